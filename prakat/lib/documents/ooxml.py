"""Word and PowerPoint files (Office Open XML) read part by part: also what python-docx and its like pass over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from prakat.lib.documents.shapes import Hidden, Layer, Page, Reading, Trace, shortened
from prakat.lib.files.archives import Archive
from prakat.lib.files.limits import Limits
from prakat.lib.files.markup import parse
from prakat.lib.layers.marks import respelled

_TINY_HALF_POINTS: Final = 6
_WORD_PARTS: Final = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\d*\.xml")
_ORDER: Final = ("header", "document", "footnotes", "endnotes", "footer")
_SLIDE: Final = re.compile(r"ppt/slides/slide(\d+)\.xml")
_NOTES: Final = re.compile(r"ppt/notesSlides/notesSlide(\d+)\.xml")
_NOTHING_SHOWN: Final = {"instrText", "delInstrText", "fldData", "posOffset", "align"}


def local(element: Any) -> str:
    """The name of an element or attribute without its namespace."""
    tag = element.tag if hasattr(element, "tag") else element
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """An attribute by its name without namespace; empty when there is none."""
    return next((value for key, value in element.attrib.items() if local(key) == name), "")


def descendants(root: Any, *names: str) -> Iterator[Any]:
    """The elements below with one of these names, whatever their namespace."""
    return (element for element in root.iter() if local(element) in names)


def read_docx(path: Path, limits: Limits) -> Reading:
    """The whole text as one page: headers, body, notes, footers; comments and tracked changes as traces."""
    texts: list[str] = []
    traces: list[Trace] = []
    with Archive(path, limits=limits) as archive:
        parts = [name for name in archive.names if _WORD_PARTS.fullmatch(name)]
        for name in sorted(parts, key=_rank):
            root = parse(archive.read(name), limits=limits)
            texts.append("\n".join(_lines(root, traces)))
        for name in archive.names:
            if re.fullmatch(r"word/comments\d*\.xml", name):
                for comment in descendants(parse(archive.read(name), limits=limits), "comment"):
                    traces.append(Trace(Hidden.COMMENT, 1, shortened(" ".join(_words(comment)))))
        traces += properties(archive, limits)
    text, mended = respelled("\n".join(text for text in texts if text.strip()))
    layer = Layer.REPAIRED if mended > 0.005 * max(1, len(text)) else Layer.GOOD
    return Reading("docx", (Page(1, text, layer if text.strip() else Layer.NONE),), tuple(traces))


def _rank(name: str) -> tuple[int, str]:
    return next((place for place, part in enumerate(_ORDER) if part in name), len(_ORDER)), name


def _lines(root: Any, traces: list[Trace]) -> Iterator[str]:
    """The paragraphs in order; those of a table's row on one line, parted by tabs."""
    rows: dict[Any, list[str]] = {}
    for paragraph in descendants(root, "p"):
        line = "".join(_runs(paragraph, traces))
        row = next((above for above in paragraph.iterancestors() if local(above) == "tr"), None)
        if row is None:
            yield from ("\t".join(cells) for cells in rows.values())
            rows = {}
            yield line
        else:
            for other in [known for known in rows if known is not row]:
                yield "\t".join(rows.pop(other))
            rows.setdefault(row, []).append(line)
    yield from ("\t".join(cells) for cells in rows.values())


def _runs(paragraph: Any, traces: list[Trace]) -> Iterator[str]:
    """The shown pieces of a paragraph; what is hidden, deleted or too small to read becomes a trace."""
    for run in descendants(paragraph, "r"):
        if next((above for above in run.iterancestors() if local(above) == "p"), None) is not paragraph:
            continue  # of a text box inside: it has paragraphs of its own
        if any(local(above) == "Fallback" for above in run.iterancestors()):
            continue  # the same text box once more, for old programs
        pieces = "".join(_pieces(run))
        if any(local(above) in {"del", "moveFrom"} for above in run.iterancestors()):
            traces.append(Trace(Hidden.TRACKED_CHANGE, 1, shortened(pieces)))
            continue
        if any(local(above) in {"ins", "moveTo"} for above in run.iterancestors()) and pieces.strip():
            traces.append(Trace(Hidden.TRACKED_CHANGE, 1, shortened(pieces)))
        why = _hidden(run)
        if why is not None and pieces.strip():
            traces.append(Trace(why, 1, shortened(pieces)))
        yield pieces


def _pieces(run: Any) -> Iterator[str]:
    for piece in run:
        name = local(piece)
        if name in {"t", "delText"}:
            yield piece.text or ""
        elif name == "tab":
            yield "\t"
        elif name in {"br", "cr"}:
            yield "\n"
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "sym":
            yield _symbol(attribute(piece, "char"))


def _symbol(code: str) -> str:
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    return chr(value) if 0x20 <= value < 0xD800 else ""


def _hidden(run: Any) -> Hidden | None:
    """Why a run is not before the reader's eyes."""
    for kept in (element for element in run if local(element) == "rPr"):
        for mark in kept:
            value = attribute(mark, "val").lower()
            if local(mark) in {"vanish", "webHidden"} and value not in {"0", "false", "off"}:
                return Hidden.INVISIBLE
            if local(mark) == "color" and value == "ffffff" and not _is_shaded(run, kept):
                return Hidden.INVISIBLE
            if local(mark) == "sz" and value.isdigit() and int(value) < _TINY_HALF_POINTS:
                return Hidden.TINY
    return None


def _is_shaded(run: Any, kept: Any) -> bool:
    """Whether something dark may lie under a run: its own shading, its paragraph's, its cell's or a shape's."""
    places = [kept, *run.iterancestors()]
    return any(
        local(mark) in {"shd", "highlight", "solidFill"}
        and attribute(mark, "fill").lower() not in {"ffffff", "auto"}
        for place in places
        if local(place) in {"rPr", "p", "tc", "tbl", "wsp", "sp"}
        for mark in place.iter()
        if local(mark) in {"shd", "highlight", "solidFill"}
    )


def _words(element: Any) -> Iterator[str]:
    for paragraph in descendants(element, "p"):
        yield "".join(piece.text or "" for piece in descendants(paragraph, "t", "delText"))


def read_pptx(path: Path, limits: Limits) -> Reading:
    """A page a slide; speaker's notes, comments and hidden slides as traces."""
    pages: list[Page] = []
    traces: list[Trace] = []
    with Archive(path, limits=limits) as archive:
        slides = sorted((int(found[1]), name) for name in archive.names if (found := _SLIDE.fullmatch(name)))
        for place, (_, name) in enumerate(slides, start=1):
            root = parse(archive.read(name), limits=limits)
            text = respelled("\n".join(_words(root)))[0]
            pages.append(Page(place, text, Layer.GOOD if text.strip() else Layer.NONE))
            if attribute(root, "show") in {"0", "false"}:
                traces.append(Trace(Hidden.SHEET, place, shortened(text)))
        for name in archive.names:
            if _NOTES.fullmatch(name):
                said = " ".join(_words(parse(archive.read(name), limits=limits)))
                if any(letter.isalpha() for letter in said):
                    traces.append(Trace(Hidden.NOTES, 0, shortened(said)))
            elif re.fullmatch(r"ppt/comments/.*\.xml", name):
                root = parse(archive.read(name), limits=limits)
                said = " ".join(element.text or "" for element in descendants(root, "text", "t"))
                traces.append(Trace(Hidden.COMMENT, 0, shortened(said)))
        traces += properties(archive, limits)
    return Reading("pptx", tuple(pages), tuple(traces))


def properties(archive: Archive, limits: Limits) -> list[Trace]:
    """Who wrote the file, as its properties say."""
    if "docProps/core.xml" not in archive:
        return []
    root = parse(archive.read("docProps/core.xml"), limits=limits)
    names = [
        element.text.strip() for element in descendants(root, "creator", "lastModifiedBy") if element.text
    ]
    return [Trace(Hidden.AUTHOR, 0, shortened(name)) for name in dict.fromkeys(filter(None, names))]
