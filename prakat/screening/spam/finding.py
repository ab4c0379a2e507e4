"""Passages of a plain text that promote what spam promotes."""

from __future__ import annotations

from typing import Final

from prakat.screening.rules import Finding, Kind, Severity
from prakat.screening.spam.lexicon import Lexicon, default
from prakat.screening.spam.passages import Passage, Weighed, passages
from prakat.screening.spam.reading import blocks

_SURE: Final = 0.5
_SUSPICIOUS: Final = 0.35
_TOGETHER: Final = 120


def find(text: str, lexicon: Lexicon | None = None) -> list[Finding]:
    """The findings in the order of the text. Whoever only speaks of gambling, loans or pills gives none.

    What surely promotes is to be removed, what may only seem to is to be answered for.
    """
    weighed = Weighed.of(blocks(text), lexicon or default())
    seen = passages(weighed, around=weighed.officialness)
    return [
        Finding(
            *weighed.reading.place(one.start, one.end),
            Kind.SPAM,
            one.topic.value,
            Severity.BLOCK if one.score >= _SURE else Severity.ANSWER,
        )
        for one in _joined([one for one in seen if one.score >= _SUSPICIOUS])
    ]


def _joined(found: list[Passage]) -> list[Passage]:
    """Neighbours of one topic as one, which is as sure as the surest of them."""
    joined: list[Passage] = []
    for one in found:
        last = joined[-1] if joined else None
        if last and last.topic == one.topic and one.start - last.end < _TOGETHER:
            strength = max(last.strength, one.strength)
            joined[-1] = Passage(one.reading, last.start, one.end, one.topic, strength, one.disguised)
        else:
            joined.append(one)
    return joined
