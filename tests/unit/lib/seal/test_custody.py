"""The root's file opens with its passphrase alone; the recovery code survives paper and tells where it was mistyped."""

import json

import pytest

from prakat.lib.seal.custody import (
    ALPHABET,
    BadSecret,
    lock_root,
    needs_passphrase,
    read_recovery_code,
    recovery_code,
    recovery_sheet,
    recovery_signer,
    unlock_root,
)
from prakat.lib.transparency.signing import Signer

SITE = "banphru.example"
SEED = bytes(range(32))
CHEAP = 1 << 4  # a real passphrase is stretched 8,192 times as long


def test_a_root_file_opens_with_its_passphrase_alone() -> None:
    raw = lock_root(SITE, SEED, "ถูกต้องแล้วครับ", cost=CHEAP)
    assert needs_passphrase(raw)
    assert unlock_root(raw, "ถูกต้องแล้วครับ").key == Signer(f"{SITE}/root", SEED).key
    assert SEED.hex() not in raw.decode() and b"AAECAwQF" not in raw
    for wrong in ("", "ถูกต้องแล้วครับ ", None):
        with pytest.raises(BadSecret):
            unlock_root(raw, wrong)


def test_a_root_file_in_the_clear() -> None:
    raw = lock_root(SITE, SEED, None)
    assert not needs_passphrase(raw)
    assert unlock_root(raw, None).key == Signer(f"{SITE}/root", SEED).key


def test_a_damaged_root_file_is_told() -> None:
    raw = lock_root(SITE, SEED, "passphrase", cost=CHEAP)
    plain = json.loads(raw)
    for name, value in (("site", "x"), ("key", "x"), ("salt", "00"), ("nonce", "zz"), ("sealed", "AAAA")):
        with pytest.raises(BadSecret):
            unlock_root(json.dumps(plain | {name: value}).encode(), "passphrase")
    for wrong in (b"", b"{}", b"[]", json.dumps(plain | {"format": "x"}).encode()):
        with pytest.raises(BadSecret):
            unlock_root(wrong, "passphrase")
    clear = json.loads(lock_root(SITE, SEED, None))
    with pytest.raises(BadSecret):
        unlock_root(json.dumps(clear | {"key": Signer(f"{SITE}/root", b"x" * 32).key.text}).encode(), None)


@pytest.mark.parametrize("seed", [SEED, bytes(32), b"\xff" * 32, b"prakat" * 5 + b"!!"])
def test_the_code_gives_the_seed_back(seed: bytes) -> None:
    code = recovery_code(seed)
    assert len(code.split("-")) == 14 and all(len(group) == 5 for group in code.split("-"))
    assert set(code) <= set(ALPHABET) | {"-"}
    assert read_recovery_code(code) == seed
    assert read_recovery_code(code.lower().replace("-", "  ")) == seed
    assert read_recovery_code(code.replace("0", "o").replace("1", "l")) == seed


def test_what_is_mistyped_is_told() -> None:
    code = recovery_code(SEED)
    refused = placed = 0
    for at, character in enumerate(code):
        if character == "-":
            continue
        for other in ALPHABET:
            if other != character:
                with pytest.raises(BadSecret) as told:
                    read_recovery_code(code[:at] + other + code[at + 1 :])
                refused += 1
                placed += f"group {at // 6 + 1} " in str(told.value)
    assert refused == 70 * 31 and placed > refused * 0.95
    groups = code.split("-")
    for one in range(13):
        swapped = [*groups[:one], groups[one + 1], groups[one], *groups[one + 2 :]]
        with pytest.raises(BadSecret):
            read_recovery_code("-".join(swapped))
    for wrong in ("", code[:-1], code + "0", code.replace(code[0], "!")):
        with pytest.raises(BadSecret):
            read_recovery_code(wrong)


def test_the_sheet_says_what_to_do_in_both_languages() -> None:
    code = recovery_code(SEED)
    sheet = recovery_sheet(recovery_signer(SITE, SEED).key, SITE, code, "2026-06-24")
    for group in code.split("-"):
        assert group in sheet
    assert SITE in sheet and "กุญแจ" in sheet and "envelope" in sheet and "prakat keys rotate" in sheet
    assert "{" not in sheet
