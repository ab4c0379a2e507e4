"""``prakat press rebuild``: render every page anew and switch once."""

import argparse
import time
from pathlib import Path
from typing import Any

from django.utils import timezone

from prakat.publishing import actions, press


def add_arguments(commands: Any) -> None:
    made = commands.add_parser("press", help="the sealed editions")
    inner = made.add_subparsers(dest="act", required=True)
    inner.add_parser("rebuild", help="render every page anew and switch once").set_defaults(run=rebuild)
    export = inner.add_parser("export", help="write what the public is served as a tree of files")
    export.add_argument("directory", type=Path)
    export.set_defaults(run=run_export)
    inner.add_parser("show", help="what the public is served now").set_defaults(run=show)


def rebuild(arguments: argparse.Namespace) -> int:
    began = time.monotonic()
    edition = actions.rebuild(at=timezone.now(), reason="prakat press rebuild")
    print(f"edition {edition.number} {edition.root} in {time.monotonic() - began:.1f} s")
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    print(f"{press.export(arguments.directory)} paths written to {arguments.directory}")
    return 0


def show(arguments: argparse.Namespace) -> int:
    now = press.current()
    paths = sum(1 for _ in press.tree().walk(now["root"]))
    print(f"edition {now['number']} {now['root']} with {paths} paths")
    return 0
