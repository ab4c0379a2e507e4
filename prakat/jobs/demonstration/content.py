"""The demonstration municipality: its people, its assignments and its entries, read and judged. Pure.

``load()`` gives everything in plain, frozen dataclasses; ``Demonstration.rounds()`` gives the entries' versions in
the order in which they were released, as the procedure replays them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from prakat.jobs.demonstration import blocks, source
from prakat.jobs.demonstration.faults import faults_of
from prakat.lib.thai_dates import fiscal_year

Block = dict[str, Any]


@dataclass(frozen=True)
class HeldPost:
    """A post that a person holds from ``from_on`` to ``until_on``, its last day, or until further notice."""

    post: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class Person:
    """An invented person; ``username`` is the log-in."""

    username: str
    name_th: str
    name_en: str
    phone: str
    email: str
    posts: tuple[HeldPost, ...]


@dataclass(frozen=True)
class Acting:
    """A person who acts in a post that is not their own; ``kind`` is a value of ``people.rules.ActingKind``."""

    username: str
    post: str
    kind: str
    from_on: date
    until_on: date | None
    order_reference: str


@dataclass(frozen=True)
class Assignment:
    """Who prepares what a unit owes under an item; without an officer from the day after ``until_on``."""

    item: str
    unit: str
    officer: str
    deputy: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class Attachment:
    """A file by name and the title under which people see it."""

    file: str
    title: str


@dataclass(frozen=True)
class Round:
    """One version of an entry: its content with files by name, and when it was released."""

    title: str
    title_en: str
    summary: str
    summary_en: str
    fiscal_year: int
    document_date: date
    review_by: date | None
    topics: tuple[str, ...]
    legal_basis: tuple[str, ...] | None
    """None: as the item has it."""
    body: tuple[Block, ...]
    attachments: tuple[Attachment, ...]
    released_at: datetime

    def files(self) -> Iterator[str]:
        """Yield the name of every file that the body and the attachments use, in order, with repetitions."""
        yield from blocks.files_of(self.body)
        for attachment in self.attachments:
            yield attachment.file


@dataclass(frozen=True)
class Withdrawal:
    """When and why an entry was taken from the public."""

    at: datetime
    reason: str


@dataclass(frozen=True)
class Entry:
    """One entry with its versions, oldest first."""

    key: str
    item: str
    unit: str
    rounds: tuple[Round, ...]
    withdrawn: Withdrawal | None

    @property
    def first_released_at(self) -> datetime:
        return self.rounds[0].released_at


@dataclass(frozen=True)
class Demonstration:
    """All that the demonstration municipality is made of; entries in the order of their first release."""

    people: tuple[Person, ...]
    acting: tuple[Acting, ...]
    assignments: tuple[Assignment, ...]
    operator: str
    log_ins: tuple[str, ...]
    entries: tuple[Entry, ...]

    def rounds(self) -> Iterator[tuple[Entry, Round]]:
        """Yield every version with its entry, in the order of release."""
        every = [(entry, one) for entry in self.entries for one in entry.rounds]
        yield from sorted(every, key=lambda pair: (pair[1].released_at, pair[0].key))

    def files(self) -> list[str]:
        """Return the name of every file in use, each once, in the order of first use."""
        return list(dict.fromkeys(name for _, one in self.rounds() for name in one.files()))


def load(schemes: Path = source.SCHEMES) -> Demonstration:
    """Return the demonstration; ValueError lists every fault of its files, each with the entry's key."""
    written = source.people()
    found = Demonstration(
        people=tuple(_person(raw) for raw in written["people"]),
        acting=tuple(_acting(raw) for raw in written["acting"]),
        assignments=tuple(_assignment(raw) for raw in written["assignments"]),
        operator=written["operator"],
        log_ins=tuple(written["log_ins"]),
        entries=tuple(
            sorted(map(_entry, source.entries(schemes)), key=lambda e: (e.first_released_at, e.key))
        ),
    )
    faults = faults_of(found, source.scheme(schemes))
    if faults:
        raise ValueError("\n".join(faults))
    return found


def _person(raw: dict[str, Any]) -> Person:
    posts = tuple(HeldPost(held["post"], held["from"], held.get("until")) for held in raw["posts"])
    return Person(raw["username"], raw["name_th"], raw["name_en"], raw["phone"], raw["email"], posts)


def _acting(raw: dict[str, Any]) -> Acting:
    return Acting(raw["username"], raw["post"], raw["kind"], raw["from"], raw["until"], raw["order"])


def _assignment(raw: dict[str, Any]) -> Assignment:
    return Assignment(raw["item"], raw["unit"], raw["officer"], raw["deputy"], raw["from"], raw.get("until"))


def _entry(raw: dict[str, Any]) -> Entry:
    withdrawn = raw.get("withdrawn")
    older = [{**_inherited(raw), **version} for version in raw["versions"]]
    rounds = sorted((_round(one) for one in [*older, raw]), key=lambda one: one.released_at)
    return Entry(
        key=raw["key"],
        item=raw["item"],
        unit=raw["unit"],
        rounds=tuple(rounds),
        withdrawn=Withdrawal(_moment(withdrawn["at"]), withdrawn["reason"]) if withdrawn else None,
    )


def _inherited(raw: dict[str, Any]) -> dict[str, Any]:
    """What an older version shares with the newest unless it says otherwise; never its files, dates or body."""
    return {key: raw[key] for key in ("title_en", "topics", "legal_basis") if key in raw}


def _round(raw: dict[str, Any]) -> Round:
    legal_basis = raw.get("legal_basis")
    return Round(
        title=raw["title"],
        title_en=raw.get("title_en", ""),
        summary=" ".join(raw["summary"].split()),
        summary_en=" ".join(raw.get("summary_en", "").split()),
        fiscal_year=raw.get("fiscal_year") or fiscal_year(raw["document_date"]),
        document_date=raw["document_date"],
        review_by=raw.get("review_by"),
        topics=tuple(raw.get("topics", ())),
        legal_basis=None if legal_basis is None else tuple(legal_basis),
        body=tuple(raw["body"]),
        attachments=tuple(Attachment(one["file"], one["title"]) for one in raw.get("attachments", ())),
        released_at=_moment(raw["released_at"]),
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
