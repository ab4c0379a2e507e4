"""The face of official papers: Sarabun, from its installed package."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

import typst
from fontTools.ttLib import TTFont

FAMILY: Final = "Sarabun"
_STYLES_IN_USE: Final = ("Regular", "Bold")
# PDF/A and PDF/UA refuse missing glyphs, and Sarabun has no empty box to stand for what it cannot draw.
STANDS_FOR_MISSING: Final = "◊"


def font_directories() -> tuple[Path, ...]:
    """The directories with the TrueType files of the papers' face."""
    return (Path(str(resources.files("fontpkg_sarabun") / "files")),)


@cache
def typst_fonts() -> typst.Fonts:
    """The faces typst may use, read once: ours alone, so that a paper looks the same on every machine."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(directory) for directory in font_directories()],
    )


@cache
def _drawable() -> frozenset[int]:
    covered: list[set[int]] = []
    for style in _STYLES_IN_USE:
        (file,) = (found for place in font_directories() for found in place.glob(f"{FAMILY}-{style}.ttf"))
        with TTFont(file, lazy=True) as font:
            covered.append(set(font.getBestCmap()))
    return frozenset(code for code in set.intersection(*covered) if unicodedata.category(chr(code)) != "Co")


def drawable_text(text: str) -> str:
    """The text with every character that the face cannot draw replaced by ◊; marks that it cannot draw go."""
    drawable = _drawable()
    kept: list[str] = []
    for character in text:
        if character == "\n" or ord(character) in drawable:
            kept.append(character)
        elif unicodedata.category(character)[0] != "M":
            kept.append(STANDS_FOR_MISSING)
    return "".join(kept)
