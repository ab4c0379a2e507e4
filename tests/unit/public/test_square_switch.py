"""A switch is noticed at once; what an answer needs is of one edition; what is kept in memory is bounded."""

import shutil
import threading
import time
from pathlib import Path

import pytest

from prakat.public import square as the_square
from prakat.public.square import LOOK_SECONDS, Square
from tests.editions import Press, Sealed
from tests.unit.public.conftest import PAGE, Answer


def test_a_switch_is_seen_soon(press: Press, square: Square) -> None:
    assert Answer(square, "/").body == PAGE
    press.release({"/": Sealed(b"the newer home page" * 20)})
    time.sleep(LOOK_SECONDS * 2)
    assert Answer(square, "/").body == b"the newer home page" * 20
    press.release({"/": None, "/new/": Sealed(PAGE)})
    square.look_again()
    assert Answer(square, "/").status == 404
    assert Answer(square, "/new/").body == PAGE
    press.switch_to(1)
    square.look_again()
    assert Answer(square, "/").body == PAGE and Answer(square, "/new/").status == 404


def test_what_was_prepared_is_kept_where_its_directory_has_not_changed(press: Press, square: Square) -> None:
    Answer(square, "/e/k7abcdef/")
    kept = square._edition.places["/e/k7abcdef/"]
    press.release({"/": Sealed(PAGE * 2)})
    square.look_again()
    assert Answer(square, "/").body == PAGE * 2
    Answer(square, "/e/k7abcdef/")
    assert square._edition.places["/e/k7abcdef/"] is kept
    press.release({"/e/k7abcdef/": Sealed(PAGE * 3)})
    square.look_again()
    assert Answer(square, "/e/k7abcdef/").body == PAGE * 3


def test_nothing_of_an_erased_page_stays_in_memory(press: Press, square: Square) -> None:
    Answer(square, "/e/k7abcdef/")
    press.release({"/e/k7abcdef/": Sealed(b"gone" * 99, status=410)}, kind="erase")
    square.look_again()
    assert Answer(square, "/e/k7abcdef/").status == 410
    assert not square._edition.older
    press.release({"/": Sealed(PAGE * 2)}, kind="erase")
    press.release({"/": Sealed(PAGE * 3)})  # the erasure went by unseen
    square.look_again()
    assert Answer(square, "/").body == PAGE * 3
    assert not square._edition.older


def test_a_broken_switch_leaves_the_last_edition(
    press: Press, square: Square, caplog: pytest.LogCaptureFixture
) -> None:
    assert Answer(square, "/").body == PAGE
    for target in ("editions/99", "../elsewhere", "editions/1/../../.."):
        (press.folder / "new").symlink_to(target)
        (press.folder / "new").replace(press.folder / "current")
        square.look_again()
        assert Answer(square, "/").body == PAGE
    (press.folder / "current").unlink()
    square.look_again()
    assert Answer(square, "/").body == PAGE
    assert "served on" in caplog.text


def test_an_edition_that_is_swept_away_under_a_reader(press: Press, square: Square) -> None:
    square._look()
    old = press.tree.directory(press.root)
    press.release({"/": Sealed(b"other" * 99)})
    shutil.rmtree(old)
    square._look_at = time.monotonic() + 60  # the switch goes unnoticed until the old edition fails
    assert Answer(square, "/feed.xml").status == 200
    assert Answer(square, "/").body == b"other" * 99


def test_memory_is_bounded(press: Press, square: Square, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(the_square, "KEEP_TOTAL_BYTES", 60_000)
    changes = {f"/e/{n:04x}/": Sealed(bytes([n % 256]) * 3_000, packed=False) for n in range(100)}
    press.release(changes)
    square.look_again()
    for n in [*range(100)] * 2:
        assert Answer(square, f"/e/{n:04x}/").body == bytes([n % 256]) * 3_000
    edition = square._edition
    assert len(edition.places) + len(edition.older) < 25
    for n in range(30):
        press.release({"/": Sealed(PAGE + bytes([n]))})
        square.look_again()
        for path in ("/", f"/e/{n:04x}/"):
            assert Answer(square, path).status == 200
        assert len(square._edition.places) + len(square._edition.older) < 30
    for n in range(1_500):
        Answer(square, "/", accept_encoding=f"gzip;x={n}")
    assert len(square._takes) <= 1_001


def test_readers_during_many_switches_see_one_edition_or_the_other(tmp_path: Path) -> None:
    press = Press(tmp_path)
    for n in range(2):
        name = "one" if n else "two"
        press.lay_out(
            {
                "/": Sealed(f'<a href="/{name}/">'.encode() * 30),
                "/404.html": Sealed(name.encode() * 30, status=404),
                "/one/": Sealed(b"one" * 50) if n else None,
                "/two/": None if n else Sealed(b"two" * 50),
            }
        )
    press.switch_to(1)
    square = Square(tmp_path)
    stop, wrong = threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            home = Answer(square, "/", accept_encoding="br")
            for name, other in (("one", "two"), ("two", "one")):
                page = Answer(square, f"/{name}/")
                expected = (200, name.encode() * 50), (404, other.encode() * 30)
                if (page.status, page.body) not in expected or home.status != 200:
                    wrong.append((name, page.status, page.body[:9]))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for n in range(200):
        press.switch_to(1 + n % 2)
        time.sleep(0.003)
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_the_first_readers_all_wait_for_the_first_edition(press: Press) -> None:
    for _ in range(20):
        square = Square(press.folder)
        found: list[int] = []

        def read(square: Square = square, found: list[int] = found) -> None:
            found.append(Answer(square, "/").status)

        readers = [threading.Thread(target=read) for _ in range(6)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        assert found == [200] * 6
