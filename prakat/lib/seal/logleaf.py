"""A leaf of the log: what was done, to which edition, signed off by whom (pseudonyms), when. No names of people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from prakat.lib.canonical import canonical_json
from prakat.lib.seal.edition import KINDS, Statement

LEAF_FORMAT: Final = "prakat-leaf-1"
KEY_KIND: Final = "key"
_TEXTS: Final = ("at", "expires", "kind", "manifest", "previous", "site")
_PARTS: Final = frozenset((*_TEXTS, "approvals", "format", "version"))


@dataclass(frozen=True)
class LogEntry:
    """One leaf. Where it is not about an edition, as for a key, version is 0 and what is said of editions is empty."""

    site: str
    kind: str
    at: str
    version: int = 0
    manifest: str = ""
    previous: str = ""
    expires: str = ""
    approvals: Sequence[Mapping[str, str]] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_edition(self) -> bool:
        """Whether an edition was sealed with this leaf."""
        return self.version > 0

    def body(self) -> bytes:
        """The bytes that the log's tree is made of: canonical JSON."""
        plain: dict[str, Any] = {
            "approvals": [dict(one) for one in self.approvals],
            "at": self.at,
            "expires": self.expires,
            "format": LEAF_FORMAT,
            "kind": self.kind,
            "manifest": self.manifest,
            "previous": self.previous,
            "site": self.site,
            "version": self.version,
        }
        if self.detail:
            plain["detail"] = self.detail
        return canonical_json(plain)

    def names(self, statement: Statement) -> bool:
        """Whether this is the leaf of the edition with this statement, in every part that both say."""
        return (self.site, self.kind, self.at, self.version, self.manifest, self.previous, self.expires) == (
            statement.site,
            statement.kind,
            statement.at,
            statement.version,
            statement.digest,
            statement.previous,
            statement.expires,
        )


def edition_entry(
    statement: Statement, approvals: Sequence[Mapping[str, str]], detail: Mapping[str, Any]
) -> LogEntry:
    """The leaf of an edition."""
    return LogEntry(
        site=statement.site,
        kind=statement.kind,
        at=statement.at,
        version=statement.version,
        manifest=statement.digest,
        previous=statement.previous,
        expires=statement.expires,
        approvals=approvals,
        detail=detail,
    )


def parse_log_entry(body: bytes) -> LogEntry:
    """A leaf from its bytes; ValueError for any other shape or spelling."""
    try:
        plain = json.loads(body.decode("utf-8"))
        if plain["format"] != LEAF_FORMAT or plain["kind"] not in KINDS:
            raise ValueError("an entry of another format")
        if set(plain) - {"detail"} != _PARTS or not all(isinstance(plain[one], str) for one in _TEXTS):
            raise ValueError("an entry with other parts")
        made = LogEntry(
            **{one: plain[one] for one in _TEXTS},
            version=int(plain["version"]),
            approvals=tuple(plain["approvals"]),
            detail=plain.get("detail", {}),
        )
        if made.body() != body or bool(made.manifest) != made.is_edition:
            raise ValueError("an entry that is not in its canonical form")
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not an entry of the log: {error!r}"[:200]) from error
    return made
