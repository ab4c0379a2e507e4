"""How anyone checks what this site says: an entry's own digests and place in the log, the whole site's seal, and the
list of what was taken from the public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from prakat.pages.views.blocks import FileView
from prakat.pages.views.items import ItemHead
from prakat.pages.views.site import NOTHING, SiteView, UnitView, Words


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file of the version that is current, with its SHA-256."""

    file: FileView
    digest: str


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """One released version of an entry: what was approved, and where the log says that it was released."""

    number: int
    released_at: datetime
    digest: str
    """SHA-256 of the content that was approved and released."""
    path: str = ""
    """Where the version can be read; empty when it was taken from the public."""
    is_current: bool = False
    ended_at: datetime | None = None
    edition_number: int | None = None
    leaf_index: int | None = None


@dataclass(frozen=True, slots=True)
class EntryProofView:
    """The page that checks one document: /e/<uid>/verify/."""

    site: SiteView
    uid: str
    title: Words
    item: ItemHead
    unit: UnitView
    digest: str
    files: tuple[SealedFile, ...]
    versions: tuple[VersionRecord, ...]
    """Newest first."""

    @property
    def entry_path(self) -> str:
        return f"/e/{self.uid}/"

    @property
    def short_address(self) -> str:
        """The address of the document that is checked here."""
        return self.site.address(self.entry_path)


@dataclass(frozen=True, slots=True)
class SiteProofView:
    """The page that checks the whole site: /verify/. ``has_policy``: whether there are keys to trust already."""

    site: SiteView
    exit_codes: tuple[tuple[int, Words], ...]
    """What the checker says by its exit code."""
    has_policy: bool = False


@dataclass(frozen=True, slots=True)
class TombstoneLine:
    """An entry that was taken from the public; the title of an erased one is not said again."""

    uid: str
    removed_on: date
    reason: Words
    item_number: str
    item_title: Words
    unit: Words
    title: Words = NOTHING
    is_erased: bool = False
    version_number: int | None = None
    """Set for an older version of an entry that lived on."""

    @property
    def path(self) -> str:
        return f"/e/{self.uid}/" if self.version_number is None else f"/e/{self.uid}/{self.version_number}/"


@dataclass(frozen=True, slots=True)
class TombstonesView:
    """What was taken from the public: the newest of all, or all of one fiscal year (B.E.)."""

    site: SiteView
    lines: tuple[TombstoneLine, ...]
    years: tuple[tuple[int, int], ...]
    """(fiscal year, how many), newest first."""
    fiscal_year: int | None = None
