"""What else a question may mean: abbreviations written out and back, dates and years in every form, everyday words.

Nothing is replaced: each further reading is an alternative for a part of the question, tried beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Final

from prakat.lib.search.folding import fold, letters, spelled
from prakat.lib.search.words import folded_words
from prakat.lib.thai_dates import BE_OFFSET_YEARS, MONTHS, SHORT_MONTHS, arabic_digits

_HERE: Final = Path(__file__).parent
OFFICIAL_WEIGHT: Final = 1.0
EVERYDAY_WEIGHT: Final = 0.6
_ALTERNATIVES_MAX: Final = 40
_LEAST_LONG: Final = 4
_NAMED: Final = "_"
"""Begins the name of an expression in the index; a folded word never holds it."""
_THAI: Final = re.compile("[ก-๎]")
_YEARS: Final = re.compile(r"(?<!\d)(\d{4})(?!\d)", re.ASCII)
_SHORT_YEAR: Final = re.compile(r"(ปี|พ\.?ศ\.?|งบ(?:ประมาณ)?) ?(\d\d)(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading of the letters from ``begin`` to ``end`` of the folded question."""

    begin: int
    end: int
    text: str
    folded: bytes
    weight: float


@dataclass(frozen=True, slots=True)
class _Entry:
    others: tuple[str, ...]
    weight: float
    needs_dot: bool
    """A short form that is a word or a part of words without its dot."""


def _lines(name: str) -> Iterator[tuple[str, str]]:
    for line in (_HERE / name).read_text(encoding="utf-8").splitlines():
        left, equals, right = line.partition("=")
        if equals and not line.startswith("#"):
            yield left.strip(), right.strip()


def abbreviations() -> list[tuple[str, tuple[str, ...]]]:
    """The official abbreviations, each with its long forms, most usual first."""
    return [
        (short, tuple(long.strip() for long in longs.split("|")))
        for short, longs in _lines("abbreviations.txt")
    ]


def _bare(text: str) -> str:
    """An abbreviation without dots, spaces and case: the letters of one sound stay apart (มท. is not มธ.)."""
    return re.sub(r"[\s.]", "", arabic_digits(text)).casefold()


@cache
def _shorts() -> dict[str, list[_Entry]]:
    """By the bare short form: the long forms."""
    table: dict[str, list[_Entry]] = {}
    for short, longs in abbreviations():
        needs_dot = len(_bare(short)) <= 2 and short.endswith(".")
        table.setdefault(_bare(short), []).append(_Entry(longs, OFFICIAL_WEIGHT, needs_dot))
    return table


@cache
def _longs() -> dict[bytes, list[_Entry]]:
    """By the folded long form: the short forms; by the folded everyday word: the words of papers."""
    table: dict[bytes, list[_Entry]] = {}
    for short, longs in abbreviations():
        for long in longs:
            if len(fold(spelled(long))) >= _LEAST_LONG:
                table.setdefault(fold(spelled(long)), []).append(_Entry((short,), OFFICIAL_WEIGHT, False))
    for left, right in _lines("everyday.txt"):
        asked = tuple(word.strip() for word in left.split(","))
        meant = tuple(word.strip() for word in right.split(","))
        for word in asked:
            others = tuple(dict.fromkeys(other for other in (*meant, *asked) if other != word))
            table.setdefault(fold(spelled(word)), []).append(_Entry(others, EVERYDAY_WEIGHT, False))
    return table


@cache
def _longest() -> int:
    return max(*map(len, _longs()), *map(len, _shorts()))


@cache
def _expressions() -> dict[str, list[str]]:
    """By their first letters: all expressions of the tables, folded, that are more than one word."""
    entries = [entry for table in (_shorts(), _longs()) for found in table.values() for entry in found]
    known = {fold(spelled(other)) for entry in entries for other in entry.others} | _longs().keys()
    table: dict[str, list[str]] = {}
    for folded in known:
        if len(folded) >= _LEAST_LONG and len(folded_words(letters(folded))) > 1:
            table.setdefault(letters(folded)[:_LEAST_LONG], []).append(letters(folded))
    return table


def name_of(folded: bytes) -> str:
    """The word by which the index knows an expression of several words; empty for what is not in the tables.

    Its words one by one would not do: nearly every paper holds those of ถึงแก่กรรม somewhere.
    """
    text = letters(folded)
    return _NAMED + text if text in _expressions().get(text[:_LEAST_LONG], ()) else ""


def names_in(words: list[str]) -> list[str]:
    """The names of the expressions that begin and end where words of a text do; ``words``: folded, in order."""
    table, text = _expressions(), "".join(words)
    places = [0, *accumulate(map(len, words))]
    ends = set(places)
    return [
        _NAMED + expression
        for at in places
        for expression in table.get(text[at : at + _LEAST_LONG], ())
        if text.startswith(expression, at) and at + len(expression) in ends
    ]


def alternatives(text: str, pieces: list[str]) -> list[Alternative]:
    """All further readings of a spelled question that was cut into ``pieces``."""
    found = [*_known(pieces), *_dates(text), *_years(text)]
    seen: set[tuple[int, int, bytes]] = set()
    kept = []
    for one in sorted(found, key=lambda one: (-one.weight, one.begin - one.end)):
        key = one.begin, one.end, one.folded
        if one.folded and key not in seen:
            seen.add(key)
            kept.append(one)
    return kept[:_ALTERNATIVES_MAX]


def _known(pieces: list[str]) -> Iterator[Alternative]:
    """Expressions of the table that begin and end where pieces do; the longest from each beginning."""
    folded = [fold(piece) for piece in pieces]
    bare = [_bare(piece) for piece in pieces]
    begin = 0
    taken = 0
    for first, start in enumerate(folded):
        if start and begin >= taken:
            text, short, end, best = b"", "", begin, None
            for last in range(first, len(folded)):
                text, short = text + folded[last], short + bare[last]
                if len(text) > _longest():
                    break
                if not folded[last]:
                    continue
                entries = [
                    *_longs().get(text, ()),
                    *_shorts().get(_bare("".join(pieces[first : last + 1])), ()),
                ]
                entries = [e for e in entries if not e.needs_dot or _stands_alone(pieces, first, last)]
                if entries:
                    best, end = entries, begin + len(text)
            if best:
                yield from _of_entries(best, begin, end)
                taken = end
        begin += len(start)


def _stands_alone(pieces: list[str], first: int, last: int) -> bool:
    """Whether a short form has its dot or, of two letters, spaces on both sides."""
    after = pieces[last + 1] if last + 1 < len(pieces) else " "
    before = pieces[first - 1] if first else " "
    if pieces[last].endswith(".") or after.startswith("."):
        return not (first and _THAI.match(before[-1])) or len("".join(pieces[first : last + 1])) > 2
    letters = "".join(pieces[first : last + 1])
    return len(letters) > 1 and before.endswith(" ") and after.startswith(" ")


def _of_entries(entries: list[_Entry], begin: int, end: int) -> Iterator[Alternative]:
    for entry in entries:
        for other in entry.others:
            yield Alternative(begin, end, other, fold(spelled(other)), entry.weight)


# --- dates and years ------------------------------------------------------------------------------


def _month_pattern() -> str:
    names = [*MONTHS, *(month.removesuffix("คม").removesuffix("ยน") for month in MONTHS)]
    shorts = [r"\.? ?".join(month.split(".")[:-1]) + r"(?:\.|(?![ก-๎]))" for month in SHORT_MONTHS]
    return "|".join(sorted(names, key=len, reverse=True) + shorts)


_WORDED: Final = re.compile(
    rf"(?<!\d)(\d{{1,2}}) ?({_month_pattern()}) ?(?:พ\.?ศ\.? ?)?(\d{{4}}|\d\d)?(?!\d)", re.ASCII
)
_MONTH_YEAR: Final = re.compile(rf"({_month_pattern()}) ?(?:พ\.?ศ\.? ?)?(\d{{4}}|\d\d)(?!\d)", re.ASCII)
_NUMERIC: Final = re.compile(r"(?<!\d)(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d\d)(?!\d)", re.ASCII)


def _month_number(name: str) -> int:
    letters = name.replace(".", "").replace(" ", "")
    for number, (long, short) in enumerate(zip(MONTHS, SHORT_MONTHS, strict=True), start=1):
        if letters == short.replace(".", "") or len(letters) > 3 and long.startswith(letters):
            return number
    return 0


def _both_eras(year: str) -> tuple[int, int]:
    """The Buddhist and the common year that a year of two or four digits means; zeros if none."""
    number = int(year or 0)
    if len(year) == 2:
        number += 2500 if number >= 40 else 2000
    if 2400 <= number <= 2650:
        return number, number - BE_OFFSET_YEARS
    if 1857 <= number <= 2107:
        return number + BE_OFFSET_YEARS, number
    return 0, 0


def _dates(text: str) -> Iterator[Alternative]:
    digits = arabic_digits(text)
    for found in _WORDED.finditer(digits):
        yield from _date(text, found, int(found[1]), _month_number(found[2]), found[3] or "")
    for found in _NUMERIC.finditer(digits):
        yield from _date(text, found, int(found[1]), int(found[2]), found[3])
    for found in _MONTH_YEAR.finditer(digits):
        yield from _date(text, found, 0, _month_number(found[1]), found[2])


def _date(text: str, found: re.Match[str], day: int, month: int, year: str) -> Iterator[Alternative]:
    if not 1 <= month <= 12 or day > 31:
        return
    begin, end = len(fold(text[: found.start()])), len(fold(text[: found.end()]))
    buddhist, common = _both_eras(year)
    long, short = MONTHS[month - 1], SHORT_MONTHS[month - 1]
    on = f"{day} " if day else ""
    forms = []
    if not buddhist:
        forms = [f"{on}{long}", f"{on}{short}"]
    else:
        for written in (buddhist, common):
            forms += [f"{on}{long} {written}", f"{on}{short} {written}"]
            if day:
                forms += [f"{day}/{month}/{written}", f"{day:02}/{month:02}/{written}"]
        forms += [f"{on}{short} {buddhist % 100:02}", f"{on}{long} พ.ศ. {buddhist}"]
    for form in forms:
        yield Alternative(begin, end, form, fold(form), OFFICIAL_WEIGHT)


def _years(text: str) -> Iterator[Alternative]:
    digits = arabic_digits(text)
    for found in _YEARS.finditer(digits):
        for other in set(_both_eras(found[1])) - {int(found[1]), 0}:
            yield _year(text, found.start(1), found.end(1), other)
    for found in _SHORT_YEAR.finditer(digits):
        for other in set(_both_eras(found[2])) - {0}:
            yield _year(text, found.start(2), found.end(2), other)


def _year(text: str, start: int, stop: int, year: int) -> Alternative:
    begin = len(fold(text[:start]))
    return Alternative(
        begin, begin + len(fold(text[start:stop])), str(year), str(year).encode(), OFFICIAL_WEIGHT
    )
