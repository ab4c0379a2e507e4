"""A store of immutable objects named by their SHA-256: attachments, rendered pages, evidence."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO, Final, Protocol

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_CHUNK_BYTES: Final = 1 << 20
_READ_ONLY: Final = 0o444


class TooLarge(ValueError):
    """A stream held more bytes than the caller allows."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        super().__init__(f"ไฟล์ใหญ่เกิน {max_bytes} ไบต์")


class Damaged(OSError):
    """A stored object no longer has the digest that it is named by."""


class Readable(Protocol):
    """Anything with read(n) -> bytes: a file, an upload."""

    def read(self, size: int, /) -> bytes: ...


class ObjectStore:
    """Objects under root/ab/cd/<digest>, each written once and never again.

    An object appears under its name only when it is whole: temporary file, fsync, rename, fsync of the
    directories. What a crash leaves behind lies in root/incoming and is never served. `durable=False` skips
    every fsync and is for tests alone.
    """

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        self.root = Path(root)
        self._root = os.fspath(self.root)
        self._durable = durable
        self._incoming = self.root / "incoming"

    def put(self, data: bytes) -> str:
        """Stores the bytes and returns their digest. When it returns, they survive a power cut."""
        name = hashlib.sha256(data).hexdigest()
        if self.has(name):
            self._settle(name)
            return name
        with self._temporary() as (temporary, at):
            temporary.write(data)
            self._place(temporary, at, name)
        return name

    def put_stream(self, stream: Readable, *, max_bytes: int) -> tuple[str, int]:
        """Stores what the stream holds and returns (digest, length in bytes).

        Raises TooLarge, and keeps nothing, as soon as more than `max_bytes` have come.
        """
        running = hashlib.sha256()
        length = 0
        with self._temporary() as (temporary, at):
            while chunk := stream.read(_CHUNK_BYTES):
                length += len(chunk)
                if length > max_bytes:
                    raise TooLarge(max_bytes)
                running.update(chunk)
                temporary.write(chunk)
            name = running.hexdigest()
            if self.has(name):
                self._settle(name)
            else:
                self._place(temporary, at, name)
        return name, length

    def place(self, name: str) -> str:
        """Where the object stands or would stand; ValueError unless the name is 64 lower-case hex digits."""
        if not _DIGEST.fullmatch(name):
            raise ValueError("an object's name is its SHA-256 in 64 lower-case hexadecimal digits")
        return f"{self._root}/{name[:2]}/{name[2:4]}/{name}"

    def path(self, name: str) -> Path:
        """The same as a Path."""
        return Path(self.place(name))

    def has(self, name: str) -> bool:
        """Whether the object is in the store."""
        return os.path.isfile(self.place(name))

    def length(self, name: str) -> int:
        """The object's length in bytes; FileNotFoundError if it is not there."""
        return self.path(name).stat().st_size

    def open(self, name: str) -> BinaryIO:
        """The object for reading, unchecked; FileNotFoundError if it is not there."""
        return self.path(name).open("rb")

    def read(self, name: str) -> bytes:
        """The object's bytes: Damaged if they do not fit its name, FileNotFoundError if it is not there."""
        data = self.path(name).read_bytes()
        if hashlib.sha256(data).hexdigest() != name:
            raise Damaged(f"object {name} does not have the digest that it is named by")
        return data

    def remove(self, name: str) -> bool:
        """Takes the object out for good (erasure ordered by law); False if it was not there."""
        try:
            self.path(name).unlink()
        except FileNotFoundError:
            return False
        self._sync_directory(self.path(name).parent)
        return True

    def remove_leftovers(self, *, before: float) -> int:
        """Removes temporary files last written before the POSIX time `before`; returns how many."""
        removed = 0
        for leftover in self._incoming.glob("*"):
            with suppress(FileNotFoundError):
                if leftover.stat().st_mtime < before:
                    leftover.unlink()
                    removed += 1
        return removed

    @contextmanager
    def _temporary(self) -> Iterator[tuple[IO[bytes], Path]]:
        self._make_directory(self._incoming)
        descriptor, text = tempfile.mkstemp(dir=self._incoming)
        at = Path(text)
        try:
            with os.fdopen(descriptor, "wb") as temporary:
                yield temporary, at
        finally:
            at.unlink(missing_ok=True)

    def _place(self, temporary: IO[bytes], at: Path, name: str) -> None:
        temporary.flush()
        os.fchmod(temporary.fileno(), _READ_ONLY)
        if self._durable:
            os.fsync(temporary.fileno())
        final = self.path(name)
        self._make_directory(final.parent)
        at.rename(final)
        self._settle(name)

    def _settle(self, name: str) -> None:
        # Also for an object found present: the writer that renamed it may not have reached its own fsync.
        leaf = self.path(name).parent
        for directory in (leaf, leaf.parent, self.root):
            self._sync_directory(directory)

    def _make_directory(self, directory: Path) -> None:
        if directory.is_dir():
            return
        root_is_new = not self.root.is_dir()
        directory.mkdir(parents=True, exist_ok=True)
        if root_is_new:
            self._sync_directory(self.root.parent)

    def _sync_directory(self, directory: Path) -> None:
        if not self._durable:
            return
        descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
