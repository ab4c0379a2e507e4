"""PDF streams that unpack to more than any honest page needs, found before a PDF library unpacks them."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import pikepdf

from prakat.lib.files.limits import Budget, Code, Limits, Unsafe

_STREAM: Final = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
_DICTIONARY_BYTES: Final = 4_096
_OBJECT: Final = re.compile(rb"\bobj\b")
_IMAGE: Final = re.compile(rb"/Subtype\s*/Image\b")
_NOT_IMAGE: Final = re.compile(rb"/(?:ObjStm|XRef)\b|#|(?:/Fl(?:ate|Decode)*\b.*){2}", re.DOTALL)
_COUNTED: Final = re.compile(rb"\bobj\b|/N\s+(\d{1,10})")
_DRAWS: Final = re.compile(rb"/([^\x00\t\n\x0c\r ()<>\[\]{}/%]+)\s+Do\b")
_ESCAPE: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_MOST_DRAWN: Final = 1_000_000
_DEEPEST: Final = 100
_CHUNK_BYTES: Final = 1 << 18
_HONEST_BYTES: Final = 10_000_000
"""Below this a stream may be packed as tightly as it likes: empty tables and ruled pages are."""


def refuse_bombs(whole: bytes, limits: Limits) -> None:
    """Unpacks every Flate stream but pictures' in small pieces and keeps nothing.

    Raises Unsafe: parts for more objects than limits.objects, ratio for a stream that unpacks to more than ten
    megabytes and more than limits.ratio times its length, unpacked when all together pass limits.unpacked_bytes.
    Pictures are limited by their pixels elsewhere.
    """
    if objects_in(whole) > 2 * limits.objects:  # revisions name the same ones again
        raise Unsafe(Code.PARTS, max_parts=limits.objects)
    budget = Budget(limits)
    for start in flate_streams(whole):
        packed = length = 0
        for packed, length in unpacking(whole, start):
            if length > _HONEST_BYTES and length > limits.ratio * packed:
                raise Unsafe(Code.RATIO, max_ratio=limits.ratio)
            if length > limits.unpacked_bytes:
                break
        budget.spend(length)


def objects_in(whole: bytes) -> int:
    """At most how many objects the file writes out and its streams of objects say that they hold."""
    return sum(int(found[1] or 1) for found in _COUNTED.finditer(whole))


def refuse_copies(pdf: Any) -> None:
    """A drawing of ten drawings of ten drawings is drawn a thousand times; Unsafe(parts) when that gets out of hand."""
    costs: dict[tuple[int, int], int] = {}
    for page in pdf.pages:
        _cost(page.obj, costs, frozenset())


def _cost(drawing: Any, costs: dict[tuple[int, int], int], within: frozenset[tuple[int, int]]) -> int:
    """How many drawings a page or form draws, itself among them; a form within itself draws nothing there."""
    if drawing.objgen in costs:
        return costs[drawing.objgen]
    if drawing.objgen in within or len(within) > _DEEPEST:
        return 1
    total = 1
    resources = drawing.get("/Resources")
    named = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    forms = (
        {key: value for key, value in named.items() if _is_form(value)}
        if isinstance(named, pikepdf.Dictionary)
        else {}
    )
    if forms:
        within |= {drawing.objgen}
        for key, often in _drawn(drawing).items():
            if key in forms:
                total += often * _cost(forms[key], costs, within)
        if total > _MOST_DRAWN:
            raise Unsafe(Code.PARTS, max_parts=_MOST_DRAWN)
    costs[drawing.objgen] = total
    return total


def _is_form(value: Any) -> bool:
    return isinstance(value, pikepdf.Stream) and str(value.get("/Subtype")) == "/Form"


def _drawn(drawing: Any) -> Counter[str]:
    """How often each name is drawn by the content of a page or form."""
    if isinstance(drawing, pikepdf.Stream):
        streams: list[Any] = [drawing]
    else:
        contents = drawing.get("/Contents")
        streams = [*iter(contents)] if isinstance(contents, pikepdf.Array) else [contents]
    told: Counter[str] = Counter()
    for stream in streams:
        if isinstance(stream, pikepdf.Stream):
            for name in _DRAWS.findall(stream.read_bytes()):
                told["/" + _ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), name).decode("latin-1")] += 1
    return told


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
