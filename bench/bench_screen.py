"""How fast documents are read and screened: a budget with a text layer, a scan that is recognised; one core, memory.

    .venv/bin/python -m bench.bench_screen [--pages 300] [--scanned 10]

The files are made here; with PRAKAT_SAMPLES the largest real file is read as well. Each is read in a process apart,
as the gate does, by ``prakat screen``'s own code; the figures hold starting that process.
"""

import argparse
import os
import random
import resource
import tempfile
import time
from pathlib import Path

from prakat.jobs.commands.extract import read
from prakat.screening import files
from tests import papers
from tests.papers import Line

LINES_A_PAGE = 25
WORDS = (
    "งบประมาณ รายจ่าย โครงการ ก่อสร้าง ปรับปรุง ถนน จำนวน บาท กองช่าง แผนงาน ค่าตอบแทน ดำเนินการ ตำบล สำนักงาน".split()
)


def budget(pages: int, seed: int = 2569) -> bytes:
    """Pages of lines with words and amounts."""
    chance = random.Random(seed)

    def line() -> Line:
        amount = f"{chance.randrange(1_000, 9_999_999):,}.00"
        return Line(f"{chance.randrange(1, 99)}. {' '.join(chance.choices(WORDS, k=7))} {amount}", size=12)

    return papers.pdf([[line() for _ in range(LINES_A_PAGE)] for _ in range(pages)])


def measured(name: str, path: Path) -> None:
    """Reads and screens one file and prints how that went."""
    before = time.perf_counter()
    reading = read(path)
    after_reading = time.perf_counter()
    findings = files.find(reading)
    seconds, screening = time.perf_counter() - before, time.perf_counter() - after_reading
    pages = len(reading.pages)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{name}: {pages} pages, {reading.layer}, {seconds:.1f} s (screening {screening:.1f}), "
        f"{pages / seconds:.1f} pages a second, {len(findings)} findings, {most:.0f} MB at most so far",
        flush=True,
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pages", type=int, default=300)
    asked.add_argument("--scanned", type=int, default=10)
    given = asked.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        (made / "layer.pdf").write_bytes(budget(given.pages))
        (made / "scan.pdf").write_bytes(papers.scan(budget(given.scanned)))
        measured("text layer", made / "layer.pdf")
        measured("scan", made / "scan.pdf")
    if samples := os.environ.get("PRAKAT_SAMPLES"):
        real = sorted(
            (Path(samples) / "documents" / "docs").glob("*.pdf"), key=lambda path: path.stat().st_size
        )
        measured("largest real file", real[-1])


if __name__ == "__main__":
    main()
