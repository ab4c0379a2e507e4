"""Where a verifier reads: what any place must offer, and a directory of editions on disk."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from prakat.lib.seal.listing import (
    IDENTITY,
    INDEX,
    LISTING_NAME,
    SHARDED,
    SUFFIXES,
    Branch,
    Leaf,
    address,
    file_name,
    segments,
    shards,
    tree_name,
)
from prakat.lib.transparency.tiles import Absent

CHUNK_BYTES: Final = 1 << 20
EDITION_NOTE, KEYS_FILE = "edition", "keys"
CHECKPOINT_NOTE, COSIGNED_NOTE = "log/checkpoint", "log/checkpoint.cosigned"
WELL_KNOWN: Final = "/.well-known/prakat/"
REFERENCE: Final = ".ref."
"""Begins the second names that the press gives to the listings of subdirectories. No server gives them out."""
PART_BYTES: Final = 64 << 20
"""No note, tile or listing is larger than this."""


class Unreachable(OSError):
    """A place did not answer, or not in full."""


@dataclass(frozen=True)
class Answer:
    """What a place gave for an address: the bytes by digest and length, in which coding.

    ``status`` and ``headers`` are None where there are only files.
    """

    coding: str
    digest: str
    length: int
    status: int | None = None
    headers: tuple[tuple[str, str], ...] | None = None

    def named(self, name: str) -> list[str]:
        """The values of a header, each time that it was sent."""
        return [value for key, value in self.headers or () if key.lower() == name]


class Place(Protocol):
    """A site to be verified. ``pauses`` are the seconds to wait before looking again at what may be changing."""

    pauses: Sequence[float]
    workers: int

    def part(self, name: str) -> bytes:
        """A part of the seal by its name below the well-known path; raises Absent or Unreachable."""
        ...

    def answer(self, path: str, leaf: Leaf, coding: str) -> Answer:
        """What is given out for an address, asked for in this coding; raises Absent or Unreachable."""
        ...

    def strangers(self, directories: tuple[str, ...], digest: str, branch: Branch) -> list[str]:
        """Addresses below one directory of the tree that its listing does not hold, where that can be seen."""
        ...

    def probe(self, path: str) -> Answer | None:
        """What is given out for an address that should not exist; None where only files can be looked at."""
        ...


def read_file(path: Path) -> bytes:
    """A small file; Absent when there is none, Unreachable when it cannot be read."""
    try:
        if path.stat().st_size > PART_BYTES:
            raise Unreachable(f"{path} is too large")
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        raise Absent(str(path)) from error
    except OSError as error:
        raise Unreachable(str(error)) from error


def digest_file(path: Path) -> tuple[str, int]:
    """SHA-256 and length of a file's bytes; Absent when there is none, Unreachable when it cannot be read."""
    running, length = hashlib.sha256(), 0
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK_BYTES):
                running.update(chunk)
                length += len(chunk)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        raise Absent(str(path)) from error
    except OSError as error:
        raise Unreachable(str(error)) from error
    return running.hexdigest(), length


class EditionDirectory:
    """The editions of a site as the press keeps them. What is read is the edition that ``current`` points to."""

    workers = 1

    def __init__(self, directory: Path, pauses: Sequence[float] = (0.2, 1.0)) -> None:
        self.directory = directory
        self.pauses = pauses

    def part(self, name: str) -> bytes:
        """A part of the seal, from the file that the servers give out for it."""
        kind, _, rest = name.partition("/")
        if kind == "dir":
            return read_file(self.directory / "trees" / tree_name(rest) / LISTING_NAME)
        if name == EDITION_NOTE:
            return read_file(self.directory / "current" / EDITION_NOTE)
        if kind == "editions":
            return read_file(self.directory / "editions" / rest / EDITION_NOTE)
        return read_file(self.directory / name)

    def log_folder(self) -> Path:
        """Where the log's files lie."""
        return self.directory / "log"

    def answer(self, path: str, leaf: Leaf, coding: str) -> Answer:
        """The file that stands for the address. Where the object of the same digest is another file, and not the
        same bytes, those are given: one of the two is what readers get."""
        directories, name = segments(path)
        folder = self.directory.joinpath("current", "site", *directories)
        if coding not in leaf.stored:
            coding = IDENTITY
        wanted = leaf.stored[coding]
        found = folder / (file_name(name, leaf) + SUFFIXES[coding])
        digest, length = digest_file(found)
        stored = self.directory / "objects" / wanted.digest[:2] / wanted.digest[2:4] / wanted.digest
        if digest == wanted.digest and not _same_file(found, stored):
            digest, length = digest_file(stored)
        return Answer(coding, digest, length)

    def strangers(self, directories: tuple[str, ...], digest: str, branch: Branch) -> list[str]:
        """What lies in the directory beside the files, links and listing that belong there."""
        folder = self.directory / "trees" / tree_name(digest)
        expected = {LISTING_NAME} | {REFERENCE + name for name in branch.branches}
        for name, leaf in branch.leaves.items():
            expected.update(file_name(name, leaf) + SUFFIXES[coding] for coding in leaf.stored)
        found = []
        for entry in _entries_of(folder):
            below = branch.branches.get(entry.name)
            if below is not None and entry.is_symlink():
                if os.readlink(entry.path) == f"../../{tree_name(below)}":
                    continue
            elif entry.name in expected and entry.is_file(follow_symlinks=False):
                continue
            found.append(address(directories, entry.name))
        return found

    def probe(self, path: str) -> Answer | None:
        """Nothing: a directory answers no requests."""
        return None


class ExportedSite(EditionDirectory):
    """A copy of a site as plain files under their addresses, with its seal below ``.well-known/prakat``.

    Plain files have no status: what the edition lists as gone or moved has none.
    """

    def part(self, name: str) -> bytes:
        """A part of the seal, from its file below the well-known path."""
        return read_file(self.directory / WELL_KNOWN.strip("/") / name)

    def log_folder(self) -> Path:
        """Where the log's files lie."""
        return self.directory / WELL_KNOWN.strip("/") / "log"

    def answer(self, path: str, leaf: Leaf, coding: str) -> Answer:
        """The file at the address. What is gone or moved has none; a file there would be a stranger."""
        if leaf.status in (301, 410):
            return Answer(IDENTITY, leaf.digest, leaf.length)
        plain = self.directory / (path[1:] + (INDEX if path.endswith("/") else ""))
        found = plain.with_name(plain.name + SUFFIXES[coding])
        if not found.exists():
            coding, found = IDENTITY, plain
        digest, length = digest_file(found)
        return Answer(coding, digest, length)

    def strangers(self, directories: tuple[str, ...], digest: str, branch: Branch) -> list[str]:
        """What lies in the folder beside what belongs there. Addresses have no shards: the folder above them is
        looked through for each, for the folders on whose names this directory of the tree decides."""
        at = 1 if directories[:1] == ("en",) else 0
        depth = len(directories) - at - 1 if directories[at : at + 1] and directories[at] in SHARDED else 3
        here = directories[: at + 1] if depth < 3 else directories
        shown = address(here, INDEX)
        files = {name + SUFFIXES[coding] for name, leaf in _filed(branch) for coding in leaf.stored}
        found = []
        for entry in _entries_of(self.directory / shown[1:]):
            if entry.is_dir(follow_symlinks=False):
                place = shards(entry.name)
                decided = depth >= 3 or place[:depth] == directories[at + 1 :]
                known = (place[depth] if depth < 2 else entry.name) in branch.branches
            else:
                decided, known = depth in (0, 3), entry.name in files
            if decided and not known and (directories or entry.name != ".well-known"):
                found.append(shown + entry.name)
        return found


def _filed(branch: Branch) -> list[tuple[str, Leaf]]:
    """The leaves that an exported site has files for."""
    return [(name, leaf) for name, leaf in branch.leaves.items() if leaf.status not in (301, 410)]


def open_directory(directory: Path) -> EditionDirectory:
    """The place in a directory: editions as the press keeps them, or an exported site. Absent for any other."""
    if (directory / "current").exists():
        return EditionDirectory(directory)
    if (directory / WELL_KNOWN.strip("/") / EDITION_NOTE).exists():
        return ExportedSite(directory)
    raise Absent(f"{directory} holds neither editions nor an exported site")


def _entries_of(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        return


def _same_file(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False
