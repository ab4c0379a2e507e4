"""The manifest as a tree of directories by digest: a release rewrites one branch, not a list of all paths."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from prakat.lib.canonical import canonical_json
from prakat.lib.objects import ObjectStore
from prakat.publishing.rules import Leaf

T = TypeVar("T")

INDEX = "index.html"
"""The name that an address ending with a slash has inside its directory, as a file server would have it."""


class ForeignPath(ValueError):
    """A path that no edition can hold."""


@dataclass
class Branch:
    """One directory of the tree: its leaves, and its directories by the digest of their own branch."""

    leaves: dict[str, Leaf] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)


def segments(path: str) -> tuple[tuple[str, ...], str]:
    """A path as (directories, name). Raises ForeignPath for ``..``, empty segments and control characters."""
    if not path.startswith("/") or len(path) > 2_000:
        raise ForeignPath(path[:80])
    *directories, name = path[1:].split("/")
    for part in directories:
        if part in {"", ".", ".."}:
            raise ForeignPath(path[:80])
    if name in {".", ".."} or any(ord(c) < 32 or c in "\\\x7f" for c in path):
        raise ForeignPath(path[:80])
    return tuple(directories), name or INDEX


def _encode(branch: Branch) -> bytes:
    leaves = {
        name: [leaf.digest, leaf.length, leaf.media_type, leaf.status, leaf.packed]
        for name, leaf in branch.leaves.items()
    }
    return canonical_json({"leaves": leaves, "branches": branch.branches})


@lru_cache(maxsize=4096)
def _decode(content: bytes) -> Branch:
    plain = json.loads(content)
    leaves = {name: Leaf(*row) for name, row in plain["leaves"].items()}
    return Branch(leaves=leaves, branches=plain["branches"])


def _set(entries: dict[str, T], name: str, value: T | None) -> None:
    """Put the value in, or take the name out where there is none."""
    if value:
        entries[name] = value
    else:
        entries.pop(name, None)


class Tree:
    """Trees of paths in an object store. A tree is named by its root digest and never changes."""

    def __init__(self, objects: ObjectStore) -> None:
        self.objects = objects
        self._known: dict[str, Branch] = {}

    def branch(self, digest: str) -> Branch:
        """A directory by its digest; the empty string is the empty directory."""
        if not digest:
            return Branch()
        known = self._known.get(digest)
        if known is None:
            if len(self._known) > 50_000:
                self._known.clear()
            known = self._known[digest] = _decode(self.objects.read(digest))
        return known

    def find(self, root: str, path: str) -> Leaf | None:
        """The leaf at ``path`` in the tree, or None. Paths that no edition can hold are simply not found."""
        try:
            directories, name = segments(path)
        except ForeignPath:
            return None
        here = root
        for part in directories:
            here = self.branch(here).branches.get(part, "")
            if not here:
                return None
        return self.branch(here).leaves.get(name)

    def apply(self, root: str, changes: Mapping[str, Leaf | None]) -> str:
        """The root of a tree with the changes applied (None removes a path); only changed branches are written."""
        return self._apply(root, [(*segments(path), leaf) for path, leaf in changes.items()])

    def _apply(self, digest: str, changes: Sequence[tuple[tuple[str, ...], str, Leaf | None]]) -> str:
        old = self.branch(digest)
        branch = Branch(dict(old.leaves), dict(old.branches))
        below: dict[str, list[tuple[tuple[str, ...], str, Leaf | None]]] = {}
        for directories, name, leaf in changes:
            if directories:
                below.setdefault(directories[0], []).append((directories[1:], name, leaf))
            else:
                _set(branch.leaves, name, leaf)
        for directory, inner in below.items():
            _set(branch.branches, directory, self._apply(branch.branches.get(directory, ""), inner))
        if not branch.leaves and not branch.branches:
            return ""
        return self.objects.put(_encode(branch))

    def walk(self, root: str, prefix: str = "/") -> Iterator[tuple[str, Leaf]]:
        """Every path of the tree with its leaf."""
        branch = self.branch(root)
        for name, leaf in branch.leaves.items():
            yield prefix + ("" if name == INDEX else name), leaf
        for name, digest in branch.branches.items():
            yield from self.walk(digest, f"{prefix}{name}/")
