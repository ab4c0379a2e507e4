"""Names of private persons: a title with a name and a family name, unless an official is named in the office.

Who holds an office or acts for one is named in public (Official Information Act s. 9; PDPA s. 4 (2) leaves it be);
who receives, applies, complains, owes or is ill is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from prakat.screening.personal.found import Found
from prakat.screening.rules import Severity

_LETTERS: Final = "ก-ฮฤะ-ฺเ-์"
_TITLE: Final = (
    r"นางสาว|น\. ?ส\.|นาย|นาง|เด็กชาย|เด็กหญิง|ด\. ?ช\.|ด\. ?ญ\.|คุณ(?= )|สามเณร"
    r"|ว่าที่ ?(?:ร้อย(?:ตรี|โท|เอก)|ร\.(?:ต|ท|อ)\.)(?:หญิง)?|(?:ร้อย|พัน|จ่าสิบ|สิบ)(?:ตรี"
    r"|โท|เอก)(?:หญิง)?|(?:ร|พ|จ|ส)\.(?:ส\.)?(?:ต|ท|อ)\.(?:หญิง)?"
)
_NAME: Final = re.compile(
    rf"(?P<title>{_TITLE})[ ]{{0,2}}(?P<given>[{_LETTERS}]{{2,24}})(?:[ ]{{1,3}}|[ ]?\n)"
    rf"(?P<family>(?:ณ [{_LETTERS}]+|[{_LETTERS}]{{2,34}}))"
)
_NOT_NAMES: Final = re.compile(
    r"นายก(?:เทศ|องค|รัฐ|สมาคม|สภา|อบ|เมือง|เหล่า|ส่วน|กิตติมศักดิ์|ยก|$)|นาย(?:ช่าง"
    r"|ทะเบียน|อำเภอ|แพทย์|ตรวจ|จ้าง|หน้า|ประกัน|ทหาร"
    r"|ตำรวจ|สิบ|ร้อย|สถานี|ท่า|เรือ|หมวด|ด่าน|ทุน|สนาม|ไปรษณีย์|แบบ|หนัง|ท้าย|กอง(?:ช่าง|คลัง|สวัสดิการ)|เวร)"
    r"|นาง(?:สาวไทย|พยาบาล|งาม|เอก|นวล|ฟ้า|พญา|แบบ|รำ|ร้าย|กำนัล|ละคร|สงกรานต์|นพมาศ|ไม้"
    r"|เลิ้ง)|คุณ(?:ภาพ|ธรรม|สมบัติ|ลักษณะ|ค่า|วุฒิ|ประโยชน์)"
)
_PLACE_BEFORE: Final = re.compile(
    r"(?:อำเภอ|อ\.|ตำบล|ต\.|ถนน|ถ\.|ซอย|ซ\.|สะพาน|(?<!เจ้า)บ้าน|วัด|โรงเรียน|จังหวัด|คลอง"
    r"|ห้วย|หนอง|เกาะ|เขา|ชุมชน|ตลาด|แยก|สี่แยก|สวน|พระ|แม่"
    r"|ตรอก|ดอย|บาง|หมู่บ้าน|อาคาร|ตึก|มิถุ|ศาล|ร้าน|ขุน|ปู่|ย่า|เมือง)[ ]?$"
)
_NO_FAMILY: Final = re.compile(
    r"เป็น|ผู้|และ|หรือ|กับ|ตำแหน่ง|อายุ|จึง|ซึ่ง|อาชีพ|หมู่|ซอย|ถนน|เมื่อ|จาก|โดย|พร้อม"
    r"|แห่ง|ของ|ว่า|นาย|นาง|ร่วม|ตาม|เพื่อ|ต่อ|ณ$|คือ|แล้ว|เข้า|กล่าว|เปิดเผย|ระบุ|ส่ง|โทร"
    r"|เลข(?:ที่|บัตร|ประ)|จำนวน|ประจำ|สำนัก|เทศบาล|องค์การ|จังหวัด|อำเภอ|ตำบล|ฯ|ไม่ได้|วันที่"
    r"|บ้านเลข|อยู่(?:บ้าน|ที่|ใน)|ได้รับ|มีความ|ขอรับ"
    r"|(?:มี|ที่|วัน|ได้|อยู่|รวม|ใน|ขอ|กอง|บ้าน|ให้|จะ|ไม่)(?:$|.{12})"
)
"""How a sentence goes on; of the last only a long piece, for มีสุข and บ้านใหม่ are family names."""
_SAYS: Final = re.compile("กล่าว|เปิดเผย|ยังชี้|ระบุว่า|เน้นย้ำ|ย้ำ(?:ว่า)?$")
"""After a name that was given in full before, press releases go on without the family name."""
_POST: Final = (
    r"(?:(?:รอง|ผู้ช่วย|รักษาการ(?:ใน|แทน)?(?:ตำแหน่ง)?|รักษาราชการแทน|ปฏิบัติหน้าที่"
    r"|ปฏิบัติราชการแทน|อดีต|ตำแหน่ง|ในฐานะ|ดำรงตำแหน่ง|ท่าน)[ ]?){0,3}"
    r"(?:นายก(?:เทศมนตรี|องค์การ|รัฐมนตรี|สมาคม|เมือง|ฯ|[ ]?อบ[ตจ])|เทศมนตรี|ปลัด"
    r"|ผู้อำนวยการ|ผอ\.|ผวจ\.|หัวหน้า|หน\.|เลขา(?:นุการ|ธิการ)|ประธาน"
    r"|กรรมการ|อนุกรรมการ|คณะกรรมการ|สมาชิก(?:สภา|วุฒิสภา|ผู้แทน)|ส\.ส\.|ส\.ว\.|ส\.?ท\."
    r"|นายอำเภอ|ผู้ว่า|กำนัน|ผู้ใหญ่บ้าน|สารวัตร|แพทย์ประจำ|เจ้าพนักงาน|เจ้าหน้าที่"
    r"|นัก(?:วิชา|วิเคราะห์|ทรัพยากร|จัดการ|บริหาร|พัฒนา|ประชาสัมพันธ์|สังคม|การ|สันทนาการ"
    r"|ปกครอง|โภชนา|จิตวิทยา|สาธารณสุข|พยาบาล)|นาย(?:ช่าง|ทะเบียน|แพทย์|ตรวจ|ด่าน)"
    r"|นิติกร|วิศวกร|สถาปนิก|พยาบาล|ครู|อาจารย์|รัฐมนตรี|รมว|รมช|รอง(?:นายก|ประธาน|โฆษก)"
    r"|อธิบดี|โฆษก|ที่ปรึกษา|ผู้บัญชาการ|ผบ\.|ผู้กำกับ|ผกก|ผู้จัดการ|ผู้แทน|ผู้ตรวจ"
    r"|ผู้พิพากษา|อัยการ|เอกอัคร|ทูต|อธิการ|คณบดี|พนักงาน|ลูกจ้าง|วิทยากร|ผู้อนุมัติ"
    r"|ผู้จัดทำ|ผู้รายงาน|ผู้ประสาน|ผู้ควบคุมงาน|ผู้ตรวจ|ตรวจรับ|ข้าราชการ|เทศกิจ"
    r"|บรรณารักษ์"
    r"|ภัณฑารักษ์|โหร|แม่ทัพ|ผู้รักษาการ|ผู้เชี่ยวชาญ|ผู้ทรงคุณวุฒิ|คณะ(?:ผู้บริหาร|ทำงาน)"
    r"|ผู้บริหาร|ประชาสัมพันธ์จังหวัด|ท้องถิ่น(?:จังหวัด|อำเภอ)|พัฒนาการ|เกษตร(?:จังหวัด"
    r"|อำเภอ)|สาธารณสุข(?:จังหวัด|อำเภอ))"
)
_POST_AFTER: Final = re.compile(rf"[ \n\t)\]]{{0,6}}(?:\(|,)?[ \n]{{0,2}}{_POST}")
_POST_BEFORE: Final = re.compile(
    rf"{_POST}[{_LETTERS} .()]{{0,40}}?[ \n:(]{{0,3}}(?:โดย|คือ|ได้แก่|ชื่อ)?[ ]{{0,2}}$"
)
_PRIVATE: Final = re.compile(
    r"ผู้(?:กู้|ค้ำ|เช่า|รับจ้าง|ร้อง|ป่วย|เสียภาษี|ขอ|พิการ|สูงอายุ|ต้องหา|ถูก|รับเบี้ย"
    r"|รับเงิน|มีสิทธิ|ลงทะเบียน|สมัคร|ปกครอง|แจ้ง|เสียหาย|เสียชีวิต|ครอบครอง|ซื้อ|ขาย"
    r"|ประสบ|ติดเชื้อ|ยากไร้|อยู่อาศัย)"
    r"|พยาน|บุตร|เจ้าของ|เจ้าบ้าน|ชื่อบัญชี|นักเรียน|จำเลย|โจทก์|คนไข้|คู่สมรส|บิดา|มารดา"
    r"|ทายาท|ลูกหนี้|ครัวเรือน|ข้าพเจ้า|ชื่อ ?- ?สกุล|รายชื่อ"
)
_BEFORE: Final = 60
_PRIVATE_REACH: Final = 24


def find(text: str) -> Iterator[Found]:
    """The names of private persons in a plain text."""
    named = [found for found in _NAME.finditer(text) if _is_name(text, found)]
    officials = {(found["given"], found["family"]) for found in named if _in_office(text, found)}
    for found in named:
        if (found["given"], found["family"]) not in officials:
            yield Found(found.start(), found.end(), "PERSON_NAME", Severity.ANSWER)


def _in_office(text: str, found: re.Match[str]) -> bool:
    """Whether the name stands beside a post, and not as that of somebody whom the office deals with."""
    before = text[max(0, found.start() - _BEFORE) : found.start()]
    if _PRIVATE.search(before[-_PRIVATE_REACH:].rpartition("\n")[2]):
        return False
    return bool(_POST_AFTER.match(text, found.end()) or _POST_BEFORE.search(before))


def _is_name(text: str, found: re.Match[str]) -> bool:
    start = found.start()
    if _NOT_NAMES.match(text, start) or _NO_FAMILY.match(found["family"]) or _SAYS.search(found["given"]):
        return False
    return not _PLACE_BEFORE.search(text[max(0, start - 12) : start])
