"""Reads: the scheme in force, the register's lines, and who owes what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Prefetch, Q, QuerySet

from prakat.scheme import document, rules
from prakat.scheme.models import Assignment, Category, Duty, Item, OitCode, Scheme, Topic
from prakat.scheme.rules import (
    CategorySpec,
    Cycle,
    DueRule,
    ItemKind,
    ItemSpec,
    NoScheme,
    PolicySpec,
    SchemeDocument,
)


@dataclass(frozen=True)
class UrgentPolicy:
    """Whether, for which items and by which posts an urgent release may be ordered."""

    allowed: bool
    items: frozenset[str]
    ordered_by: frozenset[str]
    owed_hours: int

    def allows(self, number: str) -> bool:
        return self.allowed and bool({rules.ALL, number} & self.items)


def current() -> Scheme | None:
    """The scheme in force with its publishing unit, None before the first is loaded."""
    return Scheme.objects.filter(is_current=True).select_related("publishing_unit").first()


def current_document() -> SchemeDocument:
    """The scheme in force as values; one query once it has been read. Raises NoScheme before the first."""
    digest = Scheme.objects.filter(is_current=True).values_list("digest", flat=True).first()
    if digest is None:
        raise NoScheme
    return document_by_digest(digest)


@lru_cache(maxsize=4)
def document_by_digest(digest: str) -> SchemeDocument:
    """An adopted scheme as values: a digest always means the same document. Raises NoScheme for none."""
    row = Scheme.objects.filter(digest=digest).only("document").first()
    if row is None:
        raise NoScheme
    return document.from_plain(row.document)


def publishing_unit_code() -> str:
    """The code of the unit that puts information online. Raises NoScheme before the first scheme."""
    code = Scheme.objects.filter(is_current=True).values_list("publishing_unit__code", flat=True).first()
    if code is None:
        raise NoScheme
    return code


def urgent_policy(scheme: SchemeDocument) -> UrgentPolicy:
    """The scheme's policy on urgent releases (announcement 1.3)."""
    urgent = scheme.urgent
    return UrgentPolicy(
        allowed=urgent.allowed,
        items=frozenset(urgent.items),
        ordered_by=frozenset(urgent.ordered_by),
        owed_hours=urgent.approval_owed_hours,
    )


def items() -> QuerySet[Item]:
    """The items in force, in the register's order, with their categories."""
    return Item.objects.filter(retired_at__isnull=True).select_related("category")


def items_with_categories() -> list[tuple[Category, list[Item]]]:
    """The register: each category with its items, each with ``open_duties`` and units. Two queries."""
    open_duties = Duty.objects.filter(ended_at__isnull=True).select_related("unit")
    found: dict[int, tuple[Category, list[Item]]] = {}
    for row in items().prefetch_related(Prefetch("duties", open_duties, to_attr="open_duties")):
        found.setdefault(row.category_id, (row.category, []))[1].append(row)
    return list(found.values())


def retired_items() -> list[ItemSpec]:
    """The items that no scheme in force names any more, as values: the units that last owed them, no form."""
    rows = Item.objects.filter(retired_at__isnull=False).prefetch_related(
        Prefetch("duties", Duty.objects.select_related("unit"))
    )
    return [
        ItemSpec(
            number=row.number,
            name_th=row.name_th,
            name_en=row.name_en,
            description_th=row.description_th,
            description_en=row.description_en,
            kind=ItemKind(row.kind),
            units=(rules.ALL,) if row.for_all_units else tuple(duty.unit.code for duty in row.duties.all()),
            legal_basis=tuple(row.legal_basis),
            chain=tuple(row.chain),
            due=due_rule(row),
            topics=tuple(row.topics),
        )
        for row in rows
    ]


def former_category(number: int) -> CategorySpec:
    """A category as it was named last, also when no scheme in force has it. Raises Category.DoesNotExist."""
    row = Category.objects.get(number=number)
    return CategorySpec(row.number, row.name_th, row.name_en)


def item(number: str) -> Item | None:
    """The item in force with this number."""
    return items().filter(number=number).first()


def due_rule(row: Item) -> DueRule:
    """The item's cycle as a value."""
    return DueRule(**{**row.due, "every": Cycle(row.due["every"])})


def next_due(row: Item, last_updated_on: date | None, at: datetime) -> date | None:
    """When the item must next be brought up to date; see ``rules.next_due``."""
    return rules.next_due(due_rule(row), last_updated_on, at)


def topics(codes: Iterable[str]) -> dict[str, Topic]:
    return {topic.code: topic for topic in Topic.objects.filter(code__in=list(codes))}


def oit_codes(fiscal_year: int) -> QuerySet[OitCode]:
    """The indicators of a fiscal year (B.E.) with their items in force, in the list's order."""
    rows = OitCode.objects.filter(fiscal_year=fiscal_year, item__retired_at__isnull=True)
    return rows.select_related("item")


def items_for_legal_basis() -> dict[str, list[Item]]:
    """For each sub-clause that is served, the items that serve it, in the register's order. One query."""
    found: dict[str, list[Item]] = {}
    for row in items():
        for code in row.legal_basis:
            found.setdefault(code, []).append(row)
    return found


def duties() -> QuerySet[Duty]:
    """What is owed today, in the register's order, with item, category and unit."""
    rows = Duty.objects.filter(ended_at__isnull=True, item__retired_at__isnull=True)
    return rows.select_related("item__category", "unit")


def duties_of(unit_codes: Iterable[str]) -> QuerySet[Duty]:
    """What the units owe today."""
    return duties().filter(unit__code__in=list(unit_codes))


def duty(item_number: str, unit_code: str) -> Duty | None:
    """What the unit owes under the item, None when it is not responsible for it today."""
    return duties().filter(item__number=item_number, unit__code=unit_code).first()


def assignments() -> QuerySet[Assignment]:
    """The assignments in force, with duty, item, unit, officer and deputy."""
    rows = Assignment.objects.filter(ended_at__isnull=True, duty__ended_at__isnull=True)
    return rows.select_related("duty__item__category", "duty__unit", "officer", "deputy")


def assignment_for(item_number: str, unit_code: str) -> Assignment | None:
    """Who is assigned today to the item in the unit."""
    return assignments().filter(duty__item__number=item_number, duty__unit__code=unit_code).first()


def duties_without_officer(unit_code: str | None = None) -> QuerySet[Duty]:
    """Duties to which nobody is assigned, of one unit or of all."""
    rows = duties().exclude(assignments__in=Assignment.objects.filter(ended_at__isnull=True))
    return rows if unit_code is None else rows.filter(unit__code=unit_code)


def is_officer(person_id: int, item_number: str, unit_code: str) -> bool:
    """Whether the person is assigned, as officer or deputy, to the item in the unit."""
    here = Q(duty__item__number=item_number, duty__unit__code=unit_code)
    return assignments().filter(here & _assigned_to(person_id)).exists()


def assigned_duties(person_id: int) -> QuerySet[Duty]:
    """The duties to which the person is assigned today, as officer or deputy."""
    mine = Assignment.objects.filter(_assigned_to(person_id), ended_at__isnull=True)
    return duties().filter(assignments__in=mine)


def _assigned_to(person_id: int) -> Q:
    return Q(officer_id=person_id) | Q(deputy_id=person_id)


def policies_under(item_number: str) -> list[PolicySpec]:
    """The website's policies that are kept under the item. Raises NoScheme before the first scheme is loaded."""
    return [policy for policy in current_document().policies if policy.item == item_number]


def upload_limits() -> tuple[int, tuple[str, ...]]:
    """(largest file in bytes, endings of file names that are allowed). Raises NoScheme before the first scheme."""
    uploads = current_document().uploads
    return uploads.max_bytes, tuple(
        e for media_type in uploads.media_types for e in rules.EXTENSIONS[media_type]
    )
