"""The cut web fonts still set Thai as the full face does."""

import base64
import json
from collections.abc import Callable
from html import escape
from io import BytesIO
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Page

from tests.structure.tree import PACKAGE, ROOT

WEB_FOLDER = PACKAGE / "pages" / "static_built" / "fonts"
FACES: list[dict[str, Any]] = json.loads((WEB_FOLDER / "fonts.json").read_text("utf-8"))
THAI_CONSONANTS_VOWELS_AND_DIGITS = [*range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C)]
# Stacked marks, SARA AM after a tone mark, tall consonants, marks below.
HARD_WORDS = "ที่ ปี่ น้ำ ค่ำ ป้ำ ผู้ ญี่ปุ่น ฐานะ ก็ต์ ฟั่น ฬิ่ ปฏิทิน ๒๕๖๙"


@pytest.mark.parametrize("face", FACES, ids=lambda face: face["file"])
def test_each_weight_is_small_and_carries_its_licence(face: dict[str, Any]) -> None:
    path = WEB_FOLDER / face["file"]
    assert path.stat().st_size < 20_000
    font = TTFont(path)
    assert "Open Font License" in font["name"].getDebugName(13)
    if "thai" in face["file"]:
        assert set(THAI_CONSONANTS_VOWELS_AND_DIGITS) <= set(font.getBestCmap())
        assert {"mark", "mkmk"} <= {
            record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord
        }


def apart(one: Image.Image, other: Image.Image) -> int:
    """Returns how many dark pixels of either picture have none in the other within a pixel's reach."""
    count = 0
    for first, second in ((one, other), (other, one)):
        dark = first.point(lambda grey: 255 * (grey < 100))
        light_around = second.filter(ImageFilter.MinFilter(3)).point(lambda grey: 255 * (grey > 180))
        count += ImageChops.multiply(dark, light_around).histogram()[255]
    return count


@pytest.mark.browser
@pytest.mark.parametrize(("weight", "style"), [(400, "Regular"), (700, "Bold")])
def test_thai_marks_stand_where_the_full_face_puts_them(
    new_page: Callable[..., Page], weight: int, style: str
) -> None:
    sources = [("full", ROOT / "build" / "fonts" / f"Sarabun-{style}.ttf", "U+0-10FFFF")]
    for face in FACES:
        if face["weight"] == weight:
            sources.append(("cut", WEB_FOLDER / face["file"], face["unicode_range"]))
    rules = "p{font-size:40px;line-height:2;margin:0;white-space:nowrap}"
    for family, path, reach in sources:
        address = f"data:font/ttf;base64,{base64.b64encode(path.read_bytes()).decode()}"
        rules += f'@font-face{{font-family:{family};src:url("{address}");unicode-range:{reach}}}'
    careless = 'font-feature-settings:"mark" 0,"mkmk" 0,"ccmp" 0'
    lines = "".join(
        f'<p lang="th" style="font-family:{family};{extra}">{HARD_WORDS}</p>'
        for family, extra in (("full", ""), ("cut", ""), ("cut", escape(careless)))
    )
    page = new_page(device_scale_factor=2)
    page.set_content(f'<meta charset="utf-8"><style>{rules}</style>{lines}')
    page.evaluate("document.fonts.ready")
    assert page.evaluate("[...document.fonts].filter(face => face.status === 'loaded').length") == 3
    full, cut, misplaced = (
        Image.open(BytesIO(page.locator("p").nth(line).screenshot())).convert("L") for line in range(3)
    )
    assert apart(full, cut) == 0
    assert apart(full, misplaced) > 1000
