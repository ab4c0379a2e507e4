"""A version's words as one text: every place is known, and what is masked is gone from wherever it stood."""

from typing import Any

import pytest

from prakat.editorial import snapshot
from prakat.editorial.gate.passages import Passages, masked
from tests.cast import content


def made(**changes: Any) -> snapshot.Json:
    return snapshot.canonical(content(**changes))


def stretch(whole: str, words: str) -> tuple[int, int]:
    at = whole.index(words)
    return at, at + len(words)


def mask(said: snapshot.Json, *words: str) -> snapshot.Json:
    whole = Passages(said).text
    return masked(said, [stretch(whole, each) for each in words])


@pytest.mark.parametrize(
    ("html", "words", "left"),
    [
        ("<p>เลข 1-0000-00001-12-9 ครับ</p>", "1-0000-00001-12-9", "<p>เลข x-xxxx-xxxxx-xx-x ครับ</p>"),
        ("<p>นาย<strong>สม</strong>มุติ ใจดี</p>", "สมมุติ", "<p>นาย<strong>xx</strong>xx ใจดี</p>"),
        ("<p>ก &amp; ข 12</p>", "ข 12", "<p>ก &amp; x xx</p>"),
        ("<p>1-0000-</p><p>00001-12-9</p>", "1-0000-\n00001-12-9", "<p>x-xxxx-</p><p>xxxxx-xx-x</p>"),
    ],
)
def test_rich_text_keeps_its_tags_and_loses_the_words(html: str, words: str, left: str) -> None:
    said = made(body=[{"type": "text", "html": html}])
    assert mask(said, words)["body"][0]["html"] == left


def test_a_table_is_masked_cell_by_cell() -> None:
    rows = [["ชื่อ", "เลขประจำตัว"], ["ก", "1000000001129"], ["ข", "1000000001129"]]
    table = {"type": "table", "caption": "", "header_row": True, "header_column": False, "rows": rows}
    said = made(body=[table])
    whole = Passages(said).text
    places = [at for at in range(len(whole)) if whole.startswith("1000000001129", at)]
    after = masked(said, [(at, at + 13) for at in places])
    assert after["body"][0]["rows"][1:] == [["ก", "x" * 13], ["ข", "x" * 13]]
    assert said["body"][0]["rows"] == rows  # what was given is left as it was


def test_cells_of_a_row_stand_apart_and_lines_do() -> None:
    table = {
        "type": "table",
        "caption": "ยอด",
        "header_row": True,
        "header_column": False,
        "rows": [["ก", "ข"], ["1", "2"]],
    }
    assert "ยอด\nก\tข\n1\t2" in Passages(made(body=[table])).text


def test_names_of_files_and_titles_are_words_too() -> None:
    digest = "a" * 64
    facts = {"name": "นางสมศรี.pdf", "media_type": "application/pdf", "length": 1, "pages": 1}
    said = made(attachments=[{"file": digest, "title": "เรื่อง 081-000-0000"}], files={digest: facts})
    after = mask(said, "081-000-0000", "สมศรี")
    assert after["attachments"][0] == {"file": digest, "title": "เรื่อง xxx-xxx-xxxx"}
    assert after["files"][digest]["name"] == "นางxxxx.pdf"


def test_a_place_is_told_by_its_path() -> None:
    said = made(body=[{"type": "text", "html": "<p>ก</p>"}, {"type": "text", "html": "<p>ข้อสอง</p>"}])
    passages = Passages(said)
    assert passages.path_at(passages.text.index("ข้อสอง")) == ("body", 1, "html")
    assert passages.path_at(0) == ("title",)
