"""The form in which word lists are written: those that come with the software, and a municipality's own.

``words/context.txt`` tells the form to whoever writes one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import resources
from typing import Final

from prakat.screening.spam.reading import fold


class Topic(StrEnum):
    """What is promoted; the type of a finding."""

    GAMBLING = "GAMBLING"
    ADULT = "ADULT"
    PHARMA = "PHARMA"
    LOAN = "LOAN"
    COUNTERFEIT = "COUNTERFEIT"
    INVESTMENT = "INVESTMENT"
    DEFACEMENT = "DEFACEMENT"
    SEO_LINKS = "SEO_LINKS"
    ADVERTISING = "ADVERTISING"
    """Of goods nobody names, in a language that has no place there."""


class Role(StrEnum):
    """What a term says about the passage that it stands in."""

    SLOGAN = "slogan"
    """Written by those who promote, hardly by anybody else."""
    SUBJECT = "subject"
    """Names the thing, as its opponents do too."""
    BRAND = "brand"
    """Has the form of a gambling brand; not listed, but seen."""
    PULL = "pull"
    """Draws readers in; means nothing without a subject."""
    OFFICE = "office"
    """Enforcement, warning, law, government: speaks for an honest text."""
    ALLOWED = "allowed"
    """Means nothing, and no shorter term in it does."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term. A star at its end lets the word go on; ``topic`` is given for slogans and subjects."""

    text: str
    role: Role
    weight: float
    topic: Topic | None = None

    @property
    def folded(self) -> str:
        """The term in the form in which texts are searched."""
        return fold(self.text.removesuffix("*")).replace("-", " ").strip()

    @property
    def key(self) -> str:
        """The folded term with no space: two terms with the same key are the same."""
        return key_of(self.folded)


@dataclass(frozen=True)
class WordList:
    """What a list holds: terms, and domains that are never suspected."""

    terms: list[Term] = field(default_factory=list)
    domains: list[str] = field(default_factory=list)


class NotAWordList(ValueError):
    """A line of a list that cannot be understood; the message says in Thai which, and what is wrong with it."""


WEIGHTS: Final = {Role.SLOGAN: 2.5, Role.SUBJECT: 1.2, Role.PULL: 1.0, Role.OFFICE: 1.0, Role.ALLOWED: 0.0}
"""What a term weighs where its list does not say."""
_HEAD: Final = re.compile(r"\[([a-z]+)(?: +([A-Z_]+))?(?: +(\d+(?:\.\d+)?))?\]")
_WITH_TOPIC: Final = (Role.SLOGAN, Role.SUBJECT)
_MOST: Final = 10.0
_DOMAINS: Final = "domains"
_COMING_WITH_THE_SOFTWARE: Final = ("context.txt", "thai.txt", "asian.txt", "western.txt")


def key_of(folded: str) -> str:
    """The folded text without spaces and hyphens."""
    return folded.replace(" ", "").replace("-", "")


def own() -> Iterator[WordList]:
    """The lists that come with the software."""
    folder = resources.files(__package__) / "words"
    for name in _COMING_WITH_THE_SOFTWARE:
        yield parsed((folder / name).read_text("utf-8"))


def parsed(text: str) -> WordList:
    """The list that is written in this text."""
    made = WordList()
    head: Term | str | None = None
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            head = _head(line, number)
            continue
        entries = [entry.strip() for entry in line.split("|") if entry.strip()]
        if head is None:
            raise NotAWordList(f"บรรทัดที่ {number}: ต้องมีหัวข้อในวงเล็บเหลี่ยมก่อนคำแรก เช่น [slogan GAMBLING]")
        if isinstance(head, str):
            made.domains.extend(entries)
        else:
            made.terms.extend(Term(entry, head.role, head.weight, head.topic) for entry in entries)
    return made


def _head(line: str, number: int) -> Term | str:
    """What the terms below this line are, as a term without a text; the word itself for domains."""
    found = _HEAD.fullmatch(line)
    if found and found[1] == _DOMAINS and not (found[2] or found[3]):
        return _DOMAINS
    role = next((role for role in WEIGHTS if found and found[1] == role), None)
    if not found or role is None:
        kinds = " ".join([*WEIGHTS, _DOMAINS])
        raise NotAWordList(f"บรรทัดที่ {number}: ไม่รู้จักหัวข้อ {line[:60]} ใช้ได้เฉพาะ {kinds}")
    if (found[2] is not None) != (role in _WITH_TOPIC) or found[2] and found[2] not in Topic.__members__:
        topics = " ".join(Topic)
        raise NotAWordList(f"บรรทัดที่ {number}: หัวข้อ slogan และ subject ต้องมีเรื่องหนึ่งใน {topics} หัวข้ออื่นต้องไม่มี")
    weight = float(found[3] or WEIGHTS[role])
    if weight > _MOST:
        raise NotAWordList(f"บรรทัดที่ {number}: น้ำหนักต้องไม่เกิน {_MOST:g}")
    return Term("", role, weight, Topic(found[2]) if found[2] else None)
