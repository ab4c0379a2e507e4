"""Both servers over one edition: embedded, and nginx as ``prakat deploy nginx`` configures it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.editions import Press, Sealed
from tests.servers import running_nginx_for, running_square

CANARY = b"nothing outside the tree may be read"
PAGE = "<!doctype html><title>หน้า</title><p>ประกาศ</p>".encode() * 30
SMALL_EDITION = {
    "/": Sealed(PAGE),
    "/404.html": Sealed("ไม่พบ".encode() * 90, status=404),
    "/en/404.html": Sealed(b"not found" * 90, status=404),
    "/en/": Sealed(PAGE[::-1]),
    "/e/k7abcdef/": Sealed(PAGE * 2),
    "/e/k7abcdef/1/": Sealed("ถอน".encode() * 90, status=410),
    "/en/e/k7abcdef/": Sealed(PAGE * 3),
    "/e/k8abcdef/": Sealed("ถอน".encode() * 99, status=410),
    "/items/1.1/": Sealed(PAGE * 4),
    "/items/1.1/feed.xml": Sealed(b"<feed/>" * 99, "application/atom+xml"),
    "/feed.xml": Sealed(b"<feed/>" * 90, "application/atom+xml"),
    "/robots.txt": Sealed(b"User-agent: *", "text/plain", packed=False),
    "/assets/site.0123.css": Sealed(b"body{margin:0}" * 40, "text/css; charset=utf-8", headers="asset"),
    "/files/0123456789abcdef/แผน ๑.pdf": Sealed(
        bytes(range(256)) * 4_000, "application/pdf", 200, "file", False
    ),
    "/files/0123456789abcdef/PLAN.XLS": Sealed(
        b"PK" * 300, "application/vnd.ms-excel", 200, "download", False
    ),
    "/old.php": Sealed("/items/1.1/#ก".encode(), "text/plain", 301, packed=False),
    "/index.php?id=3": Sealed(b"/e/k7abcdef/", "text/plain", 301, packed=False),
    "/?p=12": Sealed(b"/items/1.1/", "text/plain", 301, packed=False),
}


@dataclass(frozen=True)
class Servers:
    """The addresses of both, and what they serve."""

    press: Press
    embedded: str
    nginx: str

    def both(self) -> tuple[str, str]:
        return self.embedded, self.nginx


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    outside = tmp_path_factory.mktemp("served")
    press = Press(outside / "edition")
    press.release(SMALL_EDITION)
    for place in (outside, press.folder, press.folder / "editions", press.folder / "search"):
        place.mkdir(exist_ok=True)
        (place / "secret.html").write_bytes(CANARY)
        (place / "secret").write_bytes(CANARY)
    static = outside / "static"
    static.mkdir()
    (static / "desk.css").write_text("p{}")
    (outside / "static-secret").write_bytes(CANARY)
    (press.folder / "keys").write_text("keys")
    (press.folder / "log" / "tile" / "0").mkdir(parents=True)
    (press.folder / "log" / "tile" / "0" / "000").write_bytes(b"tile" * 8)
    (press.folder / "log" / "checkpoint").write_text("checkpoint")
    (press.folder / "log" / "checkpoint.cosigned").write_text("cosigned")
    (press.folder / "log" / "tile" / "0" / "001.p").mkdir()
    (press.folder / "log" / "tile" / "0" / "001.p" / "7").write_bytes(b"part" * 8)
    with (
        running_square(press.folder, static=static) as embedded,
        running_nginx_for(press.folder, embedded.removeprefix("http://"), static=static) as nginx,
    ):
        yield Servers(press, embedded, nginx)


@pytest.fixture(scope="module")
def outside(servers: Servers) -> Path:
    return servers.press.folder.parent
