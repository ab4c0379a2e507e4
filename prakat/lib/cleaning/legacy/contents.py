"""What old office files (DOC, XLS, PPT) hold that runs, is embedded or is fetched. They cannot be rebuilt."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Any, Final

from prakat.lib.cleaning.removals import Tally, What
from prakat.lib.files.kinds import Format
from prakat.lib.files.limits import Code, Unsafe

_STORAGES: Final = {
    "macros": What.MACRO,
    "vba": What.MACRO,
    "_vba_project": What.MACRO,
    "_vba_project_cur": What.MACRO,
    "objectpool": What.OBJECT,
    "\x01ole10native": What.OBJECT,
    "package": What.OBJECT,
    "equation native": What.OBJECT,
    "\x03ocxname": What.CONTROL,
    "ctls": What.CONTROL,
    "_xmlsignatures": What.SIGNATURE,
    "_signatures": What.SIGNATURE,
}
_EMBEDDED: Final = re.compile(r"(?:mbd|lnk)[0-9a-f]{8}", re.IGNORECASE)

# Word
_ENCRYPTED_WORD: Final = 0x0100
_WHICH_TABLE: Final = 0x0200
_ASSOCIATED: Final = 0x019A
_FIELDS: Final = (
    *(b"DDEAUTO", b"DDE", b"INCLUDETEXT", b"INCLUDEPICTURE", b"INCLUDE", b"IMPORT", b"LINK", b"DATABASE"),
    *(b"MACROBUTTON", b"CONTROL", b"HTMLCONTROL", b"EMBED"),
)
_NARROW_FIELD: Final = re.compile(rb"\x13\s*(" + b"|".join(_FIELDS) + rb")[\s\\\"]", re.IGNORECASE)
_WIDE_FIELD: Final = re.compile(
    rb"\x13\0(?:\s\0)*("
    + b"|".join(b"".join(bytes([letter, 0]) for letter in name) for name in _FIELDS)
    + rb")[\s\\\"]\0",
    re.IGNORECASE,
)
_OUTSIDE: Final = re.compile(r"\s*(?:https?:|ftp:|file:|\\\\)", re.IGNORECASE)

# Excel
_XLS_SHEET: Final = 0x0085
_XLS_RECORDS: Final = {
    0x00D3: What.MACRO,
    0x00DC: What.EXTERNAL_DATA,
    0x00CD: What.EXTERNAL_DATA,
    0x01AD: What.EXTERNAL_DATA,
    0x0876: What.EXTERNAL_DATA,
}
_XLS_BOOK: Final = 0x01AE
_XLS_OWN: Final = {0x0401, 0x3A01}
_XLS_PASSWORD: Final = 0x002F
_XLS_WORKSHEETS: Final = {0, 2}

# PowerPoint
_PPT_RECORDS: Final = {
    0x0FCC: What.OBJECT,
    0x0FCE: What.OBJECT,
    0x0FEE: What.CONTROL,
    0x1011: What.OBJECT,
    0x03FF: What.MACRO,
    0x1007: What.MEDIA,
    0x1006: What.MEDIA,
    0x100E: What.MEDIA,
    0x100F: What.MEDIA,
    0x1010: What.MEDIA,
}
_PPT_INTERACTION: Final = 0x0FF3
_PPT_RUNS: Final = {1: What.MACRO, 2: What.LAUNCH, 5: What.OBJECT}
_PPT_ENCRYPTED: Final = 0xF3D1C4DF
_MOST_RECORDS: Final = 5_000_000


def look_at_contents(compound: Any, kind: Format, tally: Tally) -> None:
    """Counts what an opened compound file holds; Unsafe: encrypted, broken, parts."""
    for path in compound.listdir(streams=True, storages=True):
        for name in path:
            what = _STORAGES.get(name.casefold()) or (What.OBJECT if _EMBEDDED.fullmatch(name) else None)
            if what is not None and not (name == "ObjectPool" and len(path) == 1):  # an empty pool is usual
                tally.add(what, "/".join(path).replace("\x01", "").replace("\x03", ""))
                break
    if kind is Format.DOC:
        _look_at_word(compound, tally)
    elif kind is Format.XLS:
        _look_at_excel(compound, tally)
    else:
        _look_at_slides(compound, tally)


def stream(compound: Any, name: str | list[str]) -> bytes:
    """The bytes of a stream by name or path; empty when there is none."""
    if not compound.exists(name):
        return b""
    with compound.openstream(name) as opened:
        return bytes(opened.read())


def _look_at_word(compound: Any, tally: Tally) -> None:
    text = stream(compound, "WordDocument")
    if len(text) < 0x200:
        raise Unsafe(Code.BROKEN)
    flags = struct.unpack_from("<H", text, 0x0A)[0]
    if flags & _ENCRYPTED_WORD:
        raise Unsafe(Code.ENCRYPTED)
    for pattern in (_NARROW_FIELD, _WIDE_FIELD):
        for found in pattern.finditer(text):
            name = found[1].replace(b"\0", b"").upper()
            tally.add(What.OBJECT if name == b"EMBED" else What.FIELD, name.decode("ascii"))
    table = stream(compound, word_table(text))
    for number, (start, length) in enumerate(strings_of_table(table, text, _ASSOCIATED)):
        if number == 1 and _OUTSIDE.match(table[start : start + length].decode("utf-16-le", "replace")):
            tally.add(What.TEMPLATE)


def word_table(text: bytes) -> str:
    """The name of the table stream that belongs to a Word text."""
    return "1Table" if struct.unpack_from("<H", text, 0x0A)[0] & _WHICH_TABLE else "0Table"


def strings_of_table(table: bytes, text: bytes, place: int) -> Iterator[tuple[int, int]]:
    """Where the strings (UTF-16) of one of Word's string tables stand in the table stream: offset and length.

    `place` is where the file's information block tells the table's own offset and length.
    """
    if len(text) < place + 8:
        return
    start, whole = struct.unpack_from("<LL", text, place)
    end = start + whole
    if whole < 6 or end > len(table) or table[start : start + 2] != b"\xff\xff":
        return
    count, extra = struct.unpack_from("<HH", table, start + 2)
    at = start + 6
    for _ in range(count):
        if at + 2 > end:
            return
        length = struct.unpack_from("<H", table, at)[0] * 2
        if at + 2 + length > end:
            return
        yield at + 2, length
        at += 2 + length + extra


def _look_at_excel(compound: Any, tally: Tally) -> None:
    book = stream(compound, "Workbook") or stream(compound, "Book")
    for kind, at, length in excel_records(book):
        body = book[at : at + length]
        if kind == _XLS_PASSWORD:
            raise Unsafe(Code.ENCRYPTED)
        if kind == _XLS_SHEET and length >= 6 and body[5] not in _XLS_WORKSHEETS:
            tally.add(What.MACRO)
        elif kind == _XLS_BOOK and length >= 4 and struct.unpack_from("<H", body, 2)[0] not in _XLS_OWN:
            tally.add(What.EXTERNAL_DATA)
        elif what := _XLS_RECORDS.get(kind):
            tally.add(what)


def excel_records(book: bytes) -> Iterator[tuple[int, int, int]]:
    """The records of a workbook stream: kind, offset and length of the body. Zeros after the last are no records."""
    at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        if kind == 0 and length == 0:
            return
        if at + 4 + length > len(book):
            raise Unsafe(Code.BROKEN)
        yield kind, at + 4, length
        at += 4 + length


def _look_at_slides(compound: Any, tally: Tally) -> None:
    user = stream(compound, "Current User")
    if len(user) >= 16 and struct.unpack_from("<L", user, 12)[0] == _PPT_ENCRYPTED:
        raise Unsafe(Code.ENCRYPTED)
    whole = stream(compound, "PowerPoint Document")
    at = number = 0
    while at + 8 <= len(whole):
        number += 1
        if number > _MOST_RECORDS:
            raise Unsafe(Code.PARTS, max_parts=_MOST_RECORDS)
        version, kind, length = struct.unpack_from("<HHL", whole, at)
        at += 8
        if at + length > len(whole):
            raise Unsafe(Code.BROKEN)
        if kind in _PPT_RECORDS:
            tally.add(_PPT_RECORDS[kind])
        elif kind == _PPT_INTERACTION and length >= 16 and whole[at + 8] in _PPT_RUNS:
            tally.add(_PPT_RUNS[whole[at + 8]])
        if version & 0x0F != 0x0F:  # what a container holds is gone through as well
            at += length
