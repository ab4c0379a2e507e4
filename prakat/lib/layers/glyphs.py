"""One drawn character of a page, as its text layer names it and as its ink lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, radians, sin
from typing import Final

_STAND_INS: Final = 0xF0000
_HIGH: Final = 0x8000
_MARK_CODES: Final = frozenset(map(ord, "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a")) | frozenset(
    range(0x0E47, 0x0E4F)
)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph: the code that the layer gives it, the box of its ink and its origin, in points, y upwards.

    ``made`` says that the reader put it there (a space or line end), ``failed`` that the font does not tell what the
    code means. ``size`` is the font's size in points.
    """

    code: int
    left: float
    right: float
    bottom: float
    top: float
    x: float
    y: float
    size: float
    made: bool = False
    failed: bool = False

    @property
    def has_ink(self) -> bool:
        return self.right - self.left > 0.01 and self.top - self.bottom > 0.01

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def is_mark(self) -> bool:
        return self.code in _MARK_CODES

    @property
    def is_consonant(self) -> bool:
        return 0x0E01 <= self.code <= 0x0E2E

    @property
    def is_thai(self) -> bool:
        return 0x0E00 < self.code < 0x0E5C

    def stands_high(self, letters: float) -> bool:
        """Whether its ink begins above the letters, as that of an upper mark does. ``letters`` is how high consonants
        are, as a part of the size."""
        return self.has_ink and self.bottom - self.y > 0.92 * letters * self.size

    def is_on_the_second_storey(self, letters: float) -> bool:
        """Whether its ink lies so high that there must be another mark between it and the letter."""
        return self.has_ink and self.bottom - self.y > 1.36 * letters * self.size

    @property
    def hangs_low(self) -> bool:
        """Whether its ink ends below the line, as that of a lower vowel does."""
        return self.has_ink and self.top < self.y

    def named(self, code: int) -> Glyph:
        return replace(self, code=code)

    def as_unknown_mark(self, letters: float) -> Glyph:
        """The mark under a name that stands for whatever the font means by its code; see ``is_stand_in``."""
        told = self.code if self.code > 0x20 and self.code not in (0xA0, 0xFFFD, 0xFFFE, 0xFFFF) else 0
        high = _HIGH if self.is_on_the_second_storey(letters) else 0
        return self.named(_STAND_INS + high + (told & 0x7FFF))


def is_stand_in(letter: str) -> bool:
    """Whether the character stands for a mark over or under a Thai letter of which the layer does not say which it is.
    One stand-in is one and the same mark wherever it stands, unless ``is_anything``."""
    return ord(letter) >= _STAND_INS


def is_anything(stand_in: str) -> bool:
    """Whether the layer gave no code at all: a space, a replacement character."""
    return (ord(stand_in) - _STAND_INS) & 0x7FFF == 0


def is_high(stand_in: str) -> bool:
    """Whether the mark was drawn on the second storey."""
    return bool((ord(stand_in) - _STAND_INS) & _HIGH)


def turned(glyphs: Sequence[Glyph], degrees: float) -> list[Glyph]:
    """The glyphs with a text that runs at this angle laid level. Boxes stay boxes: right angles are meant."""
    angle = radians(-degrees)
    c, s = cos(angle), sin(angle)

    def level(glyph: Glyph) -> Glyph:
        corners = [
            (x * c - y * s, x * s + y * c)
            for x in (glyph.left, glyph.right)
            for y in (glyph.bottom, glyph.top)
        ]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return replace(
            glyph,
            left=min(xs),
            right=max(xs),
            bottom=min(ys),
            top=max(ys),
            x=glyph.x * c - glyph.y * s,
            y=glyph.x * s + glyph.y * c,
        )

    return [level(glyph) for glyph in glyphs]
