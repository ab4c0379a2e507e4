"""Reads of what is public: editions, released versions, the notice, redirects."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, F, Max, Q, QuerySet

from prakat.editorial.models import Version
from prakat.editorial.rules import PUBLIC_STATES, State
from prakat.publishing.models import Edition, Notice, Redirect

PUBLIC = Q(state__in=[state.value for state in PUBLIC_STATES])


def newest_edition() -> Edition | None:
    return Edition.objects.order_by("-number").first()


def released() -> QuerySet[Version]:
    """The versions that the public reads, newest first, with item and unit."""
    return (
        Version.objects.filter(PUBLIC)
        .select_related("entry__item__category", "entry__unit")
        .order_by("-released_at", "-pk")
    )


def ever_released(entry_ids: Iterable[int]) -> QuerySet[Version]:
    """Every version of these entries that the public could once read, oldest first."""
    return (
        Version.objects.filter(entry__in=list(entry_ids), released_at__isnull=False)
        .select_related("entry__item__category", "entry__unit")
        .order_by("entry_id", "number")
    )


def last_updates() -> dict[str, datetime]:
    """Item number → when it was last brought up to date."""
    rows = Version.objects.filter(PUBLIC).values_list("entry__item__number").annotate(last=Max("released_at"))
    return {number: last for number, last in rows if last is not None}


def year_counts(item_number: str) -> list[tuple[int, int]]:
    """(fiscal year, number of public entries) of an item, newest year first."""
    rows = Version.objects.filter(PUBLIC, entry__item__number=item_number)
    counted = rows.values_list("fiscal_year").annotate(n=Count("pk")).order_by("-fiscal_year")
    return [(year, count) for year, count in counted if year is not None]


def notice(at: datetime) -> Notice | None:
    """The emergency notice that is on every page at ``at``."""
    return Notice.objects.filter(ended_at=None, from_at__lte=at, until_at__gt=at).first()


def redirects() -> dict[str, str]:
    return dict(Redirect.objects.values_list("source", "target"))


def all_entry_ids() -> QuerySet[Version, int]:
    """Entries that were public once."""
    return (
        Version.objects.filter(released_at__isnull=False)
        .order_by("entry_id")
        .values_list("entry_id", flat=True)
        .distinct()
    )


def all_year_counts() -> QuerySet[Version, tuple[str, int, int]]:
    """(item number, fiscal year, number of public entries), newest year first. One query."""
    return (
        Version.objects.filter(PUBLIC, fiscal_year__isnull=False)
        .order_by("-fiscal_year", "entry__item__number")
        .values_list("entry__item__number", "fiscal_year")
        .annotate(n=Count("pk"))
    )


def files_still_public(digests: Iterable[str]) -> set[str]:
    """Of these files, those that another version still shows to the public. One query."""
    wanted = set(digests)
    if not wanted:
        return set()
    shown = PUBLIC | Q(state=State.SUPERSEDED.value)
    rows = Version.objects.filter(shown, snapshot__files__has_any_keys=sorted(wanted))
    kept = rows.annotate(kept_files=F("snapshot__files")).values_list("kept_files", flat=True)
    return {digest for files in kept for digest in files} & wanted
