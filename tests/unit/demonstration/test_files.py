"""The demonstration's files: all can be made, the same every time, and say what their entries say."""

import io
import re
import struct
import subprocess
import sys
from datetime import date
from html import unescape
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook
from PIL import Image

from prakat.jobs.demonstration import captions, columns, files, film, h264, papers, source, wording
from prakat.jobs.demonstration.content import Demonstration
from prakat.jobs.demonstration.portraits import initials

MAKE_ANEW = """
import hashlib, sys
from pathlib import Path
from prakat.jobs.demonstration import files
for name in sys.argv[2:]:
    print(hashlib.sha256(files.make_file(name, Path(sys.argv[1])).read_bytes()).hexdigest())
"""
A_DAY = date(2026, 1, 5)
ONE_OF_EACH = (
    "budget-ordinance-2570.pdf", "sor-khor-ror-1-2569-03.xlsx", "canal.jpg", "map.png", "portrait-palat.png",
    "flood-steps.mp4", "flood-steps.vtt",
)  # fmt: skip


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    text = re.sub("\u0e4d([\u0e48-\u0e4b]?)\u0e32", "\\1\u0e33", text)
    text = re.sub("([\u0e48-\u0e4b])\u0e4d\u0e32", "\\1\u0e33", text)
    return re.sub(r"\s+", "", text)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_file_of_every_entry_can_be_made(town: Demonstration, made: Path) -> None:
    for name in town.files():
        path = files.make_file(name, made)
        assert path.name == name
        assert path.stat().st_size > 300, name


def test_a_file_made_once_is_found_again(made: Path) -> None:
    path = files.make_file("map.png", made)
    before = path.stat().st_mtime_ns
    assert files.make_file("map.png", made) == path
    assert path.stat().st_mtime_ns == before
    assert [other.name for other in path.parent.iterdir()] == ["map.png"]


def test_the_same_name_gives_the_same_bytes_in_another_run(made: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", MAKE_ANEW]
    runs = [
        subprocess.run(
            [*command, str(folder), *ONE_OF_EACH], capture_output=True, text=True, check=True
        ).stdout
        for folder in (tmp_path / "one", tmp_path / "two")
    ]
    assert runs[0] == runs[1]
    assert len(set(runs[0].split())) == len(ONE_OF_EACH)


def test_an_unknown_name_is_refused(made: Path) -> None:
    with pytest.raises(KeyError):
        files.make_file("../passwd", made)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("budget-ordinance-2570.pdf", "งบประมาณรายจ่ายประจำปีงบประมาณ พ.ศ. ๒๕๗๐ เป็นจำนวนรวมทั้งสิ้น"),
        ("budget-ordinance-2570.pdf", "ประกาศ ณ วันที่ ๒๔ เดือน กันยายน พ.ศ. ๒๕๖๙"),
        ("no-gift-2570.pdf", "ปลัดเทศบาล ปฏิบัติหน้าที่"),
        ("no-gift-2570.pdf", "ของกำนัล"),
        ("decision-nuisance-2569.pdf", "ที่ ๒๑๔/๒๕๖๙"),
        ("handbook-information.pdf", "plan@banphru.example"),
        ("handbook-allowances-2570.pdf", "โทรศัพท์ ๐ ๐๐๐๐ ๐๐๗๐"),
        ("structure-2570.pdf", "สำนักปลัดเทศบาล"),
        ("sor-khor-ror-1-2569-10.pdf", "ผู้ได้รับการคัดเลือก"),
        ("flood-steps.pdf", "เตรียมน้ำดื่มและอาหารแห้ง"),
    ],
)
def test_a_paper_says_in_thai_what_its_entry_says(made: Path, name: str, words: str) -> None:
    assert squeezed(words) in text_of(files.make_file(name, made))


def test_no_word_of_an_entry_is_lost_on_its_paper(made: Path) -> None:
    compared = 0
    for entry in source.entries():
        papers_of_entry = [one["file"] for one in entry.get("attachments", ()) if "paper" in one]
        for text in [text_of(files.make_file(name, made)) for name in papers_of_entry]:
            for block in entry["body"] if text else ():
                for words in re.findall(r"<(?:p|li|h2)>([^<]+)</", block.get("html", "")):
                    assert squeezed(wording.thai_digits(unescape(words))) in text, entry["key"]
                    compared += 1
    assert compared > 150


def test_a_paper_is_tagged_dated_and_marked_as_a_demonstration(made: Path) -> None:
    path = files.make_file("budget-ordinance-2570.pdf", made)
    content = path.read_bytes()
    assert b"/StructTreeRoot" in content and b"pdfuaid:part" in content
    facts = pypdfium2.PdfDocument(path).get_metadata_dict()
    assert facts["CreationDate"].startswith("D:20260924")
    assert "งบประมาณ" in facts["Title"]
    assert squeezed(papers.FOOTER) in text_of(path)


def test_an_order_without_a_head_keeps_its_title() -> None:
    paper = papers.Paper("report", "ประกาศผล", on=A_DAY, blocks=())
    assert papers.letterhead(paper)[0] == "ประกาศผล"
    announcement = papers.Paper("announcement", "ประกาศนโยบาย", on=A_DAY, blocks=())
    assert papers.letterhead(announcement) == ["ประกาศเทศบาลเมืองบ้านพรุ", "เรื่อง นโยบาย"]


def test_thai_digits_leave_addresses_and_hold_telephone_numbers_together() -> None:
    assert wording.thai_digits("ปี 2569 PM2.5 a1@b.example") == "ปี ๒๕๖๙ PM2.5 a1@b.example"
    assert wording.thai_digits("โทร 0 0000 0070") == "โทร ๐\u00a0๐๐๐๐\u00a0๐๐๗๐"


def test_a_column_of_numbers_is_never_broken() -> None:
    rows = [["รายการและคำอธิบาย", "งบประมาณ"], ["งบกลาง " * 9, "262,000,000.00"]]
    found, scale = columns.widths(rows, 33.5)
    assert scale == 1.0
    assert sum(found) == pytest.approx(33.5)
    assert found[1] >= len("262,000,000.00") * columns.LETTER_EM
    many, smaller = columns.widths([[value * 3 for value in row * 3] for row in rows], 33.5)
    assert columns.SMALLEST <= smaller < 1.0
    assert len(many) == 6


def test_a_workbook_holds_numbers_as_numbers(made: Path) -> None:
    book = load_workbook(files.make_file("sor-khor-ror-1-2569-03.xlsx", made))
    assert len(book.sheetnames) == 2
    sheet = book[book.sheetnames[1]]
    assert [cell.value for cell in sheet[2]][1] == "งานที่จัดซื้อหรือจัดจ้าง"
    assert isinstance(sheet.cell(3, 3).value, (int, float))
    assert sheet.cell(3, 3).number_format == "#,##0.00"


def test_pictures_are_of_a_useful_size(town: Demonstration, made: Path) -> None:
    pictures = [name for name in town.files() if name.endswith((".jpg", ".png"))]
    assert len(pictures) > 30
    for name in pictures:
        path = files.make_file(name, made)
        with Image.open(path) as picture:
            picture.load()
            assert picture.size == ((400, 400) if name.startswith("portrait-") else (1200, 800)), name
        assert path.stat().st_size < 200_000, name


def test_portraits_show_two_letters_and_nobody() -> None:
    assert initials("นางสาวตัวอย่าง ใจเปิด") == "ต จ"
    assert initials("นายโปร่งใส นามสมมุติ") == "ป น"


def test_the_film_lasts_as_long_as_its_captions(made: Path) -> None:
    content = files.make_file(film.NAME, made).read_bytes()
    assert content[4:8] == b"ftyp"
    at = content.index(b"mvhd")
    scale, length = struct.unpack(">2I", content[at + 16 : at + 24])
    assert length / scale == len(film.SLIDES) * film.SLIDE_SECONDS
    assert len(captions.lines()) == len(film.SLIDES) - 1
    cues = captions.web_vtt().decode()
    assert cues.startswith("WEBVTT\n\n00:00:04.000 --> 00:00:08.000\n")
    assert "00:00:20.000 --> 00:00:24.000" in cues


def test_the_samples_of_the_film_stand_where_it_says(made: Path) -> None:
    content = files.make_file(film.NAME, made).read_bytes()
    (offset,) = struct.unpack(">I", content[content.index(b"stco") + 12 : content.index(b"stco") + 16])
    for _ in film.SLIDES:
        (length,) = struct.unpack(">I", content[offset : offset + 4])
        assert content[offset + 4] == 0x65
        offset += 4 + length
    assert offset == len(content)


def test_a_flat_frame_costs_almost_nothing_and_no_start_code_hides_inside() -> None:
    flat = h264.frame(Image.new("RGB", (64, 64), "#336699"), 0)
    assert len(flat) < 500
    noisy = h264.frame(Image.effect_noise((64, 64), 80).convert("RGB"), 1)
    assert len(noisy) > 16 * 384
    for start in (b"\0\0\0", b"\0\0\1", b"\0\0\2"):
        assert start not in flat and start not in noisy
    assert h264.unit(0x65, b"\0\0\1\0\0\0") == b"\x65\0\0\3\1\0\0\3\0"


def test_every_paper_opens_and_has_pages(town: Demonstration, made: Path) -> None:
    for name in (name for name in town.files() if name.endswith(".pdf")):
        document = pypdfium2.PdfDocument(io.BytesIO(files.make_file(name, made).read_bytes()))
        assert 1 <= len(document) <= 6, name
