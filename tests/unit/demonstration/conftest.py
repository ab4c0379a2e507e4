"""The demonstration, read once."""

from pathlib import Path

import pytest

from prakat.jobs.demonstration import content
from prakat.jobs.demonstration.content import Demonstration


@pytest.fixture(scope="session")
def town() -> Demonstration:
    return content.load()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files of this run lie, so that each is made once."""
    return tmp_path_factory.mktemp("demonstration")
