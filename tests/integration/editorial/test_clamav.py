"""Files meet a real ClamAV daemon when they are attached, and its absence is told."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from prakat.desk.work import machine
from prakat.editorial import blobs
from prakat.lib.refusal import Refused
from tests.clamav import MARK, clamav


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with clamav(tmp_path_factory.mktemp("clamd")) as address:
        yield address


def attach(content: bytes) -> str:
    digest, _ = blobs.accept(io.BytesIO(content), name="บัญชี.csv", max_bytes=10**6, allowed=["csv"])
    return digest


def test_a_known_virus_is_refused_by_name_and_an_honest_file_kept(daemon: str, settings: Any) -> None:
    settings.CLAMD_ADDRESS = daemon
    assert blobs.store().read(attach("รายการ,บาท\nถนน,12\n".encode()))
    with pytest.raises(Refused) as refusal:
        attach(b"item,baht\nroad,12\n" + MARK + b",1\n")
    assert refusal.value.obstacles[0].code == "file_infected"
    assert "Prakat.Test.Marked" in str(refusal.value)


def test_without_an_answer_nothing_is_taken_and_the_board_says_so(
    daemon: str, settings: Any, tmp_path: Path
) -> None:
    settings.CLAMD_ADDRESS = ""
    assert machine.scanner()["state"] == "off"
    settings.CLAMD_ADDRESS = daemon
    assert machine.scanner()["state"] == "well"
    settings.CLAMD_ADDRESS = str(tmp_path / "nowhere")
    assert machine.scanner()["state"] == "silent"
    with pytest.raises(Refused) as refusal:
        attach("รายการ,บาท\nถนน,12\n".encode())
    assert refusal.value.obstacles[0].code == "file_unscanned"
