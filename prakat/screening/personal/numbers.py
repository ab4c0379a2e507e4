"""Numbers that name one person: of the identity card, passport, hospital, bank account, telephone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from prakat.screening.personal.found import Found
from prakat.screening.rules import Severity

ID_DIGITS: Final = 13
_GAP: Final = r"(?: ?[-.] ?\n?|\n|\t| {1,2})"
"""What people, and line ends, put between the digits of one number."""
_RUN: Final = re.compile(rf"(?<![\d/])\d+(?:{_GAP}\d+)*")
_DIGITS: Final = re.compile(r"\d+")
_CARD: Final = (1, 4, 5, 2, 1)
"""How the identity card groups its digits."""
_ID_WORDS: Final = re.compile(r"บัตร|ประชาชน|ประจำตัว|ผู้เสียภาษี|พร้อมเพย์|เลข ?ปชช|[Ii][Dd] ?(?:card|no)|13 ?หลัก")
_ID_CONTEXT: Final = 300
_MOST_GROUPS: Final = 6
_OTHER_NUMBER: Final = re.compile(r"(?:ISBN|ISSN|EAN|บาร์โค้ด|barcode)\W{0,3}(?:13)?\W{0,3}$", re.IGNORECASE)

_MOBILE: Final = re.compile(
    r"(?<![\d.,/])(?:0|\+?66[ -]?(?:\(0\) ?)?)[689](?:[ .-]{0,2}\n?\d){8}(?![\d/])(?!,\d)"
)
_ACCOUNT: Final = re.compile(
    r"(?:เลขที่บัญชี|บัญชี(?:เงินฝาก|ออมทรัพย์|กระแสรายวัน)?(?:ธนาคาร)?(?:เลขที่|หมายเลข)|เลขบัญชี|หมายเลขบัญชี"
    r"|(?:account|acc\.?|a/c) ?(?:no\.?|number)?|เข้าบัญชี(?:ธนาคาร)?|บช\.)"
    r"[^\d\n]{0,60}?(?P<it>\d(?:[ -]?\d){9,14})(?!\d)",
    re.IGNORECASE,
)
_OFFICE_ACCOUNT: Final = re.compile(
    r"(?:ชื่อ(?:บัญชี)?|บัญชี)[\s:\"“]{0,4}(?:เงินฝาก)?(?:เทศบาล|องค์การ|องค์กร|อบต|อบจ|กอง"
    r"|สำนัก|กรม|บริษัท|บจก|หจก|ห้างหุ้นส่วน"
    r"|มูลนิธิ|สมาคม|กองทุน|โรงเรียน|โรงพยาบาล|วัด|สหกรณ์|ศูนย์|มหาวิทยาลัย)"
)
_PASSPORT: Final = re.compile(
    r"(?:หนังสือเดินทาง|พาสปอร์ต|passport)[^\n]{0,30}?(?<![A-Za-z0-9])(?P<it>[A-Z]{1,2} ?\d{6,7})(?!\d)",
    re.IGNORECASE,
)
_LASER: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d[ -]?\d{7}[ -]?\d{2}(?!\d)")
_HOSPITAL: Final = re.compile(
    r"(?:(?<![A-Za-z])H\.?N\.?|เลขประจำตัวผู้ป่วย|เลขที่ผู้ป่วย|เลขที่โรงพยาบาล|เวชระเบียน(?:เลขที่|หมายเลข)?)"
    r"(?: ?(?:เลขที่|หมายเลข|no\.?))?[ :.#]{0,3}(?P<it>\d[\d/-]{3,12})",
    re.IGNORECASE,
)


def is_national_id(digits: str) -> bool:
    """Whether thirteen digits are a person's number by the registry's check digit.

    The first is 1 to 8 for people; 0 begins the number of a juristic person.
    """
    if len(digits) != ID_DIGITS or not "1" <= digits[0] <= "8":
        return False
    total = sum(int(digit) * (ID_DIGITS - place) for place, digit in enumerate(digits[:-1]))
    return (11 - total % 11) % 10 == int(digits[-1])


def find(text: str) -> Iterator[Found]:
    """All such numbers in a plain text."""
    yield from _national_ids(text)
    yield from _passports(text)
    yield from _accounts(text)
    for found in _MOBILE.finditer(text):
        yield Found(*found.span(), "MOBILE_PHONE", Severity.ANSWER)


def _national_ids(text: str) -> Iterator[Found]:
    for run in _RUN.finditer(text):
        groups = [(run.start() + group.start(), group[0]) for group in _DIGITS.finditer(run[0])]
        first = 0
        while first < len(groups):
            digits, last = "", first
            while last < len(groups) and len(digits) < ID_DIGITS:
                digits += groups[last][1]
                last += 1
            start, end = groups[first][0], groups[last - 1][0] + len(groups[last - 1][1])
            if is_national_id(digits) and not _OTHER_NUMBER.search(text[max(0, start - 20) : start]):
                sizes = tuple(len(group) for _, group in groups[first:last])
                certainty = _certainty(text, start, end, sizes)
                if certainty is not None:
                    yield Found(start, end, "NATIONAL_ID", certainty)
                    first = last
                    continue
            first += 1


def _certainty(text: str, start: int, end: int, sizes: tuple[int, ...]) -> Severity | None:
    """Numbers of a table that stand side by side can make thirteen digits that fit by chance: where nothing speaks for
    one number somebody looks, and where they are plainly several (None) nobody has to."""
    named = _ID_WORDS.search(text[max(0, start - _ID_CONTEXT) : start])
    whole = sizes in ((ID_DIGITS,), _CARD) or "\n" in text[start:end] and len(sizes) == 2
    if named or whole:
        return Severity.BLOCK
    if "\t" in text[start:end] and max(sizes) > 1:
        return None  # cells of a table, none of which holds one digit of a form
    gaps = {gap.strip() for gap in _DIGITS.split(text[start:end])[1:-1]}
    decimals = "." in gaps and len(gaps) > 1
    scattered = len(sizes) > _MOST_GROUPS and max(sizes) > 1
    return None if decimals or scattered else Severity.ANSWER


def _passports(text: str) -> Iterator[Found]:
    for found in _PASSPORT.finditer(text):
        yield Found(*found.span("it"), "PASSPORT", Severity.BLOCK)
    for found in _LASER.finditer(text):
        yield Found(*found.span(), "ID_CARD_LASER", Severity.BLOCK)
    for found in _HOSPITAL.finditer(text):
        yield Found(*found.span("it"), "HOSPITAL_NO", Severity.BLOCK)


def _accounts(text: str) -> Iterator[Found]:
    for found in _ACCOUNT.finditer(text):
        around = text[max(0, found.start() - 60) : found.end() + 60]
        if not _OFFICE_ACCOUNT.search(around):
            yield Found(*found.span("it"), "BANK_ACCOUNT", Severity.BLOCK)
