"""Loading a scheme: once, again, changed, another one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from prakat.audit.models import Act
from prakat.lib.refusal import Refused
from prakat.people.models import Account, Post, Unit
from prakat.scheme import actions, queries
from prakat.scheme.models import Assignment, Category, Duty, Item, OitCode, Scheme, Topic
from prakat.scheme.rules import NoScheme, SchemeDocument

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
Appointed = Callable[..., Account]


def every_row() -> dict[str, list[dict[str, Any]]]:
    """All rows of all tables of the scheme, the people and the record."""
    models = [
        model for app in ("scheme", "people", "audit") for model in apps.get_app_config(app).get_models()
    ]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


def without(document: SchemeDocument, number: str) -> SchemeDocument:
    """The scheme without one item, wherever it is named."""
    return replace(
        document,
        items=tuple(item for item in document.items if item.number != number),
        oit=tuple(replace(row, items=tuple(n for n in row.items if n != number)) for row in document.oit),
    )


def test_the_first_load_lays_out_everything(db: None, ban_phru: SchemeDocument, at: datetime) -> None:
    done = actions.load(document=ban_phru, by=None, second=None, reason="", at=at)
    assert done.changed and done.first and len(done.changes) > 150
    assert Category.objects.count() == 6 and Item.objects.count() == 28
    assert Unit.objects.count() == 7 and Post.objects.count() == len(ban_phru.posts)
    assert Topic.objects.count() == len(ban_phru.topics)
    # 23 items of one unit; 5 items of all seven units, each unit's own duty.
    assert Duty.objects.filter(ended_at=None).count() == 23 + 5 * 7
    assert OitCode.objects.count() == sum(len(row.items) for row in ban_phru.oit)
    scheme = queries.current()
    assert scheme is not None and scheme.publishing_unit.code == "PLAN" and scheme.code == "ban-phru"
    assert queries.current_document() == ban_phru
    (act,) = Act.objects.filter(verb="load_scheme")
    assert act.subject_id == done.digest == scheme.digest


def test_loading_twice_changes_no_row(loaded: SchemeDocument, at: datetime) -> None:
    before = every_row()
    assert sum(len(rows) for rows in before.values()) > 200
    done = actions.load(document=loaded, by=None, second=None, reason="", at=at + timedelta(days=1))
    assert not done.changed and done.changes == ()
    assert every_row() == before


def test_a_later_scheme_needs_two_people_and_a_reason(
    loaded: SchemeDocument, appointed: Appointed, at: datetime
) -> None:
    head, palat = appointed("head-plan"), appointed("palat")
    changed = without(loaded, "6.1")
    before = every_row()
    for by, second, reason, codes in [
        (None, None, "", ("two_people_needed", "reason_missing")),
        (head, head, "ปรับปรุง", ("same_person",)),
        (head, palat, " ", ("reason_missing",)),
    ]:
        with pytest.raises(Refused) as refused:
            actions.load(document=changed, by=by, second=second, reason=reason, at=at)
        assert refused.value.codes == codes
    assert every_row() == before
    done = actions.load(document=changed, by=head, second=palat, reason="ปรับปรุง", at=at)
    assert done.changed and not done.first and len(done.changes) == 1 + 2
    act = Act.objects.filter(verb="load_scheme").last()
    assert act is not None and act.person_id == head.person_id and act.post_code == "head-plan"
    assert act.detail["reason"] == "ปรับปรุง"
    assert act.detail["second"] == {
        "person_id": palat.person_id,
        "post_code": "palat",
        "account": palat.username,
    }
    assert any(line.startswith("เลิกรายการ 6.1") for line in act.detail["changes"])
    assert Scheme.objects.count() == 2 and queries.current_document() == changed


def test_the_operator_does_not_count_as_a_person(
    loaded: SchemeDocument, appointed: Appointed, at: datetime
) -> None:
    operator = Account.objects.create(username="operator", is_operator=True)
    with pytest.raises(Refused) as refused:
        actions.load(
            document=without(loaded, "6.1"), by=operator, second=appointed("palat"), reason="ลอง", at=at
        )
    assert refused.value.codes == ("two_people_needed",)


def test_a_vanished_item_is_retired_and_comes_back(
    loaded: SchemeDocument, appointed: Appointed, at: datetime
) -> None:
    head, palat = appointed("head-plan"), appointed("palat")
    item = Item.objects.get(number="6.1")
    duty = queries.duty("6.1", "PLAN")
    assert duty is not None
    officer = appointed("plan-pr").person_id
    assert officer is not None
    held = actions.assign(duty_id=duty.pk, officer_id=officer, deputy_id=None, by=head, at=at)

    later = at + timedelta(days=1)
    actions.load(document=without(loaded, "6.1"), by=head, second=palat, reason="เลิกใช้", at=later)
    item.refresh_from_db()
    duty.refresh_from_db()
    held.refresh_from_db()
    assert item.retired_at == duty.ended_at == held.ended_at == later
    assert queries.item("6.1") is None and queries.duty("6.1", "PLAN") is None
    assert not queries.is_officer(officer, "6.1", "PLAN")
    assert not OitCode.objects.filter(item=item).exists()

    actions.load(document=loaded, by=palat, second=head, reason="ใช้ต่อ", at=later + timedelta(days=1))
    item.refresh_from_db()
    duty.refresh_from_db()
    held.refresh_from_db()
    assert item.retired_at is None and duty.ended_at is None
    assert held.ended_at == later, "an assignment that ended stays ended"
    assert OitCode.objects.filter(item=item).exists()
    assert Scheme.objects.filter(is_current=True).count() == 1


def test_a_unit_that_loses_an_item_loses_its_duty(
    loaded: SchemeDocument, appointed: Appointed, at: datetime
) -> None:
    items = tuple(
        replace(item, units=("PLAN", "FIN")) if item.number == "1.12" else item for item in loaded.items
    )
    head, palat = appointed("head-plan"), appointed("palat")
    actions.load(document=replace(loaded, items=items), by=head, second=palat, reason="แก้", at=at)
    assert [duty.unit.code for duty in queries.duties().filter(item__number="1.12")] == ["PLAN", "FIN"]
    assert Duty.objects.filter(item__number="1.12").count() == 7
    assert not Item.objects.get(number="1.12").for_all_units


def test_a_change_is_seen_in_the_rows(loaded: SchemeDocument, appointed: Appointed, at: datetime) -> None:
    items = tuple(
        replace(item, name_th="สภาเทศบาลเมือง", chain=("head",)) if item.number == "1.4" else item
        for item in loaded.items
    )
    before = Item.objects.get(number="1.4")
    head, palat = appointed("head-plan"), appointed("palat")
    actions.load(document=replace(loaded, items=items), by=head, second=palat, reason="แก้", at=at)
    after = queries.item("1.4")
    assert after is not None and after.pk == before.pk
    assert (after.name_th, after.chain) == ("สภาเทศบาลเมือง", ["head"])
    assert queries.current_document().items[3].name_th == "สภาเทศบาลเมือง"


def test_the_second_scheme_loads_on_an_empty_database(
    db: None, khlong_hin: SchemeDocument, at: datetime
) -> None:
    actions.load(document=khlong_hin, by=None, second=None, reason="", at=at)
    assert Item.objects.count() == 12 and Unit.objects.count() == 3 and Category.objects.count() == 4
    assert queries.publishing_unit_code() == "OFFICE"
    assert Duty.objects.count() == 9 + 2 * 3 + 1 * 2
    policy = queries.urgent_policy(queries.current_document())
    assert policy.ordered_by == {"office-head", "clerk"} and policy.owed_hours == 48
    assert policy.allows("3.3") and not policy.allows("1.1")


def test_one_municipality_can_follow_another(
    loaded: SchemeDocument, appointed: Appointed, khlong_hin: SchemeDocument, at: datetime
) -> None:
    head, palat = appointed("head-plan"), appointed("palat")
    actions.load(document=khlong_hin, by=head, second=palat, reason="ย้ายระบบ", at=at)
    assert queries.items().count() == 12 and Item.objects.count() > 12
    assert {unit.code for unit in Unit.objects.filter(closed_at=None)} == {"OFFICE", "MONEY", "WORKS"}
    assert {duty.unit.code for duty in queries.duties()} == {"OFFICE", "MONEY", "WORKS"}


def test_before_the_first_scheme_there_is_none(db: None) -> None:
    assert queries.current() is None
    for read in (queries.current_document, queries.publishing_unit_code):
        with pytest.raises(NoScheme):
            read()


def test_the_database_refuses_two_current_schemes(loaded: SchemeDocument) -> None:
    scheme = queries.current()
    assert scheme is not None
    scheme.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        scheme.save(force_insert=True)


def test_the_database_refuses_two_open_assignments_and_ones_own_deputy(
    loaded: SchemeDocument, appointed: Appointed, at: datetime
) -> None:
    duty = Duty.objects.first()
    person = appointed("plan-pr").person
    assert duty is not None and person is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(duty=duty, officer=person, deputy=person, from_at=at)
    Assignment.objects.create(duty=duty, officer=person, from_at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(duty=duty, officer=person, from_at=at)
