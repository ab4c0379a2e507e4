"""The lanes of the embedded server: sealed pages are answered while live ones and slow clients are busy."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from prakat.public.lanes import BODY_THREADS
from tests.editions import Press, Sealed
from tests.integration.public.conftest import PAGE
from tests.integration.public.raw_http import Connection
from tests.servers import running_square

LARGE = bytes(range(256)) * 60_000
LARGE_PATH = "/files/0123456789abcdef/film.mp4"


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("lanes")
    Press(folder).release({"/": Sealed(PAGE), LARGE_PATH: Sealed(LARGE, "video/mp4", 200, "file", False)})
    with running_square(folder) as address:
        yield address


def connected(address: str, sent: bytes) -> socket.socket:
    parts = urlsplit(address)
    made = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    made.sendall(sent)
    return made


def seconds_for_home(connection: Connection, times: int = 20) -> float:
    slowest = 0.0
    for _ in range(times):
        began = time.monotonic()
        assert connection.get("/").body == PAGE
        slowest = max(slowest, time.monotonic() - began)
    return slowest


def test_what_is_sent_slowly_arrives_whole(embedded: str) -> None:
    head = b"POST /desk/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000\r\nConnection: close\r\n\r\n"
    with connected(embedded, head) as slow:
        for _ in range(20):
            time.sleep(0.005)
            slow.sendall(b"x" * 10_000)
        assert slow.recv(100).startswith(b"HTTP/1.1 200")


def test_slow_senders_keep_no_reader_waiting(embedded: str) -> None:
    head = b"POST /desk/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50\r\n\r\nhalf"
    with ExitStack() as open_until_end, Connection(embedded) as reader:
        for _ in range(BODY_THREADS + 20):
            open_until_end.enter_context(connected(embedded, head))
        time.sleep(0.1)
        assert seconds_for_home(reader) < 1
        refused = connected(embedded, head)
        assert refused.recv(100).startswith(b"HTTP/1.1 503")
        assert reader.get("/search/").body == b"a live page"


def test_slow_readers_of_large_files_keep_no_reader_waiting(embedded: str) -> None:
    asked = f"GET {LARGE_PATH} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    with ExitStack() as open_until_end, Connection(embedded) as reader:
        for _ in range(30):
            open_until_end.enter_context(connected(embedded, asked))
        time.sleep(0.1)
        assert seconds_for_home(reader) < 1
        assert reader.get(LARGE_PATH).body == LARGE
        assert reader.get(LARGE_PATH, Range="bytes=1000000-1000009").body == LARGE[1_000_000:1_000_010]


def test_half_a_request_keeps_nobody_waiting(embedded: str) -> None:
    with ExitStack() as open_until_end, Connection(embedded) as reader:
        for _ in range(300):
            open_until_end.enter_context(connected(embedded, b"GET / HTTP/1.1\r\nHos"))
        assert seconds_for_home(reader) < 1
