"""What may not stand in the repository: one machine's paths, registries' addresses, unpinned packages."""

import re
from pathlib import Path

import pytest

from tests.structure.tree import ROOT, name_of, project_files

# Written in pieces, so that this file does not find itself.
MACHINE_PATHS = re.compile(r"(?<![\w.})-])/(?:" + "work|root" + r")/|/home" + r"/[a-z]|/tmp/" + "bash_jobs")
REGISTRIES = re.compile(
    "|".join(
        re.escape(".".join(parts))
        for parts in (
            ("pypi", "org"),
            ("files", "pythonhosted", "org"),
            ("registry", "npmjs", "org"),
            ("deb", "debian", "org"),
        )
    )
)
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
LOCKS = ("prakat", "test")


def lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    """Returns place and text of the lines with the pattern; files that are not text are passed over."""
    found = []
    for path in paths:
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        if pattern.search(text):
            lines = enumerate(text.splitlines(), 1)
            found += [
                f"{name_of(path)}:{number}: {line.strip()[:90]}"
                for number, line in lines
                if pattern.search(line)
            ]
    return found


def locked(text: str) -> dict[str, list[str]]:
    """Returns name and version of each package of a lock file, with its hashes."""
    packages: dict[str, list[str]] = {}
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip() and not line.startswith("#"):
            pin, *hashes = re.split(r"\s+--hash=", line.strip())
            packages[pin] = hashes
    return packages


@pytest.mark.parametrize("pattern", [MACHINE_PATHS, REGISTRIES, UNFINISHED])
def test_no_file_holds(pattern: re.Pattern[str]) -> None:
    files = list(project_files())
    assert len(files) > 60
    assert lines_with(pattern, files) == []


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_one_version_and_hashes(name: str) -> None:
    packages = locked((ROOT / "requirements" / f"{name}.txt").read_text("utf-8"))
    assert len(packages) > 15
    for pin, hashes in packages.items():
        assert re.fullmatch(r"[a-z0-9.-]+(\[[a-z,]+\])?==[\w.]+( ;.*)?", pin.strip()), pin
        assert hashes and all(re.fullmatch("sha256:[0-9a-f]{64}", one.strip()) for one in hashes), pin


@pytest.mark.parametrize("name", LOCKS)
def test_lock_files_name_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    assert "://" not in text and "--index" not in text and "--extra-index" not in text and " @ " not in text


def test_both_lock_files_agree_and_hold_what_was_asked_for() -> None:
    pins: dict[str, set[str]] = {}
    for name in LOCKS:
        for pin in locked((ROOT / "requirements" / f"{name}.txt").read_text("utf-8")):
            package, _, version = pin.partition("==")
            pins.setdefault(f"{package} {version.partition(';')[2].strip()}", set()).add(version)
    assert {package: versions for package, versions in pins.items() if len(versions) > 1} == {}
    present = {package.split()[0].partition("[")[0] for package in pins}
    for name in LOCKS:
        for line in (ROOT / "requirements" / f"{name}.in").read_text("utf-8").splitlines():
            asked = re.match(r"[\w.-]+", line)
            if asked and not line.startswith("-"):
                assert re.sub(r"[._]", "-", asked[0].lower()) in present, line


def test_what_may_not_stand_is_seen() -> None:
    for bad in (
        "cd /" + "work/main",
        '"/' + 'root/.cache"',
        "/home" + "/somchai/x",
        "/tmp/" + "bash_jobs.0/1",
    ):
        assert MACHINE_PATHS.search(bad), bad
    for good in ("/desk/work/", "{base}/root/", "https://example.go.th/home/", "../shared/samples"):
        assert not MACHINE_PATHS.search(good), good
    assert REGISTRIES.search("https://" + "py" + "pi.org/simple")
    assert locked("a==1 \\\n    --hash=sha256:00\nb==2\n") == {"a==1": ["sha256:00"], "b==2": []}
