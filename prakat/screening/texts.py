"""All that is looked for in a text, whatever it comes from."""

from __future__ import annotations

from prakat.screening import personal, secrecy, spam
from prakat.screening.rules import Finding
from prakat.screening.spam import Lexicon


def find(text: str, lexicon: Lexicon | None = None) -> list[Finding]:
    """The findings in the order of the text (announcement 1.2 and 1.6); without a lexicon, by the one that comes with
    the software."""
    return sorted([*personal.find(text), *secrecy.find(text), *spam.find(text, lexicon)])
