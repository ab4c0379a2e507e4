"""Canaries in made files of every kind: after redaction no byte of them is left, and the other words are."""

import io
import random
from pathlib import Path

import openpyxl
import pikepdf
import pytest

from prakat.lib.documents.reading import read
from prakat.lib.files.limits import Limits
from prakat.lib.redaction import office as office_redaction
from prakat.lib.redaction import pdf as pdf_redaction
from prakat.lib.redaction.places import skeleton
from tests import office, papers
from tests.office import W, paragraph
from tests.papers import Line
from tests.unit.lib.redaction.test_office import parts
from tests.unit.lib.redaction.test_pdf import everything, layer

QUICK = range(20)
ALL = range(200)
WORDS = "ประกาศ เทศบาล ตำบล รายชื่อ ผู้มีสิทธิ เงินสงเคราะห์ จำนวน บาท ปีงบประมาณ ถนน โครงการ สำนักงาน ห้องน้ำ ทั้งนี้".split()
FIRST = "นกกระจาบ นกขมิ้น นกเขา นกยูง นกแก้ว นกอินทรี".split()
LAST = "สีฟ้า เหลืองอ่อน ดำสนิท ขาวผ่อง เขียวขจี".split()


def canaries(chance: random.Random) -> list[str]:
    """A number that no registry issues (it begins with 9), in one of its ways of writing, and a name of birds."""
    digits = "9" + "".join(chance.choice("0123456789") for _ in range(12))
    ways = (
        digits,
        f"{digits[0]}-{digits[1:5]}-{digits[5:10]}-{digits[10:12]}-{digits[12]}",
        " ".join(digits),
    )
    return [chance.choice(ways), f"นาย{chance.choice(FIRST)} {chance.choice(LAST)}"]


def sentences(chance: random.Random, count: int) -> list[str]:
    return [" ".join(chance.sample(WORDS, 4)) + f" {chance.randrange(10, 999)}" for _ in range(count)]


def made_pdf(chance: random.Random, kept: list[str], secrets: list[str]) -> bytes:
    lines = [Line(text) for text in kept]
    for secret in secrets:
        lines.insert(
            chance.randrange(len(lines) + 1), Line(f"เลขที่ {secret}", late_marks=chance.random() < 0.3)
        )
    ways: list[papers.Says | None] = [
        lambda letter: letter,
        lambda letter: " " if letter == "\u0e4d" else letter,
        lambda letter: chr(ord(letter) - 0xD60) if "\u0e01" <= letter <= "\u0e5b" else letter,
    ]
    content = papers.pdf([lines, [Line("หน้าท้าย")]], says=chance.choice(ways))
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.docinfo["/Subject"] = secrets[0]
        document.docinfo["/Title"] = secrets[1]
        remark = pikepdf.Dictionary(Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=" ".join(secrets))
        page = document.pages[chance.randrange(2)]
        page.Annots = pikepdf.Array([document.make_indirect(remark)])
        document.save(held, compress_streams=chance.random() < 0.5)
    return held.getvalue()


def made_office(chance: random.Random, kept: list[str], secrets: list[str]) -> bytes:
    kind = chance.choice(["docx", "xlsx", "pptx", "odt"])
    if kind == "xlsx":
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for text in [*kept, *secrets]:
            sheet.append([text])
        book.create_sheet("ซ่อน").append([secrets[0]])
        book["ซ่อน"].sheet_state = "hidden"
        book.properties.creator = secrets[1]
        held = io.BytesIO()
        book.save(held)
        return held.getvalue()
    if kind == "pptx":
        return office.pptx([*kept, secrets[1]], notes=secrets[0])
    if kind == "odt":
        return office.odt(
            "".join(f"<text:p>{text}</text:p>" for text in [*kept, *secrets]), author=secrets[1]
        )
    pieces = [secrets[0][at : at + 3] for at in range(0, len(secrets[0]), 3)]
    runs = "".join(f'<w:r><w:t xml:space="preserve">{piece}</w:t></w:r>' for piece in pieces)
    note = f"<w:footnotes {W}><w:footnote>{paragraph(secrets[1])}</w:footnote></w:footnotes>"
    body = "".join(map(paragraph, kept)) + f"<w:p>{runs}</w:p>" + paragraph(f"ชื่อ {secrets[1]}")
    return office.docx(body, author=secrets[1], parts={"word/footnotes.xml": note})


def prove(seed: int, folder: Path) -> None:
    chance = random.Random(seed)
    secrets, kept = canaries(chance), sentences(chance, 5)
    source, target = folder / f"{seed}.source", folder / f"{seed}.target"
    if seed % 2:
        source.write_bytes(made_office(chance, kept, secrets))
        office_redaction.redact(source, target, secrets, Limits())
        said, told = parts(target), skeleton(read(target, Limits()).text)
    else:
        source.write_bytes(made_pdf(chance, kept, secrets))
        pdf_redaction.redact(source, target, {1: secrets})
        said, told = everything(target), layer(target)
    for secret in secrets:
        assert skeleton(secret) not in said, (seed, secret)
    for text in kept:
        assert skeleton(text) in told, (seed, text, told)


def test_no_canary_is_left_in_a_share(tmp_path: Path) -> None:
    for seed in QUICK:
        prove(seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", ALL)
def test_no_canary_is_left(seed: int, tmp_path: Path) -> None:
    prove(seed, tmp_path)
