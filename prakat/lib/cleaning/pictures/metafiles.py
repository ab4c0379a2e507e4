"""Windows metafiles (WMF, EMF), the pictures of old office files: their records copied, but no escapes.

They cannot be drawn and drawn anew here. An escape is what once let them run programs, and comments are where
other files hide; neither is needed to draw.
"""

from __future__ import annotations

import struct
from typing import Final

_PLACEABLE: Final = b"\xd7\xcd\xc6\x9a"
_WMF_DRAWS: Final = {
    *(0x0000, 0x001E, 0x0035, 0x00F7, 0x00F8, 0x0102, 0x0103, 0x0104, 0x0105, 0x0106, 0x0107, 0x0108, 0x0127),
    *(0x012A, 0x012B, 0x012C, 0x012D, 0x012E, 0x0139, 0x0142, 0x0149, 0x01F0, 0x01F9, 0x0201, 0x0209, 0x020A),
    *(0x020B, 0x020C, 0x020D, 0x020E, 0x020F, 0x0211, 0x0213, 0x0214, 0x0220, 0x0228, 0x0229, 0x0231, 0x0234),
    *(0x02FA, 0x02FB, 0x02FC, 0x0324, 0x0325, 0x0410, 0x0412, 0x0415, 0x0416, 0x0418, 0x0419, 0x041B, 0x041F),
    *(0x0429, 0x0436, 0x0521, 0x0538, 0x0548, 0x061C, 0x061D, 0x06FF, 0x0817, 0x081A, 0x0830, 0x0922, 0x0940),
    *(0x0A32, 0x0B23, 0x0B41, 0x0D33, 0x0F43),
}
_EMF_HEADER: Final = 1
_EMF_END: Final = 14
_EMF_COMMENT: Final = 70
_EMF_PLUS: Final = b"EMF+"
_EMF_DRAWS: Final = {*range(2, 70), *range(71, 99), 108, 111, *range(113, 123)} - {_EMF_END}
_EMF_SIGNATURE: Final = b" EMF"


def without_escapes(metafile: bytes) -> bytes | None:
    """The metafile with only records that draw, or None if it is none or damaged."""
    if metafile[:4] == _PLACEABLE or metafile[:4] in {b"\x01\x00\x09\x00", b"\x02\x00\x09\x00"}:
        return _wmf(metafile)
    if metafile[:4] == b"\x01\x00\x00\x00" and metafile[40:44] == _EMF_SIGNATURE:
        return _emf(metafile)
    return None


def _wmf(whole: bytes) -> bytes | None:
    placing = whole[:22] if whole[:4] == _PLACEABLE else b""
    header = whole[len(placing) : len(placing) + 18]
    if len(header) < 18:
        return None
    at = len(placing) + 18
    kept: list[bytes] = []
    while True:
        if at + 6 > len(whole):
            return None
        words, function = struct.unpack_from("<LH", whole, at)
        record = whole[at : at + words * 2]
        if words < 3 or len(record) < words * 2:
            return None
        at += len(record)
        if function in _WMF_DRAWS:
            kept.append(record)
        if function == 0:
            break
    body = b"".join(kept)
    kind, head, version, _, objects, _, _ = struct.unpack("<HHHLHLH", header)
    longest = max(len(record) for record in kept) // 2
    return (
        placing + struct.pack("<HHHLHLH", kind, head, version, 9 + len(body) // 2, objects, longest, 0) + body
    )


def _emf(whole: bytes) -> bytes | None:
    at = 0
    kept: list[bytes] = []
    while True:
        if at + 8 > len(whole):
            return None
        kind, length = struct.unpack_from("<LL", whole, at)
        record = whole[at : at + length]
        if length < 8 or length % 4 or len(record) < length:
            return None
        at += length
        drawing = kind in _EMF_DRAWS or (kind == _EMF_COMMENT and record[12:16] == _EMF_PLUS)
        if drawing or kind == _EMF_END or (kind == _EMF_HEADER and not kept):
            kept.append(record)
        if kind == _EMF_END:
            break
    header = bytearray(kept[0])
    if len(header) < 88 or struct.unpack_from("<L", header)[0] != _EMF_HEADER:
        return None
    struct.pack_into("<LL", header, 48, sum(map(len, kept)), len(kept))
    struct.pack_into("<LL", header, 60, 0, 0)  # what made it
    if len(header) >= 100:
        del header[100:]
        struct.pack_into("<LL", header, 88, 0, 0)
        struct.pack_into("<L", header, 4, len(header))
        struct.pack_into("<L", header, 48, len(header) + sum(map(len, kept[1:])))
    return bytes(header) + b"".join(kept[1:])
