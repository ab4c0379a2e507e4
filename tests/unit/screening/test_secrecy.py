"""A mark of secrecy is found as a mark; the word for it in a sentence is a word."""

import pytest

from prakat.screening import secrecy
from prakat.screening.rules import Kind, Severity

MARKS = {
    "ลับ\nบันทึกข้อความ": ("SECRECY_MARK", "ลับ"),
    "บันทึกข้อความ\nเนื้อความ\n- ลับมาก -": ("SECRECY_MARK_HIGH", "ลับมาก"),
    "  [ ลับที่สุด ]  \nเรื่อง แผน": ("SECRECY_MARK_TOP", "ลับที่สุด"),
    "ล ั บ\nที่ ตย 1/2569": ("SECRECY_MARK", "ล ั บ"),
    "ชั้นความลับ : ลับมาก\nชั้นความเร็ว : ด่วน": ("SECRECY_MARK_HIGH", "ลับมาก"),
    "CONFIDENTIAL\nMemo": ("SECRECY_MARK", "CONFIDENTIAL"),
    "TOP SECRET": ("SECRECY_MARK_TOP", "TOP SECRET"),
    "ล\u200bับ": ("SECRECY_MARK", "ล\u200bับ"),
}
WORDS = [
    "ระเบียบว่าด้วยการรักษาความลับของทางราชการ พ.ศ. 2544",
    "เอกสารนี้ไม่มีชั้นความลับ",
    "ชั้นความลับ",
    "ประชุมลับ",
    "มีดลับคมแล้ว",
    "ลับแล",
    "การประเมินโดยวิธีลับ ๆ",
    "keep it secret from nobody",
]
QUESTIONS = {
    "OIA_15_2": "เรื่องนี้อยู่ระหว่างการสอบสวนของคณะกรรมการ",
    "OIA_15_3": "บันทึกความเห็นของนิติกร",
    "OIA_15_1": "แผนผังจุดติดตั้งกล้องวงจรปิดในอาคาร",
    "OIA_15_4": "ผู้แจ้งเบาะแสคือลูกจ้างในกอง",
    "OIA_15_6": "ผู้ให้ข้อมูลไม่ประสงค์ให้เปิดเผย",
}


@pytest.mark.parametrize("text", MARKS)
def test_a_mark_blocks(text: str) -> None:
    (finding,) = secrecy.find(text)
    assert (finding.type, text[finding.start : finding.end]) == MARKS[text]
    assert (finding.kind, finding.severity) == (Kind.SECRECY, Severity.BLOCK)


@pytest.mark.parametrize("text", WORDS)
def test_a_word_does_not(text: str) -> None:
    assert secrecy.find(text) == []


@pytest.mark.parametrize("clause", QUESTIONS)
def test_a_question_names_its_clause_and_never_blocks(clause: str) -> None:
    (finding,) = secrecy.find(QUESTIONS[clause])
    assert (finding.type, finding.severity) == (clause, Severity.ANSWER)
