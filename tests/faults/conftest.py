"""One small instance for all proofs of this folder, filled once a run."""

import faulthandler
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.faults.running import PROJECT, Works, environment, scratch

SPACE_BYTES = 1 << 30
LONG_SECONDS = 3600


@pytest.fixture(autouse=True)
def patience(request: pytest.FixtureRequest) -> None:
    """A long proof may take longer than a test is given before it counts as hanging."""
    if request.node.get_closest_marker("slow"):
        faulthandler.dump_traceback_later(LONG_SECONDS, file=sys.__stderr__, exit=True)


@pytest.fixture(scope="session")
def works(django_db_setup: None, django_db_blocker: Any) -> Iterator[Works]:
    """The instance that is broken again and again, on SQLite as a small office runs it."""
    if connection.vendor != "sqlite":
        pytest.skip("the proof replays SQLite's writes; PostgreSQL proves its own")
    folder = Path(tempfile.mkdtemp(prefix="prakat-faults-", dir=scratch(SPACE_BYTES))).resolve()
    try:
        base = folder / "base"
        base.mkdir()
        with django_db_blocker.unblock(), closing(sqlite3.connect(base / "prakat.sqlite3")) as target:
            connection.ensure_connection()
            connection.connection.backup(target)  # its tables are made: that is most of the time of a start
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.acts"],
            env=environment(base),
            cwd=PROJECT,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        yield Works(base, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
