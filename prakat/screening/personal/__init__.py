"""Personal data in a text: what names, numbers, places and facts say of a private person."""

from __future__ import annotations

from itertools import chain

from prakat.screening.personal import facts, names, numbers, places
from prakat.screening.plain import Plain
from prakat.screening.rules import Finding, Kind, without_doubles


def find(text: str) -> list[Finding]:
    """The findings in the order of the text (PDPA ss. 24, 26; Official Information Act s. 15 (5), s. 24)."""
    plain = Plain.of(text)
    people = list(names.find(plain.text))
    found = chain(
        numbers.find(plain.text), people, places.find(plain.text, people), facts.find(plain.text, people)
    )
    return without_doubles(
        Finding(*plain.place(one.start, one.end), Kind.PERSONAL_DATA, one.type, one.severity) for one in found
    )
