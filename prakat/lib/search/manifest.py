"""The list of the index's parts, and the one switch between one state of the index and the next.

    parts.json      which parts there are, which of their documents are gone, at which edition the index stands
    p-<hex>/        a part (prakat/lib/search/part.py), never changed once it is listed
    staging/        parts that a build is still making
    lock, building  held while the list is changed; while a build is under way

A state is switched to by an atomic rename of the list, after everything in it is durable. What is not listed is
what a writer left behind that was stopped: the next one takes it away.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prakat.lib.canonical import canonical_json
from prakat.lib.search.durability import make_durable

LIST: Final = "parts.json"
STAGING: Final = "staging"
FORMAT: Final = "prakat-search-1"


class NoIndex(RuntimeError):
    """There is no index at this place, or one of another format: it must be built."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A part as the list names it."""

    name: str
    documents: int
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Manifest:
    edition: int
    parts: tuple[Listed, ...]


def read(folder: Path) -> Manifest:
    """The current list; NoIndex if there is none."""
    try:
        listed = json.loads((folder / LIST).read_bytes())
    except FileNotFoundError:
        raise NoIndex(str(folder)) from None
    if listed.get("format") != FORMAT:
        raise NoIndex(str(folder))
    parts = (Listed(part["name"], part["documents"], frozenset(part["gone"])) for part in listed["parts"])
    return Manifest(listed["edition"], tuple(parts))


def switch(folder: Path, manifest: Manifest) -> None:
    """Make this the current list, durably; then take away what is not listed any more."""
    listed = {
        "format": FORMAT,
        "edition": manifest.edition,
        "parts": [
            {"name": part.name, "documents": part.documents, "gone": sorted(part.gone)}
            for part in manifest.parts
        ],
    }
    fresh = folder / f"{LIST}.new"
    with fresh.open("wb") as file:
        file.write(canonical_json(listed))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / LIST)
    make_durable(folder)


def sweep(folder: Path) -> None:
    """Take away the parts that are not listed; readers that have them open go on reading them."""
    listed = {part.name for part in read(folder).parts}
    for path in folder.glob("p-*"):
        if path.name not in listed:
            shutil.rmtree(path, ignore_errors=True)


def fresh_name() -> str:
    """A name that no part has had."""
    return f"p-{secrets.token_hex(8)}"


@contextmanager
def locked(folder: Path, name: str) -> Iterator[None]:
    """Hold the lock of this name; waits for whoever holds it, and is let go by the system with the process."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / name).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
