"""From a draft to the canonical content of its version, and back (shapes: docs/reference/snapshot.md)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from prakat.cms import body
from prakat.cms.files import facts
from prakat.cms.models import DraftAttachment, EntryDraft, KeptFile
from prakat.editorial import snapshot as editorial

Json = dict[str, Any]


def snapshot_of(draft: EntryDraft) -> Json:
    """The content of a draft as ``editorial.actions.submit`` takes it. Saves nothing."""
    entry = draft.version.entry
    rows = list(draft.kept_files.all()) if draft.pk else []
    kept = {row.pk: row for row in rows}
    content = editorial.empty(item=entry.item.number, unit=entry.unit.code, fiscal_year=draft.fiscal_year)
    content |= {
        "title": draft.title,
        "summary": draft.summary,
        "title_en": draft.title_en,
        "summary_en": draft.summary_en,
        "document_date": _iso(draft.document_date),
        "review_by": _iso(draft.review_by),
        "topics": sorted(draft.topics),
        "legal_basis": list(draft.legal_basis),
        "body": body.body_of(draft.body.get_prep_value()),
        "attachments": [
            {"file": file.sha256, "title": attachment.title or _stem(file.name)}
            for attachment in draft.attachments.all()
            if (file := kept.get(attachment.kept_file_id)) is not None
        ],
    }
    content = with_masked_files(content, rows)
    known = {row.sha256: facts(row) for row in rows}
    content["files"] = {name: known[name] for name in editorial.files_used(content) if name in known}
    if draft.has_masks:
        content["masked"] = True
    return content


def with_masked_files(content: Json, rows: Iterable[KeptFile]) -> Json:
    """The content with every file replaced for which a masked one stands."""
    by_pk = {row.pk: row for row in rows}
    standing = {}
    for row in by_pk.values():
        last, seen = row, {row.pk}
        while last.replaced_by_id in by_pk and last.replaced_by_id not in seen:
            last = by_pk[last.replaced_by_id]
            seen.add(last.pk)
        if last is not row:
            standing[row.sha256] = last.sha256
    return editorial.with_files_replaced(content, standing) if standing else content


def fill_from_snapshot(
    draft: EntryDraft, snapshot: Mapping[str, Any], *, at: datetime | None = None
) -> EntryDraft:
    """Writes a snapshot's content into a draft and saves both with a first revision; returns the draft.

    For a new version of an entry, and for whoever has content ready, such as the demonstration. The bytes of the
    files must be in the store already.
    """
    for name in ("title", "title_en", "summary", "summary_en", "fiscal_year"):
        setattr(draft, name, snapshot[name])
    draft.document_date, draft.review_by = _date(snapshot["document_date"]), _date(snapshot["review_by"])
    draft.has_masks = bool(snapshot.get("masked"))
    draft.topics, draft.legal_basis = list(snapshot["topics"]), list(snapshot["legal_basis"])
    draft.body = EntryDraft.body.field.to_python(body.stream_of(snapshot["body"]))
    draft.save()
    kept = _keep_files(draft, snapshot["files"], at or timezone.now())
    attached = [
        DraftAttachment(kept_file=kept[attachment["file"]], title=attachment["title"], sort_order=place)
        for place, attachment in enumerate(snapshot["attachments"])
    ]
    draft.attachments.set(attached)
    draft.save()
    draft.save_revision()
    return draft


def _keep_files(draft: EntryDraft, files: Mapping[str, Any], at: datetime) -> dict[str, KeptFile]:
    kept = {row.sha256: row for row in draft.kept_files.all()}
    for sha256, told in files.items():
        if sha256 not in kept:
            kept[sha256] = KeptFile.objects.create(draft=draft, sha256=sha256, uploaded_at=at, **told)
    return kept


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


def _iso(on: date | None) -> str | None:
    return on.isoformat() if on else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
