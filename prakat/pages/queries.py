"""Reads what the pages show: the scheme, what is public under each item, and the frame of every page."""

from calendar import month_name
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Min, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, ExtractMonth, TruncDate

from prakat.editorial.models import Version
from prakat.lib.thai_dates import bangkok_date, fiscal_year
from prakat.pages.colours import Colours
from prakat.pages.views.items import ArchiveMonth, ArchiveYear, ItemHead, LegalBasis, OitCode, OitYear
from prakat.pages.views.site import (
    CategoryLine,
    ContactView,
    EntryLine,
    FormState,
    ItemLine,
    Link,
    NoticeView,
    SiteView,
    UnitView,
    Words,
)
from prakat.publishing import queries as publishing
from prakat.scheme import queries as scheme
from prakat.scheme.coverage import covered_on
from prakat.scheme.rules import ItemSpec, SchemeDocument, due_message, next_due

KNOWLEDGE_TOPIC = "useful-knowledge"
EVERY_UNIT = Words("ทุกส่วนราชการ", "Every unit")


def in_list(rows: QuerySet[Version]) -> QuerySet[Version]:
    """The rows with what a line in a list shows, without their bodies."""
    return rows.defer("snapshot").annotate(
        title_en=KT("snapshot__title_en"),
        summary=KT("snapshot__summary"),
        summary_en=KT("snapshot__summary_en"),
        attached=F("snapshot__attachments"),
        kept_files=F("snapshot__files"),
        first_released_at=Min("entry__versions__released_at"),
    )


def shown_month() -> ExtractMonth:
    """The month under which an archive lists a version: of its document, else of its release."""
    return ExtractMonth(Coalesce("document_date", TruncDate("released_at")))


class SiteSource:
    """One reading of the site for one act: the scheme is parsed once, counts and dates are read once."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.document: SchemeDocument = scheme.current_document()
        self.items: Mapping[str, ItemSpec] = {item.number: item for item in self.document.items}
        self.categories = {category.number: category for category in self.document.categories}

    @cached_property
    def last_updates(self) -> dict[str, datetime]:
        return publishing.last_updates()

    @cached_property
    def counts(self) -> dict[str, int]:
        rows = publishing.released().order_by().values_list("entry__item__number").annotate(n=Count("pk"))
        return dict(rows)

    @cached_property
    def units(self) -> dict[str, UnitView]:
        return {
            unit.code: UnitView(unit.code, Words(unit.name_th, unit.name_en), unit.phone, unit.email)
            for unit in self.document.units
        }

    @cached_property
    def legal_titles(self) -> dict[str, Words]:
        acts = {act.code: act for act in self.document.acts}
        return {
            basis.code: Words(
                f"{basis.clause_th} {acts[basis.act].name_th}",
                f"{basis.clause_en}, {acts[basis.act].name_en}",
            )
            for basis in self.document.legal_bases
        }

    def topic(self, code: str) -> Words:
        found = next((topic for topic in self.document.topics if topic.code == code), None)
        return Words(found.name_th, found.name_en) if found else Words(code)

    @cached_property
    def _frame(self) -> SiteView:
        town = self.document.municipality
        tokens = self.document.colours
        notice = publishing.notice(self.at)
        return SiteView(
            name=Words(town.name_th, town.name_en),
            base_url=settings.PUBLIC_URL,
            path="/",
            colours=Colours(tokens.brand, tokens.accent, tokens.surface, tokens.ink),
            contact=ContactView(
                address=Words(town.address_th, town.address_en),
                phone=town.phone,
                fax=town.fax,
                email=town.email,
            ),
            notice=NoticeView(
                Words(notice.text_th, notice.text_en),
                notice.until_at,
                Link(Words("อ่านรายละเอียด", "Read more"), f"/e/{notice.version.entry.uid}/")
                if notice.version
                else None,
            )
            if notice
            else None,
            navigation=tuple(
                Link(Words(category.name_th, category.name_en), f"/categories/{category.number}/")
                for category in self.document.categories
            ),
            publishing_unit=self.units[self.document.publishing_unit],
        )

    def site(self, path: str, section: str = "", **more: Any) -> SiteView:
        """The frame of the page at ``path``."""
        frame = self._frame
        return SiteView(
            name=frame.name,
            base_url=frame.base_url,
            path=path,
            colours=frame.colours,
            contact=frame.contact,
            notice=frame.notice,
            navigation=frame.navigation,
            section=section,
            publishing_unit=frame.publishing_unit,
            **more,
        )

    def updated_on(self, number: str) -> date | None:
        at = self.last_updates.get(number)
        return bangkok_date(at) if at else None

    def due_on(self, item: ItemSpec) -> date | None:
        """By when the item must be brought up to date next; forms are never due."""
        if item.form is not None:
            return None
        newest = max((year for year, _ in self.years[item.number]), default=None)
        return next_due(item.due, covered_on(item.due, self.updated_on(item.number), newest), self.at)

    @cached_property
    def years(self) -> defaultdict[str, list[tuple[int, int]]]:
        """Item number → its fiscal years with the number of public entries, newest year first. One query."""
        found: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, year, count in publishing.all_year_counts():
            found[number].append((year, count))
        return found

    def unit_words(self, item: ItemSpec) -> Words:
        if item.for_all_units:
            return EVERY_UNIT
        views = [self.units[code].name for code in item.units]
        return Words(" ".join(view.th for view in views), ", ".join(view.en for view in views))

    def form_kind(self, number: str) -> str:
        form = self.items[number].form
        return form.value if form else ""

    def item_line(self, item: ItemSpec) -> ItemLine:
        return ItemLine(
            number=item.number,
            title=Words(item.name_th, item.name_en),
            unit=self.unit_words(item),
            updated_on=self.updated_on(item.number),
            entry_count=self.counts.get(item.number, 0),
            form_kind=self.form_kind(item.number),
        )

    def category_line(self, number: int) -> CategoryLine:
        category = self.categories[number]
        items = [item for item in self.document.items if item.number.split(".")[0] == str(number)]
        return CategoryLine(
            number, Words(category.name_th, category.name_en), tuple(self.item_line(item) for item in items)
        )

    def category_lines(self) -> tuple[CategoryLine, ...]:
        return tuple(self.category_line(number) for number in self.categories)

    def item_head(self, number: str) -> ItemHead:
        item = self.items[number]
        category = self.categories[int(number.split(".")[0])]
        return ItemHead(
            number=number,
            title=Words(item.name_th, item.name_en),
            category_number=category.number,
            category_title=Words(category.name_th, category.name_en),
            unit=None if item.for_all_units else self.units[item.units[0]],
            summary=Words(item.description_th, item.description_en),
        )

    def form_state(self, item: ItemSpec) -> FormState:
        return FormState(
            kind=self.form_kind(item.number),
            item_number=item.number,
            title=Words(item.name_th, item.name_en),
            opens_note=Words(item.opens_th, item.opens_en),
            instead=(Link(Words("ช่องทางติดต่ออื่น", "Other ways to reach us"), "/contact/"),),
        )

    def forms(self) -> tuple[FormState, ...]:
        return tuple(self.form_state(item) for item in self.document.items if self.form_kind(item.number))

    def legal_basis(self, codes: Iterable[str]) -> tuple[LegalBasis, ...]:
        return tuple(LegalBasis(code, self.legal_titles[code]) for code in codes if code in self.legal_titles)

    def oit_years(self, number: str) -> tuple[OitYear, ...]:
        years: dict[int, list[OitCode]] = {}
        for oit in self.document.oit:
            if number in oit.items:
                years.setdefault(oit.fiscal_year, []).append(OitCode(oit.code, Words(oit.label_th)))
        return tuple(OitYear(year, tuple(codes)) for year, codes in sorted(years.items(), reverse=True))

    def cycle(self, item: ItemSpec) -> Words:
        text, filled = due_message(item.due)
        in_english = {**filled, "month": month_name[item.due.by_month or 1]}
        return Words(text % filled, _ENGLISH_CYCLES.get(text, text) % in_english)

    def line(self, row: Any) -> EntryLine:
        """A line in a list from a row of ``in_list``."""
        item = self.items.get(row.entry.item.number)
        unit = row.entry.unit
        first = row.first_released_at or row.released_at
        return EntryLine(
            uid=row.entry.uid,
            title=Words(row.title, row.title_en or ""),
            published_at=first,
            item_number=row.entry.item.number,
            item_title=Words(row.entry.item.name_th, item.name_en if item else ""),
            unit=Words(unit.name_th, unit.name_en),
            summary=Words(row.summary or "", row.summary_en or ""),
            revised_at=row.released_at if row.released_at != first else None,
            fiscal_year=row.fiscal_year,
            file_types=tuple(
                row.kept_files[attached["file"]]["media_type"]
                for attached in row.attached or ()
                if attached["file"] in (row.kept_files or {})
            ),
        )

    def lines(self, rows: QuerySet[Version], limit: int | None = None) -> tuple[EntryLine, ...]:
        listed = in_list(rows)
        return tuple(self.line(row) for row in (listed[:limit] if limit else listed))

    def knowledge(self) -> QuerySet[Version]:
        return with_topic(publishing.released(), KNOWLEDGE_TOPIC)

    def archive(self, number: str) -> tuple[ArchiveYear, ...]:
        """Fiscal years of an item, newest first, each with its months and counts. One query."""
        rows = publishing.released().filter(entry__item__number=number).order_by()
        counted = (
            rows.annotate(month=shown_month()).values_list("fiscal_year", "month").annotate(n=Count("pk"))
        )
        years: dict[int, dict[int, int]] = {}
        for year, month, count in counted:
            years.setdefault(year, {})[month] = count
        return tuple(
            ArchiveYear(
                year,
                sum(months.values()),
                tuple(ArchiveMonth(month, months[month]) for month in fiscal_order(months)),
            )
            for year, months in sorted(years.items(), reverse=True)
        )

    @cached_property
    def fiscal_year(self) -> int:
        return fiscal_year(bangkok_date(self.at))


def with_topic(rows: QuerySet[Version], topic: str) -> QuerySet[Version]:
    """The rows that carry the topic. SQLite has no containment in JSON, so the quoted code is looked for as text."""
    return rows.annotate(topics=KT("snapshot__topics")).filter(topics__contains=f'"{topic}"')


def fiscal_order(months: Iterable[int]) -> list[int]:
    """Months of a fiscal year, newest first: September … January, December, November, October."""
    return sorted(months, key=lambda month: (month - 10) % 12, reverse=True)


_ENGLISH_CYCLES: Mapping[str, str] = {
    "ทุกเดือน ภายใน %(days)s วันหลังสิ้นเดือน": "Monthly, within %(days)s days after the month",
    "ทุกไตรมาสของปีงบประมาณ ภายใน %(days)s วันหลังสิ้นไตรมาส": "Quarterly, within %(days)s days after the quarter",
    "ทุกปีงบประมาณ ภายในวันที่ %(day)s %(month)s": "Each fiscal year, by %(day)s %(month)s",
    "เมื่อมีการเปลี่ยนแปลง และทบทวนทุก %(months)s เดือน": "On change, reviewed every %(months)s months",
    "เมื่อมีการเปลี่ยนแปลง": "On change",
}
