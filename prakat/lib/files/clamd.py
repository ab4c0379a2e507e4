"""Asks a running ClamAV daemon about a file, over its socket, by sending the bytes (INSTREAM)."""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from prakat.lib.files.limits import Code, Unsafe

_CHUNK_BYTES: Final = 1 << 17
_LONGEST_ANSWER: Final = 4_096
_TCP: Final = re.compile(r"(?:tcp://)?(?P<host>\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+):(?P<port>\d{1,5})")
_FOUND: Final = re.compile(r"stream: (?P<name>.+) FOUND")
_CLEAN: Final = "stream: OK"
_TOO_LONG: Final = "size limit exceeded"


class Unreachable(OSError):
    """The daemon cannot be asked, or gave no answer that can be believed: nothing is known about the file."""


def scan(path: Path, address: str, *, seconds: float = 60.0) -> str | None:
    """The name of the signature that the file matches, or None when it matches none.

    `address` is the path of a unix socket, or host:port. `seconds` limits each wait on the socket. Raises Unreachable,
    and Unsafe(too_large) when the daemon takes no more (its StreamMaxLength).
    """
    with path.open("rb") as file, _connection(address, seconds) as connection:
        try:
            connection.sendall(b"zINSTREAM\0")
            while chunk := file.read(_CHUNK_BYTES):
                connection.sendall(struct.pack(">L", len(chunk)) + chunk)
            connection.sendall(struct.pack(">L", 0))
        except (BrokenPipeError, ConnectionResetError) as error:
            # It stops listening when it has had enough, but has said why.
            said = _answer_left(connection)
            if _TOO_LONG not in said:
                raise Unreachable(f"clamd closed the connection: {said or error}") from error
        else:
            said = _answer(connection)
    if _TOO_LONG in said:
        raise Unsafe(Code.TOO_LARGE)
    if said == _CLEAN:
        return None
    found = _FOUND.fullmatch(said)
    if found is None:
        raise Unreachable(f"clamd answered {said[:200]!r}")
    return found["name"]


def version(address: str, *, seconds: float = 10.0) -> str:
    """What the daemon calls itself, with the number and date of its signatures; raises Unreachable."""
    with _connection(address, seconds) as connection:
        try:
            connection.sendall(b"zVERSION\0")
        except OSError as error:
            raise Unreachable(str(error)) from error
        return _answer(connection)


@contextmanager
def _connection(address: str, seconds: float) -> Iterator[socket.socket]:
    """A connection on which whatever fails is Unreachable, time-outs among them."""
    tcp = _TCP.fullmatch(address)
    try:
        if tcp is not None:
            opened = socket.create_connection((tcp["host"].strip("[]"), int(tcp["port"])), timeout=seconds)
        else:
            opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            opened.settimeout(seconds)
            opened.connect(address.removeprefix("unix:"))
    except (OSError, OverflowError) as error:
        raise Unreachable(f"clamd at {address}: {error}") from error
    with opened:
        try:
            yield opened
        except TimeoutError as error:
            raise Unreachable(f"clamd at {address} gave no answer in {seconds:g} seconds") from error


def _answer(connection: socket.socket) -> str:
    said = b""
    try:
        while b"\0" not in said and len(said) < _LONGEST_ANSWER:
            piece = connection.recv(_LONGEST_ANSWER)
            if not piece:
                break
            said += piece
    except TimeoutError:
        raise
    except OSError as error:
        raise Unreachable(str(error)) from error
    if not said:
        raise Unreachable("clamd closed the connection without an answer")
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _answer_left(connection: socket.socket) -> str:
    try:
        return _answer(connection)
    except OSError:
        return ""
