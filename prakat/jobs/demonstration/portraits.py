"""Portraits that are nobody's: a plain disc with the first letters of an invented name."""

from __future__ import annotations

import hashlib
import io
import re
from functools import cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from prakat.reports.fonts import font_directories

SIZE_PIXELS: Final = 400
_SHARPER: Final = 2
_TITLES: Final = re.compile(r"^(?:นางสาว|นาง|นาย)")
_LEADING_VOWELS: Final = "เแโใไ"
_CONSONANT: Final = re.compile(r"[ก-ฮ]")
#: Disc and ground, calm and dark enough for white letters.
_COLOURS: Final = (
    ("#0b5a4a", "#dcebe5"), ("#7a4a12", "#f3e6d3"), ("#2c4f7c", "#dde7f3"), ("#6b3a5c", "#f0e1eb"),
    ("#4d5a1c", "#e9edd6"), ("#8a3b2e", "#f6e0db"), ("#245b66", "#d9eaed"), ("#4a4373", "#e5e2f1"),
)  # fmt: skip


def initials(name_th: str) -> str:
    """Return the first consonants of the given name and the family name: "ต จ" for นางสาวตัวอย่าง ใจเปิด."""
    words = _TITLES.sub("", name_th).split()
    letters = [found[0] for word in words[:2] if (found := _CONSONANT.search(word.lstrip(_LEADING_VOWELS)))]
    return " ".join(letters)


def portrait(name_th: str) -> bytes:
    """Return the portrait of an invented person as PNG; the same name gives the same picture."""
    side = SIZE_PIXELS * _SHARPER
    disc, ground = _COLOURS[hashlib.sha256(name_th.encode()).digest()[0] % len(_COLOURS)]
    image = Image.new("RGB", (side, side), ground)
    pen = ImageDraw.Draw(image)
    pen.ellipse((side * 0.13, side * 0.13, side * 0.87, side * 0.87), fill=disc)
    text = initials(name_th)
    pen.text((side / 2, side / 2), text, font=_face(side // 4), fill="#ffffff", anchor="mm")
    small = image.resize((SIZE_PIXELS, SIZE_PIXELS), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.quantize(64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


@cache
def _face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_directories()[0] / "Sarabun-SemiBold.ttf"), size)
