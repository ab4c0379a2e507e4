"""The renderer that publishing asks for: which pages a change touches, every page of the site, and machine figures."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any

from django.utils import timezone

from prakat.editorial.models import Version
from prakat.lib.verify.bundle import bundle
from prakat.pages import (
    addresses,
    archive_pages,
    assets,
    entry_pages,
    figures,
    leaves,
    lines,
    listings,
    presses,
    verification,
)
from prakat.pages.archive_pages import Piece
from prakat.pages.entries import preview_view
from prakat.pages.leaves import ATOM, XML, gone_in_both, in_both, single
from prakat.pages.listings import CONTACT_KINDS
from prakat.pages.queries import KNOWLEDGE_TOPIC, SiteSource
from prakat.publishing import keys
from prakat.publishing import queries as publishing
from prakat.publishing.rules import WHOLE, Page
from prakat.publishing.tallies import archive_day
from prakat.scheme.rules import ItemKind, NoScheme, item_position
from prakat.screening import queries as screening

BATCH = 200


class SiteRenderer:
    """Renders from snapshots. One object serves one act; what a release costs does not grow with the site."""

    def touched_by(self, version_ids: Iterable[int], at: datetime) -> Iterator[Piece]:
        """The pages that a change of these versions touches, in both languages; a path alone is one that went away."""
        source, changed = SiteSource(at), set(version_ids)
        entries = publishing.released_with(changed)
        rows = [row for released in entries for row in _with_predecessors(released, changed)]
        yield from entry_pages.touched_entries(source, entries)
        for number in sorted({row.entry.item.number for row in rows}):
            yield from self._item(source, number)
        yield from self._archives(source, rows)
        for category in sorted({item_position(row.entry.item.number)[0] for row in rows}):
            yield from self._category(source, category)
        topics = {topic for row in rows for topic in (row.snapshot or {}).get("topics", ())}
        if KNOWLEDGE_TOPIC in topics:
            yield from self._knowledge(source)
        yield from self._policies(source, topics)
        kinds = {source.item(row.entry.item.number).kind for row in rows}
        if ItemKind.PEOPLE in kinds:
            yield from self._people(source)
        if kinds & CONTACT_KINDS:
            yield from self._contact(source)
        yield from self._tombstones(source, [row for released in entries for row in released])
        yield from self._home(source)
        yield from self._feed(source)

    def everything(self, at: datetime, part: tuple[int, int] = WHOLE) -> Iterator[Page]:
        """Every page of the site, in bounded memory; of ``part`` (k, n) the k-th of n shares, which together hold every
        page once."""
        try:
            source = SiteSource(at)
        except NoScheme:
            return
        if part[0] == 0:
            yield from self._fixed(source)
        for number, year in _shelves(source)[part[0] :: part[1]]:
            yield from archive_pages.year_pages(source, number, year)
            for month in source.months(number, year):
                yield from archive_pages.month_pages(source, number, year, month.month)
        entry_ids = publishing.entry_ids_once_public(part).iterator(chunk_size=2_000)
        while batch := list(islice(entry_ids, BATCH)):
            yield from entry_pages.all_entries(source, batch)

    def size(self, at: datetime, part: tuple[int, int] = WHOLE) -> int:
        """About how many pages ``everything`` gives: what lies below an entry beside its own pages is not counted."""
        try:
            source = SiteSource(at)
        except NoScheme:
            return 0
        fixed = 2 * len(source.categories) + 3 * len(source.items) + 40 if part[0] == 0 else 0
        shelves = _shelves(source)[part[0] :: part[1]]
        archives = sum(2 + 3 * len(source.months(number, year)) for number, year in shelves)
        return fixed + archives + 4 * publishing.entry_ids_once_public(part).count()

    def figures(self, at: datetime) -> Iterator[Page]:
        """The pages that carry machine figures: what the clock alone changes on them stands in marked places."""
        try:
            source = SiteSource(at)
        except NoScheme:
            return
        yield from self._home(source)
        for category in source.categories:
            yield from self._category(source, category)
        for number in source.items:
            yield from self._item_page(source, number)
        yield from self._contact(source)

    def same_but_figures(self, before: bytes, after: bytes) -> bool:
        """Whether two pages differ in nothing but machine figures."""
        return figures.same_but_figures(before, after)

    def forget(self) -> None:
        """Let go of what the process keeps of earlier pages, as after an erasure."""
        leaves.forget()
        lines.forget()

    # --- the parts of a site ----------------------------------------------------------------------

    def _fixed(self, source: SiteSource) -> Iterator[Page]:
        """What does not grow with the entries."""
        for path, (body, media_type) in assets.assets(source.site("/").colours).items():
            yield Page(path, media_type, body)
        numbers = [*source.items, *(number for number in source.years if number not in source.items)]
        for number in numbers:
            yield from self._item(source, number)
        for category in sorted({*source.categories, *(item_position(number)[0] for number in numbers)}):
            yield from self._category(source, category)
        yield from self._knowledge(source)
        yield from self._policies(source, None)
        yield from self._people(source)
        yield from self._contact(source)
        yield from self._home(source)
        yield from self._feed(source)
        yield from self._all_tombstones(source)
        yield from in_both(addresses.LAW, presses.law, listings.law_view(source), keep=True)
        yield from in_both(addresses.SITEMAP, presses.sitemap, listings.sitemap_view(source), keep=True)
        yield from in_both(
            addresses.NOT_FOUND, presses.not_found, listings.not_found_view(source), status=404, keep=True
        )
        yield single(addresses.SITEMAP_XML, XML, presses.sitemap_xml, listings.fixed_pages(source))
        for year in source.all_years:
            yield archive_pages.index_page(source, year)
        yield archive_pages.robots_page(source)
        yield from self._proof(source)
        for old, new in publishing.redirects().items():
            yield Page(old, "text/plain", new.encode(), status=301)

    def _item(self, source: SiteSource, number: str) -> Iterator[Page]:
        yield from self._item_page(source, number)
        yield single(addresses.item_feed(number), ATOM, presses.feed, listings.item_feed(source, number))

    def _item_page(self, source: SiteSource, number: str) -> Iterator[Page]:
        yield from in_both(
            addresses.item(number), presses.item, listings.item_view(source, number), keep=True
        )

    def _archives(self, source: SiteSource, rows: list[Version]) -> Iterator[Piece]:
        """The archive pages in which these versions lie, lay, or beside which they came or went."""
        moved = len(rows)
        days: defaultdict[tuple[str, int, int], set[int]] = defaultdict(set)
        for row in rows:
            if row.fiscal_year and row.released_at is not None:
                on = archive_day(row)
                days[row.entry.item.number, row.fiscal_year, on.month].add(on.day)
        for number, year in sorted({(number, year) for number, year, _ in days}):
            yield from archive_pages.touched_year(source, number, year, moved)
        crossed: defaultdict[int, bool] = defaultdict(bool)
        for (number, year, month), touched in sorted(days.items()):
            yield from archive_pages.touched_month(source, number, year, month, touched, moved)
            crossed[year] |= archive_pages.maps_cross(source, number, year, month, touched, moved)
        for year, any_crossed in sorted(crossed.items()):
            yield from archive_pages.touched_maps(source, year, moved, any_crossed)

    def _category(self, source: SiteSource, number: int) -> Iterator[Page]:
        path = addresses.category(number)
        yield from in_both(path, presses.category, listings.category_view(source, number), keep=True)

    def _knowledge(self, source: SiteSource) -> Iterator[Page]:
        yield from in_both(addresses.KNOWLEDGE, presses.knowledge, listings.knowledge_view(source), keep=True)

    def _policies(self, source: SiteSource, topics: set[str] | None) -> Iterator[Page]:
        for policy in source.document.policies:
            if topics is None or policy.topic in topics:
                view = listings.policy_view(source, policy)
                yield from in_both(addresses.policy(policy.page.value), presses.policy, view, keep=True)

    def _people(self, source: SiteSource) -> Iterator[Page]:
        yield from in_both(addresses.PEOPLE, presses.people, listings.people_view(source), keep=True)

    def _contact(self, source: SiteSource) -> Iterator[Page]:
        yield from in_both(addresses.CONTACT, presses.contact, listings.contact_view(source), keep=True)

    def _home(self, source: SiteSource) -> Iterator[Page]:
        yield from in_both(addresses.HOME, presses.home, listings.home_view(source))

    def _feed(self, source: SiteSource) -> Iterator[Page]:
        yield single(addresses.FEED, ATOM, presses.feed, listings.site_feed(source))

    def _tombstones(self, source: SiteSource, rows: list[Version]) -> Iterator[Piece]:
        """The list of what was taken away, when one of these versions' entries is, or was, on it."""
        removed = [row for row in rows if row.state in publishing.REMOVED]
        # What was erased stood there under the day of its withdrawal before.
        times = [at for row in removed for at in (row.state_at, row.ended_at) if at]
        if not times:
            return
        years = verification.tombstone_years()
        yield from self._tombstone_page(source, years, None)
        for year in sorted({verification.year_of(at) for at in times}):
            if years[year]:
                yield from self._tombstone_page(source, years, year)
            else:
                yield from gone_in_both(addresses.withdrawn(year))

    def _all_tombstones(self, source: SiteSource) -> Iterator[Page]:
        years = verification.tombstone_years()
        for year in (None, *years):
            yield from self._tombstone_page(source, years, year)

    def _tombstone_page(self, source: SiteSource, years: Counter[int], year: int | None) -> Iterator[Page]:
        view = verification.tombstones_view(source, years, year)
        yield from in_both(addresses.withdrawn(year), presses.tombstones, view, keep=True)

    def _proof(self, source: SiteSource) -> Iterator[Page]:
        """How anyone checks the site, with the checker itself and the policy that it needs."""
        policy = keys.policy().file() if keys.made() else b""
        view = verification.site_proof_view(source, has_policy=bool(policy))
        yield from in_both(addresses.VERIFY, presses.site_proof, view, keep=True)
        yield Page(addresses.CHECKER, "text/x-python", _checker())
        if policy:
            yield Page(addresses.CHECKERS_POLICY, "application/json", policy)


@cache
def _checker() -> bytes:
    """The checker as one file; it is put together once."""
    return bundle()


def _with_predecessors(released: list[Version], changed: set[int]) -> list[Version]:
    """Of an entry's versions those that changed, and of each the one before it, which it may have superseded."""
    places = {place for place, row in enumerate(released) if row.pk in changed}
    return [released[place] for place in sorted(places | {place - 1 for place in places if place})]


def _shelves(source: SiteSource) -> list[tuple[str, int]]:
    """Every item with every fiscal year of it that holds something."""
    return [
        (number, tally.fiscal_year)
        for number, years in sorted(source.years.items())
        for tally in years
        if tally.fiscal_year
    ]


def preview(
    snapshot: Mapping[str, Any], *, entry_uid: str, number: int = 1, at: datetime | None = None
) -> bytes:
    """The real public page that a snapshot would become. Its files are served by whoever shows the preview."""
    now = at or timezone.now()
    readings = screening.read_texts({one["file"] for one in snapshot["attachments"]})
    return presses.entry(preview_view(SiteSource(now), snapshot, entry_uid, number, now, readings), "th")
