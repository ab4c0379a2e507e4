"""`prakat scheme`: check, load, export."""

import argparse
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from prakat.jobs.commands import scheme as command
from prakat.people.models import Account
from prakat.publishing import adoption
from prakat.scheme import actions, queries
from prakat.scheme.document import parse
from prakat.scheme.rules import SchemeDocument

pytestmark = pytest.mark.django_db
SCHEMES = Path(__file__).parents[3] / "schemes"
BAN_PHRU = str(SCHEMES / "ban-phru.yaml")


@pytest.fixture(autouse=True)
def without_press(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command adopts through publishing; here without sealing an edition."""
    monkeypatch.setattr(adoption, "adopt_scheme", actions.load)


def prakat(*words: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser.add_subparsers())
    args = parser.parse_args(["scheme", *words])
    return int(args.run(args))


def test_check_says_that_a_file_is_good(capsys: pytest.CaptureFixture[str]) -> None:
    assert prakat("check", BAN_PHRU) == 0
    assert "ใช้ได้ (6 หมวด 28 รายการ)" in capsys.readouterr().out


def test_check_names_every_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.yaml"
    text = Path(BAN_PHRU).read_text("utf-8").replace("units: [FIN]", "units: [XYZ]")
    bad.write_text(text.replace("chain: [head]", "chain: []"), "utf-8")
    assert prakat("check", str(bad)) == 1
    told = capsys.readouterr().err
    assert "พบข้อผิดพลาด 7 จุด" in told and "ช่อง items[9].units[0]: ไม่มีส่วนราชการรหัส “XYZ”" in told
    assert prakat("load", str(bad), "--yes") == 1
    assert queries.current() is None


def test_check_of_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert prakat("check", str(tmp_path / "none.yaml")) == 1
    assert "เปิดไฟล์" in capsys.readouterr().err


def test_load_shows_the_changes_and_loads(capsys: pytest.CaptureFixture[str]) -> None:
    assert prakat("load", BAN_PHRU, "--yes") == 0
    told = capsys.readouterr().out
    assert "เพิ่มรายการ 1.1 สภาพทั่วไป ข้อมูลพื้นฐาน" in told and "โหลดมาตรการแล้ว" in told
    assert queries.current() is not None
    assert prakat("load", BAN_PHRU) == 0
    assert "ไม่มีอะไรเปลี่ยน" in capsys.readouterr().out


def test_load_asks_first(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert prakat("load", BAN_PHRU) == 1
    assert "--yes" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: "n")
    assert prakat("load", BAN_PHRU) == 1
    assert queries.current() is None
    monkeypatch.setattr("builtins.input", lambda question: "y")
    assert prakat("load", BAN_PHRU) == 0
    assert queries.current() is not None


def test_load_of_a_change_names_its_two_people(
    loaded: SchemeDocument,
    appointed: Callable[..., Account],
    at: datetime,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    changed = tmp_path / "changed.yaml"
    changed.write_text(Path(BAN_PHRU).read_text("utf-8").replace("hours: 24", "hours: 12"), "utf-8")
    appointed("head-plan")
    words = ["load", str(changed), "--yes", "--reason", "เร่งรัด", "--by", "head-plan", "--second", "palat"]
    assert prakat(*words) == 1
    assert "ไม่มีบัญชีผู้ใช้ palat" in capsys.readouterr().err
    appointed("palat")
    assert prakat(*words) == 0
    assert "เปลี่ยนจาก “24” เป็น “12”" in capsys.readouterr().out
    assert queries.urgent_policy(queries.current_document()).owed_hours == 12


def test_export_reads_back_equal(
    loaded: SchemeDocument, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert prakat("export") == 0
    assert parse(capsys.readouterr().out) == loaded
    target = tmp_path / "out.yaml"
    assert prakat("export", str(target)) == 0
    assert parse(target.read_bytes()) == loaded


def test_export_before_the_first_scheme(capsys: pytest.CaptureFixture[str]) -> None:
    assert prakat("export") == 1
    assert "ยังไม่ได้โหลดมาตรการ" in capsys.readouterr().err
