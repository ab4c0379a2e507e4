"""``prakat search``: puts questions to an index over given documents, with the code of the site's own search."""

import argparse
import gzip
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from prakat.lib.search import Document, Index, Writer

RESULTS = 10


def add_arguments(commands: Any) -> None:
    made = commands.add_parser("search", help="index given documents and put questions to them")
    made.add_argument("--documents", type=Path, required=True, help="JSONL, also .gz: id, title, body")
    made.add_argument("--queries", type=Path, required=True, help="JSONL, also .gz: qid, query")
    made.add_argument("--json", action="store_true", help="one line of JSON for each query")
    made.set_defaults(run=run)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as file
    ):
        for line in file:
            if line.strip():
                yield json.loads(line)


def run(arguments: argparse.Namespace) -> int:
    documents = (
        Document(str(line["id"]), line.get("title") or "", line.get("body") or "")
        for line in lines(arguments.documents)
    )
    with tempfile.TemporaryDirectory(prefix="prakat-search-") as folder:
        Writer(Path(folder)).build(documents, edition=0)
        index = Index.open(Path(folder))
        for line in lines(arguments.queries):
            found = [ranked.id for ranked in index.ranked(line["query"])[:RESULTS]]
            if arguments.json:
                print(json.dumps({"qid": line["qid"], "results": found}, ensure_ascii=False))
            else:
                print(line["qid"], line["query"], *found, sep="\t")
            sys.stdout.flush()
    return 0
