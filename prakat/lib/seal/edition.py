"""The statement of an edition: what is signed, and the headers that its leaves must carry."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from prakat.lib.canonical import canonical_json

FORMAT: Final = "prakat-edition-1"
KINDS: Final = (
    "release",
    "withdraw",
    "erase",
    "suspend",
    "resume",
    "refresh",
    "notice",
    "scheme",
    "rebuild",
    "key",
)
"""Why a leaf of the log was written."""

CONTENT_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY: Final = (
    ("Content-Security-Policy", CONTENT_POLICY),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
)
_ASK_EACH_TIME: Final = (("Cache-Control", "public, no-cache"), *SECURITY)
PROFILES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "page": _ASK_EACH_TIME,
    "file": _ASK_EACH_TIME,
    "download": (("Content-Disposition", "attachment"), *_ASK_EACH_TIME),
    "asset": (("Cache-Control", "public, max-age=31536000, immutable"), *SECURITY),
    "gone": _ASK_EACH_TIME,
    "missing": _ASK_EACH_TIME,
    "moved": (("Cache-Control", "public, max-age=300"), *SECURITY),
}


@dataclass(frozen=True)
class Statement:
    """One edition: the version counts up by one, ``root`` is the digest of the root's listing, times are UTC."""

    site: str
    version: int
    kind: str
    root: str
    previous: str
    at: str
    expires: str
    headers: Mapping[str, tuple[tuple[str, str], ...]]

    def line(self) -> str:
        """The canonical JSON that is signed, with its line break."""
        return self._canonical().decode() + "\n"

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON, by which the log and the next edition name this one."""
        return hashlib.sha256(self._canonical()).hexdigest()

    def _canonical(self) -> bytes:
        return canonical_json(
            {
                "at": self.at,
                "expires": self.expires,
                "format": FORMAT,
                "headers": {name: [list(pair) for pair in pairs] for name, pairs in self.headers.items()},
                "kind": self.kind,
                "previous": self.previous,
                "root": self.root,
                "site": self.site,
                "version": self.version,
            }
        )


def parse_statement(line: str) -> Statement:
    """A statement from its line; ValueError for anything else, also for another spelling of the same content."""
    try:
        plain = json.loads(line)
        if plain["format"] != FORMAT:
            raise ValueError("an edition of another format")
        made = Statement(
            site=str(plain["site"]),
            version=int(plain["version"]),
            kind=str(plain["kind"]),
            root=str(plain["root"]),
            previous=str(plain["previous"]),
            at=str(plain["at"]),
            expires=str(plain["expires"]),
            headers={
                str(name): tuple((str(key), str(value)) for key, value in pairs)
                for name, pairs in plain["headers"].items()
            },
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not an edition: " + repr(error)) from error
    if made.line() != line:
        raise ValueError("an edition that is not in its canonical form")
    return made
