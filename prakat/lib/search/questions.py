"""A question taken apart: its folded letters, its words, its further readings and the letter runs to look up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from prakat.lib.search.documents import QUESTION_MAX
from prakat.lib.search.expressions import OFFICIAL_WEIGHT, Alternative, alternatives
from prakat.lib.search.folding import fold, joined_initials, letters, spelled
from prakat.lib.search.words import cut, folded_words

GRAM: Final = 4
"""Letters in a run that the index keeps."""
_APART: Final = range(3, 8)
"""How many words set apart by spaces are also looked for in another order."""
_READINGS_MAX: Final = 8
_EVERYDAY_MAX: Final = 4
"""Everyday alternatives for one part of a question that are looked up."""
_ASKING_PIECES: Final = 5
_ASKING: Final = (
    "ไหม", "มั้ย", "ไม", "หรือไม่", "หรือเปล่า", "หรือยัง", "รึยัง", "เหรอ", "หรอ", "อะไร", "คืออะไร", "ทำไม", "ยังไง", "อย่างไร",
    "เท่าไหร่", "เท่าไร", "กี่", "กี่บาท", "กี่โมง", "กี่วัน", "ที่ไหน", "ไหน", "ตรงไหน", "เมื่อไหร่", "เมื่อไร", "ใคร", "บ้าง",
    "อยาก", "อยากรู้", "อยากทราบ", "ขอ", "ขอถาม", "ช่วย", "หน่อย", "ครับ", "ค่ะ", "คะ", "นะ", "จ้า", "จ๊ะ", "ต้อง", "จริงไหม",
    "จริงมั้ย", "จริงหรือ", "ได้ไหม", "ได้", "what", "how", "where", "when", "who", "is", "the", "of", "a", "to", "in", "for",
)  # fmt: skip
"""Words with which one asks, and which say little of what is asked for. Papers seldom hold them."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question: its place in the folded letters, as it was typed and folded."""

    begin: int
    end: int
    text: str
    folded: str
    asks: bool = False
    """It only asks, and says nothing of what is asked for."""


class Reading(NamedTuple):
    """The whole question with some alternatives in their places."""

    folded: bytes
    instead: tuple[Alternative, ...]


@dataclass(frozen=True)
class Question:
    text: str
    folded: bytes
    words: tuple[Word, ...]
    alternatives: tuple[Alternative, ...]

    @classmethod
    def of(cls, text: str) -> Question:
        """The question that a citizen typed; of a longer text the first 200 characters."""
        text = joined_initials(" ".join(spelled(text[: 2 * QUESTION_MAX]).split())[:QUESTION_MAX])
        pieces = cut(text)
        asking = _asking(pieces)
        words, begin = [], 0
        for piece, asks in zip(pieces, asking, strict=True):
            folded = fold(piece)
            if folded:
                words.append(Word(begin, begin + len(folded), piece.strip(), letters(folded), asks))
            begin += len(folded)
        return cls(text, fold(text), tuple(words), tuple(alternatives(text, pieces)))

    @cached_property
    def all_words(self) -> list[str]:
        """The different words, also as they come out when the spaces, which may be wrong, are taken away."""
        squeezed = folded_words(self.text.replace(" ", "")) if " " in self.text else []
        return list(dict.fromkeys([*(word.folded for word in self.words), *squeezed]))

    @cached_property
    def slots(self) -> list[tuple[int, int, list[Alternative]]]:
        """The parts of the question that can be read otherwise, none inside another, with the ways to read them."""
        found: list[tuple[int, int, list[Alternative]]] = []
        for other in sorted(self.alternatives, key=lambda other: (other.begin - other.end, other.begin)):
            for begin, end, ways in found:
                if (begin, end) == (other.begin, other.end):
                    if other.weight == OFFICIAL_WEIGHT or len(ways) < _EVERYDAY_MAX:
                        ways.append(other)
                    break
                if begin < other.end and other.begin < end:
                    break
            else:
                found.append((other.begin, other.end, [other]))
        return sorted(found, key=lambda slot: slot[0])

    @cached_property
    def readings(self) -> list[Reading]:
        """The question as it was typed; with every official alternative at once; with each; a few at most."""
        official = [other for other in self.alternatives if other.weight == OFFICIAL_WEIGHT]
        first = [ways[0] for _, _, ways in self.slots if ways[0].weight == OFFICIAL_WEIGHT]
        chosen = [(), *([tuple(first)] if len(first) > 1 else []), *((other,) for other in official)]
        made = {reading.folded: reading for reading in reversed([self._read(instead) for instead in chosen])}
        return list(reversed(made.values()))[:_READINGS_MAX]

    def _read(self, instead: tuple[Alternative, ...]) -> Reading:
        pieces, at = [], 0
        for other in sorted(instead, key=lambda other: other.begin):
            pieces += [self.folded[at : other.begin], other.folded]
            at = other.end
        return Reading(b"".join([*pieces, self.folded[at:]]), instead)

    @cached_property
    def grams(self) -> list[str]:
        """The letter runs of the question."""
        return runs(self.folded, GRAM)

    @cached_property
    def other_grams(self) -> list[str]:
        """The letter runs that official alternatives add, with the letters beside them."""
        added: dict[str, None] = {}
        for other in self.alternatives:
            if other.weight == OFFICIAL_WEIGHT:
                before = self.folded[max(0, other.begin - GRAM + 1) : other.begin]
                after = self.folded[other.end : other.end + GRAM - 1]
                added.update(dict.fromkeys(runs(before + other.folded + after, GRAM)))
        return [run for run in added if run not in self.grams]

    @cached_property
    def junction_grams(self) -> list[str]:
        """The letter runs where two words that spaces set apart would meet, in any order."""
        apart = [folded for word in self.text.split(" ") if (folded := fold(word))]
        met: dict[str, None] = {}
        if len(apart) in _APART:
            for one in apart:
                for other in apart:
                    if one is not other:
                        met.update(dict.fromkeys(runs(one[1 - GRAM :] + other[: GRAM - 1], GRAM)))
        return [run for run in met if run not in self.grams]


def _asking(pieces: list[str]) -> list[bool]:
    """For each piece, whether it belongs to words that only ask; none if the question says nothing else."""
    found = [False] * len(pieces)
    for first in range(len(pieces)):
        text = ""
        for last in range(first, min(first + _ASKING_PIECES, len(pieces))):
            text += pieces[last]
            if text.casefold() in _ASKING:
                found[first : last + 1] = [True] * (last + 1 - first)
    says = any(not asks and fold(piece) for piece, asks in zip(pieces, found, strict=True))
    return found if says else [False] * len(pieces)


def runs(folded: bytes, length: int) -> list[str]:
    """The different runs of so many letters in a folded text, in order."""
    text = letters(folded)
    return list(dict.fromkeys(text[at : at + length] for at in range(len(text) - length + 1)))
