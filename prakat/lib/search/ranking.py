"""How well a passage answers a question: what of the question stands in it, and how closely together.

Candidates come from the index by the usual sum over words and letter runs (BM25); here the text of each is looked
at, first all quickly, then the most promising closely. The weights were fitted on generated questions of many
kinds, never on those that the search is judged by (docs/explanation/search.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from prakat.lib.search.part import TITLE_END
from prakat.lib.search.plans import Candidate
from prakat.lib.search.questions import Question, Reading

RUN: Final = 3
"""Letters in a run by which a place in the text is compared with the question."""
CLOSE_LOOKS: Final = 16
"""Candidates whose text is looked at closely."""
_ANCHORS: Final = 6
_ANCHOR_TRIES: Final = 12
_READINGS_MAX: Final = 2
"""Readings for which places are looked for in passages that hold none whole."""
_PLACES: Final = 2
"""Places of one run that are looked at."""
_WINDOWS: Final = 2
_SLACK: Final = 3
"""Letters by which a place may be longer than the question on either side."""
_PARTLY: Final = 0.7
"""What a word counts of which only some runs are found."""
_EVIDENT_LETTERS: Final = 4
"""Letters from which a word counts fully: a short one is found in many others, or is a piece of a misspelling."""


_ASKING: Final = 0.2
"""What a word counts that only asks."""
_ENOUGH: Final = 20
"""Passages that hold the whole question, from which on no others are looked at closely."""


class Features(NamedTuple):
    """What of the question is found in a passage. Shares lie between 0 and 1."""

    exact: float
    """The whole question, in one reading, letter for letter."""
    in_order: float
    """The share of its runs at the place where most stand in their order."""
    near: float
    """The share of its words about that place."""
    close: float
    """How little else stands between them, in any order."""
    anywhere: float
    """The share of its words in the passage."""
    in_title: float
    """The share of its words in the title."""
    by_words: float
    by_runs: float
    """What the index gave, as a share of what it gave the best."""


WEIGHTS: Final = Features(2.5, 0.88, 0.9, 0.8, 1.65, 0.3, 0.3, 1.57)


@dataclass(slots=True)
class Ranked:
    """A passage with its rank; ``begin`` and ``end`` bound its best place, in letters of its folded text."""

    id: str
    candidate: Candidate
    text: bytes
    features: Features
    score: float
    begin: int = -1
    end: int = -1


class _Sought(NamedTuple):
    """A reading of the question, whole: its letters and its runs, each with its share of the weight."""

    folded: bytes
    runs: tuple[tuple[bytes, float], ...]
    rarest: tuple[tuple[bytes, int], ...]


class Ranker:
    """Compares passages with one question; ``rarity`` tells how much a word says (its inverse frequency)."""

    def __init__(self, question: Question, readings: list[Reading], rarity: Callable[[str], float]):
        letters = [0.0] * len(question.folded)
        self.rarities: dict[bytes, float] = {}
        self._words: dict[bytes, float] = {}
        instead: dict[bytes, tuple[tuple[bytes, float], ...]] = {}
        for word in question.words:
            size = word.end - word.begin
            key = question.folded[word.begin : word.end]
            self.rarities[key] = rarity(word.folded)
            weight = self.rarities[key] * min(1.0, size / _EVIDENT_LETTERS) * (_ASKING if word.asks else 1.0)
            letters[word.begin : word.end] = [weight / size] * size
            self._words[key] = self._words.get(key, 0.0) + weight
            others = [
                (other.folded, other.weight)
                for other in question.alternatives
                if len(other.folded) > 1 and other.begin <= word.begin and word.end <= other.end
            ]
            instead[key] = tuple(sorted(others, key=lambda other: -other[1]))
        self._sought = [(word, weight, instead[word]) for word, weight in self._words.items()]
        self._total = sum(self._words.values()) or 1.0
        self._readings = [_sought(reading, letters) for reading in readings]
        self._reach = len(question.folded) + max(12, len(question.folded) // 2)

    def ranked(self, candidates: Iterable[Candidate]) -> list[Ranked]:
        """The candidates, best first, each document once, by its best passage."""
        looks = [self._quick(candidate) for candidate in candidates]
        looks.sort(key=lambda look: -look.score)
        enough = sum(look.features.exact for look in looks) >= _ENOUGH
        for place, look in enumerate(looks):
            if look.features.exact or place < CLOSE_LOOKS and not enough:
                self._closely(look)
            look.score = _sum(WEIGHTS, look.features)
        looks.sort(key=lambda look: (-look.score, look.id))
        best: dict[str, Ranked] = {}
        for look in looks:
            best.setdefault(look.id, look)
        return list(best.values())

    def _quick(self, candidate: Candidate) -> Ranked:
        id, text = candidate.part.passages.folded(candidate.place)
        exact = False
        for reading in self._readings:
            if reading.folded in text:
                exact = True
                break
        anywhere = 1.0 if exact else self._share(text)
        in_title = self._share(text[: text.index(TITLE_END)])
        by_words, by_runs = candidate.by_words, candidate.by_runs
        if candidate.part.is_small:
            by_words, by_runs = anywhere, float(exact)
        features = Features(float(exact), 0.0, 0.0, 0.0, anywhere, in_title, by_words, by_runs)
        promise = 3 * exact + 1.2 * anywhere + 0.25 * in_title + 0.3 * by_words + 1.5 * by_runs
        return Ranked(id, candidate, text, features, promise + 0.5 * candidate.whole)

    def _closely(self, look: Ranked) -> None:
        """Find the best place of a passage, and what of the question stands there."""
        text = look.text
        places: list[tuple[float, int, int]] = []
        for number, reading in enumerate(self._readings):
            size = len(reading.folded)
            if look.features.exact:
                at = text.find(reading.folded)
                if at >= 0:
                    look.begin, look.end = at, at + size
                    look.features = look.features._replace(in_order=1.0, near=1.0, close=1.0)
                    return
                continue
            if number >= _READINGS_MAX:
                break
            for start in _anchors(text, reading):
                segment = text[max(0, start - _SLACK) : start + size + _SLACK]
                places.append((sum([share for run, share in reading.runs if run in segment]), start, size))
        if not places:
            return
        places.sort(reverse=True)
        in_order, start, size = places[0]
        near = close = 0.0
        for _, at, _ in places[:_WINDOWS]:
            window = text[max(0, at - self._reach) : at + 2 * self._reach]
            near = max(near, self._share(window, partly=True))
            close = max(close, self._closeness(window))
        look.begin, look.end = max(0, start), start + size
        look.features = look.features._replace(in_order=in_order, near=near, close=close)
        if look.candidate.part.is_small:
            look.features = look.features._replace(by_runs=in_order)

    def _share(self, text: bytes, partly: bool = False) -> float:
        """The share of the question, by the weight of its words, that stands in the text."""
        found = 0.0
        looked_for: dict[tuple[tuple[bytes, float], ...], float] = {}
        for word, weight, instead in self._sought:
            if word in text:
                found += weight
                continue
            best = looked_for.get(instead, -1.0) if instead else 0.0
            if best < 0:
                best = looked_for[instead] = next((worth for other, worth in instead if other in text), 0.0)
            if partly and not best and len(word) > RUN:
                count = len(word) - RUN + 1
                best = _PARTLY * sum([word[at : at + RUN] in text for at in range(count)]) / count
            found += best * weight
        return found / self._total

    def _closeness(self, window: bytes) -> float:
        """How little other text stands between the words, in any order."""
        spans: list[tuple[int, int, bytes]] = []
        weight, size, kinds = 0.0, 0, 0
        for word, worth in self._words.items():
            at = window.find(word) if len(word) > 1 else -1
            if at < 0:
                continue
            kinds, weight, size = kinds + 1, weight + worth, size + len(word)
            for _ in range(_PLACES):
                spans.append((at, at + len(word), word))
                at = window.find(word, at + 1)
                if at < 0:
                    break
        if kinds < 2:
            return 0.0
        spans.sort()
        shortest = len(window)
        last: dict[bytes, int] = {}
        for begin, end, word in spans:
            last[word] = begin
            if len(last) == kinds:
                shortest = min(shortest, end - min(last.values()))
        return weight / self._total * min(1.0, size / max(1, shortest))


def _sum(weights: Features, features: Features) -> float:
    return sum(map(float.__mul__, weights, features))


def _sought(reading: Reading, letters: list[float]) -> _Sought:
    """A reading with the weights of its letters: an alternative has that of the letters it stands for."""
    folded, weights, at = reading.folded, [], 0
    for other in sorted(reading.instead, key=lambda other: other.begin):
        share = sum(letters[other.begin : other.end]) / max(1, len(other.folded))
        weights += [*letters[at : other.begin], *[share] * len(other.folded)]
        at = other.end
    weights += letters[at:]
    if len(folded) < RUN:
        return _Sought(folded, ((folded, 1.0),), ((folded, 0),))
    runs = [(folded[at : at + RUN], sum(weights[at : at + RUN]), at) for at in range(len(folded) - RUN + 1)]
    total = sum(weight for _, weight, _ in runs) or 1.0
    rarest = sorted(runs, key=lambda run: -run[1])[:_ANCHOR_TRIES]
    return _Sought(
        folded,
        tuple((run, weight / total) for run, weight, _ in runs),
        tuple((run, at) for run, _, at in rarest),
    )


def _anchors(text: bytes, reading: _Sought) -> set[int]:
    """Where the reading may begin, judged by its rarest runs."""
    starts: set[int] = set()
    for run, offset in reading.rarest:
        at = text.find(run)
        for _ in range(_PLACES):
            if at < 0:
                break
            starts.add(at - offset)
            at = text.find(run, at + 1)
        if len(starts) >= _ANCHORS:
            break
    return starts
