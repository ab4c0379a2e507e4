"""When an item is due: months, quarters, fiscal years, reviews."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prakat.lib.thai_dates import BANGKOK
from prakat.scheme.rules import Cycle, DueRule, add_months, due_message, due_rule_faults, due_text, next_due

MONTH = DueRule(Cycle.MONTH, within_days=15)
QUARTER = DueRule(Cycle.QUARTER, within_days=30)
OCTOBER = DueRule(Cycle.FISCAL_YEAR, by_day=31, by_month=10)
SEPTEMBER = DueRule(Cycle.FISCAL_YEAR, by_day=30, by_month=9)
LAST_OF_FEBRUARY = DueRule(Cycle.FISCAL_YEAR, by_day=28, by_month=2)
REVIEW = DueRule(Cycle.CHANGE, review_months=6)
CHANGE = DueRule(Cycle.CHANGE)


def noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 12, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("rule", "last_updated_on", "due_on"),
    [
        # An update on the last day of a month does not cover that month; one on the day after does.
        (MONTH, date(2026, 1, 31), date(2026, 2, 15)),
        (MONTH, date(2026, 2, 1), date(2026, 3, 15)),
        (MONTH, date(2024, 2, 29), date(2024, 3, 15)),
        (MONTH, date(2025, 12, 3), date(2026, 1, 15)),
        (MONTH, date(2026, 4, 10), date(2026, 5, 15)),
        # Quarters of the fiscal year end with December, March, June and September.
        (QUARTER, date(2025, 9, 30), date(2025, 10, 30)),
        (QUARTER, date(2025, 10, 1), date(2026, 1, 30)),
        (QUARTER, date(2026, 3, 31), date(2026, 4, 30)),
        (QUARTER, date(2026, 6, 30), date(2026, 7, 30)),
        # The fiscal year turns on 1 October.
        (OCTOBER, date(2025, 9, 30), date(2025, 10, 31)),
        (OCTOBER, date(2025, 10, 1), date(2026, 10, 31)),
        (OCTOBER, date(2026, 1, 15), date(2026, 10, 31)),
        (SEPTEMBER, date(2025, 9, 30), date(2026, 9, 30)),
        (SEPTEMBER, date(2025, 10, 1), date(2027, 9, 30)),
        (LAST_OF_FEBRUARY, date(2024, 2, 29), date(2025, 2, 28)),
        (REVIEW, date(2025, 8, 31), date(2026, 2, 28)),
        (REVIEW, date(2023, 8, 31), date(2024, 2, 29)),
        (REVIEW, date(2026, 2, 28), date(2026, 8, 28)),
        (REVIEW, date(2025, 12, 31), date(2026, 6, 30)),
        (DueRule(Cycle.CHANGE, review_months=12), date(2024, 2, 29), date(2025, 2, 28)),
        (CHANGE, date(2026, 1, 1), None),
    ],
)
def test_next_due_after_an_update(rule: DueRule, last_updated_on: date, due_on: date | None) -> None:
    assert next_due(rule, last_updated_on, noon(date(2026, 7, 1))) == due_on


@pytest.mark.parametrize(
    ("rule", "today", "due_on"),
    [
        (MONTH, date(2026, 3, 1), date(2026, 3, 15)),
        (MONTH, date(2026, 3, 31), date(2026, 3, 15)),
        (MONTH, date(2024, 3, 10), date(2024, 3, 15)),
        (MONTH, date(2026, 1, 5), date(2026, 1, 15)),
        (QUARTER, date(2026, 10, 1), date(2026, 10, 30)),
        (QUARTER, date(2026, 9, 30), date(2026, 7, 30)),
        (OCTOBER, date(2025, 9, 30), date(2024, 10, 31)),
        (OCTOBER, date(2025, 10, 1), date(2025, 10, 31)),
        (LAST_OF_FEBRUARY, date(2025, 11, 1), date(2026, 2, 28)),
        (REVIEW, date(2026, 5, 5), date(2026, 5, 5)),
        (CHANGE, date(2026, 5, 5), None),
    ],
)
def test_next_due_of_what_was_never_updated(rule: DueRule, today: date, due_on: date | None) -> None:
    assert next_due(rule, None, noon(today)) == due_on


def test_the_day_is_bangkoks() -> None:
    late_in_london = datetime(2026, 2, 28, 18, tzinfo=UTC)  # already 1 March in Bangkok
    assert next_due(MONTH, None, late_in_london) == date(2026, 3, 15)
    assert next_due(REVIEW, None, late_in_london) == date(2026, 3, 1)


def test_naive_time_is_refused() -> None:
    with pytest.raises(ValueError):
        next_due(MONTH, None, datetime(2026, 1, 1))


DATES = st.dates(date(2020, 1, 1), date(2040, 12, 31))
RULES = st.sampled_from([MONTH, QUARTER, OCTOBER, SEPTEMBER, LAST_OF_FEBRUARY, REVIEW])


@given(RULES, DATES, DATES)
def test_what_is_due_lies_after_the_update_and_never_comes_sooner_for_a_later_one(
    rule: DueRule, one: date, other: date
) -> None:
    earlier, later = sorted((one, other))
    at = noon(later)
    first, second = next_due(rule, earlier, at), next_due(rule, later, at)
    assert first is not None and second is not None
    assert earlier < first <= second


@given(DATES, st.integers(0, 60))
def test_months_added_keep_the_day_or_end_the_month(on: date, months: int) -> None:
    moved = add_months(on, months)
    assert (moved.year * 12 + moved.month) - (on.year * 12 + on.month) == months
    assert moved.day == on.day or (moved.day < on.day and moved.day >= 28)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (MONTH, "ทุกเดือน ภายใน 15 วันหลังสิ้นเดือน"),
        (QUARTER, "ทุกไตรมาสของปีงบประมาณ ภายใน 30 วันหลังสิ้นไตรมาส"),
        (OCTOBER, "ทุกปีงบประมาณ ภายในวันที่ 31 ตุลาคม"),
        (REVIEW, "เมื่อมีการเปลี่ยนแปลง และทบทวนทุก 6 เดือน"),
        (CHANGE, "เมื่อมีการเปลี่ยนแปลง"),
    ],
)
def test_the_cycle_in_words(rule: DueRule, text: str) -> None:
    source, filled = due_message(rule)
    assert due_text(rule) == source % filled == text
    assert due_rule_faults(rule) == []


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (DueRule(Cycle.MONTH), "within_days"),
        (DueRule(Cycle.MONTH, within_days=0), "within_days"),
        (DueRule(Cycle.MONTH, within_days=91), "within_days"),
        (DueRule(Cycle.MONTH, within_days=15, review_months=6), "review_months"),
        (DueRule(Cycle.QUARTER, within_days=15, by_day=1), "by_day"),
        (DueRule(Cycle.FISCAL_YEAR, by_day=1), "by_month"),
        (DueRule(Cycle.FISCAL_YEAR, by_day=31, by_month=9), "by_day"),
        (DueRule(Cycle.FISCAL_YEAR, by_day=29, by_month=2), "by_day"),
        (DueRule(Cycle.FISCAL_YEAR, by_day=1, by_month=13), "by_month"),
        (DueRule(Cycle.CHANGE, review_months=0), "review_months"),
        (DueRule(Cycle.CHANGE, within_days=3), "within_days"),
    ],
)
def test_a_bad_rule_names_its_field(rule: DueRule, field: str) -> None:
    ((found, message),) = due_rule_faults(rule)
    assert found == field and "แก้โดย" in message
