import io
from dataclasses import replace

import pypdfium2 as pdfium

from prakat.reports.memo import Memo, Signatory, render_memo
from tests.unit.reports.paper_reading import letters_outside, page_count, squeezed, text_of

MARGINS = {"left_cm": 3.0, "right_cm": 2.0, "bottom_cm": 1.5}


def test_every_word_reads_back(memo: Memo, seal: bytes) -> None:
    read = squeezed(text_of(render_memo(replace(memo, seal=seal))))
    texts = [
        "บันทึกข้อความ",
        "ส่วนราชการ",
        "ที่",
        "วันที่",
        "เรื่อง",
        "เรียน",
        memo.unit,
        memo.number,
        memo.subject,
        memo.to,
    ]
    texts += [*memo.paragraphs, "๒๔ มิถุนายน ๒๕๖๙"]
    for person in memo.signatories:
        texts += [person.name, person.post, person.remark]
    assert [text for text in texts if squeezed(text) not in read] == []
    assert "ลงชื่อในระบบเมื่อ๒๔มิถุนายน๒๕๖๙เวลา๑๐.๔๕น." in read
    assert "ลงชื่อ...." in read


def test_the_memo_is_tagged_and_always_the_same(memo: Memo) -> None:
    pdf = render_memo(memo)
    assert pdf == render_memo(memo)
    document = pdfium.PdfDocument(io.BytesIO(pdf))
    assert document.is_tagged()
    assert document.get_metadata_dict()["Title"] == f"บันทึกข้อความ – {memo.subject}"
    document.close()


def test_long_memos_number_their_pages_and_keep_the_margins(memo: Memo) -> None:
    long = replace(
        memo,
        subject="รายงานผลการดำเนินงาน" * 100,
        unit="a" * 400,
        number="1" * 200,
        to="ก" * 400,
        paragraphs=("ตรวจสอบความเรียบร้อยของข้อมูลแล้ว " * 200, "b" * 2000, "") * 3,
        signatories=(Signatory("ผ" * 200, "x" * 200),) * 6,
    )
    pdf = render_memo(long)
    assert page_count(pdf) >= 3
    assert letters_outside(pdf, **MARGINS) == []
    assert "– ๒ –" in text_of(pdf)
    assert "– ๑ –" not in text_of(pdf)


def test_markup_and_empty_fields(memo: Memo) -> None:
    hostile = '#import "x.typ": * #read("/etc/passwd") = *b* $ \\ <a> @b'
    read = squeezed(
        text_of(render_memo(Memo(hostile, hostile, hostile, memo.on, hostile, hostile, (hostile, "#"))))
    )
    assert read.count(squeezed(hostile)) == 5
    assert "บันทึกข้อความ" in text_of(render_memo(Memo("", "", "", memo.on, "", "", (), (Signatory("", ""),))))
