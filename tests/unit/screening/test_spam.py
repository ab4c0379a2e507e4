"""Planted spam is seen however it is hidden or written, and whoever speaks of it for good reason is left alone."""

import base64
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from prakat.screening import texts
from prakat.screening.rules import Kind, Severity
from prakat.screening.spam import Lexicon, NotAWordList, Topic, default, find, judge

GIVEN: dict[str, Any] = YAML(typ="safe").load((Path(__file__).parent / "spam_cases.yaml").read_text("utf-8"))
CASES: list[dict[str, Any]] = GIVEN["cases"]
TITLE = "ประชาสัมพันธ์ - เทศบาลเมืองทดลอง"


def page_of(case: dict[str, Any]) -> str:
    """The page of a case: the piece alone, or in the middle of a municipal page."""
    if "around" not in case:
        return (f"<title>{case['title']}</title>" if "title" in case else "") + str(case.get("html", ""))
    page = str(GIVEN["pages"][case["around"]])
    piece = case.get("html", "") * case.get("repeat", 1)
    parts = {"title": case.get("title", TITLE), "head": "", "after": "", **case, "piece": piece}
    for name in ("title", "head", "piece", "after"):
        page = page.replace(f"{{{name}}}", parts[name])
    return page


def codes(text: str) -> str:
    return ",".join(str(ord(letter)) for letter in text)


CODED = {
    "base64": lambda text: f'<div data-x="{base64.b64encode(text.encode()).decode()}"></div>',
    "atob": lambda text: (
        f"<script>document.write(decodeURIComponent(atob('{base64.b64encode(quote(text).encode()).decode()}')))</script>"
    ),
    "codes": lambda text: f"<script>w(String.fromCharCode({codes(text)}))</script>",
    "escapes": lambda text: "<script>w('" + "".join(f"\\u{ord(one):04x}" for one in text) + "')</script>",
    "entities": lambda text: "".join(f"&#{ord(one)};" for one in text),
    "invisible": lambda text: "\u200b".join(text),
    "apart": lambda text: " ".join(text),
    "tags": lambda text: "<b></b>".join(text),
}


def brought_in(way: str, text: str) -> str:
    """A text, brought into a page in this way."""
    form = GIVEN["ways"][way]
    return CODED[form](text) if form in CODED else str(form).replace("{}", text)


def wrong(case: dict[str, Any]) -> bool:
    return (judge(page_of(case)).verdict == "attack") != (case["kind"] == "spam")


def test_the_cases() -> None:
    assert [case["name"] for case in CASES if wrong(case) and not case.get("miss")] == []
    known = [case["name"] for case in CASES if case.get("miss")]
    assert [name for name in known if not any(wrong(case) for case in CASES if case["name"] == name)] == []
    kinds = Counter(case["kind"] for case in CASES)
    assert kinds["spam"] >= 250 and kinds["honest"] >= 180 and len(known) <= 0.01 * len(CASES)


def test_the_pages_around_are_clean() -> None:
    for around in GIVEN["pages"]:
        assert judge(page_of({"around": around})).score < 0.1


@pytest.mark.parametrize("way", GIVEN["ways"])
def test_a_text_is_seen_in_every_way_of_hiding_it(way: str) -> None:
    for number, text in enumerate(GIVEN["texts"]):
        page = page_of({"around": ("road", "fair")[number % 2], "after": brought_in(way, text)})
        judgement = judge(page)
        assert judgement.verdict == "attack" and judgement.reasons, (way, text)


@pytest.mark.parametrize("way", [way for way, form in GIVEN["ways"].items() if form not in CODED])
def test_an_honest_text_stays_honest_when_it_is_hidden(way: str) -> None:
    for text in (
        "ค้นหาบริการของเทศบาล เปิดเมนูหลัก ข้ามไปเนื้อหา ภาษาไทย English",
        "ลงทะเบียนเข้าร่วมงานฟรี รับของที่ระลึก สมัครได้ที่กองการศึกษา",
        "Skip to main content. Register for the free workshop, download the form, log in",
        "แจ้งเบาะแสการพนันที่สายด่วน 1567 ศูนย์ดำรงธรรม",
    ):
        assert judge(page_of({"around": "road", "after": brought_in(way, text)})).verdict == "clean", text


def test_reasons_say_what_was_seen_where() -> None:
    page = page_of({"around": "road", "after": '<div style="display:none">slot gacor maxwin</div>'})
    assert judge(page).reasons == ["ข้อความที่ซ่อนด้วย display:none มีเนื้อหาชักชวนเล่นการพนัน: “slot gacor maxwin”"]
    assert judge(page_of({"around": "road"})).reasons == []


# --- texts of officers ------------------------------------------------------------------------------


def test_findings_stand_where_they_are_in_the_given_text() -> None:
    planted = "ส\u200bล็\u200bอ\u200bตเว็บตรง แตก&#x0E07;่าย สมัครรับเครดิตฟรี"
    text = f"ประกาศเทศบาล เรื่อง ปิดถนน\n\nรายละเอียดตามเอกสารแนบ\n\n{planted}\n\nจึงประกาศมาเพื่อทราบ"
    (finding,) = find(text)
    assert text[finding.start : finding.end] == planted
    assert (finding.kind, finding.type, finding.severity) == (Kind.SPAM, "GAMBLING", Severity.BLOCK)
    assert finding in texts.find(text)


def test_a_text_that_warns_gives_no_finding() -> None:
    honest = [page_of(case) for case in CASES if case["kind"] == "honest" and "<" not in page_of(case)]
    assert len(honest) > 30
    assert [finding for text in honest for finding in find(text) if finding.severity is Severity.BLOCK] == []


def test_what_may_only_seem_to_promote_is_to_be_answered_for() -> None:
    (finding,) = find("รวมเว็บพนันที่ดีที่สุด")
    assert finding.severity is Severity.ANSWER


# --- a municipality's own words ----------------------------------------------------------------------


def test_a_municipality_adds_and_allows() -> None:
    text = "วงน้องนกกระจอก รับสมัครสายเปย์"
    more = default().extended({Topic.GAMBLING: ["วงน้องนกกระจอก", "สายเปย์"]})
    assert judge(text).verdict == "clean" and judge(text, more).verdict == "attack"
    slogan = "เว็บตรงเมืองทดลอง แจกเครดิตฟรี"
    less = default().extended(allowed_terms=["เว็บตรงเมืองทดลอง", "แจกเครดิตฟรี"])
    assert judge(slogan).verdict == "attack" and judge(slogan, less).verdict == "clean"
    link = '<p>ข่าว</p><a href="https://www.casino-museum.example/x">ชม</a>'
    allowed = default().extended(allowed_domains=["Casino-Museum.example."])
    assert judge(link).verdict == "attack" and judge(link, allowed).verdict == "clean"


def test_a_list_in_writing_does_the_same() -> None:
    own = default().extended_by("""
        # ที่พบในอำเภอ
        [slogan GAMBLING]
        วงน้องนกกระจอก | สายเปย์
        [subject LOAN 1.5]
        เงินคุณป้า
        [allowed]
        เว็บตรงเมืองทดลอง
        [domains]
        casino-museum.example
        """)
    assert judge("วงน้องนกกระจอก รับสมัครสายเปย์", own).verdict == "attack"
    assert "casino-museum.example" in own.allowed_domains
    assert own != default() and isinstance(own, Lexicon)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("สล็อต", "บรรทัดที่ 1"),
        ("\n[slogan]\nx", "บรรทัดที่ 2"),
        ("[slogan NOTHING]", "GAMBLING"),
        ("[office GAMBLING]", "หัวข้ออื่นต้องไม่มี"),
        ("[pull 99]", "น้ำหนัก"),
        ("[bonus]", "ไม่รู้จักหัวข้อ"),
        ("[domains 2]", "ไม่รู้จักหัวข้อ"),
    ],
)
def test_a_list_that_cannot_be_understood_is_told(text: str, told: str) -> None:
    with pytest.raises(NotAWordList, match=told):
        default().extended_by(text)


# --- whatever is given --------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        "<",
        ">",
        "</",
        "<a href=",
        "<div style='display:none'>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        '"',
        "'",
        "&#3",
        "&amp;",
        "สล็อต",
        "เว็บตรง",
        "slot",
        "gacor",
        "5l0t",
        "ตำรวจ",
        "ฟรี",
        "\u200b",
        "\u202e",
        " ",
        "\n",
        "\\x61",
        "atob('",
        "<style>",
        ".a{",
        "}",
        "@media print{",
        "{",
        "http://x.bet/",
        "ufa888",
        "\x00",
        "\ud800",
        "😀",
        "็",
        "1",
        "=",
        "//",
    ]
)


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200))
def test_anything_is_judged_and_every_place_lies_in_the_text(text: str) -> None:
    judgement = judge(text)
    assert judgement.verdict in ("clean", "attack") and 0 <= judgement.score <= 1
    findings = find(text)
    assert all(0 <= one.start < one.end <= len(text) for one in findings)
    assert findings == sorted(findings)


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=400))
def test_bytes_of_any_kind_are_judged(raw: bytes) -> None:
    for encoding in ("utf-8", "cp874", "utf-16"):
        judge(raw.decode(encoding, errors="replace"))


NASTY = (
    "<",
    "<a ",
    '<a b="',
    "<a b='\"",
    "<!--",
    "</",
    "<script>",
    "<div style='display:none'>",
    "1 ",
    "1,",
    "5l0t ",
    "&#3",
    "uาสl",
    "็",
    "ก\u200b",
    "a.",
    "\u202eabc ",
    '"a b",',
    "`\\",
    "\\",
    "line ",
    "abc888",
    "\n \n",
    "<a href=data:text/html,<a>",
    "<a style='a:b;",
    "//a.b/",
    "@media print{",
    "{",
    "“a”",
    "[11,",
    "\\x61",
    "atob('",
    "location='",
    "referrer",
    "google ",
)


def test_the_worst_pages_take_time_in_proportion() -> None:
    """Nothing may look at a text again for each of its characters: 100,000 of them would take minutes."""
    begun = time.process_time()
    for piece in NASTY:
        text = piece * (100_000 // len(piece))
        judge(text)
        find(text)
        judge(f"<script>{text}")
        judge(f"<style>{text}")
    assert time.process_time() - begun < 100


# --- the samples ------------------------------------------------------------------------------------------


def judged(folder: Path) -> list[tuple[str, str]]:
    """Each file of a folder of samples with its verdict."""
    rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text("utf-8").splitlines()]
    return [(row["file"], judge((folder / row["file"]).read_text("utf-8")).verdict) for row in rows]


def test_the_samples(samples: Path) -> None:
    spam, honest = judged(samples / "spam"), judged(samples / "ham")
    missed = [file for file, verdict in spam if verdict == "clean"]
    alarms = [file for file, verdict in honest if verdict == "attack"]
    assert len(missed) <= 0.03 * len(spam), missed
    assert len(alarms) <= 1, alarms


def test_no_honest_sample_is_blocked(samples: Path) -> None:
    honest = [path.read_text("utf-8") for path in sorted((samples / "ham" / "docs").iterdir())]
    assert [finding for text in honest for finding in find(text)] == []
