"""What a rule found in the plain text, before its place in the given text is known."""

from __future__ import annotations

from typing import NamedTuple

from prakat.screening.rules import Severity


class Found(NamedTuple):
    """A place in the plain text, the type of what stands there, and how grave it is."""

    start: int
    end: int
    type: str
    severity: Severity
