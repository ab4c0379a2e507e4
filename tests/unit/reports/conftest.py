import io
from datetime import date, datetime

import pytest
from PIL import Image, ImageDraw

from prakat.lib.thai_dates import BANGKOK
from prakat.reports.memo import Memo, Signatory
from prakat.reports.publication_form import CheckLine, FormFile, PublicationForm


def at(day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, 6, day, hour, minute, tzinfo=BANGKOK)


@pytest.fixture(scope="session")
def seal() -> bytes:
    picture = Image.new("RGBA", (900, 900), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((10, 10, 890, 890), outline=(120, 60, 0, 255), width=30)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def form() -> PublicationForm:
    return PublicationForm(
        municipality="เทศบาลเมืองบ้านพรุ",
        unit="กองวิชาการและแผนงาน",
        on=date(2026, 6, 24),
        item="๔.๒ ข่าวประชาสัมพันธ์",
        heading="ขอเชิญชวนประชาชนร่วมกันทำความสะอาดคลองและอนุรักษ์น้ำ ประจำปีงบประมาณ พ.ศ. ๒๕๖๙",
        detail="ป้องกันน้ำท่วมขังในฤดูฝน ที่ริมคลอง ผู้เข้าร่วมโปรดนำถุงมือมาด้วย\nจัดวันที่ ๒๗ มิถุนายน ๒๕๖๙ ณ สวนสาธารณะ",
        link="https://banphru.example/e/7f3k9/",
        remarks="แก้ไขถ้อยคำสำคัญในย่อหน้าที่สอง",
        version_number=12,
        content_digest="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        responsible=Signatory("นางสาวสุดารัตน์ ช่วยชำนาญ", "นักประชาสัมพันธ์ปฏิบัติการ", at(22, 9, 12)),
        approvers=(
            Signatory("นายอำนวย ศรีน้ำทอง", "ผู้อำนวยการกองวิชาการและแผนงาน", at(23, 14, 5)),
            Signatory("นายสมมติ ใจซื่อ", "ปลัดเทศบาล ปฏิบัติหน้าที่\nนายกเทศมนตรีเมืองบ้านพรุ", at(24, 9, 30), "อนุมัติ"),
        ),
        publisher=Signatory("นางปิ่นแก้ว คำแหง", "นักวิชาการคอมพิวเตอร์ชำนาญการ", at(24, 10, 41)),
        checks=(
            CheckLine("เนื้อหาครบถ้วน ตรงกับที่ได้รับอนุมัติ", True),
            CheckLine("ไม่มีข้อมูลที่ต้องห้ามเปิดเผยตามมาตรา ๑๔ และมาตรา ๑๕", True, "ปกปิดหมายเลขโทรศัพท์ ๑ แห่ง"),
            CheckLine("ภาพมีคำบรรยาย", None),
            CheckLine("ลิงก์เปิดได้ทุกลิงก์", False, "ลิงก์ที่ ๓ เปิดไม่ได้"),
        ),
        files=(FormFile("กำหนดการ.pdf", "ab" * 32),),
    )


@pytest.fixture
def memo() -> Memo:
    return Memo(
        municipality="เทศบาลเมืองบ้านพรุ",
        unit="กองวิชาการและแผนงาน งานประชาสัมพันธ์ โทร. ๐ ๗๔๒๑ ๐๐๐๐",
        number="สข ๕๒๐๐๕/๑๒๓",
        on=date(2026, 6, 24),
        subject="รายงานผลการนำข้อมูลขึ้นเผยแพร่ทางเว็บไซต์ของเทศบาล",
        to="นายกเทศมนตรีเมืองบ้านพรุ",
        paragraphs=(
            "ตามที่ได้รับอนุมัติให้เผยแพร่ข้อมูลข่าวสาร เรื่อง การอนุรักษ์น้ำ นั้น",
            "บัดนี้ ได้นำข้อมูลขึ้นเผยแพร่แล้ว เมื่อวันที่ ๒๔ มิถุนายน ๒๕๖๙",
            "จึงเรียนมาเพื่อโปรดทราบ",
        ),
        signatories=(
            Signatory("นางปิ่นแก้ว คำแหง", "นักวิชาการคอมพิวเตอร์ชำนาญการ", at(24, 10, 45)),
            Signatory("นายสมมติ ใจซื่อ", "ปลัดเทศบาล ปฏิบัติหน้าที่\nนายกเทศมนตรีเมืองบ้านพรุ", None, "ทราบ"),
        ),
    )
