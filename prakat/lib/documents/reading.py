"""Any file of the kinds that are accepted, read: the one door to the readers beside this module."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2

from prakat.lib.documents.old_word import read_doc
from prakat.lib.documents.ooxml import read_docx, read_pptx
from prakat.lib.documents.opendocument import read_odt
from prakat.lib.documents.pdf import Progress, pages_of
from prakat.lib.documents.pdf_hidden import file_traces
from prakat.lib.documents.pictures import read_picture
from prakat.lib.documents.shapes import Page, Reading, Trace, one_page
from prakat.lib.documents.sheets import read_sheets
from prakat.lib.files.archives import Archive
from prakat.lib.files.kinds import Format, format_of
from prakat.lib.files.limits import Code, Limits, Unsafe
from prakat.lib.layers.marks import respelled

_SHEETS = frozenset({Format.XLSX, Format.XLS, Format.ODS})
_PICTURES = frozenset({Format.PNG, Format.JPG, Format.WEBP, Format.GIF, Format.TIFF, Format.BMP})
_PLAIN = frozenset({Format.TXT, Format.CSV, Format.VTT})
_ENCODINGS = ("utf-8-sig", "utf-16", "cp874")


def read(
    path: Path,
    limits: Limits,
    *,
    recognising: bool = True,
    progress: Progress = lambda done: None,
    depth: int = 0,
) -> Reading:
    """What the file says, page by page. ``recognising`` allows recognition, which takes seconds a page.

    Raises Unsafe for a file of no accepted kind, a broken or protected one, or one beyond the limits.
    """
    format = format_of(path)
    if format is None:
        raise Unsafe(Code.TYPE)
    if format is Format.PDF:
        return _read_pdf(path, limits, recognising, progress)
    if format in _SHEETS:
        return read_sheets(path, format.value, limits)
    if format in _PICTURES:
        return read_picture(path, format.value, limits, recognising=recognising)
    if format in _PLAIN:
        return one_page(format.value, _plain_text(path))
    if format is Format.ZIP:
        return _read_zip(path, limits, recognising, progress, depth)
    readers = {Format.DOCX: read_docx, Format.PPTX: read_pptx, Format.ODT: read_odt, Format.DOC: read_doc}
    if format in readers:
        return readers[format](path, limits)
    return Reading(format.value, ())


def _read_pdf(path: Path, limits: Limits, recognising: bool, progress: Progress) -> Reading:
    traces: list[Trace] = []
    try:
        pages = tuple(pages_of(path, recognising=recognising, progress=progress, traces=traces))
    except pypdfium2.PdfiumError as error:
        raise Unsafe(Code.ENCRYPTED if "password" in str(error).lower() else Code.BROKEN) from error
    if len(pages) > limits.pages:
        raise Unsafe(Code.PAGES, max_pages=limits.pages)
    return Reading("pdf", pages, (*traces, *file_traces(path)))


def _read_zip(path: Path, limits: Limits, recognising: bool, progress: Progress, depth: int) -> Reading:
    """The members' pages one after the other."""
    if depth >= limits.depth:
        raise Unsafe(Code.DEPTH, max_depth=limits.depth)
    pages: list[Page] = []
    traces: list[Trace] = []
    with Archive(path, limits=limits) as archive, tempfile.TemporaryDirectory() as folder:
        for member in archive:
            if member.is_folder:
                continue
            unpacked = Path(folder) / "member"
            unpacked.write_bytes(archive.read(member.name))
            inner = read(unpacked, limits, recognising=recognising, progress=progress, depth=depth + 1)
            before = len(pages)
            pages += [replace(page, number=before + page.number) for page in inner.pages]
            traces += [replace(trace, page=trace.page and before + trace.page) for trace in inner.traces]
    return Reading("zip", tuple(pages), tuple(traces))


def _plain_text(path: Path) -> str:
    content = path.read_bytes()
    for encoding in _ENCODINGS:
        if encoding == "utf-16" and content[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
            continue
        try:
            return respelled(content.decode(encoding))[0]
        except UnicodeDecodeError:
            continue
    raise Unsafe(Code.ENCODING)


def read_task(
    source: Path, target: Path | None, arguments: Mapping[str, Any], limits: Limits, progress: Progress
) -> dict[str, Any]:
    """The same as a task for a process of its own; ``arguments``: recognising."""
    return read(
        source, limits, recognising=bool(arguments.get("recognising", True)), progress=progress
    ).as_json()
