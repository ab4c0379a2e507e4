"""The pictures in office files: rebuilt like any picture; what is none gives way to an empty one."""

from __future__ import annotations

import struct
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prakat.lib.cleaning.pictures.inspection import look
from prakat.lib.cleaning.pictures.metafiles import without_escapes
from prakat.lib.cleaning.pictures.rebuilding import rebuild
from prakat.lib.cleaning.removals import Tally, What
from prakat.lib.files.kinds import PICTURES, Format, format_of
from prakat.lib.files.limits import Budget, Code, Limits, Unsafe

CONTENT_TYPES: Final = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tiff": "image/tiff",
    "webp": "image/webp",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
}
_ENDINGS: Final = {
    Format.JPG: ("jpg", "jpeg", "jpe", "jfif"),
    Format.TIFF: ("tiff", "tif"),
    Format.BMP: ("bmp", "dib"),
}
_UNREADABLE: Final = {Code.BROKEN, Code.EMPTY, Code.MISMATCH, Code.ENCRYPTED}


@dataclass(frozen=True)
class Picture:
    """A picture made anew, and the endings that names of such pictures have, the usual one first."""

    content: bytes
    endings: tuple[str, ...]


def clean_picture(source: bytes, folder: Path, limits: Limits, tally: Tally, where: str) -> Picture:
    """The picture rebuilt, or an empty one (counted as unknown) for what cannot be read as one.

    Raises Unsafe when a limit is passed: what is too large is no mistake of a program.
    """
    found = Tally()
    try:
        made = _rebuilt(source, folder, limits, found)
    except Unsafe as refusal:
        if refusal.code not in _UNREADABLE:
            raise
        made = None
    if made is None:
        tally.add(What.UNKNOWN, where)
        return Picture(_empty(), ("png",))
    tally.extend(found.removed(), within=where)
    return made


def _rebuilt(source: bytes, folder: Path, limits: Limits, tally: Tally) -> Picture | None:
    if metafile := without_escapes(source):
        return Picture(metafile, ("emf",) if metafile[40:44] == b" EMF" else ("wmf",))
    with tempfile.TemporaryDirectory(dir=folder) as own:
        before, after = Path(own) / "before", Path(own) / "after"
        before.write_bytes(source)
        kind = format_of(before)
        if kind not in PICTURES:
            return None
        rebuild(before, after, kind, limits, tally, Budget(limits))
        left = Tally()
        look(after, kind, limits, left)
        if left.removed():
            raise Unsafe(Code.STILL_ACTIVE)
        return Picture(after.read_bytes(), _ENDINGS.get(kind, (str(kind),)))


def _empty() -> bytes:
    """A PNG of one transparent pixel."""
    chunks = (
        (b"IHDR", struct.pack(">LLBBBBB", 1, 1, 8, 6, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0" * 5)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))
        for kind, body in chunks
    )
