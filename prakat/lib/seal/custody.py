"""Keeping a root key off the server: a file that a passphrase opens, and a code on paper for when it is lost."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from prakat.lib.canonical import canonical_json
from prakat.lib.transparency.notes import VerifierKey
from prakat.lib.transparency.signing import SEED_BYTES, Signer

ROOT_FORMAT: Final = "prakat-root-1"
SCRYPT_COST: Final = 1 << 17
"""With r=8: 128 MiB and about half a second for each guess at the passphrase."""
PASSPHRASE_CHARACTERS_MIN: Final = 12
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O, U."""
_GROUP_CHARACTERS: Final = 4
_SEED_GROUPS: Final = 13
_WHOLE_CHECK: Final = 20


class BadSecret(ValueError):
    """A root file or a recovery code that cannot be used: damaged, mistyped, or the wrong passphrase."""


def lock_root(site: str, seed: bytes, passphrase: str | None, *, cost: int | None = None) -> bytes:
    """The file of a root key, sealed with scrypt and ChaCha20-Poly1305; in the clear without a passphrase."""
    head: dict[str, Any] = {
        "format": ROOT_FORMAT,
        "kdf": "none" if passphrase is None else "scrypt",
        "key": Signer(f"{site}/root", seed).key.text,
        "site": site,
    }
    if passphrase is None:
        return _file({**head, "seed": base64.b64encode(seed).decode()})
    salt, nonce, cost = secrets.token_bytes(16), secrets.token_bytes(12), cost or SCRYPT_COST
    head |= {"cost": cost, "salt": salt.hex(), "nonce": nonce.hex()}
    sealed = ChaCha20Poly1305(_stretched(passphrase, salt, cost)).encrypt(nonce, seed, canonical_json(head))
    return _file({**head, "sealed": base64.b64encode(sealed).decode()})


def needs_passphrase(raw: bytes) -> bool:
    """Whether the root file is sealed; BadSecret when it is no root file."""
    return bool(_parsed(raw)["kdf"] == "scrypt")


def unlock_root(raw: bytes, passphrase: str | None) -> Signer:
    """The root key out of its file; BadSecret for the wrong passphrase or a damaged file."""
    plain = _parsed(raw)
    try:
        if plain["kdf"] == "none":
            seed = base64.b64decode(plain["seed"], validate=True)
        else:
            sealed = base64.b64decode(plain.pop("sealed"), validate=True)
            salt, nonce = bytes.fromhex(plain["salt"]), bytes.fromhex(plain["nonce"])
            key = _stretched(passphrase or "", salt, int(plain["cost"]))
            seed = ChaCha20Poly1305(key).decrypt(nonce, sealed, canonical_json(plain))
        signer = Signer(f"{plain['site']}/root", seed)
    except InvalidTag as error:
        raise BadSecret("the passphrase is wrong, or the file is damaged") from error
    except (KeyError, TypeError, ValueError) as error:
        raise BadSecret(f"the root file is damaged: {error!r}") from error
    if signer.key.text != plain["key"]:
        raise BadSecret("the root file is damaged: its key is not the one that it names")
    return signer


def recovery_code(seed: bytes) -> str:
    """The seed of the recovery key as fourteen groups for paper.

    Thirteen groups hold twenty bits each and a character that checks them and their place; the last checks all.
    """
    bits = int.from_bytes(seed, "big") << _SEED_GROUPS * 20 - SEED_BYTES * 8
    groups = [
        _group(place, bits >> 20 * (_SEED_GROUPS - 1 - place) & 0xFFFFF) for place in range(_SEED_GROUPS)
    ]
    return "-".join([*groups, _group(_SEED_GROUPS, _whole_check(seed))])


def read_recovery_code(text: str) -> bytes:
    """The seed that the code says; spaces, hyphens, case and I, L, O for 1, 1, 0 do not matter.

    Raises BadSecret, with the number of the first group that is mistyped where that can be told.
    """
    plain = text.upper().replace("O", "0").replace("I", "1").replace("L", "1")
    plain = "".join(character for character in plain if not character.isspace() and character != "-")
    width = _GROUP_CHARACTERS + 1
    if len(plain) != width * (_SEED_GROUPS + 1):
        raise BadSecret(f"the code has {width * (_SEED_GROUPS + 1)} characters, here are {len(plain)}")
    values = []
    for place in range(_SEED_GROUPS + 1):
        group = plain[place * width : (place + 1) * width]
        value = 0
        for character in group[:_GROUP_CHARACTERS]:
            value = value << 5 | max(ALPHABET.find(character), 0)
        if _group(place, value) != group:
            raise BadSecret(f"group {place + 1} is mistyped: {group}")
        values.append(value)
    bits = 0
    for value in values[:-1]:
        bits = bits << 20 | value
    seed = (bits >> _SEED_GROUPS * 20 - SEED_BYTES * 8).to_bytes(SEED_BYTES, "big")
    if recovery_code(seed).replace("-", "") != plain:
        raise BadSecret("the code is mistyped, but it cannot be told where")
    return seed


def recovery_signer(site: str, seed: bytes) -> Signer:
    """The recovery key of a site."""
    return Signer(f"{site}/recovery", seed)


def recovery_sheet(key: VerifierKey, site: str, code: str, made_on: str) -> str:
    """The sheet to print: whose it is, what to do with it, and the code."""
    groups = code.split("-")
    rows = [
        "     ".join(f"{at + 1:>2}  {groups[at]}" for at in range(row, min(row + 4, len(groups))))
        for row in range(0, len(groups), 4)
    ]
    return _SHEET.format(
        site=site, key=key.text, made_on=made_on, rows="\n".join("    " + row for row in rows)
    )


def _group(place: int, value: int) -> str:
    characters = "".join(ALPHABET[value >> shift & 31] for shift in (15, 10, 5, 0))
    check = hashlib.sha256(f"{place}:{characters}".encode()).digest()[0] & 31
    return characters + ALPHABET[check]


def _whole_check(seed: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"prakat recovery " + seed).digest()[:4], "big") >> 32 - _WHOLE_CHECK


def _stretched(passphrase: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(passphrase.encode())


def _parsed(raw: bytes) -> dict[str, Any]:
    try:
        plain: dict[str, Any] = json.loads(raw)
        if plain["format"] == ROOT_FORMAT and plain["kdf"] in ("none", "scrypt"):
            return plain
    except (ValueError, KeyError, TypeError) as error:
        raise BadSecret("this is not the file of a root key") from error
    raise BadSecret("this is not the file of a root key")


def _file(plain: dict[str, Any]) -> bytes:
    return (json.dumps(plain, indent=2) + "\n").encode()


_SHEET: Final = """\
ใบกู้คืนกุญแจหลัก · RECOVERY SHEET
{site} · {made_on}

เก็บใบนี้ในซองปิดผนึก ลงชื่อคร่อมรอยปิด ใส่ตู้นิรภัยคนละที่กับไฟล์กุญแจหลัก อย่าถ่ายภาพหรือสแกน
ผู้ถือรหัสนี้ตั้งกุญแจลงลายมือชื่อของเว็บไซต์ใหม่ได้ทั้งหมด
Keep this sheet in a sealed envelope, signed across the flap, in a safe that is not where the root key's file
is kept. No photograph, no scan. Whoever holds this code can replace every signing key of the website.

{rows}

เมื่อไฟล์กุญแจหลักหายหรือรั่วไหล ผู้ดูแลระบบเรียกคำสั่งนี้บนเครื่องแม่ข่าย แล้วพิมพ์รหัสข้างบน
When the root key's file is lost or leaked, the operator runs this on the server and types the code above:

    prakat keys rotate --role root --recovery --new-root NEW-ROOT-FILE

ตัวอักษร O I L อ่านเป็น 0 1 1 ตัวท้ายของทุกกลุ่มใช้ตรวจการพิมพ์ผิด แล้วออกใบกู้คืนใหม่ด้วย
O, I, L read as 0, 1, 1; the last character of each group catches mistyping. Then make a new sheet with
    prakat keys rotate --role recovery --root NEW-ROOT-FILE --recovery-sheet FILE

{key}
"""
