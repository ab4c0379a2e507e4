"""How the embedded server shares its one process: sealed pages never wait for live ones, nor for slow readers.

Granian hands each request to one of a few Python threads. That thread answers sealed pages itself, without building a
WSGI environment. What may take long it gives to the threads of a lane: the staff's screens, the search, large files
to slow readers. A full lane answers 503 at once and keeps nobody else waiting. Requests with a body are the exception:
Granian gives the body only while its own thread waits, so they may hold some of these threads, and never all.
"""

from __future__ import annotations

import ctypes
import logging
import queue
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any, Final, Protocol

from granian import wsgi
from granian.server import mp

from prakat.public.live import SEARCH, is_live
from prakat.public.prepared import Answer, Headers, Piece
from prakat.public.site import Site
from prakat.public.square import BUSY, Square

STAFF_THREADS: Final = 4
SEARCH_THREADS: Final = 2
FILE_THREADS: Final = 64
BODY_THREADS: Final = 6
REQUEST_THREADS: Final = BODY_THREADS + 2
"""Granian's own threads: those that sealed pages always find free, and those that wait for what clients send."""
WAITING_MAX: Final = 64
SWITCH_SECONDS: Final = 0.0005
"""How long a busy live thread may keep the interpreter from the sealed pages; Python's own 5 ms would be seen."""

_log = logging.getLogger(__name__)


class Asked(Protocol):
    """What Granian gives to answer one request with, from any thread."""

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None: ...
    def response_iter(self, status: int, headers: Headers, body: Any) -> None: ...


class Lane:
    """Up to ``threads`` threads, started as they are needed, and a short queue before them."""

    def __init__(self, name: str, threads: int) -> None:
        self._name = name
        self._threads = threads
        self._started = 0
        self._idle = threading.Semaphore(0)
        self._starting = threading.Lock()
        self._waiting: queue.Queue[Callable[[], None]] = queue.Queue(WAITING_MAX)

    def take(self, work: Callable[[], None]) -> bool:
        """Let a thread of the lane do it; False when the lane is full."""
        try:
            self._waiting.put_nowait(work)
        except queue.Full:
            return False
        if self._started < self._threads and not self._idle.acquire(blocking=False):
            with self._starting:
                if self._started < self._threads:
                    self._started += 1
                    threading.Thread(
                        target=self._run, name=f"{self._name}-{self._started}", daemon=True
                    ).start()
        return True

    def _run(self) -> None:
        while True:
            work = self._waiting.get()
            try:
                work()
            except Exception:
                _log.exception("a request of the %s lane failed", self._name)
            del work
            if self._started < self._threads:
                self._idle.release()


class Lanes:
    """Granian's callback for a site."""

    def __init__(self, square: Square, live: Callable[[Any, Any], Any]) -> None:
        self._square = square
        self._live = live
        self._staff = Lane("staff", STAFF_THREADS)
        self._search = Lane("search", SEARCH_THREADS)
        self._files = Lane("files", FILE_THREADS)
        self._bodies = threading.BoundedSemaphore(BODY_THREADS)

    def __call__(self, proto: Asked, scope: dict[str, Any]) -> int:
        answer = self._square.quick(scope)
        if answer is None:
            path = scope["PATH_INFO"]
            if is_live(path):
                if self._pass_on(proto, scope):
                    return 0
                answer = BUSY
            else:
                answer = self._square.answer(scope)
        status, headers, body = answer
        if isinstance(body, bytes):
            proto.response_bytes(status, headers, body)
        elif not self._files.take(lambda: send_piece(proto, answer)):
            body.close()
            proto.response_bytes(*BUSY)  # type: ignore[arg-type]
        return status

    def _pass_on(self, proto: Asked, scope: dict[str, Any]) -> bool:
        """Let the live pages answer, in a lane or here; False when there are too many requests already."""
        if "HTTP_TRANSFER_ENCODING" in scope or scope.get("CONTENT_LENGTH", "0") != "0":
            if not self._bodies.acquire(blocking=False):
                return False
            try:
                self._answer_live(proto, scope)
            finally:
                self._bodies.release()
            return True
        lane = self._search if scope["PATH_INFO"].startswith(SEARCH) else self._staff
        return lane.take(lambda: self._answer_live(proto, scope))

    def _answer_live(self, proto: Asked, scope: dict[str, Any]) -> None:
        try:
            self._live(proto, scope)
        except Exception:
            _log.exception("a live page failed")
            proto.response_bytes(500, *BUSY[1:])  # type: ignore[arg-type]


def send_piece(proto: Asked, answer: Answer) -> None:
    """Send a part of a large file, as fast as its reader takes it."""
    status, headers, body = answer
    assert isinstance(body, Piece)
    proto.response_iter(status, headers, wsgi.ResponseIterWrap(body))


def spawn(*arguments: Any) -> None:
    """A Granian worker for the target ``prakat.config.wsgi:application`` whose requests go through the lanes."""
    die_with_parent()
    wrap = mp._wsgi_call_wrap

    def lanes(site: Site, scope_options: Any, log_format: Any) -> Lanes:
        sys.setswitchinterval(SWITCH_SECONDS)
        return Lanes(site.square, wrap(site.live, scope_options, log_format))

    # Granian has no public way to a callback below WSGI; the wrapping of the application is the narrowest place.
    setattr(mp, "_wsgi_call_wrap", lanes)  # noqa: B010
    mp.MPServer._spawn_wsgi_worker(*arguments)


def die_with_parent() -> None:
    """Let the kernel end this process when its parent dies: a killed server leaves nobody on its port."""
    set_signal_at_parents_death = 1  # PR_SET_PDEATHSIG
    ctypes.CDLL(None).prctl(set_signal_at_parents_death, signal.SIGTERM)
