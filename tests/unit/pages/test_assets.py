"""Assets: named by what they hold, complete, and light."""

from __future__ import annotations

import hashlib
import re

import brotli
import pytest

from prakat.pages import qr_codes
from prakat.pages.assets import asset_url, assets
from prakat.pages.colours import Colours
from prakat.pages.file_types import size_in_words
from tests.unit.pages.specimens import SPECIMENS

NAME = re.compile(r"/assets/[a-z0-9\-]+\.([0-9a-f]{12})\.(css|js|svg|woff2)")
HOME_MOST_BYTES = 100_000


def test_names_carry_the_digest() -> None:
    for path, (body, media_type) in assets(Colours()).items():
        found = NAME.fullmatch(path)
        assert found, path
        assert hashlib.sha256(body).hexdigest().startswith(found[1])
        assert media_type


def test_the_style_sheet_refers_to_assets_alone() -> None:
    served = assets(Colours())
    sheet = served[asset_url("site.css", Colours())][0].decode()
    addressed = re.findall(r"url\(\"?([^\")]+)", sheet)
    assert len(addressed) >= 6
    assert {f"/assets/{name}" for name in addressed} <= set(served)
    assert "letter-spacing" not in sheet
    assert "@import" not in sheet


def test_other_colours_make_another_sheet_and_the_same_fonts() -> None:
    other = Colours(brand="#5a1a2e")
    assert asset_url("site.css", other) != asset_url("site.css", Colours())
    assert asset_url("sarabun-thai-400.woff2", other) == asset_url("sarabun-thai-400.woff2", Colours())
    assert "--band:#5a1a2e" in assets(other)[asset_url("site.css", other)][0].decode()


def test_an_unknown_asset_is_an_error() -> None:
    with pytest.raises(KeyError):
        asset_url("jquery.js", Colours())


def test_the_first_visit_to_the_home_page_is_light() -> None:
    page = brotli.compress(SPECIMENS["home-notice"]("th"))
    beside = [
        body if path.endswith("woff2") else brotli.compress(body)
        for path, (body, _) in assets(Colours()).items()
    ]
    assert len(page) + sum(map(len, beside)) <= HOME_MOST_BYTES


def test_a_qr_code_is_one_path_on_a_square() -> None:
    drawn = qr_codes.qr_svg("https://www.bansuan.example/e/k3m9/")
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', drawn)[1])  # type: ignore[index]
    assert drawn.count("<path") == 1
    for column, row, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawn):
        assert 2 <= int(row) < side - 2
        assert 2 <= int(column) <= int(column) + int(width) <= side - 2


@pytest.mark.parametrize(
    ("length", "said"),
    [(0, "0 B"), (999, "999 B"), (1_499, "1 KB"), (999_499, "999 KB"), (999_500, "1.0 MB"), (4_812_330, "4.8 MB"),
     (999_949_999, "999.9 MB"), (2_400_000_000, "2.4 GB")],
)  # fmt: skip
def test_lengths_are_said_as_people_read_them(length: int, said: str) -> None:
    assert size_in_words(length) == said
