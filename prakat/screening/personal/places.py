"""Where a private person lives, and what they drive."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from prakat.screening.personal.found import Found
from prakat.screening.rules import Severity

PROVINCES: Final = (
    "กรุงเทพมหานคร กระบี่ กาญจนบุรี กาฬสินธุ์ กำแพงเพชร ขอนแก่น จันทบุรี ฉะเชิงเทรา "
    "ชลบุรี ชัยนาท ชัยภูมิ ชุมพร เชียงราย เชียงใหม่ ตรัง ตราด ตาก นครนายก "
    "นครปฐม นครพนม นครราชสีมา นครศรีธรรมราช นครสวรรค์ นนทบุรี นราธิวาส น่าน บึงกาฬ "
    "บุรีรัมย์ ปทุมธานี ประจวบคีรีขันธ์ ปราจีนบุรี ปัตตานี พระนครศรีอยุธยา พะเยา "
    "พังงา พัทลุง พิจิตร พิษณุโลก เพชรบุรี เพชรบูรณ์ แพร่ ภูเก็ต มหาสารคาม มุกดาหาร "
    "แม่ฮ่องสอน ยโสธร ยะลา ร้อยเอ็ด ระนอง ระยอง ราชบุรี ลพบุรี ลำปาง ลำพูน เลย "
    "ศรีสะเกษ สกลนคร สงขลา สตูล สมุทรปราการ สมุทรสงคราม สมุทรสาคร สระแก้ว สระบุรี "
    "สิงห์บุรี สุโขทัย สุพรรณบุรี สุราษฎร์ธานี สุรินทร์ หนองคาย หนองบัวลำภู อ่างทอง "
    "อำนาจเจริญ อุดรธานี อุตรดิตถ์ อุทัยธานี อุบลราชธานี"
).split()
"""The provinces, in the order of the alphabet, the capital first."""

_PROVINCE: Final = "|".join(sorted((*PROVINCES, r"กรุงเทพ(?:ฯ|มหานคร)?", r"กทม\.?"), key=len, reverse=True))
_PLATE: Final = re.compile(
    rf"(?<![ก-๎\d])(?P<it>\d?[ก-ฮ]{{1,3}}[ -]{{0,2}}\d{{1,4}}(?P<where>[ ]{{0,2}}(?:จังหวัด"
    rf"|จ\. ?)?(?:{_PROVINCE}))?)(?![\d/.])"
)
_REGISTERED: Final = re.compile(
    r"(?:ทะเบียน(?:รถ(?:ยนต์|จักรยานยนต์)?)?|ป้ายทะเบียน|เลขทะเบียน)[ ]?(?:เลขที่|หมายเลข|คือ)?[ :]{0,3}$"
)
_STATE_VEHICLE: Final = re.compile(
    r"รถ(?:ยนต์)?(?:ราชการ|ส่วนกลาง|ของ(?:เทศบาล|ทางราชการ|อบต|หน่วยงาน)|เทศบาล|ดับเพลิง"
    r"|บรรทุก(?:ขยะ|น้ำ|มูลฝอย)|ขยะ|กู้ชีพ|กู้ภัย|ประจำตำแหน่ง|พยาบาล|กระเช้า|เก็บขยะ"
    r"|ตำรวจ|ตักหน้าขุดหลัง|ดูดโคลน|น้ำ)|ครุภัณฑ์|พัสดุ|ยานพาหนะ(?:ของ|ราชการ)|โล่"
)

_PART: Final = (
    r"(?:หมู่(?:ที่|บ้าน)?|ม\.)[ ]?(?:\d+|[ก-๎]+(?:[ ]\d+)?)|(?:ซอย|ซ\.|ถนน|ถ\.|ตรอก|ตำบล"
    r"|ต\.|แขวง|อำเภอ|อ\.|กิ่งอำเภอ|เขต|จังหวัด|จ\.|บ้าน)[ ]?[ก-๎]+(?:[ ]\d{1,3})?"
    rf"|ชั้น[ ]?\d+|ห้อง[ ]?\d+|(?:{_PROVINCE})|\d{{5}}(?!\d)"
)
_ADDRESS: Final = re.compile(
    rf"(?P<own>บ้านเลขที่|อยู่เลขที่|(?:ที่อยู่|ภูมิลำเนา)(?:ปัจจุบัน"
    rf"|ตามทะเบียนบ้าน)?[ :]{{0,3}}(?:เลขที่)?"
    rf"|เลขที่)[ ]?\d[\d/-]*(?:[ \n]{{1,3}}(?:{_PART}))+"
)
_AREA: Final = re.compile(r"ต\.|ตำบล|แขวง|อ\.|อำเภอ|เขต|จ\.|จังหวัด|หมู่|ม\.")
_OFFICE: Final = re.compile(
    r"สำนักงาน|เทศบาล|องค์การ|อบต|อบจ|ที่ทำการ|ที่ว่าการ|ศูนย์|โรงเรียน|บริษัท|บจก"
    r"|ห้างหุ้นส่วน|หจก|ร้าน|โรงพยาบาล|กรม|กระทรวง|วัด|มหาวิทยาลัย|วิทยาลัย|ธนาคาร|ศาลา"
    r"|อาคาร|สถานี|สถาบัน|มูลนิธิ|สมาคม|สหกรณ์|ตลาด|โรงงาน|กอง(?!ทุน)|โรงแรม"
)
_REACH: Final = 100


def find(text: str, people: Sequence[Found]) -> Iterator[Found]:
    """Home addresses and private plates in a plain text; ``people`` are the names found in it."""
    for found in _ADDRESS.finditer(text):
        if _AREA.search(found[0]) and not _is_office(text, found.start(), people):
            own = found["own"]
            start = found.start() if own.endswith("เลขที่") else found.start() + len(own)
            yield Found(start + own.startswith("อยู่") * 4, found.end(), "HOME_ADDRESS", Severity.ANSWER)
    for found in _PLATE.finditer(text):
        before = text[max(0, found.start() - 50) : found.start()]
        registered = _REGISTERED.search(before)
        if (registered or found["where"]) and not _STATE_VEHICLE.search(before):
            yield Found(*found.span("it"), "CAR_PLATE", Severity.ANSWER)


def _is_office(text: str, start: int, people: Sequence[Found]) -> bool:
    """Whether an office, not a person, was named last before the address."""
    begin = max(0, start - _REACH)
    person = max((one.end for one in people if begin <= one.end <= start), default=-1)
    office = max((begin + one.end() for one in _OFFICE.finditer(text[begin:start])), default=-1)
    return office > person
