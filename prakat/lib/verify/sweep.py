"""The sweep: every listing by its digest, every address by its bytes and headers, and nothing beside them."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from random import Random
from typing import Final
from urllib.parse import unquote

from prakat.lib.seal.edition import Statement
from prakat.lib.seal.listing import (
    IDENTITY,
    INDEX,
    SUFFIXES,
    Branch,
    ForeignPath,
    Leaf,
    address,
    decode,
    digest_of,
    segments,
)
from prakat.lib.transparency.tiles import Absent
from prakat.lib.verify.findings import (
    BYTES,
    FOREIGN,
    HEADERS,
    MISSING,
    SIGNATURE,
    UNREACHABLE,
    Finding,
    Found,
)
from prakat.lib.verify.reading import Answer, Place, Unreachable

MISSING_PAGES: Final = ("/404.html", "/en/404.html")
SUSPECTS_MAX: Final = 500
"""After so many addresses that differ the sweep stops looking for more."""
ACTIVE_HEADERS: Final = frozenset(
    "access-control-allow-origin clear-site-data content-disposition content-location "
    "content-security-policy-report-only link location refresh service-worker-allowed set-cookie sourcemap "
    "speculation-rules x-sourcemap".split()
)
"""Headers that act on the reader's browser: none may come that was not sealed."""


@dataclass
class Sweep:
    """What was looked at so far of one edition, and what was found."""

    place: Place
    statement: Statement
    say: Callable[[str], None]
    addresses: int = 0
    answers: int = 0
    suspects: dict[str, list[Finding]] = field(default_factory=dict)
    strangers: list[Finding] = field(default_factory=list)
    broken: list[Finding] = field(default_factory=list)
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def whole(self, before: Statement | None = None) -> None:
        """Look at everything in the edition, or at what it has that the edition ``before`` had not."""
        old = before.root if before else ""
        if self.place.workers == 1:
            self._alone([((), old, self.statement.root)])
            return
        with ThreadPoolExecutor(self.place.workers) as pool:
            waiting: set[Future[list[tuple[tuple[str, ...], str, str]]]] = set()
            todo: list[tuple[tuple[str, ...], str, str]] = [((), old, self.statement.root)]
            while todo or waiting:
                while todo and len(waiting) < 4 * self.place.workers and not self._enough():
                    waiting.add(pool.submit(self._directory, *todo.pop()))
                if self._enough():
                    todo.clear()
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for one in done:
                    todo.extend(one.result())
                self.say(f"{self.addresses} addresses, {self.answers} answers")

    def _alone(self, todo: list[tuple[tuple[str, ...], str, str]]) -> None:
        while todo and not self._enough():
            todo.extend(self._directory(*todo.pop()))
            self.say(f"{self.addresses} addresses, {self.answers} answers")

    def _enough(self) -> bool:
        return len(self.suspects) >= SUSPECTS_MAX

    def _directory(
        self, directories: tuple[str, ...], old: str, digest: str
    ) -> list[tuple[tuple[str, ...], str, str]]:
        """Look at one directory; returns those below it."""
        if digest == old:
            return []
        try:
            branch = self.listing(digest)
            before = self.listing(old) if old else Branch()
        except Found as found:
            self.broken.append(found.finding)
            return []
        for stranger in self.place.strangers(directories, digest, branch):
            self.strangers.append(Finding(FOREIGN, stranger, "it is in no listing"))
        for name, leaf in branch.leaves.items():
            if before.leaves.get(name) != leaf:
                self.look(address(directories, name), leaf)
        return [
            ((*directories, name), before.branches.get(name, ""), below)
            for name, below in branch.branches.items()
        ]

    def listing(self, digest: str) -> Branch:
        """A directory of the edition; raises Found when its listing is not there or not the one that was signed."""
        name = f"dir/{digest}"
        if not digest:
            return Branch()
        try:
            content = self.place.part(name)
        except Absent as error:
            raise Found(MISSING, name) from error
        except Unreachable as error:
            raise Found(UNREACHABLE, name, str(error)) from error
        if digest_of(content) != digest:
            raise Found(BYTES, name, "the listing is not the one that was signed")
        try:
            return decode(content)
        except ValueError as error:
            raise Found(SIGNATURE, name, str(error)) from error

    def find(self, path: str) -> Leaf | None:
        """What the edition lists for an address, following the listings down to it."""
        try:
            directories, name = segments(path)
        except ForeignPath:
            return None
        here = self.statement.root
        for part in directories:
            here = self.listing(here).branches.get(part, "")
            if not here:
                return None
        return self.listing(here).leaves.get(name)

    def look(self, path: str, leaf: Leaf) -> None:
        """Look at one address; what differs makes it a suspect, until it is looked at again."""
        found = self.compare(path, leaf)
        with self._counting:
            self.addresses += 1
            self.answers += len(leaf.stored)
        if found:
            self.suspects[path] = found

    def compare(self, path: str, leaf: Leaf) -> list[Finding]:
        """What differs between an address as it is given out and as it was sealed, in every form that it has."""
        found: list[Finding] = []
        for coding in SUFFIXES:
            if coding in leaf.stored:
                try:
                    answer = self.place.answer(path, leaf, coding)
                except ForeignPath:
                    found.append(Finding(FOREIGN, path, "no edition can hold this address"))
                except Absent:
                    found.append(Finding(MISSING, path, coding))
                except Unreachable as error:
                    found.append(Finding(UNREACHABLE, path, str(error)))
                else:
                    found.extend(differences(path, leaf, answer, self.statement))
        return found

    def confirm(self) -> list[Finding]:
        """Look again at every suspect; returns what still differs from this edition."""
        confirmed: list[Finding] = []
        for path in sorted(self.suspects):
            try:
                leaf = self.find(path)
                if leaf is not None:
                    confirmed.extend(self.compare(path, leaf))
                else:
                    confirmed.extend(self.stranger(path))
            except Found as found:
                confirmed.append(found.finding)
        return confirmed

    def stranger(self, path: str) -> list[Finding]:
        """What is wrong with the answer for an address that the edition does not hold: it must be the sealed 404."""
        try:
            answer = self.place.probe(path)
            page = self.find(MISSING_PAGES[1 if path.startswith("/en/") else 0]) or self.find(
                MISSING_PAGES[0]
            )
        except Unreachable as error:
            return [Finding(UNREACHABLE, path, str(error))]
        if answer is None:
            return []
        if answer.status not in (404, 410):
            return [Finding(FOREIGN, path, f"answered with status {answer.status}")]
        if page is not None and answer.digest not in {stored.digest for stored in page.stored.values()}:
            return [
                Finding(FOREIGN, path, "answered with another page than the sealed one for missing addresses")
            ]
        return []

    def sample(self, count: int, random: Random) -> None:
        """Look at the home page and at some addresses picked at random, each by a walk down from the root."""
        chosen: dict[str, Leaf] = {}
        home = self.find("/")
        if home is not None:
            chosen["/"] = home
        for _ in range(20 * count):
            if len(chosen) >= count:
                break
            path, leaf = self._random_leaf(random)
            if leaf is not None:
                chosen[path] = leaf
        for path, leaf in chosen.items():
            self.look(path, leaf)
            self.say(f"{self.addresses} addresses, {self.answers} answers")

    def _random_leaf(self, random: Random) -> tuple[str, Leaf | None]:
        directories: tuple[str, ...] = ()
        digest = self.statement.root
        while True:
            branch = self.listing(digest)
            names = [*branch.branches, *branch.leaves]
            if not names:
                return "", None
            name = random.choice(names)
            if name in branch.leaves:
                return address(directories, name), branch.leaves[name]
            directories, digest = (*directories, name), branch.branches[name]

    def probes(self) -> None:
        """Ask for addresses that nobody made; only the sealed 404 is a good answer."""
        for path in invented_addresses():
            if self.find(path) is None:
                self.strangers.extend(self.stranger(path))


def differences(path: str, leaf: Leaf, answer: Answer, statement: Statement) -> list[Finding]:
    """How an answer differs from what was sealed: status, headers, bytes."""
    if answer.status is not None and answer.status != leaf.status:
        return [Finding(HEADERS, path, f"status {answer.status} instead of {leaf.status}")]
    found = list(_header_differences(path, leaf, answer, statement))
    if leaf.status == 301 and answer.status is not None:
        return found + _target_differences(path, leaf, answer)
    expected = leaf.stored.get(answer.coding)
    if expected is None:
        found.append(Finding(BYTES, path, f"sent in the coding {answer.coding}, which was not sealed"))
    elif (answer.digest, answer.length) != (expected.digest, expected.length):
        form = "" if answer.coding == IDENTITY else f" ({answer.coding})"
        found.append(Finding(BYTES, path, f"sealed {expected.digest}, found {answer.digest}{form}"))
    return found


def _header_differences(path: str, leaf: Leaf, answer: Answer, statement: Statement) -> Iterator[Finding]:
    profile = statement.headers.get(leaf.headers)
    if profile is None:
        yield Finding(HEADERS, path, f"no headers were sealed for {leaf.headers}")
        return
    if answer.headers is None:
        return
    for name, value in profile:
        if answer.named(name.lower()) != [value]:
            yield Finding(HEADERS, path, f"{name}: {', '.join(answer.named(name.lower())) or 'not sent'}")
    sealed = {name.lower() for name, _ in profile} | ({"location"} if leaf.status == 301 else set())
    for name in sorted({name.lower() for name, _ in answer.headers} & ACTIVE_HEADERS - sealed):
        yield Finding(HEADERS, path, f"{name} was not sealed")
    if leaf.status != 301 and not _same_type(answer.named("content-type"), leaf.media_type):
        yield Finding(HEADERS, path, f"Content-Type: {', '.join(answer.named('content-type'))}")


def _same_type(sent: list[str], sealed: str) -> bool:
    """Text may or may not be said to be UTF-8; anything else is another type."""
    if len(sent) != 1:
        return False
    plain = [part.strip().lower() for part in sent[0].split(";")]
    wanted = [part.strip().lower() for part in sealed.split(";")]
    return plain[0] == wanted[0] and set(plain[1:] + wanted[1:]) <= {"charset=utf-8"}


def _target_differences(path: str, leaf: Leaf, answer: Answer) -> list[Finding]:
    sent = answer.named("location")
    forms = {sent[0], unquote(sent[0])} if len(sent) == 1 else set()
    for form in tuple(forms):
        scheme, mark, rest = form.partition("://")
        if mark and scheme in ("http", "https"):
            forms.add("/" + rest.partition("/")[2])
    if leaf.digest in {digest_of(form.encode()) for form in forms}:
        return []
    return [Finding(HEADERS, path, f"Location: {', '.join(sent) or 'not sent'}")]


def invented_addresses() -> list[str]:
    """Addresses that no edition holds: random ones of every shape, and those that planted pages like."""
    one, two = secrets.token_hex(6), secrets.token_hex(4)
    return [
        f"/{one}",
        f"/{one}/",
        f"/{one}.html",
        f"/{one}.php?{two}={two}",
        f"/e/{one}/",
        f"/files/{one}/{two}.pdf",
        f"/items/{one}/",
        f"/assets/{one}.js",
        f"/en/{one}/",
        f"/.well-known/{one}",
        f"/{one}/{two}/{one}/{INDEX}",
        "/slot/",
        "/casino/",
        "/wp-login.php",
        "/sitemap-slot.xml",
        "/.git/config",
        "/" + INDEX,
    ]
