"""A site over HTTP, served by the real server and by ones that cheat; and one that changes while it is read."""

import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from prakat.lib.seal.listing import Leaf
from prakat.lib.transparency.tiles import Absent
from prakat.lib.verify import fetching, findings
from prakat.lib.verify.fetching import Website
from prakat.lib.verify.reading import Answer, EditionDirectory, Unreachable
from prakat.lib.verify.verifying import Outcome, Wish, verify
from tests.editions import Sealed
from tests.sealed_site import AT, PAGES, POLICY, SealedSite, sealed_site
from tests.servers import free_port
from tests.tampering.laboratory import Served

WISH = Wish(lambda: AT)


@contextmanager
def square(folder: Path) -> Iterator[str]:
    """The real server over an edition directory."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.square_server", str(folder), str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(address, timeout=5).close()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.05)
        yield address
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> SealedSite:
    return sealed_site(tmp_path_factory.mktemp("site") / "edition")


@pytest.fixture(scope="module")
def address(site: SealedSite) -> Iterator[str]:
    with square(site.folder) as started:
        yield started


def look(address: str, wish: Wish = WISH) -> Outcome:
    return verify(Website(address, pauses=()), POLICY, None, wish)


def test_the_whole_site(address: str) -> None:
    outcome = look(address)
    assert outcome.findings == () and outcome.kind == findings.GOOD
    assert outcome.addresses == len(PAGES) + 1
    plain = outcome.plain()
    assert plain["exit"] == 0 and plain["edition"]["version"] == 3 and plain["checkpoint"]["size"] == 7


def test_a_sample(address: str) -> None:
    outcome = look(address, Wish(lambda: AT, sample=5))
    assert outcome.findings == () and outcome.addresses == 5


@pytest.mark.parametrize(
    "path", ["/", "/items/แผน/", "/e/k8withdrawn/", "/index.php?id=3", "/files/0123456789abcdef/plan.pdf"]
)
def test_one_document(address: str, path: str) -> None:
    outcome = look(address, Wish(lambda: AT, path=path))
    assert outcome.findings == () and outcome.addresses == 1


def test_a_document_that_is_not_there(address: str) -> None:
    assert look(address, Wish(lambda: AT, path="/e/nothing/")).kind == findings.MISSING


def test_a_tampered_page_is_found_over_http(tmp_path: Path) -> None:
    made = sealed_site(tmp_path / "edition")
    page = next((made.folder / "trees").glob("*/*/plan.pdf"))
    page.write_bytes(b"%PDF-1.7 slot")
    with square(made.folder) as address:
        outcome = look(address)
    assert outcome.kind in {findings.BYTES, findings.HEADERS, findings.MISSING, findings.UNREACHABLE}
    assert {one.subject for one in outcome.findings} == {"/files/0123456789abcdef/plan.pdf"}


def test_nobody_answers() -> None:
    outcome = look(f"http://127.0.0.1:{free_port()}")
    assert outcome.kind == findings.UNREACHABLE and outcome.exit_code == 20


@pytest.mark.parametrize(
    "text", ["ftp://a", "http://", "banphru.example", "https://a/x", "https://a?x", "https://me@a"]
)
def test_other_addresses_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Website(text)


Reply = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def cheating(reply: Reply) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            reply(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def send(asked: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    asked.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        asked.send_header(name.replace("_", "-"), value)
    asked.end_headers()
    asked.wfile.write(body)


def test_redirects_are_not_followed() -> None:
    with cheating(lambda asked: send(asked, 302, Location="https://elsewhere.example/")) as address:
        with pytest.raises(Unreachable, match=r"302 https://elsewhere\.example/"):
            Website(address).part("keys")


def test_statuses_of_parts() -> None:
    with cheating(lambda asked: send(asked, 404)) as address:
        with pytest.raises(Absent):
            Website(address).part("keys")
    with cheating(lambda asked: send(asked, 500)) as address:
        with pytest.raises(Unreachable):
            Website(address).part("keys")


def test_sizes_are_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "PART_BYTES", 1000)
    with cheating(lambda asked: send(asked, 200, b"x" * 5000)) as address:
        with pytest.raises(Unreachable, match="too large"):
            Website(address).part("keys")


def test_a_connection_that_breaks_is_tried_again() -> None:
    asked_before: list[str] = []

    def reply(asked: BaseHTTPRequestHandler) -> None:
        asked_before.append(asked.path)
        if len(asked_before) == 1:
            asked.close_connection = True
            asked.connection.close()
        else:
            send(asked, 200, b"good")

    with cheating(reply) as address:
        assert Website(address).part("keys") == b"good"
    assert len(asked_before) == 2


def test_addresses_are_asked_for_as_they_are_meant() -> None:
    seen: list[tuple[str, str]] = []

    def reply(asked: BaseHTTPRequestHandler) -> None:
        seen.append((asked.path, asked.headers["Accept-Encoding"]))
        send(asked, 404)

    with cheating(reply) as address:
        Website(address).probe("/items/แผน 100%/?id=3&x=1")
    assert seen == [("/items/%E0%B9%81%E0%B8%9C%E0%B8%99%20100%25/?id=3&x=1", "gzip, br")]


class Changing(Served):
    """A site that switches to the next edition, by itself, while it is being read."""

    def __init__(self, site: SealedSite, every: int, times: int) -> None:
        self.site, self.every, self.left, self.asked = site, every, times, 0
        super().__init__(site.folder)

    def answer(self, path: str, leaf: Leaf, coding: str) -> Answer:
        self.asked += 1
        if self.left and self.asked % self.every == 0:
            self.left -= 1
            home = Sealed(f"<!doctype html><title>{self.left}</title>".encode() + b"<p>new</p>" * 60)
            new = Sealed(f"<!doctype html><title>new {self.left}</title>".encode() + b"<p>n</p>" * 60)
            gone = Sealed(b"<!doctype html><title>gone</title>" + b"<p>g</p>" * 60, status=410)
            self.site.release(
                {"/": home, f"/e/n{self.left}ew/": new, "/e/k7abcdef/1/": gone, "/feed.xml": None}, AT
            )
        return super().answer(path, leaf, coding)


@pytest.mark.parametrize("every", [1, 2, 7, 20, 33])
def test_a_site_that_changes_meanwhile_is_good(tmp_path: Path, every: int) -> None:
    made = sealed_site(tmp_path / "edition")
    outcome = verify(Changing(made, every, times=5), POLICY, None, WISH)
    assert outcome.findings == ()
    assert outcome.established is not None and outcome.established.statement.version == made.version


def test_what_is_wrong_is_found_on_a_site_that_changes(tmp_path: Path) -> None:
    made = sealed_site(tmp_path / "edition")
    place = Changing(made, 9, times=3)
    good = place.change

    def change(path: str, answer: Answer) -> Answer:
        if path == "/en/":
            return Answer(answer.coding, "0" * 64, answer.length, answer.status, answer.headers)
        return good(path, answer)

    place.change = change
    outcome = verify(place, POLICY, None, WISH)
    assert outcome.kind == findings.BYTES and {one.subject for one in outcome.findings} == {"/en/"}


def test_a_passing_disturbance_is_no_finding(site: SealedSite) -> None:
    failed: list[str] = []

    class Shaky(EditionDirectory):
        def answer(self, path: str, leaf: Leaf, coding: str) -> Answer:
            if path not in failed:
                failed.append(path)
                raise Unreachable("once")
            return super().answer(path, leaf, coding)

    assert verify(Shaky(site.folder, ()), POLICY, None, WISH).findings == ()
    assert len(failed) == len(PAGES) + 1


def test_a_whole_site_that_is_defaced_ends_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("prakat.lib.verify.sweep.SUSPECTS_MAX", 3)
    made = sealed_site(tmp_path / "edition")
    place = Served(
        made.folder, lambda path, answer: Answer(answer.coding, "0" * 64, 1, answer.status, answer.headers)
    )
    outcome = verify(place, POLICY, None, WISH)
    assert outcome.kind == findings.BYTES
    assert 3 <= len({one.subject for one in outcome.findings} & set(PAGES)) < len(PAGES)


def test_an_expired_checkpoint_over_http(address: str) -> None:
    assert look(address, Wish(lambda: AT + timedelta(days=2))).kind == findings.EXPIRED
