"""The project's files, as the tests of its structure read them."""

import ast
import configparser
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "prakat"
BUILT = {"build", "dist", "var", "static_built", "__pycache__"}


@cache
def project_files() -> tuple[Path, ...]:
    """Returns every file that is, or would be, in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        files = [ROOT / name for name in listing.stdout.split("\0") if name]
    except (FileNotFoundError, subprocess.CalledProcessError):  # no git here, or a copy without its history
        files = [path for path in ROOT.rglob("*") if not _built(path.relative_to(ROOT))]
    return tuple(sorted(path for path in files if path.is_file()))


def _built(path: Path) -> bool:
    """Returns whether .gitignore leaves out the file; path is relative to the project."""
    folders = set(path.parts[:-1])
    hidden = {folder for folder in folders if folder.startswith(".")} - {".ci"}
    return bool(hidden or folders & BUILT or path.suffix in {".mo", ".pyc"} or ".egg-info" in str(path))


def python_files(*folders: str) -> list[Path]:
    """Returns the Python files below the folders (all of them when none is named), migrations left out."""
    tops = [ROOT / folder for folder in folders] or [ROOT]
    return [
        path
        for path in project_files()
        if path.suffix == ".py"
        and "migrations" not in path.parts
        and any(path.is_relative_to(top) for top in tops)
    ]


def name_of(path: Path) -> str:
    """Returns the path as a reader knows it."""
    return path.relative_to(ROOT).as_posix()


def imports(source: str) -> Iterator[tuple[int, str]]:
    """Yields line and module of every absolute import, wherever in the source it stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module


def layers() -> list[set[str]]:
    """Returns the packages of each layer, the highest first, as .importlinter lists them."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    listed = contracts["importlinter:contract:apps"]["layers"].split("\n")
    return [{package.strip() for package in line.split("|")} for line in listed if line.strip()]
