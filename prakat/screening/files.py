"""What a file that was read holds that may not be published: in its pages, behind them, and in its being unreadable."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from prakat.lib.documents.shapes import Hidden, Layer, Reading
from prakat.screening import texts
from prakat.screening.rules import Finding, Kind, Severity
from prakat.screening.spam import Lexicon

_AROUND: Final = 40
_GRAVE: Final = frozenset({Hidden.COVERED})
"""Somebody believes that it was removed."""
_TAKEN_OUT: Final = frozenset({Hidden.EARLIER_SAVE, Hidden.EMBEDDED_FILE, Hidden.AUTHOR, Hidden.PLACE})
"""Making the file safe takes it out without being asked."""
_PERSONAL: Final = frozenset({Hidden.AUTHOR, Hidden.PLACE})


@dataclass(frozen=True, slots=True)
class Located:
    """A finding on a page (1 and up; 0 for the file as a whole) with the words around it. Offsets are in the page's
    text as it was read."""

    page: int
    finding: Finding
    excerpt: str
    matched: str = ""
    """The words themselves, as they stand in the file; empty where the finding is not a matter of words."""

    def as_json(self) -> dict[str, Any]:
        """The same in what JSON can say."""
        return {
            "page": self.page,
            "kind": self.finding.kind.value,
            "type": self.finding.type,
            "severity": self.finding.severity.value,
            "excerpt": self.excerpt,
            "matched": self.matched,
        }


def find(reading: Reading, lexicon: Lexicon) -> list[Located]:
    """The findings page by page, then those of the whole file."""
    return [*_in_pages(reading, lexicon), *_behind(reading), *_quality(reading)]


def _in_pages(reading: Reading, lexicon: Lexicon) -> Iterator[Located]:
    for page in reading.pages:
        for finding in texts.find(page.text, lexicon):
            matched = page.text[finding.start : finding.end]
            yield Located(page.number, finding, excerpt(page.text, finding), matched)
        # A number that recognition read in two ways is looked at in both.
        for read, again in page.doubts:
            for finding in texts.find(again, lexicon):
                at = Finding(0, 0, finding.kind, finding.type, finding.severity)
                yield Located(page.number, at, f"{read} / {again}", read)


def _behind(reading: Reading) -> Iterator[Located]:
    for trace in reading.traces:
        kind = Kind.PERSONAL_DATA if trace.hidden in _PERSONAL else Kind.HIDDEN
        if trace.hidden in _GRAVE:
            severity = Severity.BLOCK
        else:
            severity = Severity.NOTE if trace.hidden in _TAKEN_OUT else Severity.ANSWER
        hidden = Finding(0, 0, kind, trace.hidden.value.upper(), severity)
        yield Located(trace.page, hidden, trace.text)


def _quality(reading: Reading) -> Iterator[Located]:
    """Announcement 1.6: what is published can be read, by people and machines alike."""
    if reading.pages and reading.layer is Layer.NONE:
        yield Located(0, Finding(0, 0, Kind.QUALITY, "NO_TEXT", Severity.ANSWER), "")
    for page in reading.pages:
        if page.layer is Layer.OCR:
            yield Located(page.number, Finding(0, 0, Kind.QUALITY, "MACHINE_READ", Severity.NOTE), "")
        for read, again in page.doubts:
            note = Finding(0, 0, Kind.QUALITY, "DOUBTFUL_NUMBER", Severity.NOTE)
            yield Located(page.number, note, f"{read} / {again}")


def excerpt(text: str, finding: Finding) -> str:
    """The words around a finding on one line."""
    start = max(0, finding.start - _AROUND)
    while start and unicodedata.category(text[start]) == "Mn":
        start -= 1  # a mark belongs to the letter before it
    return " ".join(text[start : finding.end + _AROUND].split())
