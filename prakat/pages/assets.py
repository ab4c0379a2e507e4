"""The style sheet, script, pictures and fonts of the public pages, each under a name that carries its digest.

The style sheet begins with the colours of the scheme, so a municipality's own colours give it another name.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from prakat.pages import colours as palettes
from prakat.pages.colours import Colours, Palette

SOURCE: Final = Path(__file__).parent / "assets_source"
FONTS: Final = Path(__file__).parent / "static_built" / "fonts"
DIGEST_CHARACTERS: Final = 12

_MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
_SHEETS: Final = ("base.css", "frame.css", "lists.css", "search.css", "entry.css", "blocks.css", "print.css")
_ADDRESS: Final = re.compile(r'url\("([a-z0-9.\-]+)"\)')
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE: Final = re.compile(r"\s*\n\s*")


class FontsMissing(Exception):
    """The fonts have not been subset yet: set-up makes them."""


def assets(colours: Colours) -> dict[str, tuple[bytes, str]]:
    """Every asset by its public path: its bytes and its media type."""
    made = _made(colours)
    paths = _paths(made)
    return {paths[name]: (content, _MEDIA_TYPES[Path(name).suffix]) for name, content in made.items()}


def asset_url(name: str, colours: Colours) -> str:
    """The public path of an asset by its plain name, such as "site.css"; KeyError for an unknown one."""
    return addresses(colours)[_key(name)]


@lru_cache(maxsize=16)
def addresses(colours: Colours) -> Mapping[str, str]:
    """The public paths by names that templates can write: site_css, reading_js, mark_svg, sarabun_thai_400_woff2."""
    return {_key(name): path for name, path in _paths(_made(colours)).items()}


def _key(name: str) -> str:
    return name.replace(".", "_").replace("-", "_")


@lru_cache(maxsize=16)
def _made(colours: Colours) -> Mapping[str, bytes]:
    made = {
        name: (SOURCE / name).read_bytes() for name in ("reading.js", "search.js", "motif.svg", "lattice.svg")
    }
    mark = (SOURCE / "mark.svg").read_text(encoding="utf-8")
    made["mark.svg"] = mark.replace("BRAND", colours.brand).replace("ACCENT", colours.accent).encode()
    faces = _font_faces(made)
    sheet = "".join(_squeezed((SOURCE / name).read_text(encoding="utf-8")) for name in _SHEETS)
    paths = _paths(made)
    text = faces + _tokens(colours) + sheet
    made["site.css"] = _ADDRESS.sub(lambda found: f'url("{Path(paths[found[1]]).name}")', text).encode()
    return made


def _font_faces(made: dict[str, bytes]) -> str:
    """Adds the fonts to `made` and returns their @font-face rules."""
    listing = FONTS / "fonts.json"
    if not listing.exists():
        raise FontsMissing(f"{listing} is missing: run `make setup`")
    rules = []
    for font in json.loads(listing.read_text(encoding="utf-8")):
        made[font["file"]] = (FONTS / font["file"]).read_bytes()
        rules.append(
            f'@font-face{{font-family:"{font["family"]}";font-weight:{font["weight"]};font-display:swap;'
            f'src:url("{font["file"]}") format("woff2");unicode-range:{font["unicode_range"].replace(" ", "")}}}'
        )
    return "".join(rules)


def _tokens(colours: Colours) -> str:
    """The custom properties for each way of reading: the device's choice first, the reader's own above it."""
    light, dark = palettes.light(colours), palettes.dark(colours)
    strong_light, strong_dark = palettes.contrasting(light), palettes.contrasting(dark)
    any_light, any_dark = ":root:not([data-theme=light])", ":root[data-theme=dark]"
    strong = "[data-contrast=more]"
    return (
        f":root{{color-scheme:light;{_properties(light)}}}"
        f"@media (prefers-contrast:more){{:root{{{_properties(strong_light)}}}}}"
        f":root{strong}{{{_properties(strong_light)}}}"
        f"@media screen and (prefers-color-scheme:dark){{{any_light}{{color-scheme:dark;{_properties(dark)}}}"
        f"{any_light}{strong}{{{_properties(strong_dark)}}}}}"
        "@media screen and (prefers-color-scheme:dark) and (prefers-contrast:more)"
        f"{{{any_light}{{{_properties(strong_dark)}}}}}"
        f"@media screen{{{any_dark}{{color-scheme:dark;{_properties(dark)}}}"
        f"{any_dark}{strong}{{{_properties(strong_dark)}}}}}"
    )


def _properties(palette: Palette) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in palette.items())


def _squeezed(sheet: str) -> str:
    return _SPACE.sub(" ", _COMMENT.sub("", sheet)).strip()


def _paths(made: Mapping[str, bytes]) -> dict[str, str]:
    return {name: _path(name, content) for name, content in made.items()}


def _path(name: str, content: bytes) -> str:
    stem, _, ending = name.rpartition(".")
    return f"/assets/{stem}.{hashlib.sha256(content).hexdigest()[:DIGEST_CHARACTERS]}.{ending}"
