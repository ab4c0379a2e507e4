"""PDF read page by page: its text layer judged, repaired where a rule repairs it, else recognised."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from prakat.lib.documents.pdf_glyphs import glyphs_of
from prakat.lib.documents.pdf_hidden import page_traces
from prakat.lib.documents.recognition import DOTS_AN_INCH, recognise
from prakat.lib.documents.shapes import Layer, Page, Trace
from prakat.lib.layers.encodings import Shift, shift_of, shifted
from prakat.lib.layers.glyphs import Glyph
from prakat.lib.layers.lines import written
from prakat.lib.layers.marks import resolved, respelled, rings_told
from prakat.lib.layers.words import plausible

Progress = Callable[[dict[str, Any]], None]
_TRUSTED: Final = 0.7
"""How much of a layer must read as words."""
_GIVEN_UP: Final = 0.45
"""Below it a layer is not kept even where recognition reads no better."""
_MENDED_SHARE: Final = 0.005
"""Below it a repaired page counts as good."""
_SARA_AM: Final = "\u0e33"
_SYSTEMATIC: Final = 3
"""So many words in which a tone mark should be a ring are no foreign names: the font calls its ring so."""
_FEW_LETTERS: Final = 60
_PICTURE_PAGE: Final = 0.5
"""A page of which pictures cover this much and that has few letters is a scan with a stamp on it."""
_WIDEST_PIXELS: Final = 5_000
_COARSEST: Final = 150


@dataclass(frozen=True, slots=True)
class Layered:
    """What the text layer of a page gives: its text, how plausible that is, whether it had to be repaired."""

    text: str
    worth: float
    repaired: bool
    shift: Shift | None

    @property
    def letters(self) -> int:
        return sum(1 for letter in self.text if letter.isalpha())


def layer_of(glyphs: list[Glyph], likely: Shift | None = None) -> Layered:
    """The text layer put right. ``likely`` is the shift of codes on the page before."""
    plain = written(glyphs)
    text, places = respelled(resolved(plain.text))
    told, rings = rings_told(text)
    if rings and (_SARA_AM not in text or rings >= _SYSTEMATIC):
        text, places = told, places + rings
    worth = plausible(text)
    if worth < _TRUSTED and (shift := shift_of(glyphs, likely)) is not None:
        other = respelled(resolved(written(shifted(glyphs, shift)).text))[0]
        if plausible(other) > worth:
            return Layered(other, plausible(other), True, shift)
    mended = plain.mended + places
    return Layered(text, worth, mended > _MENDED_SHARE * max(1, len(text)), None)


def pages_of(path: Path, *, recognising: bool, progress: Progress, traces: list[Trace]) -> Iterator[Page]:
    """The pages in order; what is hidden on them is added to ``traces``. Raises pypdfium2.PdfiumError for what is no
    PDF."""
    document = pypdfium2.PdfDocument(path)
    try:
        likely: Shift | None = None
        for index in range(len(document)):
            page = document[index]
            text_page = page.get_textpage()
            layered = layer_of(glyphs_of(text_page), likely)
            likely = layered.shift or likely
            yield _judged(page, index + 1, layered, recognising)
            traces += page_traces(page, text_page, index + 1)
            text_page.close()
            page.close()
            progress({"page": index + 1, "pages": len(document)})
    finally:
        document.close()


def is_trusted(page: pypdfium2.PdfPage, layered: Layered) -> bool:
    """Whether the text layer, put right, says what the page shows."""
    is_scan = layered.letters < _FEW_LETTERS and picture_share(page) > _PICTURE_PAGE
    return layered.worth >= _TRUSTED and not is_scan and bool(layered.text.strip())


def _judged(page: pypdfium2.PdfPage, number: int, layered: Layered, recognising: bool) -> Page:
    trusted = Layer.REPAIRED if layered.repaired else Layer.GOOD
    if is_trusted(page, layered):
        return Page(number, layered.text, trusted)
    blank = not layered.text.strip()
    stamped = layered.worth >= _TRUSTED  # a scan with a few true words on it
    if recognising and (not blank or has_ink(page)):
        read = recognise(rendered(page, resolution_of(page)))
        if read.text.strip() and (blank or stamped or plausible(read.text) >= layered.worth):
            return Page(number, read.text, Layer.OCR, read.doubts)
    if blank or layered.worth < _GIVEN_UP:
        return Page(number, "", Layer.NONE)
    return Page(number, layered.text, trusted)


def rendered(page: pypdfium2.PdfPage, dots_an_inch: int) -> Image.Image:
    """The page as a grey picture, never wider or higher than memory allows."""
    widest = max(page.get_size()) or 1.0
    scale = min(dots_an_inch / 72, _WIDEST_PIXELS / widest)
    picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    return picture


def has_ink(page: pypdfium2.PdfPage) -> bool:
    """Whether anything is drawn on the page."""
    low, high = rendered(page, 24).getextrema()
    return int(high) - int(low) > 40  # type: ignore[arg-type]  # grey pictures have one band


def picture_share(page: pypdfium2.PdfPage) -> float:
    """The part of the page that its largest picture covers."""
    width, height = page.get_size()
    return _largest_picture(page)[0] / (width * height) if width * height else 0.0


def resolution_of(page: pypdfium2.PdfPage) -> int:
    """At how many dots an inch to draw the page to be recognised: a scan at its own, as blown up it reads worse."""
    area, dots = _largest_picture(page)
    width, height = page.get_size()
    if not dots or area < _PICTURE_PAGE * width * height:
        return DOTS_AN_INCH
    return round(min(DOTS_AN_INCH, max(_COARSEST, dots)))


def _largest_picture(page: pypdfium2.PdfPage) -> tuple[float, float]:
    """The area of the largest picture in square points, and its dots an inch."""
    largest = (0.0, 0.0)
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        area = (right - left) * (top - bottom)
        if area > largest[0]:
            across, down = picture.get_px_size()
            largest = (area, 72 * (across * down / area) ** 0.5)
    return largest
