"""Every kind of public page, looked at in a real browser: on a phone and on a desk, in light and in dark."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Page, Route

from prakat.pages.assets import assets
from prakat.pages.colours import Colours
from tests.unit.pages.specimens import SPECIMENS

pytestmark = pytest.mark.browser

ORIGIN = "http://127.0.0.1:9"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"
)
PHONE = 390
PHONE_SCREEN = 844
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = [(width, scheme) for width in (PHONE, 1280) for scheme in ("light", "dark")]

OpenPage = Callable[..., Page]
Axe = Callable[..., list[dict[str, Any]]]


def _picture() -> bytes:
    paper = io.BytesIO()
    Image.new("RGB", (12, 8), "#8a9a90").save(paper, "PNG")
    return paper.getvalue()


def _answer(route: Route) -> None:
    path = urlsplit(route.request.url).path
    served = assets(Colours())
    if path in served:
        body, media_type = served[path]
    elif path.startswith("/look/"):
        language, name = PurePosixPath(path).parts[2:]
        body, media_type = SPECIMENS[name](language), "text/html; charset=utf-8"
    elif path.endswith((".jpg", ".png")):
        body, media_type = _picture(), "image/png"
    else:
        route.fulfill(status=404, body="")
        return
    route.fulfill(status=200, body=body, content_type=media_type, headers={"Content-Security-Policy": CSP})


@pytest.fixture
def look(new_page: OpenPage) -> Callable[..., Page]:
    """Opens a specimen in a new window; what the page complains of fails the test."""
    complaints: list[str] = []

    def open_look(name: str, language: str = "th", **window: Any) -> Page:
        page = new_page(**{"height": PHONE_SCREEN, **window})
        page.on(
            "console", lambda message: complaints.append(message.text) if message.type == "error" else None
        )
        page.route(f"{ORIGIN}/**", _answer)
        page.goto(f"{ORIGIN}/look/{language}/{name}")
        return page

    yield open_look  # type: ignore[misc]
    unexpected = [complaint for complaint in complaints if "404" not in complaint]
    assert not unexpected, unexpected


@pytest.mark.parametrize("name", SPECIMENS)
def test_axe_finds_nothing(look: Callable[..., Page], axe: Axe, name: str) -> None:
    page = look(name, width=1280)
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": PHONE_SCREEN})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert axe(page, tags=RULES) == [], f"{name} at {width} px, {scheme}"


@pytest.mark.parametrize("name", ["home", "item", "entry-everything", "search", "withdrawn"])
def test_axe_finds_nothing_in_english_nor_in_high_contrast(
    look: Callable[..., Page], axe: Axe, name: str
) -> None:
    page = look(name, "en", width=PHONE)
    assert axe(page) == []
    for scheme in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.theme = '{scheme}'")
        page.evaluate("document.documentElement.dataset.contrast = 'more'")
        assert (
            axe(page, tags=["wcag2a", "wcag2aa", "wcag2aaa"], disable=["identical-links-same-purpose"]) == []
        )


SMALL_TARGETS = """() => {
  const inSentence = (target) => {
    const around = target.closest("p, li, dd, label, figcaption, blockquote");
    if (!around) return false;
    const said = around.textContent.trim().length - target.textContent.trim().length;
    return said > 0 && getComputedStyle(target).display === "inline";
  };
  return [...document.querySelectorAll("a, button, summary, select, input")]
    .filter((target) => target.checkVisibility({checkVisibilityCSS: true}) && !target.closest(".skip"))
    .filter((target) => target.type !== "radio" && !inSentence(target))
    .filter((target) => target.getBoundingClientRect().height < 43.9)
    .map((target) => `${target.className || target.parentElement.className}: ${target.textContent.trim().slice(0, 40)}
      ${target.getBoundingClientRect().height}`);
}"""


@pytest.mark.parametrize("name", SPECIMENS)
def test_a_narrow_screen_holds_the_page_and_a_thumb_its_targets(look: Callable[..., Page], name: str) -> None:
    """No sideways scrolling at 320 px (WCAG 1.4.10), at 200 % zoom of a desk's 1280 px, with the largest letters;
    targets of 44 px, except for links inside a sentence (WCAG 2.5.5 and its exception)."""
    page = look(name, width=PHONE)
    assert page.evaluate(SMALL_TARGETS) == []
    for width, size in ((320, ""), (640, ""), (PHONE, "huge")):
        page.set_viewport_size({"width": width, "height": PHONE_SCREEN})
        page.evaluate(f"document.documentElement.dataset.size = '{size}'")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} at {width} px {size}"


@pytest.mark.parametrize("name", ["home", "entry"])
def test_text_is_set_for_thai(look: Callable[..., Page], name: str) -> None:
    page = look(name, width=PHONE)
    page.wait_for_function("document.fonts.status === 'loaded'")
    body = page.evaluate(
        "(({fontSize, lineHeight}) => [fontSize, lineHeight])(getComputedStyle(document.body))"
    )
    size, line = (float(length.removesuffix("px")) for length in body)
    assert size >= 18
    assert line / size >= 1.7
    assert page.evaluate("document.fonts.check('18px Sarabun', 'ก')")
    letters = "[...document.querySelectorAll('body *:not(track)')].map((one) => getComputedStyle(one).letterSpacing)"
    assert set(page.evaluate(letters)) == {"normal"}


def test_reading_text_keeps_its_measure(look: Callable[..., Page]) -> None:
    """65 to 75 letters of running Thai to a line, counted where letters stand and not where marks sit on them."""
    page = look("policy-privacy", width=1280)
    widths = page.evaluate(
        """() => {
          const text = document.querySelector(".text p");
          const probe = document.createElement("span");
          probe.style.cssText = "position:absolute;white-space:nowrap";
          probe.textContent = text.textContent.trim();
          text.append(probe);
          const wide = probe.getBoundingClientRect().width;
          const letters = [...probe.textContent].filter((letter) => !/\\p{Mn}/u.test(letter)).length;
          return text.getBoundingClientRect().width / (wide / letters);
        }"""
    )
    assert 62 <= widths <= 78


def test_each_question_of_the_home_page_fits_a_phone_screen(look: Callable[..., Page]) -> None:
    page = look("home", width=PHONE)
    heights = page.eval_on_selector_all(
        ".question", "(all) => all.map((one) => one.getBoundingClientRect().height)"
    )
    assert len(heights) == 5
    assert max(heights) <= PHONE_SCREEN, heights
    board = page.eval_on_selector(".board", "(board) => board.getBoundingClientRect().bottom")
    assert board <= PHONE_SCREEN


def test_everything_is_reached_without_javascript(look: Callable[..., Page]) -> None:
    page = look("home", width=PHONE, java_script_enabled=False)
    page.get_by_text("เมนู", exact=True).click()
    menu = page.get_by_role("navigation", name="หมวดหมู่ข้อมูล")
    assert menu.get_by_role("link").count() == 6
    assert menu.get_by_role("link", name="การบริการประชาชน").is_visible()
    page.get_by_text("เมนู", exact=True).click()
    page.locator("summary", has_text="ช่องทางการติดต่อสื่อสาร").click()
    assert page.get_by_role("link", name="5.3 Facebook / Line@").is_visible()
    assert not page.get_by_text("ปรับการอ่าน").is_visible()


def test_the_register_lies_open_on_a_desk(look: Callable[..., Page]) -> None:
    page = look("home", width=1280, java_script_enabled=False)
    assert page.locator(".items-row:visible").count() == 28
    assert page.locator(".menu-list a:visible").count() == 6


def test_the_readers_choices_are_kept(look: Callable[..., Page]) -> None:
    page = look("home", width=PHONE)
    page.locator(".reading summary").click()
    page.get_by_label("ใหญ่มาก").check()
    page.get_by_label("มืด").check()
    page.get_by_label("สูง").check()
    page.reload()
    kept = page.evaluate(
        "(({theme, size, contrast}) => [theme, size, contrast])(document.documentElement.dataset)"
    )
    assert kept == ["dark", "huge", "more"]
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
    page.locator(".reading summary").click()
    assert page.get_by_label("มืด").is_checked()
    page.keyboard.press("Escape")
    assert not page.get_by_label("มืด").is_visible()


def test_the_short_address_is_copied(look: Callable[..., Page]) -> None:
    page = look("entry", width=PHONE, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="คัดลอกที่อยู่").click()
    page.get_by_role("button", name="คัดลอกแล้ว").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "https://www.bansuan.example/e/k3m9/"


def test_focus_is_seen_and_the_skip_link_leads_to_the_content(look: Callable[..., Page]) -> None:
    page = look("entry", width=1280)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="ข้ามไปยังเนื้อหา")
    assert skip.bounding_box()["y"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert float(outline.removesuffix("px")) >= 3


def test_paper_shows_the_page_and_its_address_and_no_buttons(look: Callable[..., Page]) -> None:
    page = look("entry-everything", width=1280, color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    for hidden in (".head-tools", ".foot", ".crumbs", ".share", ".neighbours"):
        assert not page.locator(hidden).is_visible(), hidden
    for shown in (".head-title", "h1", ".qr", ".short-address", ".file-title"):
        assert page.locator(shown).first.is_visible(), shown
