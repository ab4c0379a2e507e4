"""The public search over what was released: hits, filters, ways on, suggestions, and never what is not public."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from prakat.editorial import outcomes
from prakat.lib.search import Index
from prakat.pages.search_documents import SiteIndexer, folder
from prakat.public import search as public_search
from prakat.publishing import actions as publishing
from prakat.publishing import sealing
from tests import cast as steps
from tests.cast import Cast
from tests.searching import files_with
from tests.unit.pages.reading import Reading

pytestmark = [pytest.mark.django_db]

TABLE = {
    "type": "table",
    "caption": "รายการครุภัณฑ์",
    "header_row": True,
    "header_column": False,
    "rows": [["รายการ", "จำนวน"], ["เครื่องสูบน้ำหอยโข่ง", "2"]],
}


@pytest.fixture(autouse=True)
def _fresh() -> None:
    public_search._opened.clear()
    public_search._source.cache_clear()


def publish() -> None:
    """What the press does after each edition."""
    sealing.catch_up()
    SiteIndexer().catch_up()


def found(client: Client, query: str, **more: str) -> Reading:
    answer = client.get("/search/", {"q": query, **more})
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    return Reading(answer.content)


def titles(page: Reading) -> list[str]:
    return [link for link in page.links if link.startswith("/e/")]


def test_released_words_are_found_where_they_stand(cast: Cast, client: Client) -> None:
    assert "ยังค้นหาไม่ได้ในขณะนี้" in found(client, "งบประมาณ").text
    row = steps.released(cast, title="ประกาศจัดซื้อครุภัณฑ์", body=[TABLE])
    publish()
    address = f"/e/{row.entry.uid}/"
    for asked in ("ประกาศจัดซื้อ", "ประกาสจัดชื้อครุพัณฑ์", "เครื่องสูบน้ำหอยโข่ง", "เครืองสูบนําหอยโขง", "รายการครุภัณฑ์"):
        assert titles(found(client, asked)) == [address], asked
    page = client.get("/search/", {"q": "เครื่องสูบน้ำหอยโข่ง"}).content.decode()
    assert "<mark>เครื่องสูบน้ำหอยโข่ง</mark>" in page and "กองคลัง" in page


def suggested(client: Client, beginning: str) -> list[str]:
    titles: list[str] = client.get("/search/suggest", {"q": beginning}).json()
    return titles


def test_only_what_the_edition_holds_is_shown(cast: Cast, client: Client) -> None:
    row = steps.released(cast, title="แผนการใช้จ่ายงบประมาณ")
    publish()
    steps.checked(cast, title="แผนการใช้จ่ายงบประมาณฉบับร่าง")
    assert titles(found(client, "แผนการใช้จ่าย")) == [f"/e/{row.entry.uid}/"]
    assert suggested(client, "แผนการใช้") == ["แผนการใช้จ่ายงบประมาณ"]
    outcomes.request_withdrawal(version_id=row.pk, reason="ผิดพลาด", by=cast.preparer, at=cast.at)
    publishing.withdraw(version_id=row.pk, reason="ผิดพลาด", by=cast.publishing_head, at=cast.at)
    sealing.catch_up()
    assert titles(found(client, "แผนการใช้จ่าย")) == []  # the index lags, the edition decides
    assert suggested(client, "แผนการใช้") == []
    SiteIndexer().catch_up()
    assert titles(found(client, "แผนการใช้จ่าย")) == []
    assert files_with(folder(), ["แผนการใช้จ่าย"])["แผนการใช้จ่าย"] == set()


def test_filters_narrow_and_count(cast: Cast, client: Client) -> None:
    money = steps.released(cast, title="รายงานประจำปีของกองคลัง", fiscal_year=2569)
    older = steps.released(cast, title="รายงานประจำปีของกองคลัง ฉบับก่อน", fiscal_year=2568)
    publish()
    page = found(client, "รายงานประจำปี")
    assert len(titles(page)) == 2
    assert "2568" in {option.get("value") for option in page.all("option")}
    assert titles(found(client, "รายงานประจำปี", year="2568")) == [f"/e/{older.entry.uid}/"]
    assert titles(found(client, "รายงานประจำปี", year="2569", unit="FIN")) == [f"/e/{money.entry.uid}/"]
    narrowed = found(client, "รายงานประจำปี", unit="made-up<script>")
    assert titles(narrowed) == [] and "ค้นคำเดิมโดยไม่จำกัด" in narrowed.text


def test_nothing_found_offers_ways_on(cast: Cast, client: Client) -> None:
    steps.released(cast, title="ประกาศสอบราคาจ้างก่อสร้างถนน")
    publish()
    page = found(client, "จรวดอวกาศ ถนน")
    assert "ไม่พบเรื่อง" in page.text and "ลองคำที่น้อยลง" in page.text
    assert "/contact/" in page.links and "/categories/1/" in page.links
    meant = client.get("/search/", {"q": "สอบราคาจ้างก่อสร้างถนม"}).content.decode()
    assert "ท่านหมายถึง" in meant and "สอบราคาจ้างก่อสร้างถนน</a>" in meant

    page = found(client, "")
    assert titles(page) == [] and "/categories/1/" in page.links


def test_english_and_suggestions(cast: Cast, client: Client) -> None:
    row = steps.released(cast, title="แผนการดำเนินงาน", title_en="Plan of operations")
    steps.released(cast, title="ประกาศรับสมัครพนักงานจ้าง")
    assert suggested(client, "รับสม") == []
    publish()
    page = client.get("/en/search/", {"q": "plan of operation"})
    assert f"/en/e/{row.entry.uid}/" in Reading(page.content).links and b"Plan of operations" in page.content

    answer = client.get("/search/suggest", {"q": "รับสม"})
    assert json.loads(answer.content) == ["ประกาศรับสมัครพนักงานจ้าง"]
    assert answer["Cache-Control"] == "no-store" and answer["Content-Type"] == "application/json"
    assert json.loads(client.get("/search/suggest").content) == []
    assert client.post("/search/suggest").status_code == 405


def test_hits_ask_the_database_nothing_that_grows(
    cast: Cast, client: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(6):
        steps.released(cast, title=f"รายงานการประชุมสภา ครั้งที่ {number}")
    publish()
    found(client, "รายงานการประชุม")
    with django_assert_max_num_queries(0):
        assert len(titles(found(client, "รายงานการประชุม"))) == 6


HOSTILE = [
    "<script>alert(1)</script>",
    "'\"><img src=x onerror=alert(1)>",
    "\x00",
    "a" * 5000,
    "{{7*7}}",
    "%00",
    "\u202eก",
]


def test_hostile_questions(cast: Cast, client: Client) -> None:
    steps.released(cast, title="ประกาศ")
    publish()
    for query in HOSTILE:
        page = found(client, query, page="9" * 30, year=query[:300], unit=query[:300])
        assert not any("onerror" in attributes for _, attributes in page.elements)
        assert all(script["src"].startswith("/assets/") for script in page.all("script"))
        assert client.get("/search/suggest", {"q": query}).status_code == 200


def test_the_indexer_catches_up_after_a_gap_and_can_rebuild(cast: Cast, client: Client) -> None:
    first = steps.released(cast, title="เรื่องที่หนึ่ง")
    publish()
    second = steps.released(cast, title="เรื่องที่สอง")
    steps.released(cast, title="เรื่องที่สาม")
    publish()
    index = Index.open(folder())
    assert index.documents == 3
    SiteIndexer().catch_up()
    assert SiteIndexer().rebuild() == 3 and index.documents == 3
    assert {f"/e/{row.entry.uid}/" for row in (first, second)} < set(titles(found(client, "เรื่องที่")))
