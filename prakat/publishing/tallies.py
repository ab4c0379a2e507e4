"""What the public's lists and archives count: one line for each public entry, one tally for each item and month.

Kept by every act that changes what is public, so that a page that lists or counts never looks through the site.
Versions tell the truth; what is kept here can be made anew from them at any time (``recount_everything``).
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import reduce
from itertools import groupby
from operator import or_
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet

from prakat.editorial.models import Version
from prakat.lib.thai_dates import bangkok_date
from prakat.publishing import log
from prakat.publishing.models import ListedEntry, ListedTopic, ShownFile, Tally
from prakat.publishing.queries import PUBLIC, ever_released, shown

BATCH = 500


class Cell(NamedTuple):
    """Where an archive counts an entry. ``fiscal_year`` is B.E., 0 for none."""

    item_number: str
    fiscal_year: int
    month: int


def archive_day(row: Version) -> date:
    """The civil day under which the archives keep a version: of its document, else of its release."""
    if row.document_date is not None:
        return row.document_date
    assert row.released_at is not None
    return bangkok_date(row.released_at)


def cell_of(row: Version) -> Cell:
    """The cell of a released version, with its entry and item."""
    return Cell(row.entry.item.number, row.fiscal_year or 0, archive_day(row).month)


def touch(rows: Iterable[Version]) -> None:
    """Bring lists and tallies up to date after these versions were released, superseded, withdrawn or erased.

    Called in the act's own transaction, before its pages are rendered. Costs what the versions' entries cost.
    """
    entry_ids = sorted({row.entry_id for row in rows})
    before = ListedEntry.objects.filter(entry__in=entry_ids)
    cells = {Cell(*found) for found in before.values_list("item_number", "fiscal_year", "month")}
    released = list(_by_entry(ever_released(entry_ids)))
    lines = [line for versions in released if (line := _line(versions))]
    if cells:
        before.exclude(entry__in=[line.entry_id for line in lines]).delete()
    _write(released, lines, entry_ids if cells else [])
    recount(cells | {Cell(line.item_number, line.fiscal_year, line.month) for line in lines})


def recount(cells: Iterable[Cell]) -> None:
    """Count the cells anew, by an index: two queries for a batch of them, one more where a cell became empty."""
    wanted = sorted(set(cells))
    for start in range(0, len(wanted), BATCH):
        batch = wanted[start : start + BATCH]
        counted = _counted(ListedEntry.objects.filter(_any_of(batch)))
        Tally.objects.bulk_create(
            counted,
            update_conflicts=True,
            unique_fields=Cell._fields,
            update_fields=["entries", "last_released_at"],
        )
        filled = {Cell(tally.item_number, tally.fiscal_year, tally.month) for tally in counted}
        if empty := set(batch) - filled:
            Tally.objects.filter(_any_of(empty)).delete()


def _any_of(cells: Iterable[Cell]) -> Q:
    return reduce(or_, (Q(**cell._asdict()) for cell in cells))


def _counted(rows: QuerySet[ListedEntry]) -> list[Tally]:
    found = (
        rows.order_by()
        .values(*Cell._fields)
        .annotate(entries=Count("pk"), last_released_at=Max("released_at"))
    )
    return [Tally(**values) for values in found]


def recount_everything() -> None:
    """Make lists and tallies anew from the versions: after a scheme, a migration, and with every rebuild.

    Call it outside any transaction: each batch is one of its own, so that others read it whole and officers go on.
    """
    public = Version.objects.filter(PUBLIC).order_by("entry_id")
    for entry_ids in _batches(public.values_list("entry_id", flat=True).iterator(chunk_size=BATCH)):
        with transaction.atomic():
            log.locked()
            released = list(_by_entry(ever_released(entry_ids)))
            _write(released, [line for versions in released if (line := _line(versions))], entry_ids)
    with transaction.atomic():
        log.locked()
        wanted = set(public.values_list("entry_id", flat=True))
        for model in (ListedEntry, ListedTopic, ShownFile):
            stored: Iterable[int] = model.objects.order_by().values_list("entry_id", flat=True).distinct()
            for gone in _batches(iter([pk for pk in stored if pk not in wanted])):
                model.objects.filter(entry__in=gone).delete()
        Tally.objects.all().delete()
        Tally.objects.bulk_create(_counted(ListedEntry.objects.all()), batch_size=BATCH)


def _batches(ids: Iterator[int]) -> Iterator[list[int]]:
    batch: list[int] = []
    for one in ids:
        batch.append(one)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _by_entry(rows: Iterable[Version]) -> Iterator[list[Version]]:
    for _, versions in groupby(rows, key=lambda row: row.entry_id):
        yield list(versions)


def _line(released: Sequence[Version]) -> ListedEntry | None:
    """The line of an entry from all its released versions, oldest first; None when the public reads none."""
    open_to_all = shown(released)
    if not open_to_all:
        return None
    row, first = open_to_all[-1], released[0]
    content: dict[str, Any] = row.snapshot or {}
    assert row.released_at is not None and first.released_at is not None
    cell, files = cell_of(row), content.get("files", {})
    return ListedEntry(
        entry_id=row.entry_id,
        version=row,
        uid=row.entry.uid,
        **cell._asdict(),
        category=row.entry.item.category.number,
        unit_code=row.entry.unit.code,
        day=archive_day(row).day,
        released_at=row.released_at,
        first_released_at=first.released_at,
        title=row.title,
        title_en=content.get("title_en", ""),
        summary=content.get("summary", ""),
        summary_en=content.get("summary_en", ""),
        media_types=[
            files[attached["file"]]["media_type"]
            for attached in content.get("attachments", ())
            if attached["file"] in files
        ],
    )


def _write(
    released: Sequence[Sequence[Version]], lines: Sequence[ListedEntry], entry_ids: Sequence[int]
) -> None:
    """Write the lines of these entries with their topics and files. Of ``entry_ids``, what they had before goes."""
    fields = [field.name for field in ListedEntry._meta.concrete_fields if not field.primary_key]
    ListedEntry.objects.bulk_create(
        lines, update_conflicts=True, unique_fields=["entry"], update_fields=fields, batch_size=BATCH
    )
    topics = [
        ListedTopic(
            entry_id=line.entry_id, topic=topic, item_number=line.item_number, released_at=line.released_at
        )
        for line in lines
        for topic in dict.fromkeys((line.version.snapshot or {}).get("topics", ()))
    ]
    files = {
        (row.entry_id, digest, facts["name"])
        for versions in released
        for row in shown(versions)
        for digest, facts in (row.snapshot or {}).get("files", {}).items()
    }
    for model in (ListedTopic, ShownFile) if entry_ids else ():
        model.objects.filter(entry__in=entry_ids).delete()
    ListedTopic.objects.bulk_create(topics, batch_size=BATCH)
    ShownFile.objects.bulk_create(
        [ShownFile(entry_id=entry, digest=digest, name=name) for entry, digest, name in sorted(files)],
        batch_size=BATCH,
    )
