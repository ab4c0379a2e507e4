"""Tasks that misbehave, for the tests of the sandbox."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from prakat.lib.files.limits import Limits, Unsafe

Progress = Callable[[dict[str, Any]], None]
Arguments = Mapping[str, Any]


def echo(
    source: Path, target: Path | None, arguments: Arguments, limits: Limits, progress: Progress
) -> dict[str, Any]:
    print("libraries talk")
    progress({"half": True})
    if target is not None:
        target.write_bytes(source.read_bytes()[::-1])
    progress({"half": False})
    return {"arguments": dict(arguments), "size": source.stat().st_size, "seconds": limits.seconds}


def refuse(*_: object) -> dict[str, Any]:
    raise Unsafe("ratio", max_ratio=7, name="หนังสือ")


def fail(*_: object) -> dict[str, Any]:
    raise KeyError("no such thing")


def recurse(*_: object) -> dict[str, Any]:
    return recurse()


def crash(*_: object) -> dict[str, Any]:
    return {"never": ctypes.string_at(1)}


def eat_memory(*_: object) -> dict[str, Any]:
    return {"length": len(bytearray(1 << 40))}


def eat_memory_in_c(*_: object) -> dict[str, Any]:
    sys.stderr.write("terminate called after throwing an instance of 'std::bad_alloc'\n")
    sys.stderr.flush()
    os.abort()


def be_killed(*_: object) -> dict[str, Any]:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def sleep(*_: object) -> dict[str, Any]:
    time.sleep(600)
    return {}


def sleep_with_a_child(
    source: Path, target: object, arguments: object, limits: object, progress: Progress
) -> dict[str, Any]:
    if (child := os.fork()) == 0:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(600)
    progress({"child": child})
    time.sleep(600)
    return {}


def answer_too_much(*_: object) -> dict[str, Any]:
    return {"text": "x" * 100_000_000}


def talk_forever(
    source: Path, target: object, arguments: object, limits: object, progress: Progress
) -> dict[str, Any]:
    while True:
        progress({"text": "x" * 100_000})


def write_too_much(source: Path, target: Path, *_: object) -> dict[str, Any]:
    with target.open("wb") as file:
        for _ in range(2_000):
            file.write(bytes(1 << 20))
    return {}


def leave_a_link(source: Path, target: Path, *_: object) -> dict[str, Any]:
    target.symlink_to("/etc/passwd")
    return {}


def leave_nothing(*_: object) -> dict[str, Any]:
    return {}


def exit_quietly(*_: object) -> dict[str, Any]:
    os._exit(0)


def lie(*_: object) -> dict[str, Any]:
    os.write(int(sys.argv[1]), b'{"unsafe": {"code": "no such code", "params": []}}\n')
    os._exit(0)


def look_around(source: Path, target: object, arguments: Arguments, *_: object) -> dict[str, Any]:
    """What the process can reach: each entry is what went wrong, or nothing."""

    def attempt(act: Callable[[], object]) -> str:
        try:
            act()
        except OSError as error:
            return type(error).__name__
        return ""

    return {
        "network": attempt(
            lambda: socket.create_connection(("127.0.0.1", int(arguments["port"])), timeout=2)
        ),
        "read": attempt(lambda: Path(arguments["secret"]).read_bytes()),
        "list": attempt(lambda: os.listdir(Path(arguments["secret"]).parent)),
        "write": attempt(lambda: Path(arguments["outside"]).write_bytes(b"x")),
        "run": attempt(lambda: subprocess.run(["/bin/true"], check=True)),
        "signal": attempt(lambda: os.kill(os.getppid(), 0)),
        "readable": attempt(lambda: Path(arguments["readable"]).read_bytes()),
        "environment": sorted(os.environ),
        "folder": os.getcwd(),
    }
