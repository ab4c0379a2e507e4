"""What is asked of each part of the index for one question: built once, asked of every part."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from tantivy import Query

from prakat.lib.search.expressions import Alternative, name_of
from prakat.lib.search.folding import letters, spelled
from prakat.lib.search.part import SCHEMA, Part, all_of, any_of, term
from prakat.lib.search.questions import GRAM, Question, Reading, runs
from prakat.lib.search.words import folded_words

POOL: Final = 40
"""Passages that are taken from all parts together, by words and by runs each."""
WHOLE_MAX: Final = 30
MOST_MAX: Final = 20
_WHOLE_ENOUGH: Final = 3
"""Passages that hold all runs, from which on those that hold most are not asked for."""
_SMALL_PART_MAX: Final = 10
_SPARE: Final = 1.5
"""How many more than its share each part is asked for: the best do not lie evenly."""
_RUNS_MAX: Final = 16
"""The rarest runs that are looked up: the others find nearly every passage."""
_COMMON: Final = 0.35
"""The share of passages from which on a word is not looked up, if others are there."""
_WORDS_LEAST: Final = 2
_LEAST_FOR_MOST: Final = 6
_WAYS_MAX: Final = 6
"""Alternatives for one part of a question that are looked up."""
_ALTERNATIVE_BOOST: Final = 0.8

Frequency = Callable[[str, str], int]
"""How many passages hold a word in a field."""


@dataclass(slots=True)
class Candidate:
    """A passage that may answer, with what the index gave it, as shares of the best."""

    part: Part
    place: int
    by_words: float = 0.0
    by_runs: float = 0.0
    whole: bool = False
    """It holds all of the question's letter runs, or nearly all."""


class Plan:
    """The queries for one question, under filters, for an index of so many passages."""

    def __init__(self, question: Question, filters: list[Query], frequency: Frequency, passages: int):
        self.question = question
        self._filter = filters
        self.readings = _possible(question.readings, frequency)
        others = _others(question, "words")
        telling = _telling(question.all_words, frequency, passages)
        words = [term(field, word) for field in ("words", "title") for word in telling]
        self._words = self._filtered(any_of([*words, *others]))
        grams = _rarest(question.grams, frequency)
        grams += _rarest([*question.other_grams, *question.junction_grams], frequency)
        self._runs = self._filtered(any_of([term("grams", run) for run in grams])) if grams else None
        self._whole = [self._filtered(query) for query in self._whole_queries()]
        self._most = [self._filtered(query) for query in self._most_queries()]

    def _filtered(self, query: Query) -> Query:
        return all_of([query, *self._filter]) if self._filter else query

    def _whole_queries(self) -> Iterator[Query]:
        question = self.question
        for reading in self.readings:
            grams = runs(reading.folded, GRAM)
            if grams:
                yield all_of([term("grams", run) for run in grams])
        if len(question.folded) < GRAM and question.folded:
            yield Query.regex_query(SCHEMA, "grams", letters(question.folded) + ".*")
        if question.junction_grams:
            words = [term("words", word.folded) for word in question.words]
            yield all_of([any_of([term("grams", run) for run in question.junction_grams]), *words])

    def _most_queries(self) -> Iterator[Query]:
        """All runs but those of one third: what is left when a letter of that third is wrong."""
        grams = self.question.grams
        if len(grams) >= _LEAST_FOR_MOST:
            third = len(grams) // 3
            for begin, end in ((0, third + 1), (third - 1, 2 * third + 1), (2 * third - 1, len(grams))):
                yield all_of([term("grams", run) for run in grams[:begin] + grams[end:]])

    def candidates(self, parts: list[Part]) -> list[Candidate]:
        """The passages worth a closer look, from all parts."""
        pool: dict[tuple[int, int], Candidate] = {}
        big = sum(not part.is_small for part in parts)
        share = math.ceil(_SPARE * POOL / big) if big > 1 else POOL

        def seen(number: int, place: int) -> Candidate:
            if (number, place) not in pool:
                pool[number, place] = Candidate(parts[number], place)
            return pool[number, place]

        for score, number, place in _best(self._words, parts, share):
            seen(number, place).by_words = score
        if self._runs is not None:
            for score, number, place in _best(self._runs, parts, share):
                seen(number, place).by_runs = score
        whole = self._holding(self._whole, WHOLE_MAX, parts)
        if len(whole) < _WHOLE_ENOUGH:
            whole += self._holding(self._most, MOST_MAX, parts)
        for number, place in whole:
            seen(number, place).whole = True
        return list(pool.values())

    def _holding(self, queries: list[Query], limit: int, parts: list[Part]) -> list[tuple[int, int]]:
        """The numbers of the large parts, and the places in them, of passages that one of these queries finds."""
        return [
            (number, place)
            for number, part in enumerate(parts)
            if not part.is_small
            for place in part.places([one for query in queries for one in part.best(query, limit)])
        ]

    def strict(self) -> Query:
        """Finds, by their first passages, the documents that hold every word or an alternative for it."""
        words = [word for word in self.question.words if not word.asks]
        clauses = []
        for begin, end, ways in self.question.slots:
            inside = [word.folded for word in words if begin <= word.begin and word.end <= end]
            words = [word for word in words if word.end <= begin or end <= word.begin]
            others = [query for other in ways[:_WAYS_MAX] if (query := _alternative(other, "whole"))]
            own = [_together(self.question.folded[begin:end], inside, "whole")] if inside else []
            clauses.append(any_of([*own, *others]))
        clauses += [term("whole", word.folded) for word in words]
        return all_of(clauses) if clauses else Query.empty_query()


def _best(query: Query, parts: list[Part], share: int) -> list[tuple[float, int, int]]:
    """The best passages of all parts: the score as a share of the best, the part's number, the place in it.

    A small part counts words in so few passages that its scores say nothing; the ranking looks at its text instead.
    """
    large: list[tuple[float, int, int]] = []
    small: list[tuple[float, int, int]] = []
    for number, part in enumerate(parts):
        found = part.best(query, _SMALL_PART_MAX if part.is_small else share)
        places = part.places(found)
        if part.is_small:
            small += [(0.0, number, place) for place in places]
        else:
            large += [(score, number, place) for (score, _), place in zip(found, places, strict=True)]
    large.sort(reverse=True)
    best = large[0][0] if large else 1.0
    return [(score / (best or 1.0), number, place) for score, number, place in large[:POOL]] + small


def _rarest(grams: list[str], frequency: Frequency) -> list[str]:
    counted = sorted((count, run) for run in grams if (count := frequency("grams", run)))
    return [run for _, run in counted[:_RUNS_MAX]]


def _telling(words: list[str], frequency: Frequency, passages: int) -> list[str]:
    """The words by which passages are looked up: without those that are nearly everywhere, if enough others are."""
    counted = sorted((count, word) for word in words if (count := frequency("words", word)))
    few = [word for count, word in counted if count <= _COMMON * passages]
    return few if len(few) >= _WORDS_LEAST else [word for _, word in counted[: _WORDS_LEAST + 1]]


def _possible(readings: list[Reading], frequency: Frequency) -> list[Reading]:
    """The question as it was typed, and those other readings of which every run stands somewhere."""
    return [
        reading
        for number, reading in enumerate(readings)
        if not number or all(frequency("grams", run) for run in runs(reading.folded, GRAM))
    ]


def _others(question: Question, field: str) -> list[Query]:
    """The alternatives as queries, those once that come to the same words."""
    own = {word.folded for word in question.words}
    seen: set[frozenset[str]] = set()
    made = []
    for _, _, ways in question.slots:
        for other in ways[:_WAYS_MAX]:
            words = frozenset(folded_words(spelled(other.text)))
            if words and not words <= own and words not in seen:
                seen.add(words)
                made.append(_alternative(other, field))
    return [query for query in made if query]


def _alternative(other: Alternative, field: str) -> Query | None:
    """Finds an alternative."""
    words = list(dict.fromkeys(folded_words(spelled(other.text))))
    if not words:
        return None
    query = _together(other.folded, words, field)
    return Query.boost_query(query, _ALTERNATIVE_BOOST * other.weight) if field == "words" else query


def _together(folded: bytes, words: list[str], field: str) -> Query:
    """Finds an expression by its name; what has none, such as a date, by all of its words."""
    name = name_of(folded)
    return term(field, name) if name else all_of([term(field, word) for word in words])
