"""What every test shares: where state lies, which database is meant, real documents, servers and a browser.

State and database are settled while this file is being read, because Django's settings read the environment
once.

    pytest                          on SQLite
    pytest --database postgres      on a PostgreSQL started for this run (or PRAKAT_TEST_DATABASE=postgres)
    PRAKAT_SAMPLES=dir pytest       with real documents; without it the tests that need them skip
"""

import argparse
import atexit
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.browsing import axe, chromium, new_page, page
from tests.servers import running_nginx, running_postgres

__all__ = ["axe", "chromium", "new_page", "page"]

DATABASES = ("sqlite", "postgres")
open_until_exit = ExitStack()
atexit.register(open_until_exit.close)


def wanted_database() -> str:
    """Returns the database named on the command line, or else in the environment."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--database", default=os.environ.get("PRAKAT_TEST_DATABASE") or "sqlite")
    return str(parser.parse_known_args(sys.argv[1:])[0].database)


def settle_environment() -> Path:
    """Points the settings at a folder of this run's own and at the wanted database; returns the folder.

    A process that shares the run's tests with others finds both settled by the one that started it.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        return Path(os.environ["PRAKAT_VAR"])
    state = Path(tempfile.mkdtemp(prefix="prakat-test-")).resolve()
    open_until_exit.callback(shutil.rmtree, state, ignore_errors=True)
    for name in [name for name in os.environ if name.startswith("PRAKAT_") and name != "PRAKAT_SAMPLES"]:
        del os.environ[name]  # a test means the defaults, not what this machine's owner has set
    os.environ["PRAKAT_VAR"] = str(state)
    os.environ["PRAKAT_TEST_DATABASE"] = DATABASE  # for the processes that share the run
    os.environ["DJANGO_SETTINGS_MODULE"] = "prakat.config.settings"
    os.environ.pop("DATABASE_URL", None)
    if DATABASE == "postgres":
        os.environ["DATABASE_URL"] = open_until_exit.enter_context(running_postgres())
    return state


DATABASE = wanted_database()
if DATABASE not in DATABASES:
    raise pytest.UsageError(f"--database is one of {', '.join(DATABASES)}, not {DATABASE!r}")
STATE = settle_environment()

import django  # noqa: E402
from django.conf import settings as project_settings  # noqa: E402
from django.db import connections  # noqa: E402

# A strong hash is slow on purpose; the tests log in often.
project_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
django.setup()
# The browser's driver keeps an event loop in this thread. Django would take a second connection while it runs,
# outside the test's transaction; so connections belong to the thread and nothing else.
connections._connections = threading.local()

from tests import keys  # noqa: E402

keys.make()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=DATABASES, help="the database to test on (default: sqlite)")


def pytest_report_header() -> str:
    return f"prakat: database {DATABASE}, samples {os.environ.get('PRAKAT_SAMPLES') or 'not given'}"


@pytest.hookimpl(tryfirst=True)  # before the tests are dealt out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skips on SQLite what only PostgreSQL can do, and keeps together what shares a costly fixture: with `-n 2` a
    file's tests run in one process, and the browser's tests, which share the demonstration, in one."""
    for item in items:
        place = item.path.relative_to(Path(__file__).parent)
        item.add_marker(pytest.mark.xdist_group("browser" if place.parts[0] == "browser" else str(place)))
        mark = item.get_closest_marker("postgres")
        if mark is not None and mark.kwargs.get("only") and DATABASE != "postgres":
            item.add_marker(pytest.mark.skip(reason="only on PostgreSQL: --database postgres"))


@pytest.fixture(autouse=True)
def var_dir(request: pytest.FixtureRequest, settings: object, tmp_path: Path) -> Path:
    """A folder for all state of this one test: VAR_DIR and every setting that lies below it."""
    folder = tmp_path / "var"
    folder.mkdir()
    for name in dir(project_settings):
        value = getattr(project_settings, name) if name.isupper() else None
        if type(value) in {str, type(STATE)} and Path(value).is_relative_to(STATE):
            setattr(settings, name, type(value)(folder / Path(value).relative_to(STATE)))
    Path(project_settings.FILE_UPLOAD_TEMP_DIR or folder).mkdir(exist_ok=True)
    shutil.copytree(STATE / "keys", folder / "keys")
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real documents, named by PRAKAT_SAMPLES; skips when unset and fails when wrong."""
    named = os.environ.get("PRAKAT_SAMPLES")
    if not named:
        pytest.skip("needs real documents: set PRAKAT_SAMPLES to their folder")
    folder = Path(named)
    if not (folder / "documents" / "manifest.jsonl").is_file():
        pytest.fail(f"PRAKAT_SAMPLES={named} holds no documents/manifest.jsonl", pytrace=False)
    return folder


@pytest.fixture
def nginx() -> Iterator[Callable[..., str]]:
    """Starts nginx: `nginx("root /some/folder;")` returns its address; it stops when the test ends."""
    with ExitStack() as servers:

        def start(server: str, *, http: str = "", workers: int = 1) -> str:
            return servers.enter_context(running_nginx(server, http=http, workers=workers))

        yield start
