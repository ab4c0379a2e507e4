"""Hostile files of every kind: none is active after cleaning, none is dear, nobody dies of one.

Some 2,600 cases are made; every eleventh is tried each time, in four parts, and all of them in the long proof.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from prakat.lib.cleaning import clean
from prakat.lib.files.limits import Limits, Unsafe
from tests.hostile.running import Outcome

SHARE = 11
PARTS = 4
MOST_SECONDS = 10
MOST_MEGABYTES = 300


def outcomes(folder: Path, *arguments: str) -> list[Outcome]:
    """What became of the cases that the arguments choose, in a process of their own."""
    command = [sys.executable, "-m", "tests.hostile.running", str(folder / "cases"), *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert ran.returncode == 0, ran.stderr[-2000:]
    lines: list[dict[str, Any]] = [json.loads(line) for line in ran.stdout.splitlines()]
    return [Outcome(**line) for line in lines]


def faults(found: list[Outcome]) -> dict[str, list[str]]:
    told = {one.name: one.faults(most_seconds=MOST_SECONDS, most_megabytes=MOST_MEGABYTES) for one in found}
    return {name: wrong for name, wrong in told.items() if wrong}


@pytest.mark.parametrize("part", range(PARTS))
def test_some_hostile_files(part: int, tmp_path: Path) -> None:
    found = outcomes(tmp_path, f"every={SHARE * PARTS}", f"from={part * SHARE}")
    assert faults(found) == {}
    assert len(found) > 40


@pytest.mark.slow
def test_all_hostile_files(tmp_path: Path) -> None:
    found = outcomes(tmp_path)
    assert faults(found) == {}
    assert len(found) > 2_500 and len({one.name for one in found}) > 2_500
    print(f"{len(found)} cases, {sum(one.code == 'cleaned' for one in found)} came through cleaned")
    print(f"at most {max(one.seconds for one in found):.1f} s, {max(one.megabytes for one in found):.0f} MB")


@pytest.mark.slow
def test_hostile_files_in_the_process_that_reads_them(tmp_path: Path) -> None:
    """The process that is started for each file, interpreter and libraries counted."""
    found = [
        *outcomes(tmp_path, "sandbox", "every=13"),
        *outcomes(tmp_path, "sandbox", " MB", " million", " deep"),
    ]
    assert faults(found) == {}
    assert {one.code for one in found} & {"crashed", "memory", "time"} == set()
    assert len(found) > 200


def test_honest_files_pass(samples: Path, tmp_path: Path) -> None:
    """Real documents come through with as many pages as they had."""
    rows = [
        json.loads(line)
        for line in (samples / "documents" / "manifest.jsonl").read_text("utf-8").splitlines()
    ]
    wrong = []
    for row in rows:
        target = tmp_path / "cleaned"
        try:
            cleaned = clean(samples / "documents" / row["file"], target, limits=Limits())
        except Unsafe as refusal:
            wrong.append(f"{row['file']}: {refusal}")
            continue
        if row["pages"] and cleaned.pages is not None and cleaned.pages != row["pages"]:
            wrong.append(f"{row['file']}: {cleaned.pages} pages of {row['pages']}")
        target.unlink()
    assert len(rows) == 20 and wrong == []
