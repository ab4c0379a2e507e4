"""Word 97–2003 (DOC) read by its piece table ([MS-DOC] 2.4.1): text in Unicode or in the bytes of one code page."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import olefile

from prakat.lib.documents.shapes import Hidden, Reading, Trace, one_page, shortened
from prakat.lib.files.limits import Code, Limits, Unsafe
from prakat.lib.layers.marks import respelled

_WORD_MARK: Final = 0xA5EC
_SECOND_TABLE: Final = 0x0200
_ENCRYPTED: Final = 0x0100
_CLX_AT: Final = 0x01A2
_COUNTS_AT: Final = 0x004C
_THAI: Final = 0x041E
_COMPRESSED: Final = 1 << 30
_FIELD_CODE: Final = re.compile("\x13[^\x13\x14\x15]*\x14?|\x15")
_CONTROLS: Final = str.maketrans(
    {"\r": "\n", "\x07": "\t", "\x0b": "\n", "\x0c": "\n", "\x1e": "-", "\xa0": " "}
    | {chr(code): None for code in (*range(0, 7), 8, *range(0x0E, 0x1E), 0x1F)}
)


def read_doc(path: Path, limits: Limits) -> Reading:
    """The text, its notes and headers as one page; comments as traces. Unsafe: broken, encrypted, unpacked."""
    try:
        with olefile.OleFileIO(str(path)) as container:
            words = _stream(container, "WordDocument", limits)
            mark, flags = struct.unpack_from("<H", words)[0], struct.unpack_from("<H", words, 10)[0]
            if mark != _WORD_MARK:
                raise Unsafe(Code.BROKEN)
            if flags & _ENCRYPTED:
                raise Unsafe(Code.ENCRYPTED)
            table = _stream(container, "1Table" if flags & _SECOND_TABLE else "0Table", limits)
            whole = "".join(_pieces(words, table))
            traces = _author(container)
    except (struct.error, OSError, IndexError) as error:
        raise Unsafe(Code.BROKEN) from error
    counts = struct.unpack_from("<7i", words, _COUNTS_AT)
    body, notes, headers, _, comments = (max(0, count) for count in counts[:5])
    said = whole[body + notes + headers : body + notes + headers + comments]
    if said.strip():
        traces.append(Trace(Hidden.COMMENT, 1, shortened(_plain(said))))
    shown = whole[: body + notes + headers] + "\n" + whole[body + notes + headers + comments :]
    return one_page("doc", respelled(_plain(shown))[0], traces)


def _stream(container: olefile.OleFileIO, name: str, limits: Limits) -> bytes:
    if not container.exists(name):
        raise Unsafe(Code.BROKEN)
    if container.get_size(name) > limits.unpacked_bytes:
        raise Unsafe(Code.UNPACKED, max_bytes=limits.unpacked_bytes)
    content: bytes = container.openstream(name).read()
    return content


def _pieces(words: bytes, table: bytes) -> Iterator[str]:
    """The pieces of text in the order of the document."""
    start, length = struct.unpack_from("<II", words, _CLX_AT)
    clx = table[start : start + length]
    at = 0
    while at < len(clx) and clx[at] == 1:  # formatting that comes before the table
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != 2:
        raise Unsafe(Code.BROKEN)
    size = struct.unpack_from("<I", clx, at + 1)[0]
    plc = clx[at + 5 : at + 5 + size]
    count = (len(plc) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", plc)
    narrow = "cp874" if struct.unpack_from("<H", words, 6)[0] == _THAI else "cp1252"
    for piece in range(count):
        place = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * piece + 2)[0]
        letters = ends[piece + 1] - ends[piece]
        if letters < 0:
            raise Unsafe(Code.BROKEN)
        if place & _COMPRESSED:
            first = (place & ~_COMPRESSED) // 2
            yield words[first : first + letters].decode(narrow, "replace")
        else:
            yield words[place : place + 2 * letters].decode("utf-16-le", "replace")


def _plain(text: str) -> str:
    """What a reader sees: results of fields without their codes, no control characters."""
    return _FIELD_CODE.sub("", text).translate(_CONTROLS)


def _author(container: olefile.OleFileIO) -> list[Trace]:
    known = container.get_metadata()
    names = [_decoded(value, known.codepage) for value in (known.author, known.last_saved_by) if value]
    return [Trace(Hidden.AUTHOR, 0, shortened(name)) for name in dict.fromkeys(filter(None, names))]


def _decoded(value: bytes | str, codepage: int | None) -> str:
    if isinstance(value, str):
        return value.strip()
    encoding = (
        "utf-8" if codepage in {65001, -535} else f"cp{codepage}" if codepage and codepage > 0 else "cp874"
    )
    try:
        return value.decode(encoding, "replace").strip("\0 ")
    except LookupError:
        return value.decode("cp874", "replace").strip("\0 ")
