"""Reads papers back as a reader's program would, and measures where their letters stand."""

import io
import re

import pypdfium2 as pdfium

from prakat.lib.thai_text import normalise

POINTS_PER_CM = 72 / 2.54


def text_of(pdf: bytes) -> str:
    document = pdfium.PdfDocument(io.BytesIO(pdf))
    try:
        return normalise("\n".join(page.get_textpage().get_text_range() for page in document))
    finally:
        document.close()


def squeezed(text: str) -> str:
    """Without spaces and line ends: lines of a paper break where the paper likes."""
    return re.sub(r"\s", "", normalise(text))


def page_count(pdf: bytes) -> int:
    document = pdfium.PdfDocument(io.BytesIO(pdf))
    try:
        return len(document)
    finally:
        document.close()


def letters_outside(pdf: bytes, *, left_cm: float, right_cm: float, bottom_cm: float) -> list[str]:
    """The letters that stand outside the margins of A4, left, right and below."""
    document = pdfium.PdfDocument(io.BytesIO(pdf))
    strays = []
    try:
        for page in document:
            width = page.get_width()
            texts = page.get_textpage()
            for index in range(texts.count_chars()):
                letter = texts.get_text_range(index, 1)
                if not letter.strip():
                    continue
                left, bottom, right, _ = texts.get_charbox(index)
                if left < left_cm * POINTS_PER_CM - 1 or right > width - right_cm * POINTS_PER_CM + 1:
                    strays.append(letter)
                elif bottom < bottom_cm * POINTS_PER_CM:
                    strays.append(letter)
    finally:
        document.close()
    return strays
