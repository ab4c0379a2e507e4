"""The pages of an item and of its archive, and of an entry, its older versions and what remains of a withdrawn one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from prakat.pages.views.blocks import Block, FileView, StructureBlock, TableBlock
from prakat.pages.views.site import NOTHING, EntryLine, FormState, SiteView, UnitView, Words

WIDE_TABLE_COLUMNS: Final = 6
LONG_TITLE_CHARACTERS: Final = 130


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A sub-clause that an item or entry serves; `code` is its anchor on /law/."""

    code: str
    title: Words
    """Short: มาตรา 7(1) พ.ร.บ. ข้อมูลข่าวสารของราชการ พ.ศ. 2540."""

    @property
    def path(self) -> str:
        return f"/law/#{self.code}"


@dataclass(frozen=True, slots=True)
class ItemHead:
    """An item as its own pages and its entries' pages name it. `unit` is None when every unit is responsible."""

    number: str
    title: Words
    category_number: int
    category_title: Words
    unit: UnitView | None
    summary: Words = NOTHING

    @property
    def path(self) -> str:
        return f"/items/{self.number}/"

    @property
    def category_path(self) -> str:
        return f"/categories/{self.category_number}/"

    @property
    def feed_path(self) -> str:
        return f"/items/{self.number}/feed.xml"


@dataclass(frozen=True, slots=True)
class OitCode:
    code: str
    title: Words


@dataclass(frozen=True, slots=True)
class OitYear:
    """The OIT codes that an item answers in one fiscal year: the codes change every year."""

    fiscal_year: int
    codes: tuple[OitCode, ...]


@dataclass(frozen=True, slots=True)
class YearGroup:
    """Entries of one fiscal year; `total` may be more than the entries that are shown."""

    fiscal_year: int
    entries: tuple[EntryLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ArchiveMonth:
    month: int
    total: int


@dataclass(frozen=True, slots=True)
class ArchiveYear:
    """A fiscal year in an item's archive; the newest one shows its months too."""

    fiscal_year: int
    total: int
    months: tuple[ArchiveMonth, ...] = ()


@dataclass(frozen=True, slots=True)
class Feature:
    """An entry whose body is shown on the item's own page, as for people, structure and contact items."""

    entry: EntryLine
    body: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ItemView:
    site: SiteView
    item: ItemHead
    legal_basis: tuple[LegalBasis, ...]
    updated_on: date | None
    due_on: date | None
    """A figure of the clock, as ``is_overdue`` is: see prakat/pages/figures.py."""
    cycle: Words
    """How often it is brought up to date, in words: ทุกเดือน ภายในวันที่ 10 ของเดือนถัดไป."""
    oit: tuple[OitYear, ...]
    years: tuple[YearGroup, ...]
    archive: tuple[ArchiveYear, ...]
    units: tuple[UnitView, ...] = ()
    """For an item of every unit: the units that answer for their own entries."""
    feature: Feature | None = None
    form: FormState | None = None
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class MonthGroup:
    month: int
    entries: tuple[EntryLine, ...]


@dataclass(frozen=True, slots=True)
class ArchiveDay:
    day: int
    total: int


@dataclass(frozen=True, slots=True)
class ArchiveStep:
    """The archive page beside this one in time."""

    fiscal_year: int
    path: str
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, slots=True)
class ItemArchiveView:
    """One fiscal year of an item, one month of it, or one day of that month.

    ``groups`` are the entries by month, newest first; a year or month that holds too many to list shows ``months`` or
    ``days`` with their counts instead. A page knows nothing of other pages but the two beside it, so that it changes
    only with what it shows.
    """

    site: SiteView
    item: ItemHead
    fiscal_year: int
    total: int
    groups: tuple[MonthGroup, ...] = ()
    months: tuple[ArchiveMonth, ...] = ()
    days: tuple[ArchiveDay, ...] = ()
    month: int | None = None
    day: int | None = None
    newer: ArchiveStep | None = None
    older: ArchiveStep | None = None

    @property
    def is_cut(self) -> bool:
        """Whether the page lists fewer entries than there are."""
        return bool(self.groups) and self.total > sum(len(group.entries) for group in self.groups)

    @property
    def year_path(self) -> str:
        return f"{self.item.path}{self.fiscal_year}/"

    @property
    def month_path(self) -> str:
        return f"{self.year_path}{self.month:02d}/"


@dataclass(frozen=True, slots=True)
class AttachmentView:
    file: FileView
    title: str
    text: tuple[str, ...] = ()
    """The document's own text in paragraphs, to be read beside the download; empty if there is none."""
    is_machine_read: bool = False
    """Recognised from pictures of its pages: it may be wrong."""
    pages_shown: int = 0
    """How many of its pages ``text`` holds where it does not hold all; 0 where it does."""
    masked: int = 0
    """In how many places something was taken out before it was published (Official Information Act s. 9 para. 2)."""


@dataclass(frozen=True, slots=True)
class VersionLine:
    number: int
    released_at: datetime
    path: str
    changes: tuple[str, ...] = ()
    """What changed since the version before, a sentence each, in Thai."""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry as one of its versions shows it.

    For an older version `current_path` is the address of the current one and `superseded_at` the time it was replaced.
    `published_at` is the first release, `revised_at` the release of this version when it is not the first.
    """

    site: SiteView
    uid: str
    version_number: int
    item: ItemHead
    unit: UnitView
    title: Words
    summary: Words
    fiscal_year: int
    document_date: date | None
    published_at: datetime
    body: tuple[Block, ...]
    attachments: tuple[AttachmentView, ...]
    legal_basis: tuple[LegalBasis, ...]
    versions: tuple[VersionLine, ...]
    revised_at: datetime | None = None
    reviewed_on: date | None = None
    review_by: date | None = None
    topics: tuple[Words, ...] = ()
    next_entry: EntryLine | None = None
    previous_entry: EntryLine | None = None
    superseded_at: datetime | None = None

    is_masked: bool = False
    """Words were masked in its own text or in one of its files."""
    is_preview: bool = False
    """Not released yet: there is nothing to check it against."""

    @property
    def current_path(self) -> str:
        return f"/e/{self.uid}/"

    @property
    def proof_path(self) -> str:
        return f"/e/{self.uid}/verify/"

    @property
    def short_address(self) -> str:
        return self.site.address(self.current_path)

    @property
    def is_wide(self) -> bool:
        """Whether the body needs the page's whole width, as an organisation chart and a table of many columns do."""
        return any(
            isinstance(block, StructureBlock)
            or (isinstance(block, TableBlock) and len(block.column_kinds) > WIDE_TABLE_COLUMNS)
            for block in self.body
        )

    @property
    def has_long_title(self) -> bool:
        return len(self.title.th) > LONG_TITLE_CHARACTERS


@dataclass(frozen=True, slots=True)
class TombstoneView:
    """What remains at the address of an entry that was withdrawn or erased: when, why, by whose order (410)."""

    site: SiteView
    uid: str
    removed_on: date
    reason: Words
    ordered_by: Words = NOTHING
    title: Words = NOTHING
    """Empty when the title itself may not be shown."""
    item: ItemHead | None = None
    unit: UnitView | None = None
    is_erased: bool = False
