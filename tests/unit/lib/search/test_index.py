from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prakat.lib.search import Document, Index, NoIndex, Results, Writer
from tests.unit.lib.search.papers import COUNCIL, DOGS, ELDERLY, PAPERS, PURCHASES, WATER


def ids(found: Results) -> list[str]:
    return [hit.id for hit in found.hits]


def marked(pieces: tuple[tuple[str, bool], ...]) -> list[str]:
    return [text for text, found in pieces if found]


@pytest.mark.parametrize(
    ("asked", "paper"),
    [
        ("หยุดจ่ายน้ำประปา", WATER),
        ("หยุดจายนำประปา", WATER),
        ("ห ยุดจ่าย น้ำ", WATER),
        ("น้ าประปาชั่วคราว", WATER),
        ("หยุดจ่ายน้ำประชา", WATER),
        ("ท่อเมนปะปา", WATER),
        ("08.30 น. ถึง 16.30", WATER),
        ("๒๖ พ.ย. ๖๕", WATER),
        ("ถนนกาญจนวนิชย์", WATER),
        ("๑๐๗,๘๘๑.๒๕ บาท", PURCHASES),
        ("สขร.1 ต.ค. 67", PURCHASES),
        ("พ.ร.บ.การจัดซื้อจัดจ้าง", PURCHASES),
        ("เงินคนแก่", ELDERLY),
        ("เบี้ยยังชีพ 2026", ELDERLY),
        ("ต.โคกสูง อ.หาดใหญ่", COUNCIL),
        ("นายกองค์การบริหารส่วนตำบลโคกสูง", COUNCIL),
        ("อปท อย่างมีประสิทธิภาพ", COUNCIL),
        ("องคกรปกครองสวนทองถิน", COUNCIL),
        ("ความปลอดพัยในพื้นที่สาธารนะ", DOGS),
        ("หมาบ้า", DOGS),
        ("จันทวิโรจ", DOGS),
        ("โรคพิษสุนขับ้า", DOGS),
        ("แมว วัคซีน ฟรี", DOGS),
    ],
)
def test_citizens_words_find_the_paper(papers: Index, asked: str, paper: Document) -> None:
    assert ids(papers.search(asked))[0] == paper.id


def test_what_a_hit_shows(papers: Index) -> None:
    found = papers.search("ท่อเมนประปา")
    hit = found.hits[0]
    assert (hit.id, hit.stored, found.total) == (WATER.id, {"line": 1}, 1)
    assert "".join(text for text, _ in hit.title) == WATER.title
    assert marked(hit.snippet) == ["ท่อเมนประปา"]


def test_marks_cover_whole_letters_of_what_is_spelled_otherwise(papers: Index) -> None:
    snippet = papers.search("ฉีดวัคซีนสุนขั").hits[0].snippet
    assert marked(snippet)[0].startswith("ฉีดวัคซีนสุน")
    assert all(not text or text[0] not in "่้๊๋์็ัิีึืุู" for text, _ in snippet)
    assert marked(papers.search("ถนนกาญจนวนิด").hits[0].snippet)[0].startswith("ถนนกาญจนวนิ")


def test_alternatives_are_marked(papers: Index) -> None:
    assert "พระราชบัญญัติการจัดซื้อจัดจ้าง" in marked(papers.search("พ.ร.บ.การจัดซื้อจัดจ้าง").hits[0].snippet)


def test_an_expression_is_found_as_one_not_by_its_words(tmp_path: Path) -> None:
    together = Document("together", "ข่าว", "ผู้ใหญ่บ้านถึงแก่ กรรมแล้ว")
    scattered = Document("scattered", "ข่าว", "ถึงเวลาแก้ไขกฎของกรมการปกครอง ธรรมเนียมการรม")
    Writer(tmp_path).build([together, scattered], edition=1)
    found = Index.open(tmp_path).search("ตาย")
    assert (ids(found), found.total) == (["together"], 1)


def test_long_texts_show_the_place_that_was_found(tmp_path: Path) -> None:
    filler = "รายละเอียดแนบท้ายประกาศของเทศบาลตำบลบ้านพรุ " * 400
    body = f"{filler}รายชื่อผู้ผ่านการสรรหา นางสาวพิชญา จรูญพงษ์ศักดิ์ {filler}"
    Writer(tmp_path / "i").build([Document("long", "ประกาศรายชื่อ", body), *PAPERS], edition=1)
    found = Index.open(tmp_path / "i").search("พิชญา จรูยพงศักดิ์")
    assert found.hits[0].id == "long" and found.total == 1
    text = "".join(text for text, _ in found.hits[0].snippet)
    assert "พิชญา จรูญพงษ์ศักดิ์" in text and len(text) < 500
    assert text.startswith("… ") and text.endswith(" …")


def test_filters_and_counts(papers: Index) -> None:
    found = papers.search("หาดใหญ่")
    assert found.total == 2 and found.facets["category"] == {"1": 2} and found.facets["type"] == {"PDF": 2}
    only = papers.search("จัดซื้อจัดจ้าง", filters={"unit": "finance"})
    assert ids(only) == [PURCHASES.id] and only.facets["type"] == {"PDF": 1, "XLSX": 1}
    assert papers.search("จัดซื้อจัดจ้าง", filters={"unit": "works"}).total == 0
    either = papers.search("หาดใหญ่", filters={"category": ("1", "4"), "type": "PDF"})
    assert set(ids(either)) == {WATER.id, COUNCIL.id}


def test_a_facets_own_filter_does_not_hide_its_other_values(papers: Index) -> None:
    found = papers.search("หาดใหญ่", filters={"unit": "works"})
    assert ids(found) == [WATER.id]
    assert found.facets["unit"] == {"works": 1, "clerk": 1}


def test_pages(tmp_path: Path) -> None:
    many = [Document(f"d{n:03}", f"ประกาศสอบราคาจ้าง ครั้งที่ {n}", "ก่อสร้างถนน") for n in range(230)]
    Writer(tmp_path / "i").build(many, edition=1)
    index = Index.open(tmp_path / "i")
    seen: list[str] = []
    for offset in range(0, 240, 20):
        page = index.search("ประกาศสอบราคา", limit=20, offset=offset)
        assert page.total == 230
        seen += ids(page)
    assert len(seen) == len(set(seen)) == 230


def test_did_you_mean(papers: Index) -> None:
    assert papers.search("โรคพิษสุนขับ้า").did_you_mean == "โรคพิษสุนัขบ้า"
    assert papers.search("โรคพิษสุนัขบ้า").did_you_mean == ""
    assert papers.search("ดวงอาทิตย์ขึ้นทางทิศตะวันตก").did_you_mean == ""


def test_nothing_found(papers: Index) -> None:
    for asked in ("ดวงอาทิตย์", "xyzzy", "!!!", "", "   ", "ฯ", "\u200b"):
        found = papers.search(asked)
        assert (found.total, found.hits) == (0, ())


def test_suggestions(papers: Index) -> None:
    assert papers.suggest("สรุป") == [PURCHASES.title]
    assert papers.suggest("สรุปผลการจัดซื้อ") == []
    assert papers.suggest("สรุปผล จัดจาง") == [PURCHASES.title]
    assert papers.suggest("ก") == papers.suggest("") == papers.suggest("!!") == []
    assert papers.suggest("ประกาศ")[0] == WATER.title
    assert papers.suggest("พิษสุนัข", 1) == [DOGS.title]


def test_a_document_that_may_not_be_named_is_not_suggested(papers: Index) -> None:
    assert papers.suggest("สรุป", shown=lambda id: id != PURCHASES.id) == []
    assert papers.suggest("สรุป", shown=lambda id: id == PURCHASES.id) == [PURCHASES.title]


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=400))
def test_hostile_questions_are_answered(papers: Index, text: str) -> None:
    found = papers.search(text)
    assert len(found.question) <= 200 and len(found.hits) <= 20
    papers.suggest(text)


@pytest.mark.parametrize(
    "text",
    ['"', "AND OR NOT", "+เทศบาล -น้ำ", "title:น้ำ", "(((((", "*", "น้ำ*", "[a TO z]", "a^9", "~1", ".*.*.*",
     "\\", "ก" * 10_000, "น้ำ " * 3000, "\x00\x01", "อ." * 100, "1/1/65 " * 40],
)  # fmt: skip
def test_query_languages_mean_nothing_here(papers: Index, text: str) -> None:
    papers.search(text, filters={"unit": text})
    papers.search(text, offset=5000)
    papers.suggest(text)


def test_no_index(tmp_path: Path) -> None:
    with pytest.raises(NoIndex):
        Index.open(tmp_path)
