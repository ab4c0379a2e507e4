"""Thai civil dates: the Buddhist era, fiscal years, month names and Thai digits.

The Buddhist era (B.E.) year is the C.E. year plus 543. The government's fiscal year runs from 1 October to
30 September and is named by the Buddhist year in which it ends (Budget Procedures Act). Civil dates are those
of Asia/Bangkok; instants are aware datetimes.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

BANGKOK: Final = ZoneInfo("Asia/Bangkok")
BE_OFFSET_YEARS: Final = 543
FISCAL_YEAR_FIRST_MONTH: Final = 10

MONTHS: Final = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_MONTHS: Final = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
_ENGLISH_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip

_TO_THAI: Final = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")

# The years that a date typed by an officer can sensibly bear: from the first decades of printed Thai law on.
_EARLIEST_BE_YEAR: Final = 2400
_LATEST_BE_YEAR: Final = 2700

_NUMERIC: Final = re.compile(
    r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(?:พ\.?\s?ศ\.?\s*)?(\d{4})", re.ASCII
)
_WORDED: Final = re.compile(
    r"(?:วันที่\s*)?(\d{1,2})\s*(?:เดือน\s*)?([ก-๎.\s]*?[ก-๎]\.?)\s*(?:พ\.?\s?ศ\.?\s*)?(\d{4})", re.ASCII
)
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


def _month_key(name: str) -> str:
    return re.sub(r"[.\s]", "", name)


_MONTH_BY_KEY: Final = {
    _month_key(name): number for names in (MONTHS, SHORT_MONTHS) for number, name in enumerate(names, start=1)
}


def thai_digits(text: str) -> str:
    """The text with each Arabic digit written as a Thai digit; everything else unchanged."""
    return text.translate(_TO_THAI)


def arabic_digits(text: str) -> str:
    """The text with each Thai digit written as an Arabic digit; everything else unchanged."""
    return text.translate(_TO_ARABIC)


def be_year(on: date) -> int:
    """The Buddhist year of the date: 2562 for 2019."""
    return on.year + BE_OFFSET_YEARS


def fiscal_year(on: date) -> int:
    """The fiscal year (B.E.) in which the date falls: 2569 for 1 October 2025 to 30 September 2026."""
    return be_year(on) + (1 if on.month >= FISCAL_YEAR_FIRST_MONTH else 0)


def fiscal_year_start(fy: int) -> date:
    """The first day, 1 October, of a fiscal year given in B.E.; ValueError if the year is out of range."""
    return date(_ce_year(fy) - 1, FISCAL_YEAR_FIRST_MONTH, 1)


def fiscal_year_end(fy: int) -> date:
    """The last day, 30 September, of a fiscal year given in B.E.; ValueError if the year is out of range."""
    return date(_ce_year(fy), 9, 30)


def month_name(m: int) -> str:
    """The Thai name of month 1 to 12, in full; ValueError for any other number."""
    return MONTHS[_month_index(m)]


def short_month_name(m: int) -> str:
    """The Thai abbreviation of month 1 to 12, with its dots; ValueError for any other number."""
    return SHORT_MONTHS[_month_index(m)]


def long_thai(on: date, *, thai_digits: bool = True) -> str:
    """The date as official papers write it: ๒๔ มิถุนายน ๒๕๖๒ (with Arabic digits if asked)."""
    text = f"{on.day} {month_name(on.month)} {be_year(on)}"
    return text.translate(_TO_THAI) if thai_digits else text


def short_thai(on: date, *, thai_digits: bool = False) -> str:
    """The date as lists write it: 24 มิ.ย. 2562 (with Thai digits if asked)."""
    text = f"{on.day} {short_month_name(on.month)} {be_year(on)}"
    return text.translate(_TO_THAI) if thai_digits else text


def short_thai_time(at: datetime, *, thai_digits: bool = False) -> str:
    """The instant in Bangkok's civil time: 24 มิ.ย. 2562 14.05 น.; ValueError for a naive datetime."""
    local = _in_bangkok(at)
    text = f"{short_thai(local.date())} {local:%H.%M} น."
    return text.translate(_TO_THAI) if thai_digits else text


def long_thai_time(at: datetime, *, thai_digits: bool = True) -> str:
    """The instant as official papers write it: ๒๔ มิถุนายน ๒๕๖๒ เวลา ๑๔.๐๕ น.; ValueError if naive."""
    local = _in_bangkok(at)
    text = f"{long_thai(local.date(), thai_digits=False)} เวลา {local:%H.%M} น."
    return text.translate(_TO_THAI) if thai_digits else text


def english(on: date) -> str:
    """The date in English, of the Common Era: 24 Jun 2019."""
    return f"{on.day} {_ENGLISH_MONTHS[on.month - 1]} {on.year}"


def bangkok_date(at: datetime) -> date:
    """The civil date in Bangkok at this instant; ValueError for a naive datetime."""
    return _in_bangkok(at).date()


def parse_civil(text: str) -> date:
    """The date that an officer typed.

    Takes 24/06/2562 (also with - or . between), 24 มิ.ย. 2562, 24 มิถุนายน พ.ศ. 2562, each with Arabic or Thai
    digits and with the year in B.E.; and the ISO form 2019-06-24 with the year in C.E., as browsers send it.
    Raises ValueError, whose text is Thai, when it is not such a date or the day does not exist.
    """
    cleaned = arabic_digits(text).strip()
    if found := _ISO.fullmatch(cleaned):
        year, month, day = (int(part) for part in found.groups())
        return _existing_date(year + BE_OFFSET_YEARS, month, day, text)
    if found := _NUMERIC.fullmatch(cleaned):
        day, month, year = (int(part) for part in found.groups())
        return _existing_date(year, month, day, text)
    if found := _WORDED.fullmatch(cleaned):
        known_month = _MONTH_BY_KEY.get(_month_key(found[2]))
        if known_month is None:
            raise ValueError(f"ไม่รู้จักชื่อเดือน “{found[2].strip()}”")
        return _existing_date(int(found[3]), known_month, int(found[1]), text)
    raise ValueError(f"อ่านวันที่ “{text.strip()}” ไม่ได้ กรุณาเขียนเป็น วัน/เดือน/ปี พ.ศ. เช่น 24/06/2562")


def _existing_date(be: int, month: int, day: int, text: str) -> date:
    if not _EARLIEST_BE_YEAR <= be <= _LATEST_BE_YEAR:
        raise ValueError(
            f"ปีในวันที่ “{text.strip()}” ต้องเป็นปี พ.ศ. ระหว่าง {_EARLIEST_BE_YEAR} ถึง {_LATEST_BE_YEAR}"
        )
    try:
        return date(be - BE_OFFSET_YEARS, month, day)
    except ValueError:
        raise ValueError(f"ไม่มีวันที่ “{text.strip()}” ในปฏิทิน") from None


def _ce_year(be: int) -> int:
    year = be - BE_OFFSET_YEARS
    if not date.min.year < year <= date.max.year:
        raise ValueError(f"ปี พ.ศ. {be} อยู่นอกช่วงที่รองรับ")
    return year


def _month_index(m: int) -> int:
    if not 1 <= m <= 12:
        raise ValueError(f"ไม่มีเดือนที่ {m}")
    return m - 1


def _in_bangkok(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError("เวลาต้องระบุเขตเวลา")
    return at.astimezone(BANGKOK)
