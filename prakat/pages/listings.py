"""The view models of every page that lists entries: home, categories, items, archives, people, law, feeds, maps."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db.models import Min

from prakat.editorial.models import Version
from prakat.lib.thai_dates import bangkok_date
from prakat.pages import addresses, presses
from prakat.pages.queries import SiteSource, fiscal_order, in_list, shown_month, with_topic
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
from prakat.pages.views.items import Feature, ItemArchiveView, ItemView, MonthGroup, YearGroup
from prakat.pages.views.service import (
    FeedView,
    NotFoundView,
    SitemapAddress,
    SitemapIndexView,
    SitemapXmlView,
)
from prakat.pages.views.site import EntryLine, Words
from prakat.publishing import queries as publishing
from prakat.scheme.rules import ItemKind, PolicySpec

ON_ITEM = 20
ON_HOME = 5
ON_HOME_KNOWLEDGE = 3
ON_CATEGORY = 8
IN_FEED = 30
FEATURED = {ItemKind.PEOPLE, ItemKind.STRUCTURE, ItemKind.CONTACT, ItemKind.LINKS}


def home_view(source: SiteSource) -> HomeView:
    handbook = next((item for item in source.document.items if item.number == "3.1"), None)
    newest = publishing.newest_edition()
    return HomeView(
        site=source.site(
            addresses.HOME,
            edition_number=(newest.number if newest else 0) + 1,
            sealed_at=source.at,
        ),
        forms=source.forms(),
        handbook=source.item_line(handbook) if handbook else None,
        latest=source.lines(publishing.released(), ON_HOME),
        knowledge=source.lines(source.knowledge(), ON_HOME_KNOWLEDGE),
        categories=source.category_lines(),
    )


def category_view(source: SiteSource, number: int) -> CategoryView:
    path = addresses.category(number)
    rows = publishing.released().filter(entry__item__category__number=number)
    return CategoryView(
        source.site(path, section=path), source.category_line(number), source.lines(rows, ON_CATEGORY)
    )


def _of_item(number: str) -> Any:
    return publishing.released().filter(entry__item__number=number)


def item_view(source: SiteSource, number: str) -> ItemView:
    item = source.items[number]
    head = source.item_head(number)
    archive = source.archive(number)
    totals = {year.fiscal_year: year.total for year in archive}
    grouped: defaultdict[int, list[EntryLine]] = defaultdict(list)
    for line in source.lines(_of_item(number).order_by("-fiscal_year", "-released_at", "-pk"), ON_ITEM):
        grouped[line.fiscal_year or 0].append(line)
    return ItemView(
        site=source.site(addresses.item(number), section=head.category_path),
        item=head,
        legal_basis=source.legal_basis(item.legal_basis),
        updated_on=source.updated_on(number),
        due_on=source.due_on(item),
        cycle=source.cycle(item),
        oit=source.oit_years(number),
        years=tuple(
            YearGroup(year, tuple(lines), totals.get(year, len(lines))) for year, lines in grouped.items()
        ),
        archive=archive,
        units=tuple(source.units.values()) if item.for_all_units else (),
        feature=_feature(source, number) if item.kind in FEATURED else None,
        form=source.form_state(item) if item.kind == ItemKind.FORM else None,
    )


def _feature(source: SiteSource, number: str) -> Feature | None:
    row: Version | None = (
        _of_item(number).annotate(first_released_at=Min("entry__versions__released_at")).first()
    )
    if row is None or row.snapshot is None:
        return None
    line = next(iter(source.lines(publishing.released().filter(pk=row.pk))))
    return Feature(line, read_body(row.snapshot, addresses.entry(row.entry.uid)))


def year_view(source: SiteSource, number: str, year: int) -> ItemArchiveView:
    """One fiscal year of an item, its months newest first. Two queries, however many entries."""
    head = source.item_head(number)
    rows = in_list(_of_item(number).filter(fiscal_year=year)).annotate(month=shown_month())
    months: defaultdict[int, list[EntryLine]] = defaultdict(list)
    for row in rows:
        months[row.month].append(source.line(row))
    return ItemArchiveView(
        site=source.site(addresses.item(number, year), section=head.category_path),
        item=head,
        fiscal_year=year,
        months=tuple(MonthGroup(month, tuple(months[month])) for month in fiscal_order(months)),
        archive=source.archive(number),
    )


def month_view(source: SiteSource, whole: ItemArchiveView, group: MonthGroup) -> ItemArchiveView:
    path = addresses.item(whole.item.number, whole.fiscal_year, group.month)
    return ItemArchiveView(
        site=source.site(path, section=whole.item.category_path),
        item=whole.item,
        fiscal_year=whole.fiscal_year,
        months=(group,),
        archive=whole.archive,
        month=group.month,
    )


def knowledge_view(source: SiteSource) -> KnowledgeView:
    lines = source.lines(source.knowledge(), 60)
    return KnowledgeView(source.site(addresses.KNOWLEDGE, section=addresses.KNOWLEDGE), lines)


def people_view(source: SiteSource) -> PeopleView:
    """Everybody in office, from the people that the items of that kind hold."""
    groups, dates = [], []
    for item in source.document.items:
        if item.kind != ItemKind.PEOPLE:
            continue
        row = _of_item(item.number).first()
        if row is None:
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
            for block in read_body(row.snapshot, addresses.entry(row.entry.uid))
            if isinstance(block, PeopleBlock)
            for card in block.people
        ]
        dates.append(bangkok_date(row.released_at))
        groups.append(PeopleGroup(Words(item.name_th, item.name_en), tuple(people), source.item_line(item)))
    return PeopleView(
        source.site(addresses.PEOPLE, section=addresses.PEOPLE), tuple(groups), max(dates, default=None)
    )


def contact_view(source: SiteSource) -> ContactPageView:
    contact_items = [
        item for item in source.document.items if item.kind in {ItemKind.CONTACT, ItemKind.LINKS}
    ]
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
    row = with_topic(_of_item(policy.item), policy.topic).first()
    site, email = source.site(addresses.policy(policy.page.value)), source.document.municipality.email
    if row is None or row.snapshot is None or row.released_at is None:
        return PolicyView(site, policy.page.value, contact_email=email)
    path = addresses.entry(row.entry.uid)
    return PolicyView(
        site=site,
        slug=policy.page.value,
        entry=source.lines(publishing.released().filter(pk=row.pk))[0],
        body=read_body(row.snapshot, path),
        updated_on=bangkok_date(row.released_at),
        contact_email=email,
    )


def not_found_view(source: SiteSource) -> NotFoundView:
    return NotFoundView(source.site("/404.html"))


def sitemap_view(source: SiteSource) -> SitemapView:
    years = sorted({y for number in source.items for y, _ in source.years[number]}, reverse=True)
    return SitemapView(
        source.site(addresses.SITEMAP, section=addresses.SITEMAP), source.category_lines(), tuple(years)
    )


def sitemap_part(number: str, year: int) -> str:
    return f"/sitemaps/{number}-{year}.xml"


def sitemap_of_year(view: ItemArchiveView) -> bytes:
    """The map for machines of one item's fiscal year."""
    lines = [line for group in view.months for line in group.entries]
    pages = [SitemapAddress(view.year_path)] if lines else []
    pages.extend(
        SitemapAddress(line.path, bangkok_date(line.revised_at or line.published_at)) for line in lines
    )
    return presses.sitemap_xml(SitemapXmlView(view.site, tuple(pages)))


def sitemap_index(source: SiteSource) -> SitemapIndexView:
    parts = [SitemapAddress("/sitemaps/pages.xml")]
    parts.extend(
        SitemapAddress(sitemap_part(number, year))
        for number in source.items
        for year, _ in source.years[number]
    )
    return SitemapIndexView(source.site("/sitemap.xml"), tuple(parts))


def fixed_pages(source: SiteSource) -> SitemapXmlView:
    """The map for machines of the pages that every site has."""
    paths = [addresses.HOME, addresses.KNOWLEDGE, addresses.PEOPLE, addresses.CONTACT, addresses.LAW]
    paths.extend(addresses.category(number) for number in source.categories)
    paths.extend(addresses.policy(policy.page.value) for policy in source.document.policies)
    found = [SitemapAddress(path) for path in paths]
    found.extend(SitemapAddress(addresses.item(number), source.updated_on(number)) for number in source.items)
    return SitemapXmlView(source.site("/sitemaps/pages.xml"), tuple(found))


def site_feed(source: SiteSource) -> FeedView:
    town = source.document.municipality
    return _feed(source, publishing.released(), Words(town.name_th, town.name_en), addresses.FEED, "/")


def item_feed(source: SiteSource, number: str) -> FeedView:
    item = source.items[number]
    title = Words(item.name_th, item.name_en)
    return _feed(source, _of_item(number), title, addresses.item_feed(number), addresses.item(number))


def _feed(source: SiteSource, rows: Any, title: Words, path: str, page_path: str) -> FeedView:
    lines = source.lines(rows, IN_FEED)
    times: list[datetime] = [line.revised_at or line.published_at for line in lines]
    return FeedView(source.site(path), title, path, page_path, lines, max(times, default=source.at))
