"""A hostile file: what it is called, how it is made, and what must become of it."""

from collections.abc import Callable
from dataclasses import dataclass

MARK = b"XqEVILqX"
"""Stands in everything that must not survive; the oracle looks for it in every layer of a cleaned file."""
TEXT_MARK = MARK.decode("ascii")


@dataclass(frozen=True)
class Case:
    """`code` is the refusal that must come (any of those split by |), "" when cleaning or any refusal will do,
    and "cleaned" when the file must come through.

    The oracle objects to the bytes as they are, before they are cleaned; but not where `is_active` is False, because
    the danger lies in the size or the shape.
    """

    name: str
    make: Callable[[], bytes]
    code: str = ""
    is_active: bool = True


def case(name: str, content: bytes, code: str = "", *, is_active: bool = True) -> Case:
    """Returns a case whose bytes are at hand."""
    return Case(name, lambda: content, code, is_active)


def shaped(name: str, make: Callable[[], bytes], code: str = "") -> Case:
    """Returns a case whose danger lies in its size or its shape."""
    return Case(name, make, code, is_active=False)
