"""The demonstration's film: drawn slides as an MP4 that plays in every browser, made without any encoder."""

from __future__ import annotations

import struct
from functools import cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from prakat.jobs.demonstration import h264
from prakat.reports.fonts import font_directories

NAME: Final = "flood-steps.mp4"
WIDTH, HEIGHT = 640, 360
SLIDE_SECONDS: Final = 4
TIME_SCALE: Final = 1000
_GROUND, _INK, _SIGN, _WATER = "#fbfaf5", "#1d2321", "#0b5a4a", "#3d7ea6"

#: What stands on each slide: its sign and one or two lines.
SLIDES: Final = (
    ("", ("เตรียมบ้านก่อนน้ำมา", "5 ขั้นตอน")),
    ("1", ("ยกของขึ้นที่สูง", "ถอดปลั๊กไฟชั้นล่าง")),
    ("2", ("น้ำดื่มและอาหารแห้ง", "สำหรับ 3 วัน")),
    ("3", ("เอกสารสำคัญและยา", "ใส่ถุงกันน้ำ")),
    ("4", ("ตกลงจุดนัดพบ", "กับคนในบ้าน")),
    ("5", ("ฟังธงเหลือง ธงแดง", "โทร. 0 0000 0010")),
)


@cache
def _face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_directories()[0] / "Sarabun-SemiBold.ttf"), size)


def slide(sign: str, lines: tuple[str, ...], level: int) -> Image.Image:
    """Return one slide; ``level`` is how far the water has risen, in steps."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _GROUND)
    pen = ImageDraw.Draw(image)
    top = HEIGHT - 32 - 8 * level
    pen.rectangle((0, top, WIDTH, HEIGHT), fill=_WATER)
    left = 64
    if sign:
        pen.ellipse((48, 96, 176, 224), fill=_SIGN)
        pen.text((112, 160), sign, font=_face(84), fill=_GROUND, anchor="mm")
        left = 208
    for place, line in enumerate(lines):
        pen.text((left, 118 + 74 * place), line, font=_face(44), fill=_INK, anchor="lm")
    return image


def mp4() -> bytes:
    """Return the film as an MP4 file (ISO 14496-12), slides of ``SLIDE_SECONDS`` each."""
    frames = [h264.frame(slide(sign, lines, level), level) for level, (sign, lines) in enumerate(SLIDES)]
    samples = [struct.pack(">I", len(frame)) + frame for frame in frames]
    kind = _box(b"ftyp", b"isom" + struct.pack(">I", 512) + b"isomiso2avc1mp41")
    head = kind + _movie([len(sample) for sample in samples], 0)
    start = len(head) + 8
    head = kind + _movie([len(sample) for sample in samples], start)
    return head + _box(b"mdat", b"".join(samples))


def _box(kind: bytes, *content: bytes) -> bytes:
    inner = b"".join(content)
    return struct.pack(">I", 8 + len(inner)) + kind + inner


def _full(kind: bytes, content: bytes, flags: int = 0) -> bytes:
    return _box(kind, struct.pack(">I", flags), content)


_MATRIX: Final = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


def _movie(sizes: list[int], start: int) -> bytes:
    length = len(sizes) * SLIDE_SECONDS * TIME_SCALE
    times = struct.pack(">4I", 0, 0, TIME_SCALE, length)
    header = _full(
        b"mvhd", times + struct.pack(">IHH8x", 0x10000, 0x100, 0) + _MATRIX + bytes(24) + struct.pack(">I", 2)
    )
    track_times = struct.pack(">5I8x", 0, 0, 1, 0, length)
    place = struct.pack(">4H", 0, 0, 0, 0) + _MATRIX + struct.pack(">2I", WIDTH << 16, HEIGHT << 16)
    track = _box(b"trak", _full(b"tkhd", track_times + place, 3), _media(sizes, start, times))
    return _box(b"moov", header, track)


def _media(sizes: list[int], start: int, times: bytes) -> bytes:
    language = struct.pack(">HH", _language("tha"), 0)
    handler = struct.pack(">I4s12x", 0, b"vide") + b"Slides\0"
    references = _full(b"dref", struct.pack(">I", 1) + _full(b"url ", b"", 1))
    information = _box(
        b"minf", _full(b"vmhd", bytes(8), 1), _box(b"dinf", references), _samples(sizes, start)
    )
    return _box(b"mdia", _full(b"mdhd", times + language), _full(b"hdlr", handler), information)


def _language(code: str) -> int:
    first, second, third = (ord(letter) - 0x60 for letter in code)
    return (first << 10) | (second << 5) | third


def _samples(sizes: list[int], start: int) -> bytes:
    parameters = h264.sequence_parameters(WIDTH, HEIGHT), h264.picture_parameters()
    configuration = b"\x01" + parameters[0][1:4] + b"\xff\xe1"
    configuration += struct.pack(">H", len(parameters[0])) + parameters[0]
    configuration += b"\x01" + struct.pack(">H", len(parameters[1])) + parameters[1]
    entry = struct.pack(">6xH16xHHIIIH32sHh", 1, WIDTH, HEIGHT, 0x480000, 0x480000, 0, 1, b"", 24, -1)
    described = _box(b"avc1", entry, _box(b"avcC", configuration))
    count = len(sizes)
    return _box(
        b"stbl",
        _full(b"stsd", struct.pack(">I", 1) + described),
        _full(b"stts", struct.pack(">3I", 1, count, SLIDE_SECONDS * TIME_SCALE)),
        _full(b"stsc", struct.pack(">4I", 1, 1, count, 1)),
        _full(b"stsz", struct.pack(f">2I{count}I", 0, count, *sizes)),
        _full(b"stco", struct.pack(">2I", 1, start)),
    )
