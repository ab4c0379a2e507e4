import io
import zipfile
from dataclasses import replace
from datetime import date, datetime

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from prakat.lib.thai_text import one_line
from prakat.reports.fonts import drawable_text
from prakat.reports.memo import Signatory
from prakat.reports.publication_form import (
    TITLE,
    FormFile,
    PublicationForm,
    form_people,
    form_rows,
    publication_form_xlsx,
    render,
)
from prakat.reports.typst.typesetting import NotAPicture
from tests.unit.reports.paper_reading import letters_outside, page_count, squeezed, text_of

MARGINS = {"left_cm": 2.5, "right_cm": 2.0, "bottom_cm": 0.5}
HOSTILE = (
    '#import "@preview/cetz:0.1.0" #read("/etc/passwd") #set page(width: 1cm) *b* _i_ $x^2$ `raw` <label> '
    "@ref // remark /* block */ = heading - list + enum / term: ~ -- \\ \\u{41} [#panic()] \" ' ${1} %s"
)


def words_of(form: PublicationForm) -> list[str]:
    texts = [TITLE, form.municipality, *(value for _, value, _ in form_rows(form))]
    for role, person in form_people(form):
        texts += [role, person.name, person.post, person.remark]
    for check in form.checks:
        texts += [check.label, check.note]
    return [word for text in texts for word in text.split()]


def test_every_word_reads_back(form: PublicationForm) -> None:
    read = squeezed(text_of(render(form)))
    missing = [word for word in words_of(form) if squeezed(word) not in read]
    assert missing == []
    for said in (
        "ทำความสะอาด",
        "อนุรักษ์น้ำ",
        "คำแหง",
        "๒๒มิถุนายน๒๕๖๙เวลา๐๙.๑๒น.",
        "ไม่เกี่ยวข้อง",
        "ไม่ผ่าน",
        "ฉบับที่๑๒",
    ):
        assert said in read
    assert "ปฏิบัติหน้าที่นายกเทศมนตรีเมืองบ้านพรุ" in read


def test_the_pdf_is_tagged_archivable_and_thai(form: PublicationForm) -> None:
    pdf = render(form)
    document = pdfium.PdfDocument(io.BytesIO(pdf))
    assert document.is_tagged()
    assert document.get_metadata_dict()["Title"] == f"{TITLE} – {form.heading}"
    assert document[0].get_size() == pytest.approx((595.28, 841.89), abs=0.1)
    document.close()
    assert b"/Lang (th-TH)" in pdf or b"/Lang(th-TH)" in pdf
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf and b"<pdfuaid:part>1</pdfuaid:part>" in pdf


def test_the_same_form_gives_the_same_bytes(form: PublicationForm, seal: bytes) -> None:
    assert render(replace(form, seal=seal)) == render(replace(form, seal=seal))


def test_nothing_leaves_the_margins_with_long_words(form: PublicationForm) -> None:
    long = replace(
        form,
        heading="ประกาศเทศบาลเมืองบ้านพรุเรื่องน้ำ" * 61,
        detail="ก" * 3000 + "\n" + "a" * 3000 + "\n" + "ที่นี่ " * 500 + "\n" + "่" * 50,
        link="https://banphru.example/" + "x" * 1500,
        remarks="0123456789abcdef" * 200,
        unit="W" * 300,
        responsible=Signatory("ม" * 300, "M" * 300, form.responsible.at, "i" * 300),
        files=(FormFile("f" * 120 + ".pdf", "cd" * 32),) * 40,
    )
    pdf = render(long)
    assert letters_outside(pdf, **MARGINS) == []
    assert page_count(pdf) > 3
    read = squeezed(text_of(pdf))
    assert read.count("ประกาศเทศบาลเมือง") >= 60
    assert "a" * 300 in read


def test_markup_in_a_field_is_only_text(form: PublicationForm) -> None:
    hostile = replace(
        form,
        heading=HOSTILE,
        detail=HOSTILE + "\n" + HOSTILE,
        remarks=HOSTILE,
        unit=HOSTILE,
        link="javascript:alert(1)",
        content_digest=HOSTILE,
        publisher=Signatory(HOSTILE, HOSTILE, None, HOSTILE),
    )
    pdf = render(hostile)
    read = squeezed(text_of(pdf))
    assert read.count(squeezed('#import "@preview/cetz:0.1.0" #read("/etc/passwd")')) >= 6
    assert "root:" not in read
    assert b"javascript:alert" not in pdf
    assert letters_outside(pdf, **MARGINS) == []


def test_only_web_addresses_become_links(form: PublicationForm) -> None:
    assert b"/URI (https://banphru.example/e/7f3k9/)" in render(form).replace(b"/URI(", b"/URI (")
    for address in ("file:///etc/passwd", "https://a b", "ดูที่เว็บไซต์", "HTTPS:x", "data:text/html,x"):
        assert b"/URI" not in render(replace(form, link=address))


def test_a_form_not_yet_signed_leaves_lines_to_sign_on(form: PublicationForm) -> None:
    bare = PublicationForm(
        municipality="",
        unit="",
        on=date(2026, 1, 1),
        item="",
        heading="",
        detail="",
        link="",
        remarks="",
        version_number=1,
        content_digest="",
        responsible=Signatory("", ""),
    )
    read = text_of(render(bare))
    assert read.count("ลงชื่อ ....") == 3
    assert "ผู้อนุมัติรับรอง" in read and "ผลการตรวจสอบ" not in read
    publication_form_xlsx(bare)


def test_characters_that_the_face_lacks_are_marked_and_explained(form: PublicationForm) -> None:
    read = text_of(render(replace(form, heading="ข่าว 😀 你好 \ue000 มาแล้ว")))
    assert "ข่าว ◊ ◊◊ ◊ มาแล้ว" in read
    assert "แทนอักขระ" in read
    assert "แทนอักขระ" not in text_of(render(form))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_printed(text: str) -> None:
    bare = PublicationForm(
        text,
        text,
        date(2026, 6, 24),
        text,
        text,
        text,
        text,
        text,
        1,
        text,
        Signatory(text, text, None, text),
    )
    read = squeezed(text_of(render(bare)))
    latin_words = [
        word for word in drawable_text(one_line(text)).split() if word.isascii() and word.isalnum()
    ]
    assert all(word in read for word in latin_words)


def test_the_seal_is_drawn_anew(form: PublicationForm, seal: bytes) -> None:
    with_seal = replace(form, seal=seal)
    assert len(render(with_seal)) > len(render(form))
    for not_a_picture in (
        b"",
        b"<svg onload=alert(1)>",
        seal[:50],
        b"\x89PNG\r\n\x1a\n" + b"x" * 100,
        b"GIF89a",
    ):
        with pytest.raises(NotAPicture, match="PNG"):
            render(replace(form, seal=not_a_picture))


def test_a_naive_time_is_refused(form: PublicationForm) -> None:
    with pytest.raises(ValueError, match="เขตเวลา"):
        render(replace(form, responsible=Signatory("ก", "ข", datetime(2026, 6, 24))))


def test_the_spreadsheet_holds_the_same_data(form: PublicationForm) -> None:
    sheet = load_workbook(io.BytesIO(publication_form_xlsx(form))).active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    for label, value, _ in form_rows(form):
        assert label in cells and value in cells
    for role, person in form_people(form):
        assert role in cells and person.name in cells and person.post in cells
    for said in ("ผ่าน", "ไม่ผ่าน", "ไม่เกี่ยวข้อง", "๒๔ มิถุนายน ๒๕๖๙ เวลา ๐๙.๓๐ น.", "อนุมัติ"):
        assert said in cells


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r=", " ="])
def test_no_cell_is_a_formula(form: PublicationForm, sign: str) -> None:
    attack = f'{sign}HYPERLINK("http://evil.example";"x")'
    book = publication_form_xlsx(
        replace(form, municipality=attack, heading=attack, detail=attack, remarks=attack, unit=attack)
    )
    for row in load_workbook(io.BytesIO(book)).active.iter_rows():
        for cell in row:
            assert cell.data_type != "f"
            assert not str(cell.value or "").startswith(("=", "+", "-", "@", "\t", "\r"))
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


def test_a_spreadsheet_takes_text_of_any_length_and_control_characters(form: PublicationForm) -> None:
    book = publication_form_xlsx(replace(form, detail="\x00\x0b\ufffe" + "น้ำ" * 20_000))
    sheet = load_workbook(io.BytesIO(book)).active
    assert max(len(str(cell.value or "")) for row in sheet.iter_rows() for cell in row) <= 32_767
