"""Searching a unit's entries: the newest version of each, by title, state, item and fiscal year."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, OuterRef, QuerySet, Subquery

from prakat.editorial.models import Version
from prakat.editorial.rules import STATE_WORDS, State
from prakat.lib.thai_text import one_line

PAGE_SIZE = 20


@dataclass(frozen=True)
class Wanted:
    """What is searched for; empty fields do not narrow. ``units`` None means every unit."""

    units: tuple[str, ...] | None
    words: str = ""
    state: str = ""
    item: str = ""
    year: str = ""


def newest_versions(wanted: Wanted) -> QuerySet[Version]:
    """The newest version of each entry that fits, the latest change first."""
    newest = Version.objects.filter(entry=OuterRef("entry")).order_by("-number").values("number")[:1]
    rows = Version.objects.annotate(newest=Subquery(newest)).filter(number=F("newest"))
    if wanted.units is not None:
        rows = rows.filter(entry__unit__code__in=wanted.units)
    for word in one_line(wanted.words).split():
        rows = rows.filter(title__icontains=word)
    if wanted.state in set(State):
        rows = rows.filter(state=wanted.state)
    if wanted.item:
        rows = rows.filter(entry__item__number=wanted.item)
    if wanted.year.isdecimal():
        rows = rows.filter(fiscal_year=int(wanted.year))
    rows = rows.select_related("entry__item", "entry__unit", "submitted_by").defer("snapshot")
    return rows.order_by("-state_at", "-pk")


def page_of(wanted: Wanted, number: str) -> Page[Any]:
    """One page of the search; a number out of range gives the nearest page."""
    return Paginator(newest_versions(wanted), PAGE_SIZE).get_page(number)


def years(units: tuple[str, ...] | None) -> list[int]:
    """The fiscal years that the entries bear, newest first."""
    rows = Version.objects.filter(fiscal_year__isnull=False)
    if units is not None:
        rows = rows.filter(entry__unit__code__in=units)
    found = rows.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct()
    return [year for year in found if year is not None]


def state_choices() -> Iterable[tuple[str, str]]:
    return [(state.value, words) for state, words in STATE_WORDS.items()]
