"""Ban Phru's scheme in force, with the heads and officers of two units in their posts."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from prakat.audit.rules import MACHINE
from prakat.lib.thai_dates import BANGKOK
from prakat.people import actions as people
from prakat.people.models import Account, Post
from prakat.scheme import actions
from prakat.scheme.document import parse
from prakat.scheme.rules import SchemeDocument

SCHEMES = Path(__file__).parents[3] / "schemes"
AT = datetime(2026, 6, 24, 9, 0, tzinfo=BANGKOK)


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture(scope="session")
def ban_phru() -> SchemeDocument:
    return parse((SCHEMES / "ban-phru.yaml").read_bytes())


@pytest.fixture(scope="session")
def khlong_hin() -> SchemeDocument:
    return parse((SCHEMES / "khlong-hin.yaml").read_bytes())


@pytest.fixture
def loaded(db: None, ban_phru: SchemeDocument) -> SchemeDocument:
    actions.load(document=ban_phru, by=None, second=None, reason="", at=AT)
    return ban_phru


@pytest.fixture
def appointed(loaded: SchemeDocument) -> Callable[..., Account]:
    """Puts a new person with an account into a post: `appointed("head-fin")`."""

    def appoint(post: str, *, until_on: date | None = None) -> Account:
        person = people.add_person(name_th=f"ผู้ดำรงตำแหน่ง {post}", by=MACHINE, at=AT)
        held = Post.objects.get(code=post)
        people.appoint(
            person=person, post=held, from_on=date(2025, 10, 1), until_on=until_on, by=MACHINE, at=AT
        )
        return people.open_account(username=post, password=None, person=person, by=MACHINE, at=AT)

    return appoint
