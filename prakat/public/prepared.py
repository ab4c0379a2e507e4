"""What a path of an edition answers, prepared once: headers and bytes for each content coding. Pure but for reading.

An answer is (status, headers, body); the body is bytes, or a ``Piece`` of a file that is too large to be kept.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from prakat.lib.objects import ObjectStore
from prakat.lib.seal.listing import BROTLI, GZIP, IDENTITY, Leaf, Stored

Headers = list[tuple[str, str]]
Profiles = Mapping[str, Sequence[tuple[str, str]]]

STATUS: Final = {
    200: "200 OK",
    206: "206 Partial Content",
    301: "301 Moved Permanently",
    304: "304 Not Modified",
    404: "404 Not Found",
    405: "405 Method Not Allowed",
    410: "410 Gone",
    416: "416 Range Not Satisfiable",
    500: "500 Internal Server Error",
    503: "503 Service Unavailable",
}
KEEP_MAX_BYTES: Final = 256 * 1024
"""Larger bodies are read from disk each time, piece by piece."""
PIECE_BYTES: Final = 64 * 1024
TAG_CHARACTERS: Final = 32

# Which codings a client takes, as an index: the best stands last.
_PREFERRED: Final = ((IDENTITY,), (GZIP, IDENTITY), (BROTLI, IDENTITY), (BROTLI, GZIP, IDENTITY))
TAKES_NOTHING: Final = 0
_MEMO_MAX: Final = 1_000
_MEMO_CHARACTERS: Final = 200


# Made once, so that ten thousand pages do not each hold their own.
_CODING_HEADERS: Final = {
    IDENTITY: (),
    GZIP: (("Content-Encoding", GZIP),),
    BROTLI: (("Content-Encoding", BROTLI),),
}
_RANGES: Final = (("Accept-Ranges", "bytes"),)
_VARY: Final = (("Vary", "Accept-Encoding"),)
_OF_THE_BODY: Final = {
    "Content-Type",
    "Content-Encoding",
    "Content-Length",
    "Accept-Ranges",
}
_READY_BYTES: Final = 700
_PLACE_BYTES: Final = 500


class Piece:
    """A part of a file, as an iterable of bytes. It is opened at once, so that it outlives its edition."""

    __slots__ = ("_descriptor", "_first", "_length")

    def __init__(self, store: ObjectStore, digest: str, first: int, length: int) -> None:
        self._first = first
        self._length = length
        self._descriptor = -1
        self._descriptor = os.open(store.path(digest), os.O_RDONLY)

    def __iter__(self) -> Iterator[bytes]:
        at, end = self._first, self._first + self._length
        while at < end:
            read = os.pread(self._descriptor, min(PIECE_BYTES, end - at), at)
            if not read:
                raise OSError("a sealed file became shorter")
            at += len(read)
            yield read

    def close(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def __del__(self) -> None:
        self.close()


Body = bytes | Piece
Answer = tuple[int, Headers, Body]


class Ready:
    """One representation of a path, ready to be sent. ``whole`` is None where the file is too large to keep."""

    __slots__ = ("_unchanged", "digest", "has_ranges", "headers", "length", "status", "tag", "whole")

    def __init__(
        self, leaf: Leaf, stored: Stored, coding: str, body: bytes | None, profiles: Profiles
    ) -> None:
        self.status = leaf.status
        self.length = stored.length
        self.tag = f'"{stored.digest[:TAG_CHARACTERS]}"'
        self.has_ranges = leaf.status == 200 and coding == IDENTITY
        self.headers: Headers = [
            _type_header(leaf.media_type),
            *_CODING_HEADERS[coding],
            *(
                _RANGES if self.has_ranges else ()
            ),  # of packed bytes a part is no use; nginx gives none either
            ("Content-Length", str(stored.length)),
            ("ETag", self.tag),
            *profiles.get(leaf.headers, ()),
            *(_VARY if len(leaf.stored) > 1 else ()),
        ]
        self.digest = stored.digest if body is None else ""
        self.whole: Answer | None = None
        if leaf.status == 301 and body is not None:
            self.whole = moved(body.decode(), profiles.get(leaf.headers, ()))
        elif body is not None:
            self.whole = (leaf.status, self.headers, body)
        self._unchanged: Answer | None = None

    def unchanged(self) -> Answer:
        """The answer to a client that has these bytes already: the headers that say how long they are good for."""
        if self._unchanged is None:
            self._unchanged = 304, [pair for pair in self.headers if pair[0] not in _OF_THE_BODY], b""
        return self._unchanged

    def weight(self) -> int:
        """About how many bytes of memory it takes."""
        return _READY_BYTES + (self.length if self.whole else 0)


class Place:
    """A path of an edition: the directory that lists it, its name there, and what was asked for so far."""

    __slots__ = ("directory", "name", "ready")

    def __init__(self, directory: str, name: str) -> None:
        self.directory = directory
        self.name = sys.intern(name)
        self.ready: list[Ready | None] = [None, None, None, None]

    def weight(self) -> int:
        """About how many bytes of memory it takes, with its path and its representations."""
        return _PLACE_BYTES + sum(ready.weight() for ready in set(self.ready) if ready)

    def prepare(self, leaf: Leaf, takes: int, store: ObjectStore, profiles: Profiles) -> Ready:
        """The best representation for a client that takes these codings; OSError if its bytes are not to be had."""
        coding = _best(leaf, takes)
        made = next((r for other, r in enumerate(self.ready) if r and _best(leaf, other) == coding), None)
        if made is None:
            stored = leaf.stored[coding]
            body = store.read(stored.digest) if stored.length <= KEEP_MAX_BYTES else None
            made = Ready(leaf, stored, coding, body, profiles)
        self.ready[takes] = made
        return made


def _best(leaf: Leaf, takes: int) -> str:
    return next(coding for coding in _PREFERRED[takes] if coding in leaf.stored)


@lru_cache(maxsize=64)
def _type_header(media_type: str) -> tuple[str, str]:
    return "Content-Type", content_type(media_type)


def sized(headers: Headers, length: int) -> Headers:
    return [*headers, ("Content-Length", str(length))]


def moved(target: str, headers: Sequence[tuple[str, str]]) -> Answer:
    """The answer that leads to another address of this site."""
    return 301, sized([("Location", quote(target, safe="/:?#[]@!$&'()*+,;=%~")), *headers], 0), b""


def content_type(media_type: str) -> str:
    """The Content-Type header for a leaf's media type: text says that it is UTF-8."""
    textual = media_type.startswith("text/") or media_type.endswith(("xml", "json"))
    return f"{media_type}; charset=utf-8" if textual and "charset" not in media_type else media_type


class Acceptance(dict[str | None, int]):
    """Accept-Encoding headers seen lately, and the index of the codings that each takes."""

    def __init__(self) -> None:
        super().__init__({None: TAKES_NOTHING})

    def __missing__(self, header: str | None) -> int:
        found = takes(header or "")
        if len(header or "") <= _MEMO_CHARACTERS:
            if len(self) >= _MEMO_MAX:
                self.clear()
                self[None] = TAKES_NOTHING
            self[header] = found
        return found


def takes(header: str) -> int:
    """Which codings an Accept-Encoding header takes: 1 for gzip, 2 for brotli, 3 for both. ``q=0`` refuses."""
    found = 0
    for part in header.lower().split(","):
        name, _, parameters = part.partition(";")
        bit = {"gzip": 1, "br": 2}.get(name.strip(), 0)
        if bit and not _refused(parameters):
            found |= bit
    return found


def _refused(parameters: str) -> bool:
    key, _, value = parameters.partition("=")
    if key.strip() != "q":
        return False
    try:
        return float(value) <= 0
    except ValueError:
        return False


def matches(header: str, tag: str) -> bool:
    """Whether If-None-Match names the tag; compared weakly, as RFC 9110 says for it."""
    return header.strip() == "*" or tag in [part.strip().removeprefix("W/") for part in header.split(",")]


UNSATISFIABLE: Final = (-1, -1)
_SPAN: Final = re.compile(r"([0-9]{0,18})-([0-9]{0,18})")


def asked_range(header: str, length: int) -> tuple[int, int] | None:
    """First and last byte that a Range header asks for; None where it is to be ignored (another unit, more than
    one range), ``UNSATISFIABLE`` where no byte of it exists."""
    unit, equals, span = header.partition("=")
    if unit.strip().lower() != "bytes" or not equals or "," in span:
        return None
    found = _SPAN.fullmatch(span.strip())
    if found is None:
        return UNSATISFIABLE
    first, last = found.groups()
    if not first:
        wanted = int(last or 0)
        return (max(0, length - wanted), length - 1) if wanted and length else UNSATISFIABLE
    begin, end = int(first), min(int(last), length - 1) if last else length - 1
    return (begin, end) if begin <= end else UNSATISFIABLE
