"""Files as officers bring them: what is too large, not allowed, broken or not what it says is refused in Thai."""

import io
import zipfile

import openpyxl
import pikepdf
import pytest
from PIL import Image

from prakat.editorial import blobs
from prakat.editorial.blobs import FileFacts
from prakat.lib.refusal import Refused

ALLOWED = ("pdf", "xlsx", "docx", "doc", "png", "jpg", "csv", "vtt", "mp4")


def paper(more: int = 0) -> bytes:
    """A PDF of one empty page; ``more`` makes it larger, and another file."""
    stream = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(99 + more, 99))
        document.save(stream)
    return stream.getvalue()


PDF = paper()


def picture(kind: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(stream, kind)
    return stream.getvalue()


def workbook() -> bytes:
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    return stream.getvalue()


def accept(name: str, content: bytes, max_bytes: int = 1_000_000) -> tuple[str, FileFacts]:
    return blobs.accept(io.BytesIO(content), name=name, max_bytes=max_bytes, allowed=ALLOWED)


@pytest.mark.parametrize(
    ("name", "content", "facts"),
    [
        ("แผน.pdf", PDF, {"media_type": "application/pdf", "pages": 1}),
        ("ภาพ.PNG", picture(), {"media_type": "image/png", "width": 40, "height": 30}),
        ("ภาพ.jpg", picture("JPEG"), {"media_type": "image/jpeg", "width": 40}),
        ("งบ.xlsx", workbook(), {"media_type": blobs.MEDIA_TYPES["xlsx"]}),
        ("งบ.csv", "ชื่อ,บาท\nถนน,12\n".encode("utf-8-sig"), {"media_type": "text/csv"}),
        ("คำ.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nสวัสดี\n".encode(), {"media_type": "text/vtt"}),
    ],
)
def test_honest_files_are_kept_by_their_digest(name: str, content: bytes, facts: dict[str, object]) -> None:
    digest, found = accept(name, content)
    assert found.length == len(blobs.store().read(digest)) and found.name == name
    assert {key: getattr(found, key) for key in facts} == facts


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("แผน.pdf", b"", "ว่างเปล่า"),
        ("แผน.exe", b"MZ", "ชนิดที่ไม่อนุญาต"),
        ("แผน", PDF, "ชนิดที่ไม่อนุญาต"),
        ("แผน.svg", b"<svg/>", "ชนิดที่ไม่อนุญาต"),
        ("แผน.pdf", b"%PDF-1.4 broken", "อาจเสียหาย"),
        ("แผน.pdf", PDF[:60], "อาจเสียหาย"),
        ("แผน.pdf", picture(), "ไม่ตรงกับนามสกุล"),
        ("ภาพ.png", picture("JPEG"), "ไม่ตรงกับนามสกุล"),
        ("ภาพ.png", picture()[:50], "อาจเสียหาย"),
        ("งบ.xlsx", b"PK\x03\x04 broken", "อาจเสียหาย"),
        ("งบ.docx", workbook(), "ไม่ตรงกับนามสกุล"),
        ("เก่า.doc", PDF, "ไม่ตรงกับนามสกุล"),
        ("งบ.csv", b"\xe0\xb8", "UTF-8"),
        ("งบ.csv", b"a,b\x00c", "ไม่ใช่ชนิดที่รับได้"),
        ("คำ.vtt", b"hello", "ไม่ตรงกับนามสกุล"),
        ("ภาพ.mp4", b"not a film at all", "ไม่ตรงกับนามสกุล"),
    ],
)
def test_what_cannot_be_published_is_refused_with_what_to_do(name: str, content: bytes, message: str) -> None:
    with pytest.raises(Refused, match=message) as refused:
        accept(name, content)
    assert "ให้" in str(refused.value)


def test_too_large_is_refused_while_it_streams() -> None:
    with pytest.raises(Refused, match="ใหญ่เกิน 1 เมกะไบต์"):
        accept("แผน.pdf", PDF + b"\0" * 1_000_000)


def test_a_picture_bomb_is_refused_by_its_declared_size() -> None:
    stream = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(stream, "PNG")
    with pytest.raises(Refused, match="ละเอียดเกินไป"):
        accept("ภาพ.png", stream.getvalue())


def test_an_archive_that_unpacks_too_large_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"\0" * 300_000_001)
    with pytest.raises(Refused, match="บีบอัดแน่นผิดปกติ"):
        accept("งบ.xlsx", stream.getvalue(), max_bytes=10_000_000)


def test_a_path_in_the_name_is_only_a_name() -> None:
    assert accept("../../etc/แผน.pdf", PDF)[1].name == "แผน.pdf"
