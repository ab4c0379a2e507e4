"""The square: serves exactly what the current edition lists, from memory or file, without Django and database."""

import json
import mmap
import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from prakat.lib.objects import ObjectStore
from prakat.publishing.rules import Leaf
from prakat.publishing.tree import Tree

Environ = dict[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]

STATUS = {
    200: "200 OK",
    206: "206 Partial Content",
    301: "301 Moved Permanently",
    304: "304 Not Modified",
    404: "404 Not Found",
    405: "405 Method Not Allowed",
    410: "410 Gone",
    416: "416 Range Not Satisfiable",
    503: "503 Service Unavailable",
}
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; "
    "media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = [
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
]
KEEP_BYTES = 512 * 1024
KEEP_TOTAL_BYTES = 96 * 1024 * 1024
SHOWN_IN_PLACE = ("application/pdf", "image/", "video/", "text/")
NOT_YET = (
    "<!doctype html><html lang=th><meta charset=utf-8><title>ยังไม่มีข้อมูล</title>"
    "<h1>เว็บไซต์นี้ยังไม่ได้เผยแพร่ข้อมูล</h1><p>เมื่อเทศบาลเผยแพร่เรื่องแรกแล้ว หน้านี้จะแสดงข้อมูล</p>"
).encode()


class Square:
    """A WSGI application over one edition directory. Each request is answered wholly from one edition."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.objects = ObjectStore(directory / "objects")
        self.tree = Tree(self.objects)
        self._lock = threading.Lock()
        self._stamp: tuple[int, int] = (0, 0)
        self._root = ""
        self._bodies: dict[str, bytes] = {}
        self._kept = 0

    def root(self) -> str:
        """The root digest of the edition that the public reads now."""
        try:
            seen = os.stat(self.directory / "current.json")
        except FileNotFoundError:
            return ""
        stamp = (seen.st_mtime_ns, seen.st_ino)
        if stamp != self._stamp:
            with self._lock:
                self._root = json.loads((self.directory / "current.json").read_text())["root"]
                self._stamp = stamp
        return self._root

    def body(self, digest: str, length: int) -> bytes:
        """The bytes of an object; small ones are kept in memory, up to a limit."""
        kept = self._bodies.get(digest)
        if kept is None:
            kept = self.objects.read(digest)
            if length <= KEEP_BYTES:
                with self._lock:
                    if self._kept + len(kept) > KEEP_TOTAL_BYTES:
                        self._bodies.clear()
                        self._kept = 0
                    self._bodies[digest] = kept
                    self._kept += len(kept)
        return kept

    def __call__(self, environ: Environ, start: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if method not in {"GET", "HEAD"}:
            return self._plain(start, 405, b"", [("Allow", "GET, HEAD")])
        root = self.root()
        if not root:
            return self._plain(start, 503, NOT_YET, [("Retry-After", "60")])
        try:
            path = environ["PATH_INFO"].encode("latin-1").decode()
        except UnicodeError:
            path = "/\ufffd"
        query = environ.get("QUERY_STRING", "")
        leaf = (self.tree.find(root, f"{path}?{query}") if query else None) or self.tree.find(root, path)
        if leaf is None and not path.endswith("/") and self.tree.find(root, path + "/"):
            return self._moved(start, quote(path + "/"))
        if leaf is None:
            missing = "/en/404.html" if path.startswith("/en/") else "/404.html"
            leaf = self.tree.find(root, missing)
            if leaf is None:
                return self._plain(start, 404, b"404", [])
            return self._serve(environ, start, missing, leaf, 404)
        if leaf.status == 301:
            return self._moved(start, self.body(leaf.digest, leaf.length).decode())
        return self._serve(environ, start, path, leaf, leaf.status)

    def _plain(
        self, start: StartResponse, status: int, body: bytes, headers: list[tuple[str, str]]
    ) -> Iterable[bytes]:
        own = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
        start(STATUS[status], [*own, *headers, *SECURITY_HEADERS])
        return [body]

    def _moved(self, start: StartResponse, target: str) -> Iterable[bytes]:
        return self._plain(start, 301, b"", [("Location", target), ("Cache-Control", "max-age=300")])

    def _serve(
        self, environ: Environ, start: StartResponse, path: str, leaf: Leaf, status: int
    ) -> Iterable[bytes]:
        packed = bool(leaf.packed) and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        digest = leaf.packed if packed else leaf.digest
        tag = f'"{digest[:32]}"'
        lasting = path.startswith("/assets/")
        headers = [
            ("ETag", tag),
            ("Cache-Control", "public, max-age=31536000, immutable" if lasting else "public, no-cache"),
            *SECURITY_HEADERS,
        ]
        if leaf.packed:
            headers.append(("Vary", "Accept-Encoding"))
        if status == 200 and _matches(environ.get("HTTP_IF_NONE_MATCH", ""), tag):
            start(STATUS[304], headers)
            return [b""]
        headers.append(("Content-Type", _content_type(leaf.media_type)))
        if packed:
            headers.append(("Content-Encoding", "gzip"))
        if path.startswith("/files/"):
            headers.append(("Accept-Ranges", "bytes"))
            if not leaf.media_type.startswith(SHOWN_IN_PLACE):
                headers.append(("Content-Disposition", "attachment"))
            if environ.get("HTTP_RANGE") and environ["REQUEST_METHOD"] == "GET":
                return self._range(environ["HTTP_RANGE"], start, leaf, headers)
        length = leaf.length if not packed else None
        body = self.body(digest, leaf.length) if length is None or length <= KEEP_BYTES else None
        headers.append(("Content-Length", str(leaf.length if body is None else len(body))))
        start(STATUS[status], headers)
        if environ["REQUEST_METHOD"] == "HEAD":
            return [b""]
        return [body] if body is not None else self._stream(digest, 0, leaf.length)

    def _stream(self, digest: str, first: int, length: int) -> Iterable[bytes]:
        with self.objects.open(digest) as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as m:
            for offset in range(first, first + length, KEEP_BYTES):
                yield m[offset : min(offset + KEEP_BYTES, first + length)]

    def _range(
        self, wanted: str, start: StartResponse, leaf: Leaf, headers: list[tuple[str, str]]
    ) -> Iterable[bytes]:
        found = _parse_range(wanted, leaf.length)
        if found is None:
            start(
                STATUS[416], [*headers, ("Content-Range", f"bytes */{leaf.length}"), ("Content-Length", "0")]
            )
            return [b""]
        first, last = found
        headers.append(("Content-Range", f"bytes {first}-{last}/{leaf.length}"))
        headers.append(("Content-Length", str(last - first + 1)))
        start(STATUS[206], headers)
        return self._stream(leaf.digest, first, last - first + 1)


def _matches(header: str, tag: str) -> bool:
    return header.strip() == "*" or tag in [part.strip().removeprefix("W/") for part in header.split(",")]


def _content_type(media_type: str) -> str:
    textual = media_type.startswith("text/") or media_type.endswith(("xml", "json"))
    return f"{media_type}; charset=utf-8" if textual and "charset" not in media_type else media_type


def _parse_range(header: str, length: int) -> tuple[int, int] | None:
    unit, _, span = header.partition("=")
    first, dash, last = span.strip().partition("-")
    if unit.strip() != "bytes" or "," in span or not dash or not length:
        return None
    try:
        if not first:
            return max(0, length - int(last)), length - 1
        begin, end = int(first), int(last) if last else length - 1
    except ValueError:
        return None
    return (begin, min(end, length - 1)) if 0 <= begin <= end and begin < length else None
