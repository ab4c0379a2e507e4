"""Policies and memories are read strictly, and written as they are read."""

import json
from typing import Any

import pytest

from prakat.lib.seal.policy import BadPolicy, Policy, Seen, parse_policy, parse_seen
from prakat.lib.transparency.signing import Signer
from tests.sealed_site import POLICY, RECOVERY_SIGNER, ROOT_SIGNER, SITE, WITNESS

FULL = Policy(SITE, POLICY.roots, (WITNESS.key,), 1)


def test_round_trip() -> None:
    assert parse_policy(FULL.file()) == FULL
    assert parse_policy(POLICY.file()) == POLICY
    assert json.loads(FULL.file()) == FULL.plain()


@pytest.mark.parametrize(
    "changes",
    [
        {"format": "prakat-policy-2"},
        {"site": ""},
        {"roots": []},
        {"roots": [ROOT_SIGNER.key.text + "A"]},
        {"roots": [WITNESS.key.text]},
        {"roots": [Signer("other.example/root", b"r" * 32).key.text]},
        {"roots": [ROOT_SIGNER.key.text, Signer(f"{SITE}/root", b"x" * 32).key.text]},
        {"roots": 3},
        {"witnesses": [RECOVERY_SIGNER.key.text]},
        {"quorum": 2},
        {"quorum": -1},
        {"quorum": "many"},
        {"witnesses": [WITNESS.key.text, Signer("another.name", b"w" * 32, 4).key.text], "quorum": 2},
    ],
)
def test_what_cannot_be_used_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(BadPolicy):
        parse_policy(json.dumps(FULL.plain() | changes).encode())


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"\xff", b"null", b"[" * 100_000])
def test_other_files_are_no_policy_and_no_memory(raw: bytes) -> None:
    with pytest.raises(BadPolicy):
        parse_policy(raw)
    with pytest.raises(BadPolicy):
        parse_seen(raw)


def test_the_memory() -> None:
    seen = Seen(SITE, "a note\n", "another\n", 4)
    assert parse_seen(seen.file()) == seen
    with pytest.raises(BadPolicy):
        parse_seen(seen.file().replace(b'"keys": 4', b'"keys": "four"'))
