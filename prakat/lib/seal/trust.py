"""Which keys may sign at a time: from the roots that a policy names, through the statements about keys.

A statement is a signed note. Root keys (``root`` and ``recovery``) sign statements about each other, about
themselves and about the editions key; the editions key signs those about the checkpoint key. Serials count up by
one without a gap, so a statement can be neither left out in the middle nor slipped in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from prakat.lib.canonical import canonical_json
from prakat.lib.transparency.moments import moment_text, parse_moment
from prakat.lib.transparency.notes import (
    PLAIN_KEY,
    BadNote,
    Note,
    VerifierKey,
    parse_note,
    parse_vkey,
    signed_by,
)

KEY_FORMAT: Final = "prakat-key-1"
ROOT, RECOVERY, EDITIONS_KEY, CHECKPOINT_KEY = "root", "recovery", "editions", "checkpoint"
KEY_NAMES: Final[Mapping[str, str]] = {
    ROOT: "root",
    RECOVERY: "recovery",
    EDITIONS_KEY: "editions",
    CHECKPOINT_KEY: "log",
}
"""Role → what follows the site and a slash in the key's name. The log's origin is the checkpoint key's name."""
NOTE_SEPARATOR: Final = b"====\n"


class Untrusted(ValueError):
    """The statements about keys do not lead from the policy's roots to a key for editions and one for checkpoints."""


@dataclass(frozen=True)
class KeyStatement:
    """A key takes over a role ``from_at`` on, until ``until_at`` if that is set."""

    site: str
    role: str
    key: VerifierKey
    from_at: datetime
    until_at: datetime | None
    serial: int

    def text(self) -> str:
        """What is signed: one line of canonical JSON."""
        return (
            canonical_json(
                {
                    "format": KEY_FORMAT,
                    "from": moment_text(self.from_at),
                    "key": self.key.text,
                    "role": self.role,
                    "serial": self.serial,
                    "site": self.site,
                    "until": moment_text(self.until_at) if self.until_at else "",
                }
            ).decode()
            + "\n"
        )

    def holds(self, at: datetime) -> bool:
        """Whether the key's term has begun and not ended at this time."""
        return self.from_at <= at and (self.until_at is None or at < self.until_at)


@dataclass(frozen=True)
class Authority:
    """The keys that may sign now, with the statements that say so, and the digests of all statements as signed."""

    roots: tuple[VerifierKey, ...]
    editions: KeyStatement
    checkpoint: KeyStatement
    digests: tuple[str, ...]


def key_name(site: str, role: str) -> str:
    """The name of the key that holds a role."""
    return f"{site}/{KEY_NAMES[role]}"


def split_notes(raw: bytes) -> list[bytes]:
    """The signed notes of a file of statements."""
    return raw.split(b"\n" + NOTE_SEPARATOR) if raw else []


def join_notes(notes: Sequence[bytes]) -> bytes:
    """A file of statements: signed notes with a line of four equals signs between them."""
    return (b"\n" + NOTE_SEPARATOR).join(notes)


def parse_key_statement(text: str) -> KeyStatement:
    """A statement from the text of its note; BadNote for any other shape or spelling."""
    try:
        plain = json.loads(text)
        if plain["format"] != KEY_FORMAT or plain["role"] not in KEY_NAMES:
            raise BadNote("a statement about a key in another format")
        made = KeyStatement(
            site=str(plain["site"]),
            role=str(plain["role"]),
            key=parse_vkey(str(plain["key"])),
            from_at=parse_moment(str(plain["from"])),
            until_at=parse_moment(str(plain["until"])) if plain["until"] else None,
            serial=int(plain["serial"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadNote(f"not a statement about a key: {error!r}"[:200]) from error
    if made.text() != text or made.key.kind != PLAIN_KEY or made.key.name != key_name(made.site, made.role):
        raise BadNote("a statement about a key that is not in its canonical form")
    return made


def read_statements(raw: bytes, site: str) -> list[tuple[KeyStatement, Note]]:
    """The statements of a site with their notes, in order. BadNote when one is malformed, of another site, or
    when their serials do not count 1, 2, 3."""
    found = []
    for serial, one in enumerate(split_notes(raw), 1):
        note = parse_note(one)
        statement = parse_key_statement(note.text)
        if statement.site != site or statement.serial != serial:
            raise BadNote(f"statement {serial} about a key is of another site or out of order")
        found.append((statement, note))
    return found


def authority_at(
    roots: Sequence[VerifierKey], statements: Sequence[tuple[KeyStatement, Note]], at: datetime
) -> Authority:
    """The keys that hold at this time.

    A statement counts when a key signed it that may. From where the policy's own roots have all been introduced,
    every statement must count; what stands before them may be from a time before this policy. Once a root key is
    replaced, what the old one said of the other keys must be said again by a new one; the same holds for the
    checkpoint key when the editions key changes. Raises Untrusted, or BadSignature when a key is named falsely.
    """
    masters = {key.name: key for key in roots}
    awaited = set(roots)
    editions: KeyStatement | None = None
    checkpoint: KeyStatement | None = None
    for statement, note in statements:
        if statement.from_at > at:
            continue
        signers = list(masters.values())
        if statement.role == CHECKPOINT_KEY:
            signers = [editions.key] if editions is not None else []
        signed = [signed_by(note, key) for key in signers]
        counts = any(signed)
        if not counts and (not awaited or statement.key in awaited):
            raise Untrusted(f"statement {statement.serial} is not signed by a key that may make it")
        awaited.discard(statement.key)
        if not counts:
            continue
        if statement.role == CHECKPOINT_KEY:
            checkpoint = statement
        elif statement.role == EDITIONS_KEY:
            editions, checkpoint = statement, None
        else:
            if statement.role == ROOT and masters.get(statement.key.name) != statement.key:
                editions = checkpoint = None
            masters[statement.key.name] = statement.key
    if awaited or editions is None or checkpoint is None:
        raise Untrusted(
            "the statements do not lead from the policy's roots to the keys for editions and the log"
        )
    digests = tuple(statement_digest(note) for _, note in statements)
    return Authority(tuple(masters.values()), editions, checkpoint, digests)


def statement_digest(note: Note) -> str:
    """SHA-256 of a statement with its signatures, by which the log names it."""
    return hashlib.sha256(note.raw()).hexdigest()
