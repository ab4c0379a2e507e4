"""``prakat redirects load FILE.csv``: old addresses, one ``source,target`` a line."""

import argparse
import csv
import sys
from pathlib import Path
from typing import Any

from django.utils import timezone

from prakat.publishing.adoption import load_redirects


def add_arguments(commands: Any) -> None:
    made = commands.add_parser("redirects", help="old addresses and where they lead now")
    inner = made.add_subparsers(dest="act", required=True)
    load = inner.add_parser("load", help="load a CSV file of source,target")
    load.add_argument("file", type=Path)
    load.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    try:
        with arguments.file.open(encoding="utf-8-sig", newline="") as stream:
            rows = [(row + ["", ""])[:2] for row in csv.reader(stream) if row and not row[0].startswith("#")]
    except (OSError, UnicodeDecodeError) as error:
        print(f"อ่านไฟล์ {arguments.file} ไม่ได้ ให้บันทึกเป็น CSV แบบ UTF-8: {error}", file=sys.stderr)
        return 1
    pairs = [(source.strip(), target.strip()) for source, target in rows if source.strip() != "source"]
    count = load_redirects(pairs=pairs, at=timezone.now())
    print(f"บันทึกที่อยู่เดิม {count} รายการ")
    return 0
