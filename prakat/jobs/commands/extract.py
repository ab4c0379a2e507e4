"""``prakat extract``: reads documents as the gate does and prints their text, a line of JSON for each file."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from prakat.lib.documents.shapes import Reading, from_json
from prakat.lib.files.limits import Unsafe
from prakat.lib.files.sandbox import run as run_apart
from prakat.screening.actions import READING


def add_arguments(commands: Any) -> None:
    made = commands.add_parser("extract", help="read documents: text, pages, state of the text layer")
    made.add_argument("files", type=Path, nargs="+", metavar="FILE")
    made.add_argument("--json", action="store_true", required=True, help="print a line of JSON for each file")
    made.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """One line for each file; 1 when one could not be read, which then has an error in place of its text."""
    code = 0
    for path in arguments.files:
        try:
            line = said_of(path, read(path))
        except (Unsafe, OSError) as error:
            print(f"{path}: อ่านไฟล์ไม่ได้ ({error})", file=sys.stderr)
            line = {
                "file": str(path),
                "format": "",
                "pages": 0,
                "text_layer": "none",
                "text": "",
                "error": str(error),
            }
            code = 1
        print(json.dumps(line, ensure_ascii=False), flush=True)
    return code


def read(path: Path) -> Reading:
    """The file read in a process of its own, recognition included."""
    return from_json(run_apart("read", source=path, limits=READING))


def said_of(path: Path, reading: Reading) -> dict[str, Any]:
    return {
        "file": str(path),
        "format": reading.format,
        "pages": len(reading.pages),
        "text_layer": reading.layer.value,
        "text": reading.text,
    }
