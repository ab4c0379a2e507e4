"""Thai text cut into words by a dictionary of atoms: words that do not split wholly into other words.

Compounds hide their parts from a search, so the dictionary holds none: who asks for a part finds the whole. The
dictionary is made at set-up from an installed package (setup/words.py), never kept with the code.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import nlpo3

from prakat.lib.search.folding import ENCODING, fold

WORDS_FILE: Final = Path(__file__).parent / "words_built" / "atoms.txt"
_DICTIONARY: Final = "prakat-atoms"
_LONGEST_PART: Final = 30


class NoDictionary(RuntimeError):
    """The dictionary was not made yet."""


def atoms(words: set[str]) -> list[str]:
    """Those of the words that are not two or more others set one after the other; parts have two letters or more."""
    return sorted(word for word in words if word and not _splits(word, words))


def _splits(word: str, words: set[str]) -> bool:
    reached = [True] + [False] * len(word)
    for end in range(2, len(word) + 1):
        for begin in range(max(0, end - _LONGEST_PART), end - 1):
            if reached[begin] and (begin or end < len(word)) and word[begin:end] in words:
                reached[end] = True
                break
    return reached[len(word)]


@cache
def _loaded() -> str:
    if not WORDS_FILE.exists():
        raise NoDictionary(f"{WORDS_FILE} is missing: run setup/words.py (make setup does)")
    nlpo3.load_dict(str(WORDS_FILE), _DICTIONARY)
    return _DICTIONARY


def cut(text: str) -> list[str]:
    """The pieces of a spelled text, one after the other; joined again they are the text."""
    return nlpo3.segment(text, _loaded()) if text else []


def folded_words(text: str) -> list[str]:
    """The words of a spelled text, each folded; what folds to nothing (spaces, punctuation) is left out."""
    folded = [fold(piece) for piece in cut(text)]
    return [word.decode(ENCODING, "replace") for word in folded if word]
