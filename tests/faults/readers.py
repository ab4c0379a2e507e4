"""Citizens who read all the time, and the judgement whether what they were given can have been true."""

import hashlib
import http.client
import json
import os
import random
import re
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from tests.faults.invariants import address, live

STALE_SECONDS = 0.005
"""The embedded server looks for a switch every 2 ms: for so long it may still answer with the edition before."""
CODINGS = ("identity", "gzip", "br")
_LINK = re.compile(rb"""(?:href|src)=["']?(/[^"'#?\s>]*)""")


@dataclass(frozen=True)
class Reading:
    """One request: when it was sent, when the last byte of the answer had come, and what it was."""

    begin: float
    end: float
    path: str
    status: int
    digest: str


@dataclass
class Reader:
    """One client with one connection that it keeps: home, then pages and files that the page before linked to."""

    port: int
    seed: int
    stop: threading.Event
    readings: list[Reading] = field(default_factory=list)
    failures: list[tuple[float, str]] = field(default_factory=list)

    def run(self) -> None:
        lot = random.Random(self.seed)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        links: list[str] = []
        while not self.stop.is_set():
            path = lot.choice(links) if links and lot.random() < 0.85 else lot.choice(("/", "/", "/en/"))
            try:
                links = self._read(connection, path, lot.choice(CODINGS)) or links
            except (OSError, http.client.HTTPException) as error:
                self.failures.append((time.monotonic(), f"{path}: {error!r}"))
                connection.close()
                self.stop.wait(0.1)

    def _read(self, connection: http.client.HTTPConnection, path: str, coding: str) -> list[str]:
        begin = time.monotonic()
        connection.request("GET", quote(path), headers={"Accept-Encoding": coding})
        response = connection.getresponse()
        body = response.read()
        end = time.monotonic()
        digest = hashlib.sha256(body).hexdigest()
        self.readings.append(Reading(begin, end, path, response.status, digest))
        if response.getheader("Content-Encoding") or not body.startswith(b"<!doctype html"):
            return []
        return [link for raw in _LINK.findall(body) if not live(link := unquote(raw.decode()))]


@dataclass
class Edition:
    """What one edition holds: for each address its status and the digests of its representations."""

    pages: dict[str, tuple[int, frozenset[str]]]
    begin: float = float("-inf")
    """No reader can have seen it before: the act that made it had not begun."""
    end: float = float("inf")
    """No reader may see it later: a newer one was acknowledged, or seen in its place."""

    def answers(self, path: str, status: int, digest: str) -> bool:
        """Whether a request for the path may be answered so under this edition."""
        found = self.pages.get(path)
        if found is None and not path.endswith("/") and path + "/" in self.pages:
            return status == 301
        if found is None:
            _, missing = self.pages["/en/404.html" if path.startswith("/en/") else "/404.html"]
            return status == 404 and digest in missing
        if found[0] == 301:
            return status == 301
        return status == found[0] and digest in found[1]


class Library:
    """Every edition that there was, read from the disk while it is there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.editions: dict[int, Edition] = {}
        self._listings: dict[str, dict[str, Any]] = {}

    def current(self) -> int:
        """The number of the edition that is served."""
        return int(os.readlink(self.folder / "current").split("/")[1])

    def collect(self) -> None:
        """Read the editions that came since the last time."""
        for home in (self.folder / "editions").iterdir():
            number = int(home.name)
            if number not in self.editions and (home / "site").exists():
                root = json.loads((home / "edition").read_text().split("\n", 1)[0])["root"]
                pages: dict[str, tuple[int, frozenset[str]]] = {}
                self._walk(root, (), pages)
                self.editions[number] = Edition(pages)

    def _walk(
        self, digest: str, trail: tuple[str, ...], pages: dict[str, tuple[int, frozenset[str]]]
    ) -> None:
        if digest not in self._listings:
            path = self.folder / "trees" / digest[:2] / digest[:40] / ".dir"
            self._listings[digest] = json.loads(path.read_bytes())
        listing = self._listings[digest]
        for name, leaf in listing["leaves"].items():
            digests = frozenset(held for held, _ in leaf["as"].values())
            pages[address(trail, name)] = (leaf["status"], digests)
        for name, below in listing["branches"].items():
            self._walk(below, (*trail, name), pages)

    def seen(self, number: int, at: float) -> None:
        """At this time the edition was served: no older one is from then on."""
        for other, edition in self.editions.items():
            if other < number:
                edition.end = min(edition.end, at)


def judge(reader: Reader, editions: dict[int, Edition]) -> list[str]:
    """What this reader was given that no edition of that time can have given, or that went back to an older one."""
    wrong, newest = [], 0
    for reading in reader.readings:
        if reading.status >= 500:
            wrong.append(f"{reading.status} for {reading.path}")
            continue
        possible = [
            number
            for number, edition in editions.items()
            if edition.begin <= reading.end
            and reading.begin <= edition.end + STALE_SECONDS
            and edition.answers(reading.path, reading.status, reading.digest)
        ]
        later = [number for number in possible if number >= newest]
        if later:
            newest = min(later)
        else:
            why = "an edition older than one read before" if possible else "no edition of its time"
            wrong.append(f"{reading.path}: {reading.status} {reading.digest[:12]} is of {why}")
    return wrong
