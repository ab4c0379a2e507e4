"""The publication scheme as values: categories, items, units, cycles (announcement, section 2)."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from prakat.lib.refusal import Obstacle
from prakat.lib.thai_dates import bangkok_date, fiscal_year, fiscal_year_start, month_name
from prakat.people.rules import PostSpec, UnitSpec
from prakat.scheme.files_and_words import LexiconSpec, UploadSpec

ALL: Final = "all"
"""In an item's units: every unit (ทุกส่วนราชการ). In the urgent order's items: every item."""
HEAD: Final = "head"
"""In a chain of approval: the head of the unit responsible, whichever it is."""

REQUIRED_LEGAL_BASES: Final = (
    *(f"oia-7-{clause}" for clause in range(1, 6)),
    *(f"oia-9-{clause}" for clause in range(1, 9)),
    *("decree-43", "decree-44"),
)
"""What measure 1.1 of the announcement undertakes to publish; a scheme names an item for each."""

EXTENSIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "application/pdf": ("pdf",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("pptx",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "text/csv": ("csv",),
    "application/msword": ("doc",),
    "application/vnd.ms-excel": ("xls",),
    "application/vnd.ms-powerpoint": ("ppt",),
    "text/vtt": ("vtt",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "video/mp4": ("mp4",),
}
"""The media types that a scheme may allow, with the endings of file names: none that a browser executes."""


class ItemKind(StrEnum):
    """What an item's page mostly shows."""

    ARTICLE = "article"
    STRUCTURE = "structure"
    DOCUMENTS = "documents"
    PEOPLE = "people"
    NEWS = "news"
    GALLERY = "gallery"
    FIGURES = "figures"
    CONTACT = "contact"
    LINKS = "links"
    FORM = "form"


class FormKind(StrEnum):
    """Which of the online forms an item of the kind ``form`` is."""

    SATISFACTION = "satisfaction"
    OPINION = "opinion"
    COMPLAINT = "complaint"
    CORRUPTION = "corruption"


class Cycle(StrEnum):
    """How often an item is brought up to date."""

    MONTH = "month"
    QUARTER = "quarter"
    FISCAL_YEAR = "fiscal-year"
    CHANGE = "change"


class PolicyPage(StrEnum):
    """The four policies that every page of the site links to."""

    PRIVACY = "privacy"
    WEBSITE = "website"
    SECURITY = "security"
    ACCESSIBILITY = "accessibility"


class NoScheme(LookupError):
    """No scheme has been loaded yet."""


@dataclass(frozen=True)
class DueRule:
    """When an item is due. ``due_rule_faults`` says which fields belong to which cycle."""

    every: Cycle
    within_days: int | None = None
    by_day: int | None = None
    by_month: int | None = None
    review_months: int | None = None


@dataclass(frozen=True)
class MunicipalitySpec:
    code: str
    name_th: str
    name_en: str
    address_th: str
    address_en: str
    phone: str
    email: str
    fax: str = ""


@dataclass(frozen=True)
class Colours:
    """The four tokens of look.md, each ``#rrggbb``."""

    brand: str
    accent: str
    surface: str
    ink: str


@dataclass(frozen=True)
class AnnouncementSpec:
    title_th: str
    title_en: str
    date: date


@dataclass(frozen=True)
class ActOfLaw:
    code: str
    name_th: str
    name_en: str


@dataclass(frozen=True)
class LegalBasis:
    """A sub-clause that calls for publication, in our own wording: never legal advice."""

    code: str
    act: str
    clause_th: str
    clause_en: str
    about_th: str
    about_en: str


@dataclass(frozen=True)
class TopicSpec:
    code: str
    name_th: str
    name_en: str


@dataclass(frozen=True)
class CategorySpec:
    number: int
    name_th: str
    name_en: str


@dataclass(frozen=True)
class ItemSpec:
    """One line of the register. ``units``: unit codes or ``ALL`` alone; ``chain``: post codes or ``HEAD``."""

    number: str
    name_th: str
    name_en: str
    description_th: str
    description_en: str
    kind: ItemKind
    units: tuple[str, ...]
    legal_basis: tuple[str, ...]
    chain: tuple[str, ...]
    due: DueRule
    topics: tuple[str, ...] = ()
    form: FormKind | None = None
    opens_th: str = ""
    opens_en: str = ""

    @property
    def for_all_units(self) -> bool:
        return self.units == (ALL,)


@dataclass(frozen=True)
class OitSpec:
    """An indicator of the assessors' list; the code means something only with its fiscal year (B.E.)."""

    fiscal_year: int
    code: str
    label_th: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class PolicySpec:
    page: PolicyPage
    item: str
    topic: str


@dataclass(frozen=True)
class UrgentSpec:
    """Whether an urgent order may release before approval, and for how long the approval may be owed."""

    allowed: bool
    items: tuple[str, ...]
    ordered_by: tuple[str, ...]
    approval_owed_hours: int

    def allows(self, number: str) -> bool:
        return self.allowed and (ALL in self.items or number in self.items)


@dataclass(frozen=True)
class SchemeDocument:
    """The announcement as data: the whole of one scheme, as the file holds it."""

    municipality: MunicipalitySpec
    colours: Colours
    announcement: AnnouncementSpec
    publishing_unit: str
    units: tuple[UnitSpec, ...]
    posts: tuple[PostSpec, ...]
    acts: tuple[ActOfLaw, ...]
    legal_bases: tuple[LegalBasis, ...]
    topics: tuple[TopicSpec, ...]
    categories: tuple[CategorySpec, ...]
    items: tuple[ItemSpec, ...]
    oit: tuple[OitSpec, ...]
    policies: tuple[PolicySpec, ...]
    urgent: UrgentSpec
    uploads: UploadSpec
    lexicon: LexiconSpec = LexiconSpec()

    def responsible_units(self, item: ItemSpec) -> tuple[str, ...]:
        """The codes of the units that each owe this item, in the file's order."""
        return tuple(unit.code for unit in self.units) if item.for_all_units else item.units


def item_position(number: str) -> tuple[int, int]:
    """Category and place of an item number: (1, 10) for ``1.10``. ValueError when it is not such a number."""
    category, _, place = number.partition(".")
    return int(category), int(place)


def due_rule_faults(rule: DueRule) -> list[tuple[str, str]]:
    """What is wrong with the rule: (field, Thai sentence with its remedy). Empty for a sound one."""
    given = {"within_days": rule.within_days, "by_day": rule.by_day}
    given |= {"by_month": rule.by_month, "review_months": rule.review_months}
    wanted = _DUE_FIELDS.get(rule.every)
    if wanted is None:
        return []
    faults = []
    for name, value in given.items():
        limits = wanted.get(name)
        if limits is None and value is not None:
            faults.append((name, f"รอบ {rule.every} ไม่ใช้ช่องนี้ แก้โดยลบช่องนี้ออก"))
        elif limits and value is None and not (name == "review_months"):
            faults.append((name, f"รอบ {rule.every} ต้องมีช่องนี้ แก้โดยใส่จำนวน {limits[0]}–{limits[1]}"))
        elif limits and value is not None and not limits[0] <= value <= limits[1]:
            faults.append((name, f"ค่า {value} อยู่นอกช่วง แก้โดยใส่จำนวน {limits[0]}–{limits[1]}"))
    if not faults and rule.by_day and rule.by_month:
        last_day = calendar.monthrange(2001, rule.by_month)[1]  # of a common year: it must exist every year
        if rule.by_day > last_day:
            month = month_name(rule.by_month)
            faults.append(("by_day", f"ไม่มีวันที่ {rule.by_day} {month} ทุกปี แก้โดยใส่วันไม่เกิน {last_day}"))
    return faults


_DUE_FIELDS: Final[Mapping[Cycle, Mapping[str, tuple[int, int]]]] = {
    Cycle.MONTH: {"within_days": (1, 90)},
    Cycle.QUARTER: {"within_days": (1, 180)},
    Cycle.FISCAL_YEAR: {"by_day": (1, 31), "by_month": (1, 12)},
    Cycle.CHANGE: {"review_months": (1, 60)},
}


def due_message(rule: DueRule) -> tuple[str, dict[str, str | int]]:
    """The cycle as a Thai source string with %(name)s marks, and what fills them; edges translate it."""
    match rule.every:
        case Cycle.MONTH:
            return "ทุกเดือน ภายใน %(days)s วันหลังสิ้นเดือน", {"days": rule.within_days or 0}
        case Cycle.QUARTER:
            return "ทุกไตรมาสของปีงบประมาณ ภายใน %(days)s วันหลังสิ้นไตรมาส", {"days": rule.within_days or 0}
        case Cycle.FISCAL_YEAR:
            filled: dict[str, str | int] = {"day": rule.by_day or 0, "month": month_name(rule.by_month or 0)}
            return "ทุกปีงบประมาณ ภายในวันที่ %(day)s %(month)s", filled
        case Cycle.CHANGE if rule.review_months:
            months = {"months": rule.review_months}
            return "เมื่อมีการเปลี่ยนแปลง และทบทวนทุก %(months)s เดือน", dict(months)
        case _:
            return "เมื่อมีการเปลี่ยนแปลง", {}


def due_text(rule: DueRule) -> str:
    """The cycle in Thai words, as the item's page shows it."""
    text, filled = due_message(rule)
    return text % filled


def next_due(rule: DueRule, last_updated_on: date | None, at: datetime) -> date | None:
    """The civil date (Bangkok) by which the item must next be brought up to date; a past one is overdue.

    Month and quarter: an update covers the periods that ended before its day, so due is the first period that
    it does not cover. Fiscal year: an update within a fiscal year covers that year. On change: the day of the
    last update plus the review months, None without review. Never updated: the period that ended last, the
    deadline of the present fiscal year, or today. ValueError for a naive ``at`` (announcement 1.3, 4.1).
    """
    today = bangkok_date(at)
    match rule.every:
        case Cycle.MONTH | Cycle.QUARTER:
            months = 1 if rule.every is Cycle.MONTH else 3
            last_end = _period_end(today, months, -1)
            end = last_end if last_updated_on is None else _period_end(last_updated_on, months, 0)
            return end + timedelta(days=rule.within_days or 0)
        case Cycle.FISCAL_YEAR:
            year = fiscal_year(today) if last_updated_on is None else fiscal_year(last_updated_on) + 1
            start = fiscal_year_start(year)
            month = rule.by_month or 1
            return date(start.year + (1 if month < start.month else 0), month, rule.by_day or 1)
        case Cycle.CHANGE if rule.review_months:
            return today if last_updated_on is None else add_months(last_updated_on, rule.review_months)
        case _:
            return None


def add_months(on: date, months: int) -> date:
    """The same day ``months`` later, or that month's last day where it has none (31 Aug + 6: end of Feb)."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))


def _period_end(on: date, months: int, periods_later: int) -> date:
    """The last day of the period of 1 or 3 months around ``on``; fiscal quarters end as the calendar's do."""
    first = date(on.year, (on.month - 1) // months * months + 1, 1)
    return add_months(first, months * (periods_later + 1)) - timedelta(days=1)


def adoption_obstacles(*, first: bool, by: int | None, second: int | None, reason: str) -> list[Obstacle]:
    """Every reason why a scheme may not be loaded: after the first, two persons and a reason are needed.

    ``by`` and ``second`` are persons, None for the operator, who is nobody in the procedure.
    """
    if first:
        return []
    found = []
    if by is None or second is None:
        text = "การเปลี่ยนมาตรการต้องมีเจ้าหน้าที่สองคนลงชื่อ ผู้ดูแลระบบลงชื่อแทนไม่ได้"
        found.append(Obstacle("two_people_needed", text))
    elif by == second:
        found.append(Obstacle("same_person", "ผู้เสนอและผู้ยืนยันการเปลี่ยนมาตรการต้องเป็นคนละคน"))
    if not reason.strip():
        found.append(Obstacle("reason_missing", "ต้องระบุเหตุผลของการเปลี่ยนมาตรการ"))
    return found


def assignment_obstacles(
    *,
    unit_name: str,
    open_duty: bool,
    by_head: bool,
    officer: int,
    deputy: int | None,
    in_unit: frozenset[int],
) -> list[Obstacle]:
    """Every reason against assigning the officer and deputy (announcement 3.1); ``in_unit``: persons."""
    named: dict[str, str | int] = {"unit": unit_name}
    found = []
    if not open_duty:
        found.append(Obstacle("duty_ended", "%(unit)s ไม่มีหน้าที่ในรายการนี้แล้ว", named))
    if not by_head:
        found.append(not_head_of(unit_name))
    if officer not in in_unit:
        text = "เจ้าหน้าที่ที่มอบหมายต้องดำรงตำแหน่งใน %(unit)s ในวันนี้"
        found.append(Obstacle("officer_not_in_unit", text, named))
    if deputy is not None and deputy not in in_unit:
        text = "ผู้ช่วยเจ้าหน้าที่ต้องดำรงตำแหน่งใน %(unit)s ในวันนี้"
        found.append(Obstacle("deputy_not_in_unit", text, named))
    if deputy == officer:
        found.append(Obstacle("deputy_is_officer", "เจ้าหน้าที่และผู้ช่วยต้องเป็นคนละคน"))
    return found


def not_head_of(unit_name: str) -> Obstacle:
    """Only the head of the unit, or who acts as head, assigns its officers (announcement 3.1)."""
    text = "การมอบหมายเป็นอำนาจของหัวหน้าหรือผู้ทำการแทนหัวหน้าของ %(unit)s"
    return Obstacle("not_head_of_unit", text, {"unit": unit_name})
