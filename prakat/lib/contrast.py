"""Contrast of two colours after WCAG 2.2 (definitions of relative luminance and contrast ratio)."""

from __future__ import annotations

import re
from typing import Final

AA_TEXT: Final = 4.5
"""Least ratio for normal text, success criterion 1.4.3."""
AA_LARGE_OR_PART: Final = 3.0
"""Least ratio for large text (1.4.3) and for parts of controls and graphics (1.4.11)."""

_COLOUR: Final = re.compile(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")


def relative_luminance(colour: str) -> float:
    """Relative luminance of '#rrggbb', from 0 (black) to 1 (white); ValueError in Thai for any other form."""
    found = _COLOUR.fullmatch(colour)
    if not found:
        raise ValueError(f"สี “{colour}” ต้องเขียนเป็น #rrggbb")
    red, green, blue = (_linear(int(part, 16) / 255) for part in found.groups())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_ratio(one: str, other: str) -> float:
    """Contrast ratio of two colours '#rrggbb', from 1 to 21, whichever is given first."""
    darker, lighter = sorted((relative_luminance(one), relative_luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
