"""Reads what the pages show: the scheme, what is public under each item, and the frame of every page."""

from calendar import month_name
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.conf import settings

from prakat.lib.thai_dates import bangkok_date
from prakat.pages.colours import Colours
from prakat.pages.views.items import ArchiveDay, ArchiveMonth, ItemHead, LegalBasis, OitCode, OitYear
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
from prakat.people.models import Unit
from prakat.publishing import queries as publishing
from prakat.publishing.models import ListedEntry
from prakat.publishing.queries import YearTally
from prakat.scheme import queries as scheme
from prakat.scheme.coverage import covered_on
from prakat.scheme.rules import (
    CategorySpec,
    Cycle,
    ItemSpec,
    SchemeDocument,
    due_message,
    item_position,
    next_due,
)

NEWEST = 30
KNOWLEDGE_TOPIC = "useful-knowledge"
EVERY_UNIT = Words("ทุกส่วนราชการ", "Every unit")


class SiteSource:
    """One reading of the site for one act: what it reads of the tallies it reads once, and nothing grows with the site.

    The scheme is parsed once for the process, by its digest.
    """

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.today = bangkok_date(at)
        self.document: SchemeDocument = scheme.current_document()
        self.items: Mapping[str, ItemSpec] = {item.number: item for item in self.document.items}
        self.categories = {category.number: category for category in self.document.categories}
        self._months: dict[tuple[str, int], tuple[ArchiveMonth, ...]] = {}
        self._days: dict[tuple[str, int, int], tuple[ArchiveDay, ...]] = {}

    # --- what is public ---------------------------------------------------------------------------

    @cached_property
    def years(self) -> Mapping[str, list[YearTally]]:
        """Item number → its fiscal years with what the public reads of them, newest first. One query over tallies."""
        found: dict[str, list[YearTally]] = {}
        for tally in publishing.year_tallies():
            found.setdefault(tally.item_number, []).append(tally)
        return found

    def year_total(self, number: str, year: int) -> int:
        """How many entries the public reads of the item in that fiscal year."""
        return next((t.entries for t in self.years.get(number, ()) if t.fiscal_year == year), 0)

    @cached_property
    def all_years(self) -> tuple[int, ...]:
        """Every fiscal year in which the public reads something, newest first."""
        found = {tally.fiscal_year for years in self.years.values() for tally in years}
        return tuple(sorted(found - {0}, reverse=True))

    def months(self, number: str, year: int) -> tuple[ArchiveMonth, ...]:
        """The months of an item's fiscal year that hold something, newest first. One query, over tallies."""
        known = self._months.get((number, year))
        if known is None:
            counted = {tally.month: tally.entries for tally in publishing.tallies(year, number)}
            known = tuple(ArchiveMonth(month, counted[month]) for month in fiscal_order(counted))
            self._months[number, year] = known
        return known

    def month_total(self, number: str, year: int, month: int) -> int:
        return next((found.total for found in self.months(number, year) if found.month == month), 0)

    def days(self, number: str, year: int, month: int) -> tuple[ArchiveDay, ...]:
        """The days of a month that hold something, newest first. One query, over the month."""
        known = self._days.get((number, year, month))
        if known is None:
            counted = publishing.day_counts(number, year, month)
            known = tuple(ArchiveDay(day, counted[day]) for day in sorted(counted, reverse=True))
            self._days[number, year, month] = known
        return known

    def updated_on(self, number: str) -> date | None:
        """When the item was last brought up to date."""
        last = max((tally.last_released_at for tally in self.years.get(number, ())), default=None)
        return bangkok_date(last) if last else None

    def due_on(self, item: ItemSpec) -> date | None:
        """By when the item must be brought up to date next; forms are never due, nor is what nothing calls for."""
        updated = self.updated_on(item.number)
        if item.form is not None or item.number not in self.items:
            return None
        if updated is None and item.due.every is Cycle.CHANGE:
            return None
        newest = max((tally.fiscal_year for tally in self.years.get(item.number, ())), default=None)
        return next_due(item.due, covered_on(item.due, updated, newest), self.at)

    def is_overdue(self, item: ItemSpec) -> bool:
        due = self.due_on(item)
        return due is not None and due < self.today

    # --- units and the register -------------------------------------------------------------------

    @cached_property
    def units(self) -> dict[str, UnitView]:
        """The units of the scheme in force, in its order."""
        return {
            unit.code: UnitView(unit.code, Words(unit.name_th, unit.name_en), unit.phone, unit.email)
            for unit in self.document.units
        }

    @cached_property
    def _closed_units(self) -> dict[str, UnitView]:
        rows = Unit.objects.exclude(code__in=self.units)
        return {row.code: UnitView(row.code, Words(row.name_th, row.name_en)) for row in rows}

    def unit(self, code: str) -> UnitView:
        """A unit of the scheme in force, or one that has since been closed: what it published stays its own."""
        return self.units.get(code) or self._closed_units[code]

    @cached_property
    def retired(self) -> Mapping[str, ItemSpec]:
        """Items that are no longer in the scheme but were once: their entries stay."""
        return {item.number: item for item in scheme.retired_items()}

    def item(self, number: str) -> ItemSpec:
        """An item of the scheme in force, or one that was retired."""
        return self.items.get(number) or self.retired[number]

    def category(self, number: int) -> CategorySpec:
        """A category of the scheme in force, or one that a retired item was in."""
        return self.categories.get(number) or scheme.former_category(number)

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
        return replace(self._frame, path=path, section=section, **more)

    def unit_words(self, item: ItemSpec) -> Words:
        if item.for_all_units:
            return EVERY_UNIT
        views = [self.unit(code).name for code in item.units]
        return Words(" ".join(view.th for view in views), ", ".join(view.en for view in views))

    def form_kind(self, number: str) -> str:
        form = self.item(number).form
        return form.value if form else ""

    def item_line(self, item: ItemSpec) -> ItemLine:
        return ItemLine(
            number=item.number,
            title=Words(item.name_th, item.name_en),
            unit=self.unit_words(item),
            updated_on=self.updated_on(item.number),
            entry_count=sum(tally.entries for tally in self.years.get(item.number, ())),
            is_overdue=self.is_overdue(item),
            form_kind=self.form_kind(item.number),
        )

    def category_line(self, number: int) -> CategoryLine:
        category = self.category(number)
        items = [item for item in self.document.items if item.number.split(".")[0] == str(number)]
        return CategoryLine(
            number, Words(category.name_th, category.name_en), tuple(self.item_line(item) for item in items)
        )

    def category_lines(self) -> tuple[CategoryLine, ...]:
        return tuple(self.category_line(number) for number in self.categories)

    def item_head(self, number: str) -> ItemHead:
        item, category = self.item(number), self.category(item_position(number)[0])
        return ItemHead(
            number=number,
            title=Words(item.name_th, item.name_en),
            category_number=category.number,
            category_title=Words(category.name_th, category.name_en),
            unit=self.unit(item.units[0]) if item.units and not item.for_all_units else None,
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

    # --- entries ----------------------------------------------------------------------------------

    @cached_property
    def newest(self) -> tuple[EntryLine, ...]:
        """The newest entries of the site, for its feed and its home page. One query."""
        return self.lines(publishing.listed()[:NEWEST]) if self.years else ()

    def line(self, row: ListedEntry) -> EntryLine:
        """An entry as a line in a list."""
        item = self.item(row.item_number)
        return EntryLine(
            uid=row.uid,
            title=Words(row.title, row.title_en),
            published_at=row.first_released_at,
            item_number=row.item_number,
            item_title=Words(item.name_th, item.name_en),
            unit=self.unit(row.unit_code).name,
            summary=Words(row.summary, row.summary_en),
            revised_at=row.released_at if row.released_at != row.first_released_at else None,
            fiscal_year=row.fiscal_year or None,
            file_types=tuple(row.media_types),
        )

    def lines(self, rows: Iterable[ListedEntry]) -> tuple[EntryLine, ...]:
        return tuple(self.line(row) for row in rows)


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
