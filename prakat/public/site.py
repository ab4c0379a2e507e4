"""The whole site of one process: sealed pages first, and the live routes for what no edition holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from prakat.public.live import is_live
from prakat.public.square import Square

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Site:
    """A WSGI application: the square, with a live application beside it."""

    def __init__(self, square: Square, live: Application) -> None:
        self.square = square
        self.live = live

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        if self.square.quick(environ) is None and is_live(environ["PATH_INFO"]):
            return self.live(environ, start)
        return self.square(environ, start)
