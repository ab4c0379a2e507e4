"""Search, the pages that say why something is not there, feeds and the site map for machines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from prakat.pages.views.site import NOTHING, EntryLine, FormState, Link, SiteView, Words

Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it is marked as found."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An entry that was found: its line, its Thai title and a part of its text with what was found marked."""

    entry: EntryLine
    title: Pieces = ()
    snippet: Pieces = ()


@dataclass(frozen=True, slots=True)
class FilterOption:
    value: str
    label: Words
    count: int | None = None
    selected: bool = False


@dataclass(frozen=True, slots=True)
class SearchFilter:
    """A choice that narrows the search; `name` is the parameter of the address."""

    name: str
    label: Words
    options: tuple[FilterOption, ...]


@dataclass(frozen=True, slots=True)
class SearchView:
    """The live search page. `problem` is said when the search cannot answer at this time."""

    site: SiteView
    query: str = ""
    hits: tuple[SearchHit, ...] = ()
    total: int = 0
    page: int = 1
    page_count: int = 1
    previous_path: str = ""
    next_path: str = ""
    filters: tuple[SearchFilter, ...] = ()
    without_filters_path: str = ""
    """The same question without the filters that narrow it now; "" if there are none."""
    suggestion: str = ""
    """What was probably meant, and where it is asked."""
    suggestion_path: str = ""
    fewer: tuple[Link, ...] = ()
    """Parts of the question that do find something, when the whole finds nothing."""
    categories: tuple[Link, ...] = ()
    forms: tuple[FormState, ...] = ()
    problem: Words = NOTHING


@dataclass(frozen=True, slots=True)
class NotFoundView:
    site: SiteView


@dataclass(frozen=True, slots=True)
class SuspendedView:
    """Publication suspended (clause 4.2): of the whole site or of a part."""

    site: SiteView
    what: Words
    since: datetime
    ordered_by: Words
    reason: Words
    until: datetime | None = None
    still_works: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedView:
    """An Atom feed: `path` is its own address, `page_path` that of the page it follows."""

    site: SiteView
    title: Words
    path: str
    page_path: str
    entries: tuple[EntryLine, ...]
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class SitemapAddress:
    path: str
    changed_on: date | None = None


@dataclass(frozen=True, slots=True)
class SitemapXmlView:
    """A site map for machines: at most 50,000 addresses in each language; beyond that, an index of several."""

    site: SiteView
    addresses: tuple[SitemapAddress, ...]


@dataclass(frozen=True, slots=True)
class SitemapIndexView:
    site: SiteView
    parts: tuple[SitemapAddress, ...]
