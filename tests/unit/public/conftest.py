"""A small edition, and a square that serves it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from prakat.public.square import Square
from tests.editions import Press, Sealed

PAGE = "<!doctype html><title>หน้าแรก</title>".encode() * 40
FILE = bytes(range(256)) * 8_000
MISSING = "<!doctype html><title>ไม่พบหน้า</title>".encode() * 10
MISSING_EN = b"<!doctype html><title>not found</title>" * 10
GONE = "<!doctype html><title>ถอนออก</title>".encode() * 10

EDITION = {
    "/": Sealed(PAGE),
    "/404.html": Sealed(MISSING, status=404),
    "/en/404.html": Sealed(MISSING_EN, status=404),
    "/e/k7abcdef/": Sealed(PAGE[::-1]),
    "/e/k7abcdef/1/": Sealed(GONE, status=410),
    "/e/k8/": Sealed(GONE, status=410),
    "/e/k8/2/": Sealed(b"short", packed=False),
    "/files/0123456789abcdef/แผน.pdf": Sealed(FILE, "application/pdf", headers="file", packed=False),
    "/files/0123456789abcdef/plan.xlsx": Sealed(
        b"PK" * 500, "application/vnd.ms-excel", headers="download", packed=False
    ),
    "/index.php?id=4": Sealed("/items/1.1/แผน/".encode(), "text/plain", 301, packed=False),
    "/assets/site.0123.css": Sealed(b"body{margin:0}" * 40, "text/css; charset=utf-8", headers="asset"),
    "/feed.xml": Sealed(b"<feed/>" * 90, "application/atom+xml"),
}


class Answer:
    """What a WSGI application answers to one request."""

    def __init__(
        self, application: Callable[..., Any], path: str, method: str = "GET", query: str = "", **headers: str
    ) -> None:
        raw = path.encode().decode("latin-1")
        environ: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": raw, "QUERY_STRING": query}
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        pieces = application(environ, self.start)
        self.body = b"".join(pieces)
        if hasattr(pieces, "close"):
            pieces.close()

    def start(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status = int(status[:3])
        self.headers = dict(headers)
        assert len(self.headers) == len(headers), "a header stands twice"


@pytest.fixture
def press(tmp_path: Path) -> Press:
    made = Press(tmp_path / "edition")
    made.release(EDITION)
    return made


@pytest.fixture
def square(press: Press) -> Square:
    return Square(press.folder)
