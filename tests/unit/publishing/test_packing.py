"""Pages are packed by threads, which a forked process does not inherit."""

import multiprocessing
from pathlib import Path

import pytest
from django.conf import LazySettings

from prakat.publishing import press
from prakat.publishing.rules import Page

WITHIN_SECONDS = 30


def pressed(words: str) -> str:
    return press.press("", [Page("/", "text/html", words.encode() * 100)])


def test_a_process_that_was_forked_from_one_that_packed_can_pack(
    settings: LazySettings, tmp_path: Path
) -> None:
    settings.EDITION_DIR = tmp_path / "edition"
    parents = pressed("ก่อน")
    child = multiprocessing.get_context("fork").Process(target=pressed, args=("หลัง",), daemon=True)
    child.start()
    child.join(WITHIN_SECONDS)
    if child.is_alive():
        child.kill()
        pytest.fail("the forked process waits for threads that it does not have")
    assert child.exitcode == 0
    assert pressed("หลัง") != parents
