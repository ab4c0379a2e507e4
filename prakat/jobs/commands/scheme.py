"""``prakat scheme``: check a scheme's file, show what it would change, load it, write it out."""

import argparse
import sys
from pathlib import Path

from django.utils import timezone

from prakat.people.models import Account
from prakat.publishing import adoption
from prakat.scheme import changes, document, queries
from prakat.scheme.document import InvalidDocument
from prakat.scheme.rules import NoScheme, SchemeDocument


def add_arguments(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    scheme = subparsers.add_parser("scheme", help="check, load or export the publication scheme")
    scheme.set_defaults(run=run)
    verbs = scheme.add_subparsers(dest="verb", required=True, metavar="VERB")
    check = verbs.add_parser("check", help="read a file and say everything that is wrong with it")
    check.add_argument("file", type=Path)
    load = verbs.add_parser("load", help="put a file into force")
    load.add_argument("file", type=Path)
    load.add_argument("--reason", default="", help="why; needed from the second load on")
    load.add_argument("--by", metavar="USERNAME", help="who proposes; needed from the second load on")
    load.add_argument("--second", metavar="USERNAME", help="who confirms; another person than --by")
    load.add_argument("--yes", action="store_true", help="do not ask before loading")
    export = verbs.add_parser("export", help="write the scheme in force as YAML")
    export.add_argument("file", type=Path, nargs="?", help="where to; standard output if not given")


def run(args: argparse.Namespace) -> int:
    """Run the chosen verb; 0 when it is done, 1 when the file is faulty or the load was not confirmed."""
    if args.verb == "export":
        return _export(args.file)
    try:
        read = document.parse(args.file.read_bytes())
    except OSError as error:
        print(f"เปิดไฟล์ {args.file} ไม่ได้: {error.strerror}", file=sys.stderr)
        return 1
    except InvalidDocument as invalid:
        print(f"{args.file}: พบข้อผิดพลาด {len(invalid.problems)} จุด", file=sys.stderr)
        print(invalid, file=sys.stderr)
        return 1
    if args.verb == "load":
        return _load(read, args)
    print(f"{args.file}: ใช้ได้ ({len(read.categories)} หมวด {len(read.items)} รายการ)")
    return 0


def _load(read: SchemeDocument, args: argparse.Namespace) -> int:
    current = queries.current()
    made = changes.changes(queries.current_document() if current else None, read)
    if not made:
        print("มาตรการนี้ใช้อยู่แล้ว ไม่มีอะไรเปลี่ยน")
        return 0
    for change in made:
        print(change)
    if not args.yes and not _confirmed(len(made)):
        print("ยกเลิก ไม่มีอะไรเปลี่ยน")
        return 1
    try:
        by, second = _account(args.by), _account(args.second)
    except Account.DoesNotExist as missing:
        print(missing, file=sys.stderr)
        return 1
    adoption.adopt_scheme(document=read, by=by, second=second, reason=args.reason, at=timezone.now())
    print(f"โหลดมาตรการแล้ว เปลี่ยน {len(made)} จุด")
    return 0


def _confirmed(count: int) -> bool:
    if not sys.stdin.isatty():
        print("ต้องยืนยันก่อนโหลด: เรียกอีกครั้งพร้อม --yes", file=sys.stderr)
        return False
    return input(f"โหลดมาตรการที่เปลี่ยน {count} จุดนี้หรือไม่ [y/N] ").strip().lower() in ("y", "yes", "ใช่")


def _account(username: str | None) -> Account | None:
    if username is None:
        return None
    found = Account.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise Account.DoesNotExist(f"ไม่มีบัญชีผู้ใช้ {username} ที่ใช้งานอยู่")
    return found


def _export(target: Path | None) -> int:
    try:
        text = document.dump(queries.current_document())
    except NoScheme:
        print("ยังไม่ได้โหลดมาตรการ แก้โดยเรียก prakat scheme load FILE", file=sys.stderr)
        return 1
    if target is None:
        sys.stdout.write(text)
    else:
        target.write_text(text, encoding="utf-8")
        print(f"เขียนมาตรการที่ใช้อยู่ลง {target} แล้ว")
    return 0
