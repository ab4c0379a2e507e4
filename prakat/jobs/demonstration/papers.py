"""Official papers as PDF: tagged, A4, Sarabun, Thai digits, set by typst from an entry's own words.

A paper says what its entry says, so the file and the readable text beside it can never part ways.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import typst

from prakat.jobs.demonstration.columns import widths
from prakat.jobs.demonstration.wording import dated, parts_of_html, thai_digits, with_thai_digits
from prakat.reports.fonts import typst_fonts

MUNICIPALITY = "เทศบาลเมืองบ้านพรุ"
FOOTER = "เอกสารสาธิตของระบบประกาศ บุคคลและตัวเลขเป็นสิ่งสมมุติ"
TEMPLATE = Path(__file__).with_name("paper.typ")
LAST_PAGE = 60
#: The width between the margins in em of the running type (paper.typ): 160 mm of 13.5 pt, 267 mm of 11 pt.
ROOM_EM, ROOM_WIDE_EM = 33.5, 68.5

#: Kind of paper → the verb of its closing line ("" where a paper of that kind carries no closing line).
KINDS = {
    "announcement": "ประกาศ",
    "order": "สั่ง",
    "ordinance": "ประกาศ",
    "report": "",
    "handbook": "",
    "summary": "",
}
#: Kind of paper → the word before the municipality's name at its head.
HEADS = {"announcement": "ประกาศ", "order": "คำสั่ง", "ordinance": "เทศบัญญัติ"}


@dataclass(frozen=True)
class Paper:
    """One official paper before it is set: its head, its blocks and its signature."""

    kind: str
    title: str
    on: datetime.date
    blocks: Sequence[dict[str, Any]]
    number: str = ""
    unit: str = ""
    signed: tuple[str, ...] = ()
    wide: bool = False


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=typst_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"paper": "{}"},
    )


def letterhead(paper: Paper) -> list[str]:
    """Return the lines at the head of a paper, as the regulation on office work arranges them."""
    if paper.kind not in HEADS:
        return [paper.title, " ".join(word for word in (paper.unit, MUNICIPALITY) if word)]
    head = HEADS[paper.kind]
    subject = paper.title.removeprefix(head).removeprefix(MUNICIPALITY).strip().removeprefix("เรื่อง").strip()
    number = [f"ที่ {paper.number}"] if paper.number else []
    return [f"{head}{MUNICIPALITY}", *number, f"เรื่อง {subject}"]


def parts_of_blocks(blocks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what a paper prints of an entry's blocks: text, tables, key figures, charts as tables, people."""
    parts: list[dict[str, Any]] = []
    for block in blocks:
        kind = block["type"]
        if kind == "text":
            parts.extend(parts_of_html(block["html"]))
        elif kind == "table":
            parts.append(_table(block["caption"], block["rows"], block["header_row"]))
        elif kind == "figures":
            rows = [[r["label"], r["value"], r["unit"], r["note"]] for r in block["rows"]]
            parts.append(_table(block["caption"], [["รายการ", "จำนวน", "หน่วย", "หมายเหตุ"], *rows]))
        elif kind == "chart":
            head = ["รายการ", *(f"{column} ({block['unit']})" for column in block["columns"])]
            rows = [[r["label"], *(_grouped(value) for value in r["values"])] for r in block["rows"]]
            parts.append(_table(block["caption"], [head, *rows]))
        elif kind == "people":
            rows = [[p["name"], p["post"], p["phone"]] for p in block["people"]]
            parts.append(_table(block["caption"], [["ชื่อ", "ตำแหน่ง", "โทรศัพท์"], *rows]))
        elif kind == "structure":
            parts.append(_structure(block))
        elif kind == "video":
            parts.extend(
                parts_of_html("".join(f"<p>{line}</p>" for line in block["transcript"].splitlines()))
            )
    return parts


def _structure(block: dict[str, Any]) -> dict[str, Any]:
    titles = {node["id"]: node["title"] for node in block["nodes"]}
    rows = [[n["title"], n["holder"] or "–", titles.get(n["parent"], "–")] for n in block["nodes"]]
    return _table(block["caption"], [["ตำแหน่งหรือส่วนราชการ", "ผู้ดำรงตำแหน่ง", "ขึ้นตรงต่อ"], *rows])


def _grouped(value: str) -> str:
    whole, _, fraction = value.partition(".")
    return f"{int(whole):,}" + (f".{fraction}" if fraction else "")


def _table(caption: str, rows: list[list[str]], has_head: bool = True) -> dict[str, Any]:
    width = max(len(row) for row in rows)
    filled = [row + [""] * (width - len(row)) for row in rows]
    right = [_is_numeric([row[x] for row in filled[1:]]) for x in range(width)]
    return {"type": "table", "caption": caption, "rows": filled, "right": right, "has_head": has_head}


def _with_columns(part: dict[str, Any], room_em: float) -> dict[str, Any]:
    if part["type"] != "table":
        return part
    columns, scale = widths(part["rows"], room_em)
    return {**part, "columns": [round(column, 2) for column in columns], "scale": round(scale, 3)}


def _is_numeric(cells: list[str]) -> bool:
    allowed = set("0123456789,.-–% ")
    return any(cells) and all(set(cell) <= allowed for cell in cells)


def pdf(paper: Paper) -> bytes:
    """Return the paper as a tagged PDF (PDF/UA-1); the same paper always gives the same bytes."""
    verb = KINDS[paper.kind]
    room = ROOM_WIDE_EM if paper.wide else ROOM_EM
    content = {
        "title": thai_digits(paper.title),
        "author": MUNICIPALITY,
        "on": [paper.on.year, paper.on.month, paper.on.day],
        "wide": paper.wide,
        "footer": FOOTER,
        "page_word": "หน้า",
        "pages": [thai_digits(str(page + 1)) for page in range(LAST_PAGE)],
        "numerals": [thai_digits(f"{number + 1}.") for number in range(LAST_PAGE)],
        "letterhead": [thai_digits(line) for line in letterhead(paper)],
        "parts": [_with_columns(part, room) for part in with_thai_digits(parts_of_blocks(paper.blocks))],
        "dated": thai_digits(dated(paper.on, verb)) if verb else "",
        "signed": [thai_digits(line) for line in paper.signed],
    }
    moment = datetime.datetime.combine(paper.on, datetime.time(9), datetime.UTC)
    compiled = _compiler().compile(
        format="pdf",
        sys_inputs={"paper": json.dumps(content, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=moment,
    )
    if not isinstance(compiled, bytes):
        raise TypeError("typst returned no single document")
    return compiled
