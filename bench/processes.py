"""Which processes a server consists of, and how much memory they take together."""

import os
from contextlib import suppress
from pathlib import Path

PRIORITY = 5


def listening_on(port: int) -> set[int]:
    """The processes that hold the listening socket of a loopback port."""
    wanted = f":{port:04X}"
    sockets = set()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        words = line.split()
        if words[1].endswith(wanted) and words[3] == "0A":
            sockets.add(f"socket:[{words[9]}]")
    found = set()
    for folder in Path("/proc").glob("[0-9]*/fd"):
        with suppress(OSError):
            if any(os.readlink(entry) in sockets for entry in folder.iterdir()):
                found.add(int(folder.parent.name))
    return found


def family(pids: set[int]) -> set[int]:
    """The processes with all their descendants."""
    found, waiting = set(), list(pids)
    while waiting:
        pid = waiting.pop()
        if pid in found:
            continue
        found.add(pid)
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            with suppress(OSError):
                waiting += [int(word) for word in children.read_text().split()]
    return found


def memory_megabytes(pids: set[int]) -> float:
    """Proportional set size of the processes and their descendants, in MB."""
    total = 0
    for pid in family(pids):
        with suppress(OSError):
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1000


def pin(pids: set[int], core: int, *, alone: bool = False) -> None:
    """Let the processes, and the threads that they have, run on one core only; ``alone``: before all other work."""
    for pid in family(pids):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            with suppress(OSError):
                os.sched_setaffinity(int(thread.name), {core})
                if alone:
                    os.sched_setscheduler(int(thread.name), os.SCHED_FIFO, os.sched_param(PRIORITY))


def may_run_alone() -> bool:
    """Whether this process may give others a real-time priority."""
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(PRIORITY))
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    except OSError:
        return False
    return True
