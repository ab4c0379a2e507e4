"""Glyphs put back into lines of writing: each mark over the letter that it is drawn over, each space where one is seen.

A text layer may give the marks before or long after their letters, a space in place of a mark, or SARA AA under the
name of SARA AM. Where the ink lies tells.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from statistics import median
from typing import Final

from prakat.lib.layers.glyphs import Glyph

_SARA_AM, _SARA_AA = 0x0E33, 0x0E32
_SPACES: Final = frozenset({0x20, 0xA0, 0x09, 0x3000, *range(0x2000, 0x200C)})
_NOTHING: Final = frozenset(
    {0x0, 0xAD, 0xFEFF, 0xFFFE, 0xFFFF, 0x200B, 0x200C, 0x200D, 0x2060, 0x02, 0x0A, 0x0D}
)
_USUAL_HEIGHT: Final = 0.42
_LEVEL: Final = 0.45
"""Two glyphs stand on one line when their baselines differ by less than this part of the size."""
_SURE_GAP, _LIKELY_GAP = 0.36, 0.2


class _Space(IntEnum):
    """What the layer has before a letter: nothing, a space that its reader put there, or one of its own."""

    NONE = 0
    MADE = 1
    OWN = 2


@dataclass(slots=True)
class _Cell:
    """A letter with the marks that are drawn over and under it, and whether the layer had a space before it."""

    glyph: Glyph
    after_space: _Space
    order: int
    marks: list[Glyph] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a page, and how many characters are not where or what the layer said."""

    text: str
    mended: int


def written(glyphs: Sequence[Glyph]) -> Written:
    """The glyphs of a page as text, lines parted by newlines; unknown marks stand as stand-ins."""
    letters = _letter_height(glyphs)
    cells, marks = _parted(glyphs, letters)
    mended = _hang(cells, marks, letters)
    mended += _name_sara_aa(cells)
    return Written(_joined(cells), mended)


def _letter_height(glyphs: Sequence[Glyph]) -> float:
    """How high the consonants of a page are, as a part of the size: faces differ by a third."""
    heights = [
        (glyph.top - glyph.y) / glyph.size
        for glyph in glyphs
        if glyph.is_consonant and glyph.has_ink and glyph.size > 0
    ]
    return min(0.75, max(0.3, median(heights))) if heights else _USUAL_HEIGHT


def _parted(glyphs: Sequence[Glyph], letters: float) -> tuple[list[_Cell], list[tuple[int, Glyph]]]:
    """The letters, and the marks each with the number of letters before it."""
    cells: list[_Cell] = []
    marks: list[tuple[int, Glyph]] = []
    space = _Space.NONE
    for glyph in glyphs:
        if glyph.made or glyph.code in _NOTHING and not _is_drawn_mark(glyph, letters):
            space = max(space, _Space.MADE)
        elif glyph.is_mark or _is_drawn_mark(glyph, letters):
            marks.append((len(cells), glyph))
        elif glyph.code in _SPACES:
            space = _Space.OWN
        else:
            cells.append(_Cell(glyph, space, len(cells)))
            space = _Space.NONE
    return cells, marks


def _is_drawn_mark(glyph: Glyph, letters: float) -> bool:
    """Whether something that is not a Thai letter by name is drawn where marks are drawn; its letter is found later."""
    if glyph.is_thai or chr(glyph.code).isascii() and glyph.code > 0x20:
        return False
    return glyph.stands_high(letters) or glyph.hangs_low


def _hang(cells: list[_Cell], marks: Iterable[tuple[int, Glyph]], letters: float) -> int:
    """Hang each mark on its letter; returns how many hung elsewhere or were something else by name."""
    mended = 0
    levels = _Levels(cells)
    for before, mark in marks:
        named = mark.is_mark
        cell = levels.under(mark) if mark.has_ink else None
        previous = cells[before - 1] if before else None
        if cell is None and named:
            cell = previous
        if cell is None:
            if not named and mark.code not in _SPACES and mark.code not in _NOTHING:
                place = before  # high, but over no letter: a quotation mark, a degree sign
                cells.insert(place, _Cell(mark, _Space.NONE, place))
                levels = _Levels(cells)
            continue
        if not named:
            mark = mark.as_unknown_mark(letters)
        mended += cell is not previous or not named
        cell.marks.append(mark)
    return mended


class _Levels:
    """The letters that can carry marks, by line and from left to right."""

    def __init__(self, cells: Sequence[_Cell]) -> None:
        self._lines: dict[int, list[tuple[float, int, _Cell]]] = {}
        for cell in cells:
            if cell.glyph.is_consonant:
                line = self._lines.setdefault(round(cell.glyph.y), [])
                line.append((cell.glyph.left, cell.order, cell))
        for line in self._lines.values():
            line.sort(key=lambda one: one[:2])

    def under(self, mark: Glyph) -> _Cell | None:
        """The letter that the mark's middle lies over or under, or is nearest to; None when none is near."""
        best: tuple[float, _Cell] | None = None
        reach = max(1, round(mark.size * 0.2))
        for level in range(round(mark.y) - reach, round(mark.y) + reach + 1):
            line = self._lines.get(level, [])
            at = bisect_left(line, (mark.middle, 0)) if line else 0
            for _, _, cell in line[max(0, at - 2) : at + 1]:
                away = max(
                    cell.glyph.left - mark.middle, mark.middle - cell.glyph.right - 0.02 * mark.size, 0.0
                )
                if away < 0.25 * mark.size and (best is None or away < best[0]):
                    best = away, cell
        return best[1] if best else None


def _name_sara_aa(cells: list[_Cell]) -> int:
    """A SARA AM that reaches no higher than the consonant before it has no ring: it is a SARA AA."""
    mended = 0
    for one, other in zip(cells, cells[1:], strict=False):
        glyph = other.glyph
        if glyph.code == _SARA_AM and one.glyph.is_consonant and glyph.has_ink and one.glyph.has_ink:
            if (
                glyph.top <= one.glyph.top + 0.05 * glyph.size
                and glyph.left > one.glyph.right - 0.05 * glyph.size
            ):
                other.glyph = glyph.named(_SARA_AA)
                mended += 1
    return mended


def _joined(cells: Sequence[_Cell]) -> str:
    pieces: list[str] = []
    previous: Glyph | None = None
    for cell in cells:
        glyph = cell.glyph
        if previous is not None:
            pieces.append(_between(previous, glyph, cell.after_space))
        pieces.append(chr(glyph.code))
        pieces.extend(chr(mark.code) for mark in sorted(cell.marks, key=lambda mark: mark.top))
        previous = glyph
    return "".join(pieces)


def _between(one: Glyph, other: Glyph, told: _Space) -> str:
    """What stands between two letters: a new line, a space, or nothing."""
    size = max(one.size, other.size, 1.0)
    if abs(one.y - other.y) > _LEVEL * size:
        return "\n"
    gap = (other.left if other.has_ink else other.x) - (one.right if one.has_ink else one.x)
    if gap < -2 * size:
        return "\n"
    if gap > _SURE_GAP * size or told is _Space.OWN:
        return " "
    return " " if told is _Space.MADE and gap > _LIKELY_GAP * size else ""
