"""Signing notes and cosigning checkpoints. Verifying needs none of this: it stays out of the single file."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from prakat.lib.transparency.notes import (
    PLAIN_KEY,
    WITNESS_KEY,
    Note,
    Signature,
    VerifierKey,
    cosigned_message,
)

SEED_BYTES: Final = 32


class Signer:
    """A private key with its name and kind."""

    def __init__(self, name: str, seed: bytes, kind: int = PLAIN_KEY) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.key = VerifierKey(name, self._private.public_key().public_bytes_raw(), kind)

    def signature(self, text: str) -> Signature:
        """A signature line over a note's text."""
        return Signature(self.key.name, self.key.key_id, self._private.sign(text.encode()))

    def sign(self, text: str) -> str:
        """The text as a note that this key alone has signed."""
        return signed_note(text, [self]).raw().decode()

    def cosignature(self, text: str, at: int) -> Signature:
        """A witness's signature line over a checkpoint's text, at so many seconds since 1970."""
        if self.key.kind != WITNESS_KEY:
            raise ValueError(f"{self.key.name} is not the key of a witness")
        stamp = at.to_bytes(8, "big")
        return Signature(
            self.key.name, self.key.key_id, stamp + self._private.sign(cosigned_message(text, at))
        )


def signed_note(text: str, signers: Sequence[Signer]) -> Note:
    """The text as a note that all these keys have signed; ValueError when it does not end with a line break."""
    if not text.endswith("\n"):
        raise ValueError("a note's text ends with a line break")
    return Note(text, tuple(signer.signature(text) for signer in signers))


def new_seed() -> bytes:
    """A private key, made of the machine's randomness."""
    return secrets.token_bytes(SEED_BYTES)
