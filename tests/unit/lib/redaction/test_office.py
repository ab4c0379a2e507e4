"""Words masked in office files wherever they stand; the others stay, and the file still opens."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from prakat.lib.documents.reading import read
from prakat.lib.files.limits import Limits
from prakat.lib.redaction.office import redact
from prakat.lib.redaction.pdf import NotFound
from prakat.lib.redaction.places import skeleton
from tests import office
from tests.office import W, paragraph

NUMBER = "9-8765-43210-98-7"
NAME = "นางสาวนกกระจิบ สีฟ้า"


def parts(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return skeleton(
            "\n".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
        )


def saved(folder: Path, content: bytes) -> tuple[Path, Path]:
    (folder / "source").write_bytes(content)
    return folder / "source", folder / "target"


def test_a_word_file_is_masked_across_runs_comments_and_properties(tmp_path: Path) -> None:
    runs = "".join(f"<w:r><w:t>{piece}</w:t></w:r>" for piece in ("เลข 9-87", "65-432", "10-98-", "7 จบ"))
    body = paragraph("ประกาศ") + f"<w:p>{runs}</w:p>" + paragraph(f"{NAME} มีสิทธิ")
    header = f"<w:hdr {W}>{paragraph(NAME)}</w:hdr>"
    deleted = f"<w:p><w:del><w:r><w:delText>{NUMBER}</w:delText></w:r></w:del></w:p>"
    comment = f"<w:comments {W}><w:comment w:author='{NAME}'>{paragraph(NUMBER)}</w:comment></w:comments>"
    made = office.docx(
        body + deleted, author=NAME, parts={"word/header1.xml": header, "word/comments.xml": comment}
    )
    source, target = saved(tmp_path, made)
    assert redact(source, target, [NUMBER, NAME], Limits()) == 6
    assert skeleton(NUMBER) not in parts(target) and skeleton(NAME) not in parts(target)
    lines = read(target, Limits()).text.split("\n")
    assert lines[1:3] == ["ประกาศ", "เลข x-xxxx-xxxxx-xx-x จบ"]
    assert lines[3].endswith("มีสิทธิ")


@pytest.mark.parametrize("as_number", [True, False])
def test_a_list_of_five_hundred_is_masked_in_one_act(as_number: bool, tmp_path: Path) -> None:
    numbers = [9_000_000_000_000 + 7 * row for row in range(500)]
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["ลำดับ", "เลขประจำตัวประชาชน", "จำนวนเงิน"])
    for row, number in enumerate(numbers, start=1):
        sheet.append([row, number if as_number else str(number), 600])
    held = io.BytesIO()
    book.save(held)
    source, target = saved(tmp_path, held.getvalue())
    assert redact(source, target, [str(number) for number in numbers], Limits()) == 500
    assert not any(str(number) in parts(target) for number in numbers)
    again = openpyxl.load_workbook(io.BytesIO(target.read_bytes())).active
    assert again is not None
    rows = list(again.iter_rows(min_row=2, values_only=True))
    assert rows == [(row, "x" * 13, 600) for row in range(1, 501)]


def test_slides_and_open_documents(tmp_path: Path) -> None:
    slides = office.pptx(["หน้าแรก", f"ชื่อ {NAME}"], notes=NUMBER)
    for content in (slides, office.odt(f"<text:p>{NAME} {NUMBER}</text:p>")):
        source, target = saved(tmp_path, content)
        redact(source, target, [NUMBER, NAME], Limits())
        assert skeleton(NUMBER) not in parts(target) and skeleton(NAME) not in parts(target)
        assert read(target, Limits()).format in {"pptx", "odt"}


def test_what_is_not_there_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    source, target = saved(tmp_path, office.docx(paragraph("ประกาศ")))
    with pytest.raises(NotFound):
        redact(source, target, [NAME], Limits())
    assert not target.exists()
