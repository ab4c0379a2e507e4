"""Starting empty, as the README says: each command works on a folder that holds nothing yet."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture
def prakat(tmp_path: Path):  # type: ignore[no-untyped-def]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"PRAKAT_VAR": str(tmp_path / "var"), "PYTHONPATH": str(PROJECT)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "prakat", *arguments],
            env=environment,
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run


def test_a_scheme_an_operator_and_old_addresses(prakat, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    first = prakat("scheme", "load", "schemes/khlong-hin.yaml", "--yes")
    assert first.returncode == 0, first.stderr
    again = prakat("scheme", "load", "schemes/khlong-hin.yaml", "--yes")
    assert again.returncode == 0 and "ไม่มีอะไรเปลี่ยน" in again.stdout
    out = tmp_path / "export.yaml"
    assert prakat("scheme", "export", str(out)).returncode == 0
    assert "ใช้ได้" in prakat("scheme", "check", str(out)).stdout
    opened = prakat("operator", "boss", "--make-password")
    assert opened.returncode == 0 and "แสดงครั้งเดียว" in opened.stdout
    twice = prakat("operator", "boss", "--make-password")
    assert twice.returncode == 1 and "มีบัญชี boss อยู่แล้ว" in twice.stderr
    table = tmp_path / "old.csv"
    table.write_text("source,target\n/index.php?id=7,/items/1.1/\n", encoding="utf-8")
    assert "1 รายการ" in prakat("redirects", "load", str(table)).stdout
    table.write_text("/a,https://elsewhere.example/\n", encoding="utf-8")
    refused = prakat("redirects", "load", str(table))
    assert refused.returncode == 1 and "ต้องเป็นที่อยู่ในเว็บไซต์นี้" in refused.stderr


def test_a_scheme_with_a_unit_that_does_not_exist_changes_nothing(prakat, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    wrong = tmp_path / "wrong.yaml"
    text = (PROJECT / "schemes/ban-phru.yaml").read_text(encoding="utf-8")
    wrong.write_text(text.replace("units: [FIN]", "units: [XYZ]", 1), encoding="utf-8")
    refused = prakat("scheme", "load", str(wrong), "--yes")
    said = refused.stdout + refused.stderr
    assert refused.returncode != 0 and "XYZ" in said and "บรรทัด" in said and "units" in said
