"""``prakat screen``: reads texts and files as the gate does and tells what in them may not be published."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from prakat.jobs.commands.extract import read
from prakat.lib.files.limits import Unsafe
from prakat.screening import files, texts
from prakat.screening.rules import Finding
from prakat.screening.spam import default

STANDARD_INPUT = Path("-")


def add_arguments(commands: Any) -> None:
    made = commands.add_parser("screen", help="find what may not be published")
    made.add_argument(
        "--jsonl",
        type=Path,
        nargs="?",
        const=STANDARD_INPUT,
        metavar="FILE",
        help="JSONL with id and text, a line for each text; from standard input where no file is named",
    )
    made.add_argument("files", type=Path, nargs="*", metavar="FILE", help="documents to be read and screened")
    made.add_argument("--json", action="store_true", help="print a line of JSON for each document")
    made.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    if arguments.files:
        return _answer_files(arguments.files)
    if arguments.jsonl is None:
        print("ระบุไฟล์ที่จะตรวจ หรือ --jsonl สำหรับข้อความ", file=sys.stderr)
        return 2
    if arguments.jsonl == STANDARD_INPUT:
        return _answer(sys.stdin)
    with arguments.jsonl.open(encoding="utf-8") as lines:
        return _answer(lines)


def _answer(lines: Iterable[str]) -> int:
    """One line for each that can be read; 1 when one could not be."""
    code = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            id, text = asked["id"], str(asked["text"])
        except (ValueError, TypeError, KeyError):
            print(f"บรรทัดที่ {number} อ่านไม่ได้ ต้องเป็น JSON ที่มี id และ text", file=sys.stderr)
            code = 1
            continue
        answer = {"id": id, "findings": [_plain(finding) for finding in texts.find(text, default())]}
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return code


def _answer_files(paths: list[Path]) -> int:
    """One line for each file; 1 when one could not be read, which then has an error and no findings."""
    code = 0
    for path in paths:
        try:
            reading = read(path)
        except (Unsafe, OSError) as error:
            print(f"{path}: อ่านไฟล์ไม่ได้ ({error})", file=sys.stderr)
            print(
                json.dumps({"file": str(path), "format": "", "findings": [], "error": str(error)}), flush=True
            )
            code = 1
            continue
        found = [
            {"page": one.page, **_plain(one.finding), "excerpt": one.excerpt}
            for one in files.find(reading, default())
        ]
        line = {"file": str(path), "format": reading.format, "pages": len(reading.pages), "findings": found}
        print(json.dumps(line, ensure_ascii=False), flush=True)
    return code


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind.value,
        "type": finding.type,
        "start": finding.start,
        "end": finding.end,
        "severity": finding.severity.value,
    }
