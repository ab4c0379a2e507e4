"""The square answers from the edition alone: what is listed, exactly, and never a byte from beside it."""

import gzip
import random
from pathlib import Path
from typing import Any

import pytest

from prakat.lib.objects import ObjectStore
from prakat.public.square import Square
from prakat.publishing.rules import Leaf
from prakat.publishing.tree import Tree

PAGE = "<!doctype html><title>หน้าแรก</title>".encode() * 40
FILE = bytes(range(256)) * 8_000


class Answer:
    def __init__(
        self, square: Square, path: str, method: str = "GET", query: str = "", **headers: str
    ) -> None:
        environ: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        self.body = b"".join(square(environ, self.start))

    def start(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status = int(status[:3])
        self.headers = dict(headers)


def switch(directory: Path, root: str) -> None:
    (directory / "new.json").write_text(f'{{"number": 1, "root": "{root}"}}')
    (directory / "new.json").replace(directory / "current.json")


@pytest.fixture
def square(tmp_path: Path) -> Square:
    store = ObjectStore(tmp_path / "objects", durable=False)

    def put(body: bytes, media_type: str = "text/html", status: int = 200, *, packed: bool = False) -> Leaf:
        squeezed = store.put(gzip.compress(body, mtime=0)) if packed else ""
        return Leaf(store.put(body), len(body), media_type, status, squeezed)

    root = Tree(store).apply(
        "",
        {
            "/": put(PAGE, packed=True),
            "/404.html": put(b"not here"),
            "/en/404.html": put(b"not here, in English"),
            "/e/abc/": put(b"gone", status=410),
            "/files/0123/แผน.pdf": put(FILE, "application/pdf"),
            "/files/0123/plan.xlsx": put(b"PK", "application/vnd.ms-excel"),
            "/index.php?id=4": put(b"/items/1.1/", "text/plain", 301),
            "/assets/site.1.css": put(b"body{}", "text/css"),
        },
    )
    switch(tmp_path, root)
    return Square(tmp_path)


def test_a_page_with_its_headers(square: Square) -> None:
    answer = Answer(square, "/")
    assert (answer.status, answer.body) == (200, PAGE)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Length"] == str(len(PAGE))
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_gzip_where_it_is_understood(square: Square) -> None:
    answer = Answer(square, "/", accept_encoding="gzip, br")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.body) == PAGE
    assert int(answer.headers["Content-Length"]) == len(answer.body) < len(PAGE)
    assert answer.headers["ETag"] != Answer(square, "/").headers["ETag"]


def test_unchanged_and_head(square: Square) -> None:
    tag = Answer(square, "/").headers["ETag"]
    again = Answer(square, "/", if_none_match=f'"x", {tag}')
    assert (again.status, again.body) == (304, b"")
    head = Answer(square, "/", "HEAD")
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(PAGE)))


def test_gone_missing_and_moved(square: Square) -> None:
    assert Answer(square, "/e/abc/").status == 410
    assert (Answer(square, "/nothing").status, Answer(square, "/nothing").body) == (404, b"not here")
    assert Answer(square, "/en/nothing").body == b"not here, in English"
    moved = Answer(square, "/index.php", query="id=4")
    assert (moved.status, moved.headers["Location"]) == (301, "/items/1.1/")
    assert Answer(square, "/e/abc").headers["Location"] == "/e/abc/"


def test_files_and_ranges(square: Square) -> None:
    path = "/files/0123/แผน.pdf".encode().decode("latin-1")
    whole = Answer(square, path)
    assert whole.body == FILE and "Content-Disposition" not in whole.headers
    part = Answer(square, path, range="bytes=100-199")
    assert (part.status, part.body) == (206, FILE[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(FILE)}"
    assert Answer(square, path, range="bytes=-5").body == FILE[-5:]
    assert Answer(square, path, range=f"bytes={len(FILE)}-").status == 416
    assert Answer(square, "/files/0123/plan.xlsx").headers["Content-Disposition"] == "attachment"


def test_only_reading_is_answered(square: Square) -> None:
    for method in ("POST", "PUT", "DELETE", "TRACE", "OPTIONS", "PATCH"):
        answer = Answer(square, "/", method)
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_assets_last_and_pages_are_asked_again(square: Square) -> None:
    assert "immutable" in Answer(square, "/assets/site.1.css").headers["Cache-Control"]
    assert "no-cache" in Answer(square, "/").headers["Cache-Control"]


def test_before_the_first_edition(tmp_path: Path) -> None:
    answer = Answer(Square(tmp_path), "/")
    assert answer.status == 503
    assert "ยังไม่ได้เผยแพร่" in answer.body.decode()


def test_a_switch_is_seen_at_once_and_wholly(square: Square) -> None:
    store = square.objects
    body = b"the newer home page"
    root = square.tree.apply(square.root(), {"/": Leaf(store.put(body), len(body), "text/html")})
    assert Answer(square, "/").body == PAGE
    switch(square.directory, root)
    assert Answer(square, "/").body == body


def test_hostile_paths_never_leave_the_tree(square: Square) -> None:
    chance = random.Random(1)
    parts = [
        "..",
        ".",
        "",
        "%2e%2e",
        "..%2f",
        "e",
        "abc",
        "objects",
        "current.json",
        "\x00",
        "\\",
        "ÿ",
        "a" * 5000,
    ]
    secret = square.directory.joinpath("current.json").read_bytes()
    for _ in range(2_000):
        path = "/" + "/".join(chance.choice(parts) for _ in range(chance.randrange(1, 7)))
        answer = Answer(square, path, chance.choice(["GET", "HEAD"]))
        assert answer.status in {200, 301, 404, 410}
        assert answer.status != 200 or answer.body in {PAGE, b""}
        assert secret not in answer.body
