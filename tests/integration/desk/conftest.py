"""The desk's own stage: the cast as of this moment, no second factor, and a press that renders next to nothing."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth.backends import ModelBackend
from django.test import Client
from django.utils import timezone

from prakat.people.models import Account
from prakat.publishing import press
from prakat.publishing.rules import Page
from tests.cast import Cast, assemble

BACKEND = f"{ModelBackend.__module__}.{ModelBackend.__name__}"


class OnePage:
    """Renders one page, whatever changed: these tests look at the desk, not at the site."""

    def touched_by(self, version_ids: Iterable[int], at: datetime) -> Iterator[Page | str]:
        yield Page("/", "text/html", str(sorted(version_ids)).encode())

    def everything(self, at: datetime) -> Iterator[Page]:
        yield Page("/", "text/html", b"everything")


@pytest.fixture(autouse=True)
def desk_settings(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.REQUIRE_SECOND_FACTOR = False
    monkeypatch.setattr(press, "renderer", OnePage)


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble(at=timezone.now())


@pytest.fixture
def as_(client: Client) -> Callable[[Account], Client]:
    """``as_(cast.head)`` is a browser in which this account is logged in."""

    def enter(account: Account) -> Client:
        browser = Client()
        browser.force_login(account, backend=BACKEND)
        return browser

    return enter
