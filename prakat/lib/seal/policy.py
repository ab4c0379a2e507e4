"""What a verifier brings along: the policy that it trusts, and what it saw the last time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from prakat.lib.transparency.notes import PLAIN_KEY, WITNESS_KEY, BadNote, VerifierKey, parse_vkey

POLICY_FORMAT: Final = "prakat-policy-1"
SEEN_FORMAT: Final = "prakat-seen-1"


class BadPolicy(ValueError):
    """A file that is not a policy, or not what a verifier remembers."""


@dataclass(frozen=True)
class Policy:
    """Whose site it is, the root keys that are trusted, the witnesses and how many of them must have cosigned."""

    site: str
    roots: tuple[VerifierKey, ...]
    witnesses: tuple[VerifierKey, ...] = ()
    quorum: int = 0

    def plain(self) -> dict[str, Any]:
        """The policy as plain data."""
        return {
            "format": POLICY_FORMAT,
            "quorum": self.quorum,
            "roots": [key.text for key in self.roots],
            "site": self.site,
            "witnesses": [key.text for key in self.witnesses],
        }

    def file(self) -> bytes:
        """The policy as a file that people can read."""
        return (json.dumps(self.plain(), indent=2, ensure_ascii=False) + "\n").encode()


@dataclass(frozen=True)
class Seen:
    """What a verifier saw last: the signed checkpoint and edition, and how many statements about keys."""

    site: str
    checkpoint: str
    edition: str
    keys: int

    def file(self) -> bytes:
        """The memory as a file."""
        plain = {
            "checkpoint": self.checkpoint,
            "edition": self.edition,
            "format": SEEN_FORMAT,
            "keys": self.keys,
            "site": self.site,
        }
        return (json.dumps(plain, indent=2, ensure_ascii=False) + "\n").encode()


def parse_policy(raw: bytes) -> Policy:
    """A policy from its file; BadPolicy says what is wrong with it."""
    plain = _read(raw, POLICY_FORMAT)
    try:
        made = Policy(
            site=str(plain["site"]),
            roots=tuple(parse_vkey(text) for text in plain["roots"]),
            witnesses=tuple(parse_vkey(text) for text in plain.get("witnesses", [])),
            quorum=int(plain.get("quorum", 0)),
        )
    except (BadNote, KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadPolicy(f"the policy cannot be used: {error}") from error
    if not made.site or not made.roots or any(key.kind != PLAIN_KEY for key in made.roots):
        raise BadPolicy("the policy names no site or no root key")
    if any(key.name not in (f"{made.site}/root", f"{made.site}/recovery") for key in made.roots):
        raise BadPolicy("a root key of the policy belongs to another site")
    if len({key.name for key in made.roots}) < len(made.roots):
        raise BadPolicy("two root keys of the policy have one name")
    if any(key.kind != WITNESS_KEY for key in made.witnesses):
        raise BadPolicy("a witness key of the policy is not of the kind for witnesses")
    if not 0 <= made.quorum <= len({key.public for key in made.witnesses}):
        raise BadPolicy("the policy asks for more witnesses than it names")
    return made


def parse_seen(raw: bytes) -> Seen:
    """What was remembered, from its file; BadPolicy when that was damaged."""
    plain = _read(raw, SEEN_FORMAT)
    try:
        return Seen(str(plain["site"]), str(plain["checkpoint"]), str(plain["edition"]), int(plain["keys"]))
    except (KeyError, TypeError, ValueError) as error:
        raise BadPolicy(f"the memory cannot be read: {error!r}") from error


def _read(raw: bytes, wanted: str) -> Mapping[str, Any]:
    try:
        plain = json.loads(raw.decode("utf-8"))
        if plain["format"] == wanted:
            found: Mapping[str, Any] = plain
            return found
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadPolicy(f"not a file of the format {wanted}: {error!r}"[:200]) from error
    raise BadPolicy(f"not a file of the format {wanted}")
