"""The glyphs of a PDF page with their boxes, as PDFium finds them. PDFium is not made for threads: one process each."""

from __future__ import annotations

import ctypes
import math
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium

from prakat.lib.layers.glyphs import Glyph, turned

_LEVEL: Final = 0.02
"""An angle, in radians, under which a line counts as level."""
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
    return found
