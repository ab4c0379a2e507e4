"""Lighthouse on a phone profile: home, item, entry and search of the demonstration municipality.

    .venv/bin/python -m bench.bench_lighthouse [--address http://127.0.0.1:8000]

Needs Node 18 or newer with npm. Without an address it fills and serves a demonstration of its own. Ends with 1 when a
score is below 98.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browsing import CHROMIUM
from tests.town import running_town

HERE = Path(__file__).resolve().parent
BUILD = HERE.parent / "build" / "lighthouse"
FLOOR = 98


def install() -> None:
    """Bring the pinned Lighthouse into the build folder."""
    BUILD.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "run.mjs"):
        shutil.copy(HERE / "lighthouse" / name, BUILD / name)
    subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=BUILD, check=True)


def paths(address: str) -> list[str]:
    """Home, an item, its newest entry, the search page before and after a question."""
    with urllib.request.urlopen(address + "/items/1.11/") as answer:
        entry = re.search(r'href="(/e/\w+/)"', answer.read().decode())
    if entry is None:
        raise SystemExit("item 1.11 has no entry: fill the demonstration first")
    question = "/search/?q=%E0%B8%87%E0%B8%9A%E0%B8%9B%E0%B8%A3%E0%B8%B0%E0%B8%A1%E0%B8%B2%E0%B8%93"  # budget
    return ["/", "/items/1.11/", entry[1], "/search/", question]


@contextmanager
def served(address: str) -> Iterator[str]:
    if address:
        yield address
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        running_town(Path(folder), "prakat", "demo", "--only-fill") as town,
    ):
        yield town.address


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="")
    chosen = parser.parse_args()
    install()
    worst = 100
    with served(chosen.address) as address:
        command = ["node", str(BUILD / "run.mjs"), str(CHROMIUM), address, *paths(address)]
        done = subprocess.run(command, cwd=BUILD, capture_output=True, text=True, check=True)
    print("| page | performance | accessibility | best practices | SEO |\n| --- | --- | --- | --- | --- |")
    for line in done.stdout.splitlines():
        found = json.loads(line)
        scores = found["scores"].values()
        worst = min(worst, *scores)
        print(f"| {found['path']} | " + " | ".join(map(str, scores)) + " |")
        for audit in found["failed"]:
            print(f"    {audit}", file=sys.stderr)
    return 0 if worst >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
