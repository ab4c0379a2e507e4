"""Who may see what: denied by default, for every combination of parties and posts."""

from datetime import date

from prakat.desk.access import (
    Parties,
    Sight,
    entry_obstacles,
    is_executive,
    sight,
    version_obstacles,
)
from prakat.people.rules import ActingKind, Actor, HeldPost

PARTIES = Parties(
    unit="FIN", publishing_unit="PLAN", chain=frozenset({"head-fin", "palat"}), addressees=frozenset({7})
)


def post(
    code: str, unit: str | None = None, reports_to: str | None = None, acting: ActingKind | None = None
) -> HeldPost:
    return HeldPost(
        code=code,
        unit=unit,
        title_th=code,
        is_head=code.startswith("head"),
        is_publisher=False,
        reports_to=reports_to,
        acting=acting,
    )


def actor(*posts: HeldPost, person_id: int | None = 1, operator: bool = False, ended: bool = False) -> Actor:
    return Actor(
        person_id=person_id,
        name="ก",
        account="a",
        is_operator=operator,
        posts=posts,
        ended=(("ผู้อำนวยการกองคลัง", date(2026, 6, 23)),) if ended else (),
    )


def seen(who: Actor, *, executive: bool = False) -> Sight:
    return sight(who, PARTIES, is_executive=executive)


def test_whom_a_version_concerns_sees_all_of_it() -> None:
    for who in (
        actor(post("fin-clerk", "FIN")),
        actor(post("plan-pr", "PLAN")),
        actor(post("palat")),
        actor(post("head-fin", acting=ActingKind.IN_PLACE)),
        actor(post("eng-clerk", "ENG"), person_id=7),
    ):
        assert seen(who) == Sight.FULL
    assert seen(actor(post("deputy-mayor-1", None, "mayor")), executive=True) == Sight.FULL


def test_nobody_else_sees_anything() -> None:
    assert seen(actor(post("eng-clerk", "ENG"))) == Sight.NONE
    assert seen(actor()) == Sight.NONE
    assert seen(actor(person_id=None)) == Sight.NONE
    assert seen(actor(post("council-president"))) == Sight.NONE


def test_the_operator_sees_states_only_whatever_else_holds() -> None:
    assert seen(actor(person_id=None, operator=True)) == Sight.STATES
    assert seen(actor(person_id=None, operator=True), executive=True) == Sight.STATES


def test_executives_stand_above_units_and_have_somebody_below_or_above() -> None:
    assert is_executive(actor(post("mayor")), frozenset({"mayor"}))
    assert is_executive(actor(post("palat", None, "mayor")), frozenset())
    assert not is_executive(actor(post("council-president")), frozenset())
    assert not is_executive(actor(post("head-fin", "FIN", "palat")), frozenset({"head-fin"}))


def test_entering_needs_a_post_today_and_says_when_it_ended() -> None:
    assert entry_obstacles(actor(post("fin-clerk", "FIN"))) == []
    assert entry_obstacles(actor(person_id=None, operator=True)) == []
    assert [o.code for o in entry_obstacles(actor(person_id=None))] == ["no_person"]
    found = entry_obstacles(actor(ended=True))
    assert [o.code for o in found] == ["post_ended", "no_post"]
    assert found[0].message == "ท่านพ้นจากตำแหน่ง ผู้อำนวยการกองคลัง แล้วตั้งแต่สิ้นวันที่ 23 มิ.ย. 2569"


def test_a_denial_names_the_unit() -> None:
    assert "กองคลัง" in version_obstacles(actor(), "กองคลัง")[0].message
