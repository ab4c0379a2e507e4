"""How well real questions are answered: the labelled samples, where they are given (PRAKAT_SAMPLES)."""

import gzip
import json
from collections import defaultdict
from pathlib import Path

import pytest

from prakat.lib.search import Document, Index, Writer


@pytest.mark.slow
def test_the_samples(samples: Path, tmp_path: Path) -> None:
    with gzip.open(samples / "search" / "documents.jsonl.gz", "rt", encoding="utf-8") as file:
        given = [json.loads(line) for line in file]
    Writer(tmp_path / "i").build((Document(d["id"], d["title"], d["body"]) for d in given), edition=1)
    index = Index.open(tmp_path / "i")
    kinds: dict[str, list[float]] = defaultdict(list)
    for line in (samples / "search" / "queries.jsonl").read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        found = [ranked.id for ranked in index.ranked(asked["query"])[:10]]
        kinds[asked["kind"]].append(
            max((1 / (found.index(id) + 1) for id in asked["relevant"] if id in found), default=0)
        )
    ranks = [rank for found_ranks in kinds.values() for rank in found_ranks]
    assert sum(rank > 0 for rank in ranks) / len(ranks) >= 0.97
    assert sum(ranks) / len(ranks) >= 0.85
    for kind, found_ranks in kinds.items():
        assert sum(rank > 0 for rank in found_ranks) / len(found_ranks) >= 0.85, kind
