"""``prakat screen``: reads texts as the gate does and tells what in them may not be published."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from prakat.screening import personal
from prakat.screening.rules import Finding

STANDARD_INPUT = Path("-")


def add_arguments(commands: Any) -> None:
    made = commands.add_parser("screen", help="find what may not be published")
    made.add_argument(
        "--jsonl",
        type=Path,
        nargs="?",
        const=STANDARD_INPUT,
        required=True,
        metavar="FILE",
        help="JSONL with id and text, a line for each text; from standard input where no file is named",
    )
    made.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
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
        answer = {"id": id, "findings": [_plain(finding) for finding in personal.find(text)]}
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return code


def _plain(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind.value,
        "type": finding.type,
        "start": finding.start,
        "end": finding.end,
        "severity": finding.severity.value,
    }
