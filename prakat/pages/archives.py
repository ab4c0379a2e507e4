"""The archives of an item by fiscal year, month and, where a month holds very much, day; and their maps for machines.

A page knows what lies in it and the two pages beside it. So nothing shifts when an entry comes or goes, and a release
changes one page of each kind.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.db.models import QuerySet

from prakat.lib.thai_dates import bangkok_date
from prakat.pages import addresses
from prakat.pages.queries import SiteSource
from prakat.pages.views.items import ArchiveDay, ArchiveStep, ItemArchiveView, MonthGroup
from prakat.pages.views.service import SitemapAddress, SitemapIndexView, SitemapXmlView
from prakat.publishing import queries as publishing
from prakat.publishing.models import ListedEntry

ON_YEAR = 60
"""How many entries the page of a year lists; beyond that it lists its months."""
ON_MONTH = 100
"""How many entries the page of a month lists; beyond that it lists its days, and each day has a page."""
ON_DAY = 500
"""How many entries the page of a day lists, the newest; an import of thousands in one day is found by the search."""


def _rows(number: str, year: int, month: int | None = None, day: int | None = None) -> QuerySet[ListedEntry]:
    rows = publishing.listed().filter(item_number=number, fiscal_year=year)
    if month is not None:
        rows = rows.filter(month=month)
    return rows if day is None else rows.filter(day=day)


def year_view(source: SiteSource, number: str, year: int) -> ItemArchiveView:
    """One fiscal year: its entries by month, or its months alone."""
    head, months = source.item_head(number), source.months(number, year)
    total = sum(found.total for found in months)
    years = [tally.fiscal_year for tally in source.years[number] if tally.fiscal_year]
    newer, older = beside(years, year)
    return ItemArchiveView(
        site=source.site(addresses.item(number, year), section=head.category_path),
        item=head,
        fiscal_year=year,
        total=total,
        groups=_by_month(source, _rows(number, year), [found.month for found in months])
        if total <= ON_YEAR
        else (),
        months=months,
        newer=ArchiveStep(newer, addresses.item(number, newer)) if newer else None,
        older=ArchiveStep(older, addresses.item(number, older)) if older else None,
    )


def _by_month(
    source: SiteSource, rows: Iterable[ListedEntry], months: Sequence[int]
) -> tuple[MonthGroup, ...]:
    ordered = sorted(rows, key=lambda row: months.index(row.month))  # stable: newest first within a month
    grouped = groupby(ordered, key=lambda row: row.month)
    return tuple(MonthGroup(month, source.lines(found)) for month, found in grouped)


def month_view(source: SiteSource, number: str, year: int, month: int) -> ItemArchiveView:
    """One month: its entries, or its days alone."""
    head, total = source.item_head(number), source.month_total(number, year, month)
    newer, older = beside([found.month for found in source.months(number, year)], month)

    def step(other: int | None) -> ArchiveStep | None:
        return ArchiveStep(year, addresses.item(number, year, other), other) if other else None

    return ItemArchiveView(
        site=source.site(addresses.item(number, year, month), section=head.category_path),
        item=head,
        fiscal_year=year,
        total=total,
        groups=(MonthGroup(month, source.lines(_rows(number, year, month))),) if total <= ON_MONTH else (),
        days=source.days(number, year, month) if total > ON_MONTH else (),
        month=month,
        newer=step(newer),
        older=step(older),
    )


def day_view(
    source: SiteSource, number: str, year: int, month: int, day: int, days: Sequence[ArchiveDay]
) -> ItemArchiveView:
    """One of the ``days`` of a month that holds too many entries to list."""
    head = source.item_head(number)
    newer, older = beside([found.day for found in days], day)

    def step(other: int | None) -> ArchiveStep | None:
        return ArchiveStep(year, addresses.item(number, year, month, other), month, other) if other else None

    return ItemArchiveView(
        site=source.site(addresses.item(number, year, month, day), section=head.category_path),
        item=head,
        fiscal_year=year,
        total=next(found.total for found in days if found.day == day),
        groups=(MonthGroup(month, source.lines(_rows(number, year, month, day)[:ON_DAY])),),
        month=month,
        day=day,
        newer=step(newer),
        older=step(older),
    )


def beside(newest_first: Sequence[int], here: int) -> tuple[int | None, int | None]:
    """The neighbours (newer, older) of one place in a list that runs from new to old."""
    place = newest_first.index(here)
    newer = newest_first[place - 1] if place else None
    return newer, newest_first[place + 1] if place + 1 < len(newest_first) else None


# --- maps for machines ----------------------------------------------------------------------------


def sitemap_of(source: SiteSource, view: ItemArchiveView) -> SitemapXmlView:
    """The map of a month's or day's page and of the entries that it lists."""
    assert view.month is not None
    path = addresses.sitemap_part(view.item.number, view.fiscal_year, view.month, view.day)
    found = [SitemapAddress(view.site.path)]
    found.extend(
        SitemapAddress(line.path, bangkok_date(line.revised_at or line.published_at))
        for group in view.groups
        for line in group.entries
    )
    return SitemapXmlView(source.site(path), tuple(found))


def sitemap_index(source: SiteSource, year: int) -> SitemapIndexView:
    """The list of one fiscal year's maps: of every item, by month, or by day where a month holds very much."""
    tallies = list(publishing.tallies(year).order_by("item_number", "month"))
    full = {tally.item_number for tally in tallies if tally.entries > ON_MONTH}
    days = publishing.days_with_entries(full, year) if full else {}
    parts: list[SitemapAddress] = []
    for tally in tallies:
        number, month = tally.item_number, tally.month
        found: list[int] | list[None] = days[number, month] if tally.entries > ON_MONTH else [None]
        parts.extend(SitemapAddress(addresses.sitemap_part(number, year, month, day)) for day in found)
    return SitemapIndexView(source.site(addresses.sitemap_of_year(year)), tuple(parts))
