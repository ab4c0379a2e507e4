"""What goes into the index and what comes out of it: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

FACETS: Final = ("category", "unit", "fiscal_year", "type")
QUESTION_MAX: Final = 200
"""Characters of a question that are read; the rest is cut off."""

Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it is marked as found."""


@dataclass(frozen=True, slots=True)
class Document:
    """One public entry: ``id`` is its uid; ``stored`` comes back with a hit as it was given (plain JSON values)."""

    id: str
    title: str
    body: str
    stored: Mapping[str, Any] = field(default_factory=dict)
    facets: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    id: str
    score: float
    stored: Mapping[str, Any]
    title: Pieces
    snippet: Pieces


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found. ``facets``: for each facet how many of the found bear each of its values."""

    question: str
    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]]
    did_you_mean: str = ""
