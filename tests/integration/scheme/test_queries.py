"""Reads of the register: what they return, and in how many queries."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from prakat.people.models import Account
from prakat.scheme import actions, queries
from prakat.scheme.rules import REQUIRED_LEGAL_BASES, Cycle, SchemeDocument

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
Queries = Callable[[int], Any]


def test_the_register_in_order_in_two_queries(
    loaded: SchemeDocument, django_assert_num_queries: Queries
) -> None:
    with django_assert_num_queries(2):
        register = queries.items_with_categories()
        shown = [
            (category.number, item.number, [duty.unit.code for duty in item.open_duties])
            for category, items in register
            for item in items
        ]
    assert [number for _, number, _ in shown] == [item.number for item in loaded.items]
    assert [number for number, _, _ in shown] == [int(item.number.split(".")[0]) for item in loaded.items]
    assert [units for *_, units in shown] == [list(loaded.responsible_units(item)) for item in loaded.items]


def test_every_sub_clause_has_its_items_in_one_query(
    loaded: SchemeDocument, django_assert_num_queries: Queries
) -> None:
    with django_assert_num_queries(1):
        served = queries.items_for_legal_basis()
        numbers = {code: [item.number for item in items] for code, items in served.items()}
    assert set(numbers) == set(REQUIRED_LEGAL_BASES)
    assert numbers["oia-7-1"] == ["1.2", "1.3", "1.4", "1.5"]
    assert numbers["oia-9-6"] == ["1.11"]


def test_the_document_is_read_once(loaded: SchemeDocument, django_assert_num_queries: Queries) -> None:
    queries.document_by_digest.cache_clear()
    with django_assert_num_queries(2):
        assert queries.current_document() == loaded
    with django_assert_num_queries(1):
        queries.current_document()


def test_what_units_owe(loaded: SchemeDocument, django_assert_num_queries: Queries) -> None:
    with django_assert_num_queries(1):
        owed = [
            (duty.unit.code, duty.item.number, duty.item.category.number)
            for duty in queries.duties_of(["FIN"])
        ]
    numbers = ["1.10", "1.11", "1.12", "2.1", "3.1", "3.2", "4.1", "4.3"]
    assert owed == [("FIN", number, int(number[0])) for number in numbers]
    assert queries.duty("1.2", "FIN") is None
    assert queries.duty("9.9", "FIN") is None


def test_duties_without_officer(
    loaded: SchemeDocument,
    appointed: Callable[..., Account],
    at: datetime,
    django_assert_num_queries: Queries,
) -> None:
    head, officer = appointed("head-fin"), appointed("fin-supplies").person_id
    assert officer is not None
    before = queries.duties_without_officer().count()
    duty = queries.duty("1.11", "FIN")
    assert duty is not None
    made = actions.assign(duty_id=duty.pk, officer_id=officer, deputy_id=None, by=head, at=at)
    assert queries.duties_without_officer().count() == before - 1
    with django_assert_num_queries(1):
        assert "1.11" not in [row.item.number for row in queries.duties_without_officer("FIN")]
    actions.end_assignment(assignment_id=made.pk, by=head, at=at)
    assert queries.duties_without_officer().count() == before


def test_an_items_cycle(loaded: SchemeDocument, at: datetime) -> None:
    item = queries.item("1.10")
    assert item is not None
    rule = queries.due_rule(item)
    assert (rule.every, rule.within_days) == (Cycle.MONTH, 15)
    assert queries.next_due(item, date(2026, 5, 14), at) == date(2026, 6, 15)
    assert queries.next_due(item, date(2026, 6, 2), at) == date(2026, 7, 15)


def test_the_same_code_means_another_thing_in_another_year(
    loaded: SchemeDocument, django_assert_num_queries: Queries
) -> None:
    with django_assert_num_queries(1):
        rows = [(row.code, row.label_th, row.item.number) for row in queries.oit_codes(2569)]
    assert ("O11", "สรุปผลการจัดซื้อจัดจ้างรายเดือน (สขร.1) 2569", "1.11") in rows
    assert ("O11", "ข้อมูลสถิติการให้บริการ", "3.2") in [
        (row.code, row.label_th, row.item.number) for row in queries.oit_codes(2568)
    ]
    codes = list(dict.fromkeys(code for code, *_ in rows))
    assert codes == [f"O{number}" for number in range(1, 27)]


def test_topics_by_code(loaded: SchemeDocument) -> None:
    assert queries.topics(["useful-knowledge", "nothing"])["useful-knowledge"].name_en == "Useful knowledge"
