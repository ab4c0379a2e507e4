"""From the scheme's four colours to every colour of the public pages, light and dark, with contrast that is computed.

Pure. Mixing is done in OKLab (Björn Ottosson, 2020), whose lightness follows the eye; contrast is WCAG 2.2's.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from prakat.lib.contrast import AA_LARGE_OR_PART, AA_TEXT, contrast_ratio

READING: Final = 7.0
"""What running text aims at: WCAG's AAA."""

_PALEST: Final = 1.6
"""How far a surface may stand from white; the dark mode is derived, not chosen."""

_WHITE: Final = "#ffffff"
_BLACK: Final = "#000000"


@dataclass(frozen=True, slots=True)
class Colours:
    """The four colour tokens of a scheme, each '#rrggbb'."""

    brand: str = "#0f4a43"
    accent: str = "#c98a1b"
    surface: str = "#fbfaf7"
    ink: str = "#1b2523"


Palette = Mapping[str, str]
"""The colours of one reading mode by the name of their CSS custom property, without the two dashes."""


def refusals(colours: Colours) -> list[str]:
    """Why these four colours cannot be used, in Thai, one sentence each; empty when they can (WCAG 1.4.3, 1.4.11)."""
    pairs = (
        ("สีตัวอักษร", colours.ink, "สีพื้น", colours.surface, AA_TEXT),
        ("สีประจำเทศบาล", colours.brand, "สีพื้น", colours.surface, AA_TEXT),
        ("สีเน้น", colours.accent, "สีประจำเทศบาล", colours.brand, AA_LARGE_OR_PART),
    )
    found = []
    if contrast_ratio(colours.surface, _WHITE) > _PALEST:
        found.append("สีพื้นต้องเป็นสีอ่อน เพราะโหมดมืดคำนวณจากสีอ่อนให้เอง")
    for one_name, one, other_name, other, least in pairs:
        ratio = contrast_ratio(one, other)
        if ratio < least:
            found.append(f"{one_name}กับ{other_name}ตัดกันเพียง {ratio:.2f} ต่อ 1 ต้องได้อย่างน้อย {least:g} ต่อ 1")
    return found


@lru_cache(maxsize=16)
def light(colours: Colours) -> Palette:
    """The palette of the light mode: the four tokens themselves, and what is derived from them."""
    surface, ink, brand, accent = colours.surface, colours.ink, colours.brand, colours.accent
    paper = mix(surface, _WHITE, 0.7)
    tint = _washed(surface, brand, 0.06, ink)
    wash = _washed(surface, accent, 0.14, ink)
    return {
        "surface": surface,
        "paper": paper,
        "tint": tint,
        "ink": ink,
        "muted": _until(lambda part: mix(tint, ink, part), tint, 5.6, start=0.55),
        "line": mix(surface, ink, 0.14),
        "edge": _until(lambda part: mix(tint, ink, part), tint, 3.4, start=0.3),
        "link": _darkened(_darkened(brand, tint, READING), wash, AA_TEXT),
        "band": brand,
        "on-band": _on(brand),
        "on-band-soft": _until(lambda part: mix(brand, _on(brand), part), brand, 5.2, start=0.6),
        "band-edge": _until(lambda part: mix(brand, _on(brand), part), brand, 3.2, start=0.2),
        "accent": accent,
        "on-accent": _on(accent),
        "accent-part": _darkened(accent, tint, 3.3),
        "accent-text": _darkened(accent, tint, 5.0),
        "accent-wash": wash,
        "chart-1": _darkened(brand, surface, 4.5),
        "chart-2": _darkened(accent, surface, 3.2),
        "chart-3": _until(lambda part: mix(surface, mix(brand, ink, 0.3), part), surface, 3.2, start=0.3),
        "chart-4": _darkened(mix(accent, ink, 0.35), surface, 5.5),
        "notice": ink,
        "on-notice": _on(ink),
    }


@lru_cache(maxsize=16)
def dark(colours: Colours) -> Palette:
    """The palette of the dark mode: the same hues on a ground nearly black, each lifted until it can be read."""
    surface = shade(colours.brand, 0.19, 0.018)
    paper = shade(colours.brand, 0.23, 0.02)
    tint = shade(colours.brand, 0.26, 0.026)
    ink = shade(colours.brand, 0.93, 0.008)
    band = shade(colours.brand, 0.31, 0.06)
    accent = _lightened(colours.accent, paper, 6.5)
    return {
        "surface": surface,
        "paper": paper,
        "tint": tint,
        "ink": ink,
        "muted": _until(lambda part: mix(tint, ink, part), tint, 5.6, start=0.5),
        "line": mix(surface, ink, 0.2),
        "edge": _until(lambda part: mix(tint, ink, part), tint, 3.4, start=0.25),
        "link": _lightened(shade(colours.brand, 0.8, 0.085), tint, READING),
        "band": band,
        "on-band": _on(band),
        "on-band-soft": _until(lambda part: mix(band, _on(band), part), band, 5.2, start=0.6),
        "band-edge": _until(lambda part: mix(band, _on(band), part), band, 3.2, start=0.2),
        "accent": accent,
        "on-accent": _on(accent),
        "accent-part": accent,
        "accent-text": accent,
        "accent-wash": mix(surface, accent, 0.12),
        "chart-1": _lightened(shade(colours.brand, 0.7, 0.1), surface, 4.5),
        "chart-2": _lightened(accent, surface, 5.0),
        "chart-3": _until(
            lambda part: mix(surface, shade(colours.brand, 0.85, 0.05), part), surface, 3.4, start=0.3
        ),
        "chart-4": _lightened(mix(accent, _WHITE, 0.45), surface, 9.0),
        "notice": ink,
        "on-notice": surface,
    }


def contrasting(palette: Palette) -> Palette:
    """The palette for readers who ask for high contrast: black and white, with the brand's hue left in the links."""
    is_dark = contrast_ratio(palette["surface"], _BLACK) < contrast_ratio(palette["surface"], _WHITE)
    ground, text = (_BLACK, _WHITE) if is_dark else (_WHITE, _BLACK)
    push = _lightened if is_dark else _darkened
    changed = dict.fromkeys(("surface", "paper", "tint", "accent-wash", "on-notice"), ground)
    changed |= dict.fromkeys(("ink", "muted", "line", "edge", "notice"), text)
    changed |= {name: push(palette[name], ground, 10.0) for name in ("link", "accent-text", "accent-part")}
    changed |= {"band": _darkened(palette["band"], _WHITE, 12.0), "on-band": _WHITE, "on-band-soft": _WHITE}
    changed |= {"band-edge": _WHITE}
    return {**palette, **changed}


def mix(one: str, other: str, part: float) -> str:
    """The colour that lies `part` (0 to 1) of the way from one to the other in OKLab."""
    first, second = _oklab(one), _oklab(other)
    return _from_oklab(
        first[0] + (second[0] - first[0]) * part,
        first[1] + (second[1] - first[1]) * part,
        first[2] + (second[2] - first[2]) * part,
    )


def shade(colour: str, lightness: float, most_chroma: float) -> str:
    """The colour's hue at this OKLab lightness (0 to 1), with no more than this chroma."""
    _, a, b = _oklab(colour)
    chroma = math.hypot(a, b)
    scale = min(chroma, most_chroma) / chroma if chroma > 1e-6 else 0.0
    return _from_oklab(lightness, a * scale, b * scale)


def _washed(ground: str, colour: str, most: float, ink: str) -> str:
    """The ground tinged with a colour, by `most` or by as much less as the ink on it needs to stay readable."""
    return next(
        (
            washed
            for step in range(10)
            if contrast_ratio(ink, washed := mix(ground, colour, most * (1 - step / 10))) >= AA_TEXT
        ),
        ground,
    )


def _on(ground: str) -> str:
    """White or black, whichever reads better on the ground."""
    return _WHITE if contrast_ratio(ground, _WHITE) >= contrast_ratio(ground, _BLACK) else _BLACK


def _until(made: Callable[[float], str], ground: str, least: float, *, start: float) -> str:
    """The first colour of a scale from `start` to 1 whose contrast on the ground reaches `least`; its end if none."""
    step = 0
    while (part := start + step * 0.02) < 1:
        colour = made(part)
        if contrast_ratio(colour, ground) >= least:
            return colour
        step += 1
    return made(1.0)


def _darkened(colour: str, ground: str, least: float) -> str:
    return _until(lambda part: mix(colour, _BLACK, part), ground, least, start=0.0)


def _lightened(colour: str, ground: str, least: float) -> str:
    return _until(lambda part: mix(colour, _WHITE, part), ground, least, start=0.0)


def _oklab(colour: str) -> tuple[float, float, float]:
    red, green, blue = (_to_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _from_oklab(lightness: float, a: float, b: float) -> str:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(
        f"{round(255 * _from_linear(min(max(channel, 0.0), 1.0))):02x}" for channel in channels
    )


def _to_linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _from_linear(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else float(1.055 * channel ** (1 / 2.4) - 0.055)
