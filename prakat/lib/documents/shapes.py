"""What a reading of a file says: its pages with their text, and traces of what a reader of the page does not see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Layer(StrEnum):
    """How the text of a page or file was come by."""

    GOOD = "good"
    """The text layer as it is."""
    REPAIRED = "repaired"
    """The text layer, put right by rules."""
    OCR = "ocr"
    """Recognised from the picture of the page."""
    NONE = "none"
    """Nothing to be read."""


class Hidden(StrEnum):
    """Why a piece of content is in a file and not before its reader's eyes."""

    COVERED = "covered_text"
    INVISIBLE = "invisible_text"
    TINY = "tiny_text"
    OFF_PAGE = "off_page_text"
    LAYER = "hidden_layer"
    COMMENT = "comment"
    TRACKED_CHANGE = "tracked_change"
    SHEET = "hidden_sheet"
    ROWS_OR_COLUMNS = "hidden_rows_or_columns"
    EARLIER_SAVE = "earlier_save"
    EMBEDDED_FILE = "embedded_file"
    NOTES = "speaker_notes"
    AUTHOR = "author_metadata"
    PLACE = "gps_metadata"


@dataclass(frozen=True, slots=True)
class Trace:
    """Something hidden: on which page (1 and up; 0 for the file as a whole) and what it says, shortened."""

    hidden: Hidden
    page: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one page, sheet or slide, and how it was come by. ``doubts`` are the numbers that were recognised in
    two ways, each with its second reading."""

    number: int
    text: str
    layer: Layer
    doubts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as it was read. ``format`` is the lower-case short name (pdf, docx …)."""

    format: str
    pages: tuple[Page, ...]
    traces: tuple[Trace, ...] = field(default=())
    pictures_without_words: int = 0

    @property
    def layer(self) -> Layer:
        """The state of most of the text: that of the pages with text, recognised where half of them are."""
        read = [page.layer for page in self.pages if page.layer is not Layer.NONE]
        if not read:
            return Layer.NONE
        if 2 * read.count(Layer.OCR) >= len(read):
            return Layer.OCR
        return Layer.GOOD if 4 * read.count(Layer.GOOD) >= 3 * len(read) else Layer.REPAIRED

    @property
    def text(self) -> str:
        """All pages, parted by form feeds."""
        return "\f".join(page.text for page in self.pages)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def from_json(plain: dict[str, Any]) -> Reading:
    """The reading again, from ``as_json``."""
    return Reading(
        plain["format"],
        tuple(
            Page(page["number"], page["text"], Layer(page["layer"]), tuple(map(tuple, page["doubts"])))
            for page in plain["pages"]
        ),
        tuple(Trace(Hidden(trace["hidden"]), trace["page"], trace["text"]) for trace in plain["traces"]),
        plain["pictures_without_words"],
    )


def shortened(text: str, longest: int = 200) -> str:
    """One line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def one_page(format: str, text: str, traces: Sequence[Trace] = (), layer: Layer = Layer.GOOD) -> Reading:
    """A reading of something without pages."""
    return Reading(format, (Page(1, text, layer if text.strip() else Layer.NONE),), tuple(traces))
