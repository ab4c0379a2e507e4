"""What the gate goes by in this municipality: the software's lexicon, with its own words as its scheme has them."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Final

from prakat.lib.canonical import digest
from prakat.lib.thai_dates import arabic_digits
from prakat.scheme import queries as scheme
from prakat.scheme.files_and_words import LexiconSpec
from prakat.scheme.rules import NoScheme
from prakat.screening.rules import RULES
from prakat.screening.spam import Lexicon, Topic, default

_BESIDE: Final = re.compile(r"[\s\-.()]+")


@dataclass(frozen=True)
class Rulebook:
    """The lexicon, and what the office itself has made public. ``mark`` changes when rules or words do: what was read
    under another mark is looked through once more."""

    lexicon: Lexicon
    contacts: frozenset[str]
    mark: str

    def is_public(self, words: str) -> bool:
        """Whether these words are one of the office's own numbers or addresses."""
        return _plain(words) in self.contacts


def current() -> Rulebook:
    """The rulebook by the scheme in force; the software's own where there is none yet."""
    try:
        document = scheme.current_document()
    except NoScheme:
        return _rulebook(LexiconSpec(), ())
    town = document.municipality
    return _rulebook(document.lexicon, (town.phone, town.fax, town.email))


@lru_cache(maxsize=8)
def _rulebook(spec: LexiconSpec, own: tuple[str, ...]) -> Rulebook:
    lexicon = default()
    if spec != LexiconSpec():
        lexicon = lexicon.extended(
            {Topic.ADVERTISING: spec.advertising}, allowed_terms=spec.allowed, allowed_domains=spec.domains
        )
    contacts = frozenset(_plain(each) for each in (*own, *spec.public_contacts) if each)
    mark = digest({"rules": RULES, "words": asdict(spec)})
    return Rulebook(lexicon, contacts, mark)


def _plain(words: str) -> str:
    return _BESIDE.sub("", arabic_digits(words)).casefold()
