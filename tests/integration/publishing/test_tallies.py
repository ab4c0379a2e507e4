"""Lists and tallies follow every act, at the cost of what the act touches."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from prakat.editorial import blobs, outcomes
from prakat.publishing import actions as publishing
from prakat.publishing import queries, tallies
from prakat.publishing.models import ListedEntry, ShownFile, Tally
from prakat.publishing.tallies import Cell
from tests import cast as steps
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def counted() -> dict[Cell, int]:
    rows = Tally.objects.values_list("item_number", "fiscal_year", "month", "entries")
    return {Cell(*row[:3]): row[3] for row in rows}


def test_a_release_is_listed_and_counted_and_a_withdrawal_takes_both_back(cast: Cast) -> None:
    assert counted() == {}
    row = steps.released(cast, document_date="2026-06-05")
    other = steps.released(cast, document_date=None)
    assert counted() == {Cell("1.11", 2569, 6): 2}
    line = ListedEntry.objects.get(entry=row.entry)
    assert (line.uid, line.unit_code, line.category, line.day) == (row.entry.uid, "FIN", 1, 5)
    assert line.first_released_at == line.released_at == row.released_at
    assert [found.entry_id for found in queries.listed()] == [other.entry_id, row.entry_id]
    for each in (row, other):
        outcomes.request_withdrawal(version_id=each.pk, reason="ยกเลิก", by=cast.preparer, at=cast.at)
        publishing.withdraw(version_id=each.pk, reason="ยกเลิก", by=cast.publishing_head, at=cast.at)
    assert counted() == {} and not ListedEntry.objects.exists()
    assert [found.entry_id for found in queries.tombstones(2569)] == [other.entry_id, row.entry_id]
    assert not queries.tombstones(2568).exists()


def test_a_version_that_moves_is_counted_where_it_lies_now(cast: Cast) -> None:
    row = steps.released(cast, document_date="2026-06-05")
    type(row).objects.filter(pk=row.pk).update(fiscal_year=2568, document_date="2025-02-01")
    tallies.touch([steps.refreshed(row)])
    assert counted() == {Cell("1.11", 2568, 2): 1}


def test_everything_is_counted_as_act_by_act(cast: Cast) -> None:
    for month in (5, 5, 6):
        steps.released(cast, document_date=f"2026-{month:02}-01")
    before, lines = counted(), list(ListedEntry.objects.values())
    Tally.objects.update(entries=99)
    ListedEntry.objects.update(title="เว็บพนัน")
    tallies.recount_everything()
    assert counted() == before and list(ListedEntry.objects.values()) == lines


def test_a_file_is_shown_while_an_entry_that_has_it_is_public(cast: Cast) -> None:
    digest, facts = blobs.accept(io.BytesIO(b"a,b\n1,2\n"), name="งบ.csv", max_bytes=99, allowed=["csv"])
    row = steps.released(cast, files={digest: facts.as_json()}, attachments=[{"file": digest, "title": "งบ"}])
    assert queries.files_still_public([digest]) == {(digest, "งบ.csv")}
    outcomes.request_withdrawal(version_id=row.pk, reason="ยกเลิก", by=cast.preparer, at=cast.at)
    publishing.withdraw(version_id=row.pk, reason="ยกเลิก", by=cast.publishing_head, at=cast.at)
    assert queries.files_still_public([digest]) == set() and not ShownFile.objects.exists()


def test_the_log_place_of_a_release_is_known_before_its_leaf_is_written(cast: Cast) -> None:
    first, second = steps.released(cast), steps.released(cast)
    places = queries.log_places([first.pk, second.pk])
    for row in (first, second):
        edition = row.editions.get()
        assert places[row.pk] == queries.LogPlace(edition.number, edition.leaves.get().index)
    assert queries.log_places([]) == {}


def test_what_an_act_costs_does_not_grow_with_the_site(cast: Cast) -> None:
    def cost() -> int:
        row = steps.released(cast, document_date="2026-06-05")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            tallies.touch([row])
        return len(asked)

    assert cost() == cost() == cost()
