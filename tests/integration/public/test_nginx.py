"""nginx, as ``prakat deploy nginx`` configures it, answers as the embedded server does, header by header."""

import io
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings

from prakat.editorial import blobs, outcomes
from prakat.lib.seal.listing import Leaf
from prakat.lib.trees import Tree
from prakat.publishing import actions as publishing
from prakat.publishing import press, sealing
from prakat.publishing.adoption import load_redirects
from tests import cast as steps
from tests.cast import Cast
from tests.integration.public.conftest import Servers
from tests.integration.public.raw_http import Answer, Connection
from tests.servers import running_nginx_for, running_square

OWN = {"date", "server", "connection", "keep-alive", "etag"}
"""What each server says in its own way; tags are compared by what they do."""
CODINGS = ("", "gzip", "br", "gzip, deflate, br", "gzip;q=0, br;q=0")


def target(path: str) -> str:
    return quote(path, safe="/?=&%")


def compared(answer: Answer) -> tuple[int, dict[str, str], bytes]:
    headers = {name: value for name, value in answer.headers.items() if name not in OWN}
    if answer.status in {301, 405, 416}:  # nginx writes a line of its own, and the seal has none
        return (
            answer.status,
            {k: v for k, v in headers.items() if k not in {"content-length", "content-type"}},
            b"",
        )
    return answer.status, headers, answer.body


def same(embedded: Connection, nginx: Connection, path: str, method: str = "GET", **headers: str) -> Answer:
    one = embedded.ask(method, target(path).encode(), **headers)
    other = nginx.ask(method, target(path).encode(), **headers)
    for mine, theirs in zip(compared(one), compared(other), strict=True):
        assert mine == theirs, (method, path, headers)
    assert ("etag" in one.headers) == ("etag" in other.headers) or path.startswith("/.well-known"), path
    return one


def same_leaf(embedded: Connection, nginx: Connection, path: str, leaf: Leaf) -> None:
    """Everything that may be asked about one path of an edition."""
    for accepted in CODINGS:
        given = {"Accept-Encoding": accepted} if accepted else {}
        answer = same(embedded, nginx, path, **given)
        assert answer.status == leaf.status
        same(embedded, nginx, path, "HEAD", **given)
        for server in (embedded, nginx):
            tag = server.ask("GET", target(path).encode(), **given).headers.get("etag", "")
            assert tag[:1] == '"' or leaf.status == 301
            again = server.ask("GET", target(path).encode(), **{**given, "If-None-Match": f'"x", {tag}'})
            assert again.status == (304 if leaf.status == 200 else leaf.status)
        known = {**given, "If-None-Match": "*"}
        same(embedded, nginx, path, **known)
    for span in (
        "bytes=0-0",
        "bytes=3-9",
        "bytes=-4",
        "bytes=7-",
        f"bytes={leaf.length}-",
        "bytes=0-1,3-4",
        "lines=1-2",
    ):
        same(embedded, nginx, path, Range=span)
        same(embedded, nginx, path, Range=span, **{"If-Range": '"other"'})
        same(embedded, nginx, path, Range=span, **{"Accept-Encoding": "gzip"})


def listed(folder: Path, root: str) -> list[tuple[str, Leaf]]:
    return sorted(Tree(folder).walk(root))


@pytest.fixture
def real_edition(cast: Cast) -> Path:
    """An edition of the real press: entries with files and tables, a withdrawn one, old addresses."""
    kept = {}
    for name, content in (("งบ ๑.csv", b"name,baht\n" * 40), ("plan.csv", b"a,b\n1,2\n")):
        digest, facts = blobs.accept(io.BytesIO(content), name=name, max_bytes=9_999, allowed=["csv"])
        kept[digest] = facts.as_json()
    steps.released(cast, files=kept, attachments=[{"file": one, "title": "แผน"} for one in kept])
    gone = steps.released(cast, title="เรื่องที่ถอน")
    outcomes.request_withdrawal(version_id=gone.pk, reason="ยกเลิกโครงการ", by=cast.preparer, at=cast.at)
    publishing.withdraw(version_id=gone.pk, reason="ยกเลิกโครงการ", by=cast.publishing_head, at=cast.at)
    pairs = [("/index.php?id=3", "/items/1.1/"), ("/old/แผน.html", "/items/1.11/"), ("/?p=4", "/law/")]
    load_redirects(pairs=pairs, at=cast.at)
    sealing.catch_up()
    return Path(settings.EDITION_DIR)


@pytest.mark.django_db
def test_every_path_of_a_real_edition(real_edition: Path, tmp_path: Path) -> None:
    root = press.current_root()
    with (
        running_square(real_edition) as square,
        running_nginx_for(real_edition, square.removeprefix("http://"), static=tmp_path) as address,
        Connection(square) as embedded,
        Connection(address) as nginx,
    ):
        paths = listed(real_edition, root)
        assert len(paths) > 150
        assert {leaf.status for _, leaf in paths} == {200, 301, 404, 410}
        seen_types: dict[tuple[str, str, int], int] = {}
        for path, leaf in paths:
            kind = (leaf.headers, leaf.media_type, leaf.status)
            seen_types[kind] = seen_types.get(kind, 0) + 1
            if seen_types[kind] <= 3:
                same_leaf(embedded, nginx, path, leaf)
            else:
                same(embedded, nginx, path, **{"Accept-Encoding": "gzip, br"})
            if path.endswith("/") and len(path) > 1:
                same(embedded, nginx, path.rstrip("/"))
        for digest in Tree(real_edition).directories(root, set()):
            assert same(embedded, nginx, f"/.well-known/prakat/dir/{digest}").status == 200
        for name in (
            "edition",
            "editions/1",
            "keys",
            "log/checkpoint",
            "log/tile/0/000",
            "log/tile/entries/000",
        ):
            same(embedded, nginx, f"/.well-known/prakat/{name}")


def test_every_path_of_a_small_edition(servers: Servers) -> None:
    with Connection(servers.embedded) as embedded, Connection(servers.nginx) as nginx:
        for path, leaf in listed(servers.press.folder, servers.press.root):
            same_leaf(embedded, nginx, path, leaf)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/en/nothing", 404),
        ("/en/e/k7abcdef/nothing", 404),
        ("/e/k7abcdef", 301),
        ("/en", 301),
        ("/e/k8abcdef", 301),
        ("/e/k7abcdef/1", 301),
        ("/items/1.1?a=1", 301),
        ("/items", 404),
        ("/e", 404),
        ("/files/0123456789abcdef", 404),
        ("/?p=12", 301),
        ("/?p=13", 200),
        ("/?p=12&x", 200),
        ("/index.php?id=3", 301),
        ("/index.php", 404),
        ("/index.php?id=../../edition", 404),
        ("/old.php?x=1", 301),
        ("/e/k8abcdef/?x=1", 410),
        ("/feed.xml?x=1", 200),
        ("/index.html", 404),
        ("/404.html", 404),
        ("/en/404.html?x", 404),
        ("/e/k/7/k7abcdef/", 404),
        ("/robots.txt/", 404),
        ("/robots.txt.gz", 404),
        ("/index.html.br", 404),
        ("/.dir", 404),
        ("/e/k8abcdef/.gone.index.html", 404),
        ("/.moved.old.php", 404),
        ("/.well-known/", 404),
        ("/.well-known/prakat/", 404),
        ("/.well-known/prakat/lock", 404),
        ("/.well-known/prakat/editions/1", 200),
        ("/.well-known/prakat/editions/2", 404),
        ("/.well-known/prakat/edition", 200),
        ("/.well-known/prakat/log/tile/0/000", 200),
        ("/.well-known/prakat/log/tile/0/001", 404),
        ("/.well-known/prakat/log/tile/0/001.p/7", 200),
        ("/.well-known/prakat/log/tile/0/001.p/8", 404),
        ("/.well-known/prakat/log/checkpoint", 200),
        ("/.well-known/prakat/log/checkpoint.cosigned", 200),
        ("/.well-known/prakat/log/checkpoint.other", 404),
        ("/.well-known/prakat/keys", 200),
    ],
)
def test_other_addresses(servers: Servers, path: str, status: int) -> None:
    with Connection(servers.embedded) as embedded, Connection(servers.nginx) as nginx:
        answer = same(embedded, nginx, path)
        assert answer.status == status
        if status == 301:
            assert nginx.get(path).headers["location"] == answer.headers["location"]


def test_other_methods(servers: Servers) -> None:
    with Connection(servers.embedded) as embedded, Connection(servers.nginx) as nginx:
        for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"):
            for path in ("/", "/e/k8abcdef/", "/nothing", "/old.php", "/.well-known/prakat/edition"):
                answer = same(embedded, nginx, path, method)
                assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
        trace = nginx.ask("TRACE", b"/")
        assert (trace.status, trace.headers["allow"]) == (405, "GET, HEAD")


def test_live_pages_are_asked_of_prakat_and_sealed_ones_outlive_it(servers: Servers, tmp_path: Path) -> None:
    with Connection(servers.nginx) as nginx:
        for path in ("/desk/", "/desk", "/cms/x/", "/accounts/login/", "/search/?q=1", "/en/search/"):
            answer = nginx.get(path)
            assert answer.body == b"a live page"
            assert "content-security-policy" not in answer.headers  # Prakat's own headers, and no second set
        assert nginx.get("/static/desk.css").body == b"p{}"
        sent = b"POST /desk/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello"
        assert nginx.send(sent, "POST").status == 200
    with (
        running_nginx_for(servers.press.folder, "127.0.0.1:1", static=tmp_path) as address,
        Connection(address) as nginx,
    ):
        assert (nginx.get("/").status, nginx.get("/e/k8abcdef/").status, nginx.get("/nothing").status) == (
            200,
            410,
            404,
        )
        for path in ("/desk/", "/search/", "/old.php"):
            answer = nginx.get(path)
            assert answer.status == 503 and "temporarily unavailable" in answer.body.decode()


def test_live_pages_are_limited_by_address(servers: Servers) -> None:
    with Connection(servers.nginx) as nginx:
        statuses = [nginx.get("/accounts/login/").status for _ in range(40)]
        assert statuses[0] != 429 and statuses[-1] == 429
        assert nginx.get("/").status == 200


def test_nginx_before_the_first_edition(tmp_path: Path) -> None:
    with (
        running_nginx_for(tmp_path / "edition", "127.0.0.1:1", static=tmp_path) as address,
        Connection(address) as nginx,
    ):
        assert nginx.get("/").status == 503
        assert nginx.get("/nothing").status == 503
