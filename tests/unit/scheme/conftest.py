"""The two schemes that come with the project."""

from pathlib import Path

import pytest

from prakat.scheme.document import parse
from prakat.scheme.rules import SchemeDocument

SCHEMES = Path(__file__).parents[3] / "schemes"


@pytest.fixture(scope="session")
def ban_phru_text() -> str:
    return (SCHEMES / "ban-phru.yaml").read_text("utf-8")


@pytest.fixture(scope="session")
def ban_phru(ban_phru_text: str) -> SchemeDocument:
    return parse(ban_phru_text)


@pytest.fixture(scope="session")
def khlong_hin() -> SchemeDocument:
    return parse((SCHEMES / "khlong-hin.yaml").read_bytes())
