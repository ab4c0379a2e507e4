"""``prakat press``: the sealed editions."""

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any

from django.utils import timezone

from prakat.audit.rules import MACHINE
from prakat.publishing import press, upkeep


def add_arguments(commands: Any) -> None:
    made = commands.add_parser("press", help="the sealed editions")
    inner = made.add_subparsers(dest="act", required=True)
    inner.add_parser("rebuild", help="render every page anew and switch once").set_defaults(run=rebuild)
    inner.add_parser("refresh", help="bring figures that follow the clock up to date").set_defaults(
        run=refresh
    )
    back = inner.add_parser("restore", help="seal an earlier edition again, when rendering went wrong since")
    back.add_argument("number", type=int)
    back.add_argument("--reason", required=True)
    back.set_defaults(run=restore)
    export = inner.add_parser("export", help="write what the public is served as a tree of files")
    export.add_argument("directory", type=Path)
    export.set_defaults(run=run_export)
    inner.add_parser("show", help="what the public is served now").set_defaults(run=show)


def rebuild(arguments: argparse.Namespace) -> int:
    began = time.monotonic()
    edition = upkeep.rebuild(
        at=timezone.now(),
        reason="prakat press rebuild",
        progress=_say_progress,
        processes=len(os.sched_getaffinity(0)),
    )
    print(f"\redition {edition.number} {edition.root} in {time.monotonic() - began:.1f} s")
    count = press.indexer().rebuild()
    print(f"search index of {count} entries, {time.monotonic() - began:.1f} s in all")
    return 0


def _say_progress(done: int, expected: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} of about {expected} pages", end="", file=sys.stderr, flush=True)


def refresh(arguments: argparse.Namespace) -> int:
    edition = upkeep.refresh(at=timezone.now())
    print(f"edition {edition.number} {edition.root}" if edition else "nothing has changed")
    return 0


def restore(arguments: argparse.Namespace) -> int:
    edition = upkeep.restore(number=arguments.number, at=timezone.now(), by=MACHINE, reason=arguments.reason)
    print(f"edition {edition.number} {edition.root}")
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    print(f"{press.export(arguments.directory)} paths written to {arguments.directory}")
    return 0


def show(arguments: argparse.Namespace) -> int:
    now = press.current()
    if now is None:
        print("no edition yet")
        return 1
    paths = sum(1 for _ in press.tree().walk(now.root))
    print(f"edition {now.version} {now.root} with {paths} paths")
    return 0
