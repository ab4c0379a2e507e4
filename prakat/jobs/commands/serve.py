"""``prakat serve``: the embedded server with the worker beside it."""

import argparse
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces


def add_arguments(commands: Any) -> None:
    made = commands.add_parser("serve", help="serve the public site and the desk")
    made.add_argument("--host", default="127.0.0.1")
    made.add_argument("--port", type=int, default=8000)
    made.add_argument("--no-worker", action="store_true", help="do not start the worker beside the server")
    made.set_defaults(run=run)


def prepare() -> None:
    """Bring the database and the static files of the desk up to date."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def run(arguments: argparse.Namespace) -> int:
    prepare()
    worker = None
    if not arguments.no_worker:
        worker = subprocess.Popen([sys.executable, "-m", "prakat", "worker"])
    try:
        Granian(
            "prakat.config.wsgi:application",
            address=arguments.host,
            port=arguments.port,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=4,
            static_path_route=["/static"],
            static_path_mount=[Path(settings.STATIC_ROOT)],
            log_enabled=False,
        ).serve()
    finally:
        if worker is not None:
            worker.terminate()
            worker.wait(timeout=10)
    return 0
