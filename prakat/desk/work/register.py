"""The register at a glance: for each item who owes it, when it was last brought up to date, when it is next due."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from prakat.desk.typewriter import add_address
from prakat.editorial.models import Version
from prakat.editorial.rules import PUBLIC_STATES
from prakat.lib.thai_dates import bangkok_date
from prakat.people import queries as people
from prakat.people.models import Post
from prakat.scheme import queries as scheme
from prakat.scheme.coverage import covered_on
from prakat.scheme.models import Assignment, Duty, Item
from prakat.scheme.rules import HEAD, ItemKind, due_message, next_due

SOON_DAYS = 14


@dataclass(frozen=True)
class Due:
    """Where an item or a duty stands in time."""

    last_on: date | None
    due_on: date | None
    today: date
    cycle: str

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < self.today

    @property
    def is_soon(self) -> bool:
        return self.due_on is not None and 0 <= (self.due_on - self.today).days <= SOON_DAYS

    @property
    def days(self) -> int:
        """Days until it is due; negative when it is late; 0 without a due date."""
        return (self.due_on - self.today).days if self.due_on is not None else 0

    @property
    def days_late(self) -> int:
        return -self.days


@dataclass(frozen=True)
class DutyLine:
    """What one unit owes under one item, and who is assigned to it."""

    duty: Duty
    due: Due
    assignment: Assignment | None

    @property
    def is_vacant(self) -> bool:
        return self.assignment is None

    @property
    def unit_name(self) -> str:
        """The unit's short name where it has one: for lists in which it stands again and again."""
        return self.duty.unit.short_th or self.duty.unit.name_th

    @property
    def add_address(self) -> str:
        return add_address(self.duty.item.number, self.duty.unit.code)


@dataclass(frozen=True)
class ItemLine:
    """One of the register's items, over all units that owe it."""

    item: Item
    duties: tuple[DutyLine, ...]
    due: Due
    obstacles: tuple[str, ...]

    @property
    def is_bare(self) -> bool:
        """Whether nothing was ever released under an item that carries entries."""
        return self.due.last_on is None and self.item.kind != ItemKind.FORM

    @property
    def vacant(self) -> int:
        return sum(1 for line in self.duties if line.is_vacant)


@dataclass(frozen=True)
class Register:
    """The whole register, by category, with the counts that an executive asks for first."""

    categories: tuple[tuple[str, tuple[ItemLine, ...]], ...]

    @property
    def lines(self) -> list[ItemLine]:
        return [line for _category, lines in self.categories for line in lines]

    @property
    def overdue(self) -> int:
        return sum(1 for line in self.lines if line.due.is_overdue)

    @property
    def soon(self) -> int:
        return sum(1 for line in self.lines if line.due.is_soon)

    @property
    def never(self) -> int:
        return sum(1 for line in self.lines if line.is_bare)

    @property
    def blocked(self) -> int:
        return sum(1 for line in self.lines if line.obstacles)

    def only(self, show: str) -> tuple[tuple[str, tuple[ItemLine, ...]], ...]:
        """The categories with the lines that ``show`` names; all of them for any other word."""
        fits = SHOWS.get(show)
        if fits is None:
            return self.categories
        kept = ((name, tuple(filter(fits, lines))) for name, lines in self.categories)
        return tuple((name, lines) for name, lines in kept if lines)


SHOWS: Mapping[str, Callable[[ItemLine], bool]] = {
    "overdue": lambda line: line.due.is_overdue,
    "soon": lambda line: line.due.is_soon,
    "never": lambda line: line.is_bare,
    "blocked": lambda line: bool(line.obstacles),
}


@dataclass(frozen=True)
class Latest:
    """When something was last released under an item, and the newest fiscal year that it serves."""

    at: datetime
    fiscal_year: int

    def newer(self, other: "Latest | None") -> "Latest":
        if other is None:
            return self
        return Latest(max(self.at, other.at), max(self.fiscal_year, other.fiscal_year))


def due_of(item: Item, latest: Latest | None, at: datetime) -> Due:
    """Where the item stands: a form is never due, and a yearly item counts by the year that its entries serve."""
    last_on = bangkok_date(latest.at) if latest else None
    rule = scheme.due_rule(item)
    covered = covered_on(rule, last_on, latest.fiscal_year if latest else None)
    text, filled = due_message(rule)
    return Due(
        last_on=last_on,
        due_on=None if item.kind == ItemKind.FORM else next_due(rule, covered, at),
        today=bangkok_date(at),
        cycle=_(text) % filled,
    )


def last_updates() -> dict[tuple[int, int], Latest]:
    """(item, unit) → when the unit last brought the item up to date, and for which year. One query."""
    rows = Version.objects.filter(state__in=[state.value for state in PUBLIC_STATES])
    counted = (
        rows.values_list("entry__item_id", "entry__unit_id")
        .annotate(last=Max("released_at"), year=Max("fiscal_year"))
        .order_by()
    )
    return {(item, unit): Latest(last, year or 0) for item, unit, last, year in counted if last is not None}


def duty_lines(duties: Iterable[Duty], at: datetime) -> list[DutyLine]:
    """The duties with dates and officers. Two queries beside the duties themselves."""
    wanted = list(duties)
    updates = last_updates()
    assigned = {row.duty_id: row for row in scheme.assignments().filter(duty__in=[d.pk for d in wanted])}
    return [
        DutyLine(
            duty=duty,
            due=due_of(duty.item, updates.get((duty.item_id, duty.unit_id)), at),
            assignment=assigned.get(duty.pk),
        )
        for duty in wanted
    ]


def register(at: datetime) -> Register:
    """Every item with its duties. A constant number of queries."""
    by_item: dict[int, list[DutyLine]] = {}
    for line in duty_lines(scheme.duties(), at):
        by_item.setdefault(line.duty.item_id, []).append(line)
    updates = last_updates()
    vacant = vacant_posts(at)
    categories = []
    for category, items in scheme.items_with_categories():
        lines = [_item_line(item, tuple(by_item.get(item.pk, ())), updates, vacant, at) for item in items]
        categories.append((str(category), tuple(lines)))
    return Register(categories=tuple(categories))


def _item_line(
    item: Item,
    duties: tuple[DutyLine, ...],
    updates: Mapping[tuple[int, int], Latest],
    vacant: Mapping[str, str],
    at: datetime,
) -> ItemLine:
    last: Latest | None = None
    for (item_id, _unit), latest in updates.items():
        if item_id == item.pk:
            last = latest.newer(last)
    return ItemLine(
        item=item,
        duties=duties,
        due=due_of(item, last, at),
        obstacles=tuple(_obstacles(item, duties, vacant)),
    )


def _obstacles(item: Item, duties: tuple[DutyLine, ...], vacant: Mapping[str, str]) -> list[str]:
    found = [
        _("%(unit)s ยังไม่มอบหมายเจ้าหน้าที่") % {"unit": line.unit_name}
        if item.for_all_units
        else _("ยังไม่มอบหมายเจ้าหน้าที่")
        for line in duties
        if line.is_vacant
    ]
    for step in item.chain:
        codes = [f"{HEAD}:{line.duty.unit.code}" for line in duties] if step == HEAD else [step]
        found.extend(_("ตำแหน่ง%(post)sว่าง") % {"post": vacant[code]} for code in codes if code in vacant)
    return found


def vacant_posts(at: datetime) -> dict[str, str]:
    """Posts that nobody fills: code → title; a unit's head also as ``head:UNIT``. Four queries."""
    posts = list(Post.objects.filter(closed_at=None).select_related("unit"))
    filled = people.holders([post.code for post in posts], at)
    found: dict[str, str] = {}
    for post in posts:
        if filled[post.code]:
            continue
        found[post.code] = post.title_th
        if post.is_head and post.unit is not None:
            found[f"{HEAD}:{post.unit.code}"] = post.title_th
    return found
