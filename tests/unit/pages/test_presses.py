"""Every kind of public page: whole, escaped, the same each time, and honest about what does not exist yet."""

from __future__ import annotations

import dataclasses
import re
import time
from datetime import date
from typing import Any

import pytest

from prakat.pages import presses
from prakat.pages.assets import assets
from prakat.pages.colours import Colours
from prakat.pages.views.blocks import TextBlock
from prakat.pages.views.site import Words
from tests.unit.pages import proofs, specimens
from tests.unit.pages.fixtures import FORMS, home_view, people_view, site
from tests.unit.pages.reading import Reading
from tests.unit.pages.specimens import SPECIMENS

HOSTILE = """"><script>alert(1)</script><img src=x onerror=alert(2)>'{{ 7*7 }}"""
SEALED = re.compile(
    r"(/en)?(/|/404\.html|/(categories|items|e|knowledge|people|contact|law|policies|sitemap|search|withdrawn)/.*|/verify/)"
    r"(#.*)?|/verify/(prakat_verify\.py|policy\.json)"
    r"|/files/.*|/assets/.*|/feed\.xml|/sitemap\.xml|/items/[\d.]+/feed\.xml|/e/.*\.csv"
)
ELSEWHERE = ("https://", "mailto:", "tel:", "#")


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("name", SPECIMENS)
class TestEveryPage:
    def test_is_whole(self, name: str, language: str) -> None:
        page = Reading(SPECIMENS[name](language))
        assert page.all("html") == [{"lang": language}]
        assert len(page.all("h1")) == 1
        assert len(page.all("main")) == 1
        ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
        assert len(ids) == len(set(ids))
        for _, attributes in page.elements:
            for name_of in ("aria-labelledby", "for"):
                assert set(attributes.get(name_of, "").split()) <= set(ids)

    def test_lives_under_a_strict_policy_and_asks_no_other_host(self, name: str, language: str) -> None:
        page = Reading(SPECIMENS[name](language))
        for tag, attributes in page.elements:
            assert tag not in {"style", "iframe", "object", "embed", "base"}
            assert not any(attribute.startswith("on") or attribute == "style" for attribute in attributes)
            for source in ("src", "srcset", "poster", "action"):
                assert attributes.get(source, "/").startswith("/")
            if tag == "link" and attributes["rel"] not in {"canonical", "alternate"}:
                assert attributes["href"].startswith("/assets/")
        expected = ["reading", "search"] if name.startswith("search") else ["reading"]
        assert [script["src"].split(".")[0] for script in page.all("script")] == [
            f"/assets/{n}" for n in expected
        ]
        assert {script["src"] for script in page.all("script")} <= assets(Colours()).keys()

    def test_links_stay_in_the_language(self, name: str, language: str) -> None:
        other = Reading(SPECIMENS[name](language)).all("a")
        for link in other:
            if link["href"].startswith(ELSEWHERE):
                continue
            assert SEALED.fullmatch(link["href"]), link["href"]
            if language == "en" and "hreflang" not in link and not link["href"].startswith("/items/1.8/"):
                assert link["href"].startswith(("/en/", "/files/", "/feed", "/sitemap.xml")) or link[
                    "href"
                ].endswith((".csv", ".xml", ".py", ".json")), link["href"]

    def test_is_the_same_each_time(self, name: str, language: str) -> None:
        assert SPECIMENS[name](language) == SPECIMENS[name](language)


def poisoned(value: Any, name: str = "") -> Any:
    """The view with every text in it replaced by a hostile one; addresses and colours are the program's own."""
    if isinstance(value, TextBlock):
        return value
    if dataclasses.is_dataclass(value) and not isinstance(value, type | Colours):
        return dataclasses.replace(
            value,
            **{
                field.name: poisoned(getattr(value, field.name), field.name)
                for field in dataclasses.fields(value)
            },
        )
    if isinstance(value, tuple):
        return tuple(poisoned(part, name) for part in value)
    if isinstance(value, str) and value and not SAFE_FIELD.fullmatch(name):
        return HOSTILE
    return value


SAFE_FIELD = re.compile(
    r".*path|path|url|uid|number|item_number|base_url|code|slug|kind|form_kind|drawing|side|media_type|website|source"
    r"|map_picture|seal_picture|picture|channels|section|html|latitude|longitude|languages|csv_path"
)


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize(
    ("press", "view"),
    [
        (presses.home, home_view(notice=True)),
        (presses.item, specimens.item_view()),
        (presses.item, specimens.every_unit_item_view()),
        (presses.item, specimens.featured_item_view()),
        (presses.item, specimens.empty_item_view("6.3")),
        (presses.item_archive, specimens.archive_view()),
        (presses.entry, specimens.entry_view(specimens.snapshots.everything())),
        (presses.older_version, specimens.entry_view(older=True)),
        (presses.people, people_view()),
        (presses.law, specimens.law_view()),
        (presses.search, specimens.search_view()),
        (presses.tombstone, specimens.tombstone_view()),
        (presses.tombstones, proofs.tombstones_view()),
        (presses.entry_proof, proofs.entry_proof_view(specimens.head("4.2"))),
        (presses.suspended, specimens.suspended_view()),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_no_text_becomes_markup(press: Any, view: Any, language: str) -> None:
    page = press(poisoned(view), language)
    read = Reading(page)
    assert b"<script>" not in page
    assert b"{{ 7*7 }}" in page
    assert all(script["src"].startswith("/assets/") for script in read.all("script"))
    assert not any("onerror" in attributes for _, attributes in read.elements)
    assert not any(link.lower().startswith("javascript:") for link in read.links), (
        "an address that is a script"
    )


def test_titles_and_descriptions_stand_in_the_head() -> None:
    page = SPECIMENS["entry"]("th").decode()
    assert "<title>เชิญร่วมประชาคมเมือง" in page
    assert 'name="description" content="ร่างแผนห้าปี' in page
    assert 'rel="canonical" href="https://www.bansuan.example/e/k3m9/"' in page
    assert 'hreflang="en" href="https://www.bansuan.example/en/e/k3m9/"' in page
    assert 'property="og:type" content="article"' in page


def test_the_home_page_says_plainly_what_does_not_run_yet() -> None:
    page = Reading(presses.home(home_view(), "th")).text
    assert page.count("ยังไม่เปิด เริ่มใช้ได้ 1 ต.ค. 2569") == 4
    assert "ระบบตรวจสอบอัตโนมัติยังไม่เปิดใช้" in page
    assert "ปิดผนึกล่าสุด 24 มิ.ย. 2569 09.30 น." in page
    assert "6 หมวด 28 รายการ" in page


def test_the_home_page_shows_the_check_once_it_runs() -> None:
    page = Reading(presses.home(home_view(check=True), "th")).text
    assert "ยังไม่เริ่ม" not in page
    assert "ตรวจครั้งล่าสุด 24 มิ.ย. 2569 09.30 น." in page


def test_the_notice_stands_on_a_page_with_its_end() -> None:
    page = Reading(presses.home(home_view(notice=True), "th")).text
    assert "ประกาศด่วน น้ำท่วมถนนริมคลอง" in page
    assert "มีผลถึง 25 มิ.ย. 2569 09.30 น." in page


def test_a_form_that_has_no_date_says_so() -> None:
    form = dataclasses.replace(FORMS[0], opens_on=None)
    view = dataclasses.replace(specimens.empty_item_view("6.3"), form=form)
    page = Reading(presses.item(view, "th")).text
    assert "เมื่อกำหนดวันเปิดให้ใช้แล้วจะแจ้งที่หน้านี้" in page


def test_an_open_form_leads_to_itself() -> None:
    form = dataclasses.replace(FORMS[0], is_open=True, path="/forms/complaint/")
    view = dataclasses.replace(specimens.empty_item_view("6.3"), form=form)
    assert "/en/forms/complaint/" in Reading(presses.item(view, "en")).links


def test_an_items_page_answers_everything_about_the_item() -> None:
    page = Reading(presses.item(specimens.item_view(), "th"))
    for said in (
        "กองคลัง",
        "07 421 0111 ต่อ 103",
        "finance@bansuan.example",
        "20 มิถุนายน 2569",
        "10 กรกฎาคม 2569",
        "ทุกเดือน ภายในวันที่ 10 ของเดือนถัดไป",
        "มาตรา 9(8)",
        "O6",
        "ดูทั้งหมดของปีงบประมาณ 2569",
        "ธันวาคม 2568",
    ):
        assert said in page.text, said
    assert "/items/1.10/2569/06/" in page.links
    assert "/law/#oia-9-8" in page.links
    assert "tel:+6674210111;ext=103" in page.links


def test_items_of_every_unit_name_the_unit_of_each_entry() -> None:
    page = Reading(presses.item(specimens.every_unit_item_view(), "th")).text
    assert "กิจกรรมพ่นหมอกควันชุมชนริมคลอง กองสาธารณสุขและสิ่งแวดล้อม" in page


def test_an_entry_carries_its_address_versions_and_sharing_without_trackers() -> None:
    page = Reading(presses.entry(specimens.entry_view(), "en"))
    assert "www.bansuan.example/e/k3m9/" in page.text
    assert "/en/e/k3m9/1/" in page.links
    assert "24 Jun 2026 (B.E. 2569)" in page.text
    assert {"lang": "th", "class": "body"} in page.all("div")
    shared = [link for link in page.links if "bansuan.example%2Fe%2Fk3m9%2F" in link]
    assert [link.partition("?")[0] for link in shared] == [
        "https://social-plugins.line.me/lineit/share",
        "https://www.facebook.com/sharer/sharer.php",
        "mailto:",
    ]


def test_files_say_their_type_size_and_pages() -> None:
    page = Reading(presses.entry(specimens.entry_view(specimens.snapshots.snapshot()), "th"))
    assert "เอกสาร PDF · 4.8 MB · 212 หน้า" in page.text
    assert "ตารางคำนวณ Excel · 91 KB" in page.text
    assert "อ่านข้อความในเอกสารที่หน้านี้" in page.text
    assert any("/%E0%B9%81%E0%B8%9C%E0%B8%99" in link for link in page.links)


def test_an_older_version_says_so_and_points_to_the_current_one() -> None:
    page = presses.older_version(specimens.entry_view(older=True), "th")
    assert b'name="robots" content="noindex"' in page
    assert b'rel="canonical" href="https://www.bansuan.example/e/k3m9/"' in page
    assert "นี่คือฉบับที่ 1 ซึ่งเป็นฉบับเก่า" in Reading(page).text


def test_a_withdrawn_entry_keeps_its_reason_and_an_erased_one_hides_its_title() -> None:
    withdrawn = Reading(SPECIMENS["withdrawn"]("th")).text
    assert "เรื่องนี้ถอนออกจากการเผยแพร่แล้ว" in withdrawn
    assert "2 พฤษภาคม 2569" in withdrawn
    assert "มีข้อมูลส่วนบุคคล" in withdrawn
    erased = Reading(SPECIMENS["erased"]("th")).text
    assert "เรื่องนี้ถูกลบทิ้งถาวร" in erased
    assert "น้ำเสีย" not in erased


def test_a_suspended_page_leads_nowhere_but_to_what_works() -> None:
    page = Reading(SPECIMENS["suspended"]("th"))
    assert [link for link in page.links if link.startswith("/")] == ["/", "/en/"]
    for said in ("24 มิ.ย. 2569 09.30 น.", "ผู้อำนวยการกองวิชาการและแผนงาน", "07 421 0111"):
        assert said in page.text


def test_thai_without_english_is_marked_as_thai() -> None:
    page = presses.home(home_view(), "en").decode()
    assert '<span lang="th">ไข้เลือดออก' in page
    assert "<title>Ban Suan Phru Town Municipality</title>" in page


def test_a_page_shows_its_own_unit_and_date_at_its_foot() -> None:
    view = dataclasses.replace(people_view(), updated_on=date(2026, 2, 14))
    assert "ทบทวนล่าสุด 14 ก.พ. 2569" in Reading(presses.people(view, "th")).text


def test_robots_are_kept_from_endless_answers_of_the_search() -> None:
    robots = presses.robots_txt(site()).decode()
    assert "Disallow: /search/?*&" in robots and "Disallow: /search/\n" not in robots
    assert "Sitemap: https://www.bansuan.example/sitemap.xml" in robots


def test_words_are_true_when_there_are_any() -> None:
    assert Words("ก")
    assert Words("", "a")
    assert not Words("")


def test_thirty_pages_are_pressed_in_the_blink_of_a_release() -> None:
    """The aim is 150 ms for a release's thirty pages; four times that fails on any machine."""
    for press in SPECIMENS.values():
        press("th")
    start = time.perf_counter()
    for press in SPECIMENS.values():
        press("th")
    assert time.perf_counter() - start < 0.6
