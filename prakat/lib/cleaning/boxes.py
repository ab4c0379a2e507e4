"""The boxes of an MP4: where each begins and ends, without reading what is in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from prakat.lib.files.limits import Code, Unsafe

_MOST_BOXES: Final = 200_000
_HEADER: Final = 8
_LONG_HEADER: Final = 16


@dataclass(frozen=True)
class Box:
    """A box: its type, where it begins and ends in the file, and where what it holds begins. Offsets are bytes."""

    kind: bytes
    start: int
    body: int
    end: int


def boxes(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """The boxes that stand one after the other between two offsets; Unsafe(broken) unless they fill it."""
    count = 0
    while start < end:
        count += 1
        if count > _MOST_BOXES or end - start < _HEADER:
            raise Unsafe(Code.BROKEN)
        file.seek(start)
        header = file.read(_LONG_HEADER)
        if len(header) < _HEADER:
            raise Unsafe(Code.BROKEN)
        length, kind = struct.unpack_from(">L4s", header)
        body = start + _HEADER
        if length == 1:
            if len(header) < _LONG_HEADER:
                raise Unsafe(Code.BROKEN)
            length, body = struct.unpack_from(">Q", header, 8)[0], start + _LONG_HEADER
        elif length == 0:
            length = end - start
        if start + length > end or start + length < body:
            raise Unsafe(Code.BROKEN)
        yield Box(kind, start, body, start + length)
        start += length


def read(file: BinaryIO, box: Box, most: int) -> bytes:
    """What a box holds; Unsafe(unpacked) if it is more than `most` bytes."""
    if box.end - box.body > most:
        raise Unsafe(Code.UNPACKED, max_bytes=most)
    file.seek(box.body)
    return file.read(box.end - box.body)
