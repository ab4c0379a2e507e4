"""A brush for the demonstration's pictures: flat shapes on a sky, drawn large and made small, always alike."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1200, 800
_SHARPER: Final = 2
Point = tuple[float, float]


class Scene:
    """A picture of 1200 by 800 in its own units, whatever the resolution it is drawn at."""

    def __init__(self, seed: str, sky: tuple[str, str]) -> None:
        self.chance = random.Random(seed)
        self._image = _gradient(*sky)
        self.pen = ImageDraw.Draw(self._image)

    def _scaled(self, points: Sequence[float]) -> list[float]:
        return [value * _SHARPER for value in points]

    def box(self, left: float, top: float, right: float, bottom: float, fill: str, radius: float = 0) -> None:
        self.pen.rounded_rectangle(
            self._scaled((left, top, right, bottom)), radius=radius * _SHARPER, fill=fill
        )

    def disc(self, x: float, y: float, radius: float, fill: str, tall: float = 1.0) -> None:
        self.pen.ellipse(
            self._scaled((x - radius, y - radius * tall, x + radius, y + radius * tall)), fill=fill
        )

    def shape(self, points: Sequence[Point], fill: str) -> None:
        self.pen.polygon([(x * _SHARPER, y * _SHARPER) for x, y in points], fill=fill)

    def line(self, points: Sequence[Point], fill: str, width: float) -> None:
        self.pen.line(
            [(x * _SHARPER, y * _SHARPER) for x, y in points],
            fill=fill,
            width=round(width * _SHARPER),
            joint="curve",
        )

    def hills(self, base: float, height: float, fill: str) -> None:
        """A soft ridge from edge to edge, filled down to the bottom."""
        turn = self.chance.uniform(0, 6)
        ridge = [
            (x, base - height * (0.55 + 0.45 * math.sin(x / 190 + turn) * math.cos(x / 410 + turn / 2)))
            for x in range(0, WIDTH + 10, 10)
        ]
        self.shape([(0, HEIGHT), *ridge, (WIDTH, HEIGHT)], fill)

    def sun(self, x: float, y: float, radius: float) -> None:
        self.disc(x, y, radius * 1.5, "#fbe3a6")
        self.disc(x, y, radius, "#f6c95c")

    def cloud(self, x: float, y: float, size: float) -> None:
        for shift, lift, part in ((-0.9, 0.1, 0.55), (0, -0.2, 0.8), (0.9, 0.1, 0.6)):
            self.disc(x + shift * size, y + lift * size, part * size, "#ffffff", 0.7)
        self.box(x - 1.4 * size, y, x + 1.45 * size, y + 0.5 * size, "#ffffff", 0.25 * size)

    def tree(self, x: float, ground: float, size: float, fill: str = "#3c7a57") -> None:
        self.box(x - size * 0.09, ground - size, x + size * 0.09, ground, "#7a5a3a")
        for shift, lift, part in ((-0.32, 1.0, 0.42), (0.34, 1.05, 0.44), (0, 1.4, 0.52)):
            self.disc(x + shift * size, ground - lift * size, part * size, fill)
        self.disc(x - 0.12 * size, ground - 1.5 * size, 0.26 * size, "#5b9a70")

    def house(self, x: float, ground: float, size: float, wall: str, roof: str) -> None:
        self.box(x, ground - size * 0.75, x + size, ground, wall)
        eaves, ridge = ground - size * 0.72, ground - size * 1.2
        self.shape(
            [(x - size * 0.14, eaves), (x + size * 0.5, ridge), (x + size * 1.14, eaves)],
            roof,
        )
        self.box(x + size * 0.42, ground - size * 0.42, x + size * 0.62, ground, "#6b4a32")
        for left in (0.12, 0.72):
            self.box(
                x + left * size,
                ground - size * 0.52,
                x + (left + 0.18) * size,
                ground - size * 0.32,
                "#cfe3ea",
            )

    def person(self, x: float, ground: float, size: float, shirt: str, hair: str = "#3a322c") -> None:
        """A figure without a face: nobody in particular."""
        self.box(x - size * 0.16, ground - size * 0.5, x + size * 0.16, ground, "#4a5568", size * 0.06)
        self.box(
            x - size * 0.22, ground - size * 0.95, x + size * 0.22, ground - size * 0.42, shirt, size * 0.14
        )
        self.disc(x, ground - size * 1.13, size * 0.17, hair)
        self.disc(x, ground - size * 1.08, size * 0.14, "#d9a47c")

    def water(self, top: float, bottom: float, fill: str, ripple: str) -> None:
        self.box(0, top, WIDTH, bottom, fill)
        for _ in range(round((bottom - top) / 6)):
            x, y = self.chance.uniform(0, WIDTH), self.chance.uniform(top + 12, bottom - 6)
            length = self.chance.uniform(30, 120)
            self.line([(x, y), (x + length, y)], ripple, 3)

    def boat(self, x: float, y: float, size: float, fill: str) -> None:
        self.shape(
            [(x, y), (x + size, y), (x + size * 0.86, y + size * 0.18), (x + size * 0.14, y + size * 0.18)],
            fill,
        )

    def jpeg(self) -> bytes:
        """Return the picture as JPEG."""
        small = self._image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        small.filter(ImageFilter.SMOOTH).save(out, "JPEG", quality=84, subsampling=0, optimize=True)
        return out.getvalue()


def _gradient(top: str, bottom: str) -> Image.Image:
    column = Image.new("RGB", (1, 2))
    column.putpixel((0, 0), _rgb(top))
    column.putpixel((0, 1), _rgb(bottom))
    return column.resize((WIDTH * _SHARPER, HEIGHT * _SHARPER), Image.Resampling.BILINEAR)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
