"""The renderer that publishing asks for: which pages a change touches, and every page of the site."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from django.utils import timezone

from prakat.editorial.models import Version
from prakat.editorial.rules import PUBLIC_STATES, State
from prakat.pages import addresses, assets, listings, presses
from prakat.pages.entries import entry_view, preview_view, tombstone_view
from prakat.pages.queries import KNOWLEDGE_TOPIC, SiteSource
from prakat.pages.views.items import EntryView
from prakat.publishing import queries as publishing
from prakat.publishing.rules import Page
from prakat.scheme.rules import NoScheme

LANGUAGES = ("th", "en")
HTML = "text/html"
CSV = "text/csv"


def in_both(path: str, make: Callable[[Any, str], bytes], view: Any, status: int = 200) -> Iterator[Page]:
    """One page in both languages of the interface."""
    for language in LANGUAGES:
        yield Page(addresses.in_language(path, language), HTML, make(view, language), status=status)


def gone_in_both(path: str) -> Iterator[str]:
    for language in LANGUAGES:
        yield addresses.in_language(path, language)


class SiteRenderer:
    """Renders from snapshots. One object serves one act: what it reads of the scheme and the counts it reads once."""

    def touched_by(self, version_ids: Iterable[int], at: datetime) -> Iterator[Page | str]:
        """The pages that a change of these versions touches, in both languages."""
        source = SiteSource(at)
        rows = list(Version.objects.filter(pk__in=list(version_ids)).select_related("entry__item"))
        yield from self._entries(source, {row.entry_id for row in rows})
        items: defaultdict[str, set[int]] = defaultdict(set)
        for row in rows:
            if row.fiscal_year is not None:
                items[row.entry.item.number].add(row.fiscal_year)
        topics = {topic for row in rows for topic in (row.snapshot or {}).get("topics", ())}
        for number, years in items.items():
            yield from self._item(source, number, years)
        for category in {int(number.split(".")[0]) for number in items}:
            yield from self._category(source, category)
        if KNOWLEDGE_TOPIC in topics:
            yield from self._knowledge(source)
        yield from self._policies(source, topics)
        yield from self._fronts(source, set(items))

    def everything(self, at: datetime) -> Iterator[Page]:
        """Every page of the site: assets, entries, items with their archives, and the fronts."""
        try:
            source = SiteSource(at)
        except NoScheme:
            return
        yield from self._assets(source)
        pages = self._entries(source, set(publishing.all_entry_ids()))
        yield from (page for page in pages if isinstance(page, Page))
        for number in source.items:
            years = {year for year, _ in publishing.year_counts(number)}
            yield from (page for page in self._item(source, number, years) if isinstance(page, Page))
        for category in source.categories:
            yield from self._category(source, category)
        yield from self._knowledge(source)
        yield from self._policies(source, None)
        yield from self._fronts(source, set(source.items))
        yield from in_both(addresses.LAW, presses.law, listings.law_view(source))
        yield from in_both("/404.html", presses.not_found, listings.not_found_view(source))
        yield Page("/robots.txt", "text/plain", presses.robots_txt(source.site("/robots.txt")))
        for old, new in publishing.redirects().items():
            yield Page(old, "text/plain", new.encode(), status=301)

    def _assets(self, source: SiteSource) -> Iterator[Page]:
        for path, (body, media_type) in assets.assets(source.site("/").colours).items():
            yield Page(path, media_type, body)

    def _entries(self, source: SiteSource, entry_ids: set[int]) -> Iterator[Page | str]:
        by_entry: defaultdict[int, list[Version]] = defaultdict(list)
        for row in publishing.ever_released(entry_ids).iterator(chunk_size=200):
            by_entry[row.entry_id].append(row)
        for released in by_entry.values():
            yield from self._entry(source, released)

    def _entry(self, source: SiteSource, released: list[Version]) -> Iterator[Page | str]:
        uid = released[0].entry.uid
        alive = [row for row in released if State(row.state) in PUBLIC_STATES]
        if not alive:
            last = released[-1]
            yield from in_both(
                addresses.entry(uid), presses.tombstone, tombstone_view(source, last), status=410
            )
            for row in released:
                yield from gone_in_both(addresses.entry(uid, row.number))
                yield from self._sealed_parts_of(source, row, released)
            return
        for row in released:
            if State(row.state) == State.WITHDRAWN:
                yield from gone_in_both(addresses.entry(uid, row.number))
                continue
            view = entry_view(source, row, released)
            is_current = row.pk == alive[-1].pk
            make = presses.entry if is_current else presses.older_version
            yield from in_both(view.site.path, make, view)
            yield from self._parts(view, row)
            if (
                not is_current
            ):  # a table that only this version had no longer stands at the entry's own address
                for path in presses.entry_tables(view):
                    yield addresses.entry(uid) + path.rpartition("/")[2]

    def _parts(self, view: EntryView, row: Version) -> Iterator[Page]:
        for path, body in presses.entry_tables(view).items():
            yield Page(path, CSV, body)
        for path, digest, media_type in files_of(row.snapshot or {}):
            yield Page(path, media_type, file=digest)

    def _sealed_parts_of(self, source: SiteSource, row: Version, released: list[Version]) -> Iterator[str]:
        """What goes away with a withdrawn version: its tables, and its files unless another public version has them."""
        view = entry_view(source, row, released)
        for base in {addresses.entry(row.entry.uid), addresses.entry(row.entry.uid, row.number)}:
            for path in presses.entry_tables(view):
                yield base + path.rpartition("/")[2]
        used = publishing.files_still_public(digest for _, digest, _ in files_of(row.snapshot or {}))
        yield from (path for path, digest, _ in files_of(row.snapshot or {}) if digest not in used)

    def _item(self, source: SiteSource, number: str, years: set[int]) -> Iterator[Page | str]:
        if number not in source.items:
            return
        yield from in_both(addresses.item(number), presses.item, listings.item_view(source, number))
        feed = listings.item_feed(source, number)
        yield Page(addresses.item_feed(number), "application/atom+xml", presses.feed(feed))
        for year in sorted(years):
            path = addresses.item(number, year)
            whole = listings.year_view(source, number, year)
            shown = {group.month for group in whole.months}
            for month in set(range(1, 13)) - shown:
                yield from gone_in_both(addresses.item(number, year, month))
            if not shown:
                yield from gone_in_both(path)
                yield listings.sitemap_part(number, year)
                continue
            yield Page(
                listings.sitemap_part(number, year), "application/xml", listings.sitemap_of_year(whole)
            )
            yield from in_both(path, presses.item_archive, whole)
            for group in whole.months:
                month_view = listings.month_view(source, whole, group)
                yield from in_both(
                    addresses.item(number, year, group.month), presses.item_archive, month_view
                )

    def _category(self, source: SiteSource, number: int) -> Iterator[Page]:
        path = addresses.category(number)
        yield from in_both(path, presses.category, listings.category_view(source, number))

    def _knowledge(self, source: SiteSource) -> Iterator[Page]:
        yield from in_both(addresses.KNOWLEDGE, presses.knowledge, listings.knowledge_view(source))

    def _policies(self, source: SiteSource, topics: set[str] | None) -> Iterator[Page]:
        for policy in source.document.policies:
            if topics is None or policy.topic in topics:
                view = listings.policy_view(source, policy)
                yield from in_both(addresses.policy(policy.page.value), presses.policy, view)

    def _fronts(self, source: SiteSource, items: set[str]) -> Iterator[Page]:
        """The pages that nearly every release touches."""
        yield from in_both(addresses.HOME, presses.home, listings.home_view(source))
        yield from in_both(addresses.PEOPLE, presses.people, listings.people_view(source))
        yield from in_both(addresses.CONTACT, presses.contact, listings.contact_view(source))
        yield from in_both(addresses.SITEMAP, presses.sitemap, listings.sitemap_view(source))
        yield Page(addresses.FEED, "application/atom+xml", presses.feed(listings.site_feed(source)))
        yield Page("/sitemap.xml", "application/xml", presses.sitemap_index(listings.sitemap_index(source)))
        yield Page(
            "/sitemaps/pages.xml", "application/xml", presses.sitemap_xml(listings.fixed_pages(source))
        )


def files_of(snapshot: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(path in the edition, SHA-256, media type) of every file of a snapshot."""
    return [
        (unquote(addresses.file(digest, facts["name"])), digest, facts["media_type"])
        for digest, facts in snapshot.get("files", {}).items()
    ]


def preview(
    snapshot: Mapping[str, Any], *, entry_uid: str, number: int = 1, at: datetime | None = None
) -> bytes:
    """The real public page that a snapshot would become. Its files are served by whoever shows the preview."""
    now = at or timezone.now()
    return presses.entry(preview_view(SiteSource(now), snapshot, entry_uid, number, now), "th")
