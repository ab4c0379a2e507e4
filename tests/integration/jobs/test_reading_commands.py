"""``prakat extract`` and ``prakat screen`` on files: exact lines of JSON, and a broken file told plainly."""

import json
from pathlib import Path

import pytest

from prakat.jobs.cli import run
from prakat.screening.personal.numbers import is_national_id
from tests import office, papers
from tests.office import paragraph

NUMBER = next(f"100000000001{last}" for last in range(10) if is_national_id(f"100000000001{last}"))


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    made = {
        "scan.pdf": papers.scan(
            papers.pdf(
                [[papers.Line("ประกาศรายชื่อผู้มีสิทธิ", size=24)], [papers.Line(f"เลขบัตร {NUMBER}", size=24)]]
            )
        ),
        "memo.docx": office.docx(paragraph("ลับ") + paragraph("บันทึกข้อความ"), author="ผู้พิมพ์สมมุติ"),
        "broken.pdf": b"%PDF-1.7\nnothing",
    }
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
    return {name: tmp_path / name for name in made}


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_extract_answers_each_file_on_a_line(
    files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["extract", *map(str, files.values()), "--json"]) == 1  # one of them is broken
    scan, memo, broken = lines(capsys)
    assert {key: scan[key] for key in ("format", "pages", "text_layer")} == {
        "format": "pdf",
        "pages": 2,
        "text_layer": "ocr",
    }
    assert NUMBER in str(scan["text"])
    assert memo == {
        "file": str(files["memo.docx"]),
        "format": "docx",
        "pages": 1,
        "text_layer": "good",
        "text": "ลับ\nบันทึกข้อความ",
    }
    assert (broken["text_layer"], broken["error"]) == ("none", "broken")


def test_screen_names_the_page(files: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["screen", str(files["scan.pdf"]), str(files["memo.docx"]), "--json"]) == 0
    scan, memo = lines(capsys)
    assert [(one["page"], one["type"], one["severity"]) for one in scan["findings"]] == [  # type: ignore[attr-defined]
        (2, "NATIONAL_ID", "block"),
        (1, "MACHINE_READ", "note"),
        (2, "MACHINE_READ", "note"),
    ]
    assert [(one["kind"], one["type"]) for one in memo["findings"]] == [  # type: ignore[attr-defined]
        ("secrecy", "SECRECY_MARK"),
        ("personal_data", "AUTHOR_METADATA"),
    ]


def test_screen_asks_for_something_to_screen(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["screen"]) == 2
    assert "ระบุไฟล์" in capsys.readouterr().err
