"""PDF streams that unpack to more than any honest page needs, found before a PDF library unpacks them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Final

from prakat.lib.files.limits import Budget, Code, Limits, Unsafe

_STREAM: Final = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
_DICTIONARY_BYTES: Final = 4_096
_OBJECT: Final = re.compile(rb"\bobj\b")
_IMAGE: Final = re.compile(rb"/Subtype\s*/Image\b")
_NOT_IMAGE: Final = re.compile(rb"/(?:ObjStm|XRef)\b|#|(?:/Fl(?:ate|Decode)*\b.*){2}", re.DOTALL)
_CHUNK_BYTES: Final = 1 << 18
_HONEST_BYTES: Final = 10_000_000
"""Below this a stream may be packed as tightly as it likes: empty tables and ruled pages are."""


def refuse_bombs(whole: bytes, limits: Limits) -> None:
    """Unpacks every Flate stream but pictures' in small pieces and keeps nothing.

    Raises Unsafe: ratio for one that unpacks to more than ten megabytes and more than limits.ratio times its
    length, unpacked when all together pass limits.unpacked_bytes. Pictures are limited by their pixels elsewhere.
    """
    budget = Budget(limits)
    for start in flate_streams(whole):
        packed = length = 0
        for packed, length in unpacking(whole, start):
            if length > _HONEST_BYTES and length > limits.ratio * packed:
                raise Unsafe(Code.RATIO, max_ratio=limits.ratio)
            if length > limits.unpacked_bytes:
                break
        budget.spend(length)


def flate_streams(whole: bytes) -> Iterator[int]:
    """Where Flate streams begin that are not pictures, told by their first bytes and their dictionaries."""
    for found in _STREAM.finditer(whole):
        start = found.end()
        first = whole[start : start + 2]
        if len(first) < 2 or first[0] & 0x0F != 8 or int.from_bytes(first, "big") % 31:
            continue
        before = whole[max(0, found.start() - _DICTIONARY_BYTES) : found.start()]
        dictionary = before[max((one.end() for one in _OBJECT.finditer(before)), default=0) :]
        if _IMAGE.search(dictionary) and not _NOT_IMAGE.search(dictionary):
            continue
        yield start


def unpacking(whole: bytes, start: int) -> Iterator[tuple[int, int]]:
    """How many bytes have gone in and come out so far; ends at the stream's end or where it is damaged."""
    for _, packed, length in pieces(whole, start):
        yield packed, length


def pieces(whole: bytes, start: int) -> Iterator[tuple[bytes, int, int]]:
    """Unpacked pieces, each with the bytes that have gone in and come out so far."""
    inflating = zlib.decompressobj()
    view = memoryview(whole)
    at, length = start, 0
    while at < len(whole) and not inflating.eof:
        rest: bytes | memoryview = view[at : at + _CHUNK_BYTES]
        at += len(rest)
        while rest and not inflating.eof:
            try:
                piece = inflating.decompress(rest, _CHUNK_BYTES)
            except zlib.error:
                return
            rest = inflating.unconsumed_tail
            length += len(piece)
            yield piece, at - len(rest) - start, length
