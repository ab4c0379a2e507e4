"""The whole site pressed in shares, each by a process of its own, so that a rebuild takes all processors."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, wait
from contextlib import suppress
from datetime import datetime
from queue import Empty, Queue
from typing import Final

import django

from prakat.publishing import press
from prakat.publishing.rules import Page

Progress = Callable[[int, int], None]
TOLD_EVERY: Final = 50
_LOOK_EVERY_SECONDS: Final = 0.5


def press_everything(at: datetime, known: str, progress: Progress | None, processes: int) -> str:
    """The root of a tree with every page of the site as the database has it now, made by so many processes; they see
    what is committed. ``progress`` is told (pages done, pages expected)."""
    expected = press.renderer().size(at) if progress else 0

    def tell(done: int) -> None:
        if progress:
            progress(done, max(done, expected))

    if processes == 1:
        pages = press.renderer().everything(at)
        return press.press("", _counted(pages, tell), known=known)
    spawning = multiprocessing.get_context("spawn")  # a copy of a process with threads may hang
    with spawning.Manager() as manager, ProcessPoolExecutor(processes, spawning, django.setup) as pool:
        told, done = manager.Queue(), 0
        shares = [pool.submit(_press_share, at, known, (k, processes), told) for k in range(processes)]
        while wait(shares, _LOOK_EVERY_SECONDS).not_done:
            done += _told(told)
            tell(done)
        return press.merge([share.result() for share in shares])


def _press_share(at: datetime, known: str, share: tuple[int, int], told: "Queue[int]") -> str:
    pages = press.renderer().everything(at, share)
    return press.press("", _counted(pages, lambda _: told.put(TOLD_EVERY)), known=known)


def _counted(pages: Iterable[Page], tell: Callable[[int], None]) -> Iterator[Page]:
    for number, page in enumerate(pages, start=1):
        yield page
        if number % TOLD_EVERY == 0:
            tell(number)


def _told(queue: "Queue[int]") -> int:
    found = 0
    with suppress(Empty):
        while True:
            found += queue.get_nowait()
    return found
