"""What is redacted is gone from every byte; what is not stays readable, to the eye and to the layer."""

import re
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

from prakat.lib.redaction.pdf import NotFound, redact
from prakat.lib.redaction.places import skeleton
from tests import papers
from tests.papers import Line

CANARY = "9 8765 43210 98 7"
NAME = "นายนกขมิ้น เหลืองอ่อน"
BEFORE = ["ประกาศรายชื่อผู้รับเงินสงเคราะห์", "ลำดับที่ 1 จำนวนเงิน 600 บาท"]
AFTER = ["ทั้งนี้ ตั้งแต่วันที่ 1 ตุลาคม 2569 เป็นต้นไป"]
LINES = [*BEFORE, f"{NAME} เลขประจำตัว {CANARY}", *AFTER]


def everything(path: Path) -> str:
    """Every string and every decoded stream of a file, and its raw bytes, as one skeleton."""
    said = [path.read_bytes().decode("latin-1")]
    with pikepdf.open(path) as document:
        for held in document.objects:
            if isinstance(held, pikepdf.Stream):
                try:
                    content = held.read_bytes()
                except pikepdf.PdfError:
                    content = held.read_raw_bytes()
                said.append(content.decode("latin-1"))
                codes = re.findall(rb"<([0-9a-fA-F]+)>", content)
                said.append("".join(_text(code) for code in codes))
            said.append(str(held.unparse()))
            if isinstance(held, (pikepdf.Dictionary, pikepdf.Stream)):
                said += [str(value) for value in held.values() if isinstance(value, pikepdf.String)]
    return skeleton("\n".join(said))


def _text(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be", "ignore") if len(code) % 4 == 0 else ""


def layer(path: Path, page: int = 0) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return skeleton(document[page].get_textpage().get_text_range())
    finally:
        document.close()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """Two pages, a title and a remark that repeat the name, and an earlier save."""
    path = tmp_path / "paper.pdf"
    path.write_bytes(papers.pdf([[Line(text) for text in LINES], [Line("หน้าสองไม่เปลี่ยน")]]))
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.docinfo["/Title"] = NAME
        remark = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=f"{NAME} {CANARY}"
        )
        document.pages[1].Annots = document.make_indirect(pikepdf.Array([document.make_indirect(remark)]))
        document.save(path)
    return path


def test_redacted_words_are_gone_and_the_others_stay(paper: Path, tmp_path: Path) -> None:
    target = tmp_path / "redacted.pdf"
    assert skeleton(CANARY) in everything(paper) or skeleton(CANARY) in layer(paper)
    done = redact(paper, target, {1: [CANARY, NAME]})
    assert done.places == {1: 2}
    assert skeleton(CANARY) not in everything(target)
    assert skeleton(NAME) not in everything(target)
    told = layer(target)
    for text in [*BEFORE, *AFTER, "เลขประจำตัว"]:
        assert skeleton(text) in told
    assert layer(target, 1) == skeleton("หน้าสองไม่เปลี่ยน")


def test_the_page_looks_the_same_but_for_the_bars(paper: Path, tmp_path: Path) -> None:
    target = tmp_path / "redacted.pdf"
    redact(paper, target, {1: [CANARY]})
    before, after = (
        pypdfium2.PdfDocument(path)[0].render(scale=200 / 72, grayscale=True).to_pil()
        for path in (paper, target)
    )
    assert before.size == after.size
    changed = ImageChops.difference(before, after).point(lambda value: 255 if value > 200 else 0).getbbox()
    assert changed is not None
    left, top, right, bottom = changed
    assert 300 < right - left < 420 and 30 < bottom - top < 70, changed
    inside = after.crop((left + 2, top + 2, right - 2, bottom - 2))
    assert inside.getextrema() == (0, 0)


def test_a_scan_is_redacted_where_the_picture_shows_it(tmp_path: Path) -> None:
    source, target = tmp_path / "scan.pdf", tmp_path / "redacted.pdf"
    lines = [Line(text, size=20) for text in [*BEFORE, f"เลขบัตร {CANARY}", *AFTER]]
    source.write_bytes(papers.scan(papers.pdf([lines])))
    redact(source, target, {1: [CANARY]})
    assert skeleton(CANARY) not in everything(target)
    assert "600" in layer(target)


def test_what_is_not_there_is_told(paper: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        redact(paper, tmp_path / "redacted.pdf", {1: ["ไม่มีคำนี้"]})
    assert not (tmp_path / "redacted.pdf").exists()
