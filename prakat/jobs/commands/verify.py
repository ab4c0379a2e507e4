"""``prakat verify URL|DIR --policy FILE``: the same verifier that the public site offers as a single file."""

from typing import Any

from prakat.lib.verify.command import DESCRIPTION, add_verify_arguments, run_verify


def add_arguments(commands: Any) -> None:
    made = commands.add_parser(
        "verify", help="check that a site shows what was signed", description=DESCRIPTION
    )
    add_verify_arguments(made)
    made.set_defaults(run=run_verify)
