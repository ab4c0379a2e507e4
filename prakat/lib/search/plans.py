"""What is asked of each part of the index for one question: built once, asked of every part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import tantivy
from tantivy import Occur, Query

from prakat.lib.search.expressions import Alternative
from prakat.lib.search.folding import letters, spelled
from prakat.lib.search.part import SCHEMA, Part, all_of, any_of, term
from prakat.lib.search.questions import GRAM, Question, runs
from prakat.lib.search.words import folded_words

BY_WORDS_MAX: Final = 50
BY_RUNS_MAX: Final = 50
WHOLE_MAX: Final = 30
MOST_MAX: Final = 20
_SMALL_PART_MAX: Final = 10
_LEAST_FOR_MOST: Final = 6
_ALTERNATIVE_BOOST: Final = 0.8


@dataclass(slots=True)
class Candidate:
    """A passage that may answer, with what the index gave it, as shares of the best."""

    part: Part
    address: tantivy.DocAddress
    by_words: float = 0.0
    by_runs: float = 0.0
    whole: bool = False
    """It holds all of the question's letter runs, or nearly all."""


class Plan:
    """The queries for one question, under filters."""

    def __init__(self, question: Question, filters: list[Query]):
        self.question = question
        self._filter = filters
        others = [_alternative(other, "words") for other in question.alternatives]
        words = [term(field, word) for field in ("words", "title") for word in question.all_words]
        self._words = self._filtered(any_of([*words, *(query for query in others if query)]))
        grams = [*question.grams, *question.other_grams, *question.junction_grams]
        self._runs = self._filtered(any_of([term("grams", run) for run in grams])) if grams else None
        self._whole = [self._filtered(query) for query in self._whole_queries()]
        self._most = [self._filtered(query) for query in self._most_queries()]

    def _filtered(self, query: Query) -> Query:
        return all_of([query, *self._filter]) if self._filter else query

    def _whole_queries(self) -> Iterator[Query]:
        question = self.question
        for reading in question.readings:
            grams = runs(reading, GRAM)
            if grams:
                yield all_of([term("grams", run) for run in grams])
        if len(question.folded) < GRAM and question.folded:
            yield Query.regex_query(SCHEMA, "grams", letters(question.folded) + ".*")
        if question.junction_grams:
            words = [(Occur.Must, term("words", word.folded)) for word in question.words]
            meeting = [(Occur.Should, term("grams", run)) for run in question.junction_grams]
            yield Query.boolean_query([*words, *meeting])

    def _most_queries(self) -> Iterator[Query]:
        """All runs but those of one third: what is left when a letter of that third is wrong."""
        grams = self.question.grams
        if len(grams) >= _LEAST_FOR_MOST:
            third = len(grams) // 3
            for begin, end in ((0, third + 1), (third - 1, 2 * third + 1), (2 * third - 1, len(grams))):
                yield all_of([term("grams", run) for run in grams[:begin] + grams[end:]])

    def candidates(self, parts: list[Part]) -> list[Candidate]:
        """The passages worth a closer look, from all parts."""
        found: list[Candidate] = []
        for part in parts:
            found += self._of_part(part)
        best_words = max((one.by_words for one in found if not one.part.is_small), default=0.0)
        best_runs = max((one.by_runs for one in found if not one.part.is_small), default=0.0)
        for one in found:
            if not one.part.is_small:
                one.by_words /= best_words or 1.0
                one.by_runs /= best_runs or 1.0
        return found

    def _of_part(self, part: Part) -> list[Candidate]:
        pool: dict[tuple[int, int], Candidate] = {}

        def seen(address: tantivy.DocAddress) -> Candidate:
            key = address.segment_ord, address.doc
            if key not in pool:
                pool[key] = Candidate(part, address)
            return pool[key]

        for score, address in part.best(self._words, _SMALL_PART_MAX if part.is_small else BY_WORDS_MAX):
            seen(address).by_words = score
        if self._runs is not None:
            for score, address in part.best(self._runs, _SMALL_PART_MAX if part.is_small else BY_RUNS_MAX):
                seen(address).by_runs = score
        if part.is_small:
            return list(pool.values())
        whole = 0
        for query in self._whole:
            for _, address in part.best(query, WHOLE_MAX):
                seen(address).whole = True
                whole += 1
        if whole < WHOLE_MAX:
            for query in self._most:
                for _, address in part.best(query, MOST_MAX):
                    seen(address).whole = True
        return list(pool.values())

    def strict(self) -> Query:
        """Finds, by their first passages, the documents that hold every word or an alternative for it."""
        question = self.question
        others = [(other, _alternative(other, "whole")) for other in question.alternatives]
        clauses = []
        for word in question.words:
            if word.asks:
                continue
            ways = [term("whole", word.folded)]
            ways += [q for other, q in others if q and other.begin <= word.begin and word.end <= other.end]
            clauses.append(any_of(ways) if len(ways) > 1 else ways[0])
        return all_of(clauses) if clauses else Query.empty_query()


def _alternative(other: Alternative, field: str) -> Query | None:
    words = list(dict.fromkeys(folded_words(spelled(other.text))))
    if not words:
        return None
    query = all_of([term(field, word) for word in words]) if len(words) > 1 else term(field, words[0])
    return Query.boost_query(query, _ALTERNATIVE_BOOST * other.weight)
