"""Every state × role × act against the table, and every bar on its own."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from prakat.editorial.bars import BARS, WHO, obstacles
from prakat.editorial.rules import (
    ACT_WORDS,
    CHECKLIST,
    OPEN_STATES,
    POWERS,
    PUBLIC_STATES,
    STATE_WORDS,
    TRANSITIONS,
    Act,
    Approval,
    Case,
    Given,
    Link,
    Role,
    State,
    UrgentOrder,
    covered_links,
    roles_of,
    state_after,
)
from prakat.people.rules import ActingKind, Actor, HeldPost

AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
DIGEST = "d" * 64
PREPARER, HEAD, PALAT, PUBLISHER, PUBLISHING_HEAD, STRANGER, REQUESTER, ORDERER = range(1, 9)


def post(code: str, unit: str | None, *, head: bool = False, publisher: bool = False) -> HeldPost:
    return HeldPost(code, unit, code, head, publisher, reports_to=None)


def actor(person: int | None, *posts: HeldPost, operator: bool = False) -> Actor:
    return Actor(person, f"person {person}", f"account{person}", operator, posts)


ACTORS = {
    Role.PREPARER: actor(PREPARER, post("fin-1", "FIN")),
    Role.APPROVER: actor(HEAD, post("head-fin", "FIN", head=True)),
    Role.PUBLISHER: actor(PUBLISHER, post("plan-pub", "PLAN", publisher=True)),
    Role.PUBLISHING_HEAD: actor(PUBLISHING_HEAD, post("head-plan", "PLAN", head=True)),
    Role.ADDRESSEE: actor(PALAT, post("palat", None)),
    Role.ORDERER: actor(ORDERER, post("orderer", None)),
    Role.MACHINE: actor(PUBLISHER, post("plan-pub", "PLAN", publisher=True)),
}
NOBODY = {
    "stranger": actor(STRANGER, post("health-1", "HEALTH")),
    "operator": actor(None, operator=True),
}
CHAIN = (Link("head-fin", "ผู้อำนวยการกองคลัง", frozenset({HEAD})),)
APPROVED = (Approval(HEAD, "head-fin", DIGEST, AT),)
GIVEN = Given(
    reason="เหตุผลที่ชัดเจน",
    seen_digest=DIGEST,
    release_at=AT + timedelta(days=1),
    ticks=frozenset(CHECKLIST),
    notice_until=AT + timedelta(hours=6),
    clause="15-3",
)


def case_for(state: State, act: Act) -> Case:
    """A case in ``state`` in which nothing but state and role can bar ``act``."""
    handed_over = state not in {State.DRAFT, State.RETURNED, State.SUBMITTED, State.DISCARDED}
    owed = act in {Act.RATIFY, Act.REFUSE}
    urgent = (
        UrgentOrder(ORDERER, DIGEST, AT + timedelta(hours=24)) if owed or act == Act.RELEASE_URGENT else None
    )
    return Case(
        state=state,
        item="1.11",
        unit="FIN",
        publishing_unit="PLAN",
        officers=frozenset({PREPARER}),
        chain=CHAIN,
        hands=frozenset({PREPARER}),
        submitted_by=PREPARER,
        digest=DIGEST,
        stored_digest=DIGEST,
        verdict="clean",
        verdict_digest=DIGEST,
        stored_verdict_digest=DIGEST,
        approvals=APPROVED if handed_over and not owed else (),
        addressees={PALAT: False},
        withdrawal_requested_by=REQUESTER if act in {Act.WITHDRAW, Act.DECLINE_WITHDRAWAL} else None,
        erasure_requested_by=REQUESTER if act in {Act.ERASE, Act.DECLINE_ERASURE} else None,
        urgent_allowed=True,
        urgent_posts=frozenset({"orderer"}),
        urgent=urgent,
    )


CELLS = list(product(State, [*Role, *NOBODY], Act))


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", [*Role, *NOBODY])
def test_every_cell_agrees_with_the_table(state: State, role: Role | str) -> None:
    who = ACTORS.get(role) or NOBODY[role]  # type: ignore[call-overload,index]
    for act in Act:
        found = obstacles(act, case_for(state, act), who, AT, GIVEN, machine=role == Role.MACHINE)
        expected = (state, act) in TRANSITIONS and role in POWERS[act]
        # Sending back belongs to the side that has the version in hand.
        if act == Act.SEND_BACK and expected:
            expected = (role == Role.APPROVER) == (state == State.SUBMITTED)
        assert (not found) == expected, (act, [o.message for o in found])


def test_the_walk_is_whole() -> None:
    assert len(CELLS) == len(State) * (len(Role) + 2) * len(Act)
    assert len(CELLS) > 2_000


def test_every_refusal_is_a_whole_thai_sentence() -> None:
    for state, role, act in CELLS:
        who = ACTORS.get(role) or NOBODY[role]  # type: ignore[call-overload,index]
        for obstacle in obstacles(act, case_for(state, act), who, AT, Given()):
            assert "%(" not in obstacle.message
            assert any("\u0e01" <= c <= "\u0e5b" for c in obstacle.message)


def test_tables_name_every_state_and_act() -> None:
    assert set(STATE_WORDS) == set(State)
    assert set(ACT_WORDS) == set(Act) == set(POWERS) == set(WHO)
    assert set(BARS) <= set(Act)
    assert not OPEN_STATES & PUBLIC_STATES
    reachable = {State.DRAFT, *TRANSITIONS.values()}
    assert reachable == set(State)


def test_approver_must_not_have_prepared() -> None:
    case = replace(case_for(State.SUBMITTED, Act.APPROVE), hands=frozenset({PREPARER, HEAD}))
    assert "four_eyes" in codes(Act.APPROVE, case, Role.APPROVER)


def test_publisher_must_not_have_prepared_or_approved() -> None:
    for change in (
        {"hands": frozenset({PUBLISHER})},
        {"approvals": (Approval(PUBLISHER, "head-fin", DIGEST, AT),)},
    ):
        for act, state in ((Act.CHECK, State.APPROVED), (Act.RELEASE, State.CHECKED)):
            case = replace(case_for(state, act), **change)
            assert "four_eyes" in codes(act, case, Role.PUBLISHER)


def test_a_change_after_approval_voids_it() -> None:
    case = replace(case_for(State.CHECKED, Act.RELEASE), digest="e" * 64, stored_digest="e" * 64)
    assert "not_approved" in codes(Act.RELEASE, case, Role.PUBLISHER)


def test_a_row_changed_behind_the_back_is_refused() -> None:
    for act, state in (
        (Act.APPROVE, State.SUBMITTED),
        (Act.CHECK, State.APPROVED),
        (Act.RELEASE, State.CHECKED),
    ):
        case = replace(case_for(state, act), stored_digest="f" * 64)
        role = Role.APPROVER if act == Act.APPROVE else Role.PUBLISHER
        assert "tampered" in codes(act, case, role)


def test_an_approval_link_opened_after_a_change_is_refused() -> None:
    found = obstacles(
        Act.APPROVE,
        case_for(State.SUBMITTED, Act.APPROVE),
        ACTORS[Role.APPROVER],
        AT,
        Given(seen_digest="0" * 64),
    )
    assert [o.code for o in found] == ["changed"]


def test_an_approval_link_opened_twice_says_when_it_was_approved() -> None:
    found = codes(Act.APPROVE, case_for(State.APPROVED, Act.APPROVE), Role.APPROVER)
    assert "already_approved" in found and "wrong_state" in found


def test_a_post_that_ended_yesterday_is_named() -> None:
    ended = replace(actor(HEAD), ended=(("ผู้อำนวยการกองคลัง", date(2026, 5, 31)),))
    case = replace(
        case_for(State.SUBMITTED, Act.APPROVE), chain=(replace(CHAIN[0], holders=frozenset({99})),)
    )
    messages = [o.message for o in obstacles(Act.APPROVE, case, ended, AT, GIVEN)]
    assert any("พ้นจากตำแหน่ง ผู้อำนวยการกองคลัง" in m and "31 พ.ค. 2569" in m for m in messages)


def test_a_vacant_post_bars_submitting_and_is_named() -> None:
    case = replace(case_for(State.DRAFT, Act.SUBMIT), chain=(*CHAIN, Link("palat", "ปลัดเทศบาล", frozenset())))
    found = obstacles(Act.SUBMIT, case, ACTORS[Role.PREPARER], AT)
    assert [o.code for o in found] == ["vacant_post"]
    assert "ปลัดเทศบาล" in found[0].message


def two_links() -> tuple[Link, ...]:
    return (Link("palat", "ปลัดเทศบาล", frozenset({PALAT})), Link("mayor", "นายกเทศมนตรี", frozenset({PALAT})))


def test_one_person_in_two_links_approves_both_at_once() -> None:
    case = replace(case_for(State.SUBMITTED, Act.APPROVE), chain=(*CHAIN, *two_links()))
    palat = actor(PALAT, post("palat", None), replace(post("mayor", None), acting=ActingKind.DUTY))
    assert covered_links(case, palat) == ()
    assert state_after(case, Act.APPROVE, ACTORS[Role.APPROVER]) == State.SUBMITTED
    after_head = replace(case, approvals=APPROVED)
    assert [link.post_code for link in covered_links(after_head, palat)] == ["palat", "mayor"]
    assert state_after(after_head, Act.APPROVE, palat) == State.APPROVED


def test_an_approver_earlier_in_the_chain_waits_no_longer() -> None:
    case = replace(case_for(State.SUBMITTED, Act.APPROVE), chain=(*CHAIN, *two_links()), approvals=APPROVED)
    assert Role.APPROVER not in roles_of(case, ACTORS[Role.APPROVER])
    assert {"no_power", "next_link", "already_approved"} <= set(codes(Act.APPROVE, case, Role.APPROVER))


def test_recall_only_before_a_decision() -> None:
    case = replace(case_for(State.SUBMITTED, Act.RECALL), approvals=APPROVED)
    assert codes(Act.RECALL, case, Role.PREPARER) == ["decided"]


def test_a_scheduled_release_waits_for_its_time() -> None:
    case = replace(case_for(State.SCHEDULED, Act.RELEASE), scheduled_for=AT + timedelta(minutes=1))
    assert codes(Act.RELEASE, case, Role.PUBLISHER) == ["scheduled"]
    assert not obstacles(Act.RELEASE, case, ACTORS[Role.MACHINE], AT + timedelta(minutes=1), machine=True)


def test_the_checklist_names_each_open_line() -> None:
    found = obstacles(Act.CHECK, case_for(State.APPROVED, Act.CHECK), ACTORS[Role.PUBLISHER], AT, Given())
    assert [o.code for o in found] == ["unchecked"] * len(CHECKLIST) == ["unchecked"] * 7


def test_urgent_order_by_one_and_release_by_another() -> None:
    case = case_for(State.SUBMITTED, Act.RELEASE_URGENT)
    own = replace(case, urgent=UrgentOrder(PUBLISHER, DIGEST, AT))
    assert codes(Act.RELEASE_URGENT, own, Role.PUBLISHER) == ["four_eyes"]
    assert codes(Act.RELEASE_URGENT, replace(case, urgent=None), Role.PUBLISHER) == ["not_ordered"]
    stale = replace(case, urgent=UrgentOrder(ORDERER, "e" * 64, AT))
    assert codes(Act.RELEASE_URGENT, stale, Role.PUBLISHER) == ["changed"]


def test_urgent_order_not_by_the_preparer_nor_where_the_scheme_forbids() -> None:
    case = case_for(State.SUBMITTED, Act.ORDER_URGENT)
    assert codes(Act.ORDER_URGENT, replace(case, submitted_by=ORDERER), Role.ORDERER) == ["four_eyes"]
    assert codes(Act.ORDER_URGENT, replace(case, urgent_allowed=False), Role.ORDERER) == [
        "urgent_not_allowed"
    ]


def test_withdrawal_needs_two() -> None:
    case = replace(case_for(State.RELEASED, Act.WITHDRAW), withdrawal_requested_by=PUBLISHING_HEAD)
    assert codes(Act.WITHDRAW, case, Role.PUBLISHING_HEAD) == ["four_eyes"]
    assert codes(Act.WITHDRAW, replace(case, withdrawal_requested_by=None), Role.PUBLISHING_HEAD) == [
        "not_requested"
    ]


@pytest.mark.parametrize("state", [State.SUPERSEDED, State.WITHDRAWN])
def test_erasure_needs_two(state: State) -> None:
    case = replace(case_for(state, Act.ERASE), erasure_requested_by=PUBLISHING_HEAD)
    for act in (Act.ERASE, Act.DECLINE_ERASURE):
        assert codes(act, case, Role.PUBLISHING_HEAD) == ["four_eyes"]
        nobody_asked = replace(case, erasure_requested_by=None)
        assert codes(act, nobody_asked, Role.PUBLISHING_HEAD) == ["not_requested"]
    assert codes(Act.REQUEST_ERASURE, case, Role.PREPARER) == ["requested"]


def test_a_request_to_withdraw_is_none_to_erase() -> None:
    case = replace(case_for(State.WITHDRAWN, Act.REQUEST_ERASURE), withdrawal_requested_by=REQUESTER)
    assert codes(Act.REQUEST_ERASURE, case, Role.PREPARER) == []
    assert codes(Act.ERASE, case, Role.PUBLISHING_HEAD) == ["not_requested"]


@pytest.mark.parametrize("state", sorted({*State} - {State.SUPERSEDED, State.WITHDRAWN}))
def test_only_what_the_public_reads_no_more_is_erased(state: State) -> None:
    assert codes(Act.ERASE, case_for(state, Act.ERASE), Role.PUBLISHING_HEAD) == ["wrong_state"]


def test_the_last_acknowledgement_completes_the_procedure() -> None:
    case = replace(case_for(State.REPORTED, Act.ACKNOWLEDGE), addressees={PALAT: False, HEAD: False})
    assert state_after(case, Act.ACKNOWLEDGE, ACTORS[Role.ADDRESSEE]) == State.REPORTED
    done = replace(case, addressees={PALAT: False, HEAD: True})
    assert state_after(done, Act.ACKNOWLEDGE, ACTORS[Role.ADDRESSEE]) == State.ACKNOWLEDGED


def codes(act: Act, case: Case, role: Role) -> list[str]:
    return [o.code for o in obstacles(act, case, ACTORS[role], AT, GIVEN)]
