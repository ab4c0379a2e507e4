"""The square: serves exactly what the current edition lists, from memory or disk, without Django and database.

Most requests take the quick way: one look into the paths prepared so far. An answer is made from one edition
object that is taken once, so it is wholly of the old or wholly of the new edition.
"""

from __future__ import annotations

import logging
import os
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Protocol

from prakat.lib.objects import ObjectStore
from prakat.lib.seal import listing
from prakat.lib.seal.edition import PROFILES, SECURITY, parse_statement
from prakat.lib.seal.listing import ForeignPath, Leaf
from prakat.lib.trees import Tree
from prakat.public import prepared, wellknown
from prakat.public.prepared import STATUS, Acceptance, Answer, Headers, Piece, Place, Profiles, Ready, sized

Environ = Mapping[str, Any]


class StartResponse(Protocol):
    def __call__(self, status: str, headers: Headers, /) -> object: ...


SECURITY_HEADERS: Final = list(SECURITY)
LOOK_SECONDS: Final = 0.002
"""How long a switch may go unnoticed: looking costs a few microseconds, so it may be often."""
KEEP_TOTAL_BYTES: Final = 64 * 1024 * 1024
"""What prepared answers may take together: room for the pages of ten thousand entries."""
_NAMES_MAX: Final = 60_000
_LISTINGS_MAX: Final = 128

NOT_YET = (
    "<!doctype html><html lang=th><meta charset=utf-8><title>ยังไม่มีข้อมูล</title>"
    "<h1>เว็บไซต์นี้ยังไม่ได้เผยแพร่ข้อมูล</h1><p>เมื่อเทศบาลเผยแพร่เรื่องแรกแล้ว หน้านี้จะแสดงข้อมูล</p>"
).encode()
UNAVAILABLE = (
    "<!doctype html><html lang=th><meta charset=utf-8><title>ขัดข้องชั่วคราว</title>"
    "<h1>ขัดข้องชั่วคราว</h1><p>กรุณาลองใหม่ในอีกสักครู่</p>"
    '<p lang="en">Temporarily unavailable. Please try again in a moment.</p>'
).encode()

_log = logging.getLogger(__name__)


def plain(status: int, body: bytes, *more: tuple[str, str]) -> Answer:
    """An answer that no edition holds: a short page with the headers that every page carries."""
    own = [("Content-Type", "text/html; charset=utf-8"), *more, *PROFILES["missing"]]
    return status, sized(own, len(body)), body


NOT_ALLOWED: Final = plain(405, b"", ("Allow", "GET, HEAD"))
MISSING: Final = plain(404, b"404")
BUSY: Final = plain(503, UNAVAILABLE, ("Retry-After", "10"))
EMPTY: Final = plain(503, NOT_YET, ("Retry-After", "60"))


class Listings:
    """Directories read lately, by digest: what lies below those on the way, and whole ones. Bounded."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._below: dict[str, dict[str, str]] = {}
        self._names = 0
        self._leaves: dict[str, dict[str, Leaf]] = {}

    def directory(self, root: str, directories: tuple[str, ...]) -> str:
        """The digest of the directory at these names; empty where there is none."""
        here = root
        for part in directories:
            below = self._below.get(here)
            if below is None:
                below = self._read(here).branches
                if self._names > _NAMES_MAX:
                    self._below.clear()
                    self._names = 0
                self._below[here] = below
                self._names += len(below) + 1
            here = below.get(part, "")
            if not here:
                return ""
        return here

    def leaf(self, directory: str, name: str) -> Leaf | None:
        leaves = self._leaves.get(directory)
        if leaves is None:
            leaves = self._read(directory).leaves
            if len(self._leaves) >= _LISTINGS_MAX:
                self._leaves.clear()
            self._leaves[directory] = leaves
        return leaves.get(name)

    def _read(self, digest: str) -> listing.Branch:
        return listing.decode(self._tree.listing(digest))


class ServedEdition:
    """One edition while it is served: its root, its headers, and the paths prepared so far.

    What was prepared under an earlier edition is taken over where the same directory still holds it.
    """

    def __init__(self, name: str, version: int, root: str, profiles: Profiles, listings: Listings) -> None:
        self.name = name
        self.version = version
        self.root = root
        self.profiles = profiles
        self.listings = listings
        self.places: OrderedDict[str, Place] = OrderedDict()
        self.older: OrderedDict[str, Place] = OrderedDict()
        self.weight = 0

    def take_over(self, last: ServedEdition) -> None:
        """Keep what was prepared under the edition before this one."""
        self.older, self.weight = last.older, last.weight
        for path, place in list(last.places.items()):
            self.older[path] = place

    def place(self, path: str) -> Place | None:
        """What the edition holds at a path, given as it came: bytes written as Latin-1. OSError if it is damaged."""
        known = self.places.get(path)
        if known is not None or not self.root:
            return known
        try:
            directories, name = listing.segments(path.encode("latin-1").decode())
        except (ForeignPath, UnicodeError):
            return None
        directory = self.listings.directory(self.root, directories)
        if not directory:
            return None
        found = self.older.pop(path, None)
        if found is not None and found.directory != directory:
            self.weight -= found.weight()
            found = None
        if found is None:
            if self.listings.leaf(directory, name) is None:
                return None
            found = Place(directory, name)
            self.grow(found.weight())
        self.places[path] = found
        return found

    def prepare(self, place: Place, takes: int, store: ObjectStore) -> Ready:
        """The representation of a place for a client that takes these codings."""
        ready = place.ready[takes]
        if ready is None:
            leaf = self.listings.leaf(place.directory, place.name)
            if leaf is None:
                raise OSError(f"the listing {place.directory} has changed")
            known = set(place.ready)
            ready = place.prepare(leaf, takes, store, self.profiles)
            if ready not in known:
                self.grow(ready.weight())
        return ready

    def grow(self, weight: int) -> None:
        """Count what was kept; past the limit, what was prepared first is let go."""
        self.weight += weight
        while self.weight > KEEP_TOTAL_BYTES and (self.older or self.places):
            _, oldest = (self.older or self.places).popitem(last=False)
            self.weight -= oldest.weight()


class Square:
    """The sealed pages as a WSGI application over one edition directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.tree = Tree(directory)
        self._switch = os.fspath(directory / "current")
        self._opening = threading.Lock()
        self._stamp = (0, 0)
        self._look_at = 0.0
        self._takes = Acceptance()
        self._edition = ServedEdition("", 0, "", PROFILES, Listings(self.tree))

    def look_again(self) -> None:
        """Notice a switch at the very next request: for whoever has just made one in this process."""
        self._look_at = 0.0

    def _look(self) -> bool:
        """Open the current edition if it is another one; returns whether it was."""
        self._look_at = time.monotonic() + LOOK_SECONDS
        try:
            seen = os.lstat(self._switch)
        except FileNotFoundError:
            return False
        stamp = (seen.st_ino, seen.st_mtime_ns)
        # One thread opens a new edition; the others go on with the old one, if there is one.
        if stamp == self._stamp or not self._opening.acquire(blocking=not self._edition.root):
            return False
        try:
            if stamp != self._stamp:
                self._edition = self._open()
        except (OSError, ValueError):
            _log.exception("the current edition cannot be read: the one before it is served on")
        finally:
            self._stamp = stamp
            self._opening.release()
        return True

    def _open(self) -> ServedEdition:
        name = os.readlink(self._switch)
        if not re.fullmatch(r"editions/[0-9]+", name):
            raise ValueError(f"{self._switch} leads to {name}")
        line = (self.directory / name / "edition").read_text().split("\n", 1)[0]
        statement = parse_statement(line + "\n")
        last = self._edition
        # What was erased may not be kept, not even in memory; between two looks several editions may have come.
        lasting = (
            statement.version == last.version + 1
            and statement.kind != "erase"
            and dict(statement.headers) == dict(last.profiles)
        )
        listings = last.listings if lasting else Listings(self.tree)
        made = ServedEdition(name, statement.version, statement.root, statement.headers, listings)
        if lasting:
            made.take_over(last)
        return made

    def quick(self, environ: Environ) -> Answer | None:
        """The answer to a plain GET of a path that was asked for before; None for everything else."""
        if time.monotonic() >= self._look_at:
            self._look()
        place = self._edition.places.get(environ["PATH_INFO"])
        if (
            place is None
            or environ["REQUEST_METHOD"] != "GET"
            or environ.get("QUERY_STRING")
            or "HTTP_RANGE" in environ
        ):
            return None
        ready = place.ready[self._takes[environ.get("HTTP_ACCEPT_ENCODING")]]
        if ready is None:
            return None
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is None or ready.status != 200:
            return ready.whole
        if known == ready.tag or prepared.matches(known, ready.tag):
            return ready.unchanged()
        return ready.whole

    def answer(self, environ: Environ) -> Answer:
        """The answer to any request; nothing is raised."""
        if time.monotonic() >= self._look_at or not self._edition.root:
            self._look()
        for is_last_try in (False, True):
            try:
                return self._answer(self._edition, environ)
            except OSError:  # an edition may be swept away while a request is on its way to it
                self._look()
                if is_last_try:
                    _log.exception("sealed bytes cannot be read")
        return BUSY

    def _answer(self, edition: ServedEdition, environ: Environ) -> Answer:
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return NOT_ALLOWED
        if not edition.root:
            return EMPTY
        path = environ["PATH_INFO"]
        if path.startswith(wellknown.PREFIX):
            ready = wellknown.find(self.directory, edition.name, path)
            if ready is not None:
                return self._deliver(ready, environ)
        query = environ.get("QUERY_STRING")
        place = (edition.place(f"{path}?{query}") if query else None) or edition.place(path)
        if place is None and not path.endswith("/") and edition.place(path + "/"):
            target = (path + "/").encode("latin-1").decode()
            return prepared.moved(target.replace("%", "%25"), edition.profiles.get("moved", SECURITY))
        if place is None:
            place = edition.place("/en/404.html" if path.startswith("/en/") else "/404.html")
        if place is None:
            return MISSING
        takes = self._takes[environ.get("HTTP_ACCEPT_ENCODING")]
        return self._deliver(edition.prepare(place, takes, self.tree.objects), environ)

    def _deliver(self, ready: Ready, environ: Environ) -> Answer:
        """The part of a representation that the request asks for."""
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None and ready.status == 200 and prepared.matches(known, ready.tag):
            return ready.unchanged()
        if environ["REQUEST_METHOD"] == "HEAD":
            status, headers, _ = ready.whole or (ready.status, ready.headers, b"")
            return status, headers, b""
        asked = environ.get("HTTP_RANGE")
        if asked and ready.has_ranges and environ.get("HTTP_IF_RANGE", ready.tag) == ready.tag:
            span = prepared.asked_range(asked, ready.length)
            if span is not None:
                return self._part(ready, *span)
        return ready.whole or (ready.status, ready.headers, self._piece(ready, 0, ready.length))

    def _part(self, ready: Ready, first: int, last: int) -> Answer:
        if first < 0:
            lasting = [pair for pair in ready.unchanged()[1] if pair[0] != "ETag"]
            return 416, sized([("Content-Range", f"bytes */{ready.length}"), *lasting], 0), b""
        length = last - first + 1
        headers = [pair for pair in ready.headers if pair[0] not in {"Accept-Ranges", "Content-Length"}]
        headers.append(("Content-Range", f"bytes {first}-{last}/{ready.length}"))
        if ready.whole is None:
            return 206, sized(headers, length), self._piece(ready, first, length)
        body = ready.whole[2]
        assert isinstance(body, bytes)
        return 206, sized(headers, length), body[first : last + 1]

    def _piece(self, ready: Ready, first: int, length: int) -> Piece:
        return Piece(self.tree.objects, ready.digest, first, length)

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        status, headers, body = self.quick(environ) or self.answer(environ)
        start(STATUS[status], list(headers))
        return [body] if isinstance(body, bytes) else body
