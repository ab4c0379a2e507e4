"""The demonstration's YAML as plain data: prose made into paragraphs, policies and people filled in.

Nothing is judged here; ``content`` does that. Prose is written for people who edit it: a blank-free line is a
paragraph, ``## `` a heading, ``- `` a point, ``1. `` a numbered point, ``**…**`` what matters most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from prakat.scheme import document
from prakat.scheme.policies import prefilled
from prakat.scheme.rules import PolicyPage

FOLDER = Path(__file__).parent
SCHEMES = Path(__file__).parents[3] / "schemes"
SCHEME = "ban-phru.yaml"
Plain = dict[str, Any]

_NUMBERED = re.compile(r"\d+\. ")
_STRONG = re.compile(r"\*\*(.+?)\*\*")
_TAGS = {"heading": "h2", "paragraph": "p"}


def read(path: Path) -> Any:
    """Return the file's content with plain types."""
    return YAML(typ="safe", pure=True).load(path.read_text("utf-8"))


@cache
def scheme(folder: Path = SCHEMES) -> Plain:
    """Return the scheme that the demonstration is set in, as its file says it."""
    found: Plain = read(folder / SCHEME)
    return found


@cache
def people() -> Plain:
    """Return people.yaml as written."""
    found: Plain = read(FOLDER / "people.yaml")
    return found


def html_of(prose: str) -> str:
    """Return the paragraphs, headings and lists of the prose as HTML with the few tags that a text block knows."""
    lines = [line.strip() for line in prose.splitlines() if line.strip()]
    return "".join(_run(kind, list(run)) for kind, run in groupby(lines, _kind))


def _kind(line: str) -> str:
    if line.startswith("## "):
        return "heading"
    if line.startswith("- "):
        return "points"
    return "numbers" if _NUMBERED.match(line) else "paragraph"


def _run(kind: str, lines: list[str]) -> str:
    if kind in _TAGS:
        return "".join(
            f"<{_TAGS[kind]}>{_inline(line.removeprefix('## '))}</{_TAGS[kind]}>" for line in lines
        )
    tag = "ul" if kind == "points" else "ol"
    words = [
        line.removeprefix("- ") if kind == "points" else _NUMBERED.sub("", line, count=1) for line in lines
    ]
    return f"<{tag}>{''.join(f'<li>{_inline(word)}</li>' for word in words)}</{tag}>"


def _inline(words: str) -> str:
    return _STRONG.sub(r"<strong>\1</strong>", escape(words, quote=False))


@cache
def entries(folder: Path = SCHEMES) -> tuple[Plain, ...]:
    """Return every entry with its blocks in the shapes of a snapshot, files by name; in the order of the files."""
    found = [raw for path in sorted((FOLDER / "entries").glob("*.yaml")) for raw in read(path)]
    return tuple(_filled(raw, folder) for raw in found)


def _filled(raw: Plain, folder: Path) -> Plain:
    if "policy" in raw:
        raw = {**_policy(raw["policy"], folder), **{k: v for k, v in raw.items() if k != "policy"}}
    versions = [_with_body(version) for version in raw.get("versions", [])]
    return {**_with_body(raw), "versions": versions}


def _with_body(raw: Plain) -> Plain:
    return {**raw, "body": [_block(block) for block in raw["body"]]}


def _policy(name: str, folder: Path) -> Plain:
    town = document.parse((folder / SCHEME).read_bytes()).municipality
    return prefilled(PolicyPage(name), town, folder / "policies")


def _block(block: Plain) -> Plain:
    if block["type"] == "text" and "prose" in block:
        return {"type": "text", "html": html_of(block["prose"])}
    if block["type"] == "people":
        return {**block, "people": [_card(card) for card in block["people"]]}
    if block["type"] == "table":
        return {**block, "rows": [[str(cell) for cell in row] for row in block["rows"]]}
    return block


@cache
def _by_username() -> Mapping[str, Plain]:
    return {person["username"]: person for person in people()["people"]}


def portrait_name(username: str) -> str:
    """Return the file name of a person's drawn portrait."""
    return f"portrait-{username}.png"


def _card(card: Plain) -> Plain:
    """A person's card: what the entry says of the post, the rest from people.yaml and the scheme."""
    person = _by_username()[card["person"]]
    held = [_posts()[post["post"]] for post in person["posts"]]
    return {
        "name": person["name_th"],
        "post": card.get("post") or " และ".join(title for title, _ in held),
        "unit": card.get("unit") or held[0][1],
        "phone": person["phone"],
        "email": person["email"],
        "picture": portrait_name(person["username"]),
    }


@cache
def _posts() -> Mapping[str, tuple[str, str]]:
    """Post code → its title and the name of its unit."""
    units = {unit["code"]: unit["name_th"] for unit in scheme()["units"]}
    return {post["code"]: (post["title_th"], units.get(post.get("unit"), "")) for post in scheme()["posts"]}


def titles_of(codes: Iterable[str]) -> list[str]:
    """Return the Thai titles of posts, in the given order."""
    return [_posts()[code][0] for code in codes]
