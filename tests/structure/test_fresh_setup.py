"""Set-up from nothing but the repository's files: it works, and is not done twice."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.structure.tree import ROOT, project_files

pytestmark = pytest.mark.slow
SECONDS_WHEN_NOTHING_IS_LEFT_TO_DO = 5


def make(target: str, folder: Path) -> str:
    """Runs make in the folder and returns what it printed; fails with it when make does."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PRAKAT_", "MAKE"))
    }
    done = subprocess.run(["make", target], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_set_up_works_from_nothing_and_only_once(tmp_path: Path) -> None:
    for path in project_files():
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)
    assert not (tmp_path / ".venv").exists()

    make("setup-test", tmp_path)
    command = [tmp_path / ".venv" / "bin" / "prakat", "django", "check"]
    checked = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "PRAKAT_VAR": str(tmp_path / "var")},
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert len(list((tmp_path / "prakat/pages/static_built/fonts").glob("*.woff2"))) == 4
    catalogues = [path for path in project_files() if path.suffix == ".po"]
    for catalogue in catalogues:
        assert (tmp_path / catalogue.relative_to(ROOT)).with_suffix(".mo").exists()

    begun = time.monotonic()
    assert make("setup-test", tmp_path).strip() in ("", "make: Nothing to be done for 'setup-test'.")
    assert time.monotonic() - begun < SECONDS_WHEN_NOTHING_IS_LEFT_TO_DO
