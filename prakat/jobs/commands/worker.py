"""``prakat worker``: polls the outbox and carries out what is due."""

import argparse
import logging
import signal
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import close_old_connections
from django.utils import timezone

from prakat.jobs.outbox import SLOW, run_due
from prakat.jobs.schedule import owe_what_comes_round
from prakat.publishing import press, queries
from prakat.publishing.log import renew_checkpoint
from prakat.publishing.sealing import catch_up
from prakat.publishing.upkeep import forget_old_editions

QUIET: Final = timedelta(seconds=20)
"""So long after the newest edition officers count as busy releasing."""
log = logging.getLogger(__name__)


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
    """Carry out due work until ``stop`` is set. Also mends a switch that a crash left behind. Files are read beside it,
    in a lane of their own."""
    reading = threading.Thread(target=_repeat, args=(stop, every_seconds, (read_files,)), daemon=True)
    reading.start()
    _repeat(stop, every_seconds, CHORES)


def _repeat(
    stop: threading.Event, every_seconds: float, chores: Sequence[Callable[[datetime], object]]
) -> None:
    while not stop.is_set():
        close_old_connections()
        for chore in chores:
            _attempt(chore)
        stop.wait(every_seconds)


def one_round() -> None:
    """Carry out every chore once, files included: what a start does, for those who do not go on."""
    for chore in (*CHORES, read_files):
        _attempt(chore)


def _attempt(chore: Callable[[datetime], object]) -> None:
    """One chore that fails, with a full disk or a damaged log, must not keep the others from being done."""
    try:
        chore(timezone.now())
    except Exception:
        log.exception("%s failed", getattr(chore, "__name__", chore))


def mend_switch(at: datetime) -> None:
    catch_up()


def tend_search(at: datetime) -> None:
    press.indexer().catch_up()


def tidy_up(at: datetime) -> None:
    """Work that takes the disk and the lock of the edition's folder, and that can wait until nobody releases."""
    newest = queries.newest_edition()
    if newest is not None and timedelta() <= at - newest.at < QUIET:
        return
    forget_old_editions()
    press.indexer().tidy()


def read_files(at: datetime) -> None:
    run_due(at, limit=1, kinds=SLOW)


def run_quick(at: datetime) -> None:
    run_due(at, besides=SLOW)


CHORES: tuple[Callable[[datetime], object], ...] = (
    mend_switch,
    renew_checkpoint,
    owe_what_comes_round,
    run_quick,
    tend_search,
    tidy_up,
)
