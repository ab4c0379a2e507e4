"""``prakat watch``: judges pages as they are served, whether somebody has planted spam in them or defaced them."""

import argparse
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from prakat.screening.spam import Lexicon, NotAWordList, default, judge

STANDARD_INPUT = Path("-")


def add_arguments(commands: Any) -> None:
    made = commands.add_parser("watch", help="see whether pages were attacked").add_subparsers(
        dest="act", required=True, metavar="ACT"
    )
    judging = made.add_parser("judge", help="judge pages: clean, or attacked, and why")
    judging.add_argument(
        "--jsonl",
        type=Path,
        nargs="?",
        default=STANDARD_INPUT,
        const=STANDARD_INPUT,
        metavar="FILE",
        help="JSONL with id and html, a line for each page; from standard input where no file is named",
    )
    judging.add_argument("--lexicon", type=Path, metavar="FILE", help="a word list of the municipality's own")
    judging.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    try:
        lexicon = _lexicon(arguments.lexicon)
        if arguments.jsonl == STANDARD_INPUT:
            return _answer(sys.stdin, lexicon)
        with arguments.jsonl.open(encoding="utf-8", errors="replace") as lines:
            return _answer(lines, lexicon)
    except NotAWordList as error:
        print(f"{arguments.lexicon}: {error}", file=sys.stderr)
    except (OSError, UnicodeDecodeError) as error:
        print(f"อ่านไฟล์ไม่ได้: {error}", file=sys.stderr)
    return 2


def _lexicon(path: Path | None) -> Lexicon:
    return default().extended_by(path.read_text("utf-8")) if path else default()


def _answer(lines: Iterable[str], lexicon: Lexicon) -> int:
    """One line for each page that can be read; 1 when one could not be."""
    code = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            id, html = asked["id"], asked["html"]
            if not isinstance(html, str):
                raise TypeError
        except (ValueError, TypeError, KeyError, RecursionError):
            print(f"บรรทัดที่ {number} อ่านไม่ได้ ต้องเป็น JSON ที่มี id และ html", file=sys.stderr)
            code = 1
            continue
        judgement = judge(html, lexicon)
        answer = {
            "id": id,
            "verdict": judgement.verdict,
            "score": judgement.score,
            "reasons": judgement.reasons,
        }
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return code
