"""The English catalogue of what the public reads: complete, and free of Thai."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.utils.translation.template import templatize

import prakat.pages
from prakat.lib.thai_dates import MONTHS
from prakat.pages.file_types import THAI_NAMES
from tests.unit.pages.reading import Reading
from tests.unit.pages.specimens import SPECIMENS

PAGES = Path(prakat.pages.__file__).parent
THAI = re.compile("[ก-๛]")
CALLED = re.compile(r"""\b(n?)gettext\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|_\(u?('(?:[^'\\]|\\.)*')\)""")


def _of_templates() -> Iterator[tuple[str, bool]]:
    for path in sorted((PAGES / "templates").rglob("*.html")):
        if path.parent.name == "policies":
            continue
        for found in CALLED.finditer(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
            yield ast.literal_eval(found[2] or found[3]), bool(found[1])


def _of_code() -> Iterator[tuple[str, bool]]:
    for path in (PAGES / "presses.py", PAGES / "lines.py", PAGES / "templatetags" / "prakat_pages.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = getattr(getattr(node, "func", None), "id", "")
            if called in {"gettext", "_"} and isinstance(node.args[0], ast.Constant):  # type: ignore[attr-defined]
                yield node.args[0].value, False  # type: ignore[attr-defined]


SOURCES = sorted({*_of_templates(), *_of_code(), *((text, False) for text in (*MONTHS, *THAI_NAMES))})


def test_the_sources_are_found() -> None:
    assert len(SOURCES) > 200


@pytest.mark.parametrize(("source", "is_counted"), SOURCES)
def test_every_source_string_has_english(source: str, is_counted: bool) -> None:
    assert THAI.search(source), "source strings are Thai"
    with translation.override("en"):
        said = [ngettext(source, source, count) for count in (1, 2)] if is_counted else [gettext(source)]
    for english in said:
        assert english
        assert not THAI.search(english), f"no English for {source!r}"
        assert set(re.findall(r"%\(\w+\)s", english)) == set(re.findall(r"%\(\w+\)s", source))


def test_a_policy_that_was_not_released_has_no_text() -> None:
    thai, english = (Reading(SPECIMENS["policy-website"](language)) for language in ("th", "en"))
    assert "ยังไม่ได้เผยแพร่นโยบายนี้" in thai.text
    assert "has not published this policy" in english.text
