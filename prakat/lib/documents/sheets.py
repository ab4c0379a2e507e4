"""Spreadsheets (XLSX, XLS, ODS), a page a sheet, rows as lines and cells parted by tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import python_calamine

from prakat.lib.documents.ooxml import attribute, descendants, properties
from prakat.lib.documents.opendocument import properties as open_properties
from prakat.lib.documents.shapes import Hidden, Layer, Page, Reading, Trace, shortened
from prakat.lib.files.archives import Archive
from prakat.lib.files.limits import Code, Limits, Unsafe
from prakat.lib.files.markup import parse
from prakat.lib.layers.marks import respelled

CELLS_MAX: Final = 2_000_000
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_COMMENTS: Final = re.compile(r"xl/(?:comments|threadedComments)[^.]*\.xml")


def read_sheets(path: Path, format: str, limits: Limits) -> Reading:
    """Every sheet, hidden ones too; what is hidden or remarked stands among the traces as well."""
    pages: list[Page] = []
    traces: list[Trace] = []
    try:
        with python_calamine.CalamineWorkbook.from_path(str(path)) as book:
            for number, sheet in enumerate(book.sheets_metadata, start=1):
                if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                text = _text(book.get_sheet_by_name(sheet.name))
                pages.append(Page(number, text, Layer.GOOD if text.strip() else Layer.NONE))
                if sheet.visible != python_calamine.SheetVisibleEnum.Visible:
                    traces.append(Trace(Hidden.SHEET, number, shortened(f"{sheet.name}: {text}")))
    except (python_calamine.CalamineError, OSError) as error:
        raise Unsafe(Code.BROKEN) from error
    if format == "xlsx":
        traces += _of_xlsx(path, limits)
    elif format == "ods":
        traces += _of_ods(path, limits)
    return Reading(format, tuple(pages), tuple(traces))


def _text(sheet: Any) -> str:
    rows = sheet.to_python(skip_empty_area=True)
    if sum(map(len, rows)) > CELLS_MAX:
        raise Unsafe(Code.PARTS, max_parts=CELLS_MAX)
    lines = ("\t".join(map(_cell, row)).rstrip("\t") for row in rows)
    return respelled("\n".join(line for line in lines if line))[0]


def _cell(value: Any) -> str:
    """A cell as a reader would say it. A long number is no float: identity numbers stand in sheets as numbers."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e16:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (date, time, timedelta)):
        return str(value)
    return " ".join(str(value).split())


def _of_xlsx(path: Path, limits: Limits) -> list[Trace]:
    found: list[Trace] = []
    with Archive(path, limits=limits) as archive:
        sheets = sorted((name for name in archive.names if _SHEET.fullmatch(name)), key=_number)
        for number, name in enumerate(sheets, start=1):
            root = parse(archive.read(name), limits=limits)
            hidden = list(_hidden_ranges(root))
            if hidden:
                found.append(Trace(Hidden.ROWS_OR_COLUMNS, number, shortened(", ".join(hidden))))
        for name in archive.names:
            if _COMMENTS.fullmatch(name):
                root = parse(archive.read(name), limits=limits)
                for comment in descendants(root, "comment", "threadedComment"):
                    said = "".join(piece.text or "" for piece in descendants(comment, "t", "text"))
                    found.append(Trace(Hidden.COMMENT, 0, shortened(said)))
        found += properties(archive, limits)
    return found


def _number(name: str) -> tuple[int, str]:
    digits = re.findall(r"\d+", name)
    return (int(digits[-1]) if digits else 0), name


def _hidden_ranges(root: Any) -> Iterator[str]:
    for column in descendants(root, "col"):
        if attribute(column, "hidden") in {"1", "true"}:
            yield f"คอลัมน์ที่ {attribute(column, 'min')}–{attribute(column, 'max')}"
    rows = [
        attribute(row, "r") for row in descendants(root, "row") if attribute(row, "hidden") in {"1", "true"}
    ]
    if rows:
        yield f"แถวที่ {_listed(rows)}"


def _listed(rows: Sequence[str]) -> str:
    return ", ".join(rows[:10]) + (f" และอีก {len(rows) - 10} แถว" if len(rows) > 10 else "")


def _of_ods(path: Path, limits: Limits) -> list[Trace]:
    found: list[Trace] = []
    with Archive(path, limits=limits) as archive:
        root = parse(archive.read("content.xml"), limits=limits)
        for number, table in enumerate(descendants(root, "table"), start=1):
            hidden = [
                row for row in descendants(table, "table-row", "table-column") if attribute(row, "visibility")
            ]
            if any(attribute(row, "visibility") != "visible" for row in hidden):
                found.append(Trace(Hidden.ROWS_OR_COLUMNS, number, attribute(table, "name")))
        for note in descendants(root, "annotation"):
            found.append(Trace(Hidden.COMMENT, 0, shortened(" ".join(note.itertext()))))
        found += open_properties(archive, limits)
    return found
