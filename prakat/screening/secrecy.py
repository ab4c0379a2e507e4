"""Marks of secrecy as marks, not as words; and what sections 14 and 15 make a person ask before publishing.

Rules on Keeping Official Secrets B.E. 2544 (the marks ลับ, ลับมาก, ลับที่สุด stand at the head and foot of each page);
Official Information Act B.E. 2540 ss. 14 and 15. The law leaves the decision to the officer: a question is never a
verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from prakat.screening.plain import Plain
from prakat.screening.rules import Finding, Kind, Severity, without_doubles

_GRADE: Final = r"(?:ล\s?ั\s?บ(?:\s?ที่สุด|\s?มาก)?|TOP\s?SECRET|SECRET|CONFIDENTIAL|RESTRICTED)"
_FRAME: Final = r"[ \t\-–—_*=.•|\[\]()<>“”\"'/\\]*"
_MARK: Final = re.compile(rf"^{_FRAME}({_GRADE}){_FRAME}$", re.MULTILINE)
_LABELLED: Final = re.compile(
    r"(?:ชั้นความลับ|ระดับความลับ|ประเภทชั้นความลับ)[ \t]*[:：\-–.…]*[ \t]*"
    rf"({_GRADE})(?![ก-๎A-Za-z])"
)
_TYPES: Final = {"มาก": "SECRECY_MARK_HIGH", "ที่สุด": "SECRECY_MARK_TOP"}

_QUESTIONS: Final[dict[str, str]] = {
    "OIA_14": r"(?:เสียหาย|เสื่อมเสีย|กระทบ)[^\n]{0,20}ต่อ(?:สถาบัน)?พระมหากษัตริย์|หมิ่นพระบรมเดชานุภาพ",
    "OIA_15_1": r"แผน(?:การ)?รักษาความปลอดภัยสถานที่|แผนผัง(?:ตำแหน่ง|จุดติดตั้ง)กล้องวงจรปิด|รหัสผ่าน(?:เข้า)?ระบบ"
    r"|แผนป้องกันประเทศ",
    "OIA_15_2": r"สำนวนการสอบสวน|อยู่ระหว่าง(?:การ)?(?:สอบสวน|สืบสวน|ดำเนินคดี|ไต่สวน)|รายชื่อพยาน|คำให้การ(?:ของ)?พยาน"
    r"|แผนการ(?:เข้า)?(?:จับกุม|ตรวจค้น)|วิธีการตรวจสอบของ(?:เจ้าหน้าที่|พนักงาน)",
    "OIA_15_3": r"ความเห็นภายใน|บันทึกความเห็น(?:ของ)?(?:เจ้าหน้าที่|นิติกร)|ร่างความเห็น|เพื่อประกอบการตัดสินใจภายใน",
    "OIA_15_4": r"(?:ผู้แจ้งเบาะแส|ผู้ร้องเรียน)[^\n]{0,12}(?:ชื่อ|คือ|ได้แก่)|คุ้มครองพยาน|ที่อยู่(?:ของ)?(?:พยาน|ผู้เสียหาย)",
    "OIA_15_5": r"รายงานการแพทย์|ใบรับรองแพทย์ของ|ผลการตรวจ(?:ร่างกาย|เลือด|สารเสพติด)ของ(?:นาย|นาง|เด็ก)"
    r"|เวชระเบียน(?:ของ)?(?:นาย|นาง)",
    "OIA_15_6": r"ไม่ประสงค์ให้(?:ทางราชการ)?(?:นำไป)?เปิดเผย|ความลับทางการค้า|ห้ามเปิดเผยต่อ(?:ผู้อื่น|สาธารณะ|บุคคลภายนอก)",
}
_ASKED: Final = {clause: re.compile(pattern) for clause, pattern in _QUESTIONS.items()}


def find(text: str) -> list[Finding]:
    """Marks (to be removed, or the document's grade to be lifted first) and questions, in the order of the text."""
    plain = Plain.of(text)
    return without_doubles([*_marks(plain), *_questions(plain)])


def _marks(plain: Plain) -> Iterator[Finding]:
    for pattern in (_LABELLED, _MARK):
        for found in pattern.finditer(plain.text):
            grade = "".join(found[1].split())
            type = next((name for word, name in _TYPES.items() if grade.endswith(word)), "SECRECY_MARK")
            if grade.startswith("TOP"):
                type = "SECRECY_MARK_TOP"
            yield Finding(*plain.place(found.start(1), found.end(1)), Kind.SECRECY, type, Severity.BLOCK)


def _questions(plain: Plain) -> Iterator[Finding]:
    for clause, pattern in _ASKED.items():
        for found in pattern.finditer(plain.text):
            yield Finding(*plain.place(*found.span()), Kind.SECRECY, clause, Severity.ANSWER)
