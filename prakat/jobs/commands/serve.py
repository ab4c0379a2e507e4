"""``prakat serve``: the embedded server with the worker beside it."""

import argparse
import gc
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.urls import get_resolver
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings

from prakat.jobs.commands import worker
from prakat.public import lanes

CONNECTIONS_MAX = 4_096
"""Slow clients hold a connection and nothing else: there may be many."""
HEADERS_WITHIN_MS = 15_000
STOP_SECONDS = 10
"""How long the worker may go on with what it has begun."""


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
    if not _prepared_elsewhere():
        return 1
    _share_memory()
    with _worker(arguments.no_worker):
        server(arguments.host, arguments.port).serve(spawn_target=lanes.spawn)
    return 0


def _prepared_elsewhere() -> bool:
    """Prepare in a process that ends: what migrating loads is never needed again. It prints its own errors."""
    preparing = multiprocessing.get_context("fork").Process(target=prepare, name="prepare")
    preparing.start()
    preparing.join()
    return preparing.exitcode == 0


def server(host: str, port: int) -> Any:
    """Granian with its requests in lanes, not yet serving."""
    return Granian(
        "prakat.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=lanes.REQUEST_THREADS,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN_MS),
        backpressure=CONNECTIONS_MAX,
        static_path_route=["/static"],
        static_path_mount=[Path(settings.STATIC_ROOT)],
        log_enabled=False,
    )


def _share_memory() -> None:
    """Load what server and worker need before they part, so that the machine holds it once."""
    get_resolver().url_patterns  # noqa: B018 reading them imports every screen
    connections.close_all()
    gc.collect()
    gc.freeze()


@contextmanager
def _worker(is_elsewhere: bool) -> Iterator[None]:
    """Runs the worker beside the server, unless somebody else runs it."""
    if is_elsewhere:
        yield
        return
    beside = multiprocessing.get_context("fork").Process(target=_run_worker, name="worker")
    beside.start()
    try:
        yield
    finally:
        beside.terminate()
        beside.join(STOP_SECONDS)
        beside.kill()  # what it had begun is done again when it is due


def _run_worker() -> None:
    lanes.die_with_parent()
    worker.run(argparse.Namespace(once=False))
