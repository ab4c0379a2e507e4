"""The sandbox: whatever the process in it does, its caller gets an answer or a refusal, in time."""

import ctypes
import os
import socket
import time
from pathlib import Path

import pytest

from prakat.lib.files.limits import Code, Limits, Unsafe
from prakat.lib.files.sandbox import TASKS, run

BAD = "tests.unit.lib.files.bad_tasks"
ROOT = Path(__file__).parents[4]
SMALL = Limits(seconds=20, memory_bytes=600_000_000, unpacked_bytes=50_000_000, answer_bytes=5_000_000)


@pytest.fixture(autouse=True)
def tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    names = (
        "echo refuse fail recurse crash eat_memory eat_memory_in_c be_killed sleep sleep_with_a_child answer_too_much"
        " talk_forever write_too_much leave_a_link leave_nothing exit_quietly lie look_around"
    )
    for name in names.split():
        monkeypatch.setitem(TASKS, name, f"{BAD}:{name}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "file"
    file.write_bytes(b"abc")
    return file


def test_a_task_answers_reports_and_writes(source: Path, tmp_path: Path) -> None:
    told: list[dict[str, object]] = []
    target = tmp_path / "made"
    answer = run(
        "echo", source=source, target=target, arguments={"ก": [1]}, limits=SMALL, on_progress=told.append
    )
    assert answer == {"arguments": {"ก": [1]}, "size": 3, "seconds": 20}
    assert told == [{"half": True}, {"half": False}]
    assert target.read_bytes() == b"cba"


def test_without_a_target_nothing_is_written(source: Path, tmp_path: Path) -> None:
    assert run("echo", source=source, limits=SMALL)["size"] == 3
    assert [path.name for path in tmp_path.iterdir() if path.name != "var"] == ["file"]


def test_a_refusal_comes_through_whole(source: Path) -> None:
    with pytest.raises(Unsafe) as caught:
        run("refuse", source=source, limits=SMALL)
    assert caught.value.code is Code.RATIO
    assert caught.value.params == {"max_ratio": 7, "name": "หนังสือ"}


@pytest.mark.parametrize(
    ("task", "code"),
    [
        ("fail", "crashed"),
        ("recurse", "depth"),
        ("crash", "crashed"),
        ("eat_memory", "memory"),
        ("eat_memory_in_c", "memory"),
        ("be_killed", "memory"),
        ("answer_too_much", "crashed"),
        ("talk_forever", "crashed"),
        ("write_too_much", "unpacked"),
        ("leave_a_link", "crashed"),
        ("leave_nothing", "crashed"),
        ("exit_quietly", "crashed"),
        ("lie", "crashed"),
    ],
)
def test_whatever_becomes_of_the_process_is_a_refusal(
    task: str, code: str, source: Path, tmp_path: Path
) -> None:
    target = tmp_path / "made"
    with pytest.raises(Unsafe) as caught:
        run(task, source=source, target=target, limits=SMALL)
    assert caught.value.code == code
    assert not target.exists()


@pytest.mark.parametrize("task", ["sleep", "sleep_with_a_child"])
def test_time_is_up_for_the_process_and_its_children(task: str, source: Path) -> None:
    told: list[dict[str, int]] = []
    before = time.monotonic()
    with pytest.raises(Unsafe) as caught:
        run(task, source=source, limits=Limits(seconds=2), on_progress=told.append)
    assert caught.value.code is Code.TIME
    assert time.monotonic() - before < 6
    assert len(told) == (task == "sleep_with_a_child")
    for said in told:
        assert ends(said["child"], within_seconds=5)


def ends(process: int, *, within_seconds: float) -> bool:
    """Whether the process, which is no child of ours, is gone or at least dead."""
    deadline = time.monotonic() + within_seconds
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] in "ZX":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


def test_a_file_that_is_too_large_is_not_even_handed_in(source: Path) -> None:
    with pytest.raises(Unsafe) as caught:
        run("echo", source=source, limits=Limits(file_bytes=2))
    assert caught.value.code is Code.TOO_LARGE


def test_an_unknown_task_is_a_fault_of_the_caller(source: Path) -> None:
    with pytest.raises(KeyError):
        run("os:system", source=source, limits=SMALL)


def test_the_process_sees_little_of_the_machine(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "x")
    secret = tmp_path / "secrets" / "key"
    secret.parent.mkdir()
    secret.write_bytes(b"x")
    shown = tmp_path / "shown"
    shown.write_bytes(b"x")
    with socket.create_server(("127.0.0.1", 0)) as server:
        seen = run(
            "look_around",
            source=source,
            limits=SMALL,
            arguments={
                "port": server.getsockname()[1],
                "secret": str(secret),
                "outside": str(tmp_path / "written"),
                "readable": str(shown),
            },
            readable=[shown],
        )
    assert set(seen["environment"]).isdisjoint({"SECRET_KEY", "DJANGO_SETTINGS_MODULE", "PRAKAT_VAR"})
    assert seen["folder"] != os.getcwd() and not Path(seen["folder"]).exists()
    assert seen["readable"] == ""
    if not landlocked():
        pytest.skip("this kernel has no Landlock: files and network are confined less")
    assert {key: seen[key] for key in ("read", "list", "write", "run")} == dict.fromkeys(
        ("read", "list", "write", "run"), "PermissionError"
    )
    assert seen["network"] and seen["signal"]


def landlocked() -> bool:
    version_of_landlock = 444
    return bool(ctypes.CDLL(None).syscall(version_of_landlock, None, ctypes.c_size_t(0), 1) > 0)


def test_the_code_is_found_wherever_the_caller_stands(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "json.py").write_text("raise SystemExit('a module of the folder was taken for the library')")
    assert run("echo", source=source, limits=SMALL)["size"] == 3
    monkeypatch.setenv("PYTHONPATH", os.path.relpath(ROOT, tmp_path))
    assert run("echo", source=source, limits=SMALL)["size"] == 3


def test_installed_tasks_need_no_path_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    text = tmp_path / "text"
    text.write_text("ประกาศเทศบาล", "utf-8")
    assert run("inspect", source=text, limits=SMALL) == {"found": []}
    made = tmp_path / "made"
    assert run("clean", source=text, target=made, limits=SMALL)["format"] == "txt"
    assert made.read_text("utf-8") == "ประกาศเทศบาล"
