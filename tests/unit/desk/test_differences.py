"""Differences are complete, readable in Thai, and never slow."""

import time

from hypothesis import given
from hypothesis import strategies as st

from prakat.desk.version.differences import (
    ADDED,
    CHANGED,
    GAP,
    REMOVED,
    SAME,
    Piece,
    attachment_lines,
    body_lines,
    compare_lines,
    compare_text,
    html_lines,
    tokens,
)

THAI = st.text(alphabet="กขคงานเแไใโ่้๊๋ิีึืุูั็์ำะา 0123456789,.abc", max_size=60)
FILES = {"a" * 64: {"name": "แผน.pdf"}, "b" * 64: {"name": "แผน.pdf"}}


def texts(pieces: list[Piece], *kinds: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@given(THAI, THAI)
def test_nothing_is_lost_or_invented(old: str, new: str) -> None:
    pieces = compare_text(old, new)
    assert texts(pieces, SAME, REMOVED) == old
    assert texts(pieces, SAME, ADDED) == new
    assert "".join(tokens(old)) == old


@given(THAI)
def test_the_same_text_has_no_difference(text: str) -> None:
    assert all(piece.kind == SAME for piece in compare_text(text, text))


@given(st.lists(THAI, max_size=12), st.lists(THAI, max_size=12))
def test_every_line_of_the_new_text_is_shown_or_in_a_gap(old: list[str], new: list[str]) -> None:
    lines = compare_lines(old, new)
    shown = [line for line in lines if line.kind != REMOVED]
    whole = ["".join(p.text for p in line.pieces if p.kind != REMOVED) for line in shown if line.kind != GAP]
    assert set(whole) <= set(new)
    if GAP not in {line.kind for line in lines}:
        assert whole == new


def test_a_number_that_changed_is_marked_alone() -> None:
    pieces = compare_text("รวม 12 รายการ วงเงิน 3,250,000 บาท", "รวม 13 รายการ วงเงิน 3,412,500 บาท")
    assert [piece.text for piece in pieces if piece.kind == REMOVED] == ["12", "3,250,000"]
    assert [piece.text for piece in pieces if piece.kind == ADDED] == ["13", "3,412,500"]


def test_thai_marks_stay_with_their_consonant() -> None:
    assert tokens("น้ำท่วม") == ["น้ำ", "ท่", "ว", "ม"]
    for piece in compare_text("ค่าปรับ", "ค้าปรับ"):
        assert piece.text[0] not in "่้๊๋ิีึืุูั็์ำ"


def test_scattered_chance_matches_are_not_shown_as_kept() -> None:
    """Two texts that share a letter here and there: one out, one in."""
    lines = compare_lines(["ประกาศเชิญชวนประกวดราคา"], ["สรุปผลรายเดือน"])
    assert [line.kind for line in lines] == [REMOVED, ADDED]


def test_unchanged_stretches_become_gaps_with_a_line_of_context() -> None:
    before = [f"บรรทัด {n}" for n in range(20)]
    after = [*before[:10], "บรรทัดใหม่ทั้งหมด ไม่เหมือนใคร", *before[10:]]
    kinds = [line.kind for line in compare_lines(before, after)]
    assert kinds == [GAP, SAME, ADDED, SAME, GAP]


def test_where_a_link_leads_is_part_of_the_text() -> None:
    one = html_lines('<p>ดูที่ <a href="https://a.example/" rel="noopener">ประกาศ</a></p>')
    other = html_lines('<p>ดูที่ <a href="https://b.example/" rel="noopener">ประกาศ</a></p>')
    assert one == ["ดูที่ ประกาศ [https://a.example/]"]
    assert compare_lines(one, other)[0].kind == CHANGED


def test_entities_and_tags_are_read_as_text() -> None:
    assert html_lines("<h2>ก &amp; ข</h2><p>1 &lt; 2</p><ul><li>ค<br>ง</li></ul>") == [
        "ก & ข",
        "1 < 2",
        "ค",
        "ง",
    ]


def test_a_file_of_the_same_name_with_other_content_is_a_change() -> None:
    old = {"files": FILES, "attachments": [{"file": "a" * 64, "title": "แผน"}]}
    new = {"files": FILES, "attachments": [{"file": "b" * 64, "title": "แผน"}]}
    assert compare_lines(attachment_lines(old), attachment_lines(new))[0].kind == CHANGED


def test_every_word_of_a_block_is_in_its_lines() -> None:
    body = [
        {
            "type": "table",
            "caption": "ยอด",
            "header_row": True,
            "header_column": False,
            "rows": [["ก", "ข"], ["1", "2"]],
        },
        {"type": "picture", "file": "a" * 64, "alt": "ถนน", "caption": "ก่อนซ่อม"},
        {"type": "people", "caption": "", "people": [{"name": "นาย", "post": "นายก", "picture": "b" * 64}]},
        {
            "type": "chart",
            "caption": "รายรับ",
            "columns": ["ปี 2569"],
            "rows": [{"label": "ก", "values": ["1.5"]}],
        },
    ]
    text = "\n".join(body_lines({"body": body, "files": FILES}, {"table": "ตาราง"}))
    for word in (
        "ตาราง: ยอด",
        "ก · ข",
        "1 · 2",
        "แผน.pdf [aaaaaaaa]",
        "ถนน",
        "นายก",
        "[bbbbbbbb]",
        "ปี 2569",
        "1.5",
    ):
        assert word in text, word


def test_a_huge_text_is_compared_in_no_time() -> None:
    started = time.monotonic()
    compare_text("ก ข ค ง " * 20_000, "ข ก ง ค " * 20_000)
    compare_lines([str(n) for n in range(30_000)], [str(n + 1) for n in range(30_000)])
    assert time.monotonic() - started < 8
