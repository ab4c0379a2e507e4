"""A translation fills in only what the sentence it stands for offers; anything else would break the page."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.structure.tree import name_of, project_files

CATALOGUES = [path for path in project_files() if path.suffix == ".po"]
SLOTS = re.compile(r"%\(\w+\)[sd]|(?<![%\w\d ])%[sd]|\{\w*\}")


def entries(text: str) -> Iterator[tuple[str, str]]:
    """Yields the source (with its plural) and the translations (of all forms) of each entry of a .po file."""
    for block in re.split(r"\n\s*\n", text):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        source, mark, translation = "\n".join(lines).partition("\nmsgstr")
        if mark:
            yield source, translation


def unheard_of(source: str, translation: str) -> set[str]:
    """Returns the slots of the translation that its source does not have."""
    return set(SLOTS.findall(translation)) - set(SLOTS.findall(source))


@pytest.mark.parametrize("path", CATALOGUES, ids=name_of)
def test_translations_fill_in_only_what_is_offered(path: Path) -> None:
    found = list(entries(path.read_text("utf-8")))
    assert len(found) > 1
    assert [(source, slots) for source, text in found if (slots := unheard_of(source, text))] == []


def test_there_are_catalogues() -> None:
    assert CATALOGUES


def test_a_slot_that_nobody_fills_is_seen() -> None:
    text = '#, python-format\nmsgid "ถึง %(unit)s"\nmsgstr "To %(department)s"\n\nmsgid "ก"\nmsgstr "a"\n'
    assert [unheard_of(*entry) for entry in entries(text)] == [{"%(department)s"}, set()]
    assert unheard_of("ถึง %(unit)s", "To the office") == set()
