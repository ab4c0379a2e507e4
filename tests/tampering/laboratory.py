"""The good site that is tampered with, and put back after each mutant."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from stat import S_ISDIR, S_ISLNK

from prakat.lib.seal.edition import parse_statement
from prakat.lib.seal.listing import Leaf, digest_of
from prakat.lib.seal.policy import Policy, Seen
from prakat.lib.transparency.notes import parse_note
from prakat.lib.verify.establish import establish
from prakat.lib.verify.reading import Answer, EditionDirectory
from tests.editions import Sealed
from tests.sealed_site import (
    AT,
    POLICY,
    SealedSite,
    sealed_site,
)


class Served(EditionDirectory):
    """The directory as a server gives it out, with status and headers, where ``change`` may tamper with an answer."""

    def __init__(self, directory: Path, change: Callable[[str, Answer], Answer] | None = None) -> None:
        super().__init__(directory, pauses=())
        self.change = change or (lambda path, answer: answer)
        self.profiles = parse_statement(
            parse_note((directory / "current" / "edition").read_bytes()).text
        ).headers

    def answer(self, path: str, leaf: Leaf, coding: str) -> Answer:
        found = super().answer(path, leaf, coding)
        headers = [("Date", "Wed, 24 Jun 2026 02:00:00 GMT"), *self.profiles[leaf.headers]]
        if leaf.status == 301:
            target = self.directory / "objects" / found.digest[:2] / found.digest[2:4] / found.digest
            headers.append(("Location", target.read_text()))
            answer = Answer("identity", digest_of(b""), 0, 301, tuple(headers))
        else:
            headers.append(("Content-Type", leaf.media_type))
            if found.coding != "identity":
                headers.append(("Content-Encoding", found.coding))
            answer = replace(found, status=leaf.status, headers=tuple(headers))
        return self.change(path, answer)

    def probe(self, path: str) -> Answer | None:
        folder = self.directory / "current" / "site"
        page = (folder / "en" if path.startswith("/en/") else folder) / "404.html"
        return self.change(path, Answer("identity", digest_of(page.read_bytes()), 0, 404, ()))


@dataclass
class Case:
    """What a verifier is given."""

    place: EditionDirectory
    policy: Policy = POLICY
    seen: Seen | None = None
    at: datetime = AT


@dataclass(frozen=True)
class Mutant:
    """One way of tampering, and the kinds of finding that are a right answer to it."""

    name: str
    kinds: frozenset[str]
    tamper: Callable[[Case], None]


Stamp = tuple[int, int, int]


class Laboratory:
    """The good site, put back after each mutant: every file and link that is not as it was."""

    def __init__(self, site: SealedSite) -> None:
        self.site = site
        self.links: dict[str, str] = {}
        self.content: dict[str, bytes] = {}
        self.origin: dict[str, str] = {}
        self.stamps: dict[str, Stamp] = {}
        self.folders: set[str] = set()
        first: dict[int, str] = {}
        for path, seen in _walk(site.folder):
            if S_ISLNK(seen.st_mode):
                self.links[path] = os.readlink(path)
            elif S_ISDIR(seen.st_mode):
                self.folders.add(path)
            else:
                self.content[path] = Path(path).read_bytes()
                self.origin[path] = first.setdefault(seen.st_ino, path)
            self.stamps[path] = _stamp(seen)
        self.seen = establish(EditionDirectory(site.folder, ()), POLICY, None, AT).seen(4)

    @contextmanager
    def tampered(self, mutant: Mutant) -> Iterator[Case]:
        case = Case(EditionDirectory(self.site.folder, pauses=()))
        try:
            mutant.tamper(case)
            yield case
        finally:
            self.restore()

    def restore(self) -> None:
        """Take away what was added, put back what is gone or changed; names of one file are one file again."""
        found = dict(_walk(self.site.folder))
        for path in sorted(set(found) - set(self.stamps), key=len):
            _remove(Path(path))
        changed = {
            path for path, stamp in self.stamps.items() if path not in found or _stamp(found[path]) != stamp
        }
        changed = {path for path in changed if path not in self.folders or path not in found}
        changed |= {path for path, origin in self.origin.items() if origin in changed}
        for path in sorted(
            changed, key=lambda path: (path not in self.folders, self.origin.get(path) != path)
        ):
            _remove(Path(path))
            if path in self.links:
                os.symlink(self.links[path], path)
            elif path in self.folders:
                os.makedirs(path, exist_ok=True)
            elif self.origin[path] != path:
                os.link(self.origin[path], path)
            else:
                Path(path).write_bytes(self.content[path])
        for path in changed:
            self.stamps[path] = _stamp(os.lstat(path))


def _walk(folder: Path) -> Iterator[tuple[str, os.stat_result]]:
    waiting = [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                yield entry.path, entry.stat(follow_symlinks=False)
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)


def _stamp(seen: os.stat_result) -> Stamp:
    """What tells a changed file; a directory changes with what is in it, and is told by that."""
    return (seen.st_ino, 0, 0) if S_ISDIR(seen.st_mode) else (seen.st_ino, seen.st_mtime_ns, seen.st_size)


def _remove(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def good_site(folder: Path) -> SealedSite:
    """The site that the mutants are made of: some editions, every kind of leaf, a log of some entries."""
    site = sealed_site(folder)
    for number in range(3):
        page = Sealed(f"<!doctype html><title>{number}</title>".encode() + b"<p>more</p>" * 30)
        site.release({f"/e/m{number}more/": page}, AT)
    return site


def write(path: Path, content: bytes) -> None:
    """A file, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
