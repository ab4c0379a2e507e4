"""DOC, XLS and PPT, which cannot be rebuilt: refused when anything in them runs, else their makers overwritten.

Every byte keeps its place. What a file of this kind holds beyond its text is too entangled to be taken out; whoever
has it saves it in today's format, which can be cleaned.
"""

from __future__ import annotations

import re
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import olefile

from prakat.lib.cleaning.damage import refusing_damage
from prakat.lib.cleaning.legacy.contents import (
    excel_records,
    look_at_contents,
    stream,
    strings_of_table,
    word_table,
)
from prakat.lib.cleaning.legacy.sectors import wipe
from prakat.lib.cleaning.removals import LEFT_BEHIND, Tally, What
from prakat.lib.files.kinds import Format
from prakat.lib.files.limits import Budget, Code, Limits, Unsafe

_SUMMARY: Final = "\x05SummaryInformation"
_DOCUMENT_SUMMARY: Final = "\x05DocumentSummaryInformation"
_KEPT_FACTS: Final = {_SUMMARY: {1, 2}, _DOCUMENT_SUMMARY: {1}}  # code page, title
_TEXTS: Final = {0x1E, 0x1F}
_ASSOCIATED: Final = 0x019A
_SAVED_BY: Final = 0x02D2
_KEPT_ASSOCIATED: Final = {2}  # title
_XLS_WRITER: Final = 0x005C
_KNOWN: Final = {
    Format.DOC: {"worddocument", "0table", "1table", "data"},
    Format.XLS: {"workbook", "book", "_sx_db_cur"},
    Format.PPT: {"powerpoint document", "current user", "pictures"},
}
"""The streams and storages at the top that programs read; besides them the facts of the file and its class."""
_ALWAYS_KNOWN: Final = {_SUMMARY.casefold(), _DOCUMENT_SUMMARY.casefold(), "\x01compobj", "objectpool"}
_TRACES: Final = (
    (re.compile(rb"Attribut\x00e ?VB_|A\0t\0t\0r\0i\0b\0u\0t\0 \0V\0B\0_"), What.MACRO),
    (re.compile(rb"_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T"), What.MACRO),
    (re.compile(rb"\x01\0O\0l\0e\x001\x000\0N\0a\0t\0i\0v\0e\0"), What.OBJECT),
    (re.compile(rb"E\0q\0u\0a\0t\0i\0o\0n\0 \0N\0a\0t\0i\0v\0e\0"), What.OBJECT),
)


def rebuild(source: Path, target: Path, kind: Format, limits: Limits, tally: Tally, budget: Budget) -> None:
    """Copies the file without who made it; Unsafe(macro_legacy) when it holds anything that runs or is embedded."""
    found = Tally()
    look(source, kind, limits, found)
    for one in found.removed():
        raise Unsafe(Code.MACRO_LEGACY, what=str(one.what), where=one.where)
    shutil.copyfile(source, target)
    with refusing_damage():
        with olefile.OleFileIO(target, write_mode=True) as compound:
            _forget_makers(compound, kind, tally)
            _forget_strangers(compound, kind, tally)
        if wipe(target):
            tally.add(What.TRAILING)


def look(source: Path, kind: Format, limits: Limits, tally: Tally) -> None:
    """Counts what runs, is embedded or is fetched: by the file's own directory, and by traces in its bytes."""
    with refusing_damage(), olefile.OleFileIO(source) as compound:
        if compound.parsing_issues:
            raise Unsafe(Code.BROKEN)
        found = Tally()
        look_at_contents(compound, kind, found)
    for one in found.removed():
        if one.what not in LEFT_BEHIND:
            tally.add(one.what, one.where, one.count)
    whole = source.read_bytes()
    for pattern, what in _TRACES:
        if pattern.search(whole):
            tally.add(what)


def _forget_makers(compound: Any, kind: Format, tally: Tally) -> None:
    for name, kept in _KEPT_FACTS.items():
        _blank(compound, name, list(_facts(stream(compound, name), kept)), tally)
    if kind is Format.DOC:
        text = stream(compound, "WordDocument")
        name = word_table(text)
        table = stream(compound, name)
        places = list(strings_of_table(table, text, _SAVED_BY))
        for number, place in enumerate(strings_of_table(table, text, _ASSOCIATED)):
            if number not in _KEPT_ASSOCIATED:
                places.append(place)
        _blank(compound, name, places, tally)
    elif kind is Format.XLS:
        name = "Workbook" if compound.exists("Workbook") else "Book"
        book = stream(compound, name)
        places = [(at, length) for of, at, length in excel_records(book) if of == _XLS_WRITER]
        _blank(compound, name, places, tally, filling=b" ")
    else:
        _blank(compound, "Current User", list(_user(stream(compound, "Current User"))), tally)


def _forget_strangers(compound: Any, kind: Format, tally: Tally) -> None:
    """Overwrites streams that no program of this kind reads: what add-ons and others left there."""
    for path in compound.listdir():
        if path[0].casefold() not in _KNOWN[kind] | _ALWAYS_KNOWN:
            before = stream(compound, path)
            if before.strip(b"\0"):
                tally.add(What.PRIVATE, "/".join(path))
                compound.write_stream(path, bytes(len(before)))


def _blank(
    compound: Any, name: str, places: list[tuple[int, int]], tally: Tally, *, filling: bytes = b"\0"
) -> None:
    """Overwrites stretches of a stream, whose length must not change."""
    before = stream(compound, name)
    after = bytearray(before)
    for start, length in places:
        if after[start : start + length].strip(b"\0 "):
            tally.add(What.METADATA, name.strip("\x05"))
        after[start : start + length] = filling * length
    if bytes(after) != before:
        compound.write_stream(name, bytes(after))


def _facts(properties: bytes, kept: set[int]) -> Iterator[tuple[int, int]]:
    """Where the texts of a property set stand, but those of the kept numbers in its first section."""
    if len(properties) < 28:
        return
    count = struct.unpack_from("<L", properties, 24)[0]
    for section in range(min(count, 2)):
        start = struct.unpack_from("<L", properties, 44 + section * 20)[0]
        number = struct.unpack_from("<L", properties, start + 4)[0]
        for place in range(min(number, 1_000)):
            identity, offset = struct.unpack_from("<LL", properties, start + 8 + place * 8)
            if section == 0 and identity in kept or identity == 0:
                continue
            kind, length = struct.unpack_from("<LL", properties, start + offset)
            if kind in _TEXTS:
                yield start + offset + 8, length * (2 if kind == 0x1F else 1)


def _user(stream_of_user: bytes) -> Iterator[tuple[int, int]]:
    """Where the name of who saved a presentation last stands, in one byte a letter and in two."""
    if len(stream_of_user) < 28:
        return
    length = struct.unpack_from("<H", stream_of_user, 20)[0]
    yield 28, length
    yield 28 + length + 4, length * 2
