"""What a line of Thai keeps together."""

from __future__ import annotations

import pytest

from prakat.pages.typesetting import bound, typeset


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("แผนพัฒนา พ.ศ. 2571–2575 ฉบับร่าง", "พ.ศ. 2571–2575"),
        ("ประจำปี พ.ศ. ๒๕๖๙", "พ.ศ. ๒๕๖๙"),
        ("หน้า 12-14", "12-14"),
        ("ประชุมวันเสาร์ที่ 11", "วันเสาร์"),
        ("ประกวดราคา ครั้งที่ 2", "ครั้งที่ 2"),
        ("ตามมาตรา 7", "มาตรา 7"),
    ],
)
def test_years_ranges_and_days_stay_on_a_line(text: str, kept: str) -> None:
    assert f'<span class="together">{kept}</span>' in typeset(text)


def test_the_sign_of_repetition_never_begins_a_line() -> None:
    assert bound("มาตรการต่าง ๆ") == "มาตรการต่าง\u00a0ๆ"


def test_text_is_escaped_before_it_is_set() -> None:
    assert typeset("<b>2571–2575</b>") == '&lt;b&gt;<span class="together">2571–2575</span>&lt;/b&gt;'


def test_entities_are_not_taken_for_numbers() -> None:
    assert typeset("'1") == "&#x27;1"
