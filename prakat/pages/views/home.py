"""The home page, the pages of categories, knowledge, people, contact, law and policies, and the site map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from prakat.pages.views.blocks import Block
from prakat.pages.views.site import (
    NOTHING,
    CategoryLine,
    EntryLine,
    FormState,
    ItemLine,
    Link,
    SiteView,
    UnitView,
    Words,
)


@dataclass(frozen=True, slots=True)
class CheckState:
    """The last daily check of the website, once the checks run."""

    checked_at: datetime
    open_incidents: int = 0


@dataclass(frozen=True, slots=True)
class HomeView:
    """The home page: what one can do here, what is new, what is held open, why to trust it."""

    site: SiteView
    forms: tuple[FormState, ...]
    handbook: ItemLine | None
    """The item of the citizen handbook (3.1 in Ban Phru's scheme)."""
    latest: tuple[EntryLine, ...]
    knowledge: tuple[EntryLine, ...]
    categories: tuple[CategoryLine, ...]
    sealed_at: datetime | None = None
    """When this page was sealed: a figure of the clock, see prakat/pages/figures.py."""
    check: CheckState | None = None
    """None: the daily checks do not run yet, and the page says so."""

    @property
    def item_count(self) -> int:
        return sum(len(category.items) for category in self.categories)


@dataclass(frozen=True, slots=True)
class CategoryView:
    site: SiteView
    category: CategoryLine
    latest: tuple[EntryLine, ...] = ()


@dataclass(frozen=True, slots=True)
class KnowledgeView:
    """Useful knowledge (clause 1.5 of the announcement): entries of that topic, newest first."""

    site: SiteView
    entries: tuple[EntryLine, ...]
    older: Link | None = None


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person in office. Names are Thai only, so they stand as plain text."""

    name: str
    post: Words
    unit: Words = NOTHING
    phone: str = ""
    email: str = ""
    picture: str = ""
    """Address of the picture; "" shows a neutral figure."""
    acting_for: Words = NOTHING
    """The post in whose place the person acts, if so."""


@dataclass(frozen=True, slots=True)
class PeopleGroup:
    title: Words
    people: tuple[PersonView, ...]
    item: ItemLine | None = None
    """The item under which this group is published in full."""

    @property
    def has_pictures(self) -> bool:
        return any(person.picture for person in self.people)


@dataclass(frozen=True, slots=True)
class PeopleView:
    site: SiteView
    groups: tuple[PeopleGroup, ...]
    updated_on: date | None = None


@dataclass(frozen=True, slots=True)
class ContactPageView:
    """The contact page; the municipality's own contact stands in `site.contact`."""

    site: SiteView
    units: tuple[UnitView, ...]
    forms: tuple[FormState, ...] = ()
    items: tuple[ItemLine, ...] = ()
    """The items of the contact category."""


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A sub-clause of a law and the items that serve it; `code` is the anchor on the law page, as in "oia-7-1"."""

    code: str
    title: Words
    summary: Words
    items: tuple[ItemLine, ...]


@dataclass(frozen=True, slots=True)
class StatuteView:
    title: Words
    clauses: tuple[ClauseView, ...]
    source: str = ""
    """Where the full text can be read, if an address is known."""


@dataclass(frozen=True, slots=True)
class LawView:
    site: SiteView
    statutes: tuple[StatuteView, ...]
    announcement: Link | None = None
    """The municipality's own announcement that sets up the scheme."""


@dataclass(frozen=True, slots=True)
class PolicyView:
    """One of the four policies: "privacy", "website", "security" or "accessibility".

    `body` is that of the entry that was released under the policy's topic; without one the page says that the
    policy has not been published yet: no text reaches the public outside the procedure.
    """

    site: SiteView
    slug: str
    entry: EntryLine | None = None
    body: tuple[Block, ...] = ()
    updated_on: date | None = None
    contact_email: str = ""


@dataclass(frozen=True, slots=True)
class SitemapView:
    site: SiteView
    categories: tuple[CategoryLine, ...]
