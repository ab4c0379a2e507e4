"""A test that is never collected proves nothing: every test file is found, and none is lost unseen."""

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.structure.tree import ROOT, name_of, python_files

# Raise it as the suite grows; never lower it without saying why.
FEWEST_TESTS = 1400


def holds_tests(path: Path) -> bool:
    """Returns whether a function or method of the file is named like a test."""
    tree = ast.parse(path.read_text("utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return any(function.name.startswith("test_") for function in functions)


def test_every_test_is_collected() -> None:
    options = ["--collect-only", "-q", "-m", "", "-p", "no:cacheprovider"]  # also what is slow
    command = [sys.executable, "-m", "pytest", *options]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert listing.returncode == 0, listing.stdout[-3000:] + listing.stderr[-3000:]
    collected = Counter(line.partition("::")[0] for line in listing.stdout.splitlines() if "::" in line)
    written = {name_of(path) for path in python_files() if holds_tests(path)}
    assert written - set(collected) == set(), "These hold tests that pytest does not find"
    assert sum(collected.values()) >= FEWEST_TESTS
