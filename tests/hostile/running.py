"""Cleans every case in a forked child of one warm process, measures it, and lets the oracle judge what came out.

    python -m tests.hostile.running <folder> [sandbox] [every=7] [from=3] [word of a name...]

writes one line of JSON for each case, or for every seventh from the fourth on. A fork costs little and gives each case a memory of its own to be measured;
the process itself only counts, so it lives on whatever a case does to its child.
"""

import importlib
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from prakat.lib.cleaning import clean
from prakat.lib.files.limits import Limits, Unsafe
from prakat.lib.files.sandbox import run
from tests.hostile.cases import Case
from tests.hostile.oracle import objections, suspicions

FAMILIES = (
    "active_pdfs",
    "words",
    "sheets",
    "slides",
    "open_documents",
    "drawings",
    "bombs",
    "pdf_bombs",
    "polyglots",
    "damaged",
)
LIBRARIES = (
    *("pdf.rebuilding", "pdf.inspection", "ooxml.rebuilding", "ooxml.inspection", "odf.rebuilding"),
    *("odf.inspection", "legacy.rebuilding", "pictures.rebuilding", "pictures.inspection", "pictures.svg"),
    *("pictures.svg_inspection", "plain", "video", "zipped"),
)
MOST_SECONDS = 60
LIMITS = Limits()


@dataclass(frozen=True)
class Outcome:
    """What became of a case. `code` is a refusal or "cleaned"; `before` is what the oracle said of it uncleaned."""

    name: str
    expected: str
    is_active: bool
    code: str = ""
    seconds: float = 0.0
    megabytes: float = 0.0
    before: tuple[str, ...] = ()
    wrong: tuple[str, ...] = field(default=())

    def faults(self, *, most_seconds: float, most_megabytes: float) -> list[str]:
        """What is wrong with it; nothing for a case that went well."""
        found = list(self.wrong)
        if self.expected and self.code not in self.expected.split("|"):
            found.append(f"{self.code or 'nothing'} instead of {self.expected}")
        if self.is_active and not self.before:
            found.append("the oracle saw nothing in it")
        if self.seconds > most_seconds:
            found.append(f"{self.seconds:.1f} s")
        if self.megabytes > most_megabytes:
            found.append(f"{self.megabytes:.0f} MB")
        return found


def load() -> None:
    """Loads all that cleans, so that no child has to."""
    for library in LIBRARIES:
        importlib.import_module(f"prakat.lib.cleaning.{library}")


def all_cases() -> Iterator[Case]:
    """Returns the cases of all families, in one order."""
    for family in FAMILIES:
        yield from importlib.import_module(f"tests.hostile.{family}").cases()


def outcome(case: Case, folder: Path, *, apart: bool) -> Outcome:
    """Makes, judges, cleans and judges a case in children; `apart` cleans it in the sandbox."""
    source, target = folder / "source", folder / "target"
    for path in (source, target):
        path.unlink(missing_ok=True)

    def made() -> dict[str, Any]:
        source.write_bytes(case.make())
        return {"before": suspicions(source)[:5] if case.is_active else []}

    def cleaned() -> dict[str, Any]:
        return _cleaned(source, target, apart=apart)

    def judged() -> dict[str, Any]:
        return {"wrong": objections(target, said["kind"])[:9]}

    said = _in_child(made, folder)
    if not said.get("wrong"):
        said |= _in_child(cleaned, folder)
    if said.get("kind"):
        said |= _in_child(judged, folder)
    return Outcome(
        case.name,
        case.code,
        case.is_active,
        said.get("code", ""),
        said.get("seconds", 0.0),
        said.get("megabytes", 0.0),
        tuple(said.get("before", ())),
        tuple(said.get("wrong", ())),
    )


def _cleaned(source: Path, target: Path, *, apart: bool) -> dict[str, Any]:
    """Megabytes are the sandbox's own, interpreter and all, or else what this child needed more than at its start."""
    whose = resource.RUSAGE_CHILDREN if apart else resource.RUSAGE_SELF
    before = 0 if apart else resource.getrusage(whose).ru_maxrss
    began = time.monotonic()
    kind, wrong = "", []
    try:
        if apart:
            kind = run("clean", source=source, target=target, limits=LIMITS)["format"]
        else:
            kind = str(clean(source, target, limits=LIMITS).format)
        code = "cleaned"
    except Unsafe as refusal:
        code = str(refusal.code)
        wrong = ["a target is left"] if target.exists() else []
    seconds = time.monotonic() - began
    megabytes = (resource.getrusage(whose).ru_maxrss - before) / 1024
    return {"code": code, "kind": kind, "seconds": seconds, "megabytes": megabytes, "wrong": wrong}


def _in_child(task: Callable[[], dict[str, Any]], folder: Path) -> dict[str, Any]:
    """What the task says, or how its child died."""
    answer = folder / "answer"
    answer.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        try:
            signal.alarm(MOST_SECONDS)
            answer.write_text(json.dumps(task()))
        except BaseException as error:
            answer.write_text(
                json.dumps({"wrong": [f"{task.__name__}: {type(error).__name__}: {error}"[:500]]})
            )
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return {"wrong": [f"{task.__name__}: died of signal {os.WTERMSIG(status)}"]}
    return dict(json.loads(answer.read_text()))


def main() -> None:
    """Goes through all cases, or through those whose names hold one of the words."""
    folder, given = Path(sys.argv[1]), sys.argv[2:]
    numbers = {"every": 1, "from": 0} | {
        name: int(number) for name, mark, number in (one.partition("=") for one in given) if mark
    }
    words = [one for one in given if one != "sandbox" and "=" not in one]
    folder.mkdir(exist_ok=True)
    load()
    for case in islice(all_cases(), numbers["from"], None, numbers["every"]):
        if not words or any(word in case.name for word in words):
            print(json.dumps(asdict(outcome(case, folder, apart="sandbox" in given))), flush=True)


if __name__ == "__main__":
    main()
