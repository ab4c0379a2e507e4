"""What each finding is called and what an officer is asked to do about it, for every screen that shows one."""

from collections.abc import Mapping
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from prakat.editorial.gate.rules import CLAUSES

Word: TypeAlias = str | Promise

TYPE_WORDS: Mapping[str, Word] = {
    "NATIONAL_ID": gettext_lazy("เลขประจำตัวประชาชน"),
    "PASSPORT": gettext_lazy("เลขหนังสือเดินทาง"),
    "ID_CARD_LASER": gettext_lazy("รหัสหลังบัตรประชาชน"),
    "PERSON_NAME": gettext_lazy("ชื่อบุคคลทั่วไป"),
    "HOME_ADDRESS": gettext_lazy("ที่อยู่บ้านของบุคคล"),
    "MOBILE_PHONE": gettext_lazy("โทรศัพท์ส่วนตัว"),
    "BIRTH_DATE": gettext_lazy("วันเดือนปีเกิด"),
    "BANK_ACCOUNT": gettext_lazy("เลขบัญชีธนาคาร"),
    "CAR_PLATE": gettext_lazy("ทะเบียนรถ"),
    "EMAIL": gettext_lazy("อีเมลส่วนตัว"),
    "LINE_ID": gettext_lazy("ไลน์ไอดี"),
    "HEALTH": gettext_lazy("ข้อมูลสุขภาพ"),
    "DISABILITY": gettext_lazy("ความพิการ"),
    "HOSPITAL_NO": gettext_lazy("เลขประจำตัวผู้ป่วย"),
    "FACES_OR_PLATES": gettext_lazy("ภาพที่ต้องดูด้วยตา: ใบหน้าบุคคลหรือทะเบียนรถ"),
    "AUTHOR_METADATA": gettext_lazy("ชื่อผู้สร้างที่ฝังในไฟล์"),
    "GPS_METADATA": gettext_lazy("พิกัดที่ถ่ายภาพฝังในไฟล์"),
    "SECRECY_MARK": gettext_lazy("เครื่องหมายชั้นความลับ “ลับ”"),
    "SECRECY_MARK_HIGH": gettext_lazy("เครื่องหมายชั้นความลับ “ลับมาก”"),
    "SECRECY_MARK_TOP": gettext_lazy("เครื่องหมายชั้นความลับ “ลับที่สุด”"),
    **{f"OIA_{code.replace('-', '_')}": words for code, words in CLAUSES.items()},
    "COVERED_TEXT": gettext_lazy("ข้อความที่ยังอยู่ใต้แถบทึบ ผู้อื่นคัดลอกออกมาได้"),
    "INVISIBLE_TEXT": gettext_lazy("ข้อความที่มองไม่เห็นบนหน้า"),
    "TINY_TEXT": gettext_lazy("ข้อความเล็กจนมองไม่เห็น"),
    "OFF_PAGE_TEXT": gettext_lazy("ข้อความนอกขอบหน้า"),
    "HIDDEN_LAYER": gettext_lazy("ชั้นภาพที่ซ่อนไว้"),
    "COMMENT": gettext_lazy("ความเห็นหรือหมายเหตุที่ติดมากับไฟล์"),
    "TRACKED_CHANGE": gettext_lazy("รอยการแก้ไขที่ยังติดอยู่"),
    "HIDDEN_SHEET": gettext_lazy("แผ่นงานที่ซ่อนไว้"),
    "HIDDEN_ROWS_OR_COLUMNS": gettext_lazy("แถวหรือคอลัมน์ที่ซ่อนไว้"),
    "EARLIER_SAVE": gettext_lazy("ฉบับก่อนหน้าที่ค้างอยู่ในไฟล์"),
    "EMBEDDED_FILE": gettext_lazy("ไฟล์อื่นที่ฝังอยู่ภายใน"),
    "SPEAKER_NOTES": gettext_lazy("บันทึกของผู้บรรยาย"),
    "NO_TEXT": gettext_lazy("อ่านข้อความในไฟล์ไม่ได้เลย ผู้พิการทางสายตาและการค้นหาจะไม่พบเนื้อหา"),
    "MACHINE_READ": gettext_lazy("หน้านี้อ่านด้วยเครื่องจากภาพสแกน"),
    "DOUBTFUL_NUMBER": gettext_lazy("ตัวเลขที่เครื่องอ่านได้สองแบบ"),
    "WRONG_FISCAL_YEAR": gettext_lazy("ปีงบประมาณไม่ตรงกับชื่อเรื่อง"),
    "DUPLICATE": gettext_lazy("ซ้ำกับเรื่องที่เผยแพร่แล้ว"),
    "DEAD_LINK": gettext_lazy("ลิงก์ไปยังหน้าที่ไม่มี"),
    "GAMBLING": gettext_lazy("ข้อความหรือลิงก์ชวนเล่นการพนัน"),
    "ADULT": gettext_lazy("ข้อความหรือลิงก์ลามก"),
    "PHARMA": gettext_lazy("โฆษณายาหรืออาหารเสริม"),
    "LOAN": gettext_lazy("โฆษณาเงินกู้"),
    "COUNTERFEIT": gettext_lazy("โฆษณาสินค้าปลอมหรือเอกสารปลอม"),
    "INVESTMENT": gettext_lazy("ชักชวนลงทุน"),
    "DEFACEMENT": gettext_lazy("ข้อความของผู้เจาะระบบ"),
    "ADVERTISING": gettext_lazy("โฆษณาแฝง"),
    "SEO_LINKS": gettext_lazy("ลิงก์แฝงเพื่อหลอกเครื่องมือค้นหา"),
}

ADVICE: Mapping[str, Word] = {
    "personal_data": gettext_lazy("ปกปิด หรือชี้แจงว่าเปิดเผยได้เพราะเหตุใด เช่น กฎหมายให้เปิดเผย หรือเจ้าของข้อมูลยินยอม"),
    "secrecy": gettext_lazy("ตรวจว่าเผยแพร่ได้จริงหรือไม่ หากเอกสารยังมีชั้นความลับ ต้องปรับชั้นความลับก่อน"),
    "hidden": gettext_lazy("ผู้อ่านมองไม่เห็น แต่คัดลอกออกมาได้ ให้ลบในโปรแกรมเดิมแล้วแนบใหม่ หรือปกปิด หรือชี้แจง"),
    "spam": gettext_lazy("อาจถูกแทรกโดยผู้ไม่หวังดี ให้ลบออก หรือชี้แจงว่าเหตุใดจึงต้องมี"),
    "quality": gettext_lazy("แก้ให้ถูกต้อง หรือชี้แจง"),
}

REMOVED_WORDS: Mapping[str, Word] = {
    "javascript": gettext_lazy("โปรแกรมแฝง (JavaScript)"),
    "action": gettext_lazy("คำสั่งที่ทำงานเอง"),
    "launch": gettext_lazy("คำสั่งเปิดโปรแกรมอื่น"),
    "submit": gettext_lazy("คำสั่งส่งข้อมูลออก"),
    "macro": gettext_lazy("มาโคร"),
    "control": gettext_lazy("ตัวควบคุม ActiveX"),
    "field": gettext_lazy("ฟิลด์ที่ดึงข้อมูลจากภายนอก"),
    "script": gettext_lazy("สคริปต์"),
    "handler": gettext_lazy("คำสั่งแฝง"),
    "form": gettext_lazy("แบบฟอร์มที่ทำงานเอง"),
    "remote": gettext_lazy("ส่วนที่ดึงจากภายนอก"),
    "link": gettext_lazy("ลิงก์ที่ไม่ปลอดภัย"),
    "template": gettext_lazy("แม่แบบจากภายนอก"),
    "external_data": gettext_lazy("ข้อมูลจากภายนอก"),
    "import": gettext_lazy("ส่วนที่นำเข้าจากภายนอก"),
    "attachment": gettext_lazy("ไฟล์ที่ฝังอยู่ภายใน"),
    "object": gettext_lazy("วัตถุที่ฝังอยู่ภายใน"),
    "media": gettext_lazy("สื่อที่ฝังอยู่ภายใน"),
    "metadata": gettext_lazy("ข้อมูลผู้สร้างไฟล์"),
    "location": gettext_lazy("พิกัดที่ถ่ายภาพ"),
    "thumbnail": gettext_lazy("ภาพย่อเก่า"),
    "private": gettext_lazy("ข้อมูลเฉพาะของโปรแกรม"),
    "signature": gettext_lazy("ลายมือชื่อดิจิทัล"),
    "encryption": gettext_lazy("การเข้ารหัส"),
    "revision": gettext_lazy("ฉบับก่อนหน้าที่ค้างอยู่"),
    "trailing": gettext_lazy("ข้อมูลส่วนเกินท้ายไฟล์"),
    "unknown": gettext_lazy("ส่วนที่ไม่รู้จัก"),
}
"""What making a file safe took out of it."""


def type_words(type: str) -> str:
    """The name of a sort of finding."""
    return str(TYPE_WORDS.get(type, type))
