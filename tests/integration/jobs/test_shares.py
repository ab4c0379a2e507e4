"""The whole site pressed by several processes is the whole site pressed by one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
ENTRIES = 60
BOTH_WAYS = """
import sys
import django
django.setup()
from django.utils import timezone
from prakat.publishing import press, shares, tallies

tallies.recount_everything()
at, told = timezone.now(), []
alone = shares.press_everything(at, "", None, 1)
together = shares.press_everything(at, "", lambda done, expected: told.append((done, expected)), 3)
paths = [path for path, _ in press.tree().walk(together)]
standing = {path.name for path in (press.folder() / "trees").glob("*/*")}
seen = set()
for root in (together, press.current_root()):
    list(press.tree().directories(root, seen))
reached = {digest[:40] for digest in seen}
assert all(0 <= done <= expected for done, expected in told)
print(alone == together, len(paths) == len(set(paths)), sum("/e/" in path for path in paths), standing == reached)
"""


@pytest.mark.parametrize("entries", [0, ENTRIES])
def test_shares_make_the_same_tree_and_leave_nothing_behind(tmp_path: Path, entries: int) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {
        "PRAKAT_VAR": str(tmp_path / "instance"),
        "PYTHONPATH": str(PROJECT),
        "DJANGO_SETTINGS_MODULE": "prakat.config.settings",
    }

    def run(*arguments: str) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    if not entries:
        run("-m", "prakat", "django", "migrate", "--verbosity=0")
        assert run("-c", BOTH_WAYS).split() == ["True", "True", "0", "True"]
        return
    run("-m", "bench.fill", f"--entries={entries}", "--unsealed")
    same, once, pages, clean = run("-c", BOTH_WAYS).split()
    assert (same, once, clean) == ("True", "True", "True") and int(pages) >= 4 * entries
