"""System calls as strace reports them, read back into values."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CHANGING = (
    "write pwrite64 writev pwritev pwritev2 sendfile copy_file_range splice ftruncate truncate fallocate "
    "mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 link linkat symlink symlinkat mknod mknodat "
    "chmod fchmod fchmodat utimensat ioctl"
).split()
"""What can change a file system; of ioctl only the cloning of a file, which the model refuses."""
SYNCING = "fsync fdatasync sync syncfs sync_file_range msync".split()
FAULTED = frozenset([*CHANGING, *SYNCING]) - {"ioctl", "sync_file_range", "msync"}
OPENING = "open openat openat2 creat close dup dup2 dup3 fcntl mmap chdir fchdir".split()

# All text in the report is in hexadecimal (-xx), so commas, quotes and brackets in it are strace's own.
_LINE = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+|\?|0x[0-9a-f]+)(.*)$")
_BEGUN = re.compile(r"^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)$")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_DESCRIPTOR = re.compile(r"(-?\d+|AT_FDCWD)(?:<((?:\\x[0-9a-f]{2}|[^>])*)>)?(\(deleted\))?$")


@dataclass(frozen=True)
class Call:
    """One finished call. Arguments stay as strace wrote them; the methods read one."""

    name: str
    arguments: list[str]
    result: int
    tail: str = field(repr=False, default="")

    def text(self, at: int) -> str:
        """The argument as a path."""
        return self.content(at).decode("utf-8", "surrogateescape")

    def content(self, at: int) -> bytes:
        """The bytes of the argument; of a vector, its parts together."""
        found = list(_STRING.finditer(self.arguments[at]))
        if any(part[2] for part in found):
            raise ValueError(f"strace has cut the content of {self.name}")
        return b"".join(bytes.fromhex(part[1].replace("\\x", "")) for part in found)

    def number(self, at: int) -> int:
        return int(self.arguments[at], 0)

    def descriptor(self, at: int) -> int:
        """The number of the open file, -1 for the working directory."""
        found = _DESCRIPTOR.match(self.arguments[at])
        assert found, self.arguments[at]
        return -1 if found[1] == "AT_FDCWD" else int(found[1])

    def shown_path(self, at: int) -> str:
        """Where the open file stood at the time of the call."""
        found = _DESCRIPTOR.match(self.arguments[at])
        assert found, self.arguments[at]
        return bytes.fromhex((found[2] or "").replace("\\x", "")).decode("utf-8", "surrogateescape")


def _split(arguments: str) -> list[str]:
    """The arguments, one each; a vector ``[...]`` and a structure ``{...}`` are one argument."""
    if "[" not in arguments and "{" not in arguments:
        return arguments.split(", ")
    parts, depth, begin = [], 0, 0
    for at, character in enumerate(arguments):
        if character in "[{":
            depth += 1
        elif character in "]}":
            depth -= 1
        elif character == "," and not depth:
            parts.append(arguments[begin:at].strip())
            begin = at + 1
    parts.append(arguments[begin:].strip())
    return parts


def read_calls(report: Path) -> Iterator[Call]:
    """The calls that succeeded, in the order in which they ended."""
    for line in _whole_lines(report):
        if (found := _LINE.match(line)) and found[4] != "?" and not found[4].startswith("-"):
            yield Call(found[2], _split(found[3]), int(found[4], 0), found[5])


def _whole_lines(report: Path) -> Iterator[str]:
    """The report with each call on one line, also where another thread's calls came between."""
    begun: dict[str, str] = {}
    for line in report.read_text("ascii").splitlines():
        if found := _BEGUN.match(line):
            begun[found[1]] = f"{found[1]} {found[2]}({found[3]}"
        elif found := _RESUMED.match(line):
            yield begun.pop(found[1]) + found[3]
        else:
            yield line


def durable_calls(report: Path) -> list[tuple[str, int]]:
    """Every call of the first thread that creates, changes, names or syncs a file, as strace counts them: the
    call's name, and which of this name it is, from one. Failed ones count too."""
    counts: dict[str, int] = {}
    found = []
    thread = ""
    for line in _whole_lines(report):
        made = _LINE.match(line)
        thread = thread or (made[1] if made else "")
        if not made or made[1] != thread:
            continue
        counts[made[2]] = counts.get(made[2], 0) + 1
        opens = made[2] in {"open", "openat"} and any(f in made[3] for f in ("O_CREAT", "O_WRONLY", "O_RDWR"))
        if opens or made[2] in FAULTED:
            found.append((made[2], counts[made[2]]))
    return found
