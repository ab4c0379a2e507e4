"""How fast the square serves: the home page and random entries among 10,000, against its limits and its rivals.

    .venv/bin/python -m bench.bench_square [--entries 10000] [--seconds 3] [--rounds 5] [--keep FOLDER] [--no-rivals]

One run for all: Prakat embedded; a bare Granian WSGI app that returns the same bytes and headers from a dict; nginx as
`prakat deploy nginx` configures it; nginx with plain files and nothing else; bare Wagtail and Debian's WordPress with
pages of the same text. The client (wrk) runs on one core and each server, with all its processes, on the other; the
rounds of the servers take turns, so that what else the machine does falls on all of them; on a machine that others use
`--alone` lets client and servers go before all other work. Medians; read the ratios.
"""

import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import wrk
from bench.processes import listening_on, may_run_alone, memory_megabytes, pin
from bench.rivals.debian import NotToBeHad
from bench.rivals.wordpress import running_wordpress
from tests.servers import ServerProblem, free_port, listens, running, running_nginx, running_nginx_for

PROJECT = Path(__file__).resolve().parents[1]
RIVAL_PAGES = 1_000
SETTLE_SECONDS = 8
"""The worker may have a refresh to seal when it starts; all servers are to show the edition after it."""
Server = Iterator[tuple[str, set[int]]]


@dataclass
class Row:
    """One server: where it answers, what is asked of it, and what was measured, by page."""

    name: str
    address: str
    processes: set[int]
    entries: list[str]
    has_tags: bool = True
    tags: dict[str, str] = field(default_factory=dict)
    rounds: dict[str, list[wrk.Measured]] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)
    memory: float = 0.0

    def median(self, page: str) -> float:
        found = self.rounds.get(page)
        return statistics.median(one.requests_per_second for one in found) if found else 0.0

    def p99(self, page: str) -> float:
        found = self.rounds.get(page)
        return statistics.median(one.p99_ms for one in found) if found else 0.0


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "PRAKAT_VAR": str(folder / "var"), "PYTHONPATH": str(PROJECT)}


@contextmanager
def python_server(arguments: list[str], port: int, folder: Path, name: str) -> Server:
    command = [sys.executable, *arguments]
    log = folder / f"{name}.log"
    with running(
        command,
        log,
        lambda: listens(port),
        signal.SIGTERM,
        environment=environment(folder),
        within_seconds=600,
    ) as server:
        yield f"http://127.0.0.1:{port}", {server.pid}


def embedded(folder: Path) -> Server:
    port = free_port()
    return python_server(["-m", "prakat", "serve", "--port", str(port)], port, folder, "embedded")


def bare(folder: Path) -> Server:
    port = free_port()
    edition = str(folder / "var" / "edition")
    return python_server(["-m", "bench.rivals.bare", edition, str(port)], port, folder, "bare")


def wagtail(folder: Path, texts: Path) -> Server:
    port, home = free_port(), folder / "wagtail"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    arguments = ["-m", "bench.rivals.wagtail_site", str(home), str(port), str(texts), str(RIVAL_PAGES)]
    return python_server(arguments, port, folder, "wagtail")


@contextmanager
def deployed_nginx(folder: Path) -> Server:
    static = folder / "var" / "static"
    with running_nginx_for(folder / "var" / "edition", "127.0.0.1:1", static=static) as address:
        yield address, listening_on(int(address.rpartition(":")[2]))


@contextmanager
def plain_nginx(folder: Path) -> Server:
    http = "gzip_static on; sendfile on; tcp_nopush on; access_log off;"
    with running_nginx(f"root {folder / 'tree'};", http=http) as address:
        yield address, listening_on(int(address.rpartition(":")[2]))


def say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


def export(folder: Path, most: int) -> list[str]:
    """Lay the home page and the entries out as plain files, packed ones beside them; returns the entries' addresses."""
    from prakat.lib.seal.listing import GZIP, IDENTITY, INDEX
    from prakat.publishing import press

    target, tree, root = folder / "tree", press.tree(), press.current_root()
    shutil.rmtree(target, ignore_errors=True)
    found = {"/": tree.branch(root).leaves[INDEX]}
    for path, leaf in tree.walk(tree.branch(root).branches["e"], ("e",)):
        if leaf.status == 200 and re.fullmatch(r"/e/[^/]+/", path) and len(found) <= most:
            found[path] = leaf
    for path, leaf in found.items():
        at = target / path[1:]
        at.mkdir(parents=True, exist_ok=True)
        os.link(tree.objects.path(leaf.stored[IDENTITY].digest), at / INDEX)
        os.link(tree.objects.path(leaf.stored[GZIP].digest), at / f"{INDEX}.gz")
    return sorted(found.keys() - {"/"})


def texts_for_rivals(row: Row, folder: Path) -> Path:
    """The words of the entries' pages, for pages of the same text elsewhere."""
    found = []
    for path in ["/", *row.entries[:100]]:
        page = wrk.fetch(row.address, path)[1].decode()
        main = re.search(r"<main.*?</main>", page, re.DOTALL)
        words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main[0] if main else page)).strip()
        title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
        found.append([title[1].strip()[:200] if title else path, f"<p>{words}</p>"])
    target = folder / "texts.json"
    target.write_text(json.dumps(found[1:] or found))
    return target


def compare_bytes(rows: list[Row]) -> None:
    """All must answer with the same bytes, or the comparison means nothing; their tags are noted."""
    for path in ["/", *rows[0].entries]:
        first = b""
        for row in rows:
            headers, body = wrk.fetch(row.address, path, gzip=True)
            row.tags[path] = headers.get("etag", "")
            if row is rows[0]:
                first = body
            elif body != first:
                raise RuntimeError(f"{path} differs between {rows[0].name} and {row.name}")


def measure(rows: list[Row], folder: Path, seconds: int, rounds: int, alone: bool) -> None:
    scripts: dict[tuple[str, str], Path] = {}
    for row in rows:
        known = {path: row.tags[path] for path in row.entries} if row.has_tags else {}
        scripts[row.name, "entries"] = wrk.random_paths(folder, row.name, row.entries, {})
        if row.has_tags:
            scripts[row.name, "entries 304"] = wrk.random_paths(folder, row.name + "304", row.entries, known)
            scripts[row.name, "home 304"] = wrk.random_paths(
                folder, row.name + "h304", ["/"], {"/": row.tags["/"]}
            )
    for is_rival in (
        False,
        True,
    ):  # one that is slow works on when wrk has left: it may not disturb the fast ones
        for page in wrk.PAGES:
            say(f"measuring: {page}{' of the rivals' if is_rival else ''}")
            for _ in range(rounds):
                for row in rows:
                    script = scripts.get((row.name, page))
                    if row.has_tags == is_rival or (script is None and page != "home"):
                        continue
                    found = wrk.run(row.address + "/", seconds, script, alone=alone)
                    if found.errors:
                        raise RuntimeError(f"{row.name} answered {found.errors} times with an error")
                    row.rounds.setdefault(page, []).append(found)
                    if is_rival:
                        time.sleep(SETTLE_SECONDS / 2)
    for row in rows:
        row.memory = memory_megabytes(row.processes)


def table(rows: list[Row]) -> list[str]:
    by_name = {row.name: row for row in rows}
    least, limit = by_name["bare Granian app"], by_name["nginx, as deployed"]
    lines = [
        "| server | home, req/s | entries, req/s | home 304 | entries 304 | p99 ms, home / entries "
        "| to bare: home / entries / home 304 / entries 304 | to nginx: home / entries | bytes, home / entry | MB |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]

    def ratio(row: Row, other: Row, page: str) -> str:
        return (
            f"{row.median(page) / other.median(page):.3g}" if row.median(page) and other.median(page) else "–"
        )

    for row in rows:
        rates = [f"{row.median(page):,.0f}" if row.median(page) else "–" for page in wrk.PAGES]
        to_bare = " / ".join(ratio(row, least, page) for page in wrk.PAGES)
        to_nginx = " / ".join(ratio(row, limit, page) for page in wrk.PAGES[:2])
        sizes = f"{row.bytes['home']:,} / {row.bytes['entry']:,}"
        slow = f"{row.p99('home'):.2f} / {row.p99('entries'):.2f}"
        lines.append(
            f"| {row.name} | {' | '.join(rates)} | {slow} | {to_bare} | {to_nginx} | {sizes} | {row.memory:,.0f} |"
        )
    return lines


def rivals(stack: ExitStack, own: Row, folder: Path) -> list[Row]:
    """Those that can be had on this machine; the others are named with the reason."""
    texts = texts_for_rivals(own, folder)
    found = []
    makers: dict[str, tuple[Callable[[], Server], list[str]]] = {
        "bare Wagtail": (lambda: wagtail(folder, texts), [f"/e{n}/" for n in range(RIVAL_PAGES)]),
        "Debian's WordPress": (
            lambda: running_wordpress(texts, len(own.entries)),
            [f"/e/{n}/" for n in range(10, len(own.entries))],
        ),
    }
    for name, (make, paths) in makers.items():
        try:
            address, processes = stack.enter_context(make())  # type: ignore[arg-type]
        except (NotToBeHad, ServerProblem, subprocess.CalledProcessError, OSError) as problem:
            print(f"{name} is left out: {problem}", flush=True)
            continue
        found.append(Row(name, address, processes, paths, has_tags=False))
    return found


def run(folder: Path, arguments: argparse.Namespace) -> list[str]:
    alone = arguments.alone and may_run_alone()
    with ExitStack() as stack:
        address, processes = stack.enter_context(embedded(folder))  # type: ignore[arg-type]
        time.sleep(SETTLE_SECONDS)
        say("writing the edition as plain files")
        paths = export(folder, arguments.entries)
        rows = [Row("Prakat embedded", address, processes, paths)]
        for name, make in (
            ("bare Granian app", bare),
            ("nginx, as deployed", deployed_nginx),
            ("nginx, plain files", plain_nginx),
        ):
            address, processes = stack.enter_context(make(folder))  # type: ignore[arg-type]
            rows.append(Row(name, address, processes, paths))
        say("comparing bytes")
        compare_bytes(rows)
        if not arguments.no_rivals:
            say("setting up the rivals")
            rows += rivals(stack, rows[0], folder)
        for row in rows:
            pin(row.processes, 0, alone=alone)
            for page, path in (("home", "/"), ("entry", row.entries[0])):
                row.bytes[page] = len(wrk.fetch(row.address, path, gzip=True)[1])
        measure(rows, folder, arguments.seconds, arguments.rounds, alone)
        return [
            f"{len(paths)} entries, {wrk.machine()}{', at real-time priority' if alone else ''}",
            *table(rows),
        ]


def set_up_django(folder: Path) -> None:
    """The configuration of nginx is written in this process."""
    os.environ["PRAKAT_VAR"] = str(folder / "var")
    os.environ["DJANGO_SETTINGS_MODULE"] = "prakat.config.settings"
    import django

    django.setup()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--no-rivals", action="store_true", help="leave out Wagtail and WordPress")
    parser.add_argument("--alone", action="store_true", help="real-time priority: other work waits meanwhile")
    parser.add_argument(
        "--keep", type=Path, help="keep the filled instance there, or use the one that is there"
    )
    arguments = parser.parse_args()
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="prakat-bench-"))
    try:
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
        set_up_django(folder)
        if not (folder / "var" / "edition" / "current").exists():
            command = [sys.executable, "-m", "bench.fill", "--entries", str(arguments.entries)]
            subprocess.run(command, env=environment(folder), cwd=PROJECT, check=True)
        print("\n".join(run(folder, arguments)))
    finally:
        if not arguments.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
