"""What the search index holds of the public entries, and how it keeps up with the editions.

A document is made from a version's snapshot and its line in the lists: title, summary, every word of the body, names
and texts of the attachments, both languages. The line comes back with a hit, so that a page of hits is drawn
without asking the database for entries.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from prakat.editorial.snapshot import plain_text
from prakat.lib.documents.shapes import Reading
from prakat.lib.search import Document, Index, NoIndex, Writer
from prakat.pages import entry_pages, file_types
from prakat.pages.views.site import EntryLine, Words
from prakat.publishing import queries as publishing
from prakat.publishing.models import ListedEntry
from prakat.publishing.rules import EditionKind

PAGES_READ_MAX: Final = 200
"""Pages of an entry's attachments of which the text is searched."""
CHARACTERS_READ_MAX: Final = 400_000
_BATCH: Final = 500


def folder() -> Path:
    """Where the index stands, beside the edition."""
    return Path(settings.EDITION_DIR) / "search"


def writer() -> Writer:
    return Writer(folder())


# --- documents ------------------------------------------------------------------------------------


def document_of(row: ListedEntry, readings: Mapping[str, Reading]) -> Document:
    """What the index holds of an entry that the public reads; ``row`` with its version."""
    snapshot = row.version.snapshot or {}
    words = [row.summary, plain_text(snapshot), row.title_en, row.summary_en]
    words += [
        line
        for attachment in snapshot["attachments"]
        for line in (attachment["title"], snapshot["files"][attachment["file"]]["name"])
    ]
    words += text_layers(snapshot, readings)
    kinds = tuple(dict.fromkeys(map(file_types.chip, row.media_types)))
    facets: dict[str, str | tuple[str, ...]] = {
        "category": str(row.category),
        "unit": row.unit_code,
        "type": kinds,
    }
    if row.fiscal_year:
        facets["fiscal_year"] = str(row.fiscal_year)
    return Document(row.uid, row.title, "\n".join(filter(None, words)), stored_line(row), facets)


def stored_line(row: ListedEntry) -> dict[str, Any]:
    """The entry's line in a list, as plain values."""
    return {
        "title": [row.title, row.title_en],
        "summary": [row.summary, row.summary_en],
        "item": row.item_number,
        "unit": row.unit_code,
        "published_at": row.first_released_at.isoformat(),
        "revised_at": row.released_at.isoformat() if row.released_at != row.first_released_at else "",
        "fiscal_year": row.fiscal_year,
        "media_types": list(row.media_types),
    }


def line_of(
    uid: str, stored: Mapping[str, Any], item_title: Callable[[str], Words], unit_name: Callable[[str], Words]
) -> EntryLine:
    """The line again, from what the index stored of it."""
    return EntryLine(
        uid=uid,
        title=Words(*stored["title"]),
        published_at=datetime.fromisoformat(stored["published_at"]),
        item_number=stored["item"],
        item_title=item_title(stored["item"]),
        unit=unit_name(stored["unit"]),
        summary=Words(*stored["summary"]),
        revised_at=datetime.fromisoformat(stored["revised_at"]) if stored["revised_at"] else None,
        fiscal_year=stored["fiscal_year"] or None,
        file_types=tuple(stored["media_types"]),
    )


def text_layers(snapshot: Mapping[str, Any], readings: Mapping[str, Reading]) -> list[str]:
    """What the attached files say, whatever their kind and however it was read; bounded in pages and characters."""
    texts: list[str] = []
    pages_left, characters_left = PAGES_READ_MAX, CHARACTERS_READ_MAX
    for attachment in snapshot["attachments"]:
        reading = readings.get(attachment["file"])
        for page in reading.pages if reading is not None else ():
            if pages_left <= 0 or characters_left <= 0:
                return texts
            texts.append(page.text[:characters_left])
            pages_left -= 1
            characters_left -= len(page.text)
    return texts


def documents() -> Iterator[Document]:
    """Every entry that the public reads, as the index holds it."""
    rows = publishing.listed().select_related("version").order_by("pk")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:_BATCH]):
        yield from _documents(batch)
        last = batch[-1].pk


def documents_of(entry_ids: Iterable[int]) -> list[Document]:
    """Those of these entries that the public reads. Two queries."""
    return _documents(list(publishing.listed().select_related("version").filter(entry__in=list(entry_ids))))


def _documents(rows: Sequence[ListedEntry]) -> list[Document]:
    readings = entry_pages.readings_of([row.version for row in rows])
    return [document_of(row, readings) for row in rows]


# --- keeping up -----------------------------------------------------------------------------------


class SiteIndexer:
    """Keeps the index at the edition that the public reads. Every verb may be called again after a crash."""

    def catch_up(self) -> None:
        """Bring the index to the newest edition: a change costs what it touches. Builds it where there is none."""
        newest = publishing.newest_edition()
        if newest is None:
            return
        try:
            stands_at = Index.open(folder()).edition
        except NoIndex:
            self.rebuild()
            return
        if stands_at >= newest.number:
            return
        editions = list(publishing.editions_after(stands_at))
        versions = list(publishing.versions_of(editions).select_related("entry"))
        fresh = documents_of({version.entry_id for version in versions})
        gone = {version.entry.uid for version in versions} - {document.id for document in fresh}
        erases = any(edition.kind == EditionKind.ERASE.value for edition in editions)
        writer().apply(add=fresh, remove=gone, edition=stands_at if erases else newest.number)
        if erases:
            self.purge({version.entry.uid for version in versions})
            writer().apply(edition=newest.number)  # only now: stopped before, the erasing is done again

    def rebuild(self, progress: Callable[[int], None] | None = None) -> int:
        """Make the whole index anew from the snapshots; returns how many entries it holds."""
        newest = publishing.newest_edition()
        return writer().build(documents(), edition=newest.number if newest else 0, progress=progress)

    def purge(self, uids: Collection[str]) -> None:
        """Leave no byte of what these entries said before on the disk. What they say now stays."""
        writer().purge(uids)

    def tidy(self) -> None:
        """Put small parts together; for the worker, when it has nothing else to do."""
        writer().tidy()
