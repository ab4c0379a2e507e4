"""Personal data is found however it is written, and what is public by law is left alone."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prakat.screening import personal
from prakat.screening.personal.numbers import is_national_id
from prakat.screening.plain import Plain
from prakat.screening.rules import Finding, Kind, Severity

THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
FULL_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")


def number_of(digits: str) -> str:
    """A number with its check digit. That of a district 00-00 was never issued."""
    return next(digits + last for last in "0123456789" if is_national_id(digits + last))


ID = number_of("100000000001")
WRITTEN = {
    "plain": ID,
    "dashes": f"{ID[0]}-{ID[1:5]}-{ID[5:10]}-{ID[10:12]}-{ID[12]}",
    "spaces": f"{ID[0]} {ID[1:5]} {ID[5:10]} {ID[10:12]} {ID[12]}",
    "dots": f"{ID[0]}.{ID[1:5]}.{ID[5:10]}.{ID[10:12]}.{ID[12]}",
    "en dashes": f"{ID[0]}–{ID[1:5]}–{ID[5:10]}–{ID[10:12]}–{ID[12]}",
    "no-break spaces": f"{ID[0]}\xa0{ID[1:5]}\xa0{ID[5:10]}\xa0{ID[10:12]}\xa0{ID[12]}",
    "zero-width": f"{ID[:4]}\u200b{ID[4:9]}\u200c{ID[9:]}",
    "line break": f"{ID[:7]}\n{ID[7:]}",
    "dash at the line's end": f"{ID[0]}-{ID[1:5]}-{ID[5:10]}-\n{ID[10:12]}-{ID[12]}",
    "other groups": f"{ID[:3]} {ID[3:6]} {ID[6:10]} {ID[10:]}",
    "Thai": ID.translate(THAI_DIGITS),
    "Thai with dashes": f"{ID[0]}-{ID[1:5]}-{ID[5:10]}-{ID[10:12]}-{ID[12]}".translate(THAI_DIGITS),
    "full width": ID.translate(FULL_DIGITS),
    "mixed": ID[:6].translate(THAI_DIGITS) + ID[6:],
}


def found(text: str) -> list[tuple[str, str]]:
    return [(finding.type, text[finding.start : finding.end]) for finding in personal.find(text)]


@pytest.mark.parametrize("way", WRITTEN)
def test_a_national_id_is_found_in_every_way_of_writing(way: str) -> None:
    written = WRITTEN[way]
    for text in (f"เลขบัตรประชาชน {written} ครับ", f"บัตร{written}", f"1\tก\tเลขบัตร\t{written}\t2569"):
        findings = personal.find(text)
        assert [(f.type, text[f.start : f.end], f.severity) for f in findings] == [
            ("NATIONAL_ID", written, Severity.BLOCK)
        ]


def test_every_wrong_check_digit_is_another_number() -> None:
    wrong = [ID[:-1] + last for last in "0123456789" if last != ID[-1]]
    assert not any(is_national_id(number) for number in wrong)
    assert all(found(f"เลขที่เอกสาร {number}") == [] for number in wrong)
    assert not is_national_id("0" + ID[1:]) and not is_national_id(ID[:-1])


def test_several_numbers_in_one_line_are_told_apart() -> None:
    numbers = [number_of(f"2000000000{n:02}") for n in range(12)]
    text = " ".join(numbers)
    assert found(text) == [("NATIONAL_ID", number) for number in numbers]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ผู้ขอรับเงิน นายสมมุติ ทดลองวงศ์ โทร 099-999-9999", ["PERSON_NAME", "MOBILE_PHONE"]),
        ("มอบให้นางสาวตัวอย่าง ทดลองไทย จำนวนหนึ่งพันบาท", ["PERSON_NAME"]),
        ("นายทดลอง มีสุข ได้รับเงิน นางสมมุติ บ้านใหม่ ไม่ได้รับ", ["PERSON_NAME", "PERSON_NAME"]),
        ("ด.ญ. สมมุติ ทดลองเรียน เกิดวันที่ 5 มี.ค. 2560", ["PERSON_NAME", "BIRTH_DATE"]),
        ("ร้องโดย น.ส.ทดลอง สมมุติวงศ์ อยู่บ้านเลขที่ 9/9 หมู่ 3 ต.ทดลอง อ.สมมุติ จ.สงขลา", ["PERSON_NAME", "HOME_ADDRESS"]),
        ("โอนเข้าบัญชีธนาคาร เลขที่บัญชี 000-0-00000-0 ชื่อ นายทดลอง สมมุติวงศ์", ["BANK_ACCOUNT", "PERSON_NAME"]),
        ("รถจักรยานยนต์ทะเบียน กก 0000 สงขลา จอดขวาง", ["CAR_PLATE"]),
        ("นายทดลอง สมมุติวงศ์ ป่วยเป็นวัณโรค HN 000000/00", ["PERSON_NAME", "HEALTH", "HOSPITAL_NO"]),
        ("หนังสือเดินทางเลขที่ AA0000000", ["PASSPORT"]),
        ("รหัสหลังบัตร JT0-0000000-00", ["ID_CARD_LASER"]),
        ("อีเมล somebody.invented@gmail.com ไอดีไลน์ nobody_0000", ["EMAIL", "LINE_ID"]),
        ("แจ้งเบอร์ +66 99 999 9999", ["MOBILE_PHONE"]),
    ],
)  # fmt: skip
def test_what_names_a_private_person_is_found(text: str, expected: list[str]) -> None:
    assert [type for type, _ in found(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "นายสมมุติ ทดลองงาน นายกเทศมนตรีเมืองทดลอง เป็นประธาน",
        "ลงชื่อ (นางทดลอง สมมุติวงศ์)\nปลัดเทศบาล ปฏิบัติหน้าที่นายกเทศมนตรี",
        "ประธานกรรมการ นายทดลอง สมมุติวงศ์",
        "นายกเทศมนตรีตำบลทดลอง ประชุมสภา และนายกองค์การบริหารส่วนตำบล ร่วมด้วย",
        "อำเภอนางรอง จังหวัดบุรีรัมย์ ถนนนายแก้ว ซอย 5",
        "วันที่ 2 มิถุนายน นี้ เวลา 09.00 น. อบรมออนไลน์ Facebook",
        "เทศบาลเมืองทดลอง เลขที่ 9 หมู่ที่ 3 ตำบลทดลอง อำเภอสมมุติ จังหวัดสงขลา โทร 0-0000-0000",
        "โอนเข้าบัญชี เลขที่บัญชี 000-0-00000-0 ชื่อบัญชี เทศบาลเมืองทดลอง",
        "รถดับเพลิงส่วนกลาง หมายเลขทะเบียน กก 0000 สงขลา เข้าซ่อม",
        "ที่ สข 52001/ว 150 ลงวันที่ 5 มีนาคม 2569 จำนวนเงิน 1,000,000.00 บาท",
        "คนพิการทางการเห็นขอรับเบี้ยความพิการได้ที่กองสวัสดิการสังคม",
        "ก่อตั้งเมื่อวันที่ 5 มีนาคม 2540 เหตุเกิดเมื่อวันที่ 5 มีนาคม 2569",
        "saraban_00000000@dla.example.go.th ไลน์ทางการ @example เลขผู้เสียภาษี 0000000000000",
        f"ISBN {number_of('800000000000')}",
        "",
    ],
)
def test_what_is_public_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_whoever_was_named_in_office_stays_an_official() -> None:
    text = "นายทดลอง สมมุติวงศ์ ปลัดเทศบาล เปิดงาน\n" + "ก" * 200 + "\nนายทดลอง สมมุติวงศ์ กล่าวว่า"
    assert found(text) == []


@settings(deadline=None)
@given(st.text(st.sampled_from("นายกขค ม.บัตร0123456789๐๑๒\u200b-/\n\tHN@abc.ที่เลข"), max_size=300))
def test_any_text_is_read_and_every_place_lies_in_it(text: str) -> None:
    findings = personal.find(text)
    assert findings == sorted(findings)
    assert all(0 <= f.start < f.end <= len(text) and f.kind is Kind.PERSONAL_DATA for f in findings)
    assert not any(one.overlaps(other) for one in findings for other in findings if one is not other)


def test_long_texts_take_time_in_proportion() -> None:
    """Nothing here may look at a text again for each of its characters: a page of digits would take hours."""
    assert Plain.of("1 " * 100_000).text and isinstance(
        personal.find("1 2-" * 50_000 + "นาย " * 20_000), list
    )


def test_the_samples(samples: Path) -> None:
    counts: Counter[str] = Counter()
    for line in (samples / "pii" / "sentences.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        findings = personal.find(case["text"])
        spans = [(span["type"], span["start"], span["end"]) for span in case["spans"]]
        for type, start, end in spans:
            hit = any(_meets(finding, start, end) for finding in findings)
            counts["found" if hit else "missed"] += 1
            counts["missed ids"] += type == "NATIONAL_ID" and not hit
        for finding in findings:
            right = any(_meets(finding, start, end) for _, start, end in spans)
            counts["right" if right else "wrong"] += 1
        for span in case["public_spans"]:
            counts["blocked"] += any(
                _meets(f, span["start"], span["end"]) for f in findings if f.severity is Severity.BLOCK
            )
    assert counts["missed ids"] == counts["blocked"] == 0
    assert counts["found"] >= 0.95 * (counts["found"] + counts["missed"])
    assert counts["right"] >= 0.95 * (counts["right"] + counts["wrong"])


def _meets(finding: Finding, start: int, end: int) -> bool:
    return finding.start < end and start < finding.end


def test_numbers_of_a_table_that_fit_by_chance_are_no_national_id() -> None:
    decimals = f"{ID[:3]}.{ID[3:7]} {ID[7:9]}.{ID[9:]}"
    many = " ".join([ID[:2], ID[2:4], ID[4:5], ID[5:6], ID[6:8], ID[8:10], ID[10:]])
    for row in (f"งบประมาณ {decimals} ล้านบาท", f"ไร่ {many} แปลง"):
        assert found(row) == []
    assert [type for type, _ in found(f"เลขบัตร {decimals}")] == ["NATIONAL_ID"]
    spaced = " ".join(ID)
    assert found(spaced) == [("NATIONAL_ID", spaced)]
