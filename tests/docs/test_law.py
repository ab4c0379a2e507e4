"""docs/law.md names functions and tests that exist, and every clause of the announcement stands in it."""

import importlib
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
TEXT = (PROJECT / "docs" / "law.md").read_text(encoding="utf-8")
FUNCTIONS = sorted(set(re.findall(r"`(prakat(?:\.\w+)+)`", TEXT)))
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py(?:::\w+)?)`", TEXT)))
CLAUSES = ["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "2", "3.1", "3.2", "4.1", "4.2", "4.3"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_named_functions_exist(name: str) -> None:
    module, _, attribute = name.rpartition(".")
    assert hasattr(importlib.import_module(module), attribute)


@pytest.mark.parametrize("name", TESTS)
def test_named_tests_exist(name: str) -> None:
    path, _, function = name.partition("::")
    source = (PROJECT / path).read_text(encoding="utf-8")
    assert f"def {function or 'test_'}" in source


@pytest.mark.parametrize("clause", CLAUSES)
def test_every_clause_has_a_line(clause: str) -> None:
    assert re.search(rf"^\| {re.escape(clause)} \|", TEXT, re.MULTILINE)


def test_there_is_something_to_check() -> None:
    assert len(FUNCTIONS) > 15 and len(TESTS) > 8
