"""A site as it answers over HTTP: certificates verified, no redirect followed, sizes capped, connections kept."""

from __future__ import annotations

import hashlib
import http.client
import ssl
import threading
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote, urlsplit

from prakat.lib.seal.listing import BROTLI, GZIP, IDENTITY, Branch, Leaf
from prakat.lib.transparency.tiles import Absent
from prakat.lib.verify.reading import CHUNK_BYTES, PART_BYTES, WELL_KNOWN, Answer, Unreachable

WAIT_SECONDS: Final = 30.0
FETCH_TRIES: Final = 3
USER_AGENT: Final = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
"""By default the verifier looks like a browser, so that a site cannot keep its good bytes for verifiers."""
_CODINGS: Final = {IDENTITY: "identity", GZIP: "gzip", BROTLI: "br"}


class Website:
    """A website at one origin, such as ``https://banphru.example``. Safe to use from several threads."""

    def __init__(
        self,
        url: str,
        *,
        workers: int = 4,
        pauses: Sequence[float] = (0.5, 1.5, 3.0),
        user_agent: str = USER_AGENT,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"not an address of a website: {url[:80]!r}")
        if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
            raise ValueError("give the address of the website alone, as https://name")
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self.pauses = pauses
        self.workers = workers
        self._secure = parts.scheme == "https"
        self._host, self._port = parts.hostname, parts.port
        self._user_agent = user_agent
        self._mine = threading.local()
        self._context = ssl.create_default_context() if self._secure else None

    def part(self, name: str) -> bytes:
        """A part of the seal from below the well-known path."""
        status, headers, body, digest, length = self._get(WELL_KNOWN + name, "identity", PART_BYTES)
        if status in (404, 410):
            raise Absent(WELL_KNOWN + name)
        if status != 200:
            moved = next((value for key, value in headers if key.lower() == "location"), "")
            raise Unreachable(f"{WELL_KNOWN}{name} answered with status {status} {moved}".rstrip())
        if length > PART_BYTES:
            raise Unreachable(f"{WELL_KNOWN}{name} is too large")
        return body

    def answer(self, path: str, leaf: Leaf, coding: str) -> Answer:
        """What the site answers for the address. Where there is but one form, it is asked for as browsers ask."""
        wanted = _CODINGS[coding] if len(leaf.stored) > 1 else "gzip, br"
        longest = max(stored.length for stored in leaf.stored.values()) + CHUNK_BYTES
        return self._answer(path, wanted, longest)

    def strangers(self, directories: tuple[str, ...], digest: str, branch: Branch) -> list[str]:
        """Nothing: a website does not say what it has; see ``probe``."""
        return []

    def probe(self, path: str) -> Answer | None:
        """What the site answers for an address that should not exist."""
        return self._answer(path, "gzip, br", CHUNK_BYTES)

    def _answer(self, path: str, wanted: str, longest: int) -> Answer:
        status, headers, _, digest, length = self._get(path, wanted, longest, keep=False)
        found = Answer("", digest, length, status, tuple(headers))
        coding = ", ".join(found.named("content-encoding")).strip().lower() or IDENTITY
        return Answer(coding, digest, length, status, found.headers)

    def _get(
        self, path: str, wanted: str, longest: int, *, keep: bool = True
    ) -> tuple[int, list[tuple[str, str]], bytes, str, int]:
        """Status, headers, bytes (empty unless kept), their digest and their number, of which at most one more than
        ``longest`` is read."""
        error: Exception | None = None
        for _ in range(FETCH_TRIES):
            connection = self._connection()
            try:
                asking = {"Accept-Encoding": wanted, "User-Agent": self._user_agent, "Accept": "*/*"}
                connection.request("GET", quote(path, safe="/?=&+:@!$'()*,;~-._"), headers=asking)
                answer = connection.getresponse()
                body, digest, length = _drained(answer, longest, keep)
                if length > longest:
                    self._forget()
                return answer.status, answer.getheaders(), body, digest, length
            except (OSError, http.client.HTTPException) as problem:
                error = problem
                self._forget()
        raise Unreachable(f"{self.origin}{path}: {error!r}"[:300])

    def _connection(self) -> http.client.HTTPConnection:
        known: http.client.HTTPConnection | None = getattr(self._mine, "connection", None)
        if known is None:
            if self._secure:
                known = http.client.HTTPSConnection(
                    self._host, self._port, timeout=WAIT_SECONDS, context=self._context
                )
            else:
                known = http.client.HTTPConnection(self._host, self._port, timeout=WAIT_SECONDS)
            self._mine.connection = known
        return known

    def _forget(self) -> None:
        connection = getattr(self._mine, "connection", None)
        if connection is not None:
            connection.close()
        self._mine.connection = None


def _drained(answer: http.client.HTTPResponse, longest: int, keep: bool) -> tuple[bytes, str, int]:
    running, length, kept = hashlib.sha256(), 0, []
    while length <= longest:
        chunk = answer.read(min(CHUNK_BYTES, longest + 1 - length))
        if not chunk:
            break
        running.update(chunk)
        length += len(chunk)
        if keep:
            kept.append(chunk)
    return b"".join(kept), running.hexdigest(), length
