"""The single file: alone, in an empty folder, it says what the package says; so does the command."""

import ast
import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest

from prakat.lib.seal.policy import Policy, parse_seen
from prakat.lib.transparency.moments import moment_text
from prakat.lib.verify import bundle as bundling
from prakat.lib.verify import command, findings
from prakat.lib.verify.bundle import FILE_NAME, NotOneFile, bundle
from tests.sealed_site import AT, POLICY, SITE, WITNESS, SealedSite, sealed_site
from tests.unit.lib.verify.test_website import square

NOW = moment_text(AT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds the file and the policy, and nothing else."""
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / FILE_NAME).write_bytes(bundle())
    (empty / "policy.json").write_bytes(POLICY.file())
    return empty


def alone(folder: Path, *arguments: str, at: str = NOW) -> subprocess.CompletedProcess[str]:
    """The file run by a Python that sees neither this project nor what is installed beside it."""
    python = os.path.realpath(sys.executable)
    command = [python, "-I", "-S", FILE_NAME, *arguments, "--policy", "policy.json", "--at", at]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, env={"PATH": ""}, timeout=120)


def test_it_needs_nothing_and_verifies_a_served_site(folder: Path, tmp_path: Path) -> None:
    made = sealed_site(tmp_path / "edition")
    with square(made.folder) as address:
        done = alone(folder, address)
        assert (done.returncode, done.stderr) == (0, "")
        assert "ผ่าน" in done.stdout and "Good" in done.stdout and "exit 0 (good)" in done.stdout
        assert alone(folder, address, "--sample", "3").returncode == 0
        assert alone(folder, address, "--path", "/e/k7abcdef/").returncode == 0
        late = alone(folder, address, at=moment_text(AT + timedelta(days=2)))
        assert late.returncode == 13 and "นาฬิกา" in late.stdout and "clock" in late.stdout
    assert sorted(path.name for path in folder.iterdir()) == ["policy.json", "policy.seen.json", FILE_NAME]


def test_it_remembers_and_refuses_an_older_site(folder: Path, tmp_path: Path) -> None:
    made = sealed_site(tmp_path / "edition")
    shutil.copytree(made.folder, tmp_path / "earlier", symlinks=True)
    made.release({"/feed.xml": None}, AT)
    assert alone(folder, str(made.folder)).returncode == 0
    assert parse_seen((folder / "policy.seen.json").read_bytes()).site == SITE
    older = alone(folder, str(tmp_path / "earlier"), "--lang", "en")
    assert older.returncode == 11 and "Rolled back" in older.stdout and "ย้อนกลับ" not in older.stdout
    assert alone(folder, str(tmp_path / "earlier"), "--forget").returncode == 0
    assert alone(folder, str(made.folder)).returncode == 0


def test_it_is_made_the_same_every_time() -> None:
    assert bundle() == bundle()
    source = bundle().decode()
    tree = ast.parse(source, feature_version=(3, 9))
    imported = {
        (node.module or "").split(".")[0]
        if isinstance(node, ast.ImportFrom)
        else node.names[0].name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert imported - {"cryptography"} <= sys.stdlib_module_names
    assert "prakat.lib" not in source
    assert max(len(line) for line in source.splitlines()) < 160


def test_two_meanings_of_a_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = ModuleType("one"), ModuleType("two")
    sources = {"one": '"""One."""\nX = 1\n', "two": '"""Two."""\n\n\ndef X():\n    pass\n'}
    monkeypatch.setattr(bundling, "MODULES", ("one", "two"))
    monkeypatch.setattr(bundling, "import_module", {"one": first, "two": second}.__getitem__)
    monkeypatch.setattr("inspect.getsource", lambda module: sources[module.__name__])
    with pytest.raises(NotOneFile, match="X is defined by one and by two"):
        bundle()


def test_it_runs_on_every_python_that_is_here(folder: Path, tmp_path: Path) -> None:
    made = sealed_site(tmp_path / "edition")
    for version in ("3.9", "3.10", "3.11", "3.12", "3.13", "3.14"):
        found = shutil.which(f"python{version}")
        if found is None or subprocess.run([found, "-c", ""], capture_output=True).returncode:
            continue
        done = subprocess.run(
            [found, "-I", FILE_NAME, str(made.folder), "--policy", "policy.json", "--at", NOW],
            cwd=folder,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, version + done.stderr


# What follows runs the same code in this process.


@pytest.fixture
def site(tmp_path: Path) -> SealedSite:
    (tmp_path / "policy.json").write_bytes(POLICY.file())
    return sealed_site(tmp_path / "edition")


def run(site: SealedSite, *arguments: str) -> int:
    policy = site.folder.parent / "policy.json"
    return command.main([str(site.folder), "--policy", str(policy), "--at", NOW, *arguments])


def test_json(site: SealedSite, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(site, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["result"] == "good" and told["edition"]["version"] == 3 and told["findings"] == []
    next((site.folder / "trees").glob("*/*/plan.pdf")).write_bytes(b"slot")
    assert run(site, "--json") == 14
    told = json.loads(capsys.readouterr().out)
    assert told["exit"] == 14 and told["findings"][0]["subject"] == "/files/0123456789abcdef/plan.pdf"
    assert told["findings"][0]["th"]["advice"] and told["findings"][0]["en"]["meaning"]


def test_many_findings_are_counted(site: SealedSite, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(60):
        (site.tree.directory(site.root) / f"slot{number}.html").write_bytes(b"slot")
    assert run(site) == 16
    out = capsys.readouterr().out
    assert "… 10 more" in out and "/slot0.html" in out and "แปลกปลอม" in out and "exit 16 (foreign)" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("--at", "yesterday"),
        ("--path", "e/k7abcdef/"),
        ("--sample", "-1"),
        ("--workers", "0"),
    ],
)
def test_wrong_arguments_say_so(
    site: SealedSite, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(site, *arguments) == 2
    assert "ตรวจไม่ได้" in capsys.readouterr().out


def test_wrong_files_say_so(site: SealedSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = site.folder.parent / "policy.json"
    assert command.main([str(tmp_path / "nothing"), "--policy", str(policy)]) == 2
    assert command.main([str(site.folder), "--policy", str(tmp_path / "nothing.json")]) == 2
    assert command.main(["https://a/b/c", "--policy", str(policy)]) == 2
    memory = tmp_path / "memory.json"
    for wrong in (
        "{",
        json.dumps({"format": "prakat-seen-1", "site": "x", "checkpoint": "", "edition": "", "keys": 1}),
    ):
        memory.write_text(wrong)
        assert run(site, "--remember", str(memory)) == 2
    memory.write_text(
        json.dumps({"format": "prakat-seen-1", "site": SITE, "checkpoint": "x", "edition": "", "keys": 1})
    )
    assert run(site, "--remember", str(memory)) == 2
    with pytest.raises(SystemExit) as ended:
        command.main([])
    assert ended.value.code == 2
    capsys.readouterr()


def test_a_policy_that_asks_for_witnesses(site: SealedSite) -> None:
    policy = site.folder.parent / "policy.json"
    policy.write_bytes(Policy(SITE, POLICY.roots, (WITNESS.key,), 1).file())
    assert run(site) == 19


def test_every_kind_has_its_code_and_its_words() -> None:
    kinds = set(findings.EXIT_CODES)
    assert len(set(findings.EXIT_CODES.values())) == len(kinds) == 13
    assert set(findings.THAI) == set(findings.ENGLISH) == kinds == {*findings.GRAVEST_FIRST, findings.GOOD}
    for words in (*findings.THAI.values(), *findings.ENGLISH.values()):
        assert words.meaning and words.advice
    assert findings.gravest([]) == findings.GOOD
    page = (Path(__file__).parents[4] / "docs/reference/verification.md").read_text(encoding="utf-8")
    for kind, code in findings.EXIT_CODES.items():
        assert f"| {code} | `{kind}` |" in page
    made = [findings.Finding(kind, "x") for kind in (findings.MISSING, findings.FORK, findings.BYTES)]
    assert findings.gravest(made) == findings.FORK


def test_an_exported_site(site: SealedSite, tmp_path: Path) -> None:
    """A copy as plain files with its seal: what a mirror or an archive keeps."""
    target = tmp_path / "export"
    export(site, target)
    policy = str(site.folder.parent / "policy.json")
    arguments = [str(target), "--policy", policy, "--at", NOW, "--forget"]
    assert command.main(arguments) == 0
    for strange in (
        "slot.html",
        "e/slot.html",
        "e/k7slot/index.html",
        "e/kzslot/index.html",
        "zz/index.html",
    ):
        (target / strange).parent.mkdir(exist_ok=True)
        (target / strange).write_bytes(b"slot")
        assert command.main(arguments) == 16, strange
        (target / strange).unlink()
        if not any((target / strange).parent.iterdir()):
            (target / strange).parent.rmdir()
    (target / "e" / "k8withdrawn").mkdir()
    assert command.main(arguments) == 0
    (target / "e" / "k8withdrawn" / "index.html").write_bytes(b"still here")
    assert command.main(arguments) == 16
    (target / "e" / "k8withdrawn" / "index.html").unlink()
    (target / "e" / "k7abcdef" / "index.html").write_bytes(b"slot")
    assert command.main(arguments) == 14
    (target / "e" / "k7abcdef" / "index.html").unlink()
    assert command.main(arguments) == 15


def export(site: SealedSite, target: Path) -> None:
    for path, leaf in site.tree.walk(site.root):
        if leaf.status in (200, 404):
            file = target / (path[1:] + ("index.html" if path.endswith("/") else ""))
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(site.tree.objects.read(leaf.digest))
    seal = target / ".well-known" / "prakat"
    shutil.copytree(site.folder / "log", seal / "log")
    shutil.copy(site.folder / "keys", seal / "keys")
    shutil.copy(site.folder / "current" / "edition", seal / "edition")
    seen: set[str] = set()
    (seal / "dir").mkdir()
    for digest in site.tree.directories(site.root, seen):
        (seal / "dir" / digest).write_bytes(site.tree.listing(digest))
