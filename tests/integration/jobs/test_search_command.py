"""``prakat search``: any documents and questions, one line of JSON for each question."""

import gzip
import json
from pathlib import Path

import pytest

from prakat.jobs import cli
from tests.unit.lib.search.papers import PAPERS


def written(path: Path, lines: list[dict[str, str]]) -> Path:
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def test_questions_to_given_documents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    documents = [{"id": paper.id, "title": paper.title, "body": paper.body} for paper in PAPERS]
    queries = [
        {"qid": "Q1", "query": "หมาบ้า"},
        {"qid": "Q2", "query": "เบียยังชีพ ผู้สูงอายุ"},
        {"qid": "Q3", "query": ""},
    ]
    for name in ("documents.jsonl", "documents.jsonl.gz"):
        given = ["--documents", str(written(tmp_path / name, documents))]
        asked = ["--queries", str(written(tmp_path / "queries.jsonl", queries)), "--json"]
        assert cli.run(["search", *given, *asked]) == 0
        printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [line["qid"] for line in printed] == ["Q1", "Q2", "Q3"]
        assert printed[0]["results"][0] == "e-dogs" and printed[1]["results"][0] == "e-elderly"
        assert printed[2]["results"] == []
        assert all(len(line["results"]) <= 10 for line in printed)
