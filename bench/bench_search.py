"""How well and how fast the search finds: the labelled questions, then 100,000 documents, engine and HTTP.

    PRAKAT_SAMPLES=/path/to/samples .venv/bin/python -m bench.bench_search [--documents 100000] [--keep FOLDER]

Documents beyond the samples are made by varying them: lines of several, other numbers, some words exchanged. The
client asks over one kept connection, one question after the other, from the second core.
"""

import argparse
import gzip
import http.client
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from prakat.lib.search import Document, Index, Writer
from prakat.lib.search.words import cut

PROJECT = Path(__file__).resolve().parents[1]
ROUNDS = 3
RECALL_AT = 10
UNITS = ("FIN", "PLAN")
TYPES = ("PDF", "DOCX", "XLSX")
BLANK = b"<!doctype html><title>entry</title>"


def samples() -> Path:
    named = os.environ.get("PRAKAT_SAMPLES", "")
    folder = Path(named) / "search"
    if not named or not folder.is_dir():
        raise SystemExit("PRAKAT_SAMPLES must name a folder that holds search/documents.jsonl.gz")
    return folder


def lines(path: Path) -> list[dict[str, Any]]:
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as file
    ):
        return [json.loads(line) for line in file]


def varied(given: list[dict[str, Any]], count: int, seed: int = 2569) -> Iterator[Document]:
    """The given documents, then others made out of them, ``count`` in all, with facets."""
    chance = random.Random(seed)
    words = [cut(document["body"]) for document in given]
    for number in range(count):
        source = given[number % len(given)]
        title, body = source["title"], source["body"]
        if number >= len(given):
            title, body = _variation(chance, given, words, title)
        facets: dict[str, str | tuple[str, ...]] = {
            "category": str(1 + number % 6),
            "unit": UNITS[number % len(UNITS)],
            "fiscal_year": str(2563 + number % 7),
            "type": TYPES[: 1 + number % 3],
        }
        yield Document(uid(number), title, body, stored_line(title, number), facets)


def uid(number: int) -> str:
    return f"k{number:07}"


def _variation(
    chance: random.Random, given: list[dict[str, Any]], words: list[list[str]], title: str
) -> tuple[str, str]:
    """A text of about the usual length from passages of three documents, a tenth of its words exchanged."""
    pieces: list[str] = []
    for _ in range(3):
        source = chance.choice(words)
        begin = chance.randrange(max(1, len(source) - 150))
        pieces += source[begin : begin + 200]
    other = chance.choice(words)
    for at in range(len(pieces)):
        if chance.random() < 0.1 and other:
            pieces[at] = chance.choice(other)
    body = re.sub(r"\d", lambda _: str(chance.randrange(10)), "".join(pieces))
    return f"{title[:80]} {chance.randrange(1000)}", body


def stored_line(title: str, number: int) -> dict[str, Any]:
    """What the site keeps of an entry to show it as a line (prakat/pages/search_documents.py)."""
    return {
        "title": [title, ""],
        "summary": [title[:120], ""],
        "item": "4.2",
        "unit": UNITS[number % len(UNITS)],
        "published_at": "2026-10-05T09:30:00+07:00",
        "revised_at": "",
        "fiscal_year": 2563 + number % 7,
        "media_types": ["application/pdf"],
    }


def quality(folder: Path) -> list[str]:
    """Recall and mean reciprocal rank over the labelled questions, by kind."""
    with tempfile.TemporaryDirectory() as place:
        started = time.perf_counter()
        documents = [Document(d["id"], d["title"], d["body"]) for d in lines(folder / "documents.jsonl.gz")]
        Writer(Path(place)).build(documents, edition=0)
        took = time.perf_counter() - started
        index = Index.open(Path(place))
        kinds: dict[str, list[float]] = defaultdict(list)
        for asked in lines(folder / "queries.jsonl"):
            found = [ranked.id for ranked in index.ranked(asked["query"])[:RECALL_AT]]
            ranks = [found.index(id) + 1 for id in asked["relevant"] if id in found]
            kinds[asked["kind"]].append(1 / min(ranks) if ranks else 0.0)
    everything = [rank for ranks in kinds.values() for rank in ranks]
    rows = [f"{len(documents)} documents indexed in {took:.1f} s; {len(everything)} questions"]
    rows += ["| kind | questions | recall@10 | MRR |", "| --- | --- | --- | --- |"]
    for kind, ranks in [*sorted(kinds.items()), ("all", everything)]:
        recall = sum(rank > 0 for rank in ranks) / len(ranks)
        rows.append(f"| {kind} | {len(ranks)} | {recall:.3f} | {statistics.mean(ranks):.3f} |")
    return rows


def percentiles(times_ms: list[float]) -> str:
    ordered = sorted(times_ms)
    share = [ordered[min(len(ordered) - 1, int(len(ordered) * part))] for part in (0.5, 0.95, 0.99)]
    return f"p50 {share[0]:.1f} ms, p95 {share[1]:.1f} ms, p99 {share[2]:.1f} ms"


def size_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def engine(folder: Path, questions: list[str]) -> str:
    index = Index.open(folder)
    times = []
    for number in range(ROUNDS):
        for question in questions:
            started = time.perf_counter()
            index.search(question)
            if number:
                times.append((time.perf_counter() - started) * 1000)
    return percentiles(times)


def changes(folder: Path, given: list[dict[str, Any]]) -> str:
    writer, times = Writer(folder), []
    for number in range(40):
        fresh = Document(f"new{number}", given[number]["title"], given[number]["body"])
        started = time.perf_counter()
        writer.apply(add=[fresh], remove=[f"new{number - 20}"], edition=1_000_001 + number)
        times.append((time.perf_counter() - started) * 1000)
    return percentiles(times)


def edition_that_holds(count: int) -> None:
    """Seal an edition that has an address for each of the documents: the page shows no hit that it does not hold."""
    from django.db import transaction
    from django.utils import timezone

    from prakat.audit.rules import MACHINE
    from prakat.publishing import sealing
    from prakat.publishing.rules import EditionKind, Page

    pages = (Page(f"/e/{uid(number)}/", "text/html; charset=utf-8", BLANK) for number in range(count))
    with transaction.atomic():
        sealing.seal(pages, kind=EditionKind.REBUILD, at=timezone.now(), by=MACHINE, reason="bench")
    sealing.catch_up()


@contextmanager
def serving(environment: dict[str, str], place: Path) -> Iterator[str]:
    """The real server, on the first core."""
    from tests.servers import free_port, listens, running

    port = free_port()
    command = [sys.executable, "-m", "prakat", "serve", "--no-worker", "--port", str(port)]
    with running(
        ["taskset", "-c", "0", *command],
        place / "server.log",
        lambda: listens(port),
        signal.SIGTERM,
        environment=environment,
    ):
        yield f"http://127.0.0.1:{port}"


def over_http(address: str, questions: list[str]) -> str:
    """Every question in turn, over one kept connection, as a browser asks."""
    os.sched_setaffinity(0, {1 % (os.cpu_count() or 1)})
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    times, hits = [], 0
    for number in range(ROUNDS):
        for question in questions:
            started = time.perf_counter()
            connection.request("GET", "/search/?q=" + quote(question))
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{answer.status} for {question}")
            if number:
                times.append((time.perf_counter() - started) * 1000)
                hits += body.count(b'<li class="line">')
    return f"{percentiles(times)}; {hits / len(times):.1f} hits a page"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="use and leave the large index in this folder")
    arguments = parser.parse_args()
    folder = samples()
    print("\n".join(quality(folder)), flush=True)
    place = arguments.keep or Path(tempfile.mkdtemp(prefix="prakat-bench-"))
    environment = {**os.environ, "PRAKAT_VAR": str(place), "PYTHONPATH": str(PROJECT)}
    os.environ.update(environment, DJANGO_SETTINGS_MODULE="prakat.config.settings")
    import django

    django.setup()
    from django.conf import settings

    at = Path(settings.EDITION_DIR) / "search"
    asked = [line["query"] for line in lines(folder / "queries.jsonl")]
    given = lines(folder / "documents.jsonl.gz")
    try:
        if not at.exists():
            fill = [sys.executable, "-m", "bench.fill", "--entries", "10"]
            subprocess.run(fill, env=environment, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
            shutil.rmtree(at, ignore_errors=True)
            edition_that_holds(arguments.documents)
            started = time.perf_counter()
            count = Writer(at).build(varied(given, arguments.documents), edition=1_000_000)
            print(f"{count:,} documents built in {time.perf_counter() - started:.0f} s", flush=True)
        print(f"{size_bytes(at) / 1e6:.0f} MB on disk")
        print(f"engine: {engine(at, asked)}", flush=True)
        with serving(environment, place) as address:
            print(f"over HTTP: {over_http(address, asked)}", flush=True)
        print(f"one change: {changes(at, given)}")
    finally:
        if not arguments.keep:
            shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
