"""Every colour of a page is computed from four, and can be read."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from prakat.lib.contrast import AA_LARGE_OR_PART, AA_TEXT, contrast_ratio
from prakat.pages.colours import Colours, Palette, contrasting, dark, light, mix, refusals, shade


def _colours(least: int, most: int) -> st.SearchStrategy[str]:
    return st.tuples(*[st.integers(least, most)] * 3).map(lambda rgb: "#{:02x}{:02x}{:02x}".format(*rgb))


TEXT_ON = (
    *(
        (text, ground)
        for text in ("ink", "muted", "link", "accent-text")
        for ground in ("surface", "paper", "tint")
    ),
    ("ink", "accent-wash"),
    ("link", "accent-wash"),
    ("on-band", "band"),
    ("on-band-soft", "band"),
    ("on-accent", "accent"),
    ("on-notice", "notice"),
)
PART_ON = (
    ("edge", "surface"),
    ("edge", "paper"),
    ("accent-part", "surface"),
    ("accent-part", "tint"),
    ("chart-1", "surface"),
    ("chart-2", "surface"),
    ("chart-3", "surface"),
    ("chart-4", "surface"),
    ("band-edge", "band"),
)


def _assert_readable(palette: Palette) -> None:
    for text, ground in TEXT_ON:
        assert contrast_ratio(palette[text], palette[ground]) >= AA_TEXT, (text, ground, palette)
    for part, ground in PART_ON:
        assert contrast_ratio(palette[part], palette[ground]) >= AA_LARGE_OR_PART, (part, ground, palette)


def test_the_default_colours_can_be_read() -> None:
    assert refusals(Colours()) == []
    for palette in (light(Colours()), dark(Colours())):
        _assert_readable(palette)
        _assert_readable(contrasting(palette))


@given(
    brand=_colours(0, 0x88), accent=_colours(0x50, 0xFF), surface=_colours(0xD8, 0xFF), ink=_colours(0, 0x68)
)
@settings(max_examples=150, deadline=None)
def test_whatever_is_not_refused_can_be_read(brand: str, accent: str, surface: str, ink: str) -> None:
    colours = Colours(brand, accent, surface, ink)
    assume(not refusals(colours))
    for palette in (light(colours), dark(colours)):
        _assert_readable(palette)
        _assert_readable(contrasting(palette))


@pytest.mark.parametrize(
    ("colours", "named"),
    [
        (Colours(ink="#9a9a9a"), "สีตัวอักษรกับสีพื้น"),
        (Colours(brand="#8fd0c0"), "สีประจำเทศบาลกับสีพื้น"),
        (Colours(accent="#0f4a44"), "สีเน้นกับสีประจำเทศบาล"),
        (Colours(surface="#222222", ink="#ffffff", brand="#f0d080"), "สีพื้นต้องเป็นสีอ่อน"),
    ],
)
def test_colours_that_cannot_be_read_are_refused_by_name(colours: Colours, named: str) -> None:
    assert any(named in reason for reason in refusals(colours))


def test_mixing_ends_where_it_should() -> None:
    assert mix("#0f4a43", "#ffffff", 0.0) == "#0f4a43"
    assert mix("#0f4a43", "#ffffff", 1.0) == "#ffffff"
    assert shade("#808080", 1.0, 0.1) == "#ffffff"
