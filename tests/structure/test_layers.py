"""Which way is down: what the packages import."""

import subprocess
import sys
from pathlib import Path

from tests.structure.tree import PACKAGE, ROOT, imports, layers, name_of, python_files

FRAMEWORKS = {"django", "wagtail", "allauth", "axes", "modelcluster", "taggit", "rest_framework"}
MAY_IMPORT_WAGTAIL = {"cms", "config"}  # config wires addresses


def forbidden_imports(path: Path, source: str) -> list[str]:
    """Returns the imports that the file's place in the house forbids."""
    package = path.relative_to(PACKAGE).parts[0]
    pure = package == "lib" or path.stem == "rules" or "rules" in path.relative_to(PACKAGE).parts
    wrong = []
    for line, module in imports(source):
        top = module.partition(".")[0]
        if (pure and top in FRAMEWORKS) or (top == "wagtail" and package not in MAY_IMPORT_WAGTAIL):
            wrong.append(f"{name_of(path)}:{line}: {module}")
    return wrong


def test_the_import_contracts_are_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    outcome = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_every_layer_has_its_package_and_every_package_its_layer() -> None:
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert set().union(*layers()) == packages


def test_rules_and_lib_know_no_framework_and_only_cms_knows_wagtail() -> None:
    files = python_files("prakat")
    assert len(files) > 40
    assert [wrong for path in files for wrong in forbidden_imports(path, path.read_text("utf-8"))] == []


def test_a_forbidden_import_is_seen_even_inside_a_function() -> None:
    hidden = "def f():\n    from django.db import models\n    import wagtail.models\n"
    assert len(forbidden_imports(PACKAGE / "scheme/rules.py", hidden)) == 2
    assert len(forbidden_imports(PACKAGE / "lib/anything.py", hidden)) == 2
    assert len(forbidden_imports(PACKAGE / "people/models.py", hidden)) == 1
    assert forbidden_imports(PACKAGE / "cms/models.py", hidden) == []
