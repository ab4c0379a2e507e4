"""Tables of an entry as a workbook (XLSX): numbers as numbers, fixed times, the same bytes every time."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from prakat.lib.spreadsheet import neutral_cell

_NUMBER: Final = re.compile(r"-?\d{1,3}(,\d{3})*(\.\d+)?|-?\d+(\.\d+)?")
_HEAD_FILL: Final = PatternFill("solid", fgColor="E7EFEB")
_FIXED_DAY: Final = (2026, 1, 1, 0, 0, 0)
_FIXED_MOMENT: Final = rb"\g<1>2026-01-01T00:00:00Z\g<2>"
_MODIFIED: Final = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_WIDEST: Final = 46
_TITLE_FORBIDS: Final = re.compile(r"[\[\]:*?/\\']")

Rows = list[list[str]]


def tables_of(blocks: Sequence[dict[str, Any]]) -> list[tuple[str, Rows]]:
    """Return caption and rows, the first the header, of every block that a spreadsheet can hold."""
    found: list[tuple[str, Rows]] = []
    for block in blocks:
        if block["type"] == "table":
            found.append((block["caption"], block["rows"]))
        elif block["type"] == "figures":
            rows = [[r["label"], r["value"], r["unit"], r["note"]] for r in block["rows"]]
            found.append((block["caption"], [["รายการ", "จำนวน", "หน่วย", "หมายเหตุ"], *rows]))
        elif block["type"] == "chart":
            head = ["รายการ", *(f"{column} ({block['unit']})" for column in block["columns"])]
            found.append((block["caption"], [head, *([r["label"], *r["values"]] for r in block["rows"])]))
    return found


def workbook(title: str, blocks: Sequence[dict[str, Any]]) -> bytes:
    """Return the tables of the blocks as XLSX, one to a sheet; ValueError when there is none."""
    tables = tables_of(blocks)
    if not tables:
        raise ValueError(f"no table in {title!r}")
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    for number, (caption, rows) in enumerate(tables, start=1):
        sheet = book.create_sheet(f"{number} {_TITLE_FORBIDS.sub(' ', caption)}"[:31].strip())
        _fill(sheet, caption, rows)
    book.properties.title = title
    book.properties.creator = "เทศบาลเมืองบ้านพรุ (ข้อมูลสาธิต)"
    fixed = datetime.datetime(*_FIXED_DAY, tzinfo=datetime.UTC).replace(tzinfo=None)
    book.properties.created = book.properties.modified = fixed
    raw = io.BytesIO()
    book.save(raw)
    return _with_fixed_times(raw.getvalue())


def _fill(sheet: Worksheet, caption: str, rows: Rows) -> None:
    sheet.append([neutral_cell(caption)])
    sheet["A1"].font = Font(bold=True, size=13)
    for place, row in enumerate(rows, start=2):
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(place, column)
            _write(cell, text, is_head=place == 2)
    for column in range(1, max(len(row) for row in rows) + 1):
        longest = max(len(row[column - 1]) for row in rows if len(row) >= column)
        sheet.column_dimensions[get_column_letter(column)].width = min(max(longest + 3, 10), _WIDEST)
    sheet.freeze_panes = "A3"


def _write(cell: Any, text: str, *, is_head: bool) -> None:
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_head:
        cell.value = neutral_cell(text)
        cell.font = Font(bold=True)
        cell.fill = _HEAD_FILL
    elif _NUMBER.fullmatch(text):
        cell.value = Decimal(text.replace(",", ""))
        places = len(text.partition(".")[2])
        cell.number_format = "#,##0" + ("." + "0" * places if places else "")
    else:
        cell.value = neutral_cell(text)


def _with_fixed_times(content: bytes) -> bytes:
    """The archive written again with one date for every part, so that the same tables give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _FIXED_DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            content_of_part = old.read(name)
            if name == "docProps/core.xml":  # the library writes the moment of saving
                content_of_part = _MODIFIED.sub(_FIXED_MOMENT, content_of_part)
            new.writestr(part, content_of_part)
    return out.getvalue()
