from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prakat.lib import thai_dates as dates

CIVIL = st.dates(min_value=date(1858, 1, 1), max_value=date(2156, 12, 31))


def test_fiscal_year_turns_on_the_first_of_october() -> None:
    assert dates.fiscal_year(date(2025, 9, 30)) == 2568
    assert dates.fiscal_year(date(2025, 10, 1)) == 2569
    assert dates.fiscal_year(date(2025, 12, 31)) == 2569
    assert dates.fiscal_year(date(2026, 1, 1)) == 2569
    assert dates.fiscal_year(date(2026, 9, 30)) == 2569


@given(CIVIL)
def test_a_date_lies_within_its_fiscal_year(on: date) -> None:
    fy = dates.fiscal_year(on)
    assert dates.fiscal_year_start(fy) <= on <= dates.fiscal_year_end(fy)
    assert dates.fiscal_year_end(fy) + timedelta(days=1) == dates.fiscal_year_start(fy + 1)
    assert (dates.fiscal_year_end(fy) - dates.fiscal_year_start(fy)).days in (364, 365)


@pytest.mark.parametrize("fy", [0, 543, 544, 12000])
def test_a_fiscal_year_out_of_range_is_refused(fy: int) -> None:
    with pytest.raises(ValueError, match="นอกช่วง"):
        dates.fiscal_year_start(fy)


def test_the_announcement_s_date_in_every_form() -> None:
    on = date(2019, 6, 24)
    assert dates.be_year(on) == 2562
    assert dates.long_thai(on) == "๒๔ มิถุนายน ๒๕๖๒"
    assert dates.long_thai(on, thai_digits=False) == "24 มิถุนายน 2562"
    assert dates.short_thai(on) == "24 มิ.ย. 2562"
    assert dates.short_thai(on, thai_digits=True) == "๒๔ มิ.ย. ๒๕๖๒"
    assert dates.english(on) == "24 Jun 2019"


def test_an_instant_is_shown_in_bangkok() -> None:
    late_in_utc = datetime(2019, 6, 23, 17, 5, tzinfo=UTC)
    assert dates.bangkok_date(late_in_utc) == date(2019, 6, 24)
    assert dates.short_thai_time(late_in_utc) == "24 มิ.ย. 2562 00.05 น."
    assert dates.short_thai_time(late_in_utc, thai_digits=True) == "๒๔ มิ.ย. ๒๕๖๒ ๐๐.๐๕ น."
    at_two = datetime(2019, 6, 24, 14, 5, 59, tzinfo=dates.BANGKOK)
    assert dates.long_thai_time(at_two) == "๒๔ มิถุนายน ๒๕๖๒ เวลา ๑๔.๐๕ น."
    assert dates.long_thai_time(at_two, thai_digits=False) == "24 มิถุนายน 2562 เวลา 14.05 น."
    assert dates.short_thai_time(at_two) == "24 มิ.ย. 2562 14.05 น."


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="เขตเวลา"):
        dates.bangkok_date(datetime(2019, 6, 24))
    with pytest.raises(ValueError, match="เขตเวลา"):
        dates.short_thai_time(datetime(2019, 6, 24))


def test_month_names() -> None:
    assert (dates.month_name(1), dates.month_name(12)) == ("มกราคม", "ธันวาคม")
    assert (dates.short_month_name(3), dates.short_month_name(10)) == ("มี.ค.", "ต.ค.")
    for outside in (0, 13, -1):
        with pytest.raises(ValueError, match="ไม่มีเดือนที่"):
            dates.month_name(outside)


@pytest.mark.parametrize(
    "text",
    [
        "24/06/2562", "24/6/2562", "๒๔/๐๖/๒๕๖๒", "24-06-2562", "24.6.2562", " 24 / 6 / 2562 ",
        "24 มิ.ย. 2562", "24 มิ.ย.2562", "24 มิย 2562", "24 มิ. ย. 2562", "24มิ.ย.2562", "๒๔ มิถุนายน ๒๕๖๒",
        "24 มิถุนายน พ.ศ. 2562", "๒๔ มิถุนายน พ.ศ.๒๕๖๒", "วันที่ ๒๔ เดือน มิถุนายน พ.ศ. ๒๕๖๒", "2019-06-24",
    ],
)  # fmt: skip
def test_dates_that_officers_type(text: str) -> None:
    assert dates.parse_civil(text) == date(2019, 6, 24)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("29/02/2566", "ไม่มีวันที่"),
        ("31 เม.ย. 2569", "ไม่มีวันที่"),
        ("2025-02-29", "ไม่มีวันที่"),
        ("24/13/2562", "ไม่มีวันที่"),
        ("24/06/2019", "พ.ศ."),
        ("2562-06-24", "พ.ศ."),
        ("24 มิ.ย. 62", "อ่านวันที่"),
        ("24 มิถุนา 2562", "ไม่รู้จักชื่อเดือน"),
        ("24/06/62", "อ่านวันที่"),
        ("", "อ่านวันที่"),
        ("พรุ่งนี้", "อ่านวันที่"),
        ("٢٤/٠٦/٢٥٦٢", "อ่านวันที่"),
    ],
)
def test_what_is_not_a_date_is_refused_in_thai(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        dates.parse_civil(text)


@given(CIVIL)
def test_every_form_reads_back(on: date) -> None:
    for text in (
        dates.long_thai(on),
        dates.long_thai(on, thai_digits=False),
        dates.short_thai(on),
        dates.short_thai(on, thai_digits=True),
        f"{on.day}/{on.month}/{dates.be_year(on)}",
        on.isoformat(),
    ):
        assert dates.parse_civil(text) == on


@given(st.text())
def test_reading_refuses_with_value_error_only(text: str) -> None:
    with suppress(ValueError):
        dates.parse_civil(text)


def test_a_very_long_text_is_refused_quickly() -> None:
    for text in ("1 " + "ก" * 20_000, "1 " + "ก." * 20_000 + "x", "1" + " " * 20_000):
        with pytest.raises(ValueError, match="อ่านวันที่"):
            dates.parse_civil(text)


@given(st.text(alphabet="0123456789๐๑๒๓๔๕๖๗๘๙ก -"))
def test_digits_go_there_and_back(text: str) -> None:
    arabic = dates.arabic_digits(text)
    assert dates.arabic_digits(dates.thai_digits(text)) == arabic
    assert not set(dates.thai_digits(text)) & set("0123456789")
