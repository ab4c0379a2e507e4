"""A town whose server, worker and acting officers are killed while citizens read."""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.readers import Library, Reader
from tests.faults.running import PROJECT, environment
from tests.servers import _die_with_parent, free_port

RECOVERY_SECONDS = 5
START_SECONDS = 120
VICTIMS = ("officer", "officer", "server", "worker")


@dataclass
class Town:
    """The programs of a small town, each its own process group, and what happened to them."""

    folder: Path
    port: int = field(default_factory=free_port)
    running: dict[str, "subprocess.Popen[str]"] = field(default_factory=dict)
    down: list[tuple[float, float]] = field(default_factory=list)
    """From when to when the server was not there."""
    recoveries: list[tuple[str, float]] = field(default_factory=list)
    """Whose death it was, and after how many seconds everything was as it should be."""
    switches: int = 0
    kills: int = 0

    @property
    def var(self) -> Path:
        return self.folder / "var"

    def start(self, name: str) -> None:
        """Start a program: the server without its worker, the worker, or the officers."""
        commands = {
            "server": ["prakat", "serve", "--no-worker", "--port", str(self.port)],
            "worker": ["prakat", "worker"],
            "officers": ["tests.faults.switching"],
        }
        pipe = subprocess.PIPE if name == "officers" else subprocess.DEVNULL
        self.running[name] = subprocess.Popen(
            [sys.executable, "-m", *commands[name]],
            env=environment(self.var),
            cwd=PROJECT,
            stdin=pipe,
            stdout=pipe,
            start_new_session=True,
            preexec_fn=_die_with_parent,
            text=True,
        )

    def kill(self, name: str) -> None:
        """Kill a program with all its processes, as when the machine runs out of memory, and wait until it is gone."""
        program = self.running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        program.wait()

    def await_server(self, within: float) -> None:
        """Return when the server answers."""
        deadline = time.monotonic() + within
        while True:
            with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=1):
                return
            if time.monotonic() > deadline:
                raise AssertionError(f"the server does not answer within {within} s")
            time.sleep(0.02)

    def answer(self) -> dict[str, Any]:
        """The next line that the officers say."""
        stream = self.running["officers"].stdout
        assert stream is not None
        found: dict[str, Any] = json.loads(stream.readline())
        if "failed" in found:
            raise AssertionError(f"work does not go on: {found['failed']}")
        return found

    def order(self, **order: Any) -> dict[str, Any]:
        """Give the officers an order; returns their first answer, which names the process that carries it out."""
        stream = self.running["officers"].stdin
        assert stream is not None
        stream.write(json.dumps(order) + "\n")
        stream.flush()
        return self.answer()


@contextmanager
def running_town(base: Path, folder: Path) -> Iterator[Town]:
    """A town with a copy of the instance, served until the block ends."""
    shutil.copytree(base, folder / "var", symlinks=True)
    town = Town(folder)
    try:
        for name in ("server", "worker", "officers"):
            town.start(name)
        town.await_server(START_SECONDS)
        assert town.answer() == {"ready": True}
        yield town
    finally:
        for name in list(town.running):
            town.kill(name)


def switch(town: Town, library: Library, number: int, victim: str, lot: random.Random) -> None:
    """One act; somebody is killed in the midst of it, if a victim is named, and everything recovers."""
    town.order(do="prepare", number=number)
    order = town.answer()
    before = library.current()
    begun = town.order(do="switch", **order)
    if victim:
        time.sleep(lot.random() * 0.5)
        _kill(town, victim, begun["process"])
    ended = town.answer()
    settled = ended["done"] if "done" in ended else _await_switch(town, library)
    town.switches += "done" in ended
    library.collect()
    now = library.current()
    for made in range(before + 1, now + 1):
        library.editions[made].begin = begun["begin"]
    library.seen(now, settled)
    if "done" in ended and ended["number"] != now:
        raise AssertionError(f"edition {ended['number']} was acknowledged and {now} is served")


def _kill(town: Town, victim: str, officer: int) -> None:
    """Kill one of the programs, or the officer's process, and start the program again as the system would."""
    killed = time.monotonic()
    town.kills += 1
    if victim == "officer":
        with suppress(ProcessLookupError):
            os.kill(officer, signal.SIGKILL)
        return
    town.kill(victim)
    town.start(victim)
    if victim == "server":
        town.await_server(START_SECONDS)
        town.down.append((killed, time.monotonic()))
        town.recoveries.append((victim, time.monotonic() - killed))


def _await_switch(town: Town, library: Library) -> float:
    """Return, with the time, when the public is served what the database has: the worker mends what a killed officer
    left."""
    begun = time.monotonic()
    while True:
        connection = sqlite3.connect(town.var / "prakat.sqlite3", timeout=20)
        newest = connection.execute("SELECT max(number) FROM publishing_edition").fetchone()[0]
        connection.close()
        now = time.monotonic()
        if library.current() == newest:
            town.recoveries.append(("officer", now - begun))
            return now
        if now - begun > 6 * RECOVERY_SECONDS:
            raise AssertionError(f"edition {newest} is committed and is never served")
        time.sleep(0.02)


def read_while_killing(
    town: Town, *, switches: int, kills: int, clients: int, seed: int = 1
) -> tuple[list[Reader], Library]:
    """Let citizens read during so many switches and kills; returns what they read, and what there was to read."""
    lot = random.Random(seed)
    library = Library(town.var / "edition")
    library.collect()
    stop = threading.Event()
    readers = [Reader(town.port, seed * 1000 + number, stop) for number in range(clients)]
    threads = [threading.Thread(target=reader.run) for reader in readers]
    for thread in threads:
        thread.start()
    try:
        left, number = kills, 0
        while town.switches < switches or left:
            number += 1
            share = left / max(1, switches - town.switches)
            victim = lot.choice(VICTIMS) if left and lot.random() < share else ""
            left -= bool(victim)
            switch(town, library, number, victim, lot)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    return readers, library
