"""The desk's colours keep WCAG 2.2 AA in both schemes: text 4.5 : 1, edges of controls 3 : 1."""

import re
from pathlib import Path

import pytest

from prakat.lib.contrast import AA_LARGE_OR_PART, AA_TEXT, contrast_ratio

SHEET = Path(__file__).parents[3] / "prakat" / "desk" / "static" / "desk" / "desk.css"
GROUNDS = ("surface", "card", "sunk")
TEXT = [
    *(
        (text, ground)
        for text in ("ink", "muted", "brand", "brand-deep", "red", "amber", "blue")
        for ground in GROUNDS
    ),
    ("on-brand", "brand"),
    ("on-brand", "brand-deep"),
    ("card", "red"),
    ("brand-deep", "brand-wash"),
    ("ink", "brand-wash"),
    ("ink", "amber-wash"),
    ("ink", "red-wash"),
    ("ink", "blue-wash"),
    ("muted", "amber-wash"),
    ("amber", "amber-wash"),
    ("red", "red-wash"),
    ("blue", "blue-wash"),
    ("added", "added-wash"),
    ("removed", "removed-wash"),
    ("brand", "amber-wash"),
    ("brand", "red-wash"),
    ("brand", "blue-wash"),
]
EDGES = [
    ("edge", "card"),
    ("edge", "surface"),
    ("brand", "card"),
    ("red-edge", "card"),
    ("amber-edge", "card"),
]


def palettes() -> dict[str, dict[str, str]]:
    """The custom properties of the light scheme and, laid over them, of the dark one."""
    blocks = re.findall(r":root \{(.*?)\}", SHEET.read_text(encoding="utf-8"), re.DOTALL)
    light, dark = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in blocks[:2])
    return {"light": light, "dark": {**light, **dark}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(scheme: str) -> None:
    palette = palettes()[scheme]
    assert len(palette) > 20
    weak = {
        f"{text} on {ground}": round(contrast_ratio(palette[text], palette[ground]), 2)
        for text, ground in TEXT
        if contrast_ratio(palette[text], palette[ground]) < AA_TEXT
    }
    assert weak == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_controls_can_be_seen(scheme: str) -> None:
    palette = palettes()[scheme]
    weak = [pair for pair in EDGES if contrast_ratio(palette[pair[0]], palette[pair[1]]) < AA_LARGE_OR_PART]
    assert weak == []


def test_both_schemes_name_the_same_colours() -> None:
    text = SHEET.read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", text, re.DOTALL)
    names = [set(re.findall(r"--([a-z-]+): #", block)) for block in blocks[:2]]
    assert names[0] == names[1]
