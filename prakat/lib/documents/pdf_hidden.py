"""What a PDF holds and does not show: text under a box, white, tiny or beside the page; remarks, layers switched off,
files inside, the author's name, earlier saves. What is drawn is judged by the drawn page, not by the drawing."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from prakat.lib.documents.shapes import Hidden, Trace, shortened

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points."""
_DOTS_AN_INCH: Final = 100
_TINY_POINTS: Final = 2.0
_LIGHT: Final = 225
_FLAT: Final = 30
"""Grey values that differ by less than this are one colour to a reader."""
_INVISIBLE_MODE: Final = 3
_COLOUR: Final = tuple(ctypes.c_uint() for _ in range(4))
_MATRIX: Final = pdfium.FS_MATRIX()
"""Filled by PDFium for each object; one page is read at a time."""
_SCAN: Final = 0.5
_REMARKS: Final = {
    "/Text",
    "/FreeText",
    "/Highlight",
    "/Underline",
    "/Squiggly",
    "/StrikeOut",
    "/Stamp",
    "/Caret",
    "/Ink",
}


@dataclass(slots=True)
class _Words:
    """The text of one text object with the box of its ink, and how it is drawn."""

    text: str
    box: Box
    size: float
    mode: int
    light: bool
    place: int
    """Its place in the order of drawing; -1 inside a form."""


def page_traces(page: pypdfium2.PdfPage, layer: pypdfium2.PdfTextPage, number: int) -> list[Trace]:
    """The text of a page that a reader of the page does not see."""
    places, covers = _drawn(page)
    words = [one for one in _words(layer.raw, places) if one.text.strip()]
    picture = max((_area(box) for _, box, is_picture in covers if is_picture), default=0.0)
    width, height = page.get_size()
    shown_part = page.get_bbox()
    is_scan = picture > _SCAN * width * height
    found = [(why, one) for one in words if (why := _judged(shown_part, one, covers, is_scan)) is not None]
    if any(why in {Hidden.COVERED, Hidden.INVISIBLE} and one.mode != _INVISIBLE_MODE for why, one in found):
        shown = _Shown(page)
        found = [
            (why, one)
            for why, one in found
            if why not in {Hidden.COVERED, Hidden.INVISIBLE}
            or one.mode == _INVISIBLE_MODE
            or shown.is_flat(one.box)
        ]
    return [Trace(why, number, text) for why, text in _joined(found)]


def _joined(found: list[tuple[Hidden, _Words]]) -> Iterator[tuple[Hidden, str]]:
    """Neighbours that are hidden in one way as one piece."""
    pieces: list[str] = []
    last: Hidden | None = None
    for why, one in found:
        if why is not last and pieces:
            assert last is not None
            yield last, shortened("".join(pieces))
            pieces = []
        pieces.append(one.text)
        last = why
    if pieces and last is not None:
        yield last, shortened("".join(pieces))


def _judged(
    shown_part: Box, one: _Words, covers: list[tuple[int, Box, bool]], is_scan: bool
) -> Hidden | None:
    """Why the words may be hidden; for those covered or light the drawn page has the last word."""
    left, bottom, right, top = shown_part
    if one.box[2] < left or one.box[0] > right or one.box[3] < bottom or one.box[1] > top:
        return Hidden.OFF_PAGE
    if one.mode == _INVISIBLE_MODE:
        return None if is_scan else Hidden.INVISIBLE  # over a scan it is the recognised text
    if 0 < one.size < _TINY_POINTS:
        return Hidden.TINY
    if one.light:
        return Hidden.INVISIBLE
    if any((place > one.place) and _covers(box, one.box) for place, box, _ in covers):
        return Hidden.COVERED
    return None


def _drawn(page: pypdfium2.PdfPage) -> tuple[dict[int, int], list[tuple[int, Box, bool]]]:
    """The place of each text object in the order of drawing, and what is filled: place, box, whether a picture.

    By the raw interface: a page may have thousands of objects.
    """
    places: dict[int, int] = {}
    covers: list[tuple[int, Box, bool]] = []
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for place in range(pdfium.FPDFPage_CountObjects(page.raw)):
        drawn = pdfium.FPDFPage_GetObject(page.raw, place)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            places[ctypes.addressof(drawn.contents)] = place
        elif kind in {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM} or (
            kind == pdfium.FPDF_PAGEOBJ_PATH and _is_filled(drawn)
        ):
            pdfium.FPDFPageObj_GetBounds(drawn, left, bottom, right, top)
            box = (left.value, bottom.value, right.value, top.value)
            covers.append((place, box, kind == pdfium.FPDF_PAGEOBJ_IMAGE))
    return places, covers


def _is_filled(path: Any) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, mode, stroke)
    return bool(mode.value != pdfium.FPDF_FILLMODE_NONE)


def _words(layer: Any, places: dict[int, int]) -> Iterator[_Words]:
    """The glyphs of a layer gathered by text object."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    last = 0
    one: _Words | None = None
    for index in range(pdfium.FPDFText_CountChars(layer)):
        if pdfium.FPDFText_IsGenerated(layer, index) == 1:
            continue
        drawn = pdfium.FPDFText_GetTextObject(layer, index)
        if not drawn:
            continue
        pdfium.FPDFText_GetCharBox(layer, index, left, right, bottom, top)
        box = (left.value, bottom.value, right.value, top.value)
        address = ctypes.addressof(drawn.contents)
        if one is None or address != last:
            if one is not None:
                yield one
            one, last = _begun(drawn, box, places.get(address, -1), layer, index), address
        one.text += chr(pdfium.FPDFText_GetUnicode(layer, index))
        if box[2] > box[0]:
            one.box = box if one.box[2] <= one.box[0] else _around(one.box, box)
    if one is not None:
        yield one


def _begun(drawn: Any, box: Box, place: int, layer: Any, index: int) -> _Words:
    red, green, blue, alpha = _COLOUR
    known = pdfium.FPDFPageObj_GetFillColor(drawn, red, green, blue, alpha)
    light = bool(known) and (min(red.value, green.value, blue.value) > _LIGHT or alpha.value < 20)
    pdfium.FPDFText_GetMatrix(layer, index, _MATRIX)
    size = pdfium.FPDFText_GetFontSize(layer, index) * math.hypot(_MATRIX.c, _MATRIX.d)
    return _Words("", box, size, pdfium.FPDFTextObj_GetTextRenderMode(drawn), light, place)


class _Shown:
    """The drawn page, to look whether there is anything to be read in a box."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        scale = min(_DOTS_AN_INCH / 72, 3_000 / max(*page.get_size(), 1.0))
        rotation = page.get_rotation()
        page.set_rotation(0)
        self._picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
        page.set_rotation(rotation)
        self._scale = scale
        self._left, _, _, self._top = page.get_bbox()

    def is_flat(self, box: Box) -> bool:
        """Whether the box shows one colour all over."""
        across = (box[0] - self._left) * self._scale, (box[2] - self._left) * self._scale
        down = (self._top - box[3]) * self._scale, (self._top - box[1]) * self._scale
        area = (round(across[0]) + 1, round(down[0]) + 1, round(across[1]) - 1, round(down[1]) - 1)
        if area[2] <= area[0] or area[3] <= area[1]:
            return False
        low, high = self._picture.crop(area).getextrema()
        return int(high) - int(low) < _FLAT  # type: ignore[arg-type]  # grey pictures have one band


def _covers(over: Box, under: Box) -> bool:
    """Whether one box lies over most of the other."""
    width = min(over[2], under[2]) - max(over[0], under[0])
    height = min(over[3], under[3]) - max(over[1], under[1])
    return width > 0 and height > 0 and width * height >= 0.7 * _area(under)


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def file_traces(path: Path) -> list[Trace]:
    """What stands in the file beside its pages; empty for a file that cannot be opened so."""
    try:
        with pikepdf.open(path) as document:
            found = [*_about_the_author(document), *_inside(document), *_remarks(document)]
    except pikepdf.PdfError:
        return []
    saves = _saves(path)
    if saves > 1:
        found.append(Trace(Hidden.EARLIER_SAVE, 0, f"{saves - 1}"))
    return found


def _about_the_author(document: pikepdf.Pdf) -> Iterator[Trace]:
    author = str(document.docinfo.get("/Author", "")).strip() if "/Info" in document.trailer else ""
    if author:
        yield Trace(Hidden.AUTHOR, 0, shortened(author))


def _inside(document: pikepdf.Pdf) -> Iterator[Trace]:
    for name in document.attachments:
        yield Trace(Hidden.EMBEDDED_FILE, 0, shortened(name))
    layers: Any = document.Root.get("/OCProperties")
    switched: Any = layers.get("/D") if layers is not None else None
    for group in (switched.get("/OFF") or []) if switched is not None else []:
        yield Trace(Hidden.LAYER, 0, shortened(str(group.get("/Name", ""))))


def _remarks(document: pikepdf.Pdf) -> Iterator[Trace]:
    for number, page in enumerate(document.pages, start=1):
        remarks: Any = page.obj.get("/Annots") or []
        for remark in remarks:
            if not isinstance(remark, pikepdf.Dictionary) or str(remark.get("/Subtype")) not in _REMARKS:
                continue
            said = str(remark.get("/Contents", "")).strip()
            if said:
                yield Trace(Hidden.COMMENT, number, shortened(said))


def _saves(path: Path) -> int:
    """How many times the file was saved, each save after the other."""
    content = path.read_bytes()
    ends = content.count(b"startxref")
    return ends - 1 if b"/Linearized" in content[:2048] else ends
