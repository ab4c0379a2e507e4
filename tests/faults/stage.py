"""One process that has imported the program and plays acts, faults and recoveries in copies of itself.

Forking an imported program takes milliseconds where starting it takes seconds, and each copy begins with nothing
read from the disk, as a started program would.

    python -m tests.faults.stage faults|cuts|record BASE FOLDER JOBS.json    results as JSON lines
"""

import hashlib
import json
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prakat.lib.refusal import Refused
from tests.faults.acts import ACTS, Instance, read_instance, warm
from tests.faults.calls import CHANGING, OPENING, SYNCING
from tests.faults.copies import WorkingCopy
from tests.faults.disk import Step, Sync
from tests.faults.invariants import Broken, Inspector
from tests.faults.judging import Case, Picture, judge, take_picture
from tests.faults.power_cut import CrashState, PowerCut, crash_states, without_syncs
from tests.faults.recording import keep_sent, record

ACKNOWLEDGED = b"acknowledged\n"
FORKED_SECONDS = 120


@dataclass(frozen=True)
class Ending:
    """How a played act ended: by itself or by a signal, and whether it said so before."""

    acknowledged: bool
    killed_by: int
    error: str


def play(act: Callable[[], None], report: list[str], again: Callable[[], None] | None = None) -> Ending:
    """Run the act in a forked process, under strace with these arguments, if there are any.

    ``again`` is what the same process does after an error, as a server would when an officer tries once more.
    """
    begin_read, begin_write = os.pipe()
    said_read, said_write = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(begin_write)
        os.read(begin_read, 1)
        os._exit(_act(act, said_write, again))
    os.close(begin_read)
    os.close(said_write)
    tracer = _attach(pid, report) if report else None
    os.close(begin_write)
    with os.fdopen(said_read, "rb") as stream:
        said = stream.read()
    status = os.waitpid(pid, 0)[1]
    if tracer is not None:
        tracer.wait(FORKED_SECONDS)
    rest = said.replace(ACKNOWLEDGED, b"").decode(errors="replace")
    return Ending(ACKNOWLEDGED in said, os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0, rest)


def _act(act: Callable[[], None], said: int, again: Callable[[], None] | None) -> int:
    """In the forked process: act, acknowledge, leave the database in order."""
    from django.db import connection

    try:
        try:
            act()
        except Exception as error:
            if again is None:
                raise
            os.write(said, f"{type(error).__name__}: {error}\n".encode()[:1000])
            connection.close()
            again()
        os.write(said, ACKNOWLEDGED)
        connection.close()
    except BaseException as error:
        os.write(said, f"{type(error).__name__}: {error}\n".encode()[:1000])
        return 1
    return 0


def _attach(pid: int, report: list[str]) -> "subprocess.Popen[bytes]":
    tracer = subprocess.Popen(["strace", "-f", "-q", "-p", str(pid), *report], stderr=subprocess.DEVNULL)
    status = Path(f"/proc/{pid}/status")
    while "TracerPid:\t0\n" in status.read_text():
        if tracer.poll() is not None:
            raise RuntimeError("strace did not attach: may this machine's processes trace each other?")
        time.sleep(0.001)
    return tracer


def answer(question: Callable[[], Any]) -> Any:
    """Ask in a forked process, which has read nothing from the disk before; raises Broken with what it found."""
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            found = {"value": question()}
        except BaseException as error:
            where = traceback.format_exc(limit=-3)
            found = {"broken": f"{type(error).__name__}: {error}\n{where}"}
        with os.fdopen(write, "w") as stream:
            json.dump(found, stream)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as stream:
        told = json.load(stream)
    os.waitpid(pid, 0)
    if "broken" in told:
        raise Broken(told["broken"])
    return told["value"]


class Stage:
    """A copy of an instance, the cases that are played in it, and what they should come to."""

    def __init__(self, base: Path, folder: Path) -> None:
        self.base, self.var, self.folder = base, folder / "var", folder
        self.copy = WorkingCopy(base, self.var)
        self.instance: Instance = read_instance(base)
        self.inspector = Inspector()
        self.before = self._picture()
        self._cases: dict[str, Case] = {}
        warm(self.instance)

    def _picture(self) -> Picture:
        return take_picture(self.var, self.instance, self.inspector)

    def case(self, act: str) -> Case:
        """The act with the pictures before and after it when nothing goes wrong."""
        if act not in self._cases:
            self.copy.put_back()
            ending = play(lambda: ACTS[act](self.instance), [])
            if not ending.acknowledged:
                raise RuntimeError(f"{act} does not even work without a fault: {ending.error}")
            verified = dict(self.inspector.verified)
            self._cases[act] = Case(act, self.before, self._picture())
            self.inspector.verified = verified  # what is removed now gives its inode numbers to others
            self.copy.put_back()
        return self._cases[act]

    def record(self, act: str, report: Path) -> None:
        """Play the act and let strace write down every call that changes files."""
        self.copy.put_back()
        wanted = ",".join([*CHANGING, *SYNCING, *OPENING, "lseek"])
        ending = play(
            lambda: ACTS[act](self.instance),
            ["-y", "-xx", "-s", str(1 << 25), "-e", f"trace={wanted}", "-o", str(report)],
        )
        if not ending.acknowledged:
            raise RuntimeError(f"{act} does not work under strace: {ending.error}")
        happened = contents(self.var)
        keep_sent(report, self.base, self.var)
        power = read_recording(self.base, self.var, report, "")
        self.copy.put_back()
        self.copy.crash(power.undisturbed(), power.disk.root)
        if wrong := happened.items() ^ contents(self.var).items():
            raise RuntimeError(f"the recording of {act} does not give what it did: {sorted(wrong)[:6]}")

    def fault(self, act: str, report: list[str], *, again: bool, work_goes_on: bool) -> dict[str, Any]:
        """Play the act with a fault and judge what is left."""
        case = self.case(act)
        self.copy.put_back()
        ending = play(lambda: ACTS[act](self.instance), report, self._again(act) if again else None)
        result = {"acknowledged": ending.acknowledged, "killed": ending.killed_by, "error": ending.error}
        return result | self._judged(case, acknowledged=ending.acknowledged, work_goes_on=work_goes_on)

    def _again(self, act: str) -> Callable[[], None]:
        from prakat.publishing.sealing import catch_up

        def again() -> None:
            try:
                ACTS[act](self.instance)
            except Refused:  # it was done already, and only the switch is owed
                catch_up()

        return again

    def cut(self, act: str, power: PowerCut, state: CrashState, *, work_goes_on: bool) -> dict[str, Any]:
        """Lay out what a power cut left and judge it."""
        case = self.case(act)
        self.copy.put_back()
        self.copy.crash(state, power.disk.root)
        acknowledged = ACKNOWLEDGED in state.said
        result = {"moment": state.chosen.moment, "acknowledged": acknowledged}
        return result | self._judged(case, acknowledged=acknowledged, work_goes_on=work_goes_on)

    def _judged(self, case: Case, *, acknowledged: bool, work_goes_on: bool) -> dict[str, Any]:
        try:
            outcome = answer(
                lambda: judge(
                    self.var,
                    self.instance,
                    self.inspector,
                    case,
                    acknowledged=acknowledged,
                    work_goes_on=work_goes_on,
                )
            )
        except Broken as broken:
            return {"outcome": "broken", "why": str(broken)}
        return {"outcome": outcome}


def contents(folder: Path) -> dict[str, tuple[str, int]]:
    """What a folder holds: every path with its bytes or target, and its permissions."""
    found = {}
    for path in folder.rglob("*"):
        mode = path.lstat().st_mode
        if path.is_symlink():
            found[str(path.relative_to(folder))] = os.readlink(path), mode
        elif path.is_file():
            found[str(path.relative_to(folder))] = hashlib.sha256(path.read_bytes()).hexdigest(), mode
        else:
            found[str(path.relative_to(folder))] = "", 0
    return found


def run_faults(stage: Stage, jobs: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each job: an act, what strace shall inject, whether the day's work is tried afterwards."""
    for job in jobs:
        yield job | stage.fault(
            job["act"], job["report"], again=job["again"], work_goes_on=job["work_goes_on"]
        )


def run_cuts(stage: Stage, jobs: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each job: an act, its recording, what is left out of it, and which of the drawn states are this process's."""
    for job in jobs:
        power = read_recording(stage.base, Path(job["top"]), Path(job["recording"]), job["without"])
        every = job["work_goes_on"]
        for number, state in enumerate(crash_states(power, job["seed"], job["wanted"])):
            if number % job["of"] == job["part"]:
                tried = bool(every) and number // job["of"] % every == 0
                told = {"act": job["act"], "without": job["without"], "number": number}
                yield told | stage.cut(job["act"], power, state, work_goes_on=tried)


def read_recording(base: Path, top: Path, report: Path, without: str) -> PowerCut:
    """The power cuts that the recorded act at ``top`` allows, had it not made the calls that ``without`` names."""
    disk, steps = record(report, base, top)
    return PowerCut(disk, without_syncs(steps, SYNCS[without]) if without else steps)


SYNCS: dict[str, Callable[[Step], bool]] = {
    "all": lambda step: True,
    "database": lambda step: isinstance(step, Sync) and step.inode.path.startswith("prakat.sqlite3"),
    "press": lambda step: not (isinstance(step, Sync) and step.inode.path.startswith("prakat.sqlite3")),
}
"""The controls: which calls for durability a program without them would lack."""


def main(what: str, base: Path, folder: Path, jobs: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prakat.config.settings")
    os.environ["PRAKAT_VAR"] = str(folder / "var")
    os.environ["PRAKAT_LOG_LEVEL"] = "CRITICAL"
    import django

    django.setup()
    stage = Stage(base, folder)
    orders = json.loads(jobs.read_text())
    if what == "record":
        for order in orders:
            stage.record(order["act"], Path(order["recording"]))
        return
    for result in run_faults(stage, orders) if what == "faults" else run_cuts(stage, orders):
        print(json.dumps(result), flush=True)


if __name__ == "__main__":
    what, *paths = sys.argv[1:]
    main(what, *map(Path, paths))
