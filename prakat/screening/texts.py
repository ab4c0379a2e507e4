"""All that is looked for in a text, whatever it comes from."""

from __future__ import annotations

from prakat.screening import personal, secrecy
from prakat.screening.rules import Finding


def find(text: str) -> list[Finding]:
    """The findings in the order of the text (announcement 1.2 and 1.6)."""
    return sorted([*personal.find(text), *secrecy.find(text)])
