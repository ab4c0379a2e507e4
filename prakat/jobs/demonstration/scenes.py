"""The demonstration's pictures: a town that is nowhere, with people who are nobody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from prakat.jobs.demonstration.drawing import HEIGHT, WIDTH, Scene

MORNING = ("#bfe0ea", "#fdf3df")
NOON = ("#a9d4ea", "#eef6f3")
RAIN = ("#8ea3b0", "#d5dde0")
EVENING = ("#8fa9c9", "#fbdcb8")
SHIRTS: Final = ("#b5533c", "#2f6f8f", "#d09a3a", "#5b7f4a", "#7a5a94", "#c9748a")


def market() -> bytes:
    scene = Scene("market", MORNING)
    scene.sun(980, 150, 60)
    scene.hills(430, 120, "#9dc3a6")
    scene.box(0, 470, WIDTH, HEIGHT, "#e3d2b4")
    for place, cloth in enumerate(("#c8553d", "#2f7f79", "#e0a83e", "#4f6d9a", "#a0527a")):
        left = 20.0 + place * 238
        for pole in (left + 14, left + 196):
            scene.box(pole, 360, pole + 10, 620, "#7b6148")
        for strip in range(6):
            x = left + strip * 35
            colour = cloth if strip % 2 == 0 else "#fbf4e6"
            scene.shape([(x + 12, 300), (x + 47, 300), (x + 35, 385), (x, 385)], colour)
            scene.disc(x + 17.5, 385, 17.5, colour)
        scene.box(left, 530, left + 214, 620, "#9a7450", 8)
        for crate in range(5):
            tint = ("#7fae4f", "#d9542f", "#f0c04b", "#8a5b9e", "#e88a3c")[(crate + place) % 5]
            for fruit in range(3):
                scene.disc(left + 26 + crate * 41, 522 - fruit * 9, 17 - 2 * fruit, tint)
    for place in range(9):
        x = 70 + place * 132 + scene.chance.uniform(-26, 26)
        scene.person(x, 735 + scene.chance.uniform(-25, 25), 112, SHIRTS[place % len(SHIRTS)])
    return scene.jpeg()


def canal() -> bytes:
    scene = Scene("canal", MORNING)
    scene.cloud(260, 130, 52)
    scene.cloud(820, 90, 40)
    scene.hills(400, 130, "#a8cbb0")
    for x in (60, 190, 330, 860, 990, 1120):
        scene.tree(x, 440, scene.chance.uniform(90, 140))
    scene.box(0, 430, WIDTH, 480, "#c9b98f")
    scene.water(470, HEIGHT, "#5e9fb5", "#86bccb")
    for left in range(300, 900, 8):
        lift = 60 * (1 - ((left - 600) / 300) ** 2)
        scene.box(left, 430 - lift, left + 9, 462 - lift, "#d8c4a0")
        if left % 48 == 12:
            scene.box(left, 392 - lift, left + 6, 432 - lift, "#9a7450")
    scene.line(
        [(300 + s * 10, 394 - 60 * (1 - ((s * 10 - 300) / 300) ** 2)) for s in range(61)], "#8a6646", 8
    )
    scene.boat(470, 620, 260, "#7a4f30")
    scene.person(590, 630, 92, "#d09a3a")
    scene.line([(630, 560), (700, 690)], "#5d4630", 8)
    for x in (80, 150, 1010, 1090, 1150):
        scene.disc(x, 760 + scene.chance.uniform(-20, 20), 46, "#5c9a5f", 0.35)
        scene.disc(x + 12, 748, 9, "#e7a7c1")
    return scene.jpeg()


def parade() -> bytes:
    scene = Scene("parade", EVENING)
    scene.hills(380, 100, "#b9c9a9")
    for place, (wall, roof) in enumerate(
        (("#efe0c8", "#a5502f"), ("#dfe6da", "#47716a"), ("#f3d9c4", "#7d3f4f"), ("#e6e0ef", "#4b5a86"))
    ):
        scene.house(20 + place * 310, 480, 230, wall, roof)
    scene.box(0, 480, WIDTH, HEIGHT, "#8b8f8d")
    scene.box(0, 480, WIDTH, 510, "#cfc6b2")
    for x in range(0, WIDTH, 60):
        colour = SHIRTS[(x // 60) % len(SHIRTS)]
        scene.shape([(x, 250), (x + 44, 250), (x + 22, 296)], colour)
    scene.line([(0, 248), (WIDTH, 248)], "#5f5a50", 4)
    scene.box(380, 560, 830, 650, "#8a3b2e", 16)
    scene.box(410, 530, 800, 562, "#e0a83e", 8)
    scene.disc(470, 660, 42, "#33312e")
    scene.disc(740, 660, 42, "#33312e")
    for place, (height, width) in enumerate(((120, 22), (190, 30), (240, 40), (190, 30), (120, 22))):
        x = 480 + place * 62
        scene.box(x - width / 2, 532 - height, x + width / 2, 532, "#f4d58a", 8)
        scene.shape([(x - 9, 532 - height), (x + 9, 532 - height), (x, 496 - height)], "#e2753a")
    for place in range(5):
        scene.person(60 + place * 62, 720, 110, SHIRTS[place])
        scene.person(900 + place * 62, 720, 110, SHIRTS[(place + 3) % 6])
    for x in (120, 1020):
        scene.shape([(x - 70, 590), (x + 70, 590), (x, 545)], "#2f7f79")
    return scene.jpeg()


def town_hall() -> bytes:
    scene = Scene("town-hall", NOON)
    scene.cloud(200, 120, 46)
    scene.cloud(950, 160, 54)
    scene.hills(430, 90, "#a9cdb2")
    scene.box(0, 560, WIDTH, HEIGHT, "#a8c48a")
    scene.shape([(480, HEIGHT), (560, 600), (640, 600), (720, HEIGHT)], "#d9cbb0")
    scene.box(240, 330, 960, 600, "#f3e9d6")
    scene.shape([(200, 340), (300, 230), (900, 230), (1000, 340)], "#8e4a34")
    scene.shape([(470, 300), (600, 200), (730, 300)], "#7d3f2c")
    scene.box(500, 296, 700, 600, "#faf3e4")
    for row in (370, 480):
        for place in range(8):
            if place in (3, 4):
                continue
            x = 268 + place * 84
            scene.box(x, row, x + 50, row + 72, "#8fb3c2", 6)
            scene.box(x + 23, row, x + 27, row + 72, "#f3e9d6")
    for x in (520, 570, 620, 670):
        scene.box(x - 9, 330, x + 9, 600, "#e4d5b8")
    scene.box(560, 490, 640, 600, "#6d4a33", 6)
    scene.box(500, 600, 700, 616, "#cbbb9c")
    scene.box(836, 250, 843, 640, "#7c7c7c")
    for x, size in ((70, 130), (160, 100), (1060, 110), (1150, 140)):
        scene.tree(x, 610, size)
    for place, x in enumerate((430, 760, 800)):
        scene.person(x, 720, 90, SHIRTS[place])
    return scene.jpeg()


def meeting() -> bytes:
    scene = Scene("meeting", ("#ece3d2", "#f7f1e4"))
    scene.box(0, 600, WIDTH, HEIGHT, "#b99b76")
    scene.box(160, 90, 1040, 470, "#4b5a63", 10)
    scene.box(180, 110, 1020, 450, "#fbfaf5", 6)
    for place, height in enumerate((90, 150, 120, 210, 180, 250)):
        x = 260 + place * 90
        scene.box(x, 420 - height, x + 54, 420, ("#2f7f79", "#d09a3a")[place % 2], 4)
    scene.line([(230, 422), (830, 422)], "#4a4a4a", 4)
    scene.line([(290, 300), (470, 250), (650, 190), (800, 140)], "#b5533c", 7)
    scene.box(880, 400, 1000, 600, "#7a5a3a", 8)
    scene.person(940, 480, 150, "#2f6f8f")
    scene.box(880, 430, 1000, 600, "#8a6846", 8)
    for row, (ground, size) in enumerate(((690, 120), (770, 140), (850, 160))):
        for place in range(8):
            x = 80 + place * 148 + (row % 2) * 60
            scene.person(
                x, ground, size, SHIRTS[(place + row * 2) % 6], ("#3a322c", "#8b8b8b")[place % 3 == 0]
            )
    return scene.jpeg()


def road() -> bytes:
    scene = Scene("road", NOON)
    scene.sun(200, 140, 50)
    scene.hills(400, 170, "#93bda0")
    scene.hills(450, 110, "#79ac88")
    scene.box(0, 430, WIDTH, HEIGHT, "#9cc07a")
    bend = [
        (40, 800),
        (300, 640),
        (470, 540),
        (560, 470),
        (590, 425),
        (640, 425),
        (680, 470),
        (760, 560),
        (960, 800),
    ]
    scene.shape(bend, "#6f7578")
    scene.line([(500, 800), (530, 700)], "#f3e6b0", 14)
    scene.line([(550, 640), (572, 575)], "#f3e6b0", 10)
    scene.line([(584, 540), (600, 490)], "#f3e6b0", 6)
    for x, ground, height in ((930, 690, 300), (800, 570, 220), (716, 490, 150)):
        scene.box(x, ground - height, x + height * 0.035, ground, "#4b5357")
        scene.line([(x, ground - height), (x - height * 0.28, ground - height - 8)], "#4b5357", height * 0.03)
        scene.disc(x - height * 0.28, ground - height, height * 0.05, "#fff3c4")
    for x, ground, size in (
        (130, 590, 130),
        (290, 545, 90),
        (1090, 640, 150),
        (970, 540, 90),
        (420, 500, 60),
    ):
        scene.tree(x, ground, size)
    return scene.jpeg()


def clinic() -> bytes:
    scene = Scene("clinic", NOON)
    scene.cloud(880, 130, 50)
    scene.hills(440, 100, "#a8ccb3")
    scene.box(0, 560, WIDTH, HEIGHT, "#b7cf99")
    scene.box(260, 340, 900, 600, "#f6f1e6")
    scene.shape([(215, 350), (330, 235), (830, 235), (945, 350)], "#2f7a5e")
    scene.box(520, 270, 640, 330, "#ffffff", 8)
    scene.box(568, 278, 592, 322, "#2f7a5e")
    scene.box(556, 290, 604, 310, "#2f7a5e")
    for x in (300, 410, 700, 800):
        scene.box(x, 400, x + 64, 480, "#9cc3cf", 6)
    scene.box(530, 430, 630, 600, "#7fa6a0", 6)
    scene.shape([(530, 600), (630, 600), (720, 660), (440, 660)], "#d6cab2")
    for x, size in ((110, 130), (1020, 120), (1120, 150)):
        scene.tree(x, 610, size)
    for x in (180, 262):
        scene.disc(x, 660, 44, "#8a5a3a", 1.05)
        scene.box(x - 40, 604, x + 40, 622, "#c9a77c", 8)
    scene.person(700, 720, 120, "#ffffff")
    scene.person(780, 720, 110, "#c9748a", "#a8a8a8")
    return scene.jpeg()


def park() -> bytes:
    scene = Scene("park", NOON)
    scene.sun(1040, 130, 55)
    scene.cloud(300, 110, 46)
    scene.hills(420, 100, "#a6cdae")
    scene.box(0, 440, WIDTH, HEIGHT, "#95c07f")
    scene.disc(770, 620, 300, "#6aa9c0", 0.36)
    scene.disc(770, 612, 270, "#86bed0", 0.32)
    for x, ground, size in ((90, 520, 150), (230, 480, 100), (1130, 560, 160), (1010, 480, 100)):
        scene.tree(x, ground, size)
    scene.line([(250, 700), (300, 540), (350, 700)], "#8a5b3a", 10)
    scene.line([(450, 700), (500, 540), (550, 700)], "#8a5b3a", 10)
    scene.line([(300, 545), (500, 545)], "#8a5b3a", 10)
    for x in (360, 440):
        scene.line([(x, 545), (x, 650)], "#5a5a5a", 3)
        scene.box(x - 22, 650, x + 22, 660, "#b5533c", 3)
    for x, y, colour in ((520, 150, "#b5533c"), (660, 230, "#d09a3a"), (830, 130, "#7a5a94")):
        scene.shape([(x, y - 46), (x + 34, y), (x, y + 56), (x - 34, y)], colour)
        scene.line([(x, y + 56), (x - 26, y + 110), (x + 10, y + 160), (x - 20, y + 210)], "#6b6b6b", 3)
    for place, x in enumerate((600, 680, 920, 1010)):
        scene.person(x, 770, 96, SHIRTS[place])
    return scene.jpeg()


def elders() -> bytes:
    scene = Scene("elders", MORNING)
    scene.hills(430, 90, "#b3d0ad")
    scene.box(0, 520, WIDTH, HEIGHT, "#bcd29c")
    scene.box(640, 330, 1120, 560, "#e9d7b8")
    scene.shape([(590, 345), (880, 210), (1170, 345)], "#a0522d")
    for x in (660, 800, 950, 1090):
        scene.box(x, 345, x + 18, 560, "#8a6646")
    scene.tree(260, 600, 330, "#4a8a63")
    for x, shirt in ((330, "#c9748a"), (450, "#5b7f4a"), (600, "#7a5a94"), (720, "#2f6f8f")):
        scene.person(x, 720, 140, shirt, "#c9c9c9")
    scene.disc(525, 700, 190, "#a77b52", 0.24)
    scene.disc(525, 692, 180, "#c49a6c", 0.22)
    for x in (430, 520, 610):
        scene.box(x - 24, 672, x + 24, 690, "#fbf4e6", 3)
    return scene.jpeg()


def tree_planting() -> bytes:
    scene = Scene("tree-planting", MORNING)
    scene.cloud(900, 120, 48)
    scene.hills(400, 110, "#a5cbb0")
    scene.water(420, 540, "#69a8bd", "#93c6d4")
    scene.box(0, 530, WIDTH, HEIGHT, "#a9bd77")
    for row, (ground, step) in enumerate(((610, 105), (720, 140))):
        for place in range(11):
            x = 60 + place * step + row * 40
            scene.disc(x, ground, 30, "#7a5a3a", 0.35)
            scene.line([(x, ground), (x, ground - 62)], "#5a8a4a", 6)
            for side in (-1, 1):
                scene.disc(x + side * 17, ground - 46, 18, "#5fa364", 0.55)
            scene.disc(x, ground - 70, 17, "#74b572", 0.8)
    scene.line([(960, 560), (1030, 700)], "#8a6646", 10)
    scene.shape([(1020, 690), (1056, 672), (1078, 740), (1046, 752)], "#8b9296")
    scene.box(120, 560, 210, 640, "#3f7f8c", 10)
    scene.line([(205, 600), (262, 566)], "#3f7f8c", 14)
    return scene.jpeg()


def flood_drill() -> bytes:
    scene = Scene("flood-drill", RAIN)
    scene.hills(400, 90, "#8fa89a")
    for place, (wall, roof) in enumerate(
        (("#e6dcc8", "#8e4a34"), ("#d9e2dc", "#47716a"), ("#ecd9c6", "#6d4a5c"))
    ):
        x = 60 + place * 420
        for leg in (x + 20, x + 190):
            scene.box(leg, 430, leg + 16, 580, "#6b5844")
        scene.house(x, 440, 220, wall, roof)
    scene.water(540, HEIGHT, "#8b8a6c", "#a5a384")
    for x, flag in ((360, "#e0b23e"), (780, "#c0392b")):
        scene.box(x, 380, x + 8, 600, "#54524c")
        scene.shape([(x + 8, 384), (x + 92, 404), (x + 8, 428)], flag)
    for x, y, hull in ((190, 640, "#c05a2e"), (690, 690, "#2f6f8f")):
        for place in range(3):
            scene.person(x + 80 + place * 76, y + 22, 96, ("#e07b39", "#f0c04b", "#e07b39")[place])
        scene.boat(x, y, 310, hull)
    for _ in range(110):
        start = (scene.chance.uniform(0, WIDTH), scene.chance.uniform(0, HEIGHT))
        scene.line([start, (start[0] - 7, start[1] + 24)], "#c3cfd4", 2)
    return scene.jpeg()


def waste() -> bytes:
    scene = Scene("waste", MORNING)
    scene.hills(400, 90, "#aed0b2")
    scene.house(740, 560, 330, "#f0e3cc", "#a5502f")
    scene.tree(130, 570, 170)
    scene.box(0, 560, WIDTH, HEIGHT, "#cfc6b4")
    for x in range(0, 700, 46):
        scene.box(x, 440, x + 30, 570, "#f4ead6", 6)
    scene.box(0, 470, 700, 486, "#e2d3b8")
    for place, (colour, lid) in enumerate(
        (("#3f8f55", "#2f7044"), ("#e2b33c", "#b98d22"), ("#3a6ea8", "#2a5384"), ("#c0453a", "#96332a"))
    ):
        x = 130 + place * 200
        scene.shape([(x, 530), (x + 150, 530), (x + 132, 720), (x + 18, 720)], colour)
        scene.box(x - 12, 500, x + 162, 534, lid, 12)
        scene.disc(x + 75, 622, 32, "#fbfaf5")
        scene.disc(x + 75, 622, 15, colour)
    return scene.jpeg()


def dengue() -> bytes:
    scene = Scene("dengue", ("#dcebe2", "#f7f3e6"))
    scene.box(0, 600, WIDTH, HEIGHT, "#c9b795")
    for x, size in ((220, 120), (430, 96)):
        scene.disc(x, 590, size, "#8a5a3a", 1.1)
        scene.box(x - size, 590 - size * 1.25, x + size, 590 - size, "#c9a77c", 12)
        scene.disc(x, 590 - size * 1.3, 16, "#8a6646")
    scene.box(640, 470, 720, 640, "#7fb3c4", 14)
    scene.box(652, 540, 708, 630, "#a9d3de", 8)
    for shift, tall in ((-34, 190), (0, 240), (36, 200)):
        scene.line([(680, 480), (680 + shift, 480 - tall / 2)], "#4d8a52", 7)
        scene.disc(680 + shift, 470 - tall / 2, 26, ("#c9748a", "#e0a83e", "#b5533c")[(shift + 36) % 3])
    scene.disc(960, 330, 170, "#b23a2e")
    scene.disc(960, 330, 136, "#f8f4ea")
    scene.disc(960, 345, 20, "#4a4a4a", 2.1)
    scene.disc(960, 290, 20, "#4a4a4a")
    scene.line([(960, 276), (960, 236)], "#4a4a4a", 5)
    for side in (-1, 1):
        scene.disc(960 + side * 48, 318, 46, "#b9c7cc", 0.34)
        for leg in (330, 360, 390):
            scene.line([(960, leg), (960 + side * 60, leg + 8), (960 + side * 78, leg + 50)], "#4a4a4a", 5)
    scene.line([(856, 226), (1064, 434)], "#b23a2e", 30)
    return scene.jpeg()


SCENES: Final[Mapping[str, Callable[[], bytes]]] = {
    "market.jpg": market,
    "canal.jpg": canal,
    "parade.jpg": parade,
    "town-hall.jpg": town_hall,
    "meeting.jpg": meeting,
    "road.jpg": road,
    "clinic.jpg": clinic,
    "park.jpg": park,
    "elders.jpg": elders,
    "tree-planting.jpg": tree_planting,
    "flood-drill.jpg": flood_drill,
    "waste.jpg": waste,
    "dengue.jpg": dengue,
}
