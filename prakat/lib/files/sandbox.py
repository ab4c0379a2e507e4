"""Reads a stranger's file in a process of its own, which may die of it without harm.

`run` starts a fresh interpreter, hands it a copy of the file in a private folder, and waits no longer than the
limits allow. Answer and progress come back as lines of JSON through a pipe of their own, because libraries
write to the standard streams as they please.
"""

from __future__ import annotations

import errno
import importlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Protocol

from prakat.lib.files.confinement import confine
from prakat.lib.files.limits import Code, Limits, Unsafe

TASKS: Final[dict[str, str]] = {
    "clean": "prakat.lib.cleaning.tasks:clean_task",
    "inspect": "prakat.lib.cleaning.tasks:inspect_task",
    "read": "prakat.lib.documents.reading:read_task",
    "redact": "prakat.lib.redaction.tasks:redact_task",
}
"""What may be run, by name: "module:function" of a Task. Imported in the process that runs it."""

Progress = Callable[[dict[str, Any]], None]

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})
_CHUNK_BYTES: Final = 1 << 16
_TOLD_BYTES: Final = 4_000
_SECONDS_TO_END: Final = 5.0
_OUT_OF_MEMORY: Final = ("memoryerror", "bad_alloc", "out of memory", "outofmemory", "cannot allocate")
_PASSED_ON: Final = ("PATH", "TESSDATA_PREFIX", "TZ")
_ENVIRONMENT: Final = {
    "LANG": "C.UTF-8",
    "PYTHONHASHSEED": "0",  # the same file gives the same bytes
    "PYTHONDONTWRITEBYTECODE": "1",
    # Each thread of a library takes address space, which is limited.
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OMP_THREAD_LIMIT": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


class Task(Protocol):
    """What runs in the process. It reads `source`, may write `target`, and answers with what JSON can say."""

    def __call__(
        self,
        source: Path,
        target: Path | None,
        arguments: Mapping[str, Any],
        limits: Limits,
        progress: Progress,
        /,
    ) -> dict[str, Any]: ...


def run(
    task: str,
    *,
    source: Path,
    target: Path | None = None,
    arguments: Mapping[str, Any] = _NONE,
    limits: Limits,
    on_progress: Progress | None = None,
    readable: Sequence[Path] = (),
) -> dict[str, Any]:
    """Runs one of TASKS on a file and returns its answer; `target` is written only when the task succeeds.

    `on_progress` gets what the task reports while it runs. The task sees nothing of the disk but libraries, its
    own code, its private folder and `readable`. Raises KeyError for an unknown task; Unsafe as the task raised it,
    or too_large, time, memory, crashed. Any other exception of the task counts as a crash.
    """
    named = TASKS[task]
    if source.stat().st_size > limits.file_bytes:
        raise Unsafe(Code.TOO_LARGE, max_bytes=limits.file_bytes)
    with tempfile.TemporaryDirectory(prefix="prakat-sandbox-", ignore_cleanup_errors=True) as made:
        own = Path(made).resolve()
        shutil.copyfile(source, own / "source")
        request = {
            "task": named,
            "own": str(own),
            "target": target is not None,
            "arguments": dict(arguments),
            "limits": limits.as_arguments(),
            "readable": [str(path.resolve()) for path in readable],
        }
        answer = _Child(own, limits, on_progress).ask(request)
        if target is not None:
            _hand_over(own / "target", target)
        return answer


def _hand_over(made: Path, target: Path) -> None:
    """Moves what the task wrote. A link would make the caller publish whatever it points to."""
    if made.is_symlink() or not made.is_file() or made.stat().st_nlink != 1:
        raise Unsafe(Code.CRASHED, detail="no target")
    shutil.move(made, target)


class _Child:
    """The process, from start to end, as its parent sees it."""

    def __init__(self, own: Path, limits: Limits, on_progress: Progress | None) -> None:
        self._own = own
        self._limits = limits
        self._on_progress = on_progress
        self._answer: dict[str, Any] | None = None
        self._timed_out = False
        self._said_too_much = False

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        reading, writing = os.pipe()
        with open(reading, "rb", buffering=0) as pipe, tempfile.TemporaryFile() as told:
            try:
                process = self._start(writing, told)
            finally:
                os.close(writing)
            try:
                assert process.stdin is not None
                with suppress(BrokenPipeError), process.stdin:
                    process.stdin.write(json.dumps(request).encode("ascii"))
                whole = self._listen(pipe.fileno())
                code = _wait(process) if whole else _kill(process)
            finally:
                _kill(process)
            told.seek(max(0, told.seek(0, os.SEEK_END) - _TOLD_BYTES))
            return self._judge(code, told.read().decode("utf-8", "replace").lower())

    def _start(self, writing: int, told: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "prakat.lib.files.sandbox", str(writing)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=told,
            pass_fds=(writing,),
            cwd=self._own,
            env=_environment(self._own),
            start_new_session=True,
        )

    def _listen(self, descriptor: int) -> bool:
        """Reads lines until an answer or the end; False if it took too long or said too much."""
        deadline = time.monotonic() + self._limits.seconds
        pieces: list[bytes] = []
        received = 0
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while self._answer is None:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    self._timed_out = True
                    return False
                chunk = os.read(descriptor, _CHUNK_BYTES)
                received += len(chunk)
                if not chunk:
                    return True
                if received > self._limits.answer_bytes:
                    self._said_too_much = True
                    return False
                *ended, rest = chunk.split(b"\n")
                for line in ended:
                    self._take(b"".join((*pieces, line)))
                    pieces = []
                pieces.append(rest)
        return True

    def _take(self, line: bytes) -> None:
        try:
            said = json.loads(line)
        except ValueError:
            return
        if not isinstance(said, dict):
            return
        progress = said.get("progress")
        if not isinstance(progress, dict):
            self._answer = said
        elif self._on_progress is not None:
            self._on_progress(progress)

    def _judge(self, code: int, told: str) -> dict[str, Any]:
        said = self._answer or {}
        answer, unsafe = said.get("answer"), said.get("unsafe")
        if isinstance(answer, dict):
            return answer
        if isinstance(unsafe, dict):
            raise _refusal(unsafe)
        if self._timed_out or code == -signal.SIGXCPU:
            raise Unsafe(Code.TIME, max_seconds=self._limits.seconds)
        if self._said_too_much:
            raise Unsafe(Code.CRASHED, detail="answer too long")
        if code == -signal.SIGKILL or any(mark in told for mark in _OUT_OF_MEMORY):
            raise Unsafe(Code.MEMORY, max_bytes=self._limits.memory_bytes)
        raise Unsafe(Code.CRASHED, detail=str(said.get("failed", code))[:300])


def _refusal(said: dict[str, Any]) -> Unsafe:
    """What the task raised; a process that was taken over may say anything."""
    code, params = said.get("code"), said.get("params")
    if code not in set(Code) or not isinstance(params, dict):
        return Unsafe(Code.CRASHED, detail="no answer")
    return Unsafe(
        str(code), **{name: value for name, value in params.items() if isinstance(value, str | int)}
    )


def _wait(process: subprocess.Popen[bytes]) -> int:
    """Its exit code. What it said counts only once it is gone, and it has nothing left to do."""
    try:
        return process.wait(timeout=_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        return _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> int:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


def _environment(own: Path) -> dict[str, str]:
    passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    # The code that runs here is the code that runs there, installed or not.
    package = Path(importlib.import_module("prakat").__path__[0]).resolve()
    said = [
        str(Path(entry).resolve()) for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry
    ]
    places = os.pathsep.join(dict.fromkeys([str(package.parent), *said]))
    return _ENVIRONMENT | passed | {"PYTHONPATH": places, "HOME": str(own), "TMPDIR": str(own)}


# --- in the process -------------------------------------------------------------------------------


def main() -> None:
    """Carries out the one request on standard input, confined, and answers through the pipe that is named."""
    pipe = int(sys.argv[1])
    request = json.loads(sys.stdin.buffer.read())
    module, _, function = request["task"].partition(":")
    limits = Limits(**request["limits"])
    own = Path(request["own"])
    importlib.import_module(module.partition(".")[0])  # once files are restricted its folder is not found
    confine(limits, own=own, readable=(*_code(module), *map(Path, request["readable"])))
    try:
        task: Task = getattr(importlib.import_module(module), function)
        target = own / "target" if request["target"] else None

        def tell(told: dict[str, Any]) -> None:
            _say(pipe, progress=told)

        said = {"answer": task(own / "source", target, request["arguments"], limits, tell)}
    except Exception as error:
        said = _failure(error, limits)
    _say(pipe, **said)
    os._exit(0)  # destructors of libraries have nothing to add


def _failure(error: Exception, limits: Limits) -> dict[str, Any]:
    if isinstance(error, MemoryError):
        refusal = Unsafe(Code.MEMORY, max_bytes=limits.memory_bytes)
    elif isinstance(error, RecursionError):
        refusal = Unsafe(Code.DEPTH)
    elif isinstance(error, OSError) and error.errno == errno.EFBIG:
        refusal = Unsafe(Code.UNPACKED, max_bytes=limits.unpacked_bytes)
    elif isinstance(error, Unsafe):
        refusal = error
    else:
        return {"failed": f"{type(error).__name__}: {error}"[:300]}
    return {"unsafe": {"code": str(refusal.code), "params": dict(refusal.params)}}


def _say(pipe: int, **said: Any) -> None:
    line = json.dumps(said).encode("ascii") + b"\n"
    while line:
        line = line[os.write(pipe, line) :]


def _code(module: str) -> list[Path]:
    """Where the code lies: the interpreter's own folders, and of a folder of sources only the packages in use."""
    folders = [Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).resolve()]
    for entry in map(Path, sys.path):
        if not (entry / "prakat").is_dir() or "site-packages" in entry.parts:
            folders.append(entry)
    for package in {"prakat", module.partition(".")[0]}:
        folders += map(Path, importlib.import_module(package).__path__)
    if "TESSDATA_PREFIX" in os.environ:
        folders.append(Path(os.environ["TESSDATA_PREFIX"]))
    return folders


if __name__ == "__main__":
    main()
