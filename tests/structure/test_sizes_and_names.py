"""Modules and functions stay small enough to be read in one go, and are named for what they do."""

import ast

from tests.structure.tree import name_of, project_files, python_files

MODULE_LINES = 400
FUNCTION_LINES = 50
NAMELESS_NAMES = {"util", "utils", "helper", "helpers", "common", "process", "data"} | {
    f"{word}{ending}" for word in ("manager", "handler") for ending in ("", "s")
}


def too_long(name: str, source: str) -> list[str]:
    """Returns the module and the functions in it that pass the limits."""
    lines = len(source.splitlines())
    found = [f"{name}: {lines} lines"] if lines > MODULE_LINES else []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                found.append(f"{name}:{node.lineno}: {node.name} has {length} lines")
    return found


def test_modules_and_functions_stay_small() -> None:
    assert [one for path in python_files() for one in too_long(name_of(path), path.read_text("utf-8"))] == []


def test_no_module_or_folder_has_a_name_that_says_nothing() -> None:
    found = {
        name_of(path)
        for path in project_files()
        if path.suffix in {".py", ".sh"} and NAMELESS_NAMES & {path.stem, *name_of(path).split("/")[:-1]}
    }
    assert found == set()


def test_what_is_too_long_is_seen() -> None:
    assert too_long("m", "x = 1\n" * MODULE_LINES) == []
    assert len(too_long("m", "x = 1\n" * (MODULE_LINES + 1))) == 1
    body = "    x = 1\n"
    assert too_long("m", "def f():\n" + body * (FUNCTION_LINES - 1)) == []
    assert len(too_long("m", "class C:\n  def f(self):\n" + body * FUNCTION_LINES)) == 1
