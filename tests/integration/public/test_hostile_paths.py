"""A hostile path never leaves the tree: on both servers, and without upsetting them."""

import re
from pathlib import Path

import pytest

from prakat.lib.trees import Tree
from tests.integration.public.conftest import CANARY, Servers
from tests.integration.public.hostile import METHODS, RAW, targets
from tests.integration.public.raw_http import Answer, Connection
from tests.square_server import LIVE_BODY

ALLOWED = {0, 200, 301, 304, 400, 404, 405, 410, 411, 414, 416, 429, 431}
"""0: the connection was closed without an answer, as it may be for what is no request at all."""
SPELLED_OTHERWISE = {"/%2ewell-known/prakat/keys", "/#/../secret"}
"""The embedded server sees the address that is meant, nginx is told to refuse such a spelling."""
OWN_WORDS = (b"<center>nginx</center>", b"<hr><center>nginx")
UPSET = (b"Traceback", b"root:x:0", b"PATH_INFO", b"panicked", b'File "')


def lawful_bodies(folder: Path, root: str) -> set[bytes]:
    """Every body that the edition and the seal's own files hold."""
    tree = Tree(folder)
    found = {tree.objects.read(form.digest) for _, leaf in tree.walk(root) for form in leaf.stored.values()}
    found |= {tree.listing(digest) for digest in tree.directories(root, set())}
    beside = "keys log/checkpoint log/checkpoint.cosigned log/tile/0/000 log/tile/0/001.p/7 editions/1/edition".split()
    found |= {(folder / name).read_bytes() for name in beside}
    return found | {b"", LIVE_BODY, b"p{}", b"404"}


def judge(answer: Answer, lawful: set[bytes], case: object) -> None:
    assert answer.status in ALLOWED, (case, answer.status)
    assert CANARY not in answer.body, case
    assert not any(word in answer.body for word in UPSET), case
    if answer.body not in lawful:
        assert answer.status != 200, (case, answer.body[:80])
        assert any(word in answer.body for word in OWN_WORDS) or len(answer.body) < 60, (
            case,
            answer.body[:80],
        )
    place = answer.headers.get("location", "/")
    assert place.startswith(("/", "http://localhost")) and not place.startswith(("//", "/\\")), (case, place)


@pytest.fixture(scope="module")
def lawful(servers: Servers) -> set[bytes]:
    return lawful_bodies(servers.press.folder, servers.press.root)


@pytest.fixture(params=["embedded", "nginx"])
def address(request: pytest.FixtureRequest, servers: Servers) -> str:
    return str(getattr(servers, request.param))


def test_there_are_enough_of_them() -> None:
    assert len({*targets()}) + len(RAW) > 4_000


def test_no_target_leaves_the_tree(address: str, lawful: set[bytes]) -> None:
    with Connection(address) as server:
        for target in targets():
            answer = server.ask("GET", target.encode())
            judge(answer, lawful, target[:200])
            if "secret" in re.split("[?#]", target)[0] and "static" not in target:
                assert answer.status not in {200, 301} or answer.body == LIVE_BODY, target
        assert server.get("/").status == 200


def test_both_servers_agree_about_every_target(servers: Servers) -> None:
    """What one server holds to be a page, the other does too; how they refuse nonsense may differ."""
    with Connection(servers.embedded) as embedded, Connection(servers.nginx) as nginx:
        for target in targets():
            one, other = embedded.ask("GET", target.encode()).status, nginx.ask("GET", target.encode()).status
            if {one, other} & {200, 301, 410} and 429 not in {one, other} and target not in SPELLED_OTHERWISE:
                assert one == other or 0 in {one, other} or 400 in {one, other}, (target[:200], one, other)


def test_other_methods_get_nothing(address: str, lawful: set[bytes]) -> None:
    with Connection(address) as server:
        for method in METHODS:
            for (
                target
            ) in "/ /e/k7abcdef/ /../secret /nothing * localhost:80 /.well-known/prakat/keys".split():
                answer = server.ask(method, target.encode())
                judge(answer, lawful, (method, target))
                if method != "HEAD":
                    assert answer.status in {0, 400, 404, 405}, (method, target, answer.status)
        assert server.get("/").status == 200


def test_what_is_hardly_a_request(address: str, lawful: set[bytes]) -> None:
    for request in RAW:
        with Connection(address, timeout_seconds=0.3) as server:
            judge(server.send(request), lawful, request[:80])
    with Connection(address) as server:
        assert server.get("/").status == 200
