"""The command ``prakat``: points Django at the settings, then hands over to jobs."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prakat.config.settings")
    arguments = sys.argv[1:]
    if arguments[:1] == ["django"]:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["prakat django", *arguments[1:]])
        return
    import django

    django.setup()
    from prakat.jobs.cli import run

    raise SystemExit(run(arguments))
