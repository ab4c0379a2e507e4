"""The reference names every field and every word that a scheme's file may hold."""

from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from prakat.scheme.reading import key_of
from prakat.scheme.rules import (
    REQUIRED_LEGAL_BASES,
    Cycle,
    FormKind,
    ItemKind,
    PolicyPage,
    SchemeDocument,
)

REFERENCE = (Path(__file__).parents[3] / "docs" / "reference" / "scheme.md").read_text("utf-8")


def every_field(kind: Any) -> set[str]:
    """The keys of a dataclass and of all that it holds."""
    found = set()
    for name, hint in get_type_hints(kind).items():
        found.add(key_of(name))
        for inner in (hint, *get_args(hint)):
            if is_dataclass(inner):
                found |= every_field(inner)
    return found


def test_every_field_is_in_the_reference() -> None:
    named = every_field(SchemeDocument)
    assert len(named) > 50
    assert {name for name in named if f"`{name}`" not in REFERENCE} == set()


@pytest.mark.parametrize("words", [ItemKind, FormKind, Cycle, PolicyPage])
def test_every_word_of_a_choice_is_in_the_reference(words: Any) -> None:
    assert [word for word in words if f"`{word}`" not in REFERENCE] == []


def test_every_section_has_its_heading() -> None:
    for section in fields(SchemeDocument):
        assert any(f"`{section.name}`" in line for line in REFERENCE.splitlines() if line.startswith("## "))
    assert f"`{REQUIRED_LEGAL_BASES[0]}`" in REFERENCE
