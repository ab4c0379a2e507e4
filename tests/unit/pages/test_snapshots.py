"""From a snapshot to the blocks of a page."""

from __future__ import annotations

from typing import Any

import pytest

from prakat.pages.open_tables import csv_files, neutral
from prakat.pages.snapshots import read_attachments, read_body
from prakat.pages.structure import rows
from prakat.pages.views.blocks import ChartBlock, StructureBlock, TableBlock
from tests.unit.pages.snapshots import STRUCTURE, everything, snapshot

TYPES = ["text", "figures", "table", "chart", "chart", "people", "picture", "file", "video", "video", "link"]


def test_every_type_of_block_is_read_in_order() -> None:
    body = read_body(everything(), "/e/x/")
    assert [block.kind for block in body] == [*TYPES, "gallery", "contact", "structure"]


def test_a_type_that_no_one_draws_is_an_error() -> None:
    with pytest.raises(KeyError):
        read_body(snapshot({"type": "marquee"}), "/e/x/")


def test_files_are_addressed_by_digest_and_name() -> None:
    plan, _ = read_attachments(snapshot(), {})
    digest, name = plan.file.path.removeprefix("/files/").split("/")
    assert len(digest) == 16
    assert name.startswith("%E0%B9%81")
    assert plan.file.pages == 212


def _table(rows: list[list[str]], **changes: Any) -> TableBlock:
    block = {"type": "table", "caption": "", "header_row": True, "header_column": False, "rows": rows}
    (read,) = read_body(snapshot(block | changes), "/e/x/")
    assert isinstance(read, TableBlock)
    return read


def test_columns_of_figures_are_told_from_words() -> None:
    table = _table(
        [["ปี", "บาท", "ร้อยละ", "หมายเหตุ"], ["2569", "-1,200.50", "๑๒.๕", "–"], ["2568", "", "3 %", "ก"]]
    )
    assert table.column_kinds == ("figure", "figure", "figure", "")


def test_an_uneven_table_is_read_as_it_is() -> None:
    table = _table([["ก"], ["1", "2"], []])
    assert table.column_kinds == ("figure", "figure")
    assert table.body_cells == [[("1", "figure"), ("2", "figure")], []]


def test_long_words_are_given_room() -> None:
    table = _table([["งาน", "วิธี"], ["จ้างเหมาบริการซ่อมแซมเครื่องปรับอากาศ สำนักปลัดเทศบาล", "วิธีเฉพาะเจาะจง"]])
    assert table.column_kinds == ("long", "middling")


def test_tables_and_charts_lie_beside_the_page_as_csv() -> None:
    files = csv_files(read_body(everything(), "/e/x/"))
    assert list(files) == ["/e/x/data-3.csv", "/e/x/data-4.csv", "/e/x/data-5.csv"]
    text = files["/e/x/data-4.csv"].decode("utf-8-sig")
    assert text.splitlines()[:2] == [",ตั้งไว้ (ล้านบาท),จ่ายแล้ว (ล้านบาท)", "แผนงานการศึกษา,86.2,51.9"]


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1+1", "-x", "@SUM(A1)", "\t=1", "\r=1", "-5+cmd"])
def test_cells_that_a_spreadsheet_would_run_are_neutralised(cell: str) -> None:
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "+3.25", "-1,200.50", "12 %", "ก = ข", ""])
def test_other_cells_stay(cell: str) -> None:
    assert neutral(cell) == cell


def test_the_chart_has_two_sides_and_says_who_reports_to_whom() -> None:
    (block,) = read_body(snapshot(STRUCTURE), "/e/x/")
    assert isinstance(block, StructureBlock)
    political, permanent = block.sides
    assert [root.title for root in political.roots] == ["นายกเทศมนตรี", "ประธานสภาเทศบาล"]
    assert [root.title for root in permanent.roots] == ["ปลัดเทศบาล"]
    read = list(rows(permanent.roots))
    assert read[0] == ("ปลัดเทศบาล", "นายชาญณรงค์ พรหมจันทร์", "นายกเทศมนตรี")
    assert ("งานพัสดุและทรัพย์สิน", "", "กองคลัง") in read
    assert len(read) == 11


def test_a_chart_that_runs_in_a_circle_is_an_error() -> None:
    nodes = [
        {"id": "a", "title": "ก", "holder": "", "parent": "b", "side": "permanent"},
        {"id": "b", "title": "ข", "holder": "", "parent": "a", "side": "permanent"},
    ]
    with pytest.raises(ValueError, match="circle"):
        read_body(snapshot({"type": "structure", "caption": "", "nodes": nodes}), "/e/x/")


def test_a_chart_keeps_its_drawing() -> None:
    charts = [block for block in read_body(everything(), "/e/x/") if isinstance(block, ChartBlock)]
    assert [chart.drawing for chart in charts] == ["bar", "line"]
