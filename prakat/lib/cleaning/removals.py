"""What is taken out of files, and the record of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Self

from prakat.lib.files.kinds import Format


class What(StrEnum):
    """What is found in a file and taken out of it."""

    # Active: it would do something on the reader's machine
    JAVASCRIPT = "javascript"
    ACTION = "action"  # one that starts by itself, or of a kind that is not accepted
    LAUNCH = "launch"
    SUBMIT = "submit"
    MACRO = "macro"
    CONTROL = "control"  # ActiveX
    FIELD = "field"  # DDE, and fields that fetch
    SCRIPT = "script"
    HANDLER = "handler"
    FORM = "form"  # XFA
    # From elsewhere: it would fetch, or tell somebody that it was opened
    REMOTE = "remote"
    LINK = "link"  # of a scheme that is not accepted
    TEMPLATE = "template"
    EXTERNAL_DATA = "external_data"
    IMPORT = "import"  # text in another format, turned into text of the document when it is opened
    # Attached: a file in the file
    ATTACHMENT = "attachment"
    OBJECT = "object"
    MEDIA = "media"
    # Left behind
    METADATA = "metadata"
    LOCATION = "location"
    THUMBNAIL = "thumbnail"
    PRIVATE = "private"
    SIGNATURE = "signature"
    ENCRYPTION = "encryption"
    REVISION = "revision"
    TRAILING = "trailing"
    UNKNOWN = "unknown"


LEFT_BEHIND: Final = frozenset(
    {What.METADATA, What.LOCATION, What.THUMBNAIL, What.PRIVATE, What.SIGNATURE, What.ENCRYPTION}
    | {What.REVISION, What.TRAILING, What.UNKNOWN}
)
"""What does nothing by itself; everything else must be gone before a file is accepted."""


@dataclass(frozen=True)
class Removed:
    """So many things of one sort at one place: a page, a part of the package, a member of the archive."""

    what: What
    where: str
    count: int


@dataclass(frozen=True)
class Cleaned:
    """What became of a file. `pages` is known of PDF alone."""

    format: Format
    pages: int | None
    removed: tuple[Removed, ...]

    def as_answer(self) -> dict[str, Any]:
        """The same in what JSON can say."""
        return {
            "format": str(self.format),
            "pages": self.pages,
            "removed": [[str(one.what), one.where, one.count] for one in self.removed],
        }

    @classmethod
    def of_answer(cls, answer: Mapping[str, Any]) -> Self:
        """Made anew from as_answer(); ValueError or KeyError if it is none."""
        return cls(Format(answer["format"]), answer["pages"], removed_of_answer(answer["removed"]))


def removed_of_answer(rows: Iterable[Any]) -> tuple[Removed, ...]:
    """Rows of [what, where, count] as Removed; ValueError if they are none."""
    return tuple(Removed(What(what), str(where), int(count)) for what, where, count in rows)


class Tally:
    """Counts what is removed, by sort and place, in the order in which it was first met."""

    _PLACES: Final = 1_000
    _WHERE_CHARACTERS: Final = 200

    def __init__(self) -> None:
        self._counts: dict[tuple[What, str], int] = {}

    def add(self, what: What, where: str = "", count: int = 1) -> None:
        """Counts `count` more of them. Beyond a thousand places the place is no longer told."""
        key = (what, where[: self._WHERE_CHARACTERS])
        if key not in self._counts and len(self._counts) >= self._PLACES:
            key = (what, "")
        self._counts[key] = self._counts.get(key, 0) + count

    def extend(self, removed: Iterable[Removed], *, within: str = "") -> None:
        """Counts what was removed from a file that lies in this one, under the name `within`."""
        for one in removed:
            place = f"{within}: {one.where}" if within and one.where else within or one.where
            self.add(one.what, place, one.count)

    def removed(self) -> tuple[Removed, ...]:
        """Everything counted so far."""
        return tuple(Removed(what, where, count) for (what, where), count in self._counts.items())
