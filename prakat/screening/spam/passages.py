"""Passages that promote: terms that stand close together, weighed against what speaks for an honest text nearby."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from prakat.screening.spam.lexicon import Lexicon
from prakat.screening.spam.matching import Hit, matcher
from prakat.screening.spam.reading import BOUNDARY, Reading
from prakat.screening.spam.wordlists import Role, Topic

_GAP: Final = 70
_LONGEST: Final = 420
_NEAR: Final = 130
_THRESHOLD: Final = 2.7
_STEEPNESS: Final = 1.1
STRONG: Final = 2.0
"""The weight of terms that only enforcement, warnings and laws use."""
HOOK: Final = 1.5
"""The weight of pulls that count as slogans beside a thing that is named."""
_QUOTED: Final = 0.35
_NAMED: Final = 0.8
_ALONE: Final = 2.2
"""More than this one term by itself never counts in a text: a word is no offer."""
NAMING: Final = (Role.SLOGAN, Role.SUBJECT, Role.BRAND)
"""The roles of terms that name a thing."""
_TRICKS: Final = re.compile(
    "[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u034f\u202a-\u202e\u2066-\u2069\U0001d400-\U0001d7ff\U0001f130-\U0001f1ff]"
    "|(?<=[\u0e01-\u0e4e])[.·*_~|\\\\+\u2600-\u27bf\U0001f300-\U0001faff](?=[\u0e01-\u0e4e])"
    "|[a-zA-Z][\u0370-\u04ff]|[\u0370-\u04ff][a-zA-Z]|\\b(?:\\w[ .*_-]){4,}"
    "|[\u0e01-\u0e4e] [\u0e01-\u0e4e] [\u0e01-\u0e4e] |([\u0e30-\u0e3a\u0e47-\u0e4e])\\1"
)
_QUOTES: Final = re.compile(r"“[^“”]{2,300}”|\"[^\"]{2,300}\"|'[^']{6,200}'")
_THAI: Final = re.compile("[\u0e01-\u0e4e]")
_LATIN: Final = re.compile("[a-zA-Z\u00c0-\u024f\u1e00-\u1eff]")
_LETTER: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Passage:
    """From ``start`` to ``end`` of the folded text; ``strength`` is what speaks for promotion, less what against."""

    reading: Reading
    start: int
    end: int
    topic: Topic
    strength: float
    disguised: bool

    @property
    def score(self) -> float:
        """The strength as a number from 0 to 1; from a half on it promotes."""
        return probability(self.strength)

    @cached_property
    def quotation(self) -> str:
        """The passage as it was given, short enough to be shown."""
        text = " ".join(self.reading.quoted(self.start, self.end).replace(BOUNDARY, " ").split())
        return text if len(text) <= 70 else f"{text[:70]}…"


@dataclass(frozen=True)
class Weighed:
    """A text with its hits, and what it holds in all."""

    reading: Reading
    hits: list[Hit]

    @classmethod
    def of(cls, text: str, lexicon: Lexicon) -> Weighed:
        """The text, searched."""
        reading = Reading.of(text)
        return cls(reading, matcher(lexicon).hits(reading.text))

    def total(self, *roles: Role, least: float = 0.0) -> float:
        """The weight of all hits of these roles that weigh at least so much."""
        return sum(hit.weight for hit in self.hits if hit.role in roles and hit.weight >= least)

    @cached_property
    def officialness(self) -> float:
        """How much the text as a whole is one of enforcement, warning or law: 0 to 1."""
        weight = 0.5 * (self.total(Role.OFFICE) + self.total(Role.OFFICE, least=STRONG))
        return max(0.0, min(1.0, (weight - 3) / 10))


def probability(strength: float) -> float:
    """A strength as a number from 0 to 1."""
    return 1 / (1 + math.exp(-_STEEPNESS * max(-20.0, min(20.0, strength - _THRESHOLD))))


def passages(
    weighed: Weighed, *, bonus: float = 0.0, around: float = 0.0, foreign: bool = False
) -> Iterator[Passage]:
    """The passages of a text in which something is named that spam promotes.

    ``bonus`` is added for where the text stands, ``around`` says how official the rest of the document is (0 to
    1), and ``foreign`` that a text in another language than Thai is out of place here.
    """
    text = weighed.reading.text
    offices = [hit for hit in weighed.hits if hit.role is Role.OFFICE]
    starts = [hit.start for hit in offices]
    quotes = [found.span() for found in _QUOTES.finditer(text)] if offices else []
    for cluster in _clusters([hit for hit in weighed.hits if hit.role is not Role.OFFICE]):
        start, end = cluster[0].start, max(hit.end for hit in cluster)
        out_of_place = foreign and _is_foreign(text[start:end])
        if not (_names(cluster) or out_of_place and (bonus >= 1 or not _is_latin(text[start:end]))):
            continue
        near = offices[bisect_left(starts, start - _NEAR) : bisect_right(starts, end + _NEAR)]
        restraint = _restraint(text, near, start, end)
        if restraint >= 1:
            cluster = [_quoted(hit, quotes) for hit in cluster]
        strength, disguised = _attraction(weighed.reading, cluster, around)
        strength += 0.8 * out_of_place + bonus - restraint - around * min(2.0, 0.5 * restraint + 0.8)
        yield Passage(weighed.reading, start, end, _topic(cluster), strength, disguised)


def _clusters(hits: list[Hit]) -> Iterator[list[Hit]]:
    """Hits that stand close together."""
    cluster: list[Hit] = []
    end = 0
    for hit in hits:
        if cluster and (hit.start - end > _GAP or hit.end - cluster[0].start > _LONGEST):
            yield cluster
            cluster = []
        cluster.append(hit)
        end = max(end, hit.end)
    if cluster:
        yield cluster


def _names(cluster: list[Hit]) -> bool:
    return any(hit.role is not Role.PULL for hit in cluster)


def _attraction(reading: Reading, cluster: list[Hit], around: float) -> tuple[float, bool]:
    """What speaks for promotion, and whether letters were disguised.

    In a document of enforcement or law the mere names of things say little.
    """
    if not _names(cluster):
        return min(0.4 * _sum(cluster, Role.PULL, again=0.2), 2.6), False
    hooks = [hit for hit in cluster if hit.role is Role.PULL and hit.weight >= HOOK]
    slogans = _sum(cluster, Role.SLOGAN, again=0.35) + 0.5 * _sum(hooks, Role.PULL, again=0.2)
    subjects = min(_sum(cluster, Role.SUBJECT, again=0.25), 5.0)
    brands = min(_sum(cluster, Role.BRAND, again=0.2), 5.0)
    things = slogans + _NAMED * (1 - 0.6 * around) * (subjects + brands)
    named = [hit for hit in cluster if hit.role in NAMING]
    if len({hit.key for hit in (*named, *hooks)}) == 1 and named[0].topic is not Topic.DEFACEMENT:
        things = min(things, _ALONE)
    pulls = min(0.6 * _sum(cluster, Role.PULL, again=0.2), 0.8 * things, 3.0)
    tricked = [hit for hit in named if hit.disguised or _TRICKS.search(reading.quoted(hit.start, hit.end))]
    bonus = 1.2 * bool(tricked) + 1.5 * any(hit.role is Role.BRAND for hit in tricked)
    return things + pulls + bonus, bool(tricked)


def _sum(hits: Iterable[Hit], role: Role, *, again: float) -> float:
    """The weights of the different terms, and a share of it for those that come again."""
    seen: Counter[str] = Counter()
    total = 0.0
    for hit in hits:
        if hit.role is role:
            total += hit.weight * (again if seen[hit.key] else 1.0) * (seen[hit.key] < 4)
            seen[hit.key] += 1
    return total


def _restraint(text: str, near: list[Hit], start: int, end: int) -> float:
    """What speaks for an honest text; half as much of it from another block."""
    weights: dict[str, float] = {}
    for hit in near:
        between = text[hit.end : start] if hit.end <= start else text[end : hit.start]
        weight = hit.weight * (1.0 if BOUNDARY not in between else 0.5 if hit.weight >= STRONG else 0.2)
        weights[hit.key] = max(weight, weights.get(hit.key, 0))
    return min(0.95 * sum(weights.values()), 8.0)


def _quoted(hit: Hit, quotes: list[tuple[int, int]]) -> Hit:
    """The hit; with less weight where an honest text quotes it."""
    at = bisect_right(quotes, (hit.start, math.inf)) - 1
    within = at >= 0 and hit.end <= quotes[at][1]
    return hit._replace(weight=hit.weight * _QUOTED) if within else hit


def _topic(cluster: list[Hit]) -> Topic:
    topics: Counter[Topic] = Counter()
    for hit in cluster:
        if hit.topic:
            topics[hit.topic] += int(100 * hit.weight)
    return topics.most_common(1)[0][0] if topics else Topic.ADVERTISING


def _is_foreign(text: str) -> bool:
    return len(_THAI.findall(text)) < 0.3 * len(_LETTER.findall(text))


def _is_latin(text: str) -> bool:
    return 2 * len(_LATIN.findall(text)) > len(_LETTER.findall(text))
