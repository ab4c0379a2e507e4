"""How much of a text consists of words: the measure by which repairs are chosen and layers judged."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from prakat.lib.search.words import WORDS_FILE, cut

_THAI_RUN: Final = re.compile("[\u0e01-\u0e4e]+")
_LATIN_WORD: Final = re.compile(r"[A-Za-z]+")
_VOWELS: Final = frozenset("aeiouyAEIOUY")
_MARKS: Final = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_BROKEN: Final = re.compile(
    f"(?<![\u0e01-\u0e2e{_MARKS}])[{_MARKS}]"  # a mark on nothing
    f"|[เแโใไ](?![ก-ฮ])"  # a vowel that leads no consonant
    f"|[\u0e48-\u0e4b]{{2,}}|(?<![\u0e01-\u0e2e{_MARKS}])[\u0e32\u0e33]"
)
_PLAIN: Final = frozenset(
    " \n.,-/()%:;'\"“”‘’–—…•·฿ฯๆ๏|_=+*&#@!?<>[]{}0123456789๐๑๒๓๔๕๖๗๘๙✓☐☑□■●○◦\u00a0\\^~`$×°²³½¼"
)


@cache
def known() -> frozenset[str]:
    """The words of the dictionary."""
    return frozenset(WORDS_FILE.read_text(encoding="utf-8").split("\n"))


@lru_cache(maxsize=20_000)
def covered(run: str) -> int:
    """How many characters of a run of Thai letters lie in words of two letters and more."""
    return sum(len(piece) for piece in cut(run) if len(piece) > 1 and piece in known())


def worth(run: str) -> float:
    """A measure to compare ways to read one run, 1 at most: covered characters, few words rather than many."""
    pieces = cut(run)
    if not pieces:
        return 0.0
    return covered(run) / len(run) - 0.06 * len(pieces)


def plausible(text: str) -> float:
    """How much of the letters of a text, 0 to 1, reads as Thai or Latin words; 1 for a text without letters."""
    thai = sum(len(run) for run in _THAI_RUN.findall(text))
    read: float = sum(covered(run) for run in _THAI_RUN.findall(text)) - 2 * len(_BROKEN.findall(text))
    latin = good_latin = 0
    for word in _LATIN_WORD.findall(text):
        latin += len(word)
        good_latin += len(word) if _reads_as_latin(word) else 0
    strange = sum(1 for letter in text if letter not in _PLAIN and not _is_letter(letter))
    crowd = max(0, sum(1 for letter in text if letter in "?@<>\\^`~|{}[]=#&$!+*") - 0.05 * len(text))
    whole = thai + latin + 2 * strange + crowd
    return max(0.0, (read + good_latin) / whole) if whole else 1.0


def _is_letter(letter: str) -> bool:
    return letter.isascii() and letter.isalpha() or "\u0e01" <= letter <= "\u0e5b"


def _reads_as_latin(word: str) -> bool:
    if len(word) <= 3:
        return word.isupper() or word.istitle() or word.islower()
    shaped = word.isupper() or word[1:].islower() or word.islower()
    vowels = sum(1 for letter in word if letter in _VOWELS)
    return shaped and 0.15 <= vowels / len(word) <= 0.75
