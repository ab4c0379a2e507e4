"""Still pictures as an H.264 stream (ITU-T H.264, baseline): no encoder is needed to show slides.

Each picture is an IDR frame. A macroblock that repeats the row above or the column to its left is predicted from it;
every other one is carried as plain samples (I_PCM). That is exact, needs no transform, and plays everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PIL import Image

MACROBLOCK: Final = 16
_VERTICAL, _HORIZONTAL = 0, 1
_CHROMA_MODE: Final = {_VERTICAL: 2, _HORIZONTAL: 1}
_PCM: Final = 25
_PCM_COEFFICIENTS: Final = 16


class Bits:
    """Bits written one after another (7.2 and 9.1 of the recommendation)."""

    def __init__(self) -> None:
        self._whole = bytearray()
        self._value = 0
        self._count = 0

    def u(self, value: int, width: int) -> None:
        """Write an unsigned number of ``width`` bits."""
        self._value = (self._value << width) | value
        self._count += width
        while self._count >= 8:
            self._count -= 8
            self._whole.append((self._value >> self._count) & 0xFF)
        self._value &= (1 << self._count) - 1

    def ue(self, value: int) -> None:
        """Write an unsigned Exp-Golomb number."""
        width = (value + 1).bit_length()
        self.u(value + 1, 2 * width - 1)

    def align(self) -> None:
        """Fill up with zero bits to a whole byte."""
        if self._count:
            self.u(0, 8 - self._count)

    def samples(self, content: bytes) -> None:
        """Append whole bytes; the stream must be aligned."""
        self._whole += content

    def finished(self) -> bytes:
        """Return the payload with its stop bit."""
        self.u(1, 1)
        self.align()
        return bytes(self._whole)


def unit(header: int, payload: bytes) -> bytes:
    """Return a NAL unit: no start code can appear inside, because a 3 is put between (7.4.1)."""
    out = bytearray([header])
    zeros = 0
    for byte in payload:
        if zeros >= 2 and byte <= 3:
            out.append(3)
            zeros = 0
        out.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(out)


def _macroblocks(pixels: int) -> int:
    return -(-pixels // MACROBLOCK)


def sequence_parameters(width: int, height: int) -> bytes:
    """Return the sequence parameter set of pictures of this size in pixels, both even."""
    bits = Bits()
    for byte in (66, 0xC0, 30):  # baseline, constrained, level 3
        bits.u(byte, 8)
    for value in (0, 0, 2, 1):  # its id, frame numbers of 4 bits, order as decoded, one reference frame
        bits.ue(value)
    bits.u(0, 1)
    bits.ue(_macroblocks(width) - 1)
    bits.ue(_macroblocks(height) - 1)
    bits.u(0b11, 2)  # frames only, direct 8x8
    bits.u(1, 1)
    right = (_macroblocks(width) * MACROBLOCK - width) // 2
    bottom = (_macroblocks(height) * MACROBLOCK - height) // 2
    for value in (0, right, 0, bottom):
        bits.ue(value)
    bits.u(0, 1)
    return unit(0x67, bits.finished())


def picture_parameters() -> bytes:
    """Return the picture parameter set: CAVLC, and each slice says how it filters edges."""
    bits = Bits()
    bits.ue(0)
    bits.ue(0)
    bits.u(0b00, 2)
    for value in (0, 0, 0):
        bits.ue(value)
    bits.u(0b000, 3)
    for value in (0, 0, 0):
        bits.ue(value)  # quantiser and chroma offsets, all zero
    bits.u(0b100, 3)
    return unit(0x68, bits.finished())


@dataclass(frozen=True)
class _Plane:
    """One component, padded to whole macroblocks; ``side`` is a macroblock's side in it."""

    content: bytes
    width: int
    side: int

    def block(self, x: int, y: int) -> list[bytes]:
        start = (y * self.side) * self.width + x * self.side
        rows = range(start, start + self.side * self.width, self.width)
        return [self.content[row : row + self.side] for row in rows]

    def above(self, x: int, y: int) -> bytes:
        start = (y * self.side - 1) * self.width + x * self.side
        return self.content[start : start + self.side]

    def before(self, x: int, y: int, row: int) -> int:
        return self.content[(y * self.side + row) * self.width + x * self.side - 1]


def _planes(picture: Image.Image) -> list[_Plane]:
    width = _macroblocks(picture.width) * MACROBLOCK
    height = _macroblocks(picture.height) * MACROBLOCK
    padded = Image.new("RGB", (width, height), picture.getpixel((0, picture.height - 1)))
    padded.paste(picture.convert("RGB"))
    luma, blue, red = padded.convert("YCbCr").split()
    half = (width // 2, height // 2)
    luma = luma.point([16 + round(value * 219 / 255) for value in range(256)])
    chroma = [
        band.resize(half, Image.Resampling.BOX).point(
            [128 + round((value - 128) * 224 / 255) for value in range(256)]
        )
        for band in (blue, red)
    ]
    return [
        _Plane(luma.tobytes(), width, MACROBLOCK),
        *(_Plane(band.tobytes(), width // 2, MACROBLOCK // 2) for band in chroma),
    ]


def _predicted(planes: list[_Plane], blocks: list[list[bytes]], x: int, y: int) -> int | None:
    """How the macroblock repeats its neighbour in all three components; None when it does not."""
    pairs = list(zip(planes, blocks, strict=True))
    if y and all(row == plane.above(x, y) for plane, block in pairs for row in block):
        return _VERTICAL
    if x and all(
        row == bytes([plane.before(x, y, number)]) * plane.side
        for plane, block in pairs
        for number, row in enumerate(block)
    ):
        return _HORIZONTAL
    return None


#: The code for "no coefficient" by the least context number for which it holds (table 9-5).
_NO_COEFFICIENT: Final = ((8, 0b000011, 6), (4, 0b1111, 4), (2, 0b11, 2), (0, 0b1, 1))


def _no_coefficient(bits: Bits, left: int | None, above: int | None) -> None:
    known = [count for count in (left, above) if count is not None]
    context = (sum(known) + 1) // 2 if len(known) == 2 else sum(known)
    code, width = next((code, width) for least, code, width in _NO_COEFFICIENT if context >= least)
    bits.u(code, width)


def frame(picture: Image.Image, number: int) -> bytes:
    """Return the picture as an IDR frame, the ``number``-th of its stream."""
    planes = _planes(picture)
    columns, rows = planes[0].width // MACROBLOCK, len(planes[0].content) // planes[0].width // MACROBLOCK
    bits = Bits()
    for value in (0, 7, 0):  # from the first macroblock, intra only, picture parameters 0
        bits.ue(value)
    bits.u(0, 4)
    bits.ue(number % 2)
    bits.u(0b00, 2)
    bits.ue(0)
    bits.ue(1)  # no filtering of edges
    counts: dict[tuple[int, int], int] = {}
    for y in range(rows):
        for x in range(columns):
            blocks = [plane.block(x, y) for plane in planes]
            mode = _predicted(planes, blocks, x, y)
            if mode is None:
                bits.ue(_PCM)
                bits.align()
                bits.samples(b"".join(row for block in blocks for row in block))
                counts[x, y] = _PCM_COEFFICIENTS
                continue
            bits.ue(1 + mode)
            bits.ue(_CHROMA_MODE[mode])
            bits.ue(0)
            _no_coefficient(bits, counts.get((x - 1, y)), counts.get((x, y - 1)))
            counts[x, y] = 0
    return unit(0x65, bits.finished())
