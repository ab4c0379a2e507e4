"""The 28 items, what this officer prepares first."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from prakat.editorial.models import Version
from prakat.editorial.rules import OPEN_STATES, PUBLIC_STATES, State
from prakat.people.models import Unit
from prakat.scheme import queries as scheme
from prakat.scheme.models import Category, Duty, Item
from prakat.scheme.rules import PolicyPage, PolicySpec, due_text

POLICY_WORDS: Mapping[PolicyPage, object] = {
    PolicyPage.PRIVACY: gettext_lazy("นโยบายการคุ้มครองข้อมูลส่วนบุคคล"),
    PolicyPage.WEBSITE: gettext_lazy("นโยบายการใช้เว็บไซต์"),
    PolicyPage.SECURITY: gettext_lazy("นโยบายการรักษาความมั่นคงปลอดภัย"),
    PolicyPage.ACCESSIBILITY: gettext_lazy("คำแถลงการเข้าถึงเว็บไซต์"),
}
WRITING = (State.DRAFT, State.RETURNED)


@dataclass(frozen=True)
class Count:
    """How many entries of an item stand in a state."""

    state: str
    words: str
    number: int


@dataclass(frozen=True)
class ItemLine:
    """An item as the register shows it; ``own_units`` are those for which this officer may add entries."""

    item: Item
    units: list[Unit]
    own_units: list[Unit]
    due: str
    counts: list[Count]
    waiting: list[Version] = field(default_factory=list)
    policies: list[tuple[str, str]] = field(default_factory=list)
    """The website's policies that an entry here can begin from: (page, what it is called)."""


@require_GET
def items(request: HttpRequest) -> HttpResponse:
    account: Any = request.user
    own: dict[int, list[Unit]] = {}
    for duty in scheme.assigned_duties(account.person_id):
        own.setdefault(duty.item_id, []).append(duty.unit)
    counts = _counts()
    policies = scheme.current_document().policies
    waiting = _waiting(account.person_id, own)
    register: list[tuple[Category, list[ItemLine]]] = []
    for category, rows in scheme.items_with_categories():
        lines = [_line(row, own.get(row.pk, []), counts, waiting.get(row.pk, []), policies) for row in rows]
        register.append((category, lines))
    mine = [line for _, lines in register for line in lines if line.own_units]
    return render(request, "cms/items.html", {"register": register, "mine": mine})


def _line(
    item: Item,
    own_units: list[Unit],
    counts: Counter[tuple[int, str]],
    waiting: list[Version],
    policies: Iterable[PolicySpec],
) -> ItemLine:
    duties: list[Duty] = vars(item)["open_duties"]  # put there by items_with_categories
    numbers = [
        ("writing", "กำลังจัดทำ", sum(counts[item.pk, state] for state in WRITING)),
        ("going", "อยู่ระหว่างพิจารณา", sum(counts[item.pk, state] for state in OPEN_STATES - set(WRITING))),
        ("public", "เผยแพร่อยู่", sum(counts[item.pk, state] for state in PUBLIC_STATES)),
    ]
    return ItemLine(
        item=item,
        units=[duty.unit for duty in duties],
        own_units=own_units,
        due=due_text(scheme.due_rule(item)),
        counts=[Count(code, words, number) for code, words, number in numbers if number],
        waiting=waiting,
        policies=[(p.page.value, str(POLICY_WORDS[p.page])) for p in policies if p.item == item.number],
    )


def _counts() -> Counter[tuple[int, str]]:
    """How many versions of each item stand in each state that is neither past nor given up."""
    wanted = [state.value for state in OPEN_STATES | PUBLIC_STATES]
    rows = Version.objects.filter(state__in=wanted).order_by().values_list("entry__item_id", "state")
    return Counter(rows)


def _waiting(person_id: int, own: dict[int, list[Unit]]) -> dict[int, list[Version]]:
    """The drafts that this officer may go on with, by item."""
    rows = Version.objects.filter(state__in=[state.value for state in WRITING], entry__item_id__in=own)
    found: dict[int, list[Version]] = {}
    for row in rows.select_related("entry", "entry__unit").order_by("-state_at"):
        if row.entry.unit_id in {unit.pk for unit in own[row.entry.item_id]}:
            found.setdefault(row.entry.item_id, []).append(row)
    return found
