"""``prakat witness``: cosign a site's log from elsewhere; on the site, take in what a witness has cosigned."""

import argparse
import base64
import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from prakat.lib.seal.policy import BadPolicy, parse_policy
from prakat.lib.transparency.notes import WITNESS_KEY, BadNote
from prakat.lib.transparency.signing import Signer, new_seed
from prakat.lib.transparency.tiles import Absent
from prakat.lib.verify.command import open_place
from prakat.lib.verify.findings import EXIT_CODES, USAGE, Found
from prakat.lib.verify.verifying import words
from prakat.lib.verify.witness import COSIGNED_FILE, cosign
from prakat.publishing import cosigning

DESCRIPTION = """\
prakat witness keygen --name witness.example/office --key FILE     make a witness's key, print its public part
prakat witness URL|DIR --policy FILE --state DIR --key FILE        cosign the log, refuse a fork or a rollback
prakat witness accept FILE                                         (on the site) serve what a witness cosigned
"""


def add_arguments(commands: Any) -> None:
    made = commands.add_parser(
        "witness",
        help="cosign a site's log, or take in a cosignature",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("act", metavar="URL|DIR|keygen|accept")
    made.add_argument("file", type=Path, nargs="?", help="for accept: the cosigned checkpoint")
    made.add_argument("--policy", type=Path)
    made.add_argument("--state", type=Path, help="a folder for what this witness has seen")
    made.add_argument("--key", type=Path, help="the file of the witness's key")
    made.add_argument("--name", help="for keygen: the witness's name, like an address without https://")
    made.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Returns 0, or the exit code of what was found."""
    try:
        if arguments.act == "keygen":
            return _keygen(arguments)
        if arguments.act == "accept":
            return _accept(arguments)
        return _cosign(arguments)
    except Found as found:
        finding = found.finding
        for language in ("th", "en"):
            print(" ".join(words(finding.kind, language)), file=sys.stderr)
        print(f"    {finding.subject} — {finding.fact}", file=sys.stderr)
        return EXIT_CODES[finding.kind]
    except (BadPolicy, BadNote, Absent, ValueError, OSError) as problem:
        print(f"ทำไม่ได้: {problem}", file=sys.stderr)
        return EXIT_CODES[USAGE]


def _keygen(arguments: argparse.Namespace) -> int:
    if arguments.key is None or not arguments.name:
        raise ValueError("keygen ต้องมี --key FILE และ --name ชื่อพยาน")
    seed = new_seed()
    signer = Signer(arguments.name, seed, WITNESS_KEY)
    descriptor = os.open(arguments.key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(arguments.name.encode() + b"\n" + base64.b64encode(seed) + b"\n")
    print(signer.key.text)
    print(f"เก็บไฟล์ {arguments.key} ไว้เป็นความลับ ส่งบรรทัดข้างบนให้หน่วยงานใส่ในนโยบาย", file=sys.stderr)
    return 0


def _signer(path: Path) -> Signer:
    name, seed = path.read_text().split("\n")[:2]
    return Signer(name, base64.b64decode(seed, validate=True), WITNESS_KEY)


def _cosign(arguments: argparse.Namespace) -> int:
    if arguments.policy is None or arguments.state is None or arguments.key is None:
        raise ValueError("การลงชื่อร่วมต้องมี --policy FILE --state DIR --key FILE")
    policy = parse_policy(arguments.policy.read_bytes())
    signer = _signer(arguments.key)
    made = cosign(open_place(arguments.act), policy, arguments.state, signer, timezone.now())
    print(
        f"ลงชื่อร่วมรับรองบันทึก {made.checkpoint.origin} {made.checkpoint.size} รายการแล้ว (ก่อนหน้า {made.before})"
    )
    print(f"ส่งไฟล์ {arguments.state / COSIGNED_FILE} ให้ผู้ดูแลเว็บไซต์")
    return 0


def _accept(arguments: argparse.Namespace) -> int:
    if arguments.file is None:
        raise ValueError("accept ต้องมีไฟล์ที่พยานลงชื่อร่วมแล้ว")
    policy = parse_policy(arguments.policy.read_bytes()) if arguments.policy else None
    by = cosigning.accept(arguments.file.read_bytes(), policy=policy, at=timezone.now())
    print(f"รับลายมือชื่อร่วมของ {', '.join(by)} แล้ว เผยแพร่ใน {settings.EDITION_DIR}")
    return 0
