"""Machine figures: what the clock alone changes on a page, such as whether an item is overdue. Pure.

Each stands in ``<span data-figure>``, which holds words, times and ``<b>`` and nothing else. An edition that only
refreshes figures may change these places and not one byte beside them.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 400
"""Bytes that one figure may hold: a date and a few words."""

_PLACE: Final = re.compile(
    rb'(<span data-figure>)((?:[^<]|<time datetime="[0-9T:+\-]{10,35}">|</time>|</?b>)*)(</span>)'
)


def without_figures(page: bytes) -> bytes:
    """The page with every figure's place left empty. A place that holds anything else, or too much, stays as it is."""
    return _PLACE.sub(
        lambda found: found[1] + found[3] if len(found[2]) <= LONGEST else found[0],
        page,
    )


def same_but_figures(old: bytes, new: bytes) -> bool:
    """Whether two pages differ in nothing but their figures."""
    return without_figures(old) == without_figures(new)
