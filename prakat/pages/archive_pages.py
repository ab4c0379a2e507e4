"""Which pages of an item's archive a change touches, and all of them."""

from collections.abc import Callable, Iterable, Iterator

from prakat.pages import addresses, archives, presses
from prakat.pages.leaves import XML, gone_in_both, in_both, single
from prakat.pages.queries import SiteSource
from prakat.pages.views.items import ItemArchiveView
from prakat.publishing.rules import Page

Piece = Page | str


def touched_year(source: SiteSource, number: str, year: int, moved: int) -> Iterator[Piece]:
    """The page of a year; those beside it too when it may have come or gone with the ``moved`` versions."""
    years = [tally.fiscal_year for tally in source.years.get(number, ()) if tally.fiscal_year]
    if year in years:
        yield from year_pages(source, number, year)
    else:
        yield from gone_in_both(addresses.item(number, year))
    if source.year_total(number, year) <= moved:
        for other in _around(years, year):
            yield from year_pages(source, number, other)


def touched_month(
    source: SiteSource, number: str, year: int, month: int, days: set[int], moved: int
) -> Iterator[Piece]:
    """The page of a month with its map, the ``days`` of it where it has them, and what stands beside it."""
    total = source.month_total(number, year, month)
    months = [found.month for found in source.months(number, year)]
    if total:
        yield from _month_page(source, number, year, month)
    else:
        yield from gone_in_both(addresses.item(number, year, month))
        yield addresses.sitemap_part(number, year, month)
    if total <= moved:
        for other in _around(months, month, order=_fiscal_place):
            yield from _month_page(source, number, year, other)
    if total > archives.ON_MONTH:
        may_be_new = total - moved <= archives.ON_MONTH  # then no day of the month has a page yet
        yield from _days(source, number, year, month, days, moved, whole=may_be_new)
    elif total + moved > archives.ON_MONTH:
        for day in range(1, 32):
            yield from _gone_day(number, year, month, day)


def touched_maps(source: SiteSource, year: int, moved: int, crossed: bool) -> Iterator[Piece]:
    """The index of a year's maps when a map came or went (``crossed``), and the list of indices when the year did."""
    total = sum(
        tally.entries for years in source.years.values() for tally in years if tally.fiscal_year == year
    )
    if not total:
        yield addresses.sitemap_of_year(year)
    elif crossed:
        yield index_page(source, year)
    if total <= moved:
        yield robots_page(source)


def maps_cross(
    source: SiteSource, number: str, year: int, month: int, days: Iterable[int], moved: int
) -> bool:
    """Whether a map of this month, or of one of the touched ``days`` of it, may have come or gone with the ``moved``
    versions."""
    total = source.month_total(number, year, month)
    if total <= moved or abs(total - archives.ON_MONTH) <= moved:
        return True
    if total < archives.ON_MONTH:
        return False
    counted = {found.day: found.total for found in source.days(number, year, month)}
    return any(counted.get(day, 0) <= moved for day in days)


def year_pages(source: SiteSource, number: str, year: int) -> Iterator[Page]:
    view = archives.year_view(source, number, year)
    yield from in_both(view.site.path, presses.item_archive, view)


def month_pages(source: SiteSource, number: str, year: int, month: int) -> Iterator[Page]:
    """A month with everything below it."""
    for piece in _month_page(source, number, year, month):
        if isinstance(piece, Page):
            yield piece
    if source.month_total(number, year, month) > archives.ON_MONTH:
        for piece in _days(source, number, year, month, set(), 0, whole=True):
            if isinstance(piece, Page):
                yield piece


def index_page(source: SiteSource, year: int) -> Page:
    view = archives.sitemap_index(source, year)
    return single(addresses.sitemap_of_year(year), XML, presses.sitemap_index, view)


def robots_page(source: SiteSource) -> Page:
    maps = (addresses.SITEMAP_XML, *map(addresses.sitemap_of_year, source.all_years))
    return Page(addresses.ROBOTS, "text/plain", presses.robots_txt(source.site(addresses.ROBOTS), maps))


def _month_page(source: SiteSource, number: str, year: int, month: int) -> Iterator[Piece]:
    view = archives.month_view(source, number, year, month)
    yield from in_both(view.site.path, presses.item_archive, view)
    if view.days:
        yield addresses.sitemap_part(number, year, month)
    else:
        yield _map(source, view)


def _map(source: SiteSource, view: ItemArchiveView) -> Page:
    made = archives.sitemap_of(source, view)
    return single(made.site.path, XML, presses.sitemap_xml, made)


def _days(
    source: SiteSource, number: str, year: int, month: int, touched: set[int], moved: int, *, whole: bool
) -> Iterator[Piece]:
    """The pages of the ``touched`` days and of those beside one that came or went; of the ``whole`` month if asked."""
    days = source.days(number, year, month)
    counted = {found.day: found.total for found in days}
    moving = [day for day in touched if counted.get(day, 0) <= moved]
    beside = {other for day in moving for other in _around(counted, day)}
    for day in sorted(touched | beside | (set(counted) if whole else set())):
        if day not in counted:
            yield from _gone_day(number, year, month, day)
            continue
        view = archives.day_view(source, number, year, month, day, days)
        yield from in_both(view.site.path, presses.item_archive, view)
        yield _map(source, view)


def _gone_day(number: str, year: int, month: int, day: int) -> Iterator[str]:
    yield from gone_in_both(addresses.item(number, year, month, day))
    yield addresses.sitemap_part(number, year, month, day)


def _fiscal_place(month: int) -> int:
    return (month - 10) % 12


def _around(places: Iterable[int], here: int, order: Callable[[int], int] = int) -> set[int]:
    """The places next to ``here``, whether or not it is one of them."""
    known = list(places)
    before = max((place for place in known if order(place) < order(here)), key=order, default=None)
    after = min((place for place in known if order(place) > order(here)), key=order, default=None)
    return {place for place in (before, after) if place is not None}
