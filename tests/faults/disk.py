"""A model of a disk: files, folders and links, and what was done to them in order.

It knows no time and no cache: what of the history a power cut leaves is the business of ``power_cut``.
"""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(eq=False)
class Inode:
    """A file, folder or link. ``source`` is the file that holds what it held when the history began."""

    number: int
    kind: str  # file, folder, link
    source: Path | None = None
    target: str = ""
    mode: int = 0o644
    path: str = ""
    """Its first name, below the top of the disk."""
    entries: "dict[str, Inode]" = field(default_factory=dict)
    """Of a folder: its names when the history began."""


@dataclass(frozen=True)
class Write:
    inode: Inode
    offset: int
    content: bytes


@dataclass(frozen=True)
class Resize:
    inode: Inode
    length: int


@dataclass(frozen=True)
class Mark:
    """The file's permissions or its time of change were set."""

    inode: Inode
    mode: int | None = None
    time_ns: int | None = None


@dataclass(frozen=True)
class Edit:
    """One name in one folder now means this inode, or nothing."""

    folder: Inode
    name: str
    inode: Inode | None


@dataclass(frozen=True)
class Rename:
    """Edits that happen all or not at all: one for a new or removed name, two for a rename."""

    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Sync:
    """What was done so far to this file, or to the names in this folder, survives."""

    inode: Inode


@dataclass(frozen=True)
class SyncAll:
    """All that was done so far survives."""


@dataclass(frozen=True)
class Said:
    """What the process said to the outside: nothing on the disk, but it can no longer be taken back."""

    text: bytes


Step = Write | Resize | Mark | Rename | Sync | SyncAll | Said
DataStep = Write | Resize | Mark


class Disk:
    """The disk as it stood when the history began."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.count = 0
        self._seen: dict[tuple[int, int], Inode] = {}
        self.root = self._load(base)

    def new(
        self, kind: str, path: str, *, target: str = "", source: Path | None = None, mode: int = 0o644
    ) -> Inode:
        self.count += 1
        return Inode(self.count, kind, source, target, mode, path)

    def _load(self, path: Path) -> Inode:
        found, name = path.lstat(), str(path.relative_to(self.base))
        if stat.S_ISLNK(found.st_mode):
            return self.new("link", name, target=os.readlink(path))
        if stat.S_ISDIR(found.st_mode):
            folder = self.new("folder", name)
            with os.scandir(path) as entries:
                folder.entries = {entry.name: self._load(Path(entry.path)) for entry in entries}
            return folder
        key = (found.st_dev, found.st_ino)
        if key not in self._seen:  # hard links are one file
            self._seen[key] = self.new("file", name, source=path, mode=stat.S_IMODE(found.st_mode))
        return self._seen[key]


def written(before: bytes, steps: list[DataStep]) -> bytes:
    """The content after these steps; a gap is zeros."""
    content = bytearray(before)
    for step in steps:
        if isinstance(step, Write):
            if len(content) < step.offset:
                content.extend(bytes(step.offset - len(content)))
            content[step.offset : step.offset + len(step.content)] = step.content
        elif isinstance(step, Resize):
            del content[step.length :]
            content.extend(bytes(step.length - len(content)))
    return bytes(content)
