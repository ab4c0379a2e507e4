"""Codes that are not Unicode put back: the bytes of TIS-620 read as Latin-1, glyph numbers read as characters.

Which it is follows from evidence alone: the shift with which the letters make Thai words. A font that keeps its Thai
glyphs in the order of Unicode, as most do, is undone by one shift; marks that stand elsewhere are found by their ink.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from prakat.lib.layers.glyphs import Glyph
from prakat.lib.layers.lines import written
from prakat.lib.layers.marks import resolved
from prakat.lib.layers.words import plausible

_FIRST, _LAST_OF_FIRST, _FIRST_OF_REST, _LAST = 0x0E01, 0x0E3A, 0x0E3F, 0x0E5B
_TIS_SHIFT: Final = 0x0D60
_ASCII_SHIFT: Final = 0x1D
"""TrueType fonts number their glyphs from 3 on in the order of ASCII from the space on."""
_THAI_FROM: Final = 0x62
_SAMPLE: Final = 1_500
_GOOD_ENOUGH: Final = 0.6
_SURE: Final = 0.8
_FEWEST: Final = 12


@dataclass(frozen=True, slots=True)
class Shift:
    """What to add to a code for the Thai letters and vowels up to PHINTHU, and for those from the BAHT SIGN on: between
    them Unicode leaves four places empty, a font leaves as many as it likes."""

    letters: int
    rest: int

    def thai(self, code: int) -> int | None:
        """The Thai code point that is meant, if one is."""
        if _FIRST <= code + self.letters <= _LAST_OF_FIRST:
            return code + self.letters
        return code + self.rest if _FIRST_OF_REST <= code + self.rest <= _LAST else None


def shift_of(glyphs: Sequence[Glyph], likely: Shift | None = None) -> Shift | None:
    """The shift that makes Thai of a page's codes; None when none does. ``likely`` is that of the page before."""
    strange = Counter(glyph.code for glyph in glyphs if _is_strange(glyph))
    if sum(strange.values()) < _FEWEST:
        return None
    if likely is not None and _score(glyphs[:_SAMPLE], likely) >= _SURE:
        return likely
    judged = [(_score(glyphs[:_SAMPLE], shift), -rank, shift) for rank, shift in enumerate(_shifts(strange))]
    if not judged:
        return None
    first = max(judged)[2]
    judged = [
        (_score(glyphs[:_SAMPLE], shift), -rank, shift)
        for rank, shift in enumerate(Shift(first.letters, first.letters + more) for more in range(5))
    ]
    score, _, best = max(judged)
    return best if score >= _GOOD_ENOUGH else None


def _score(glyphs: Sequence[Glyph], shift: Shift) -> float:
    return plausible(resolved(written(shifted(glyphs, shift)).text))


def shifted(glyphs: Sequence[Glyph], shift: Shift) -> list[Glyph]:
    """The glyphs with their strange codes moved into the Thai block, those of ASCII glyph numbers into ASCII."""
    return [_moved(glyph, shift) if _is_strange(glyph) else glyph for glyph in glyphs]


def _is_strange(glyph: Glyph) -> bool:
    if glyph.made or glyph.is_thai or glyph.code in (0x20, 0xA0, 0x0D, 0x0A) and not glyph.failed:
        return False
    return glyph.failed or glyph.code < 0x20 or 0xA0 < glyph.code < 0x2000


def _moved(glyph: Glyph, shift: Shift) -> Glyph:
    code = shift.thai(glyph.code)
    if code is not None:
        return glyph.named(code)
    if 3 <= glyph.code < _THAI_FROM:
        return glyph.named(glyph.code + _ASCII_SHIFT)
    return glyph


def _shifts(strange: Counter[int]) -> Iterator[Shift]:
    """The shifts that bring most of the strange codes into the Thai block."""
    wide = Counter({code: count for code, count in strange.items() if code >= _THAI_FROM})
    if not wide:
        return
    yield Shift(_TIS_SHIFT, _TIS_SHIFT)
    for shift in range(_FIRST - max(wide), _LAST - min(wide) + 1):
        inside = sum(count for code, count in wide.items() if _FIRST <= code + shift <= _LAST)
        if inside >= 0.7 * wide.total() and shift != _TIS_SHIFT:
            yield Shift(shift, shift)
