from pathlib import Path

import pytest

from prakat.lib.search import Index, Writer
from tests.unit.lib.search.papers import PAPERS


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index of the papers; tests that change an index make their own."""
    folder: Path = tmp_path_factory.mktemp("search") / "index"
    Writer(folder).build(PAPERS, edition=7)
    return Index.open(folder)
