"""The inputs of our own: a grid is always rectangular, a half-chosen date is never lost in silence."""

from datetime import date

import pytest
from django.forms import ValidationError

from prakat.cms.forms import AttachedField
from prakat.cms.inputs import (
    CivilDateField,
    GridField,
    KeptFileBlock,
    Unfinished,
    rectangular,
    years_from_today,
)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ([["ก", "ข"], ["ค"]], [["ก", "ข"], ["ค", ""]]),
        ([["ก", ""], ["", ""]], [["ก"]]),
        ([["", "ข"], [None, 3]], [["", "ข"]]),
        ([[]], []),
        ("ไม่ใช่ตาราง", []),
        (None, []),
    ],
)
def test_a_grid_is_rectangular(given: object, kept: list[list[str]]) -> None:
    assert rectangular(given) == kept


def test_a_grid_has_an_end() -> None:
    with pytest.raises(ValidationError):
        GridField().clean([["x"]] * 501)
    with pytest.raises(ValidationError):
        GridField().clean([["x"] * 31])


def test_a_date_is_of_the_buddhist_era() -> None:
    assert CivilDateField().clean(["24", "6", "2569"]) == date(2026, 6, 24)
    assert CivilDateField().clean(["", "", ""]) is None
    assert CivilDateField.widget().decompress(date(2026, 6, 24)) == ["24", "6", "2569"]


@pytest.mark.parametrize("parts", [["24", "", "2569"], ["31", "2", "2569"], ["x", "2", "2569"]])
def test_what_is_no_day_is_said(parts: list[str]) -> None:
    found = CivilDateField().clean(parts)
    assert isinstance(found, Unfinished) and str(found)


def test_an_old_documents_year_is_offered() -> None:
    html = CivilDateField.widget().render("d", date(1953, 1, 2), {"id": "d"})
    assert '<option value="2496" selected>2496</option>' in html
    assert len(years_from_today()) == 38


def test_only_a_digest_names_a_file() -> None:
    block = KeptFileBlock("picture")
    assert block.normalize("a" * 64) == "a" * 64
    assert block.normalize("../../etc/passwd") == block.normalize(None) == block.normalize("A" * 64) == ""


def test_attachments_are_read_once_each() -> None:
    rows = AttachedField().clean(
        f'[{{"file": "{"a" * 64}", "title": " แผน "}}, {{"file": "{"a" * 64}", "title": "อีกครั้ง"}}, {{"file": "x"}}]'
    )
    assert rows == [{"file": "a" * 64, "title": "อีกครั้ง"}]
    with pytest.raises(ValidationError):
        AttachedField().clean("{")
