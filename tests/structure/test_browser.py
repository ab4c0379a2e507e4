"""The browser that the tests lean on is real, reads Thai and stays here; axe finds faults in it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

GOOD_PAGE = (
    '<!doctype html><html lang="th"><head><title>ทดสอบ</title></head><body><main><h1>ทดสอบ</h1></main></body>'
)


def test_the_browser_is_a_thai_reader(page: Page) -> None:
    page.set_content(GOOD_PAGE)
    assert page.evaluate("navigator.language") == "th-TH"
    assert page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone") == "Asia/Bangkok"
    assert page.get_by_role("heading").inner_text() == "ทดสอบ"


def test_the_database_can_be_used_beside_the_browser(page: Page, db: None) -> None:
    from prakat.people.models import Account

    assert not Account.objects.exists()


def test_axe_finds_a_picture_without_words(page: Page, axe: Callable[..., list[dict[str, Any]]]) -> None:
    page.set_content(GOOD_PAGE)
    assert axe(page) == []
    page.set_content(
        GOOD_PAGE.replace("</main>", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" id=p></main>')
    )
    assert [(one["id"], one["targets"]) for one in axe(page)] == [("image-alt", ["#p"])]


def test_widths_and_schemes_can_be_chosen(new_page: Callable[..., Page]) -> None:
    phone = new_page(width=390, color_scheme="dark")
    assert phone.evaluate("innerWidth") == 390
    assert phone.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")


@pytest.mark.postgres
def test_what_was_written_before_the_browser_came_is_there_beside_it(
    db: None, new_page: Callable[..., Page]
) -> None:
    from prakat.people.models import Unit

    before = connection.connection
    Unit.objects.create(code="PLAN", name_th="กองแผน", name_en="Planning")
    new_page().set_content(GOOD_PAGE)
    assert Unit.objects.filter(code="PLAN").exists()
    assert connection.connection is before
