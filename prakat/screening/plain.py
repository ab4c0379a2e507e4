"""A text as the rules read it: one form for each digit, dash and space, nothing invisible, every place known."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

from prakat.lib.thai_dates import arabic_digits

_DASHES: Final = "‐‑‒–—―−﹘﹣－"


class _Forms(dict[str, str]):
    """The form of each character, filled as characters are met; empty for what is not seen."""

    def __missing__(self, character: str) -> str:
        self[character] = form = _form(character)
        return form


def _form(character: str) -> str:
    if character in _DASHES:
        return "-"
    if character in "\r\v\f\x85\u2028\u2029":
        return "\n"
    category = unicodedata.category(character)
    if category in ("Cf", "Cs") or category == "Cc" and character not in "\n\t":
        return ""
    if category == "Zs":
        return " "
    folded = unicodedata.normalize("NFKC", character) if "\uff00" <= character <= "\uffef" else character
    return arabic_digits(folded) if len(folded) == 1 else character


_FORMS: Final = _Forms()


@dataclass(frozen=True, slots=True)
class Plain:
    """``text`` to be read; ``places`` where each of its characters stands in the text as it was given."""

    text: str
    places: tuple[int, ...]

    @classmethod
    def of(cls, given: str) -> Plain:
        """The given text, as the rules read it."""
        forms = [(form, place) for place, character in enumerate(given) if (form := _FORMS[character])]
        return cls("".join(form for form, _ in forms), tuple(place for _, place in forms))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters from ``start`` to ``end`` of ``text`` stand in the text as it was given."""
        return self.places[start], self.places[end - 1] + 1
