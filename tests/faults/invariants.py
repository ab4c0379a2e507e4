"""What must hold of an edition's folder at any moment, judged from its bytes alone.

Written from the description of the layout and not from the press's code, so that an error in one is not in both.
"""

import base64
import hashlib
import json
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SUFFIXES = {"identity": "", "gzip": ".gz", "br": ".br"}
PREFIXES = {200: "", 404: "", 410: ".gone.", 301: ".moved."}
REFERENCE = ".ref."
TILE_WIDTH = 256
LIVE = ("/search/", "/en/search/", "/desk/", "/accounts/", "/.well-known/prakat/", "/suggest", "/verify")
_LINK = re.compile(rb"""(?:href|src|action)=["']?(/[^"'#?\s>]*)""")


class Broken(AssertionError):
    """Something that must hold does not."""


@dataclass(frozen=True)
class Site:
    """What the public is served: the statement of the edition, and every address with status and digest."""

    number: int
    digest: str
    root: str
    pages: dict[str, tuple[int, str]]


@dataclass(frozen=True)
class Directory:
    """One directory below ``trees`` as it is on disk."""

    digest: str
    inode: int
    listing: dict[str, Any]
    links: dict[str, str]
    references: dict[str, int]
    files: dict[str, int]
    """The inode of each representation, by the digest of its bytes."""


@dataclass(frozen=True)
class Named:
    """Whatever has a name below ``objects`` and ``trees``: the objects' inodes by digest, directories by name."""

    objects: dict[str, int]
    directories: dict[str, Directory]


@dataclass
class Inspector:
    """Looks at copies of one instance; remembers what it has verified by inode, length and time."""

    verified: dict[tuple[int, int, int], str] = field(default_factory=dict)
    _listings: dict[str, dict[str, Any]] = field(default_factory=dict)
    _links: dict[str, frozenset[str]] = field(default_factory=dict)
    _linked: set[str] = field(default_factory=set)

    # --- whatever has a name --------------------------------------------------------------------

    def survey(self, edition: Path) -> Named:
        """Check that whatever has a name below ``objects`` or ``trees`` is whole, whether an edition lists it or not:
        a later act would use it as it is."""
        objects = {}
        for shard in os.scandir(edition / "objects"):
            for second in os.scandir(shard.path):
                for entry in os.scandir(second.path):
                    self._checked(entry.path, entry.name)
                    objects[entry.name] = entry.inode()
        directories = {}
        for shard in os.scandir(edition / "trees"):
            for folder in os.scandir(shard.path):
                directories[f"{shard.name}/{folder.name}"] = self._directory(folder)
        return Named(objects, directories)

    def _directory(self, folder: "os.DirEntry[str]") -> Directory:
        """Check that a directory has the name of its listing and holds what is listed, and nothing else."""
        present = {entry.name: entry for entry in os.scandir(folder.path)}
        digest = self._digest(f"{folder.path}/.dir")
        if digest[:40] != folder.name:
            raise Broken(f"the listing in {folder.path} has the digest {digest}")
        if digest not in self._listings:
            self._listings[digest] = json.loads(Path(folder.path, ".dir").read_bytes())
        listing = self._listings[digest]
        expected, files = {".dir"}, {}
        for name, leaf in listing["leaves"].items():
            for coding, (held, length) in leaf["as"].items():
                shown = PREFIXES[leaf["status"]] + name + SUFFIXES[coding]
                expected.add(shown)
                self._checked(f"{folder.path}/{shown}", held, length)
                files[held] = present[shown].inode()
        for name in listing["branches"]:
            expected |= {name, REFERENCE + name}
        if present.keys() != expected:
            wrong = sorted(present.keys() ^ expected)
            raise Broken(f"{folder.path} holds {wrong} otherwise than its listing says")
        links = {name: os.readlink(f"{folder.path}/{name}") for name in listing["branches"]}
        references = {name: present[REFERENCE + name].inode() for name in listing["branches"]}
        return Directory(digest, present[".dir"].inode(), listing, links, references, files)

    def _checked(self, path: str, digest: str, length: int | None = None) -> None:
        """The file has these bytes, and every program may read it and none may change it."""
        found = os.lstat(path)
        if self._digest(path, found) != digest or (length is not None and length != found.st_size):
            raise Broken(f"{path} has other bytes than the edition lists")
        if found.st_mode != stat.S_IFREG | 0o444:
            raise Broken(f"{path} has permissions {found.st_mode:o}")
        if found.st_mtime != int(digest[:8], 16) >> 1:
            raise Broken(f"{path} has a time of its own, and so another tag than the same bytes elsewhere")

    def _digest(self, path: str, found: os.stat_result | None = None) -> str:
        found = found or os.lstat(path)
        key = (found.st_ino, found.st_size, found.st_mtime_ns)
        if key not in self.verified:
            self.verified[key] = hashlib.sha256(Path(path).read_bytes()).hexdigest()
        return self.verified[key]

    # --- the site -------------------------------------------------------------------------------

    def site(self, edition: Path, named: Named) -> Site | None:
        """The edition that the public is served, all of it checked; None before the first one."""
        current = edition / "current"
        if not current.is_symlink():
            return None
        target = os.readlink(current)
        if not re.fullmatch(r"editions/[0-9]+", target):
            raise Broken(f"current leads to {target}")
        statement, digest = read_statement(edition / target)
        if statement["version"] != int(target.split("/")[1]):
            raise Broken(f"{target} holds the statement of version {statement['version']}")
        root = statement["root"]
        link, reference = os.readlink(edition / target / "site"), (edition / target / REFERENCE).lstat()
        pages: dict[str, tuple[int, str]] = {}
        if not link.startswith("../../trees/"):
            raise Broken(f"{target}/site leads to {link}")
        self._walk(named, root, link[len("../../trees/") :], reference.st_ino, (), pages)
        site = Site(statement["version"], digest, root, pages)
        self._check_links(edition, site)
        return site

    def _walk(
        self,
        named: Named,
        digest: str,
        name: str,
        reference: int,
        trail: tuple[str, ...],
        pages: dict[str, tuple[int, str]],
    ) -> None:
        """Collect what stands below one directory, to which its parent refers by a link and by a second name."""
        found = named.directories.get(name)
        where = "/".join(trail) or "the root"
        if found is None or found.digest != digest:
            raise Broken(f"{where} leads to {name}, where its directory does not stand")
        if found.inode != reference:
            raise Broken(f"the reference to {where} is no second name of the listing of {name}")
        for held, inode in found.files.items():
            if named.objects.get(held) != inode:
                raise Broken(
                    f"a file in {where} is not the object {held}, which is all that keeps it from removal"
                )
        for leaf_name, leaf in found.listing["leaves"].items():
            pages[address(trail, leaf_name)] = (leaf["status"], leaf["as"]["identity"][0])
        for below, listed in found.listing["branches"].items():
            link = found.links[below]
            if not link.startswith("../../"):
                raise Broken(f"{where}/{below} leads to {link}")
            self._walk(named, listed, link[6:], found.references[below], (*trail, below), pages)

    def _check_links(self, edition: Path, site: Site) -> None:
        """Pages of one edition link only to what it holds."""
        if site.root in self._linked:
            return
        for path, (status, digest) in site.pages.items():
            if status == 301:
                continue
            if digest not in self._links:
                content = (edition / "objects" / digest[:2] / digest[2:4] / digest).read_bytes()
                links = _LINK.findall(content) if content.startswith(b"<!doctype html") else []
                self._links[digest] = frozenset(link.decode() for link in links)
            dead = [link for link in self._links[digest] if link not in site.pages and not live(link)]
            if dead:
                raise Broken(f"{path} links to {dead}, which edition {site.number} does not hold")
        self._linked.add(site.root)


def read_statement(home: Path) -> tuple[dict[str, Any], str]:
    """The statement of an edition and its digest; its signature is the business of other tests."""
    line, gap, rest = (home / "edition").read_text("utf-8").partition("\n")
    plain: dict[str, Any] = json.loads(line)
    if plain.get("format") != "prakat-edition-1" or not rest.startswith("\n"):
        raise Broken(f"{home.name} holds no signed statement")
    return plain, hashlib.sha256(line.encode()).hexdigest()


def live(link: str) -> bool:
    """Whether the address is answered beside the edition."""
    return link.startswith(LIVE)


def address(trail: tuple[str, ...], name: str) -> str:
    """The address of a leaf: without the two shards that keep directories small."""
    at = 1 if trail[:1] == ("en",) else 0
    if len(trail) > at + 3 and trail[at] in {"e", "files"}:
        trail = (*trail[: at + 1], *trail[at + 3 :])
    return "/" + "".join(f"{part}/" for part in trail) + ("" if name == "index.html" else name)


def read_files(var: Path) -> frozenset[str]:
    """The digests of the files that officers attached, every one of them whole."""
    found = set()
    for path in (var / "blobs").glob("??/??/*"):
        if hashlib.sha256(path.read_bytes()).hexdigest() != path.name:
            raise Broken(f"the file {path} is damaged")
        found.add(path.name)
    return frozenset(found)


# --- the log -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Log:
    """The public log as far as its checkpoint reaches."""

    size: int
    root: bytes
    leaves: tuple[bytes, ...]
    expires: str


def read_log(edition: Path) -> Log | None:
    """The log that the public is served, proved by its own checkpoint; None where there is none yet."""
    folder = edition / "log"
    if not (folder / "checkpoint").exists():
        return None
    lines = (folder / "checkpoint").read_text("utf-8").split("\n")
    size, root = int(lines[1]), base64.b64decode(lines[2])
    leaves: list[bytes] = []
    for index in range(0, -(-size // TILE_WIDTH)):
        width = min(TILE_WIDTH, size - index * TILE_WIDTH)
        leaves += _entries(_tile(folder, "entries", index, width))[:width]
        hashes = _tile(folder, "0", index, width)[: width * 32]
        expected = b"".join(_leaf_hash(leaf) for leaf in leaves[index * TILE_WIDTH :])
        if hashes != expected:
            raise Broken(f"tile {index} of the log does not fit its entries")
    if len(leaves) != size or tree_hash(leaves) != root:
        raise Broken(f"the checkpoint over {size} leaves does not fit the log's entries")
    return Log(size, root, tuple(leaves), lines[3])


def _tile(folder: Path, level: str, index: int, width: int) -> bytes:
    digits = f"{index:03d}" if index < 1000 else f"x{index // 1000:03d}/{index % 1000:03d}"
    whole = folder / "tile" / level / digits
    if width == TILE_WIDTH or whole.is_file():
        return whole.read_bytes()
    return (folder / "tile" / level / f"{digits}.p" / str(width)).read_bytes()


def _entries(raw: bytes) -> list[bytes]:
    found, at = [], 0
    while at < len(raw):
        length = int.from_bytes(raw[at : at + 2], "big")
        found.append(raw[at + 2 : at + 2 + length])
        at += 2 + length
    if at != len(raw):
        raise Broken("a bundle of log entries is cut off")
    return found


def _leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\0" + leaf).digest()


def tree_hash(leaves: Iterable[bytes]) -> bytes:
    """The root of RFC 6962 over the leaves."""
    row = [_leaf_hash(leaf) for leaf in leaves]
    if not row:
        return hashlib.sha256(b"").digest()
    while len(row) > 1:
        paired = [hashlib.sha256(b"\1" + row[n] + row[n + 1]).digest() for n in range(0, len(row) - 1, 2)]
        row = paired + row[len(row) - len(row) % 2 :]
    return row[0]


def check_log(edition: Path, site: Site, before: Log | None, committed: Iterable[str]) -> None:
    """The log only grew, holds the edition that is served, and nothing that was not committed."""
    log = read_log(edition)
    if log is None:
        if before is not None:
            raise Broken("the log is gone")
        return
    if before is not None and log.leaves[: before.size] != before.leaves:
        raise Broken("the log was rewritten")
    bodies = tuple(body.encode() for body in committed)
    if log.leaves != bodies[: log.size]:
        raise Broken("the log holds a leaf that the database does not")
    named = [json.loads(leaf).get("manifest") for leaf in log.leaves]
    if site.digest not in named:
        raise Broken(f"edition {site.number} is served, and the log does not name it")
