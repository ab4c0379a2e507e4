"""How long from the release of one entry until it can be read over HTTP, by the size of the site; a rebuild; disk used.

    .venv/bin/python -m bench.bench_press [--entries 100 10000 100000] [--releases 40] [--folder DIR]

For each size an instance is filled (see bench/fill.py), `prakat serve` is started, and entries that were prepared
through the procedure are released one by one through the real act in another process, as the desk does it. The clock
runs from the call of the act until the entry's address first answers 200 over HTTP, as a third process sees it, which
asks every five milliseconds. The act ends later: it brings the search up to date when the public reads already. A kept
folder is used again.
"""

import argparse
import gc
import http.client
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from tests.servers import free_port
from tests.town import await_answer

PROJECT = Path(__file__).resolve().parents[1]
FILLED = "filled.json"
REBUILT_AT = 10_000
LOOK_EVERY_SECONDS = 0.005
BETWEEN_SECONDS = 0.25


def run(module: str, *arguments: str, environment: Mapping[str, str]) -> str:
    """Another part of the measurement in a process of its own; returns what it printed."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(
        command, env=environment, cwd=PROJECT, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def watch(server: str) -> None:
    """For each path that is read, the moment (of the machine's monotonic clock) at which it first answers 200."""
    connection = http.client.HTTPConnection(server.partition("//")[2], timeout=10)
    for path in sys.stdin:
        while True:
            connection.request("GET", path.strip())
            answer = connection.getresponse()
            answer.read()
            if answer.status == 200:
                break
            time.sleep(LOOK_EVERY_SECONDS)
        print(time.monotonic(), flush=True)


def release_some(server: str, releases: int, warm: int = 3) -> None:
    """Prepare entries, then release them one by one; prints for each the milliseconds until it was visible and those
    until the act was over. Runs in a process of its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prakat.config.settings")
    import django

    django.setup()
    from django.utils import timezone

    from bench.fill import checked
    from prakat.people.models import Account
    from prakat.publishing import actions

    publisher = Account.objects.get(username="publisher")
    rows = [checked(number) for number in range(releases + warm)]
    taken = []
    command = [sys.executable, "-m", "bench.bench_press", "--watch", server]
    gc.collect()
    gc.freeze()  # as `prakat serve` does
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as watching:
        assert watching.stdin is not None and watching.stdout is not None
        for row in rows:
            watching.stdin.write(f"/e/{row.entry.uid}/\n")
            watching.stdin.flush()
            time.sleep(BETWEEN_SECONDS)
            began = time.monotonic()
            actions.release(version_id=row.pk, by=publisher, at=timezone.now())
            acted = time.monotonic()
            seen = float(watching.stdout.readline())
            taken.append([(seen - began) * 1000, (acted - began) * 1000])
        watching.stdin.close()
    print(json.dumps(taken[warm:]))


def used_megabytes(folder: Path) -> float:
    """Disk used below a folder, each object once however many names it has."""
    out = subprocess.run(["du", "-s", "--block-size=1024", str(folder)], capture_output=True, text=True)
    return int(out.stdout.split()[0]) / 1024


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def filled(folder: Path, entries: int, environment: Mapping[str, str]) -> str:
    """How long filling took, from now or from the run that kept the folder."""
    mark = folder / FILLED
    if not mark.exists():
        folder.mkdir(parents=True, exist_ok=True)
        said = run("bench.fill", "--entries", str(entries), environment=environment)
        mark.write_text(json.dumps(said.split("\n")))
    return "; ".join(line for line in json.loads(mark.read_text()) if line)


def measure(folder: Path, entries: int, releases: int) -> list[str]:
    environment = {**os.environ, "PRAKAT_VAR": str(folder), "PYTHONPATH": str(PROJECT)}
    said = filled(folder, entries, environment)
    port = free_port()
    server = f"http://127.0.0.1:{port}"
    serving = subprocess.Popen(
        [sys.executable, "-m", "prakat", "serve", "--port", str(port)], env=environment, cwd=PROJECT
    )
    try:
        await_answer(server, serving)
        out = run("bench.bench_press", "--release", server, str(releases), environment=environment)
    finally:
        serving.terminate()
        serving.wait(timeout=20)
    seen, acted = zip(*json.loads(out.strip().split("\n")[-1]), strict=True)
    rebuilt = "–"
    if entries == REBUILT_AT:
        began = time.monotonic()
        run("prakat", "press", "rebuild", environment=environment)
        rebuilt = f"{time.monotonic() - began:.0f} s"
    database, edition = folder / "prakat.sqlite3", folder / "edition"
    return [
        f"| {entries:,} | {statistics.median(seen):.0f} | {percentile(list(seen), 0.95):.0f} | {max(seen):.0f} "
        f"| {statistics.median(acted):.0f} | {rebuilt} | {used_megabytes(edition):,.0f} "
        f"| {used_megabytes(database):,.0f} |",
        said,
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--entries", type=int, nargs="+", default=[100, 10_000])
    parser.add_argument("--releases", type=int, default=40)
    parser.add_argument("--folder", type=Path, help="where the instances are kept, to be used again")
    parser.add_argument("--release", nargs=2, metavar=("SERVER", "N"), help=argparse.SUPPRESS)
    parser.add_argument("--watch", metavar="SERVER", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.watch:
        watch(arguments.watch)
        return
    if arguments.release:
        release_some(arguments.release[0], int(arguments.release[1]))
        return
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="prakat-bench-"))
    notes = []
    print(
        "| entries | release → visible, median ms | p95 | max | the act alone | rebuild | edition MB | database MB |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    try:
        for entries in arguments.entries:
            row, said = measure(folder / str(entries), entries, arguments.releases)
            print(row, flush=True)
            notes.append(f"{entries:,} entries: {said}")
    finally:
        if arguments.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    print("\n".join(notes))


if __name__ == "__main__":
    main()
