"""Sheets of hundreds of thousands of rows, cleaned row by row: as a tree they would fill the memory."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from lxml import etree

from prakat.lib.cleaning.ooxml.markup import local_name
from prakat.lib.cleaning.ooxml.relations import as_part
from prakat.lib.cleaning.ooxml.sheets import clean_row
from prakat.lib.cleaning.removals import Tally
from prakat.lib.files.limits import Code, Unsafe
from prakat.lib.files.markup import as_text, refuse_document_type

LARGE: Final = 8_000_000
"""Bytes of XML from which on a sheet is read row by row."""

_SHEETS: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_HEAD_BYTES: Final = 65_536
_ROWS: Final = "\ue000rows\ue000"
_NAMESPACES: Final = re.compile(rb'<([\w:]+)((?:\s+xmlns(?::[\w.-]+)?="[^"]*")+)')
_PIECE_BYTES: Final = 1_000_000


def take_rows(source: Path, rows: Path, tally: Tally, where: str) -> Any:
    """Writes the cleaned rows to a file of their own and returns the sheet (lxml) without them.

    Raises Unsafe: encoding, dtd, broken.
    """
    with source.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    refuse_document_type(as_text(head[: head.rfind(b">") + 1]))
    shared: set[str] = set()
    events = etree.iterparse(
        str(source),
        events=("end",),
        tag=[f"{{{owner}}}row" for owner in _SHEETS],
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        with rows.open("wb") as written:
            for _, row in events:
                clean_row(row, shared, tally, where)
                written.write(_bare(etree.tostring(row, with_tail=False)))
                row.getparent().remove(row)
        root = events.root
    except (etree.XMLSyntaxError, ValueError, AttributeError) as error:
        raise Unsafe(Code.BROKEN) from error
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise Unsafe(Code.BROKEN)
    return root


def put_rows_back(root: Any, rows: Path, target: Path) -> None:
    """Writes the sheet with the rows in their place."""
    holders = [one for one in root.iter() if local_name(one) == "sheetData"]
    if len(holders) != 1:
        raise Unsafe(Code.BROKEN)
    holders[0].text = _ROWS
    before, _, after = as_part(root).partition(_ROWS.encode("utf-8"))
    with target.open("wb") as written, rows.open("rb") as read:
        written.write(before)
        while piece := read.read(_PIECE_BYTES):
            written.write(piece)
        written.write(after)


def _bare(row: bytes) -> bytes:
    """The row without the declarations that the sheet itself makes."""
    found = _NAMESPACES.match(row)
    return b"<" + found[1] + row[found.end() :] if found else row
