"""Damaged files make libraries raise whatever they come to; here it becomes one refusal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prakat.lib.files.limits import Code, Unsafe


@contextmanager
def refusing_damage() -> Iterator[None]:
    """Turns any exception inside into Unsafe: depth for recursion, broken for the rest.

    Unsafe and want of memory pass through as they are. What was raised stays the refusal's __cause__.
    """
    try:
        yield
    except (Unsafe, MemoryError):
        raise
    except RecursionError as error:
        raise Unsafe(Code.DEPTH) from error
    except Exception as error:
        raise Unsafe(Code.BROKEN) from error
