"""The glyphs of a PDF page with their boxes, as PDFium finds them. PDFium is not made for threads: one process each."""

from __future__ import annotations

import ctypes
import math
from dataclasses import replace
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from prakat.lib.layers.glyphs import Glyph, turned

_LEVEL: Final = 0.02
"""An angle, in radians, under which a line counts as level."""
_SLICED: Final = 0.01
GLYPHS_MAX: Final = 120_000
"""More are on no page that anybody reads."""


def glyphs_of(text_page: pypdfium2.PdfTextPage) -> list[Glyph]:
    """The glyphs in the order of the layer; text that runs at an angle is laid level."""
    layer = text_page.raw
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    matrix = pdfium.FS_MATRIX()
    found: list[Glyph] = []
    for index in range(min(pdfium.FPDFText_CountChars(layer), GLYPHS_MAX)):
        pdfium.FPDFText_GetCharBox(layer, index, left, right, bottom, top)
        pdfium.FPDFText_GetCharOrigin(layer, index, x, y)
        pdfium.FPDFText_GetMatrix(layer, index, matrix)
        scale = math.hypot(matrix.c, matrix.d)
        glyph = Glyph(
            pdfium.FPDFText_GetUnicode(layer, index),
            left.value,
            right.value,
            bottom.value,
            top.value,
            x.value,
            y.value,
            pdfium.FPDFText_GetFontSize(layer, index) * scale,
            pdfium.FPDFText_IsGenerated(layer, index) == 1,
            pdfium.FPDFText_HasUnicodeMapError(layer, index) == 1,
        )
        angle = pdfium.FPDFText_GetCharAngle(layer, index)
        if _LEVEL < angle < 2 * math.pi - _LEVEL and not glyph.made:
            glyph = turned([glyph], math.degrees(-angle))[0]
        found.append(glyph)
    return _whole(found)


def _whole(glyphs: list[Glyph]) -> list[Glyph]:
    """The same with the whole box for each character of a cluster. Where a font has one glyph for a letter and its
    marks, PDFium cuts its box into as many slices as it has characters, and a mark's slice lies beside its letter."""
    made: list[Glyph] = []
    begin = 0
    for end in range(1, len(glyphs) + 1):
        if end < len(glyphs) and _is_slice(glyphs[end - 1], glyphs[end]):
            continue
        if end - begin > 1:
            left = min(glyph.left for glyph in glyphs[begin:end])
            right = max(glyph.right for glyph in glyphs[begin:end])
            made += [replace(glyph, left=left, right=right) for glyph in glyphs[begin:end]]
        else:
            made.append(glyphs[begin])
        begin = end
    return made


def _is_slice(one: Glyph, other: Glyph) -> bool:
    return (
        other.has_ink
        and (one.x, one.y, one.bottom, one.top) == (other.x, other.y, other.bottom, other.top)
        and abs(other.left - one.right) < _SLICED
    )
