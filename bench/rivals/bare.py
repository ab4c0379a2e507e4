"""The least that Granian can do over WSGI: the same bytes and headers as the square, from a dict.

python -m bench.rivals.bare EDITION PORT
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces

from prakat.lib.seal.listing import GZIP, IDENTITY
from prakat.lib.trees import Tree

EDITION = "BENCH_EDITION"
Found = tuple[str, list[tuple[str, str]], list[bytes], list[tuple[str, str]]]


def load(folder: Path) -> dict[str, Found]:
    """Every page of the edition in gzip: entity tag, headers, body, headers of a 304."""
    from prakat.lib.seal.edition import parse_statement
    from prakat.public.prepared import Ready

    statement = parse_statement((folder / "current" / "edition").read_text().split("\n", 1)[0] + "\n")
    tree = Tree(folder)
    pages: dict[str, Found] = {}
    for path, leaf in tree.walk(statement.root):
        if leaf.status != 200 or not (path == "/" or path.startswith("/e/")):
            continue
        coding = GZIP if GZIP in leaf.stored else IDENTITY
        body = tree.objects.read(leaf.stored[coding].digest)
        ready = Ready(leaf, leaf.stored[coding], coding, body, statement.headers)
        pages[path] = (ready.tag, ready.headers, [body], ready.unchanged()[1])
    return pages


PAGES = load(Path(os.environ[EDITION])) if EDITION in os.environ else {}


def application(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    tag, headers, body, unchanged = PAGES[environ["PATH_INFO"]]
    if environ.get("HTTP_IF_NONE_MATCH") == tag:
        start("304 Not Modified", unchanged)
        return [b""]
    start("200 OK", headers)
    return body


def main() -> None:
    os.environ[EDITION] = sys.argv[1]
    Granian(
        "bench.rivals.bare:application",
        port=int(sys.argv[2]),
        interface=Interfaces.WSGI,
        blocking_threads=1,
        http=HTTPModes.http1,
        log_enabled=False,
    ).serve()


if __name__ == "__main__":
    main()
