"""Pages for the press: a view model rendered in each language, at the addresses of that language."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final

from prakat.pages import addresses
from prakat.publishing.rules import Page

LANGUAGES: Final = ("th", "en")
HTML: Final = "text/html"
CSV: Final = "text/csv"
XML: Final = "application/xml"
ATOM: Final = "application/atom+xml"
KEPT: Final = 320

Make = Callable[[Any, str], bytes]


@lru_cache(maxsize=KEPT)
def _kept(make: Make, view: Any, language: str) -> bytes:
    return make(view, language)


def in_both(path: str, make: Make, view: Any, *, status: int = 200, keep: bool = False) -> Iterator[Page]:
    """One page in both languages of the interface.

    ``keep``: for pages that are asked for again and again and seldom differ. The same view always gives the same
    bytes, so those that were made last are kept for the process.
    """
    for language in LANGUAGES:
        body = _kept(make, view, language) if keep else make(view, language)
        yield Page(addresses.in_language(path, language), HTML, body, status=status)


def forget() -> None:
    """Let go of every page that was kept."""
    _kept.cache_clear()


def gone_in_both(path: str) -> Iterator[str]:
    for language in LANGUAGES:
        yield addresses.in_language(path, language)


def single(path: str, media_type: str, make: Callable[[Any], bytes], view: Any) -> Page:
    """One page that is the same in every language."""
    return Page(path, media_type, make(view))
