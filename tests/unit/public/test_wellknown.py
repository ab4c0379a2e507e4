"""The seal's own files: each at its address, with the right lifetime, and nothing else of the folder."""

import pytest

from prakat.public.square import Square
from tests.editions import Press, Sealed
from tests.unit.public.conftest import PAGE, Answer

BASE = "/.well-known/prakat/"
LASTS, ASKS = "public, max-age=31536000, immutable", "public, no-cache"


@pytest.fixture
def log(press: Press) -> Press:
    for name in (
        "log/checkpoint",
        "log/checkpoint.cosigned",
        "log/tile/0/000",
        "log/tile/0/x001/067",
        "log/tile/entries/000.p/7",
        "keys",
    ):
        path = press.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() * 9)
    return press


def test_statements_and_listings(log: Press, square: Square) -> None:
    log.release({"/": Sealed(PAGE * 2)})
    square.look_again()
    now = Answer(square, BASE + "edition")
    assert now.body == (log.folder / "editions/2/edition").read_bytes()
    assert (now.headers["Content-Type"], now.headers["Cache-Control"]) == ("text/plain; charset=utf-8", ASKS)
    first = Answer(square, BASE + "editions/1")
    assert first.body == (log.folder / "editions/1/edition").read_bytes() != now.body
    assert first.headers["Cache-Control"] == LASTS
    listed = Answer(square, BASE + "dir/" + log.root)
    assert listed.body == log.tree.listing(log.root)
    assert listed.headers["Content-Type"] == "application/json; charset=utf-8"
    assert Answer(square, BASE + "edition", if_none_match=now.headers["ETag"]).status == 304
    assert Answer(square, BASE + "edition", "HEAD").headers == now.headers
    assert Answer(square, BASE + "edition", range="bytes=0-1").body == b'{"'


@pytest.mark.parametrize(
    ("name", "lifetime"),
    [
        ("log/checkpoint", ASKS),
        ("log/checkpoint.cosigned", ASKS),
        ("keys", ASKS),
        ("log/tile/0/000", LASTS),
        ("log/tile/0/x001/067", LASTS),
        ("log/tile/entries/000.p/7", ASKS),
    ],
)
def test_keys_and_log(log: Press, square: Square, name: str, lifetime: str) -> None:
    answer = Answer(square, BASE + name)
    assert (answer.status, answer.body) == (200, name.encode() * 9)
    assert answer.headers["Cache-Control"] == lifetime
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize(
    "name",
    """lock current editions editions/ editions/0 editions/1/edition editions/01 editions/9 dir/ objects/
    log log/ log/tile/0/
    log/tile/64/000 log/tile/0/../0/000 log/tile/0/000/ log/tile/0/1 log/tile/0/000.p/0
    log/tile/0/000.p/../../../../keys
    keys/ search/ ../prakat/keys log/tile/entries/ log/tile/0/x001 log/checkpoint/""".split()
    + ["", "dir/" + "0" * 64, "keys\n", "keys\x00"],
)
def test_everything_else_is_missing(log: Press, square: Square, name: str) -> None:
    assert Answer(square, BASE + name).status == 404


def test_a_listing_whose_digest_is_not_the_whole_name(log: Press, square: Square) -> None:
    other = log.root[:-1] + ("0" if log.root[-1] != "0" else "1")
    assert Answer(square, BASE + "dir/" + other).status == 404
