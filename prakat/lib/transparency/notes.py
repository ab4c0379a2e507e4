"""Signed notes (C2SP signed-note) and timestamped cosignatures of witnesses (C2SP tlog-cosignature, Ed25519)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from typing import Final

from prakat.lib.transparency.ed25519 import KEY_BYTES, SIGNATURE_BYTES, verify_signature

PLAIN_KEY: Final = 1
"""The kind of a key that signs a note's text."""
WITNESS_KEY: Final = 4
"""The kind of a key that cosigns a checkpoint together with the time."""
NOTE_BYTES: Final = 1 << 20
SIGNATURES_OF_A_NOTE: Final = 100
_TIME_BYTES: Final = 8
_DASH: Final = "\u2014 "
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")
_KEY_NAME: Final = re.compile(r"[^\s+\x00-\x20\x7f]+")


class BadNote(ValueError):
    """Bytes that are not a signed note, or text that is not a verifier key."""


class BadSignature(ValueError):
    """A note bears a signature of a known key that this key did not make."""


@dataclass(frozen=True)
class VerifierKey:
    """A public key with its name and kind. ``text`` is its vkey, the form in which it is handed out."""

    name: str
    public: bytes
    kind: int = PLAIN_KEY

    def __post_init__(self) -> None:
        if not _KEY_NAME.fullmatch(self.name) or len(self.public) != KEY_BYTES:
            raise BadNote(f"not a key's name and 32 bytes: {self.name[:80]!r}")
        if self.kind not in (PLAIN_KEY, WITNESS_KEY):
            raise BadNote(f"a key of the unknown kind {self.kind}")

    @property
    def key_id(self) -> bytes:
        """The four bytes by which signature lines name the key, together with its name."""
        described = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(described).digest()[:4]

    @property
    def text(self) -> str:
        """The vkey: name, key id, kind and public key."""
        material = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{material}"


@dataclass(frozen=True)
class Signature:
    """One signature line: who is said to have signed, and the bytes."""

    name: str
    key_id: bytes
    signed: bytes

    def line(self) -> str:
        """The line as it stands in a note."""
        return f"{_DASH}{self.name} {base64.b64encode(self.key_id + self.signed).decode()}\n"


@dataclass(frozen=True)
class Note:
    """A text that ends with a line break, and its signature lines. Parsing says nothing about who signed."""

    text: str
    signatures: tuple[Signature, ...]

    def raw(self) -> bytes:
        """The note as it is stored and served."""
        return (self.text + "\n" + "".join(one.line() for one in self.signatures)).encode()


def parse_vkey(text: str) -> VerifierKey:
    """The key that a vkey names; BadNote when it is damaged in any character."""
    name, _, rest = text.partition("+")
    identifier, _, material = rest.partition("+")
    described = _plain_base64(material)
    if not described:
        raise BadNote(f"not a verifier key: {text[:80]!r}")
    key = VerifierKey(name, described[1:], described[0])
    if key.key_id.hex() != identifier:
        raise BadNote(f"a verifier key whose id does not fit it: {text[:80]!r}")
    return key


def parse_note(raw: bytes) -> Note:
    """A note from its bytes; BadNote for any other shape."""
    if len(raw) > NOTE_BYTES:
        raise BadNote("a note of more than a mebibyte")
    try:
        whole = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadNote("a note that is not UTF-8") from error
    if _CONTROL.search(whole):
        raise BadNote("a note with control characters")
    above, gap, below = whole.rpartition("\n\n")
    if not gap or not below.endswith("\n"):
        raise BadNote("a note without signatures")
    lines = below[:-1].split("\n")
    if len(lines) > SIGNATURES_OF_A_NOTE:
        raise BadNote("a note with more than a hundred signatures")
    return Note(above + "\n", tuple(_signature(line) for line in lines))


def signed_by(note: Note, key: VerifierKey) -> bool:
    """Whether the key signed the note's text. BadSignature when a line says so and it is not true."""
    held = [_holds(key, one.signed, note.text.encode()) for one in _lines_of(note, key)]
    return any(held)


def cosigned_at(note: Note, key: VerifierKey) -> int | None:
    """When the witness cosigned the checkpoint, in seconds since 1970, the latest if often; None if it did not.

    BadSignature when a line says that it did and it is not true.
    """
    found = []
    for one in _lines_of(note, key):
        at = int.from_bytes(one.signed[:_TIME_BYTES], "big")
        _holds(key, one.signed[_TIME_BYTES:], cosigned_message(note.text, at))
        found.append(at)
    return max(found, default=None)


def cosigned_message(text: str, at: int) -> bytes:
    """What a witness signs for the checkpoint with this text, ``at`` seconds since 1970."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _lines_of(note: Note, key: VerifierKey) -> list[Signature]:
    return [one for one in note.signatures if (one.name, one.key_id) == (key.name, key.key_id)]


def _holds(key: VerifierKey, signed: bytes, message: bytes) -> bool:
    if len(signed) != SIGNATURE_BYTES or not verify_signature(key.public, message, signed):
        raise BadSignature(f"a signature that {key.name} did not make")
    return True


def _signature(line: str) -> Signature:
    if not line.startswith(_DASH):
        raise BadNote(f"not a signature line: {line[:80]!r}")
    name, _, coded = line[len(_DASH) :].partition(" ")
    signed = _plain_base64(coded)
    if not _KEY_NAME.fullmatch(name) or len(signed) < 5:
        raise BadNote(f"not a signature line: {line[:80]!r}")
    return Signature(name, signed[:4], signed[4:])


def _plain_base64(text: str) -> bytes:
    """The bytes of a base64 text in its only spelling; empty for anything else."""
    try:
        found = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, ValueError):
        return b""
    return found if base64.b64encode(found).decode() == text else b""
