"""The demonstration municipality, filled once for the run and served by the real server."""

from collections.abc import Iterator

import pytest

from tests.town import Town, running_town


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with running_town(tmp_path_factory.mktemp("demonstration"), "prakat", "demo", "--only-fill") as town:
        yield town
