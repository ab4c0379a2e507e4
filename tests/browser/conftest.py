"""The demonstration municipality, filled once for the run and served by the real server."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.cast import PASSWORD
from tests.town import Town, running_town

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with running_town(tmp_path_factory.mktemp("demonstration"), "prakat", "demo", "--only-fill") as town:
        yield town


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The cast's town, served by the real server; every test begins drafts of its own in it."""
    with running_town(tmp_path_factory.mktemp("typewriter"), "tests.town") as running:
        yield running


@pytest.fixture(scope="module")
def keys() -> dict[str, Any]:
    """What the browser keeps after each one's log-in."""
    return {}


@pytest.fixture
def desk(town: Town, new_page: Open, keys: dict[str, Any]) -> Iterator[Open]:
    """``desk("preparer")``: a window in which somebody of the cast is logged in; what a page complains of fails."""
    complaints: list[str] = []

    def open_desk(who: str, **window: Any) -> Page:
        page = new_page(base_url=town.address, storage_state=keys.get(who), **window)
        page.set_default_timeout(20_000)
        if who not in keys:
            page.goto("/accounts/login/")
            page.locator("input[name=login]").fill(who)
            page.locator("input[name=password]").fill(PASSWORD)
            with page.expect_navigation():
                page.locator("input[name=password]").press("Enter")
            keys[who] = page.context.storage_state()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_desk
    assert complaints == []
