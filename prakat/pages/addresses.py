"""The public addresses of the sealed pages, without the language's prefix. Pure."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

HOME: Final = "/"
KNOWLEDGE: Final = "/knowledge/"
PEOPLE: Final = "/people/"
CONTACT: Final = "/contact/"
LAW: Final = "/law/"
SITEMAP: Final = "/sitemap/"
SEARCH: Final = "/search/"
FEED: Final = "/feed.xml"
NOT_FOUND: Final = "/404.html"
ROBOTS: Final = "/robots.txt"
SITEMAP_XML: Final = "/sitemap.xml"
VERIFY: Final = "/verify/"
CHECKER: Final = "/verify/prakat_verify.py"
CHECKERS_POLICY: Final = "/verify/policy.json"
WITHDRAWN: Final = "/withdrawn/"
POLICIES: Final = ("privacy", "website", "security", "accessibility")

DIGEST_CHARACTERS: Final = 16
"""How much of a file's SHA-256 stands in its address."""

_WITHOUT_LANGUAGE: Final = ("/files/", "/assets/")


def category(number: int) -> str:
    return f"/categories/{number}/"


def item(
    number: str, fiscal_year: int | None = None, month: int | None = None, day: int | None = None
) -> str:
    """The address of an item, of one fiscal year (B.E.) of it, of one month (1 to 12) of that year, or of one day."""
    path = f"/items/{number}/"
    if fiscal_year is not None:
        path += f"{fiscal_year}/"
    for part in (month, day):
        if part is not None:
            path += f"{part:02d}/"
    return path


def sitemap_of_year(fiscal_year: int) -> str:
    """The address of the index of one fiscal year's maps for machines."""
    return f"/sitemaps/{fiscal_year}.xml"


def sitemap_part(number: str, fiscal_year: int, month: int, day: int | None = None) -> str:
    """The address of the map for machines of one item's month, or of one day of it."""
    when = f"{month:02d}" if day is None else f"{month:02d}-{day:02d}"
    return f"/sitemaps/{fiscal_year}/{number}/{when}.xml"


def withdrawn(fiscal_year: int | None = None) -> str:
    """The list of what was taken from the public, or of one fiscal year (B.E.) of it."""
    return WITHDRAWN if fiscal_year is None else f"{WITHDRAWN}{fiscal_year}/"


def item_feed(number: str) -> str:
    return f"/items/{number}/feed.xml"


def entry(uid: str, version_number: int | None = None) -> str:
    """The stable address of an entry, or that of one of its older versions."""
    return f"/e/{uid}/" if version_number is None else f"/e/{uid}/{version_number}/"


def entry_proof(uid: str) -> str:
    """The page that checks an entry."""
    return f"/e/{uid}/verify/"


def open_table(entry_path: str, position: int) -> str:
    """The address of the CSV behind a table or chart: `position` counts the body's blocks from 1."""
    return f"{entry_path}data-{position}.csv"


def file(digest: str, name: str) -> str:
    return f"/files/{digest[:DIGEST_CHARACTERS]}/{quote(name, safe='')}"


def policy(slug: str) -> str:
    return f"/policies/{slug}/"


def in_language(path: str, language: str) -> str:
    """The path in a language of the interface: English lies under /en/; files, feeds and foreign addresses do not."""
    if language == "th" or not path.startswith("/") or path.startswith(_WITHOUT_LANGUAGE):
        return path
    if path.endswith((".xml", ".csv", ".txt", ".py", ".json")):
        return path
    return f"/{language}{path}"
