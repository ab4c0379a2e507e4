"""Reads of what is public: editions and their log, released versions, lists and tallies, the notice, redirects."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum

from prakat.editorial.models import Version
from prakat.editorial.rules import PUBLIC_STATES, State
from prakat.lib.thai_dates import BANGKOK, fiscal_year_end, fiscal_year_start
from prakat.publishing.models import (
    Edition,
    ListedEntry,
    ListedTopic,
    LogHead,
    LogLeaf,
    Notice,
    Redirect,
    ShownFile,
    Tally,
)
from prakat.publishing.rules import WHOLE, EditionKind

PUBLIC = Q(state__in=[state.value for state in PUBLIC_STATES])
ERASED = State.ERASED.value
REMOVED = (State.WITHDRAWN.value, ERASED)
"""States of a version that was public and was taken from the public."""


@dataclass(frozen=True)
class LogPlace:
    """Where the log speaks of a version's release: the number of its edition, the index of its leaf."""

    edition_number: int
    leaf_index: int


@dataclass(frozen=True)
class YearTally:
    """What the public reads of an item in one fiscal year (B.E., 0 for none)."""

    item_number: str
    fiscal_year: int
    entries: int
    last_released_at: datetime


# --- editions -------------------------------------------------------------------------------------


def newest_edition() -> Edition | None:
    return Edition.objects.order_by("-number").first()


def editions_after(number: int) -> QuerySet[Edition]:
    """The signed editions beyond a number, oldest first."""
    return Edition.objects.filter(number__gt=number).exclude(note="").order_by("number")


def log_places(version_ids: Collection[int]) -> dict[int, LogPlace]:
    """Version → where the log speaks of its release; versions without such a leaf are left out.

    For the edition that is being made, whose leaf is written after its pages, it is the place that comes next: the
    act holds the log's lock. Three queries at most, however many versions.
    """
    rows = (
        Edition.versions.through.objects.filter(
            version__in=version_ids, edition__kind=EditionKind.RELEASE.value
        )
        .order_by("-edition__number")
        .values_list("version_id", "edition_id", "edition__number")
    )
    editions = {version: (edition, number) for version, edition, number in rows}  # the first edition stays
    wanted = {edition for edition, _ in editions.values()}
    indices = dict(LogLeaf.objects.filter(edition__in=wanted).values_list("edition_id", "index"))
    if wanted - indices.keys():
        head = LogHead.objects.first()
        indices.update(dict.fromkeys(wanted - indices.keys(), head.size if head else 0))
    return {version: LogPlace(number, indices[edition]) for version, (edition, number) in editions.items()}


# --- versions -------------------------------------------------------------------------------------


def editions_before(number: int) -> QuerySet[Edition]:
    """The editions below a number whose pages may still be kept, newest first."""
    return Edition.objects.filter(number__lt=number).order_by("-number")


def versions_of(editions: Iterable[Edition]) -> QuerySet[Version]:
    """The versions for which these editions were made."""
    return Version.objects.filter(editions__in=list(editions)).distinct()


def released() -> QuerySet[Version]:
    """The versions that the public reads, newest first, with item and unit."""
    return (
        Version.objects.filter(PUBLIC)
        .select_related("entry__item__category", "entry__unit")
        .order_by("-released_at", "-pk")
    )


def ever_released(entry_ids: Iterable[int] | QuerySet[Version, Any]) -> QuerySet[Version]:
    """Every version of these entries that the public could once read, oldest first."""
    wanted = entry_ids if isinstance(entry_ids, QuerySet) else list(entry_ids)
    return (
        Version.objects.filter(entry__in=wanted, released_at__isnull=False)
        .select_related("entry__item__category", "entry__unit")
        .order_by("entry_id", "number")
    )


def shown(released: Sequence[Version]) -> list[Version]:
    """Of an entry's released versions, oldest first, those that the public can read now, the current one last.

    None when the entry is withdrawn; and what was withdrawn together with a version does not come back with a newer.
    """
    if not any(row.state in PUBLIC_STATES for row in released):
        return []
    closed = max((row.number for row in released if _took_all_away(row)), default=0)
    return [row for row in released if row.number > closed and row.state != ERASED]


def _took_all_away(row: Version) -> bool:
    """Whether the whole entry was taken from the public with this version."""
    return State.WITHDRAWN.value in {row.state, row.before_erasure if row.state == ERASED else ""}


def released_with(version_ids: Iterable[int]) -> list[list[Version]]:
    """For the entry of each of these versions, all its versions that were ever released, oldest first. One query."""
    rows = ever_released(Version.objects.filter(pk__in=list(version_ids)).order_by().values("entry_id"))
    return [list(versions) for _, versions in groupby(rows, key=lambda row: row.entry_id)]


def entry_ids_once_public(part: tuple[int, int] = WHOLE) -> QuerySet[Version, int]:
    """Entries that were public once, in order; of ``part`` (k, n) those whose number leaves k when divided by n."""
    rows = Version.objects.filter(released_at__isnull=False).order_by("entry_id")
    if part[1] > 1:
        rows = rows.annotate(left=F("entry_id") % part[1]).filter(left=part[0])
    return rows.values_list("entry_id", flat=True).distinct()


# --- lists and tallies ----------------------------------------------------------------------------


def listed() -> QuerySet[ListedEntry]:
    """The lines of what the public reads, newest first."""
    return ListedEntry.objects.order_by("-released_at", "-version_id")


def listed_with_topic(topic: str, limit: int, item_number: str = "") -> list[ListedEntry]:
    """The newest lines that carry the topic, of one item if one is named. Two queries."""
    rows = ListedTopic.objects.filter(topic=topic).order_by("-released_at", "-entry_id")
    if item_number:
        rows = rows.filter(item_number=item_number)
    return list(listed().filter(entry__in=list(rows.values_list("entry_id", flat=True)[:limit])))


def year_tallies() -> list[YearTally]:
    """Every item's fiscal years with what the public reads of them, newest year first. One query, over tallies."""
    rows = (
        Tally.objects.order_by("item_number", "-fiscal_year")
        .values_list("item_number", "fiscal_year")
        .annotate(Sum("entries"), Max("last_released_at"))
    )
    return [YearTally(*row) for row in rows]


def tallies(fiscal_year: int, item_number: str = "") -> QuerySet[Tally]:
    """The months of one fiscal year that hold something: of every item, or of one."""
    rows = Tally.objects.filter(fiscal_year=fiscal_year)
    return rows.filter(item_number=item_number) if item_number else rows


def day_counts(item_number: str, fiscal_year: int, month: int) -> dict[int, int]:
    """Day of the month → number of public entries. One query over the month."""
    rows = ListedEntry.objects.filter(item_number=item_number, fiscal_year=fiscal_year, month=month)
    return dict(rows.order_by("day").values_list("day").annotate(Count("pk")))


def days_with_entries(item_numbers: Iterable[str], fiscal_year: int) -> dict[tuple[str, int], list[int]]:
    """(item, month) → the days of the month that hold something, newest first. One query, over the index of days."""
    rows = ListedEntry.objects.filter(item_number__in=set(item_numbers), fiscal_year=fiscal_year)
    found: dict[tuple[str, int], list[int]] = {}
    days = rows.order_by("item_number", "month", "-day").values_list("item_number", "month", "day").distinct()
    for number, month, day in days:
        found.setdefault((number, month), []).append(day)
    return found


# --- what was taken from the public ---------------------------------------------------------------


def tombstones(fiscal_year: int | None = None) -> QuerySet[Version]:
    """For each withdrawn entry the version that was public last, and every version that was erased, newest first; of
    one fiscal year (B.E.) in which they were taken away, or of all. ``followed``: a later version was released."""
    later = Version.objects.filter(
        entry=OuterRef("entry"), number__gt=OuterRef("number"), released_at__isnull=False
    )
    rows = Version.objects.filter(state__in=REMOVED, released_at__isnull=False)
    rows = rows.annotate(followed=Exists(later)).filter(Q(state=ERASED) | Q(followed=False))
    if fiscal_year is not None:
        begin, end = fiscal_year_start(fiscal_year), fiscal_year_end(fiscal_year)
        rows = rows.filter(
            state_at__gte=datetime(begin.year, begin.month, begin.day, tzinfo=BANGKOK),
            state_at__lt=datetime(end.year, end.month + 1, 1, tzinfo=BANGKOK),
        )
    return rows.select_related("entry__item", "entry__unit").order_by("-state_at", "-pk")


def files_still_public(digests: Iterable[str]) -> set[tuple[str, str]]:
    """(digest, name) of those of these files that a version still shows to the public. One query."""
    return set(ShownFile.objects.filter(digest__in=list(digests)).values_list("digest", "name"))


# --- the whole site -------------------------------------------------------------------------------


def notice(at: datetime) -> Notice | None:
    """The emergency notice that is on every page at ``at``."""
    return Notice.objects.filter(ended_at=None, from_at__lte=at, until_at__gt=at).first()


def redirects() -> dict[str, str]:
    return dict(Redirect.objects.values_list("source", "target"))
