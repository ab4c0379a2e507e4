"""OpenDocument text (ODT), with headers and footers; annotations and tracked changes as traces."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from prakat.lib.documents.shapes import Hidden, Reading, Trace, one_page, shortened
from prakat.lib.files.archives import Archive
from prakat.lib.files.limits import Limits
from prakat.lib.files.markup import parse
from prakat.lib.layers.marks import respelled

_APART: Final = {"annotation", "tracked-changes", "note-citation", "hidden-text", "hidden-paragraph"}


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def read_odt(path: Path, limits: Limits) -> Reading:
    """The text as one page."""
    lines: list[str] = []
    traces: list[Trace] = []
    with Archive(path, limits=limits) as archive:
        for name in ("styles.xml", "content.xml"):
            if name in archive:
                root = parse(archive.read(name), limits=limits)
                lines += _lines(root)
                traces += _traces(root)
        traces += properties(archive, limits)
    return one_page("odt", respelled("\n".join(line for line in lines if line.strip()))[0], traces)


def _lines(root: Any) -> Iterator[str]:
    for element in root.iter():
        if _local(element) in {"p", "h"} and not any(
            _local(above) in _APART for above in element.iterancestors()
        ):
            yield "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    yield element.text or ""
    for inner in element:
        name = _local(inner)
        if name == "s":
            yield " "
        elif name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name not in _APART and name not in {"p", "h"}:
            yield from _pieces(inner)
        yield inner.tail or ""


def _traces(root: Any) -> Iterator[Trace]:
    for element in root.iter():
        name = _local(element)
        if name == "annotation":
            yield Trace(Hidden.COMMENT, 1, shortened(" ".join(element.itertext())))
        elif name in {"changed-region"}:
            yield Trace(Hidden.TRACKED_CHANGE, 1, shortened(" ".join(element.itertext())))
        elif name in {"hidden-text", "hidden-paragraph"}:
            yield Trace(Hidden.INVISIBLE, 1, shortened(" ".join(element.itertext())))


def properties(archive: Archive, limits: Limits) -> list[Trace]:
    """Who wrote the file, as its properties say."""
    if "meta.xml" not in archive:
        return []
    root = parse(archive.read("meta.xml"), limits=limits)
    names = [
        element.text.strip()
        for element in root.iter()
        if _local(element) in {"creator", "initial-creator", "printed-by"} and element.text
    ]
    return [Trace(Hidden.AUTHOR, 0, shortened(name)) for name in dict.fromkeys(filter(None, names))]
