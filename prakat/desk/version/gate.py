"""What the gate found in a version and what the preparer answered, as the approver reads and accepts it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.urls import reverse

from prakat.editorial.gate.wording import type_words
from prakat.editorial.models import Version

SHOWN = 5
Told = Mapping[str, Any]


@dataclass(frozen=True)
class Answered:
    """Findings of one sort in one file that one reason answers: one tick accepts them together."""

    type: str
    words: str
    is_grave: bool
    file_name: str
    lines: tuple[Told, ...]
    reason: str
    by: str
    post: str
    at: datetime
    page_addresses: tuple[str, ...]

    @property
    def value(self) -> str:
        """What the tick sends."""
        return ",".join(line["key"] for line in self.lines)

    @property
    def places(self) -> int:
        return sum(int(line["places"]) for line in self.lines)

    @property
    def shown(self) -> tuple[Told, ...]:
        return self.lines[:SHOWN]

    @property
    def more(self) -> int:
        return max(len(self.lines) - SHOWN, 0)


def answered(row: Version) -> list[Answered]:
    """The answered findings of a version, those first that the preparer says are no such thing."""
    return list(_groups(row))


def _groups(row: Version) -> Iterator[Answered]:
    files = (row.snapshot or {}).get("files", {})
    found = [finding for finding in row.findings if finding["answer"]]
    found.sort(
        key=lambda one: (one["severity"] != "block", one["file"], one["type"], one["answer"]["reason"])
    )
    for (severity, file, type, reason), same in groupby(
        found, key=lambda one: (one["severity"], one["file"], one["type"], one["answer"]["reason"])
    ):
        lines = tuple(same)
        given = lines[0]["answer"]
        facts = files.get(file, {})
        pages = sorted({line["page"] for line in lines if line["page"]})[:SHOWN]
        yield Answered(
            type=type,
            words=type_words(type),
            is_grave=severity == "block",
            file_name=facts.get("name", ""),
            lines=lines,
            reason=reason,
            by=given["by"],
            post=given["post"],
            at=datetime.fromisoformat(given["at"]),
            page_addresses=tuple(
                reverse("desk:file_page", args=[row.pk, file, page])
                for page in pages
                if facts.get("media_type") == "application/pdf"
            ),
        )
