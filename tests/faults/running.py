"""Starting the stages, as many as the machine has cores, and gathering what they found."""

import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.faults.calls import durable_calls
from tests.servers import _die_with_parent

PROJECT = Path(__file__).resolve().parents[2]
ERRORS = ("EIO", "ENOSPC")
Result = dict[str, Any]


def environment(var: Path) -> dict[str, str]:
    """The defaults, with the state in ``var``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PRAKAT_")}
    kept.pop("DATABASE_URL", None)
    return kept | {
        "PRAKAT_VAR": str(var),
        "PRAKAT_LOG_LEVEL": "CRITICAL",
        "DJANGO_SETTINGS_MODULE": "prakat.config.settings",
        "PYTHONPATH": str(PROJECT),
    }


@dataclass(frozen=True)
class Series:
    """So many states after power cuts during one act.

    ``without`` names the calls for durability that are taken out, for a control; of ``work_goes_on`` states one is
    judged by going on with the day's work, of 0 none.
    """

    act: str
    wanted: int
    without: str = ""
    seed: int = 1
    work_goes_on: int = 12


@dataclass(frozen=True)
class Works:
    """An instance to break, and a place to break copies of it, both on one file system."""

    base: Path
    folder: Path

    def run(self, what: str, jobs: Sequence[Any]) -> list[Result]:
        """Run one stage for each of the jobs, side by side."""
        stages = []
        for number, job in enumerate(jobs):
            folder = self.folder / f"stage-{number}"
            folder.mkdir(exist_ok=True)
            (folder / "jobs.json").write_text(json.dumps(job))
            command = [sys.executable, "-m", "tests.faults.stage", what]
            paths = [str(self.base), str(folder), str(folder / "jobs.json")]
            with (folder / "results").open("wb") as results:
                stages.append(
                    subprocess.Popen(
                        command + paths,
                        stdout=results,
                        stderr=subprocess.PIPE,
                        env=environment(folder / "var"),
                        cwd=PROJECT,
                        text=True,
                        preexec_fn=_die_with_parent,
                    )
                )
        found: list[Result] = []
        for number, stage in enumerate(stages):
            said = stage.communicate()[1]
            if stage.returncode:
                raise RuntimeError(f"stage {number} ended with {stage.returncode}: {said[-3000:]}")
            lines = (self.folder / f"stage-{number}" / "results").read_text().splitlines()
            found += [json.loads(line) for line in lines]
        return found

    def recording(self, act: str) -> Path:
        """Where what strace saw of the act lies."""
        return self.folder / f"{act}.strace"

    def record(self, acts: Iterable[str]) -> None:
        """Let strace watch each act once, played by the first stage."""
        jobs = [
            {"act": act, "recording": str(self.recording(act))}
            for act in acts
            if not self.recording(act).exists()
        ]
        if jobs:
            self.run("record", [jobs])

    def faults(self, wanted: Mapping[str, int | None], *, seed: int = 1) -> list[Result]:
        """Play each act with a fault at every durable call, killed there and an error there; or at so many of all."""
        self.record(wanted)
        jobs: list[Result] = []
        for act, count in wanted.items():
            possible = _possible_faults(act, durable_calls(self.recording(act)))
            jobs += possible if count is None else _drawn(possible, count, seed)
        for number, job in enumerate(jobs):
            job |= {"again": number % 4 == 1, "work_goes_on": number % 8 in {2, 5}}
        return self.run("faults", [jobs[part :: cores()] for part in range(cores())])

    def power_cuts(self, series: Iterable[Series]) -> list[Result]:
        """Judge the states that power cuts during the acts may leave."""
        series = list(series)
        self.record({one.act for one in series})
        top = str(self.folder / "stage-0" / "var")
        jobs = [
            asdict(one) | {"recording": str(self.recording(one.act)), "top": top, "of": cores()}
            for one in series
        ]
        return self.run("cuts", [[job | {"part": part} for job in jobs] for part in range(cores())])


def _possible_faults(act: str, calls: Sequence[tuple[str, int]]) -> list[Result]:
    """Every durable call, once with the process killed as it makes it and once with an error for an answer."""
    found: list[Result] = []
    for number, (name, count) in enumerate(calls):
        for fault in ("signal=SIGKILL", f"error={ERRORS[number % 2]}"):
            inject = ["-e", f"trace={name}", "-e", f"inject={name}:{fault}:when={count}", "-o", "/dev/null"]
            found.append({"act": act, "fault": f"{fault} at {name} {count}", "report": inject})
    return found


def _drawn(jobs: list[Result], wanted: int, seed: int) -> list[Result]:
    """A share of the faults: the last ones, where commit and switch lie, more densely than the others."""
    late = len(jobs) // 6
    lot = random.Random(seed)
    return lot.sample(jobs[:-late], wanted // 2) + lot.sample(jobs[-late:], wanted - wanted // 2)


def cores() -> int:
    return min(4, len(os.sched_getaffinity(0)))


def broken(results: list[Result]) -> list[str]:
    """What is wrong, one line for each kind, with the first case of it."""
    found: dict[str, list[Result]] = {}
    for result in results:
        if result["outcome"] == "broken":
            found.setdefault(re.sub(r"[0-9a-f]{8,}", "…", result["why"].split("\n")[0]), []).append(result)
    return [f"{len(cases)} × {why}: {cases[0]}" for why, cases in found.items()]


def tally(results: list[Result]) -> str:
    """How often what came out of each act, for the test's report."""
    kinds = Counter(
        f"{result['act']} {result['outcome']}{', acknowledged' if result['acknowledged'] else ''}"
        for result in results
    )
    return f"{len(results)}: " + "; ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))


def scratch(wanted_bytes: int) -> Path | None:
    """A folder in memory, where a copy costs little; None when there is no room."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > wanted_bytes:
        return memory
    return None
