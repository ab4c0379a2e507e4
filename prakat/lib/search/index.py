"""Reading the index: what a question finds, and what a beginning may become."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from tantivy import Query

from prakat.lib.search.documents import FACETS, QUESTION_MAX, Hit, Results
from prakat.lib.search.folding import ENCODING, fold, spelled
from prakat.lib.search.highlighting import Marker, whole_words
from prakat.lib.search.manifest import LIST, Manifest, NoIndex, read
from prakat.lib.search.part import FIRST, TITLE_END, Part, all_of, any_of, term
from prakat.lib.search.passages import Record
from prakat.lib.search.plans import Plan
from prakat.lib.search.questions import GRAM, Question, runs
from prakat.lib.search.ranking import Ranked, Ranker

Filters = Mapping[str, str | tuple[str, ...]]
"""For each facet the value, or the values of which one, a document must bear."""

PAGE_SIZE: Final = 20
_FURTHEST: Final = 1000
"""Hits to which one can turn the pages."""
_RETRIES: Final = 5
_SUGGESTED_FROM: Final = 60
_LEAST_OF_BEST: Final = 0.5
_ANYWHERE_LEAST: Final = 0.6
_NEAR_LEAST: Final = 0.5
_ORDER_LEAST: Final = 0.5
_UNKNOWN: Final = 3.0
"""How much a word says of which not one run is known."""
_SLIPS_MAX: Final = 3
_LETTERS_A_SLIP: Final = 5


@dataclass(frozen=True)
class _State:
    stamp: tuple[int, int]
    manifest: Manifest
    parts: dict[str, Part]


class Index:
    """The index in a folder, opened for reading. Looks before each question whether a writer has switched it."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._state = self._read({})

    @classmethod
    def open(cls, folder: Path) -> Index:
        """The index in this folder; NoIndex if there is none."""
        return cls(folder)

    @property
    def edition(self) -> int:
        """The edition at which the index stands."""
        return self._current().manifest.edition

    @property
    def documents(self) -> int:
        """How many documents stand in the index."""
        return sum(part.documents - len(part.gone) for part in self._current().manifest.parts)

    def _current(self) -> _State:
        if self._stamp() != self._state.stamp:
            self._state = self._read(self._state.parts)
        return self._state

    def _stamp(self) -> tuple[int, int]:
        """What changes with every switch; taken before the list is read, so that no switch is missed."""
        try:
            found = (self.folder / LIST).stat()
        except FileNotFoundError:
            raise NoIndex(str(self.folder)) from None
        return found.st_mtime_ns, found.st_ino

    def _read(self, opened: Mapping[str, Part]) -> _State:
        """The current state. A part may be taken away between the list and its opening: then the list is new."""
        for attempt in range(_RETRIES):
            stamp = self._stamp()
            manifest = read(self.folder)
            parts = {}
            try:
                for listed in manifest.parts:
                    part = opened.get(listed.name) or Part(self.folder / listed.name)
                    parts[listed.name] = part if part.gone == listed.gone else part.without(listed.gone)
                return _State(stamp, manifest, parts)
            except (OSError, ValueError):
                if attempt == _RETRIES - 1:
                    raise
        raise NoIndex(str(self.folder))

    # --- searching ---

    def ranked(self, text: str, filters: Filters = MappingProxyType({})) -> list[Ranked]:
        """The passages that best answer a question, one for each document, best first; at most about a hundred."""
        question = Question.of(text)
        parts = list(self._current().parts.values())
        return _Search(question, parts, filters).ranked if question.folded else []

    def search(
        self, text: str, *, filters: Filters = MappingProxyType({}), limit: int = PAGE_SIZE, offset: int = 0
    ) -> Results:
        """One page of the documents that answer a question, best first, and how many there are of which kind."""
        question = Question.of(text)
        if not question.folded or not 0 <= offset < _FURTHEST:
            return Results(question.text, 0, (), {})
        return _Search(question, list(self._current().parts.values()), filters).results(limit, offset)

    def suggest(self, beginning: str, limit: int = 8, shown: Callable[[str], bool] = bool) -> list[str]:
        """Titles that hold what was typed so far, those that begin with it first.

        ``shown``: whether the document with this id may be named.
        """
        pieces = [
            folded for piece in spelled(beginning[:QUESTION_MAX]).split() if len(folded := fold(piece)) > 1
        ]
        if not pieces:
            return []
        grams = dict.fromkeys(run for piece in pieces for run in runs(piece, min(3, len(piece))))
        query = all_of([term("title_grams", run) for run in grams])
        found: list[tuple[int, int, str, str]] = []
        for part in self._current().parts.values():
            for place in part.places(part.best(query, _SUGGESTED_FROM)):
                record = part.passages.record(place)
                title = fold(record.title)
                if all(piece in title for piece in pieces):
                    found.append((title.find(pieces[0]), len(title), record.title, record.id))
        titles: dict[str, None] = {}
        for _, _, text, id in sorted(found):
            if len(titles) == limit:
                break
            if text not in titles and shown(id):
                titles[text] = None
        return list(titles)


class _Search:
    """One question asked of the parts under filters."""

    def __init__(self, question: Question, parts: list[Part], filters: Filters):
        self.question = question
        self.parts = parts
        self.filters = {facet: values for facet, values in filters.items() if values}
        self.passages = sum(part.size for part in parts)
        self._frequencies: dict[tuple[str, str], int] = {}
        self.plan = Plan(question, filtering(self.filters), self.frequency, self.passages)
        self.ranker = Ranker(question, self.plan.readings, self.rarity)
        self.ranked = self.ranker.ranked(self.plan.candidates(parts))

    def frequency(self, field: str, word: str) -> int:
        """How many passages hold the word."""
        known = self._frequencies.get((field, word))
        if known is None:
            known = self._frequencies[field, word] = sum(part.frequency(field, word) for part in self.parts)
        return known

    def rarity(self, word: str) -> float:
        """How much a word says: its inverse frequency, that of its rarest run if the word is not known."""
        if found := self.frequency("words", word):
            return self._idf(found)
        counted = [self.frequency("grams", run) for run in runs(word.encode(ENCODING, "replace"), GRAM)]
        return min((self._idf(found) for found in counted if found), default=_UNKNOWN)

    def _idf(self, found: int) -> float:
        return math.log(1 + (self.passages - found + 0.5) / (found + 0.5))

    def results(self, limit: int, offset: int) -> Results:
        answers = self._answers()
        strict = self.plan.strict()
        looks = answers[offset : offset + limit]
        chosen: list[tuple[str, Record, Ranked | None]] = [
            (look.id, look.candidate.part.passages.record(look.candidate.place), look) for look in looks
        ]
        total, facets = self._counts(strict, answers)
        missing = limit - len(chosen)
        if missing and total > len(answers):
            after = max(0, offset - len(answers))
            rest = self._rest(strict, {look.id for look in answers}, after + missing)[after:]
            chosen += [(record.id, record, None) for record in rest]
        marker = Marker(self.question, self.ranker.rarities)
        hits = tuple(_hit(marker, record, look) for _, record, look in chosen)
        meant = self._meant() if offset == 0 else ""
        return Results(self.question.text, max(total, len(hits)), hits, facets, meant)

    def _answers(self) -> list[Ranked]:
        """Those of the ranked that hold enough of the question to be shown."""
        if not self.ranked:
            return []
        least = _LEAST_OF_BEST * self.ranked[0].score
        return [look for look in self.ranked if look.score >= least and _holds_enough(look)]

    def _counts(self, strict: Query, answers: list[Ranked]) -> tuple[int, dict[str, dict[str, int]]]:
        """How many documents were found, and of those under the other filters how many bear a facet's values."""
        total, facets = self._counted(strict, answers, self.filters, FACETS)
        for facet in self.filters:
            others = {name: values for name, values in self.filters.items() if name != facet}
            facets |= self._counted(strict, answers, others, (facet,))[1]
        return total, facets

    def _counted(
        self, strict: Query, answers: list[Ranked], filters: Filters, facets: Sequence[str]
    ) -> tuple[int, dict[str, dict[str, int]]]:
        """Over the documents that hold every word, and the answers whatever they hold."""
        total = 0
        counted: dict[str, dict[str, int]] = {facet: {} for facet in facets}
        first = term("passage", FIRST)
        for part in self.parts:
            own = [term("id", look.id) for look in answers if look.candidate.part is part]
            found = any_of([strict, all_of([any_of(own), first])]) if own else strict
            count, shares = part.counts(all_of([found, *filtering(filters)]), facets)
            total += count
            for facet, values in shares.items():
                for value, number in values.items():
                    counted[facet][value] = counted[facet].get(value, 0) + number
        return total, counted

    def _rest(self, strict: Query, shown: set[str], limit: int) -> list[Record]:
        """Further documents that hold every word, the best by the index's own sum first."""
        query = all_of([strict, *filtering(self.filters)])
        scored = []
        for part in self.parts:
            hits = part.best(query, limit + len(shown))
            places = part.places(hits)
            scored += [(score, part, place) for (score, _), place in zip(hits, places, strict=True)]
        scored.sort(key=lambda one: -one[0])
        records: list[Record] = []
        for _, part, place in scored:
            if len(records) == limit:
                break
            record = part.passages.record(place)
            if record.id not in shown:
                records.append(record)
        return records

    def _meant(self) -> str:
        """How the best answer writes what was asked, if that is a slip of a letter or two away."""
        best = self.ranked[0] if self.ranked else None
        if best is None or best.features.exact or not 0 <= best.begin < best.end:
            return ""
        record = best.candidate.part.passages.record(best.candidate.place)
        before = best.text.index(TITLE_END) + 1
        if best.end < before:
            text = whole_words(record.title, best.begin, best.end)
        elif best.begin >= before:
            text = whole_words(record.body, best.begin - before, best.end - before)
        else:
            return ""
        slips = distance(fold(text), self.question.folded)
        return text if 0 < slips <= min(_SLIPS_MAX, len(self.question.folded) // _LETTERS_A_SLIP) else ""


def distance(one: bytes, other: bytes) -> int:
    """How many letters must be put in, left out, changed or swapped with their neighbour to make one the other."""
    if abs(len(one) - len(other)) > _SLIPS_MAX:
        return _SLIPS_MAX + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, against in enumerate(other, start=1):
            best = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                best = min(best, before[column - 2] + 1)
            current.append(best)
        before, last = last, current
    return last[-1]


def filtering(filters: Filters) -> list[Query]:
    """The queries that let pass what bears, of each facet, one of the values asked for."""
    made = []
    for facet, values in filters.items():
        ways = [term(facet, value) for value in ((values,) if isinstance(values, str) else values)]
        made.append(Query.const_score_query(any_of(ways), 0.0))
    return made


def _holds_enough(look: Ranked) -> bool:
    features = look.features
    return (
        features.anywhere >= _ANYWHERE_LEAST
        or features.near >= _NEAR_LEAST
        or features.in_order >= _ORDER_LEAST
    )


def _hit(marker: Marker, record: Record, look: Ranked | None) -> Hit:
    begin = end = -1
    if look is not None:
        before = look.text.index(TITLE_END) + 1
        if look.begin >= before:
            begin, end = look.begin - before, look.end - before
    return Hit(
        record.id,
        look.score if look else 0.0,
        record.stored,
        marker.whole(record.title),
        marker.snippet(record.body, begin, end),
    )
