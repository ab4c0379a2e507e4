"""A whole town for a test: an own folder and database, the cast or the demonstration in it, and the real server."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers import free_port

PROJECT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Town:
    """Where the town answers, and where its state lies."""

    address: str
    folder: Path
    environment: dict[str, str]

    def run(self, *arguments: str) -> str:
        """Run a Python module in the town's environment and return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            env=self.environment,
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=600,
        )
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        return done.stdout


@contextmanager
def running_town(folder: Path, *fill: str, database_url: str = "") -> Iterator[Town]:
    """A town in ``folder``, filled by running the module ``fill``, and served until the block ends."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PRAKAT_")}
    environment |= {
        "PRAKAT_VAR": str(folder / "var"),
        "PRAKAT_PUBLIC_URL": address,
        "PRAKAT_SITE": "127.0.0.1:8000",  # the name in the keys that every test has
        "PRAKAT_REQUIRE_SECOND_FACTOR": "no",
        "DATABASE_URL": database_url,
        "PYTHONPATH": str(PROJECT),
    }
    town = Town(address, folder, environment)
    town.run(*fill)
    server = subprocess.Popen(
        [sys.executable, "-m", "prakat", "serve", "--port", str(port)], env=environment, cwd=PROJECT
    )
    try:
        await_answer(address, server)
        yield town
    finally:
        server.terminate()
        server.wait(timeout=20)


def await_answer(address: str, server: "subprocess.Popen[bytes]") -> None:
    """Until the server answers at all; RuntimeError when it stops or is silent for long."""
    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"the server stopped with {server.returncode}")
        try:
            urllib.request.urlopen(address, timeout=2).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{address} does not answer")


def fill_with_cast() -> None:
    """Migrate, load the scheme and put the cast into their posts as of today."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from tests.cast import assemble

    call_command("migrate", verbosity=0)
    assemble(timezone.now())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prakat.config.settings")
    fill_with_cast()
