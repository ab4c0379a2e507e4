"""Feeds and site maps, read back by an XML parser."""

from __future__ import annotations

import dataclasses
from datetime import date
from xml.etree import ElementTree

from prakat.pages import presses
from prakat.pages.views.service import FeedView, SitemapAddress, SitemapIndexView, SitemapXmlView
from prakat.pages.views.site import Words
from tests.unit.pages.fixtures import LATEST, NOW, site

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_a_feed_names_its_entries_with_dates_and_units() -> None:
    first = dataclasses.replace(LATEST[0], title=Words("<ก> & ข"), revised_at=NOW)
    view = FeedView(site("/feed.xml"), Words("เรื่องล่าสุด"), "/feed.xml", "/", (first, *LATEST[1:]), NOW)
    root = ElementTree.fromstring(presses.feed(view))
    assert root.findtext(f"{ATOM}id") == "https://www.bansuan.example/feed.xml"
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 5
    assert entries[0].findtext(f"{ATOM}title") == "<ก> & ข"
    assert entries[0].findtext(f"{ATOM}updated") == "2026-06-24T09:30:00+07:00"
    assert entries[1].findtext(f"{ATOM}updated") == entries[1].findtext(f"{ATOM}published")
    assert entries[0].findtext(f"{ATOM}author/{ATOM}name") == "กองวิชาการและแผนงาน"
    assert entries[0].find(f"{ATOM}link").attrib["href"] == "https://www.bansuan.example/e/k3m9/"  # type: ignore[union-attr]


def test_a_site_map_lists_each_address_in_both_languages() -> None:
    view = SitemapXmlView(
        site("/sitemap.xml"), (SitemapAddress("/e/k3m9/", date(2026, 6, 24)), SitemapAddress("/"))
    )
    root = ElementTree.fromstring(presses.sitemap_xml(view))
    assert [place.text for place in root.iter(f"{MAP}loc")] == [
        "https://www.bansuan.example/e/k3m9/",
        "https://www.bansuan.example/en/e/k3m9/",
        "https://www.bansuan.example/",
        "https://www.bansuan.example/en/",
    ]
    assert root.findtext(f"{MAP}url/{MAP}lastmod") == "2026-06-24"


def test_several_site_maps_are_listed() -> None:
    view = SitemapIndexView(
        site("/sitemap.xml"), (SitemapAddress("/sitemaps/1.10-2569.xml", date(2026, 6, 24)),)
    )
    root = ElementTree.fromstring(presses.sitemap_index(view))
    assert root.findtext(f"{MAP}sitemap/{MAP}loc") == "https://www.bansuan.example/sitemaps/1.10-2569.xml"
