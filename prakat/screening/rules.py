"""What may stand in the way of publishing a text: findings, each with its place, its type and how grave it is.

Announcement 1.2 and 1.6; Official Information Act B.E. 2540 ss. 14, 15, 24; Personal Data Protection Act B.E. 2562.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

RULES: Final = 1
"""Grows with every change of what is looked for: files that were read before are then looked through once more."""


class Kind(StrEnum):
    """Why something may not be published as it is."""

    PERSONAL_DATA = "personal_data"
    SECRECY = "secrecy"
    SPAM = "spam"
    HIDDEN = "hidden"
    QUALITY = "quality"


class ReadingState(StrEnum):
    """How far the reading of a file has come."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"


class Severity(StrEnum):
    """What a finding asks of the officer."""

    BLOCK = "block"
    """It must be removed."""
    ANSWER = "answer"
    """It must be removed, or answered for with a reason that the approver accepts."""
    NOTE = "note"
    """It is worth knowing."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One finding. ``start`` and ``end`` are offsets in the text that was read, in code points."""

    start: int
    end: int
    kind: Kind
    type: str
    severity: Severity

    def overlaps(self, other: Finding) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


def without_doubles(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in the order of the text, where two overlap the one that was given first."""
    kept: list[Finding] = []  # in order and apart from each other, so that only neighbours can be overlapped
    for finding in findings:
        at = bisect(kept, finding)
        if not any(finding.overlaps(other) for other in kept[max(at - 1, 0) : at + 1]):
            kept.insert(at, finding)
    return kept
