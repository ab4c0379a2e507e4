"""Every file that the entries name, made on the spot: papers, workbooks, pictures, portraits, a film, its captions.

The same name always gives the same bytes. What was made once lies in the caller's directory under the digest of all
that went into it, so a second run makes nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from prakat.jobs.demonstration import captions, film, maps, papers, portraits, scenes, sheets, source

MUNICIPALITY_MAYOR = "นายกเทศมนตรีเมืองบ้านพรุ"
DIGEST_LENGTH = 16
MAKERS = tuple(
    "captions.py columns.py drawing.py film.py h264.py maps.py paper.typ papers.py portraits.py scenes.py sheets.py "
    "wording.py".split()
)


@dataclass(frozen=True)
class Recipe:
    """How one file is made: from what (plain JSON) and by which function."""

    ingredients: str
    make: Callable[[], bytes]


def names() -> frozenset[str]:
    """Return the name of every file that can be made."""
    return frozenset(recipes())


def make_file(name: str, directory: Path) -> Path:
    """Make the file below ``directory``, or find it there, and return its path, whose last part is ``name``.

    Raises KeyError for a name that no entry, person or scene gives.
    """
    recipe = recipes()[name]
    digest = hashlib.sha256(f"{_makers()}\n{name}\n{recipe.ingredients}".encode()).hexdigest()
    path = directory / digest[:DIGEST_LENGTH] / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(recipe.make())
        os.replace(draft, path)
    return path


@cache
def _makers() -> str:
    """The digest of the code that makes files: a changed maker makes everything again."""
    digest = hashlib.sha256()
    for name in MAKERS:
        digest.update((source.FOLDER / name).read_bytes())
    return digest.hexdigest()


@cache
def recipes() -> Mapping[str, Recipe]:
    """Return the recipe of every file by name; ValueError when two different files bear one name."""
    found: dict[str, Recipe] = {}
    for name, recipe in [*_drawn(), *_written()]:
        if name in found and found[name].ingredients != recipe.ingredients:
            raise ValueError(f"two files are called {name}")
        found[name] = recipe
    return found


def _drawn() -> list[tuple[str, Recipe]]:
    made = [(name, Recipe(name, draw)) for name, draw in [*scenes.SCENES.items(), *maps.MAPS.items()]]
    for person in source.people()["people"]:
        name = source.portrait_name(person["username"])
        make = _bound(portraits.portrait, person["name_th"])
        made.append((name, Recipe(person["name_th"], make)))
    made.append((film.NAME, Recipe(film.NAME, film.mp4)))
    made.append((captions.NAME, Recipe(captions.NAME, captions.web_vtt)))
    return made


def _bound(make: Callable[[str], bytes], text: str) -> Callable[[], bytes]:
    return lambda: make(text)


def _written() -> list[tuple[str, Recipe]]:
    made = []
    for entry in source.entries():
        for version in [entry, *entry["versions"]]:
            for attachment in version.get("attachments", ()):
                if "paper" in attachment:
                    made.append((attachment["file"], _paper({**entry, **version}, attachment["paper"])))
                elif "sheet" in attachment:
                    made.append((attachment["file"], _sheet(version)))
    return made


def _ingredients(*parts: Any) -> str:
    return json.dumps(parts, ensure_ascii=False, sort_keys=True, default=str)


def _sheet(version: Mapping[str, Any]) -> Recipe:
    title, body = version["title"], version["body"]
    return Recipe(_ingredients("sheet", title, body), lambda: sheets.workbook(title, body))


def _paper(version: Mapping[str, Any], wish: Mapping[str, Any]) -> Recipe:
    body = [block for block in version["body"] if block["type"] == "table" or not wish.get("tables")]
    paper = papers.Paper(
        kind=wish["kind"],
        title=version["title"],
        on=version["document_date"],
        blocks=body,
        number=wish.get("number", ""),
        unit=_units()[version["unit"]],
        signed=signature(wish["signed"]) if "signed" in wish else (),
        wide=wish.get("wide", False),
    )
    return Recipe(_ingredients("paper", version["title"], body, wish, paper.on), lambda: papers.pdf(paper))


@cache
def _units() -> Mapping[str, str]:
    return {unit["code"]: unit["name_th"] for unit in source.scheme()["units"]}


def signature(signer: str) -> tuple[str, ...]:
    """Return the lines under a signature: the name in brackets and the post, the clerk's for the mayor in full."""
    username = "palat" if signer == "palat-for-mayor" else signer
    person = next(one for one in source.people()["people"] if one["username"] == username)
    name = f"({person['name_th']})"
    if signer == "palat-for-mayor":
        return (name, "ปลัดเทศบาล ปฏิบัติหน้าที่", MUNICIPALITY_MAYOR)
    titles = source.titles_of(post["post"] for post in person["posts"])
    return (name, MUNICIPALITY_MAYOR if titles == ["นายกเทศมนตรี"] else titles[0])
