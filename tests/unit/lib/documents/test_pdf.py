"""Each state of a text layer, on files made here."""

import random
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from prakat.lib.documents.pdf import pages_of
from prakat.lib.documents.shapes import Hidden, Layer, Page, Reading, Trace
from tests import papers
from tests.papers import Line, Says

TEXT = [
    "ประกาศเทศบาลตำบลตัวอย่าง",
    "เรื่อง การจัดซื้อจัดจ้างปรับปรุงห้องน้ำในสำนักงาน",
    "ตามที่เทศบาลได้ดำเนินการสอบราคาจ้างจำนวน 3 รายการ",
    "เป็นเงินทั้งสิ้น 1,234,567.89 บาท ภายในกำหนด 90 วัน",
    "จึงประกาศให้ทราบโดยทั่วกัน ณ วันที่ 24 มิถุนายน 2562",
]
LINES = [Line(text) for text in TEXT]
LATE = [Line(text, late_marks=True) for text in TEXT]


def read(folder: Path, content: bytes, *, recognising: bool = False) -> tuple[list[Page], list[Trace]]:
    path = folder / "file.pdf"
    path.write_bytes(content)
    traces: list[Trace] = []
    pages = list(pages_of(path, recognising=recognising, progress=lambda done: None, traces=traces))
    return pages, traces


def lost(*letters: str) -> Says:
    return lambda letter: " " if letter in letters else letter


def shift(by: int) -> Says:
    return lambda letter: chr(ord(letter) - by) if "\u0e01" <= letter <= "\u0e5b" else letter


def swapped(letter: str) -> str:
    """SARA AA under the name of SARA AM, and the ring lost: as common word processors write it."""
    return {"\u0e32": "\u0e33", "\u0e4d": " "}.get(letter, letter)


BROKEN: dict[str, tuple[Says | None, Layer]] = {
    "as it is drawn": (lambda letter: letter, Layer.GOOD),
    "ring of SARA AM lost": (lost("\u0e4d"), Layer.REPAIRED),
    "ring lost and SARA AA called SARA AM": (swapped, Layer.REPAIRED),
    "replacement character for the ring": (lambda x: "\ufffd" if x == "\u0e4d" else x, Layer.REPAIRED),
    "tones under other names": (lambda x: {"\u0e48": "É", "\u0e49": "Ê"}.get(x, x), Layer.REPAIRED),
    "old glyphs in the private area": (
        lambda x: {"\u0e48": "\uf70a", "\u0e49": "\uf70b"}.get(x, x),
        Layer.REPAIRED,
    ),
    "ring called a tone mark": (lambda x: {"\u0e4d": "\u0e49"}.get(x, x), Layer.REPAIRED),
    "TIS-620 as Latin-1": (shift(0xD60), Layer.REPAIRED),
    "shifted into Greek": (shift(0xA5E), Layer.REPAIRED),
}


@pytest.mark.parametrize("way", BROKEN)
def test_a_broken_layer_is_read_as_it_is_drawn(way: str, tmp_path: Path) -> None:
    says, layer = BROKEN[way]
    (page,), _ = read(tmp_path, papers.pdf([LINES], says=says))
    assert (page.layer, page.text.split("\n")) == (layer, TEXT)


def test_marks_that_come_late_go_back_to_their_letters(tmp_path: Path) -> None:
    (page,), _ = read(tmp_path, papers.pdf([LATE]))
    assert (page.layer, page.text.split("\n")) == (Layer.REPAIRED, TEXT)


def test_glyph_numbers_without_a_map_are_undone(tmp_path: Path) -> None:
    (page,), _ = read(tmp_path, papers.pdf([LINES], says=None))
    assert page.layer in {Layer.REPAIRED, Layer.NONE}  # as the face keeps its glyphs in order, or does not


def scrambled() -> Says:
    letters = [chr(code) for code in range(0x21, 0x7F)]
    chosen = random.Random(1)
    names: dict[str, str] = {}
    return lambda letter: names.setdefault(letter, chosen.choice(letters)) if letter != " " else " "


def test_a_garbled_layer_is_not_believed(tmp_path: Path) -> None:
    (page,), _ = read(tmp_path, papers.pdf([LINES], says=scrambled()))
    assert (page.layer, page.text) == (Layer.NONE, "")


WAYS_TO_NO_LAYER: dict[str, Callable[[], bytes]] = {
    "garbled": lambda: papers.pdf([LINES], says=scrambled()),
    "scanned": lambda: papers.scan(papers.pdf([LINES])),
}


@pytest.mark.parametrize("way", WAYS_TO_NO_LAYER)
def test_what_cannot_be_trusted_is_recognised(way: str, tmp_path: Path) -> None:
    (page,), _ = read(tmp_path, WAYS_TO_NO_LAYER[way](), recognising=True)
    assert page.layer is Layer.OCR
    likeness = SequenceMatcher(None, "".join(page.text.split()), "".join("".join(TEXT).split())).ratio()
    assert likeness > 0.96, page.text


def test_an_empty_page_has_nothing_to_read(tmp_path: Path) -> None:
    pages, _ = read(tmp_path, papers.pdf([LINES, ""]), recognising=True)
    assert [page.layer for page in pages] == [Layer.GOOD, Layer.NONE]
    assert Reading("pdf", tuple(pages)).layer is Layer.GOOD


# --- what is hidden -------------------------------------------------------------------------------

SECRET = "เลขประจำตัวประชาชนของผู้รับเงิน"
BOX = "0 0 0 rg 50 {y} 500 30 re f"


def hidden(folder: Path, content: str) -> list[tuple[Hidden, str]]:
    pages, traces = read(folder, papers.pdf([content]))
    return [(trace.hidden, trace.text) for trace in traces]


@pytest.mark.parametrize(
    ("why", "content"),
    [
        (Hidden.COVERED, papers.drawing([Line(SECRET)], top=400) + "\n" + BOX.format(y=390)),
        (Hidden.INVISIBLE, papers.drawing([Line(SECRET, colour=(1, 1, 1))], top=400)),
        (Hidden.INVISIBLE, papers.drawing([Line(SECRET, mode=3)], top=400)),
        (Hidden.TINY, papers.drawing([Line(SECRET, size=0.5)], top=400)),
        (Hidden.OFF_PAGE, papers.drawing([Line(SECRET, left=900)], top=400)),
    ],
)
def test_hidden_text_leaves_a_trace(why: Hidden, content: str, tmp_path: Path) -> None:
    found = hidden(tmp_path, papers.drawing(LINES) + "\n" + content)
    assert [one for one, _ in found] == [why]
    assert "".join(found[0][1].split())[:10].startswith("เลขประจ")


def test_what_is_seen_leaves_no_trace(tmp_path: Path) -> None:
    on_a_bar = BOX.format(y=390) + "\n" + papers.drawing([Line(SECRET, colour=(1, 1, 1))], top=400)
    beside_a_box = papers.drawing([Line(SECRET)], top=300) + "\n" + BOX.format(y=200)
    pale = "0.9 0.95 1 rg 50 500 500 100 re f\n" + papers.drawing([Line(SECRET)], top=550)
    assert hidden(tmp_path, "\n".join([papers.drawing(LINES), on_a_bar, beside_a_box, pale])) == []
