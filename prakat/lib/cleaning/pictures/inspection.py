"""Pictures taken apart into their blocks, without decoding: only blocks that make up the picture may be there."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from prakat.lib.cleaning.removals import Tally, What
from prakat.lib.files.kinds import Format
from prakat.lib.files.limits import Code, Limits, Unsafe

_PNG_CHUNKS: Final = {
    *(
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"iCCP",
        b"pHYs",
        b"sBIT",
        b"bKGD",
    ),
    *(b"acTL", b"fcTL", b"fdAT"),
}
_WEBP_CHUNKS: Final = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
_TIFF_TAGS: Final = {
    *(
        254,
        256,
        257,
        258,
        259,
        262,
        263,
        264,
        265,
        266,
        273,
        274,
        277,
        278,
        279,
        280,
        281,
        282,
        283,
        284,
        290,
        291,
    ),
    *(
        292,
        293,
        296,
        297,
        301,
        317,
        318,
        319,
        320,
        321,
        322,
        323,
        324,
        325,
        338,
        339,
        347,
        512,
        519,
        529,
        530,
        531,
    ),
    *(532, 34675),
}
_TIFF_PLACE: Final = 34853
_TIFF_WIDTHS: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_PADDING: Final = 64
_MOST_PAGES: Final = 10_000
_IN_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")

Block = tuple[What, str]


def look(source: Path, kind: Format, limits: Limits, tally: Tally) -> None:
    """Counts blocks that say something about the picture, and bytes that belong to none."""
    look_at_blocks(source.read_bytes(), kind, tally)


def look_at_blocks(whole: bytes, kind: Format, tally: Tally) -> None:
    """The same of a picture whose bytes are at hand."""
    for what, where in _LOOKS[kind](whole):
        tally.add(what, where)


def _look_at_png(whole: bytes) -> Iterator[Block]:
    at = 8
    while at < len(whole):
        length, kind = struct.unpack(">L4s", _taken(whole, at, 8))
        at += 12 + length
        if kind not in _PNG_CHUNKS:
            yield What.METADATA, kind.decode("latin-1")
        if kind == b"IEND":
            break
    if at != len(whole):
        yield What.TRAILING, ""


def _look_at_jpeg(whole: bytes) -> Iterator[Block]:
    at = 2
    while True:
        mark, kind = _taken(whole, at, 2)
        if mark != 0xFF:
            raise Unsafe(Code.BROKEN)
        if kind == 0xD9:
            break
        length = int.from_bytes(_taken(whole, at + 2, 2), "big")
        body = whole[at + 4 : at + 2 + length]
        ours = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
        if kind == 0xFE or (0xE0 <= kind <= 0xEF and not (kind in ours and body.startswith(ours[kind]))):
            yield (What.LOCATION if b"GPS" in body else What.METADATA), f"{kind:02X}"
        at += 2 + length
        if kind == 0xDA:
            found = _IN_SCAN.search(whole, at)
            if found is None:
                raise Unsafe(Code.BROKEN)
            at = found.start()
    if at + 2 != len(whole):
        yield What.TRAILING, ""


def _look_at_gif(whole: bytes) -> Iterator[Block]:
    at = 13 + _colours(_taken(whole, 10, 1)[0])
    while (mark := _taken(whole, at, 1)[0]) != 0x3B:
        if mark == 0x2C:
            at += 10 + _colours(_taken(whole, at + 9, 1)[0]) + 1
            at, _ = _sub_blocks(whole, at)
        elif mark == 0x21:
            label = _taken(whole, at + 1, 1)[0]
            at, body = _sub_blocks(whole, at + 2)
            looping = label == 0xFF and body.startswith((b"NETSCAPE2.0", b"ANIMEXTS1.0")) and len(body) <= 16
            if label != 0xF9 and not looping:
                yield What.METADATA, f"{label:02X}"
        else:
            raise Unsafe(Code.BROKEN)
    if at + 1 != len(whole):
        yield What.TRAILING, ""


def _colours(packed: int) -> int:
    return 3 << (packed & 7) + 1 if packed & 0x80 else 0


def _sub_blocks(whole: bytes, at: int) -> tuple[int, bytes]:
    body = []
    while length := _taken(whole, at, 1)[0]:
        body.append(whole[at + 1 : at + 1 + length])
        at += 1 + length
    return at + 1, b"".join(body)


def _look_at_webp(whole: bytes) -> Iterator[Block]:
    end = 8 + int.from_bytes(_taken(whole, 4, 4), "little")
    at = 12
    while at < min(end, len(whole)):
        kind, length = struct.unpack("<4sL", _taken(whole, at, 8))
        if kind not in _WEBP_CHUNKS:
            yield What.METADATA, kind.decode("latin-1")
        at += 8 + length + length % 2
    if end + end % 2 != len(whole) and end != len(whole):
        yield What.TRAILING, ""


def _look_at_tiff(whole: bytes) -> Iterator[Block]:
    order = "<" if whole[:2] == b"II" else ">"
    at = struct.unpack(f"{order}L", _taken(whole, 4, 4))[0]
    seen: set[int] = set()
    furthest = 8
    while at:
        if at in seen or len(seen) > _MOST_PAGES:
            raise Unsafe(Code.BROKEN)
        seen.add(at)
        count = struct.unpack(f"{order}H", _taken(whole, at, 2))[0]
        strips: dict[int, list[int]] = {}
        for number in range(count):
            tag, kind, length, value = struct.unpack(f"{order}HHL4s", _taken(whole, at + 2 + number * 12, 12))
            if tag not in _TIFF_TAGS:
                yield (What.LOCATION if tag == _TIFF_PLACE else What.METADATA), str(tag)
            size = _TIFF_WIDTHS.get(kind, 1) * length
            start = struct.unpack(f"{order}L", value)[0]
            furthest = max(furthest, start + size if size > 4 else 0)
            if tag in {273, 279, 324, 325} and kind in {3, 4}:
                body = whole[start : start + size] if size > 4 else value[:size]
                strips[tag] = list(struct.unpack(f"{order}{length}{'H' if kind == 3 else 'L'}", body))
        for offsets, lengths in ((273, 279), (324, 325)):
            ends = map(sum, zip(strips.get(offsets, []), strips.get(lengths, []), strict=False))
            furthest = max(furthest, *ends, 0)
        furthest = max(furthest, at + 6 + count * 12)
        at = struct.unpack(f"{order}L", _taken(whole, at + 2 + count * 12, 4))[0]
    rest = whole[furthest:]
    if len(rest) > _PADDING or rest.strip(b"\0"):
        yield What.TRAILING, ""


def _look_at_bmp(whole: bytes) -> Iterator[Block]:
    said, _, start = struct.unpack("<LLL", _taken(whole, 2, 12))
    header, width, height, _, bits, packing = struct.unpack("<LllHHL", _taken(whole, 14, 20))
    row = (width * bits + 31) // 32 * 4
    if said != len(whole) or (packing in {0, 3} and header >= 40 and start + row * abs(height) != len(whole)):
        yield What.TRAILING, ""


def _taken(whole: bytes, at: int, length: int) -> bytes:
    part = whole[at : at + length]
    if len(part) < length:
        raise Unsafe(Code.BROKEN)
    return part


_LOOKS: Final[dict[Format, Callable[[bytes], Iterator[Block]]]] = {
    Format.PNG: _look_at_png,
    Format.JPG: _look_at_jpeg,
    Format.GIF: _look_at_gif,
    Format.WEBP: _look_at_webp,
    Format.TIFF: _look_at_tiff,
    Format.BMP: _look_at_bmp,
}
