"""Clients that read while the edition is switched see the old or the new one, whole, on both servers, and no 5xx."""

import threading
import time
from pathlib import Path

import pytest

from tests.editions import Press, Sealed
from tests.integration.public.raw_http import Connection
from tests.servers import running_nginx_for, running_square

READERS = 3
Seen = tuple[int, bytes]


def page(words: str, status: int = 200) -> Sealed:
    return Sealed(f"<!doctype html><p>{words}".encode() * 40, status=status)


def lay_out_two(folder: Path) -> tuple[Press, dict[str, set[Seen]]]:
    """Two editions that differ in everything, and what each path may answer."""
    press = Press(folder)
    editions: list[dict[str, Sealed | None]] = [
        {
            "/": page("one"),
            "/404.html": page("one has no such page", 404),
            "/only-one/": page("only in one"),
            "/only-two/": None,
            "/e/k7abcdef/": page("entry in one"),
            "/e/k8abcdef/": page("taken away in one", 410),
            "/plain.txt": Sealed(b"one", "text/plain", packed=False),
        },
        {
            "/": page("two"),
            "/404.html": page("two has no such page", 404),
            "/only-one/": None,
            "/only-two/": page("only in two"),
            "/e/k7abcdef/": page("taken away in two", 410),
            "/e/k8abcdef/": page("entry in two"),
            "/plain.txt": None,
        },
    ]
    allowed: dict[str, set[Seen]] = {}
    for edition in editions:
        press.lay_out(edition)
        missing = edition["/404.html"]
        assert missing is not None
        for path in {*edition, "/in-neither/", "/e/k9abcdef/"} - {"/404.html"}:
            found = edition.get(path) or missing
            allowed.setdefault(path, set()).add((found.status, found.body))
    press.switch_to(1)
    return press, allowed


def read_while_switching(press: Press, address: str, allowed: dict[str, set[Seen]], switches: int) -> int:
    """Returns how many answers there were; each must be one that the old or the new edition gives."""
    stop, wrong, counts = threading.Event(), [], []

    def read() -> None:
        count = 0
        with Connection(address) as server:
            while not stop.is_set():
                for path, answers in allowed.items():
                    answer = server.get(path)
                    count += 1
                    if (answer.status, answer.body) not in answers:
                        wrong.append((path, answer.status, answer.body[:60]))
        counts.append(count)

    readers = [threading.Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    for number in range(switches):
        press.switch_to(1 + (number + 1) % 2)
        time.sleep(0.004)
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    return sum(counts)


@pytest.mark.parametrize("switches", [150, pytest.param(5_000, marks=pytest.mark.slow)])
def test_embedded(tmp_path: Path, switches: int) -> None:
    press, allowed = lay_out_two(tmp_path)
    with running_square(tmp_path) as address:
        assert read_while_switching(press, address, allowed, switches) > switches


@pytest.mark.parametrize("switches", [150, pytest.param(5_000, marks=pytest.mark.slow)])
def test_nginx(tmp_path: Path, switches: int) -> None:
    press, allowed = lay_out_two(tmp_path)
    with running_nginx_for(tmp_path, "127.0.0.1:1", static=tmp_path, workers=2) as address:
        assert read_while_switching(press, address, allowed, switches) > switches


def test_a_switch_is_read_over_http_within_a_moment(tmp_path: Path) -> None:
    press, allowed = lay_out_two(tmp_path)
    with running_square(tmp_path) as address, Connection(address) as server:
        for number in range(20):
            press.switch_to(1 + (number + 1) % 2)
            began = time.monotonic()
            wanted = page("two" if number % 2 == 0 else "one").body
            while server.get("/").body != wanted:
                assert time.monotonic() - began < 0.5
