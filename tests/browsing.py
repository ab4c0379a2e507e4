"""A real browser for the tests: Debian's Chromium, in Thai, kept from every address but this machine's."""

import os
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
# Without these the browser asks its makers' hosts for news at every start.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
LOCAL_HOSTS = {"127.0.0.1", "localhost", "[::1]", "::1"}

Violation = dict[str, Any]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run; tests open pages of their own in it."""
    if not CHROMIUM.exists():
        pytest.fail("Chromium is not installed: run `make setup-test`", pytrace=False)
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages, each a reader with no history: `new_page(width=390, color_scheme="dark")`.

    Further names are those of Playwright's `new_context`. A page that asks another host for anything fails
    the test.
    """
    contexts: list[BrowserContext] = []
    foreign: list[str] = []

    def refuse(route: Route) -> None:
        foreign.append(route.request.url)
        route.abort()

    def open_page(width: int = 1280, height: int = 900, **options: Any) -> Page:
        settings = {"locale": "th-TH", "timezone_id": "Asia/Bangkok", **options}
        context = chromium.new_context(viewport={"width": width, "height": height}, **settings)
        context.set_default_timeout(10_000)
        context.route(_is_foreign, refuse)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert not foreign, f"The page asked other hosts: {foreign}"


def _is_foreign(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in LOCAL_HOSTS


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page in a window 1280 px wide."""
    return new_page()


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[Violation]]:
    """Returns `axe(page)`: what axe-core finds against WCAG 2.2 AA on the page as it stands.

    Each violation has `id`, `impact`, `help` and `targets` (the elements, as selectors); none is good.
    `tags` chooses other rules, `disable` leaves some out, `include` narrows the look to one selector.
    """
    source = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")

    def look(
        page: Page,
        *,
        include: str | None = None,
        tags: list[str] | None = None,
        disable: list[str] | None = None,
    ) -> list[Violation]:
        page.evaluate(source)
        options = {
            "runOnly": {"type": "tag", "values": tags or WCAG_22_AA},
            "resultTypes": ["violations"],
            "rules": {rule: {"enabled": False} for rule in disable or []},
        }
        found = page.evaluate(
            "([include, options]) => axe.run(include ? {include: [[include]]} : document, options)",
            [include, options],
        )
        return [
            {
                "id": violation["id"],
                "impact": violation["impact"],
                "help": violation["help"],
                "targets": [" ".join(map(str, node["target"])) for node in violation["nodes"]],
            }
            for violation in found["violations"]
        ]

    return look
