"""The words that the scorer knows, as a value: callers pass it in, and a municipality can add to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from prakat.screening.spam.wordlists import WEIGHTS, Role, Term, Topic, WordList, own, parsed


@dataclass(frozen=True)
class Lexicon:
    """Terms, and the domains that are never suspected (with everything below them)."""

    terms: tuple[Term, ...]
    allowed_domains: frozenset[str] = frozenset()

    def __hash__(self) -> int:
        return hash((len(self.terms), self.terms[:1], self.terms[-1:], self.allowed_domains))

    def extended(
        self,
        terms: Mapping[Topic, Iterable[str]] | None = None,
        *,
        allowed_terms: Iterable[str] = (),
        allowed_domains: Iterable[str] = (),
    ) -> Lexicon:
        """The lexicon with more slogans, and without what the municipality allows.

        An allowed term no longer counts, neither by itself nor for a shorter term within it.
        """
        more = WordList(
            [
                *(Term(text, Role.ALLOWED, 0) for text in allowed_terms),
                *(
                    Term(text, Role.SLOGAN, WEIGHTS[Role.SLOGAN], Topic(topic))
                    for topic, texts in (terms or {}).items()
                    for text in texts
                ),
            ],
            list(allowed_domains),
        )
        return self._with(more)

    def extended_by(self, text: str) -> Lexicon:
        """The lexicon with a list of the municipality's own; raises NotAWordList for one that cannot be read."""
        return self._with(parsed(text))

    def _with(self, more: WordList) -> Lexicon:
        given = {term.key for term in more.terms}
        domains = {domain.strip(". ").lower() for domain in more.domains}
        return replace(
            self,
            terms=(*more.terms, *(term for term in self.terms if term.key not in given)),
            allowed_domains=self.allowed_domains | (domains - {""}),
        )


@cache
def default() -> Lexicon:
    """The lexicon that comes with the software."""
    return Lexicon(tuple(chain.from_iterable(words.terms for words in own())))
