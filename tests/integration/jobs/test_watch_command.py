"""``prakat watch judge``: a line of JSON for each page, at once and in order, and a broken line told plainly."""

import io
import json
from pathlib import Path

import pytest

from prakat.jobs.cli import run

PAGES = [
    json.dumps({"id": "a", "html": "<h1>ประกาศ</h1><p>ปิดถนน</p>"}, ensure_ascii=False),
    "not JSON",
    json.dumps({"id": 2, "html": "<div style='display:none'>slot gacor maxwin</div>"}),
    "",
    json.dumps({"id": 3}),
    json.dumps({"id": 4, "html": 5}),
    json.dumps(["id", "html"]),
    json.dumps({"id": "z", "html": "วงน้องนกกระจอก รับสมัครสายเปย์"}),
]


def lines(capsys: pytest.CaptureFixture[str]) -> tuple[list[dict[str, object]], list[str]]:
    printed = capsys.readouterr()
    return [json.loads(line) for line in printed.out.splitlines()], printed.err.splitlines()


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    path = tmp_path / "pages.jsonl"
    path.write_text("\n".join(PAGES), "utf-8")
    return path


def test_each_page_is_answered_on_a_line(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["watch", "judge", "--jsonl", str(pages)]) == 1
    answers, told = lines(capsys)
    assert [(answer["id"], answer["verdict"]) for answer in answers] == [
        ("a", "clean"),
        (2, "attack"),
        ("z", "clean"),
    ]
    assert answers[0] == {"id": "a", "verdict": "clean", "score": 0.0, "reasons": []}
    assert 0.5 <= float(str(answers[1]["score"])) <= 1 and "display:none" in str(answers[1]["reasons"])
    assert [line.split(" อ่าน")[0] for line in told] == [f"บรรทัดที่ {n}" for n in (2, 5, 6, 7)]


def test_pages_come_from_standard_input_as_well(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for option in (["--jsonl"], []):
        monkeypatch.setattr("sys.stdin", io.StringIO(PAGES[0]))
        assert run(["watch", "judge", *option]) == 0
        assert lines(capsys)[0][0]["verdict"] == "clean"


def test_a_list_of_the_municipality_is_used(
    pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "words.txt"
    own.write_text("[slogan GAMBLING]\nวงน้องนกกระจอก | สายเปย์\n[allowed]\nslot gacor | maxwin\n", "utf-8")
    run(["watch", "judge", "--jsonl", str(pages), "--lexicon", str(own)])
    assert [answer["verdict"] for answer in lines(capsys)[0]] == ["clean", "clean", "attack"]


def test_a_list_that_cannot_be_read_is_told(
    pages: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "words.txt"
    own.write_text("[nothing]\n", "utf-8")
    for path in (own, tmp_path / "missing.txt"):
        assert run(["watch", "judge", "--jsonl", str(pages), "--lexicon", str(path)]) == 2
        answers, told = lines(capsys)
        assert answers == [] and len(told) == 1
    assert run(["watch", "judge", "--jsonl", str(tmp_path / "missing.jsonl")]) == 2
