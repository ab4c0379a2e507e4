"""Who may load a scheme, and who may be assigned."""

import pytest

from prakat.scheme.rules import UrgentSpec, adoption_obstacles, assignment_obstacles, item_position


def test_the_first_scheme_needs_nobody() -> None:
    assert adoption_obstacles(first=True, by=None, second=None, reason="") == []


@pytest.mark.parametrize(
    ("by", "second", "reason", "codes"),
    [
        (1, 2, "ประกาศฉบับใหม่", []),
        (1, 1, "ประกาศฉบับใหม่", ["same_person"]),
        (1, None, "ประกาศฉบับใหม่", ["two_people_needed"]),
        (None, 2, "ประกาศฉบับใหม่", ["two_people_needed"]),
        (None, None, " ", ["two_people_needed", "reason_missing"]),
        (1, 1, "", ["same_person", "reason_missing"]),
    ],
)
def test_a_later_scheme_needs_two_people_and_a_reason(
    by: int | None, second: int | None, reason: str, codes: list[str]
) -> None:
    found = adoption_obstacles(first=False, by=by, second=second, reason=reason)
    assert [obstacle.code for obstacle in found] == codes


@pytest.mark.parametrize(
    ("open_duty", "by_head", "officer", "deputy", "codes"),
    [
        (True, True, 1, None, []),
        (True, True, 1, 2, []),
        (True, False, 1, 2, ["not_head_of_unit"]),
        (False, True, 1, 2, ["duty_ended"]),
        (True, True, 9, 2, ["officer_not_in_unit"]),
        (True, True, 1, 9, ["deputy_not_in_unit"]),
        (True, True, 1, 1, ["deputy_is_officer"]),
        (
            False,
            False,
            9,
            9,
            [
                "duty_ended",
                "not_head_of_unit",
                "officer_not_in_unit",
                "deputy_not_in_unit",
                "deputy_is_officer",
            ],
        ),
    ],
)
def test_only_the_head_assigns_only_people_of_the_unit(
    open_duty: bool, by_head: bool, officer: int, deputy: int | None, codes: list[str]
) -> None:
    found = assignment_obstacles(
        unit_name="กองคลัง",
        open_duty=open_duty,
        by_head=by_head,
        officer=officer,
        deputy=deputy,
        in_unit=frozenset({1, 2}),
    )
    assert [obstacle.code for obstacle in found] == codes
    assert all("%(" not in obstacle.message for obstacle in found)


@pytest.mark.parametrize(
    ("allowed", "items", "number", "may"),
    [
        (True, ("all",), "1.1", True),
        (True, ("4.1", "4.2"), "4.2", True),
        (True, ("4.1", "4.2"), "4.20", False),
        (False, ("all",), "1.1", False),
    ],
)
def test_which_items_an_urgent_order_may_release(
    allowed: bool, items: tuple[str, ...], number: str, may: bool
) -> None:
    assert UrgentSpec(allowed, items, ("palat",), 24).allows(number) is may


def test_the_place_of_an_item_is_not_a_decimal_fraction() -> None:
    assert item_position("1.10") == (1, 10) > item_position("1.9")
    with pytest.raises(ValueError):
        item_position("one")
