"""The keys that sign editions and checkpoints: files in KEYS_DIR, and the statements that make anyone believe them.

The root and the recovery key are not here: they sign statements when keys are made or replaced, and are kept
elsewhere. Each change is written so that after a crash either the old keys hold or the new ones.
"""

import base64
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings

from prakat.lib.refusal import Obstacle, Refused
from prakat.lib.seal.policy import Policy
from prakat.lib.seal.trust import (
    CHECKPOINT_KEY,
    EDITIONS_KEY,
    RECOVERY,
    ROOT,
    KeyStatement,
    join_notes,
    key_name,
    read_statements,
    split_notes,
    statement_digest,
)
from prakat.lib.transparency.notes import Note, VerifierKey, parse_vkey
from prakat.lib.transparency.signing import Signer, new_seed, signed_note
from prakat.lib.trees import lock_file, make_durable

CHECKPOINT_KEY_TERM: Final = timedelta(days=30)
RENEW_BELOW: Final = CHECKPOINT_KEY_TERM / 3
STATEMENTS: Final = "statements"
WITNESSES: Final = "witnesses.json"
PSEUDONYMS: Final = "pseudonyms.key"
_ASIDE: Final = ".new"


@dataclass(frozen=True)
class Seeds:
    """The private keys that ``init_for`` takes or makes, 32 bytes each."""

    root: bytes
    recovery: bytes
    editions: bytes
    checkpoint: bytes


def folder() -> Path:
    return Path(settings.KEYS_DIR)


def made() -> bool:
    """Whether this instance has its keys."""
    return (folder() / STATEMENTS).exists()


def statements() -> list[KeyStatement]:
    """All statements about keys, oldest first; Refused when there are none or they are of another site."""
    return [statement for statement, _ in _noted()]


def statement_digests() -> list[str]:
    """Each statement as the log names it, oldest first."""
    return [statement_digest(note) for _, note in _noted()]


def statements_file() -> bytes:
    """The statements as they are served; Refused when there are none."""
    _noted()
    return (folder() / STATEMENTS).read_bytes()


def latest(role: str) -> KeyStatement:
    """The newest statement about the key of a role."""
    return next(one for one in reversed(statements()) if one.role == role)


def editions_signer() -> Signer:
    """The key that signs editions; Refused with what to do when this instance has none."""
    return _signer(EDITIONS_KEY)


def checkpoint_signer() -> Signer:
    """The key that signs checkpoints; Refused with what to do when this instance has none."""
    return _signer(CHECKPOINT_KEY)


def policy() -> Policy:
    """What anyone needs to verify this site: its root keys as they are now, and its witnesses."""
    witnesses, quorum = _witnesses()
    return Policy(settings.SITE_ORIGIN, (latest(ROOT).key, latest(RECOVERY).key), witnesses, quorum)


def choose_witnesses(witnesses: Sequence[VerifierKey], quorum: int) -> None:
    """Let the policy ask for these witnesses from now on."""
    plain = {"quorum": quorum, "witnesses": [key.text for key in witnesses]}
    with _changing():
        _write({WITNESSES: (json.dumps(plain, indent=2) + "\n").encode()})


def pseudonym_secret() -> bytes:
    """The secret that turns persons into the pseudonyms of the log; made when there is none."""
    path = folder() / PSEUDONYMS
    if not path.exists():
        with _changing():
            if not path.exists():
                _write({PSEUDONYMS: _sealed_text(secrets.token_bytes(32))})
    return _secret(path, _stamp(path))


def init_for(site: str, *, at: datetime, seeds: Seeds | None = None) -> Seeds:
    """Make all keys of a site; returns their seeds, of which root and recovery are kept nowhere else.

    Refused when there are keys already: they are replaced by ``rotate``.
    """
    seeds = seeds or Seeds(new_seed(), new_seed(), new_seed(), new_seed())
    root = Signer(key_name(site, ROOT), seeds.root)
    recovery = Signer(key_name(site, RECOVERY), seeds.recovery)
    editions = Signer(key_name(site, EDITIONS_KEY), seeds.editions)
    checkpoint = Signer(key_name(site, CHECKPOINT_KEY), seeds.checkpoint)
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    with _changing():
        if made():
            text = "ระบบนี้มีกุญแจลงลายมือชื่อแล้ว ถ้าต้องการเปลี่ยนให้ใช้ prakat keys rotate"
            raise Refused([Obstacle("keys_exist", text)])
        notes = [
            _statement(site, ROOT, root.key, 1, at, [root]),
            _statement(site, RECOVERY, recovery.key, 2, at, [recovery, root]),
            _statement(site, EDITIONS_KEY, editions.key, 3, at, [root]),
            _statement(
                site, CHECKPOINT_KEY, checkpoint.key, 4, at, [editions], until_at=at + CHECKPOINT_KEY_TERM
            ),
        ]
        _adopt(notes, {EDITIONS_KEY: seeds.editions, CHECKPOINT_KEY: seeds.checkpoint})
    pseudonym_secret()
    return seeds


def replace_checkpoint_key(at: datetime) -> None:
    """Let a new key sign checkpoints from now on: the editions key vouches for it, for its term."""
    with _changing():
        seed = new_seed()
        _adopt([*_notes(), _new_checkpoint(editions_signer(), seed, 1, at)], {CHECKPOINT_KEY: seed})


def renew_checkpoint_key(at: datetime) -> bool:
    """Replace the checkpoint key when less than a third of its term is left; whether that was done."""
    if not made():
        return False
    until = latest(CHECKPOINT_KEY).until_at
    if until is not None and at < until - RENEW_BELOW:
        return False
    replace_checkpoint_key(at)
    return True


def replace_editions_key(master: Signer, at: datetime) -> None:
    """Let a new key sign editions from now on. ``master`` is the root or the recovery key; Refused if not in force."""
    with _changing():
        _must_be_master(master)
        seed, below = new_seed(), new_seed()
        signer = Signer(key_name(settings.SITE_ORIGIN, EDITIONS_KEY), seed)
        notes = [
            _next(EDITIONS_KEY, signer.key, 1, at, [master]),
            _new_checkpoint(signer, below, 2, at),
        ]
        _adopt([*_notes(), *notes], {EDITIONS_KEY: seed, CHECKPOINT_KEY: below})


def replace_root(master: Signer, at: datetime, seed: bytes | None = None) -> bytes:
    """Let a new root key hold from now on; returns its seed. The other keys are vouched for anew by it."""
    with _changing():
        _must_be_master(master)
        seed, below = seed or new_seed(), new_seed()
        root = Signer(key_name(settings.SITE_ORIGIN, ROOT), seed)
        editions = editions_signer()
        notes = [
            _next(ROOT, root.key, 1, at, [root, master]),
            _next(EDITIONS_KEY, editions.key, 2, at, [root]),
            _new_checkpoint(editions, below, 3, at),
        ]
        _adopt([*_notes(), *notes], {CHECKPOINT_KEY: below})
    return seed


def replace_recovery(master: Signer, at: datetime, seed: bytes | None = None) -> bytes:
    """Let a new recovery key hold from now on; returns its seed, for a new sheet."""
    with _changing():
        _must_be_master(master)
        seed = seed or new_seed()
        recovery = Signer(key_name(settings.SITE_ORIGIN, RECOVERY), seed)
        _adopt([*_notes(), _next(RECOVERY, recovery.key, 1, at, [recovery, master])], {})
    return seed


def _must_be_master(master: Signer) -> None:
    if master.key not in policy().roots:
        text = "กุญแจ %(key)s ไม่ใช่กุญแจหลักหรือกุญแจกู้คืนที่ใช้อยู่ของเว็บไซต์นี้ ตรวจว่าใช้ไฟล์หรือใบกู้คืนฉบับล่าสุด"
        raise Refused([Obstacle("not_master", text, {"key": master.key.name})])


def _statement(
    site: str,
    role: str,
    key: VerifierKey,
    serial: int,
    at: datetime,
    signers: Sequence[Signer],
    until_at: datetime | None = None,
) -> bytes:
    statement = KeyStatement(site, role, key, at, until_at, serial)
    return signed_note(statement.text(), signers).raw()


def _next(role: str, key: VerifierKey, step: int, at: datetime, signers: Sequence[Signer]) -> bytes:
    return _statement(settings.SITE_ORIGIN, role, key, len(statements()) + step, at, signers)


def _new_checkpoint(editions: Signer, seed: bytes, step: int, at: datetime) -> bytes:
    site = settings.SITE_ORIGIN
    signer = Signer(key_name(site, CHECKPOINT_KEY), seed)
    serial, until_at = len(statements()) + step, at + CHECKPOINT_KEY_TERM
    return _statement(site, CHECKPOINT_KEY, signer.key, serial, at, [editions], until_at)


def _signer(role: str) -> Signer:
    stated = latest(role)
    path = folder() / f"{role}.key"
    for candidate in (path, path.with_name(path.name + _ASIDE)):  # aside: a change that a crash cut short
        if candidate.exists():
            signer = Signer(stated.key.name, _secret(candidate, _stamp(candidate)))
            if signer.key == stated.key:
                return signer
    text = "ไฟล์กุญแจ %(file)s ไม่มีหรือไม่ตรงกับกุญแจที่ประกาศไว้ ให้นำกลับจากสำเนาสำรอง หรือเรียก prakat keys rotate --role %(role)s"
    raise Refused([Obstacle("key_lost", text, {"file": path.name, "role": role})])


def _noted() -> Sequence[tuple[KeyStatement, Note]]:
    path = folder() / STATEMENTS
    if not path.exists():
        text = (
            "ระบบนี้ยังไม่มีกุญแจลงลายมือชื่อ จึงเผยแพร่ไม่ได้ แก้โดยให้ผู้ดูแลระบบเรียก "
            "prakat keys init --root ไฟล์กุญแจหลัก --recovery-sheet ไฟล์ใบกู้คืน"
        )
        raise Refused([Obstacle("no_keys", text)])
    try:
        return _read(path, _stamp(path), settings.SITE_ORIGIN)
    except ValueError as error:
        text = (
            "ไฟล์กุญแจใน %(folder)s ใช้กับเว็บไซต์ %(site)s ไม่ได้ ตรวจค่า PRAKAT_PUBLIC_URL และ PRAKAT_SITE "
            "หรือนำไฟล์กลับจากสำเนาสำรอง"
        )
        params = {"folder": str(folder()), "site": settings.SITE_ORIGIN}
        raise Refused([Obstacle("keys_unusable", text, params)]) from error


def _notes() -> list[bytes]:
    return split_notes(statements_file())


def _adopt(notes: Sequence[bytes], seeds: Mapping[str, bytes]) -> None:
    """The statements hold from the moment that they are renamed into place; private keys lie aside before that."""
    aside = {f"{role}.key{_ASIDE}": _sealed_text(seed) for role, seed in seeds.items()}
    _write(aside)
    _write({STATEMENTS: join_notes(notes)})
    for name in aside:
        (folder() / name).replace(folder() / name.removesuffix(_ASIDE))
    make_durable(folder())


def _write(files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        temporary = folder() / f".{name}"
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    for name in files:
        (folder() / f".{name}").replace(folder() / name)
    make_durable(folder())


def _witnesses() -> tuple[tuple[VerifierKey, ...], int]:
    try:
        found = json.loads((folder() / WITNESSES).read_text())
    except FileNotFoundError:
        return (), 0
    return tuple(parse_vkey(text) for text in found["witnesses"]), int(found["quorum"])


def _changing() -> AbstractContextManager[None]:
    return lock_file(folder() / "lock")


def _stamp(path: Path) -> tuple[int, int, int]:
    seen = path.stat()
    return (seen.st_mtime_ns, seen.st_ino, seen.st_size)


@lru_cache(maxsize=16)
def _read(path: Path, stamp: tuple[int, int, int], site: str) -> tuple[tuple[KeyStatement, Note], ...]:
    return tuple(read_statements(path.read_bytes(), site))


@lru_cache(maxsize=32)
def _secret(path: Path, stamp: tuple[int, int, int]) -> bytes:
    return base64.b64decode(path.read_text(), validate=False)


def _sealed_text(secret: bytes) -> bytes:
    return base64.b64encode(secret) + b"\n"
