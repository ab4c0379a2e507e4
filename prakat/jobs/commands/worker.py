"""``prakat worker``: polls the outbox and carries out what is due."""

import argparse
import signal
import threading
from typing import Any

from django.db import close_old_connections
from django.utils import timezone

from prakat.jobs.outbox import run_due
from prakat.publishing.actions import catch_up


def add_arguments(commands: Any) -> None:
    made = commands.add_parser("worker", help="carry out work that is due: mail, set times, escalations")
    made.add_argument("--once", action="store_true", help="do what is due now, then stop")
    made.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    stop = threading.Event()
    if arguments.once:
        print(run_due(timezone.now()))
        return 0
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    poll(stop)
    return 0


def poll(stop: threading.Event, every_seconds: float = 2.0) -> None:
    """Carry out due work until ``stop`` is set. Also mends a switch that a crash left behind."""
    while not stop.is_set():
        close_old_connections()
        catch_up()
        run_due(timezone.now())
        stop.wait(every_seconds)
