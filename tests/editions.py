"""Small sealed editions for the tests of both servers, laid out by the real tree, without database and keys."""

import gzip
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import brotli

from prakat.lib.seal import listing
from prakat.lib.seal.edition import PROFILES, Statement
from prakat.lib.seal.listing import BROTLI, GZIP, IDENTITY, Leaf
from prakat.lib.trees import Tree, Writing

PROFILE_OF_STATUS = {301: "moved", 404: "missing", 410: "gone"}


@dataclass(frozen=True)
class Sealed:
    """What is to stand at a path."""

    body: bytes
    media_type: str = "text/html"
    status: int = 200
    headers: str = "page"
    packed: bool = True


class Press:
    """Makes one edition after another in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tree = Tree(folder)
        self.root = ""
        self.version = 0

    def leaf(self, writing: Writing, page: Sealed) -> Leaf:
        forms = {IDENTITY: page.body}
        if page.packed:
            forms |= {
                GZIP: gzip.compress(page.body, 9, mtime=0),
                BROTLI: brotli.compress(page.body, quality=5),
            }
        stored = {
            coding: writing.put(form)
            for coding, form in forms.items()
            if coding == IDENTITY or len(form) < len(page.body)
        }
        return Leaf(stored, page.media_type, PROFILE_OF_STATUS.get(page.status, page.headers), page.status)

    def lay_out(self, changes: Mapping[str, Sealed | None], kind: str = "release") -> int:
        """Write an edition with these changes, and return its version; the public is not switched to it yet."""
        writing = Writing(self.tree)
        leaves = {path: page and self.leaf(writing, page) for path, page in changes.items()}
        self.root = writing.apply(self.root, leaves)
        writing.finish()
        self.version += 1
        home = self.folder / "editions" / str(self.version)
        home.mkdir(parents=True)
        (home / "edition").write_text(self.statement(kind).line() + "\n— banphru.example/editions c2lnbmVk\n")
        os.symlink(f"../../trees/{listing.tree_name(self.root)}", home / "site")
        return self.version

    def statement(self, kind: str) -> Statement:
        return Statement(
            site="banphru.example",
            version=self.version,
            kind=kind,
            root=self.root,
            previous="",
            at="2026-06-24T02:00:00Z",
            expires="2026-09-22T02:00:00Z",
            headers=PROFILES,
        )

    def switch_to(self, version: int) -> None:
        temporary = self.folder / f"current-{os.getpid()}"
        temporary.symlink_to(f"editions/{version}")
        temporary.replace(self.folder / "current")

    def release(self, changes: Mapping[str, Sealed | None], kind: str = "release") -> None:
        self.switch_to(self.lay_out(changes, kind))

    def erase(self, digest: str) -> None:
        """Take an object's bytes off the disk, as an erasure does."""
        self.tree.objects.remove(digest)
        for path in (self.folder / "trees").rglob("*"):
            if path.is_file() and not path.is_symlink() and listing.digest_of(path.read_bytes()) == digest:
                path.unlink()

    def remove_all(self) -> None:
        shutil.rmtree(self.folder)
