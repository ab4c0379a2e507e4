"""The command line: one module for each command, collected here."""

import argparse
import sys
from collections.abc import Sequence

from django.core.management import call_command

from prakat.jobs.commands import (
    demo,
    deploy,
    extract,
    keys,
    operator,
    press,
    redirects,
    scheme,
    screen,
    search,
    serve,
    verify,
    watch,
    witness,
    worker,
)
from prakat.lib.refusal import Refused

READ_AND_WRITE = {"scheme", "operator", "press", "redirects", "keys"}
"""Commands that somebody may give before the instance was ever served: they bring the database up to date first."""
COMMANDS = (
    keys,
    search,
    screen,
    extract,
    scheme,
    operator,
    serve,
    worker,
    press,
    redirects,
    deploy,
    demo,
    verify,
    watch,
    witness,
)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="prakat", description="Prakat (ประกาศ): the publication scheme of a municipality."
    )
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in COMMANDS:
        module.add_arguments(commands)
    commands.add_parser("django", help="Django's own commands, such as migrate")
    return made


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code. A refused act prints every reason and returns 1."""
    chosen = parser().parse_args(arguments)
    if chosen.command in READ_AND_WRITE:
        call_command("migrate", interactive=False, verbosity=0)
    try:
        code: int = chosen.run(chosen)
    except Refused as refused:
        for obstacle in refused.obstacles:
            print(obstacle.message, file=sys.stderr)
        return 1
    return code
