"""What every public page knows: the municipality, its contact, colours, languages and notice."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from prakat.pages.colours import Colours


@dataclass(frozen=True, slots=True)
class Words:
    """A text in Thai, with its English where the municipality wrote one ("" if none)."""

    th: str
    en: str = ""

    def __bool__(self) -> bool:
        return bool(self.th or self.en)


NOTHING = Words("")


@dataclass(frozen=True, slots=True)
class Link:
    """An address inside the site (without the language's prefix) or an absolute one, with what it is called."""

    title: Words
    path: str
    note: Words = NOTHING


@dataclass(frozen=True, slots=True)
class NoticeView:
    """An emergency notice that stands on every page until it is over."""

    text: Words
    until: datetime | None = None
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit of the municipality, and how to reach it."""

    code: str
    name: Words
    phone: str = ""
    email: str = ""
    place: Words = NOTHING


@dataclass(frozen=True, slots=True)
class ContactView:
    """How to reach the municipality as a whole; empty strings are left out of the page."""

    address: Words = NOTHING
    phone: str = ""
    fax: str = ""
    email: str = ""
    hours: Words = NOTHING
    website: str = ""
    channels: tuple[Link, ...] = ()
    """Facebook, LINE and the like: absolute addresses."""
    latitude: str = ""
    longitude: str = ""
    map_picture: str = ""
    """Address of a picture of the map, for example /files/…/map.png."""
    map_alt: Words = NOTHING
    map_width: int | None = None
    map_height: int | None = None


@dataclass(frozen=True, slots=True)
class SiteView:
    """The frame of a page.

    `path` is the page's own address without the language's prefix ("/items/1.1/"); `base_url` has no slash at its end.
    `section` is the address of the navigation link under which the page lies. Nothing here changes with a release, so
    that a release does not change every page.
    """

    name: Words
    base_url: str
    path: str
    colours: Colours
    contact: ContactView
    notice: NoticeView | None = None
    navigation: tuple[Link, ...] = ()
    section: str = ""
    languages: tuple[str, ...] = ("th", "en")
    seal_picture: str = ""
    """Address of the municipality's own seal, a square picture; "" shows the name alone."""
    publishing_unit: UnitView | None = None
    unit: UnitView | None = None
    """The unit responsible for this page; the publishing unit, if none is named."""
    published_on: date | None = None
    """When this page was first published, for the foot of a page that is not an entry's."""
    reviewed_on: date | None = None
    """When this page was last brought up to date or reviewed, likewise."""

    @property
    def responsible_unit(self) -> UnitView | None:
        return self.unit or self.publishing_unit

    def address(self, path: str | None = None) -> str:
        """The absolute address of a path of this site, of this page when none is given."""
        return self.base_url + (self.path if path is None else path)


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry as a line in a list or a feed."""

    uid: str
    title: Words
    published_at: datetime
    item_number: str
    item_title: Words
    unit: Words
    summary: Words = NOTHING
    revised_at: datetime | None = None
    """When the version that is shown was released, if it is not the first."""
    fiscal_year: int | None = None
    file_types: tuple[str, ...] = ()
    """Media types of the attachments, one for each file."""

    @property
    def path(self) -> str:
        return f"/e/{self.uid}/"


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item of the scheme as a line in the register."""

    number: str
    title: Words
    unit: Words
    updated_on: date | None = None
    entry_count: int = 0
    is_overdue: bool = False
    """A figure of the clock: see prakat/pages/figures.py."""
    form_kind: str = ""
    """"satisfaction", "opinion", "complaint" or "corruption" for a form item, else ""."""

    @property
    def path(self) -> str:
        return f"/items/{self.number}/"


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """A category with its items."""

    number: int
    title: Words
    items: tuple[ItemLine, ...] = ()
    summary: Words = NOTHING

    @property
    def path(self) -> str:
        return f"/categories/{self.number}/"

    @property
    def updated_on(self) -> date | None:
        return max((item.updated_on for item in self.items if item.updated_on), default=None)


@dataclass(frozen=True, slots=True)
class FormState:
    """One of the four online forms: whether it is open, and if not, when it opens."""

    kind: str
    item_number: str
    title: Words
    is_open: bool = False
    opens_on: date | None = None
    opens_note: Words = NOTHING
    """Said in place of a date, when there is none yet."""
    path: str = ""
    """Where the form is filled in, once it is open."""
    instead: tuple[Link, ...] = field(default=())
    """Other ways to do the same thing today."""

    @property
    def item_path(self) -> str:
        return f"/items/{self.item_number}/"
