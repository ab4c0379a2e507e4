"""Suggestions while one types: by keyboard and by finger, said to who hears the page, none without the script."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from prakat.pages.assets import assets
from prakat.pages.colours import Colours
from tests.browser.test_pages_look import CSP, ORIGIN
from tests.unit.pages.specimens import SPECIMENS

pytestmark = pytest.mark.browser

TITLES = ["แผนการใช้จ่ายงบประมาณ 2569", "งบประมาณรายจ่ายเพิ่มเติม ฉบับที่ 1", "<b>งบ</b>ทดลอง"]


@pytest.fixture
def box(new_page: Callable[..., Page]) -> Callable[..., tuple[Page, list[str]]]:
    """Opens the search page; the list fills with what was asked."""

    def open_box(**window: Any) -> tuple[Page, list[str]]:
        asked: list[str] = []

        def answer(route: Route) -> None:
            parts = urlsplit(route.request.url)
            served = assets(Colours())
            headers = {"Content-Security-Policy": CSP}
            if parts.path in served:
                body, media_type = served[parts.path]
                route.fulfill(body=body, content_type=media_type, headers=headers)
            elif parts.path == "/search/suggest":
                asked.append(parse_qs(parts.query)["q"][0])
                route.fulfill(body=json.dumps(TITLES), content_type="application/json", headers=headers)
            else:
                asked.append(parts.path + "?" + parts.query)
                route.fulfill(body=SPECIMENS["search"]("th"), content_type="text/html", headers=headers)

        page = new_page(**window)
        page.route(f"{ORIGIN}/**", answer)
        page.goto(f"{ORIGIN}/search/")
        asked.clear()
        return page, asked

    return open_box


def test_suggestions_by_keyboard(
    box: Callable[..., tuple[Page, list[str]]], axe: Callable[..., list[Any]]
) -> None:
    page, asked = box(width=390)
    field = page.get_by_role("combobox", name="คำที่ต้องการค้นหา")
    field.fill("ง")
    expect(page.get_by_role("listbox")).to_have_count(0)
    field.fill("งบ")
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options).to_have_count(3)
    expect(options.nth(2)).to_have_text("<b>งบ</b>ทดลอง")
    assert asked == ["งบ"]
    assert axe(page) == []
    assert all(option.bounding_box()["height"] >= 43.9 for option in options.all())  # type: ignore[index]
    field.press("ArrowDown")
    expect(field).to_have_value(TITLES[0])
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "")
    field.press("ArrowUp")
    expect(field).to_have_value("งบ")
    field.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_a_chosen_title_is_searched(box: Callable[..., tuple[Page, list[str]]]) -> None:
    page, asked = box()
    page.get_by_role("combobox").first.fill("งบ")
    page.get_by_role("listbox").get_by_role("option", name=TITLES[1]).click()
    page.wait_for_url("**q=*")
    assert parse_qs(urlsplit(page.url).query)["q"] == [TITLES[1]]


def test_without_the_script_the_form_is_plain(box: Callable[..., tuple[Page, list[str]]]) -> None:
    page, asked = box(java_script_enabled=False)
    page.get_by_role("searchbox").first.fill("งบ")
    page.get_by_role("button", name="ค้นหา").first.click()
    page.wait_for_url("**q=*")
    assert parse_qs(urlsplit(page.url).query)["q"] == ["งบ"]
