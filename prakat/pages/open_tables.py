"""The tables and charts of an entry as CSV beside the page: open data that a spreadsheet reads. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from prakat.pages.views.blocks import Block, ChartBlock, TableBlock

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
_NUMBER: Final = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?\s?%?")


def csv_files(body: Iterable[Block]) -> dict[str, bytes]:
    """The CSV files of a body by their addresses: UTF-8 with a byte-order mark, lines ended as RFC 4180 asks."""
    return {
        block.csv_path: _csv_bytes(_rows(block))
        for block in body
        if isinstance(block, (TableBlock, ChartBlock)) and block.csv_path
    }


def csv_paths(body: Iterable[Block]) -> list[str]:
    """The addresses of the CSV files of a body."""
    return [
        block.csv_path for block in body if isinstance(block, (TableBlock, ChartBlock)) and block.csv_path
    ]


def neutral(cell: str) -> str:
    """The cell with an apostrophe before it, if a spreadsheet would otherwise run it as a formula."""
    if cell.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(cell):
        return "'" + cell
    return cell


def _rows(block: TableBlock | ChartBlock) -> Iterable[Sequence[str]]:
    if isinstance(block, TableBlock):
        return block.rows
    columns = [f"{column} ({block.unit})" if block.unit else column for column in block.columns]
    return [["", *columns], *([row.label, *row.values] for row in block.rows)]


def _csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    paper = io.StringIO()
    csv.writer(paper, lineterminator="\r\n").writerows([neutral(cell) for cell in row] for row in rows)
    return paper.getvalue().encode("utf-8-sig")
