"""Steps in the typewriter that several browser tests take."""

import json
import re
import sqlite3
from typing import Any

from playwright.sync_api import Page, expect

from tests.town import Town


def stored(town: Town, question: str, *values: Any) -> Any:
    """One value out of the town's database, read as it is while the server runs."""
    with sqlite3.connect(f"file:{town.folder}/var/prakat.sqlite3?mode=ro", uri=True) as database:
        return database.execute(question, values).fetchone()[0]


def begin(page: Page) -> int:
    """Begins an entry under 1.11; returns the number of its draft."""
    page.goto("/cms/items/")
    page.locator("#mine-1\\.11 button").click()
    return shown(page)


def shown(page: Page) -> int:
    page.wait_for_url("**/cms/drafts/edit/*/")
    expect(page.locator(".public-DraftEditor-content").first).to_be_visible()
    return int(page.url.rstrip("/").rpartition("/")[2])


def write(page: Page, draft: int) -> None:
    page.goto(f"/cms/drafts/edit/{draft}/")
    shown(page)


def saved(page: Page) -> None:
    expect(page.locator("#save-state[data-kind=saved]")).to_be_visible(timeout=20_000)


def propose(page: Page, town: Town, draft: int) -> Any:
    """Puts the draft forward; returns the snapshot that was stored."""
    with page.expect_navigation(url=re.compile("/desk/")):
        page.get_by_role("button", name="เสนอขออนุมัติ").click()
    return submitted(town, draft)


def submitted(town: Town, draft: int) -> Any:
    question = """SELECT snapshot FROM editorial_version JOIN cms_entrydraft ON version_id = editorial_version.id
                  WHERE cms_entrydraft.id = ? AND state = 'submitted'"""
    return json.loads(stored(town, question, draft))


def title_of(town: Town, draft: int) -> str:
    title: str = stored(town, "SELECT title FROM cms_entrydraft WHERE id = ?", draft)
    return title


def tab_to(page: Page, wanted: str, most: int = 60) -> None:
    """Presses Tab until the element that has the focus matches, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"{wanted} is not reached with {most} tabs")
