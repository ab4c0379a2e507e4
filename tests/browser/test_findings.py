"""What the gate found, settled on a phone without a mouse; and no change is lost while a draft saves itself."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.writing import begin, saved, stored, tab_to
from tests.town import Town

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def test_findings_are_settled_by_keyboard_on_a_phone(
    desk: Open, axe: Callable[..., list[Any]], town: Town
) -> None:
    page = desk("preparer", width=390, height=844)
    draft = begin(page)
    page.locator("#id_title").fill("รายชื่อผู้รับเบี้ยยังชีพ")
    page.locator("#id_summary").fill("ประจำเดือน")
    page.locator(".public-DraftEditor-content").first.click()
    page.keyboard.type("เลขประจำตัวประชาชน 1-0000-00001-12-9 โทร 081-000-0000")
    saved(page)
    page.goto(f"/cms/drafts/{draft}/findings/")
    expect(page.locator(".finding.is-block mark")).to_have_text("1-0000-00001-12-9")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    small = page.evaluate(
        """() => [...document.querySelectorAll("main button, main summary, main .prakat-button")]
            .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
            .map((one) => one.textContent.trim())"""
    )
    assert small == []
    tab_to(page, ".finding.is-block button[value=mask]")
    page.keyboard.press("Enter")
    expect(page.locator(".finding.is-block")).to_have_count(0)
    tab_to(page, ".finding.is-answer summary")
    page.keyboard.press("Enter")
    tab_to(page, ".finding.is-answer textarea", 3)
    page.keyboard.type("เป็นหมายเลขของสำนักงาน")
    tab_to(page, ".finding.is-answer button[value=answer]", 3)
    page.keyboard.press("Enter")
    expect(page.locator(".finding.is-answer.is-settled")).to_have_count(1)
    tab_to(page, "button[value=propose]", 40)
    text = stored(town, "SELECT body FROM cms_entrydraft WHERE id = ?", draft)
    assert "00001" not in text


def test_what_is_changed_while_the_draft_saves_itself_is_saved_too(desk: Open, town: Town) -> None:
    page = desk("preparer")
    draft = begin(page)
    page.wait_for_timeout(2_500)  # the screen watches from then on
    held: list[Any] = []
    may_pass = False
    page.route("**/cms/drafts/edit/*/", lambda route: route.continue_() if may_pass else held.append(route))
    page.locator("#id_title").fill("ชื่อแรก")
    for _ in range(100):
        if held:
            break
        page.wait_for_timeout(100)
    page.locator("#id_title").fill("ชื่อที่แก้ระหว่างบันทึก")
    may_pass = True
    for route in held:
        route.continue_()
    question = "SELECT content FROM wagtailcore_revision WHERE object_id = ? ORDER BY id DESC LIMIT 1"
    for _ in range(100):
        if "ระหว่างบันทึก" in json.loads(stored(town, question, str(draft)))["title"]:
            return
        page.wait_for_timeout(100)
    raise AssertionError("the change was lost")
