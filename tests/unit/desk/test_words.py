"""The desk's words are complete, its templates strict: nothing inline, every string marked."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from prakat.desk.templatetags import desk as tags
from prakat.desk.views.acts import DOINGS
from prakat.desk.wording import CONSEQUENCES, IRREVOCABLE, VERB_WORDS
from prakat.editorial.rules import Act

TEMPLATES = sorted((Path(__file__).parents[3] / "prakat" / "desk" / "templates").rglob("*.html"))
NOW = datetime(2026, 6, 24, 7, 5, tzinfo=UTC)
BY_OTHERS = {Act.EDIT, Act.SUBMIT, Act.SUPERSEDE}


def test_every_act_has_a_screen_and_says_what_it_does() -> None:
    assert set(DOINGS) == set(Act) - BY_OTHERS
    assert set(DOINGS) <= set(CONSEQUENCES)
    assert set(Act) <= {Act(verb) for verb in VERB_WORDS if verb in set(Act)}
    assert IRREVOCABLE <= set(DOINGS)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_keep_a_strict_policy_and_mark_their_words(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text), "inline script"
    assert not re.search(r"\son[a-z]+=", text) and " style=" not in text and "<style" not in text, (
        "inline handler or style"
    )
    assert "|safe" not in text or path.name == "allauth_fields.html"
    bare = re.sub(
        r"\{%.*?%\}|\{\{.*?\}\}",
        "",
        re.sub(r"\{% (?:block)translate.*?endblocktranslate %\}", "", text, flags=re.DOTALL),
    )
    assert not re.search(r"[ก-๛]", bare.replace('aria-hidden="true">ป<', "")), (
        "Thai that is not marked for gettext"
    )
    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", text, re.DOTALL):
        assert "csrf_token" in form


def test_dates_waits_and_sizes_are_said_as_officers_say_them() -> None:
    assert tags.thai_date(NOW) == "24 มิ.ย. 2569" and tags.thai_time(NOW) == "24 มิ.ย. 2569 14.05 น."
    assert tags.thai_day(NOW) == "วันพุธที่ 24 มิถุนายน 2569"
    assert tags.thai_date(None) == "" == tags.thai_time(None)
    assert tags.waited(NOW - timedelta(days=3, hours=5), NOW) == "รอมา 3 วัน"
    assert tags.waited(NOW - timedelta(seconds=5), NOW) == "รอมา 1 นาที"
    assert tags.left(NOW + timedelta(hours=5, minutes=10), NOW) == "เหลือ 5 ชั่วโมง 10 นาที"
    assert tags.left(NOW - timedelta(hours=2), NOW) == "เกินกำหนดแล้ว 2 ชั่วโมง"
    assert tags.file_size(999) == "999 ไบต์" and tags.file_size(88_400) == "88 กิโลไบต์"
    assert tags.file_size(12_345_678) == "12.3 เมกะไบต์"
