"""Office files, sheets, pictures and archives: every part is read, and what a reader does not see leaves a trace."""

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from PIL import Image

from prakat.lib.documents.reading import read
from prakat.lib.documents.shapes import Hidden, Layer, Reading, from_json
from prakat.lib.files.limits import Code, Limits, Unsafe
from tests import office, papers
from tests.office import W, paragraph

TITLE = "ประกาศเทศบาลตำบลตัวอย่าง"


def reading(folder: Path, content: bytes, name: str = "file", *, recognising: bool = False) -> Reading:
    path = folder / name
    path.write_bytes(content)
    found = read(path, Limits(), recognising=recognising)
    assert from_json(found.as_json()) == found
    return found


def traces(found: Reading) -> list[tuple[Hidden, str]]:
    return [(trace.hidden, trace.text) for trace in found.traces]


def test_word_is_read_with_headers_notes_and_tables(tmp_path: Path) -> None:
    table = (
        f"<w:tbl><w:tr><w:tc>{paragraph('ลำดับ')}</w:tc><w:tc>{paragraph('จำนวนเงิน')}</w:tc></w:tr></w:tbl>"
    )
    split = "<w:p><w:r><w:t>เทศ</w:t></w:r><w:r><w:t>บาล</w:t></w:r></w:p>"
    header = f"<w:hdr {W}>{paragraph('หัวกระดาษ')}</w:hdr>"
    notes = f"<w:footnotes {W}><w:footnote>{paragraph('เชิงอรรถ')}</w:footnote></w:footnotes>"
    parts = {"word/header1.xml": header, "word/footnotes.xml": notes}
    found = reading(tmp_path, office.docx(paragraph(TITLE) + split + table, parts=parts))
    assert found.text.split("\n") == ["หัวกระดาษ", TITLE, "เทศบาล", "ลำดับ จำนวนเงิน", "เชิงอรรถ"]
    assert (found.format, found.layer, found.traces) == ("docx", Layer.GOOD, ())


def test_word_says_what_is_hidden_in_it(tmp_path: Path) -> None:
    body = (
        paragraph(TITLE)
        + paragraph("ซ่อน", "<w:vanish/>")
        + paragraph("ขาว", '<w:color w:val="FFFFFF"/>')
        + paragraph("ขาวบนดำ", '<w:color w:val="FFFFFF"/><w:shd w:fill="000000"/>')
        + paragraph("จิ๋ว", '<w:sz w:val="2"/>')
        + "<w:p><w:del><w:r><w:delText>ที่ลบแล้ว</w:delText></w:r></w:del></w:p>"
        + "<w:p><w:ins><w:r><w:t>ที่เพิ่ม</w:t></w:r></w:ins></w:p>"
    )
    comment = f"<w:comments {W}><w:comment>{paragraph('หมายเหตุภายใน')}</w:comment></w:comments>"
    found = reading(tmp_path, office.docx(body, author="นายสมมุติ ผู้พิมพ์", parts={"word/comments.xml": comment}))
    assert traces(found) == [
        (Hidden.INVISIBLE, "ซ่อน"),
        (Hidden.INVISIBLE, "ขาว"),
        (Hidden.TINY, "จิ๋ว"),
        (Hidden.TRACKED_CHANGE, "ที่ลบแล้ว"),
        (Hidden.TRACKED_CHANGE, "ที่เพิ่ม"),
        (Hidden.COMMENT, "หมายเหตุภายใน"),
        (Hidden.AUTHOR, "นายสมมุติ ผู้พิมพ์"),
    ]
    assert "ที่ลบแล้ว" not in found.text and "ขาวบนดำ" in found.text


def sheet() -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.append(["ชื่อ", "เลขประจำตัว", "เงิน"])
    first.append(["รายการ", 1000000000008, 1234.5])
    first.append(["แถวซ่อน", 2, 3])
    first.row_dimensions[3].hidden = True
    first.column_dimensions["C"].hidden = True
    first["A1"].comment = Comment("ดูกับหัวหน้า", "x")
    book.create_sheet("ลับ").append(["ร่าง"])
    book["ลับ"].sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_sheet_is_read_by_rows_and_long_numbers_stay_whole(tmp_path: Path) -> None:
    found = reading(tmp_path, sheet())
    assert [page.text for page in found.pages] == [
        "ชื่อ เลขประจำตัว เงิน\nรายการ 1000000000008 1234.5\nแถวซ่อน 2 3",
        "ร่าง",
    ]
    kinds = [hidden for hidden, _ in traces(found)]
    assert kinds[:2] == [Hidden.SHEET, Hidden.ROWS_OR_COLUMNS]
    assert Hidden.COMMENT in kinds
    assert traces(found)[1][1] == "คอลัมน์ที่ 3–3, แถวที่ 3"


def test_slides_and_open_documents(tmp_path: Path) -> None:
    slides = reading(tmp_path, office.pptx(["หน้าแรก", "หน้าสอง"], notes="พูดเบา ๆ"))
    assert [page.text for page in slides.pages] == ["หน้าแรก", "หน้าสอง"]
    assert traces(slides) == [(Hidden.NOTES, "พูดเบา ๆ")]
    note = "<office:annotation><text:p>ถามก่อน</text:p></office:annotation>"
    text = reading(
        tmp_path, office.odt(f"<text:p>{TITLE}{note}</text:p><text:p>ข้อ<text:s/>1</text:p>", author="ผู้พิมพ์")
    )
    assert (text.format, text.text) == ("odt", f"{TITLE}\nข้อ 1")
    assert traces(text) == [(Hidden.COMMENT, "ถามก่อน"), (Hidden.AUTHOR, "ผู้พิมพ์")]


def test_a_photograph_is_recognised_and_its_place_is_told(tmp_path: Path) -> None:
    page = papers.scan(papers.pdf([[papers.Line(TITLE, size=28)]]))
    from pypdfium2 import PdfDocument

    picture = PdfDocument(page)[0].render(scale=2).to_pil().convert("RGB")
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (13.0, 45.0, 0.0)
    exif[0x013B] = "ช่างภาพสมมุติ"
    target = io.BytesIO()
    picture.save(target, "JPEG", exif=exif)
    found = reading(tmp_path, target.getvalue(), recognising=True)
    assert (found.format, found.layer) == ("jpg", Layer.OCR)
    assert TITLE in found.text
    assert [hidden for hidden, _ in traces(found)] == [Hidden.PLACE, Hidden.AUTHOR]


def test_an_archive_is_read_member_by_member_and_not_deeper_than_allowed(tmp_path: Path) -> None:
    inner = office.zipped({"ก.docx": office.docx(paragraph("ฉบับแรก")), "ข.xlsx": sheet()})
    found = reading(tmp_path, inner)
    assert [page.number for page in found.pages] == [1, 2, 3]
    assert found.text.startswith("ฉบับแรก")
    deep = office.zipped({"1.zip": office.zipped({"2.zip": office.zipped({"3.zip": inner})})})
    with pytest.raises(Unsafe) as refused:
        reading(tmp_path, deep)
    assert refused.value.code is Code.DEPTH


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
def test_plain_text_in_the_encodings_of_offices(encoding: str, tmp_path: Path) -> None:
    found = reading(tmp_path, "ลำดับ,รายการ\r\n1,ถนน\r\n".encode(encoding), "list.csv")
    assert found.text == "ลำดับ,รายการ\n1,ถนน"


def test_what_is_no_document_is_refused(tmp_path: Path) -> None:
    for content in (b"", b"<html><body>x</body></html>", b"MZ\x90\x00" * 100):
        with pytest.raises(Unsafe):
            reading(tmp_path, content)
