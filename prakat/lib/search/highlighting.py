"""What of a passage is shown, and which of its letters are marked as found."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import Final

from prakat.lib.search.documents import Pieces
from prakat.lib.search.folding import fold
from prakat.lib.search.questions import Question
from prakat.lib.search.ranking import RUN
from prakat.lib.search.words import cut

SNIPPET_CHARACTERS: Final = 200
_BEFORE: Final = 50
"""Characters shown before the place that is shown."""
_CHUNK: Final = 256
_TELLING: Final = 2.0
"""Rarity from which a word is marked wherever it stands, not only at the best place."""
_LEAST_MARKED: Final = 3
_CANNOT_BEGIN: Final = frozenset("ะัาำิีึืฺุู็่้๊๋์ํ๎ๅๆฯ")
_LEADING: Final = frozenset("เแโใไ")
_MARKS: Final = frozenset("ัิีึืฺุู็่้๊๋์ํ๎")
"""Drawn above or below the letter before."""


class _Sizes(dict[str, int]):
    """How many letters each character folds to, filled as characters are met."""

    def __missing__(self, character: str) -> int:
        self[character] = size = len(fold(character))
        return size


_SIZES: Final = _Sizes()


class Marker:
    """Marks what a question found. ``telling``: the folded words and readings to mark wherever they stand."""

    def __init__(self, question: Question, rarities: dict[bytes, float]):
        self._readings = [reading.folded for reading in question.readings]
        self._runs = {
            reading[at : at + RUN] for reading in self._readings for at in range(len(reading) - RUN + 1)
        }
        telling = [word for word, rarity in rarities.items() if rarity >= _TELLING]
        others = [other.folded for other in question.alternatives]
        self._telling = sorted(
            {word for word in (*self._readings, *telling, *others) if len(word) >= _LEAST_MARKED},
            key=len,
            reverse=True,
        )
        if not self._telling:
            self._telling = [word for word in self._readings if word]

    def whole(self, text: str) -> Pieces:
        """All of a short text, such as a title."""
        return self._pieces(text, None)

    def snippet(self, body: str, begin: int, end: int) -> Pieces:
        """Part of a text about the letters from ``begin`` to ``end`` of its folded form."""
        if begin < 0:
            folded = fold(body)
            begin = min((at for word in self._telling if (at := folded.find(word)) >= 0), default=0)
            end = begin
        first, last = _character(body, begin), _character(body, max(begin, end))
        start = _start(body, max(0, first - _BEFORE))
        stop = min(len(body), max(start + SNIPPET_CHARACTERS, last))
        stop = _stop(body, min(stop, start + 2 * SNIPPET_CHARACTERS))
        text = " ".join(body[start:stop].split("\n"))
        offset = _letters_before(body, start)
        pieces = self._pieces(text, (begin - offset, end - offset))
        before = (("… ", False),) if start else ()
        return (*before, *pieces, *((" …", False),) * (stop < len(body)))

    def _pieces(self, text: str, place: tuple[int, int] | None) -> Pieces:
        folded = fold(text)
        marked = bytearray(len(folded))
        for word in self._telling:
            _mark(marked, folded, word, 0, len(folded))
        if place is not None:
            begin, end = max(0, place[0]), min(len(folded), place[1])
            for run in self._runs:
                _mark(marked, folded, run, begin, end)
        return _grouped(text, marked)


def _mark(marked: bytearray, folded: bytes, word: bytes, begin: int, end: int) -> None:
    at = folded.find(word, begin, end)
    while at >= 0:
        marked[at : at + len(word)] = b"\x01" * len(word)
        at = folded.find(word, at + 1, end)


def _grouped(text: str, marked: bytearray) -> Pieces:
    """The text in pieces: what is drawn above or below a letter, and what folds to nothing inside, goes with it."""
    after = list(accumulate(map(_SIZES.__getitem__, text)))
    pieces: list[tuple[str, bool]] = []
    done = 0
    letter = marked.find(1)
    while letter >= 0:
        stop = marked.find(0, letter)
        stop = stop if stop >= 0 else len(marked)
        begin, end = bisect_right(after, letter), bisect_left(after, stop) + 1
        while begin and text[begin] in _MARKS:
            begin -= 1
        while end < len(text) and text[end] in _MARKS:
            end += 1
        begin = max(begin, done)
        if begin > done:
            pieces.append((text[done:begin], False))
        if end > begin:
            pieces.append((text[begin:end], True))
            done = end
        letter = marked.find(1, stop)
    if done < len(text):
        pieces.append((text[done:], False))
    return tuple(pieces)


def _letters_before(text: str, position: int) -> int:
    return len(fold(text[:position]))


def _character(text: str, letters: int) -> int:
    """The position of the character that holds the letter of this number of the folded text."""
    at = 0
    for begin in range(0, len(text), _CHUNK):
        chunk = text[begin : begin + _CHUNK]
        size = len(fold(chunk))
        if at + size > letters:
            return begin + bisect_right(list(accumulate(map(_SIZES.__getitem__, chunk))), letters - at)
        at += size
    return len(text)


def _start(text: str, position: int) -> int:
    """A good place to begin at or soon after a position: after a space, else where a letter can begin."""
    if position == 0:
        return 0
    for at in range(position, min(len(text), position + 25)):
        if text[at - 1] in " \n":
            return at
    while position < len(text) and (text[position] in _CANNOT_BEGIN or text[position - 1] in _LEADING):
        position += 1
    return position


def _stop(text: str, position: int) -> int:
    """A good place to end at or a little before a position."""
    if position >= len(text):
        return len(text)
    for at in range(position, max(0, position - 25), -1):
        if text[at] in " \n":
            return at
    while position and (text[position] in _CANNOT_BEGIN or text[position - 1] in _LEADING):
        position -= 1
    return position


def whole_words(body: str, begin: int, end: int) -> str:
    """The words of a text that hold the letters from ``begin`` to ``end`` of its folded form, on one line."""
    first, last = _character(body, begin), _character(body, max(begin, end - 1)) + 1
    line_begin = body.rfind("\n", 0, first) + 1
    line_end = body.find("\n", last)
    line = body[line_begin : line_end if line_end >= 0 else len(body)]
    at, found = line_begin, []
    for piece in cut(line[: last - line_begin + 40]):
        if at + len(piece) > first and at < last:
            found.append(piece)
        at += len(piece)
    return " ".join("".join(found).split())
