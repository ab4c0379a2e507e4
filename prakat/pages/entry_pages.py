"""The pages of one entry: what the public reads of it, how to check it, or what remains when it was taken away."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from urllib.parse import unquote

from prakat.editorial.models import Version
from prakat.lib.documents.shapes import Reading
from prakat.pages import addresses, open_tables, presses
from prakat.pages.entries import entry_view, tombstone_view
from prakat.pages.leaves import CSV, gone_in_both, in_both
from prakat.pages.queries import SiteSource
from prakat.pages.snapshots import read_body
from prakat.pages.verification import entry_proof_view
from prakat.pages.views.items import TombstoneView
from prakat.publishing import queries as publishing
from prakat.publishing.queries import ERASED, LogPlace
from prakat.publishing.rules import Page
from prakat.screening import queries as screening

Piece = Page | str


def touched_entries(source: SiteSource, entries: Sequence[Sequence[Version]]) -> Iterator[Piece]:
    """Every page of these entries, and the paths that went away with what was taken from the public."""
    places = publishing.log_places([row.pk for released in entries for row in released])
    readings = readings_of([row for released in entries for row in released])
    for released in entries:
        yield from _gone(released)
        yield from pages_of(source, released, places, readings)


def all_entries(source: SiteSource, entry_ids: Sequence[int]) -> Iterator[Page]:
    """Every page of these entries, for a tree that holds nothing yet. Five queries, however many entries."""
    released = list(publishing.ever_released(entry_ids))
    places = publishing.log_places([row.pk for row in released])
    readings = readings_of(released)
    for _, rows in groupby(released, key=lambda row: row.entry_id):
        yield from pages_of(source, list(rows), places, readings)


def readings_of(released: Sequence[Version]) -> dict[str, Reading]:
    """What the files say that are attached to these versions. One query."""
    attached = {one["file"] for row in released if row.snapshot for one in row.snapshot["attachments"]}
    return screening.read_texts(attached)


def pages_of(
    source: SiteSource,
    released: Sequence[Version],
    places: Mapping[int, LogPlace],
    readings: Mapping[str, Reading],
) -> Iterator[Page]:
    """The pages of an entry from all versions of it that were ever released, oldest first."""
    readable = publishing.shown(released)
    if not readable:
        yield from _tombstone(tombstone_view(source, released[-1]))
    for row in readable:
        view_of_version = entry_view(source, row, released, readable, readings)
        make = presses.entry if row.pk == readable[-1].pk else presses.older_version
        yield from in_both(view_of_version.site.path, make, view_of_version)
        for path, body in open_tables.csv_files(view_of_version.body).items():
            yield Page(path, CSV, body)
        for path, digest, media_type in files_of(row.snapshot or {}):
            yield Page(path, media_type, file=digest)
    for row in released:
        if row.state == ERASED and (readable or row.pk != released[-1].pk):
            yield from _tombstone(tombstone_view(source, row, older=True))
    if not readable:
        return
    proof = entry_proof_view(source, released, readable, places)
    yield from in_both(proof.site.path, presses.entry_proof, proof)


def _tombstone(view: TombstoneView) -> Iterator[Page]:
    yield from in_both(view.site.path, presses.tombstone, view, status=410)


def _gone(released: Sequence[Version]) -> Iterator[str]:
    """The paths that stood for versions of the entry and do not stand any more; given first, so that a page that
    still stands there wins."""
    readable, uid = publishing.shown(released), released[0].entry.uid
    kept = {row.pk for row in readable}
    if not readable:
        yield from gone_in_both(addresses.entry_proof(uid))
    for row in released:
        if readable and row.pk == readable[-1].pk:
            continue
        yield from _tables(row, addresses.entry(uid))  # while it was current they stood at the entry itself
        if row.pk not in kept:
            yield from gone_in_both(addresses.entry(uid, row.number))
            yield from _tables(row, addresses.entry(uid, row.number))
    files = {piece for row in released if row.pk not in kept for piece in files_of(row.snapshot or {})}
    shown = publishing.files_still_public(digest for _, digest, _ in files) if files else set()
    still = {unquote(addresses.file(digest, name)) for digest, name in shown}
    yield from sorted(path for path, _, _ in files if path not in still)


def _tables(row: Version, path: str) -> list[str]:
    return open_tables.csv_paths(read_body(row.snapshot, path)) if row.snapshot else []


def files_of(snapshot: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(path in the edition, SHA-256, media type) of every file of a snapshot."""
    return [
        (unquote(addresses.file(digest, facts["name"])), digest, facts["media_type"])
        for digest, facts in snapshot.get("files", {}).items()
    ]
