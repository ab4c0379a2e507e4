"""``prakat keys``: make the signing keys, replace them, show them, print the policy for verifiers."""

import argparse
import getpass
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from prakat.audit import actions as audit
from prakat.audit.rules import MACHINE
from prakat.lib.seal.custody import (
    PASSPHRASE_CHARACTERS_MIN,
    BadSecret,
    lock_root,
    needs_passphrase,
    read_recovery_code,
    recovery_code,
    recovery_sheet,
    recovery_signer,
    unlock_root,
)
from prakat.lib.seal.policy import BadPolicy, Policy, parse_policy
from prakat.lib.seal.trust import CHECKPOINT_KEY, EDITIONS_KEY, RECOVERY, ROOT
from prakat.lib.transparency.moments import moment_text
from prakat.lib.transparency.notes import BadNote, parse_vkey
from prakat.lib.transparency.signing import Signer, new_seed
from prakat.publishing import keys, log


class NotDone(Exception):
    """Why the command did nothing, for the person who gave it."""


def add_arguments(commands: Any) -> None:
    made = commands.add_parser("keys", help="the keys that sign editions and the log")
    verbs = made.add_subparsers(dest="verb", required=True, metavar="VERB")
    init = verbs.add_parser("init", help="make all keys of this site, once")
    init.add_argument(
        "--root", type=Path, required=True, metavar="FILE", help="where the root key is written"
    )
    _how_to_keep(init)
    rotate = verbs.add_parser("rotate", help="replace a key")
    rotate.add_argument("--role", required=True, choices=(EDITIONS_KEY, CHECKPOINT_KEY, ROOT, RECOVERY))
    rotate.add_argument(
        "--root", type=Path, metavar="FILE", help="the root key's file, to vouch for the new key"
    )
    rotate.add_argument("--recovery", action="store_true", help="vouch with the code of the recovery sheet")
    rotate.add_argument("--new-root", type=Path, metavar="FILE", help="where a new root key is written")
    _how_to_keep(rotate)
    verbs.add_parser("show", help="which keys hold, and until when")
    policy = verbs.add_parser("policy", help="print the policy that verifiers need")
    policy.add_argument("--witness", action="append", metavar="VKEY", help="witnesses from now on (repeat)")
    policy.add_argument("--quorum", type=int, help="how many witnesses must have cosigned")
    made.set_defaults(run=run)


def _how_to_keep(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--no-passphrase", action="store_true", help="a root file in the clear: demonstrations only"
    )
    parser.add_argument(
        "--inside-var", action="store_true", help="allow the root file beside the server's state"
    )
    parser.add_argument(
        "--recovery-sheet",
        default="-",
        metavar="FILE",
        help="where the recovery sheet is written (-: printed)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Returns 0 when it is done, 1 when something was wrong with what was given."""
    act = {"init": _init, "rotate": _rotate, "show": _show, "policy": _policy}[arguments.verb]
    try:
        act(arguments, timezone.now())
    except (NotDone, BadSecret, BadNote, BadPolicy) as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as problem:
        print(f"เขียนหรืออ่านไฟล์ไม่ได้: {problem}", file=sys.stderr)
        return 1
    return 0


def _init(arguments: argparse.Namespace, at: datetime) -> None:
    if keys.made():
        raise NotDone("ระบบนี้มีกุญแจแล้ว ถ้าต้องการเปลี่ยนให้ใช้ prakat keys rotate")
    seeds = keys.Seeds(new_seed(), new_seed(), new_seed(), new_seed())
    _write_root(arguments.root, seeds.root, arguments)
    _write_sheet(arguments.recovery_sheet, seeds.recovery, at)
    keys.init_for(settings.SITE_ORIGIN, at=at, seeds=seeds)
    _record("init", at)
    print(f"สร้างกุญแจของ {settings.SITE_ORIGIN} แล้ว")
    print(f"  กุญแจหลัก        {arguments.root}  ย้ายไปเก็บนอกเครื่องนี้ เช่น แฟลชไดรฟ์สองอันในตู้นิรภัย")
    print("  ใบกู้คืน         พิมพ์ ใส่ซองปิดผนึก เก็บคนละที่กับกุญแจหลัก แล้วลบไฟล์")
    print(f"  กุญแจประจำวัน    {keys.folder()}  สำรองไว้พร้อมฐานข้อมูล")
    print("  นโยบายสำหรับผู้ตรวจ  prakat keys policy > policy.json")


def _rotate(arguments: argparse.Namespace, at: datetime) -> None:
    role: str = arguments.role
    keys.statements()
    if role == CHECKPOINT_KEY:
        keys.replace_checkpoint_key(at)
    elif role == EDITIONS_KEY:
        keys.replace_editions_key(_master(arguments), at)
    elif role == ROOT:
        if arguments.new_root is None:
            raise NotDone("บอกที่เก็บกุญแจหลักใหม่ด้วย --new-root ไฟล์")
        master, seed = _master(arguments), new_seed()
        _write_root(arguments.new_root, seed, arguments)
        keys.replace_root(master, at, seed)
    else:
        master, seed = _master(arguments), new_seed()
        _write_sheet(arguments.recovery_sheet, seed, at)
        keys.replace_recovery(master, at, seed)
    _record(f"rotate {role}", at)
    print(f"เปลี่ยนกุญแจ {role} แล้ว")
    if role in (ROOT, RECOVERY):
        print("แจกนโยบายใหม่แก่ผู้ตรวจและพยาน: prakat keys policy > policy.json")


def _show(arguments: argparse.Namespace, at: datetime) -> None:
    for statement in keys.statements():
        newest = statement == keys.latest(statement.role)
        until = f" ถึง {moment_text(statement.until_at)}" if statement.until_at else ""
        state = "ใช้อยู่" if newest and statement.holds(at) else "หมดอายุ" if newest else "เลิกใช้"
        print(
            f"{statement.serial:>4} {state:<8} {statement.role:<11} {moment_text(statement.from_at)}{until}"
        )
        if newest:
            print(f"              {statement.key.text}")


def _policy(arguments: argparse.Namespace, at: datetime) -> None:
    policy = keys.policy()
    if arguments.witness is not None or arguments.quorum is not None:
        named = tuple(parse_vkey(text) for text in arguments.witness or [])
        witnesses = policy.witnesses if arguments.witness is None else named
        quorum = policy.quorum if arguments.quorum is None else arguments.quorum
        policy = parse_policy(Policy(policy.site, policy.roots, witnesses, quorum).file())
        keys.choose_witnesses(policy.witnesses, policy.quorum)
    sys.stdout.write(policy.file().decode())


def _record(what: str, at: datetime) -> None:
    """Enter the change in the log and the record, sign the newest edition anew, and lay all of it out."""
    with transaction.atomic():
        log.resign_newest(at)
        log.enter_keys(at)
        audit.record(verb="keys", subject_kind="keys", subject_id=what, by=MACHINE, at=at)
    directory = Path(settings.EDITION_DIR)
    directory.mkdir(parents=True, exist_ok=True)
    log.write_out(directory, at)


def _master(arguments: argparse.Namespace) -> Signer:
    """The key that vouches for a new one: the root from its file, or the recovery key from its sheet."""
    if arguments.recovery:
        code = getpass.getpass("รหัสในใบกู้คืน (14 กลุ่ม ไม่แสดงบนจอ): ")
        return recovery_signer(settings.SITE_ORIGIN, read_recovery_code(code))
    if arguments.root is None:
        raise NotDone("ต้องมีกุญแจหลัก --root ไฟล์ หรือใบกู้คืน --recovery")
    raw = arguments.root.read_bytes()
    return unlock_root(raw, getpass.getpass("รหัสผ่านของกุญแจหลัก: ") if needs_passphrase(raw) else None)


def _write_root(path: Path, seed: bytes, arguments: argparse.Namespace) -> None:
    inside = path.resolve().is_relative_to(Path(settings.VAR_DIR).resolve())
    if inside and not arguments.inside_var:
        raise NotDone(
            f"{path} อยู่ในโฟลเดอร์ของระบบ ผู้ที่ยึดเครื่องนี้ได้จะได้กุญแจหลักไปด้วย เลือกที่อื่น หรือยืนยันด้วย --inside-var"
        )
    passphrase = None if arguments.no_passphrase else _new_passphrase()
    _create(path, lock_root(settings.SITE_ORIGIN, seed, passphrase))


def _write_sheet(target: str, seed: bytes, at: datetime) -> None:
    site = settings.SITE_ORIGIN
    day = moment_text(at).partition("T")[0]
    sheet = recovery_sheet(recovery_signer(site, seed).key, site, recovery_code(seed), day)
    if target == "-":
        print(sheet)
    else:
        _create(Path(target), sheet.encode())


def _new_passphrase() -> str:
    first = getpass.getpass(f"ตั้งรหัสผ่านของกุญแจหลัก (อย่างน้อย {PASSPHRASE_CHARACTERS_MIN} ตัว): ")
    if len(first) < PASSPHRASE_CHARACTERS_MIN:
        raise NotDone(f"รหัสผ่านสั้นไป ต้องมีอย่างน้อย {PASSPHRASE_CHARACTERS_MIN} ตัว")
    if getpass.getpass("พิมพ์รหัสผ่านอีกครั้ง: ") != first:
        raise NotDone("รหัสผ่านสองครั้งไม่ตรงกัน")
    return first


def _create(path: Path, content: bytes) -> None:
    """A new file for its owner alone; never over one that is there."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
