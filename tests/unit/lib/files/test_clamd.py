"""The client for ClamAV's daemon, tried on a real one with signatures of our own."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from prakat.lib.files.clamd import Unreachable, scan, version
from prakat.lib.files.limits import Code, Unsafe
from tests.clamav import LIMIT, MARK, WHOLE, clamav


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A daemon of this module's own; the path of its socket."""
    with clamav(tmp_path_factory.mktemp("clamd")) as address:
        yield address


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", None),
        (b"nothing to see\n" * 50_000, None),
        (b"x" * 300_000 + MARK + b"y", "Prakat.Test.Marked.UNOFFICIAL"),
        (WHOLE, "Prakat.Test.Whole.UNOFFICIAL"),
        (WHOLE + b" but longer", None),
    ],
)
def test_a_signature_is_found_wherever_it_stands(
    daemon: str, tmp_path: Path, content: bytes, name: str | None
) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    assert scan(file, daemon) == name


def test_the_daemon_says_what_it_is(daemon: str) -> None:
    assert version(daemon).startswith("ClamAV 1.")


def test_a_file_longer_than_the_daemon_takes_is_refused_and_not_called_clean(
    daemon: str, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    for length in (LIMIT + 200_000, LIMIT * 40):
        file.write_bytes(b"a" * length)
        with pytest.raises(Unsafe) as caught:
            scan(file, daemon)
        assert caught.value.code is Code.TOO_LARGE
    file.write_bytes(b"short")
    assert scan(file, daemon) is None


@pytest.mark.parametrize("address", ["127.0.0.1:1", "tcp://127.0.0.1:1", "nowhere/socket", "127.0.0.1:99999"])
def test_without_a_daemon_nothing_is_known(address: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(Unreachable):
        scan(tmp_path / "file", address, seconds=2)
    with pytest.raises(Unreachable):
        version(address, seconds=2)


@pytest.mark.parametrize("answer", [b"", b"stream: ERROR\0", b"stream: OKAY\0", b"\xff\xfe\0", None])
def test_an_answer_that_is_none_is_not_taken_for_clean(answer: bytes | None, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * 10)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1 << 16)
                if answer is None:
                    time.sleep(1)
                else:
                    connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(Unreachable):
            scan(tmp_path / "file", f"127.0.0.1:{server.getsockname()[1]}", seconds=0.5)
        thread.join()
