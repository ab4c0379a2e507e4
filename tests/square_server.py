"""The embedded server over one edition directory, without Django: what the tests and measurements of the square start.

python -m tests.square_server EDITION PORT [STATIC]
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces

from prakat.public import lanes
from prakat.public.site import Site
from prakat.public.square import Square

LIVE_BODY = b"a live page"


def live(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    """Stands for Django: says who asked, and takes what is sent."""
    sent = len(environ["wsgi.input"].read()) if environ["REQUEST_METHOD"] == "POST" else 0
    start("404 Not Found" if sent == 0 else "200 OK", [("Content-Type", "text/plain")])
    return [LIVE_BODY]


application = Site(Square(Path(os.environ.get("SQUARE_TEST_EDITION", "."))), live)


def main() -> None:
    os.environ["SQUARE_TEST_EDITION"] = sys.argv[1]
    Granian(
        "tests.square_server:application",
        port=int(sys.argv[2]),
        interface=Interfaces.WSGI,
        blocking_threads=lanes.REQUEST_THREADS,
        http=HTTPModes.http1,
        backpressure=4_096,
        static_path_route=["/static"] if sys.argv[3:] else None,
        static_path_mount=[Path(sys.argv[3])] if sys.argv[3:] else None,
    ).serve(spawn_target=lanes.spawn)


if __name__ == "__main__":
    main()
