"""Two maps of the demonstration's town: where the office is, and its four service districts. Both are made up."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from prakat.reports.fonts import font_directories

WIDTH, HEIGHT = 1200, 800
_SHARPER: Final = 2
_LAND, _PARK, _CANAL, _ROAD, _EDGE, _INK = "#f2efe4", "#cfe3c0", "#9cc9dc", "#ffffff", "#c9c2b0", "#1d2321"
Points = list[tuple[float, float]]

MAIN_ROAD: Final[Points] = [(-20, 560), (260, 520), (620, 440), (900, 400), (1220, 300)]
MARKET_ROAD: Final[Points] = [(560, 820), (600, 640), (620, 440), (600, 240), (640, -20)]
SIDE_ROADS: Final[tuple[Points, ...]] = (
    [(260, 520), (240, 300), (300, 120), (420, -20)],
    [(900, 400), (930, 600), (1010, 820)],
    [(240, 300), (600, 240), (860, 180), (1220, 140)],
    [(300, 820), (330, 680), (600, 640), (930, 600), (1220, 580)],
)
CANAL: Final[Points] = [(430, -20), (470, 140), (440, 320), (480, 480), (420, 640), (440, 820)]


class _Map:
    def __init__(self, ground: str = _LAND) -> None:
        self.image = Image.new("RGB", (WIDTH * _SHARPER, HEIGHT * _SHARPER), ground)
        self.pen = ImageDraw.Draw(self.image)

    def area(self, points: Points, fill: str) -> None:
        self.pen.polygon([(x * _SHARPER, y * _SHARPER) for x, y in points], fill=fill)

    def way(self, points: Points, fill: str, width: float) -> None:
        scaled = [(x * _SHARPER, y * _SHARPER) for x, y in _smooth(points)]
        self.pen.line(scaled, fill=fill, width=round(width * _SHARPER), joint="curve")

    def road(self, points: Points, width: float) -> None:
        self.way(points, _EDGE, width + 5)
        self.way(points, _ROAD, width)

    def label(self, x: float, y: float, text: str, size: int = 26, fill: str = _INK) -> None:
        place = (x * _SHARPER, y * _SHARPER)
        self.pen.text(
            place, text, font=_face(size), fill=fill, anchor="mm", stroke_width=6, stroke_fill="#fbfaf5"
        )

    def pin(self, x: float, y: float, fill: str) -> None:
        box = [(x - 22) * _SHARPER, (y - 62) * _SHARPER, (x + 22) * _SHARPER, (y - 18) * _SHARPER]
        self.area([(x - 20, y - 32), (x + 20, y - 32), (x, y)], fill)
        self.pen.ellipse(box, fill=fill)
        self.pen.ellipse([box[0] + 26, box[1] + 26, box[2] - 26, box[3] - 26], fill="#ffffff")

    def png(self) -> bytes:
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        small.quantize(128, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        return out.getvalue()


def _smooth(points: Points) -> Points:
    """The corners cut three times (Chaikin), so that roads and water bend."""
    for _ in range(3):
        cut: Points = [points[0]]
        for (x, y), (next_x, next_y) in zip(points, points[1:], strict=False):
            cut.append((x * 0.75 + next_x * 0.25, y * 0.75 + next_y * 0.25))
            cut.append((x * 0.25 + next_x * 0.75, y * 0.25 + next_y * 0.75))
        points = [*cut, points[-1]]
    return points


@cache
def _face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_directories()[0] / "Sarabun-SemiBold.ttf"), size * _SHARPER)


def _ways(drawn: _Map) -> None:
    drawn.way(CANAL, _CANAL, 30)
    for side in SIDE_ROADS:
        drawn.road(side, 13)
    drawn.road(MARKET_ROAD, 20)
    drawn.road(MAIN_ROAD, 26)


def office_map() -> bytes:
    """Return the map to the office as PNG."""
    drawn = _Map()
    drawn.area([(680, 470), (880, 445), (905, 580), (690, 600)], _PARK)
    drawn.area([(60, 60), (210, 40), (220, 230), (70, 250)], _PARK)
    _ways(drawn)
    for left, top, right, bottom, fill in (
        (655, 350, 735, 405, "#b9d4cb"), (500, 470, 590, 520, "#ecd3b0"), (760, 330, 840, 375, "#dcd6ea"),
        (320, 380, 400, 440, "#e5ddcf"), (700, 250, 790, 300, "#e5ddcf"), (980, 420, 1080, 480, "#e5ddcf"),
    ):  # fmt: skip
        drawn.area([(left, top), (right, top), (right, bottom), (left, bottom)], fill)
    drawn.pin(695, 378, "#0b5a4a")
    drawn.label(770, 300, "สำนักงานเทศบาล", 30, "#0b5a4a")
    drawn.label(545, 545, "ตลาดสดเทศบาล")
    drawn.label(800, 525, "สวนสาธารณะจำลอง")
    drawn.label(855, 352, "โรงเรียน")
    drawn.label(180, 560, "ถนนสายหลัก (สมมุติ)")
    drawn.label(610, 720, "ถนนตลาด")
    drawn.label(405, 225, "คลอง", 26, "#2c6a86")
    drawn.label(1050, 765, "แผนที่จำลอง ไม่ตรงมาตราส่วน", 20)
    return drawn.png()


def districts_map() -> bytes:
    """Return the map of the four service districts as PNG."""
    drawn = _Map()
    drawn.area([(620, 440), (600, 240), (640, -20), (1220, -20), (1220, 300), (900, 400)], "#f6e3c5")
    drawn.area([(620, 440), (600, 240), (640, -20), (-20, -20), (-20, 560), (260, 520)], "#d5e8ee")
    drawn.area([(620, 440), (600, 640), (560, 820), (-20, 820), (-20, 560), (260, 520)], "#dcebd0")
    drawn.area([(620, 440), (600, 640), (560, 820), (1220, 820), (1220, 300), (900, 400)], "#ecdfee")
    _ways(drawn)
    for x, y, title, name in (
        (920, 150, "เขต 1", "ตลาดกลาง"), (150, 280, "เขต 2", "ริมคลอง"),
        (200, 690, "เขต 3", "สวนจำลอง"), (960, 680, "เขต 4", "เนินตัวอย่าง"),
    ):  # fmt: skip
        drawn.label(x, y, title, 44)
        drawn.label(x, y + 50, name, 28)
    drawn.pin(695, 420, "#0b5a4a")
    drawn.label(790, 470, "สำนักงานเทศบาล", 24, "#0b5a4a")
    drawn.label(1050, 775, "แผนที่จำลอง ไม่ตรงมาตราส่วน", 20)
    return drawn.png()


MAPS: Final[Mapping[str, Callable[[], bytes]]] = {"map.png": office_map, "town-map.png": districts_map}
