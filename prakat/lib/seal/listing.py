"""Directory listings: what an edition holds, as a tree of directories that are named by their digests.

A listing binds each path to the bytes that stand there, in every encoding, and to the headers that they must
carry. It is canonical JSON; the SHA-256 of the root's listing stands for the whole site.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from prakat.lib.canonical import canonical_json

INDEX: Final = "index.html"
"""The name that an address ending with a slash has inside its directory, as a file server would have it."""
LISTING_NAME: Final = ".dir"
"""The file that holds a directory's own listing."""
TREE_NAME_CHARACTERS: Final = 40
"""How much of a listing's digest names its directory on disk: a link to it then fits into an inode."""
SHARDED: Final = frozenset({"e", "files"})
"""Addresses below these would make one directory grow with the site: two shards of one character keep it small."""
PATH_MAX_CHARACTERS: Final = 2_000

IDENTITY, GZIP, BROTLI = "identity", "gzip", "br"
SUFFIXES: Final = {IDENTITY: "", GZIP: ".gz", BROTLI: ".br"}


class ForeignPath(ValueError):
    """A path that no edition can hold."""


@dataclass(frozen=True)
class Stored:
    """One representation of a leaf: the SHA-256 of its bytes and their number."""

    digest: str
    length: int


@dataclass(frozen=True)
class Leaf:
    """What stands at one path: its representations by content coding, media type, status and header profile."""

    stored: Mapping[str, Stored]
    media_type: str
    headers: str
    status: int = 200

    @property
    def digest(self) -> str:
        return self.stored[IDENTITY].digest

    @property
    def length(self) -> int:
        return self.stored[IDENTITY].length


@dataclass
class Branch:
    """One directory: its leaves by name, and its directories by the digest of their own listing."""

    leaves: dict[str, Leaf] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)


def encode(branch: Branch) -> bytes:
    """The listing of a directory: one byte form for one content."""
    leaves = {
        name: {
            "as": {coding: [stored.digest, stored.length] for coding, stored in leaf.stored.items()},
            "headers": leaf.headers,
            "status": leaf.status,
            "type": leaf.media_type,
        }
        for name, leaf in branch.leaves.items()
    }
    return canonical_json({"branches": branch.branches, "leaves": leaves})


def decode(listing: bytes) -> Branch:
    """A directory from its listing; ValueError when it has another shape."""
    try:
        plain = json.loads(listing)
        leaves = {name: _leaf(row) for name, row in plain["leaves"].items()}
        branches = {str(name): str(digest) for name, digest in plain["branches"].items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a listing: " + repr(error)) from error
    return Branch(leaves, branches)


def _leaf(row: Mapping[str, Any]) -> Leaf:
    stored = {str(coding): Stored(str(digest), int(length)) for coding, (digest, length) in row["as"].items()}
    if IDENTITY not in stored or not set(stored) <= set(SUFFIXES):
        raise ValueError("not a listing: a leaf without plain bytes or in an unknown coding")
    return Leaf(stored, str(row["type"]), str(row["headers"]), int(row["status"]))


def digest_of(content: bytes) -> str:
    """The name of an object: the SHA-256 of its bytes, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def segments(path: str) -> tuple[tuple[str, ...], str]:
    """A path as (directories with their shards, name). Raises ForeignPath for what no edition can hold: empty
    and dot segments, names that begin with a dot unless they hold more, control characters, ``/index.html``."""
    if not path.startswith("/") or len(path) > PATH_MAX_CHARACTERS or not path.isprintable() or "\\" in path:
        raise ForeignPath(path[:80])
    *directories, name = path[1:].split("/")
    if name == INDEX or any(not part or part[0] == "." for part in directories) or name[:1] == ".":
        raise ForeignPath(path[:80])
    return _sharded(tuple(directories)), name or INDEX


def _sharded(directories: tuple[str, ...]) -> tuple[str, ...]:
    at = 1 if directories[:1] == ("en",) else 0
    if len(directories) > at + 1 and directories[at] in SHARDED:
        long = directories[at + 1]
        return (*directories[: at + 1], *shards(long), *directories[at + 1 :])
    return directories


def shards(name: str) -> tuple[str, str]:
    """The two directories under which a long one lies."""
    return name[:1], name[1:2] or "-"


def address(directories: tuple[str, ...], name: str) -> str:
    """The address of a leaf, from where it stands in the tree: the other way round of ``segments``."""
    at = 1 if directories[:1] == ("en",) else 0
    if len(directories) > at + 3 and directories[at] in SHARDED:
        directories = (*directories[: at + 1], *directories[at + 3 :])
    return "/" + "".join(part + "/" for part in directories) + ("" if name == INDEX else name)


def tree_name(digest: str) -> str:
    """Where a directory stands below ``trees``: its first two characters, a slash, its name."""
    return f"{digest[:2]}/{digest[:TREE_NAME_CHARACTERS]}"


def file_name(name: str, leaf: Leaf) -> str:
    """Under which name a directory on disk holds the leaf: file servers must not give out what is gone or moved."""
    if leaf.status == 410:
        return f".gone.{name}"
    if leaf.status == 301:
        return f".moved.{name}"
    return name
