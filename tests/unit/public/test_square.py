"""The square answers from the edition alone: what is listed, exactly, with the headers that the seal asks for."""

import gzip
import hashlib
from pathlib import Path

import brotli
import pytest

from prakat.lib.seal.edition import PROFILES, SECURITY
from prakat.public.square import Square
from tests.editions import Press, Sealed
from tests.unit.public.conftest import FILE, GONE, MISSING, MISSING_EN, PAGE, Answer

PDF = "/files/0123456789abcdef/แผน.pdf"
CONDITIONAL = {name for name, _ in PROFILES["page"]} | {"ETag", "Vary"}


def test_a_page_with_its_headers(square: Square) -> None:
    answer = Answer(square, "/")
    assert (answer.status, answer.body) == (200, PAGE)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Length"] == str(len(PAGE))
    assert answer.headers["ETag"] == f'"{hashlib.sha256(PAGE).hexdigest()[:32]}"'
    assert dict(PROFILES["page"]).items() <= answer.headers.items()
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("br;q=0, gzip;q=0.1", "gzip"),
        ("gzip;q=0", None),
        ("gzip; q=0.0, br; q=0", None),
        ("identity", None),
        ("xgzip, brx", None),
        ("gzip;q=nonsense", "gzip"),
        ("", None),
    ],
)
def test_the_best_coding_that_the_client_takes(square: Square, header: str, coding: str | None) -> None:
    for _ in range(2):  # once prepared, once from memory
        answer = Answer(square, "/", accept_encoding=header)
        assert answer.headers.get("Content-Encoding") == coding
        unpack = {"br": brotli.decompress, "gzip": gzip.decompress}.get(coding or "", bytes)
        assert unpack(answer.body) == PAGE
        assert answer.headers["Content-Length"] == str(len(answer.body))
        assert answer.headers["Vary"] == "Accept-Encoding"


def test_every_representation_has_its_own_strong_tag(square: Square) -> None:
    tags = {Answer(square, "/", accept_encoding=header).headers["ETag"] for header in ("", "gzip", "br")}
    assert len(tags) == 3 and all(tag.startswith('"') for tag in tags)


@pytest.mark.parametrize("known", ["%s", '"x", %s', "W/%s", "*", '"y",W/%s ,"z"'])
def test_an_unchanged_page_is_not_sent_again(square: Square, known: str) -> None:
    tag = Answer(square, "/", accept_encoding="gzip").headers["ETag"]
    given = known % tag if "%s" in known else known
    for _ in range(2):
        answer = Answer(square, "/", accept_encoding="gzip", if_none_match=given)
        assert (answer.status, answer.body, answer.headers["ETag"]) == (304, b"", tag)
        assert set(answer.headers) == CONDITIONAL
    assert Answer(square, "/", if_none_match=tag).status == 200  # the tag of the other representation
    assert Answer(square, "/nothing", if_none_match="*").status == 404
    assert Answer(square, "/e/k8/", if_none_match="*").status == 410


def test_head_is_the_answer_without_its_body(square: Square) -> None:
    for path, status in (("/", 200), (PDF, 200), ("/e/k8/", 410), ("/nothing", 404), ("/e/k8", 301)):
        whole, head = Answer(square, path), Answer(square, path, "HEAD")
        assert (head.status, head.body, head.headers) == (status, b"", whole.headers)
    assert Answer(square, PDF, "HEAD", range="bytes=0-9").status == 200


def test_gone_missing_and_moved(square: Square) -> None:
    gone = Answer(square, "/e/k8/")
    assert (gone.status, gone.body) == (410, GONE)
    assert (Answer(square, "/nothing").status, Answer(square, "/nothing").body) == (404, MISSING)
    assert Answer(square, "/en/nothing").body == MISSING_EN
    assert Answer(square, "/404.html").status == 404
    moved = Answer(square, "/index.php", query="id=4")
    assert (moved.status, moved.body) == (301, b"")
    assert moved.headers["Location"] == "/items/1.1/%E0%B9%81%E0%B8%9C%E0%B8%99/"
    assert moved.headers["Cache-Control"] == "public, max-age=300"
    assert Answer(square, "/index.php", query="id=5").status == 404
    assert Answer(square, "/index.php").status == 404


def test_the_last_slash_may_be_forgotten(square: Square) -> None:
    for path in ("/e/k7abcdef", "/e/k8", "/e/k8/2"):
        assert Answer(square, path).headers["Location"] == path + "/"
    for path in ("/e", "/e/k7", "/assets", "/en", "/files/0123456789abcdef"):
        assert Answer(square, path).status == 404  # directories without a page of their own


def test_a_query_changes_nothing(square: Square) -> None:
    assert Answer(square, "/", query="utm=1").body == PAGE
    assert Answer(square, "/", query="../../current").body == PAGE


def test_files_and_ranges(square: Square) -> None:
    whole = Answer(square, PDF)
    assert whole.body == FILE and "Content-Disposition" not in whole.headers
    assert whole.headers["Accept-Ranges"] == "bytes"
    for given, span in (
        ("bytes=100-199", (100, 199)),
        ("bytes=0-0", (0, 0)),
        ("bytes=-5", (len(FILE) - 5, len(FILE) - 1)),
        ("bytes=2000000-", (2_000_000, len(FILE) - 1)),
        (f"bytes=5-{10**15}", (5, len(FILE) - 1)),
        (f"bytes=-{10**15}", (0, len(FILE) - 1)),
    ):
        part = Answer(square, PDF, range=given)
        assert (part.status, part.body) == (206, FILE[span[0] : span[1] + 1])
        assert part.headers["Content-Range"] == f"bytes {span[0]}-{span[1]}/{len(FILE)}"
        assert part.headers["Content-Length"] == str(len(part.body))
        assert part.headers["ETag"] == whole.headers["ETag"]
    assert Answer(square, "/files/0123456789abcdef/plan.xlsx").headers["Content-Disposition"] == "attachment"


@pytest.mark.parametrize(
    "given", [f"bytes={len(FILE)}-", "bytes=9-5", "bytes=-0", "bytes=-", "bytes=a-b", "bytes=5"]
)
def test_a_range_that_does_not_exist(square: Square, given: str) -> None:
    answer = Answer(square, PDF, range=given)
    assert (answer.status, answer.body) == (416, b"")
    assert answer.headers["Content-Range"] == f"bytes */{len(FILE)}"


def test_a_range_that_is_to_be_ignored(square: Square) -> None:
    for given in ("items=0-1", "bytes=0-1,5-6", "bytes"):
        assert Answer(square, PDF, range=given).status == 200
    tag = Answer(square, PDF).headers["ETag"]
    assert Answer(square, PDF, range="bytes=0-1", if_range=tag).status == 206
    for other in ('"x"', "W/" + tag, "Wed, 24 Jun 2026 02:00:00 GMT"):
        assert Answer(square, PDF, range="bytes=0-1", if_range=other).status == 200
    assert Answer(square, PDF, range="bytes=0-1", if_none_match=tag).status == 304
    assert Answer(square, "/e/k8/", range="bytes=0-1").status == 410
    assert Answer(square, "/", range="bytes=0-1").body == PAGE[:2]


def test_only_reading_is_answered(square: Square) -> None:
    for method in ("POST", "PUT", "DELETE", "TRACE", "OPTIONS", "PATCH", "get", "BREW"):
        for path in ("/", "/nothing", "/.well-known/prakat/edition"):
            answer = Answer(square, path, method)
            assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
            assert dict(SECURITY).items() <= answer.headers.items()


def test_assets_last_and_pages_are_asked_again(square: Square) -> None:
    asset = Answer(square, "/assets/site.0123.css")
    assert "immutable" in asset.headers["Cache-Control"]
    assert asset.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "no-cache" in Answer(square, "/").headers["Cache-Control"]
    assert Answer(square, "/feed.xml").headers["Content-Type"] == "application/atom+xml; charset=utf-8"


def test_before_the_first_edition(tmp_path: Path) -> None:
    empty = Square(tmp_path)
    answer = Answer(empty, "/")
    assert answer.status == 503 and "Retry-After" in answer.headers
    assert "ยังไม่ได้เผยแพร่" in answer.body.decode()
    press = Press(tmp_path)
    press.release({"/": Sealed(PAGE)})
    empty.look_again()
    assert Answer(empty, "/").body == PAGE
    assert Answer(empty, "/nothing").status == 404  # an edition without a page for it


def test_what_lies_on_disk_and_is_not_listed_does_not_exist(press: Press, square: Square) -> None:
    site = press.folder / "current" / "site"
    (site / "added.html").write_text("defaced")
    (site / "index.html").unlink()
    (site / "index.html").write_text("defaced")
    assert Answer(square, "/added.html").status == 404
    assert Answer(square, "/").body == PAGE
    for path in ("/index.html", "/index.html.gz", "/e/k/7/k7abcdef/", "/e/k/7/k7abcdef/index.html", "/.dir"):
        assert Answer(square, path).status == 404
    for path in ("/e/k8/.gone.index.html", "/.moved.index.php", "/current", "/current/site/", "/e/k/-/k/"):
        assert Answer(square, path).status == 404


def test_damaged_bytes_are_not_served(press: Press, square: Square) -> None:
    digest = hashlib.sha256(PAGE).hexdigest()
    path = press.tree.objects.path(digest)
    path.chmod(0o644)
    path.write_bytes(PAGE.replace(b"title", b"tilte"))
    answer = Answer(square, "/")
    assert answer.status == 503 and "Retry-After" in answer.headers
