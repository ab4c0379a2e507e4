"""The view models of the pages that list items and the newest entries: home, categories, items, people, law, feeds."""

from datetime import datetime, time
from itertools import groupby

from django.db.models import QuerySet

from prakat.lib.thai_dates import BANGKOK, bangkok_date
from prakat.pages import addresses
from prakat.pages.queries import KNOWLEDGE_TOPIC, NEWEST, SiteSource
from prakat.pages.snapshots import read_body
from prakat.pages.views.blocks import PeopleBlock
from prakat.pages.views.home import (
    CategoryView,
    ClauseView,
    ContactPageView,
    HomeView,
    KnowledgeView,
    LawView,
    PeopleGroup,
    PeopleView,
    PersonView,
    PolicyView,
    SitemapView,
    StatuteView,
)
from prakat.pages.views.items import ArchiveYear, Feature, ItemView, YearGroup
from prakat.pages.views.service import FeedView, NotFoundView, SitemapAddress, SitemapXmlView
from prakat.pages.views.site import EntryLine, Words
from prakat.publishing import queries as publishing
from prakat.publishing.models import ListedEntry
from prakat.scheme.rules import ItemKind, PolicySpec

ON_ITEM = 20
ON_HOME = 5
ON_HOME_KNOWLEDGE = 3
ON_CATEGORY = 8
ON_KNOWLEDGE = 60
FEATURED = {ItemKind.PEOPLE, ItemKind.STRUCTURE, ItemKind.CONTACT, ItemKind.LINKS}
CONTACT_KINDS = {ItemKind.CONTACT, ItemKind.LINKS}


def home_view(source: SiteSource) -> HomeView:
    handbook = source.items.get("3.1")
    return HomeView(
        site=source.site(addresses.HOME),
        forms=source.forms(),
        handbook=source.item_line(handbook) if handbook else None,
        latest=source.newest[:ON_HOME],
        knowledge=_knowledge(source, ON_HOME_KNOWLEDGE),
        categories=source.category_lines(),
        sealed_at=source.at,
    )


def _knowledge(source: SiteSource, limit: int) -> tuple[EntryLine, ...]:
    return source.lines(publishing.listed_with_topic(KNOWLEDGE_TOPIC, limit)) if source.years else ()


def category_view(source: SiteSource, number: int) -> CategoryView:
    path = addresses.category(number)
    line = source.category_line(number)
    rows = publishing.listed().filter(category=number)[:ON_CATEGORY]
    return CategoryView(
        source.site(path, section=path),
        line,
        source.lines(rows) if any(item.entry_count for item in line.items) else (),
    )


def _of_item(number: str) -> QuerySet[ListedEntry]:
    return publishing.listed().filter(item_number=number)


def item_view(source: SiteSource, number: str) -> ItemView:
    item = source.item(number)
    head = source.item_head(number)
    known = source.years.get(number, [])
    totals = {tally.fiscal_year: tally.entries for tally in known}
    rows = _of_item(number).order_by("-fiscal_year", "-released_at", "-version_id")[:ON_ITEM]
    newest = groupby(source.lines(rows) if known else (), key=lambda line: line.fiscal_year or 0)
    return ItemView(
        site=source.site(addresses.item(number), section=head.category_path),
        item=head,
        legal_basis=source.legal_basis(item.legal_basis),
        updated_on=source.updated_on(number),
        due_on=source.due_on(item),
        is_overdue=source.is_overdue(item),
        cycle=source.cycle(item),
        oit=source.oit_years(number),
        years=tuple(YearGroup(year, tuple(lines), totals[year]) for year, lines in newest),
        archive=tuple(
            ArchiveYear(
                tally.fiscal_year,
                tally.entries,
                source.months(number, tally.fiscal_year) if tally is known[0] else (),
            )
            for tally in known
        ),
        units=tuple(source.units.values()) if item.for_all_units else (),
        feature=_feature(source, number) if item.kind in FEATURED and known else None,
        form=source.form_state(item) if item.kind == ItemKind.FORM else None,
    )


def _feature(source: SiteSource, number: str) -> Feature | None:
    row = _of_item(number).select_related("version").first()
    if row is None or row.version.snapshot is None:
        return None
    return Feature(source.line(row), read_body(row.version.snapshot, addresses.entry(row.uid)))


def knowledge_view(source: SiteSource) -> KnowledgeView:
    """Useful knowledge, the newest; older pieces stay under their items and in the search."""
    site = source.site(addresses.KNOWLEDGE, section=addresses.KNOWLEDGE)
    return KnowledgeView(site, _knowledge(source, ON_KNOWLEDGE))


def people_view(source: SiteSource) -> PeopleView:
    """Everybody in office, from the people that the items of that kind hold."""
    groups, dates = [], []
    for item in source.document.items:
        if item.kind != ItemKind.PEOPLE:
            continue
        row = _of_item(item.number).select_related("version").first() if item.number in source.years else None
        if row is None or row.version.snapshot is None:
            continue
        people = [
            PersonView(
                name=card.name,
                post=Words(card.post),
                unit=Words(card.unit),
                phone=card.phone,
                email=card.email,
                picture=card.picture.path if card.picture else "",
            )
            for block in read_body(row.version.snapshot, addresses.entry(row.uid))
            if isinstance(block, PeopleBlock)
            for card in block.people
        ]
        dates.append(bangkok_date(row.released_at))
        groups.append(PeopleGroup(Words(item.name_th, item.name_en), tuple(people), source.item_line(item)))
    return PeopleView(
        source.site(addresses.PEOPLE, section=addresses.PEOPLE), tuple(groups), max(dates, default=None)
    )


def contact_view(source: SiteSource) -> ContactPageView:
    contact_items = [item for item in source.document.items if item.kind in CONTACT_KINDS]
    return ContactPageView(
        site=source.site(addresses.CONTACT, section=addresses.CONTACT),
        units=tuple(source.units.values()),
        forms=source.forms(),
        items=tuple(source.item_line(item) for item in contact_items),
    )


def law_view(source: SiteSource) -> LawView:
    """Each sub-clause of the law and the items that serve it (announcement 1.1)."""
    statutes = []
    for act in source.document.acts:
        clauses = tuple(
            ClauseView(
                code=basis.code,
                title=Words(basis.clause_th, basis.clause_en),
                summary=Words(basis.about_th, basis.about_en),
                items=tuple(
                    source.item_line(item) for item in source.document.items if basis.code in item.legal_basis
                ),
            )
            for basis in source.document.legal_bases
            if basis.act == act.code
        )
        statutes.append(StatuteView(Words(act.name_th, act.name_en), clauses))
    return LawView(source.site(addresses.LAW, section=addresses.LAW), tuple(statutes))


def policy_view(source: SiteSource, policy: PolicySpec) -> PolicyView:
    """A policy of the website: the newest entry that was released under its topic."""
    site, email = source.site(addresses.policy(policy.page.value)), source.document.municipality.email
    found = publishing.listed_with_topic(policy.topic, 1, policy.item) if policy.item in source.years else []
    if not found or found[0].version.snapshot is None:
        return PolicyView(site, policy.page.value, contact_email=email)
    row = found[0]
    return PolicyView(
        site=site,
        slug=policy.page.value,
        entry=source.line(row),
        body=read_body(found[0].version.snapshot, addresses.entry(row.uid)),
        updated_on=bangkok_date(row.released_at),
        contact_email=email,
    )


def not_found_view(source: SiteSource) -> NotFoundView:
    return NotFoundView(source.site(addresses.NOT_FOUND))


def sitemap_view(source: SiteSource) -> SitemapView:
    return SitemapView(source.site(addresses.SITEMAP, section=addresses.SITEMAP), source.category_lines())


def fixed_pages(source: SiteSource) -> SitemapXmlView:
    """The map for machines of the pages that every site has; it changes with the scheme alone."""
    paths = [addresses.HOME, addresses.KNOWLEDGE, addresses.PEOPLE, addresses.CONTACT, addresses.LAW]
    paths.extend((addresses.VERIFY, addresses.WITHDRAWN))
    paths.extend(addresses.category(number) for number in source.categories)
    paths.extend(addresses.policy(policy.page.value) for policy in source.document.policies)
    paths.extend(addresses.item(number) for number in source.items)
    found = tuple(SitemapAddress(path) for path in paths)
    return SitemapXmlView(source.site(addresses.SITEMAP_XML), found)


def site_feed(source: SiteSource) -> FeedView:
    town = source.document.municipality
    return _feed(source, source.newest, Words(town.name_th, town.name_en), addresses.FEED, "/")


def item_feed(source: SiteSource, number: str) -> FeedView:
    item = source.item(number)
    title = Words(item.name_th, item.name_en)
    newest = source.lines(_of_item(number)[:NEWEST]) if number in source.years else ()
    return _feed(source, newest, title, addresses.item_feed(number), addresses.item(number))


def _feed(
    source: SiteSource, lines: tuple[EntryLine, ...], title: Words, path: str, page_path: str
) -> FeedView:
    # A feed must say when it changed last: one that holds nothing yet is as old as the announcement.
    began = datetime.combine(source.document.announcement.date, time(), tzinfo=BANGKOK)
    changed = max((line.revised_at or line.published_at for line in lines), default=began)
    return FeedView(source.site(path), title, path, page_path, lines, changed)
