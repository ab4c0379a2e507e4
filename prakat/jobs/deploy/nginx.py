"""The configuration with which nginx serves an edition's own directories, with the same answers as the square."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.template import engines

from prakat.lib.seal import listing
from prakat.lib.seal.edition import PROFILES
from prakat.public import live, wellknown
from prakat.public.prepared import content_type
from prakat.publishing.press import SHOWN_IN_PLACE
from prakat.scheme.rules import EXTENSIONS

MODULES: Final = Path("/etc/nginx/modules-enabled")
HSTS: Final = "max-age=63072000"
DOWN: Final = (
    "<!doctype html><html lang=th><meta charset=utf-8><title>ขัดข้องชั่วคราว</title>"
    "<h1>บริการส่วนนี้ขัดข้องชั่วคราว</h1><p>หน้าข้อมูลของเทศบาลยังเปิดอ่านได้ตามปกติ กรุณาลองใหม่ในอีกสักครู่</p>"
    "<p lang=en>This service is temporarily unavailable. The published pages can still be read.</p>"
)
OWN_TYPES: Final = {
    "text/html": ("html",),
    "text/css": ("css",),
    "text/javascript": ("js",),
    "text/plain": ("txt",),
    "text/x-python": ("py",),
    "image/svg+xml": ("svg",),
    "font/woff2": ("woff2",),
    "application/xml": ("xml",),
    "application/json": ("json",),
}
"""Endings of what Prakat itself renders; those of attachments come from the scheme's rules."""
FEEDS: Final = ("= /feed.xml", '~ "^/items/[^/]+/feed\\.xml$"')
"""Addresses, as nginx matches them, that have another type than their ending says."""
FEED_TYPE: Final = "application/atom+xml"
LIMITS: Final = {
    "/accounts/": ("accounts", 15, ""),
    "/desk/": ("staff", 90, "2g"),
    "/cms/": ("staff", 90, "2g"),
}
"""Zone of the rate limit, how many requests may come at once, and the largest body: what any scheme may allow for an
upload; the desk itself asks the scheme in force."""
SEARCH_LIMITS: Final = ("search", 20, "")


@dataclass(frozen=True)
class Deployment:
    """What the operator decides, and where this instance keeps its files."""

    server_name: str
    listens: tuple[str, ...]
    upstream: str
    edition: Path
    static: Path
    log_dir: Path = Path("/var/log/nginx")
    certificate: Path | None = None
    key: Path | None = None
    acme: Path | None = None
    brotli: bool = False
    traffic_log: bool = False


@dataclass(frozen=True)
class SealFile:
    pattern: str
    file: str
    media_type: str
    lasting: bool


@dataclass(frozen=True)
class LivePlace:
    match: str
    zone: str
    burst: int
    upload_max: str
    is_staff: bool


@dataclass(frozen=True)
class Header:
    """A header of the sealed pages: one value for all of them, or one for each profile through a variable."""

    name: str
    given: str
    variable: str = ""
    values: tuple[tuple[str, str], ...] = ()


def has_brotli(modules: Path = MODULES) -> bool:
    """Whether Debian's module for files packed with brotli is installed and enabled."""
    return any(modules.glob("*brotli-static*")) if modules.is_dir() else False


def write(deployment: Deployment) -> str:
    """The configuration: one file to be included in nginx's http block."""
    made = engines["django"].from_string(
        "{% autoescape off %}{% include 'jobs/nginx.conf' %}{% endautoescape %}"
    )
    return str(made.render({**vars(deployment), **_derived(deployment)})).strip() + "\n"


def _derived(deployment: Deployment) -> dict[str, object]:
    return {
        "sharded": "|".join(sorted(listing.SHARDED)),
        "places": list(_profiles()),
        "headers": list(_headers()),
        "types": [(content_type(name), " ".join(ends)) for name, ends in {**OWN_TYPES, **EXTENSIONS}.items()],
        "seal_files": list(_seal_files(deployment.edition)),
        "feeds": FEEDS,
        "feed_type": content_type(FEED_TYPE),
        "live_places": list(_live_places()),
        "plain_listens": ("80", "[::]:80"),
        "hsts": HSTS,
        "down": DOWN,
    }


def _live_places() -> Iterator[LivePlace]:
    for prefix in live.LIVE:
        if prefix == live.STATIC:
            continue
        is_staff = prefix not in live.SEARCH
        limits = LIMITS[prefix] if is_staff else SEARCH_LIMITS
        yield LivePlace("^~ " + prefix, *limits, is_staff=is_staff)
        yield LivePlace("= " + prefix.rstrip("/"), *limits, is_staff=is_staff)


def _profiles() -> Iterator[tuple[str, str]]:
    """Patterns of addresses and the header profile that the press gives to what stands there."""
    shown = "|".join(
        end for name, ends in EXTENSIONS.items() if name.startswith(SHOWN_IN_PLACE) for end in ends
    )
    yield "~^/assets/", "asset"
    yield rf"~*^/files/.*\.(?:{shown})$", "file"
    yield "~^/files/", "download"
    lasting = "|".join(place.pattern for place in _seal_files(Path()) if place.lasting)
    yield f"~^(?:{_anonymous(lasting)})$", "asset"


def _headers() -> Iterator[Header]:
    by_name: dict[str, dict[str, str]] = {}
    for profile, pairs in PROFILES.items():
        for name, value in pairs:
            by_name.setdefault(name, {})[profile] = value
    for name, values in sorted(by_name.items()):
        if len(values) == len(PROFILES) and len(set(values.values())) == 1:
            yield Header(name, f'"{values.popitem()[1]}"')
        else:
            variable = "$prakat_" + name.lower().replace("-", "_")
            yield Header(name, variable, variable, tuple(values.items()))


def _seal_files(edition: Path) -> Iterator[SealFile]:
    for kind, pattern in wellknown.NAMES.items():
        media_type, profile = wellknown.FORMS[kind]
        address = re.escape(wellknown.PREFIX).replace(r"\-", "-") + pattern
        yield SealFile(
            pattern=address.replace("(?P<", "(?<prakat_"),
            file=f"{edition}/{_FILES[kind]}",
            media_type=content_type(media_type),
            lasting=profile == wellknown.LASTING,
        )


def _anonymous(pattern: str) -> str:
    return re.sub(r"\(\?<prakat_\w+>", "(?:", pattern)


_FILES: Final = {
    "edition": "current/edition",
    "editions": "editions/$prakat_version/edition",
    "dir": "trees/$prakat_shard/$prakat_directory/.dir",
    "keys": "keys",
    "checkpoint": "log/checkpoint",
    "cosigned": "log/checkpoint.cosigned",
    "tile": "$prakat_tile",
    "part": "$prakat_part",
}
