"""Every block of a snapshot goes through the editor and comes back unchanged; what was not written is left out."""

from typing import Any

import pytest

from prakat.cms import body
from prakat.cms.models import EntryDraft

A, B, C = "a" * 64, "b" * 64, "c" * 64
PICTURE = {"file": A, "alt": "นายกเทศมนตรีเปิดงาน", "caption": "พิธีเปิด"}
PERSON = {
    "name": "นางสมมุติ ใจดี",
    "post": "ผู้อำนวยการกองคลัง",
    "unit": "กองคลัง",
    "phone": "0 0000 0030",
    "email": "finance@banphru.example",
    "picture": B,
}
BLOCKS: dict[str, dict[str, Any]] = {
    "text": {"html": "<h2>หัวข้อ</h2><p>ข้อความ <strong>หนา</strong> <em>เอียง</em></p><ul><li>หนึ่ง</li></ul>"},
    "table": {
        "caption": "รายรับ",
        "header_row": True,
        "header_column": False,
        "rows": [["ปี", "บาท"], ["2568", "1,000"]],
    },
    "figures": {
        "caption": "ประชากร",
        "rows": [
            {"label": "ชาย", "value": "7,020", "unit": "คน", "note": "สิ้นปี 2568"},
            {"label": "หญิง", "value": "7,230", "unit": "คน", "note": ""},
        ],
    },
    "chart": {
        "caption": "รายรับรายปี",
        "description": "รายรับเพิ่มขึ้นทุกปี",
        "kind": "line",
        "unit": "ล้านบาท",
        "columns": ["ตั้งไว้", "รับจริง"],
        "rows": [
            {"label": "2567", "values": ["120.5", "118"]},
            {"label": "2568", "values": ["130", "131.25"]},
        ],
    },
    "picture": PICTURE,
    "gallery": {"caption": "ภาพกิจกรรม", "pictures": [PICTURE, {"file": C, "alt": "ผู้ร่วมงาน", "caption": ""}]},
    "file": {"file": A, "title": "แผนพัฒนา"},
    "video": {"title": "แนะนำเทศบาล", "file": A, "url": "", "captions": B, "transcript": "สวัสดี"},
    "link": {
        "title": "กรมส่งเสริมการปกครองท้องถิ่น",
        "url": "https://www.dla.go.th/",
        "description": "หนังสือสั่งการ",
    },
    "people": {
        "caption": "หัวหน้าส่วนราชการ",
        "people": [PERSON, {**PERSON, "name": "นายสมมุติ", "picture": None}],
    },
    "structure": {
        "caption": "โครงสร้าง",
        "nodes": [
            {"id": "n1", "title": "นายกเทศมนตรี", "holder": "ว่าง", "parent": None, "side": "political"},
            {"id": "n2", "title": "ปลัดเทศบาล", "holder": "นายสมมุติ", "parent": "n1", "side": "permanent"},
            {"id": "n3", "title": "กองคลัง", "holder": "", "parent": "n2", "side": "permanent"},
            {"id": "n4", "title": "กองช่าง", "holder": "", "parent": "n2", "side": "permanent"},
        ],
    },
    "contact": {
        "name": "สำนักงานเทศบาล",
        "address": "ตำบลบ้านพรุ",
        "phone": "0 0000 0000",
        "fax": "0 0000 0001",
        "email": "info@banphru.example",
        "website": "https://banphru.example/",
        "hours": "จันทร์ถึงศุกร์ 08.30–16.30 น.",
        "latitude": "6.9467",
        "longitude": "100.4820",
        "map_picture": A,
        "map_alt": "แผนที่ทางไปสำนักงาน",
    },
}


def through_the_editor(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The snapshot's body after it was opened in the editor's field and read again."""
    value = EntryDraft.body.field.to_python(body.stream_of(blocks))
    return body.body_of(value.get_prep_value())


def test_the_editor_knows_every_type() -> None:
    assert (
        set(BLOCKS) == set(body.OUT) == set(body.IN) == set(EntryDraft.body.field.stream_block.child_blocks)
    )


@pytest.mark.parametrize("kind", sorted(BLOCKS))
def test_a_block_comes_back_unchanged(kind: str) -> None:
    block = {"type": kind, **BLOCKS[kind]}
    assert through_the_editor([block]) == [block]


def test_the_order_is_kept() -> None:
    blocks = [{"type": kind, **BLOCKS[kind]} for kind in sorted(BLOCKS, reverse=True)]
    assert through_the_editor(blocks) == blocks


@pytest.mark.parametrize("kind", sorted(BLOCKS))
def test_a_block_in_which_nothing_was_written_is_left_out(kind: str) -> None:
    stream = EntryDraft.body.field.stream_block
    empty = stream.child_blocks[kind].get_default()
    raw = stream.child_blocks[kind].get_prep_value(empty)
    assert body.body_of([{"type": kind, "value": raw, "id": "x"}]) == []


def test_a_number_is_kept_as_plain_decimal_text() -> None:
    grid = [["", "บาท"], ["2568", " ๑,๒๓๔.๕๐ "], ["2569", "−7"], ["", ""]]
    (chart,) = body.body_of([{"type": "chart", "value": {"rows": grid}}])
    assert [row["values"] for row in chart["rows"]] == [["1234.50"], ["-7"]]


def test_levels_become_a_tree() -> None:
    boxes = [
        {"title": "นายก", "level": "1", "side": "political"},
        {"title": "รองนายก", "level": "3", "side": "political"},
        {"title": "ปลัด", "level": "2", "side": "permanent"},
        {"title": "", "holder": "", "level": "2"},
        {"title": "กองช่าง", "level": "3", "side": "permanent"},
        {"title": "สภา", "level": "1", "side": "political"},
    ]
    (chart,) = body.body_of([{"type": "structure", "value": {"nodes": boxes}}])
    assert [(node["title"], node["parent"]) for node in chart["nodes"]] == [
        ("นายก", None),
        ("รองนายก", "n1"),
        ("ปลัด", "n1"),
        ("กองช่าง", "n3"),
        ("สภา", None),
    ]
