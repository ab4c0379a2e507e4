"""Assigning officers (announcement 3.1): by the head, of the unit, one open assignment a duty."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from prakat.audit.models import Act
from prakat.audit.rules import MACHINE
from prakat.lib.refusal import Refused
from prakat.people import actions as people
from prakat.people.models import Account, Post
from prakat.people.rules import ActingKind
from prakat.scheme import actions, queries
from prakat.scheme.models import Assignment, Duty

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
Appointed = Callable[..., Account]


def duty_of(item: str, unit: str) -> Duty:
    found = queries.duty(item, unit)
    assert found is not None
    return found


def person(account: Account) -> int:
    assert account.person_id is not None
    return account.person_id


def test_the_head_assigns_and_the_record_says_so(appointed: Appointed, at: datetime) -> None:
    head, officer, deputy = appointed("head-fin"), appointed("fin-supplies"), appointed("fin-accounts")
    duty = duty_of("1.11", "FIN")
    made = actions.assign(
        duty_id=duty.pk, officer_id=person(officer), deputy_id=person(deputy), by=head, at=at
    )
    assert (made.assigned_by_id, made.from_at, made.ended_at) == (person(head), at, None)
    for account in (officer, deputy):
        assert queries.is_officer(person(account), "1.11", "FIN")
        assert [row.item.number for row in queries.assigned_duties(person(account))] == ["1.11"]
    assert not queries.is_officer(person(head), "1.11", "FIN")
    assert not queries.is_officer(person(officer), "1.10", "FIN")
    (act,) = Act.objects.filter(verb="assign")
    assert (act.post_code, act.subject_id) == ("head-fin", str(duty.pk))
    assert act.detail == {"item": "1.11", "unit": "FIN", "officer": person(officer), "deputy": person(deputy)}


def test_an_item_of_every_unit_is_assigned_unit_by_unit(appointed: Appointed, at: datetime) -> None:
    head, officer = appointed("head-eng"), appointed("eng-clerk")
    duty = duty_of("4.1", "ENG")
    actions.assign(duty_id=duty.pk, officer_id=person(officer), deputy_id=None, by=head, at=at)
    assert queries.is_officer(person(officer), "4.1", "ENG")
    assert not queries.is_officer(person(officer), "4.1", "PLAN")
    assert queries.assignment_for("4.1", "PLAN") is None


def test_a_new_assignment_ends_the_old_one(appointed: Appointed, at: datetime) -> None:
    head, one, other = appointed("head-fin"), appointed("fin-supplies"), appointed("fin-accounts")
    duty, later = duty_of("1.11", "FIN"), at + timedelta(days=1)
    first = actions.assign(duty_id=duty.pk, officer_id=person(one), deputy_id=None, by=head, at=at)
    again = actions.assign(duty_id=duty.pk, officer_id=person(one), deputy_id=None, by=head, at=later)
    assert again.pk == first.pk and Act.objects.filter(verb="assign").count() == 1
    actions.assign(duty_id=duty.pk, officer_id=person(other), deputy_id=person(one), by=head, at=later)
    first.refresh_from_db()
    assert first.ended_at == later
    held = queries.assignment_for("1.11", "FIN")
    assert held is not None and (held.officer_id, held.deputy_id) == (person(other), person(one))
    assert Assignment.objects.filter(duty=duty, ended_at=None).count() == 1


@pytest.mark.parametrize("post", ["palat", "head-plan", "fin-accounts", "mayor"])
def test_nobody_but_the_units_head_assigns(appointed: Appointed, at: datetime, post: str) -> None:
    officer = appointed("fin-supplies")
    with pytest.raises(Refused) as refused:
        actions.assign(
            duty_id=duty_of("1.11", "FIN").pk,
            officer_id=person(officer),
            deputy_id=None,
            by=appointed(post),
            at=at,
        )
    assert refused.value.codes == ("not_head_of_unit",)
    assert not Assignment.objects.exists()


def test_who_acts_as_head_assigns_while_acting(appointed: Appointed, at: datetime) -> None:
    acting, officer = appointed("fin-accounts"), appointed("fin-supplies")
    assert acting.person is not None
    people.appoint_acting(
        person=acting.person,
        post=Post.objects.get(code="head-fin"),
        kind=ActingKind.IN_PLACE,
        from_on=date(2026, 6, 1),
        until_on=date(2026, 6, 30),
        order_reference="คำสั่งที่ 1/2569",
        by=MACHINE,
        at=at,
    )
    duty = duty_of("1.11", "FIN")
    actions.assign(duty_id=duty.pk, officer_id=person(officer), deputy_id=None, by=acting, at=at)
    act = Act.objects.get(verb="assign")
    assert act.post_code == "head-fin" and "รักษาราชการแทน" in act.post_title
    with pytest.raises(Refused):
        actions.assign(
            duty_id=duty.pk,
            officer_id=person(acting),
            deputy_id=None,
            by=acting,
            at=at + timedelta(days=7),
        )


def test_officer_and_deputy_hold_a_post_in_the_unit_today(appointed: Appointed, at: datetime) -> None:
    head = appointed("head-fin")
    stranger = appointed("eng-civil")
    gone = appointed("fin-revenue", until_on=date(2026, 6, 23))
    with pytest.raises(Refused) as refused:
        actions.assign(
            duty_id=duty_of("1.11", "FIN").pk,
            officer_id=person(stranger),
            deputy_id=person(gone),
            by=head,
            at=at,
        )
    assert refused.value.codes == ("officer_not_in_unit", "deputy_not_in_unit")
    assert "กองคลัง" in str(refused.value)


def test_ending_leaves_the_duty_without_an_officer(appointed: Appointed, at: datetime) -> None:
    head, officer = appointed("head-fin"), appointed("fin-supplies")
    duty = duty_of("1.11", "FIN")
    made = actions.assign(duty_id=duty.pk, officer_id=person(officer), deputy_id=None, by=head, at=at)
    assert duty not in queries.duties_without_officer("FIN")
    with pytest.raises(Refused):
        actions.end_assignment(assignment_id=made.pk, by=officer, at=at)
    actions.end_assignment(assignment_id=made.pk, by=head, at=at + timedelta(days=1))
    actions.end_assignment(assignment_id=made.pk, by=head, at=at + timedelta(days=2))
    made.refresh_from_db()
    assert made.ended_at == at + timedelta(days=1)
    assert duty in queries.duties_without_officer("FIN")
    assert Act.objects.filter(verb="end_assignment").count() == 1
