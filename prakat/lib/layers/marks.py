"""Which mark an unknown one is: the one with which the letters around it make words."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import Final

from prakat.lib.layers.glyphs import is_anything, is_high, is_stand_in
from prakat.lib.layers.words import worth
from prakat.lib.thai_text import normalise

_TONES: Final = ("่", "้", "๊", "๋")
_UPPER: Final = frozenset("ัิีึื")
_RING: Final = "ํ"
_SARA_AA: Final = "า"
_SARA_AM: Final = "\u0e33"
_OTHERS: Final = ("์", "็", "ั", "ิ", "ี", "ื", "ึ", "ุ", "ู", "")
_RUN: Final = re.compile("[ก-๎]+")
_REACH: Final = 14
_LIKELIER: Final = 0.02
"""What the order of the candidates counts for, beside the words."""
_TONE_OR_RING: Final = re.compile("[\u0e01-\u0e2e][\u0e48\u0e49]\u0e32")
_CLEARLY: Final = 0.05
_LOST_RING: Final = re.compile("([ก-ฮ][่-๋]?) า")
_DOUBLED_TONE: Final = re.compile("([\u0e48-\u0e4b])\\1\u0e32")
_LATE_TONE: Final = re.compile("([าำ])([่-๋])")


def resolved(text: str) -> str:
    """The text with every stand-in put right, or left out where no mark makes sense. A stand-in that the font tells
    apart from others is the same mark everywhere: all its places vote."""
    places = [at for at, letter in enumerate(text) if is_stand_in(letter)]
    votes: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for at in places:
        if not is_anything(text[at]):
            for mark, score in _scores(*_around(text, at), is_anything(text[at]), is_high(text[at])).items():
                votes[text[at]][mark] += score
    chosen = {stand_in: max(scores, key=lambda mark: scores[mark]) for stand_in, scores in votes.items()}
    for stand_in, mark in chosen.items():
        text = text.replace(stand_in, mark)
    while (at := next((at for at, letter in enumerate(text) if is_stand_in(letter)), -1)) >= 0:
        scores = _scores(*_around(text, at), is_anything(text[at]), is_high(text[at]))
        text = text[:at] + max(scores, key=lambda mark: scores[mark]) + text[at + 1 :]
    return text


def respelled(text: str) -> tuple[str, int]:
    """What can be mended without seeing the ink, and how many places were: a SARA AM of which the ring became a space,
    a tone mark twice for ring and tone, a tone mark after its SARA AA; then the one spelling of ``normalise``."""
    text, rings = _LOST_RING.subn("\\1ำ", text)
    text, doubled = _DOUBLED_TONE.subn("\\1\u0e33", text)
    text, tones = _LATE_TONE.subn(r"\2\1", text)
    return normalise(text), rings + doubled + tones


def rings_told(text: str) -> tuple[str, int]:
    """The text with SARA AM where its ring was taken for a tone mark (ต้าบล for ตำบล) and words decide it; and how many
    different words that were."""
    words: set[str] = set()

    def better(found: re.Match[str]) -> str:
        before, after = _around(text, found.start() + 1)[0], _around(text, found.end() - 1)[1]
        if worth(before + _SARA_AM + after) <= worth(before + found[0][1:] + after) + _CLEARLY:
            return found[0]
        words.add(before[-3:] + after[:3])
        return found[0][0] + _SARA_AM

    return _TONE_OR_RING.sub(better, text), len(words)


def _around(text: str, at: int) -> tuple[str, str]:
    """The Thai letters that stand close before and after a place, other stand-ins left out."""
    before = "".join(letter for letter in text[max(0, at - _REACH) : at] if not is_stand_in(letter))
    after = "".join(letter for letter in text[at + 1 : at + 1 + _REACH] if not is_stand_in(letter))
    runs = list(_RUN.finditer(before))
    head = _RUN.match(after)
    return (
        runs[-1].group() if runs and runs[-1].end() == len(before) else "",
        head.group() if head else "",
    )


@lru_cache(maxsize=20_000)
def _scores(before: str, after: str, anything: bool, high: bool) -> dict[str, float]:
    """How well each candidate fits between the letters."""
    candidates = _lost(before, after, high) if anything else (*_TONES, _RING, *_OTHERS)
    return {
        mark: worth(normalise(before + mark + after)) - _LIKELIER * rank
        for rank, mark in enumerate(candidates)
    }


def _lost(before: str, after: str, high: bool) -> tuple[str, ...]:
    """The marks that may be meant by no code at all, the likelier first. Of what stood before a SARA AA and is lost it
    is mostly the ring of a SARA AM, together with its tone where it is drawn high."""
    last = before[-1:]
    if last and last in _UPPER:
        return ("\u0e49", "\u0e48", "\u0e4a", "\u0e4b", "\u0e4c")
    if after[:1] in _TONES and after[1:2] == _SARA_AA:
        return (_RING,)
    if after.startswith(_SARA_AA):
        if last and last in _TONES:
            return (_RING,)
        return (*(tone + _RING for tone in ("\u0e49", "\u0e48")), *_TONES) if high else (_RING, *_TONES)
    return (*_TONES, *_OTHERS)
