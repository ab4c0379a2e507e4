"""The starting texts of the four policies: complete, clean, with no marks but those of the municipality."""

import re
from pathlib import Path
from typing import Any

import nh3
import pytest
from ruamel.yaml import YAML

from prakat.lib.thai_text import normalise

FOLDER = Path(__file__).parents[3] / "schemes" / "policies"
PAGES = ("privacy", "website", "security", "accessibility")
TAGS = {"p", "h2", "h3", "ul", "ol", "li", "a", "strong", "em", "blockquote", "br"}
KEYS = {
    "text": {"type", "html"},
    "table": {"type", "caption", "header_row", "header_column", "rows"},
}


def read(page: str) -> dict[str, Any]:
    return dict(YAML(typ="safe").load((FOLDER / f"{page}.yaml").read_text("utf-8")))


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


def test_there_are_four() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == sorted(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_a_policy_is_complete(page: str) -> None:
    policy = read(page)
    assert set(policy) == {"page", "title", "title_en", "summary", "summary_en", "body"}
    assert policy["page"] == page
    assert all(policy[key].strip() for key in ("title", "title_en", "summary", "summary_en"))
    assert not re.search("[ก-๛]", policy["title_en"] + policy["summary_en"])
    marks = {mark for text in strings(policy) for mark in re.findall(r"\{[^}]*\}", text)}
    assert marks == {"{municipality}", "{email}", "{phone}"}
    everything = "".join(strings(policy))
    assert everything.count("{") == everything.count("}") == len(re.findall(r"\{\w+\}", everything))


@pytest.mark.parametrize("page", PAGES)
def test_its_blocks_are_those_of_an_entry(page: str) -> None:
    for block in read(page)["body"]:
        assert set(block) == KEYS[block["type"]]
        if block["type"] == "text":
            assert nh3.clean(block["html"], tags=TAGS) == block["html"]
        else:
            assert len({len(row) for row in block["rows"]}) == 1
            assert all(cell.strip() for row in block["rows"] for cell in row)


@pytest.mark.parametrize("page", PAGES)
def test_its_thai_is_spelt_in_the_register_s_form(page: str) -> None:
    for text in strings(read(page)):
        assert normalise(text) == text.strip()
        assert not re.search("[๐-๙]", text)


def test_privacy_names_the_sections_that_it_rests_on() -> None:
    text = "".join(strings(read("privacy")))
    for section in (19, 23, 24, 26, 27, 30, 31, 32, 33, 34, 35, 37, 39):
        assert f"มาตรา {section}" in text
    assert "ไม่ใช้คุกกี้กับผู้อ่าน" in text
