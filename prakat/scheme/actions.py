"""Adopting a scheme, and assigning officers to what a unit owes."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from prakat.audit import actions as audit
from prakat.audit.rules import MACHINE, Signatory
from prakat.lib.refusal import Refused
from prakat.people import actions as people_actions
from prakat.people import queries as people
from prakat.people.models import Account, Unit
from prakat.people.rules import Actor
from prakat.scheme import document as documents
from prakat.scheme import rules
from prakat.scheme.changes import Change, changes
from prakat.scheme.models import Assignment, Category, Duty, Item, OitCode, Scheme, Topic
from prakat.scheme.rules import ItemSpec, SchemeDocument


@dataclass(frozen=True)
class Loaded:
    """What loading did; ``changed`` is False when that scheme was in force already: nothing was written."""

    digest: str
    changed: bool
    first: bool
    changes: tuple[Change, ...] = ()


@transaction.atomic
def load(
    *, document: SchemeDocument, by: Account | None, second: Account | None, reason: str, at: datetime
) -> Loaded:
    """Put a scheme into force: units, posts, items, duties follow it; what vanished is closed, not deleted.

    The first scheme may be loaded by the operator alone (``by`` None); a later one needs two persons and a
    reason, else Refused with every obstacle. Loading the scheme in force again writes nothing.
    """
    digest = documents.digest(document)
    current = Scheme.objects.select_for_update().filter(is_current=True).first()
    if current is not None and current.digest == digest:
        return Loaded(digest, changed=False, first=False)
    first = current is None
    proposer, confirmer = _actor(by, at), _actor(second, at)
    found = rules.adoption_obstacles(
        first=first,
        by=proposer.person_id if proposer else None,
        second=confirmer.person_id if confirmer else None,
        reason=reason,
    )
    if found:
        raise Refused(found)
    signed = proposer.signed() if proposer else MACHINE
    old = documents.from_plain(current.document) if current else None
    made = tuple(changes(old, document))
    people_actions.lay_out(units=document.units, posts=document.posts, by=signed, at=at)
    _set_current(document, digest, at)
    _set_register(document, at)
    audit.record(
        verb="load_scheme",
        subject_kind="scheme",
        subject_id=digest,
        by=signed,
        at=at,
        detail={
            "code": document.municipality.code,
            "reason": reason.strip(),
            "second": _identifiers(confirmer.signed()) if confirmer else None,
            "changes": [change.text for change in made] if old else [],
        },
    )
    return Loaded(digest, changed=True, first=first, changes=made)


@transaction.atomic
def assign(*, duty_id: int, officer_id: int, deputy_id: int | None, by: Account, at: datetime) -> Assignment:
    """Assign an officer and a deputy to a duty (announcement 3.1: มอบหมายเจ้าหน้าที่); an open assignment ends.

    Only the unit's head, or who acts as head, may; officer and deputy hold a post in the unit on that day.
    Assigning those who are assigned already changes nothing. Raises Refused with every obstacle.
    """
    duty = Duty.objects.select_for_update(of=("self",)).select_related("item", "unit").get(pk=duty_id)
    actor = people.actor_for(by, at)
    found = rules.assignment_obstacles(
        unit_name=duty.unit.name_th,
        open_duty=duty.ended_at is None,
        by_head=actor.heads(duty.unit.code),
        officer=officer_id,
        deputy=deputy_id,
        in_unit=frozenset(people.persons_in_unit(duty.unit.code, at)),
    )
    if found:
        raise Refused(found)
    held = duty.assignments.filter(ended_at__isnull=True).first()
    if held is not None:
        if (held.officer_id, held.deputy_id) == (officer_id, deputy_id):
            return held
        _end(held, at)
    made = Assignment.objects.create(
        duty=duty, officer_id=officer_id, deputy_id=deputy_id, assigned_by_id=actor.person_id, from_at=at
    )
    _record("assign", made, actor, at)
    return made


@transaction.atomic
def end_assignment(*, assignment_id: int, by: Account, at: datetime) -> None:
    """End an assignment; the duty is then without an officer. Only the unit's head, or who acts as head, may.

    Ending one that has ended changes nothing. Raises Refused with every obstacle.
    """
    row = Assignment.objects.select_for_update(of=("self",)).select_related("duty__unit", "duty__item")
    held = row.get(pk=assignment_id)
    actor = people.actor_for(by, at)
    if held.ended_at is not None:
        return
    if not actor.heads(held.duty.unit.code):
        raise Refused([rules.not_head_of(held.duty.unit.name_th)])
    _end(held, at)
    _record("end_assignment", held, actor, at)


def _actor(account: Account | None, at: datetime) -> Actor | None:
    return people.actor_for(account, at) if account is not None else None


def _identifiers(signed: Signatory) -> dict[str, str | int | None]:
    return {"person_id": signed.person_id, "post_code": signed.post_code, "account": signed.account}


def _set_current(document: SchemeDocument, digest: str, at: datetime) -> None:
    Scheme.objects.filter(is_current=True).update(is_current=False)
    Scheme.objects.create(
        code=document.municipality.code,
        document=documents.as_plain(document),
        digest=digest,
        adopted_at=at,
        publishing_unit=Unit.objects.get(code=document.publishing_unit),
    )


def _set_register(document: SchemeDocument, at: datetime) -> None:
    Category.objects.bulk_create(
        [
            Category(number=each.number, name_th=each.name_th, name_en=each.name_en)
            for each in document.categories
        ],
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=["name_th", "name_en"],
    )
    Topic.objects.bulk_create(
        [Topic(code=each.code, name_th=each.name_th, name_en=each.name_en) for each in document.topics],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name_th", "name_en"],
    )
    categories = {category.number: category for category in Category.objects.all()}
    rows = [_item(each, categories[rules.item_position(each.number)[0]]) for each in document.items]
    kept = {"id", "number"}
    Item.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=[field.name for field in Item._meta.concrete_fields if field.name not in kept],
    )
    gone = Item.objects.filter(retired_at__isnull=True).exclude(number__in=[row.number for row in rows])
    gone.update(retired_at=at)
    items = {item.number: item for item in Item.objects.all()}
    _set_duties(document, items, at)
    _set_oit_codes(document, items)


def _item(spec: ItemSpec, category: Category) -> Item:
    return Item(
        number=spec.number,
        category=category,
        position=rules.item_position(spec.number)[1],
        name_th=spec.name_th,
        name_en=spec.name_en,
        description_th=spec.description_th,
        description_en=spec.description_en,
        kind=spec.kind.value,
        for_all_units=spec.for_all_units,
        chain=list(spec.chain),
        due=asdict(spec.due),
        topics=list(spec.topics),
        legal_basis=list(spec.legal_basis),
        opens_th=spec.opens_th,
        opens_en=spec.opens_en,
    )


def _set_duties(document: SchemeDocument, items: Mapping[str, Item], at: datetime) -> None:
    units = {unit.code: unit for unit in Unit.objects.all()}
    owed = [
        Duty(item=items[each.number], unit=units[code])
        for each in document.items
        for code in document.responsible_units(each)
    ]
    Duty.objects.bulk_create(
        owed, update_conflicts=True, unique_fields=["item", "unit"], update_fields=["ended_at"]
    )
    pairs = {(duty.item_id, duty.unit_id) for duty in owed}
    open_duties = Duty.objects.filter(ended_at__isnull=True)
    gone = [duty.pk for duty in open_duties if (duty.item_id, duty.unit_id) not in pairs]
    Assignment.objects.filter(duty__in=gone, ended_at__isnull=True).update(ended_at=at)
    Duty.objects.filter(pk__in=gone).update(ended_at=at)


def _set_oit_codes(document: SchemeDocument, items: Mapping[str, Item]) -> None:
    wanted = [
        OitCode(
            item=items[number],
            fiscal_year=each.fiscal_year,
            code=each.code,
            label_th=each.label_th,
            position=position,
        )
        for position, each in enumerate(document.oit)
        for number in each.items
    ]
    OitCode.objects.bulk_create(
        wanted,
        update_conflicts=True,
        unique_fields=["item", "fiscal_year", "code"],
        update_fields=["label_th", "position"],
    )
    named = {(row.item_id, row.fiscal_year, row.code) for row in wanted}
    stored = OitCode.objects.all()
    gone = [row.pk for row in stored if (row.item_id, row.fiscal_year, row.code) not in named]
    OitCode.objects.filter(pk__in=gone).delete()


def _end(held: Assignment, at: datetime) -> None:
    held.ended_at = at
    held.save(update_fields=["ended_at"])


def _record(verb: str, row: Assignment, actor: Actor, at: datetime) -> None:
    duty = row.duty
    audit.record(
        verb=verb,
        subject_kind="duty",
        subject_id=duty.pk,
        by=_as_head(actor, duty.unit.code),
        at=at,
        detail={
            "item": duty.item.number,
            "unit": duty.unit.code,
            "officer": row.officer_id,
            "deputy": row.deputy_id,
        },
    )


def _as_head(actor: Actor, unit_code: str) -> Signatory:
    """The actor's signature in the head's post, also when the actor holds other posts."""
    post = next((post.code for post in actor.posts if post.is_head and post.unit == unit_code), None)
    return actor.signed(post)
