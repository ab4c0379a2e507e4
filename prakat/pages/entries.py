"""An entry's own pages from its versions: the current one, older ones, and what remains of a withdrawn one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from prakat.editorial.models import Version
from prakat.editorial.queries import compare
from prakat.lib.documents.shapes import Reading
from prakat.lib.thai_dates import bangkok_date
from prakat.pages import addresses
from prakat.pages.queries import SiteSource
from prakat.pages.snapshots import is_masked, read_attachments, read_body
from prakat.pages.views.items import EntryView, TombstoneView, VersionLine
from prakat.pages.views.site import NOTHING, Words
from prakat.publishing.queries import ERASED

FIELD_WORDS: Mapping[str, str] = {
    "title": "แก้ไขชื่อเรื่อง",
    "summary": "แก้ไขสรุป",
    "title_en": "แก้ไขชื่อเรื่องภาษาอังกฤษ",
    "summary_en": "แก้ไขสรุปภาษาอังกฤษ",
    "fiscal_year": "แก้ไขปีงบประมาณ",
    "document_date": "แก้ไขวันที่ของเอกสาร",
    "review_by": "แก้ไขวันที่ทบทวน",
    "topics": "แก้ไขหัวข้อ",
    "legal_basis": "แก้ไขฐานกฎหมาย",
    "body": "แก้ไขเนื้อหา",
    "attachments": "เปลี่ยนไฟล์แนบ",
}


def changes_in_words(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """What changed from one released version to the next, a short sentence each."""
    return tuple(FIELD_WORDS[name] for name, _, _ in compare(dict(old), dict(new)))


def version_lines(readable: Sequence[Version]) -> tuple[VersionLine, ...]:
    """The versions of an entry that can be read, newest first, with what each changed."""
    lines = []
    for place, row in enumerate(readable):
        assert row.released_at is not None and row.snapshot is not None
        is_current = row.pk == readable[-1].pk
        before = readable[place - 1].snapshot if place else None
        lines.append(
            VersionLine(
                number=row.number,
                released_at=row.released_at,
                path=addresses.entry(row.entry.uid, None if is_current else row.number),
                changes=changes_in_words(before, row.snapshot) if before is not None else (),
                is_current=is_current,
            )
        )
    return tuple(reversed(lines))


def entry_view(
    source: SiteSource,
    row: Version,
    released: Sequence[Version],
    readable: Sequence[Version],
    readings: Mapping[str, Reading],
) -> EntryView:
    """The page of one version. ``released`` holds all versions of its entry that were ever released, oldest first;
    ``readable`` those of them that the public can read, the current one last; ``readings`` what its files say."""
    assert row.snapshot is not None
    is_current = not readable or row.pk == readable[-1].pk
    path = addresses.entry(row.entry.uid, None if is_current else row.number)
    snapshot = row.snapshot
    first = released[0].released_at if released else None
    released_at = row.released_at or source.at
    return EntryView(
        site=source.site(
            path,
            section=addresses.category(row.entry.item.category.number),
            unit=source.unit(row.entry.unit.code),
            published_on=bangkok_date(first or released_at),
            reviewed_on=_reviewed(row),
        ),
        uid=row.entry.uid,
        version_number=row.number,
        item=source.item_head(row.entry.item.number),
        unit=source.unit(row.entry.unit.code),
        title=Words(snapshot["title"], snapshot["title_en"]),
        summary=Words(snapshot["summary"], snapshot["summary_en"]),
        fiscal_year=snapshot["fiscal_year"],
        document_date=_date(snapshot["document_date"]),
        published_at=first or released_at,
        body=read_body(snapshot, path),
        attachments=read_attachments(snapshot, readings),
        is_masked=is_masked(snapshot),
        legal_basis=source.legal_basis(snapshot["legal_basis"]),
        versions=version_lines(readable),
        revised_at=released_at if first is not None and released_at != first else None,
        reviewed_on=_reviewed(row),
        review_by=_date(snapshot["review_by"]),
        topics=tuple(source.topic(code) for code in snapshot["topics"]),
        superseded_at=None if is_current else row.ended_at,
    )


def tombstone_view(source: SiteSource, row: Version, *, older: bool = False) -> TombstoneView:
    """What the public reads at the address of a withdrawn entry, or of an ``older`` version that was erased."""
    path = addresses.entry(row.entry.uid, row.number if older else None)
    return TombstoneView(
        site=source.site(path),
        uid=row.entry.uid,
        removed_on=bangkok_date(row.state_at),
        reason=Words(row.end_reason),
        title=NOTHING if row.state == ERASED else Words(row.title),
        item=source.item_head(row.entry.item.number),
        unit=source.unit(row.entry.unit.code),
        is_erased=row.state == ERASED,
    )


def preview_view(
    source: SiteSource,
    snapshot: Mapping[str, Any],
    uid: str,
    number: int,
    at: datetime,
    readings: Mapping[str, Reading],
) -> EntryView:
    """The page that a snapshot would become, for the officer's preview and the approver's reading."""
    path = addresses.entry(uid)
    return EntryView(
        site=replace(source.site(path), notice=None),
        uid=uid,
        version_number=number,
        item=source.item_head(snapshot["item"]),
        unit=source.unit(snapshot["unit"]),
        title=Words(snapshot["title"], snapshot["title_en"]),
        summary=Words(snapshot["summary"], snapshot["summary_en"]),
        fiscal_year=snapshot["fiscal_year"],
        document_date=_date(snapshot["document_date"]),
        published_at=at,
        body=read_body(snapshot, path),
        attachments=read_attachments(snapshot, readings),
        is_masked=is_masked(snapshot),
        legal_basis=source.legal_basis(snapshot["legal_basis"]),
        versions=(),
        is_preview=True,
        review_by=_date(snapshot["review_by"]),
        topics=tuple(source.topic(code) for code in snapshot["topics"]),
    )


def _reviewed(row: Version) -> date | None:
    return bangkok_date(row.checked_at) if row.checked_at else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
