"""Opening a draft for a version, and keeping a file that was handed in for it."""

from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from prakat.cms.files import limits
from prakat.cms.models import EntryDraft, KeptFile
from prakat.cms.snapshots import fill_from_snapshot
from prakat.editorial import blobs, snapshot
from prakat.editorial.gate import answers
from prakat.editorial.models import Version
from prakat.lib.thai_dates import bangkok_date, fiscal_year
from prakat.people.models import Person
from prakat.scheme import queries as scheme
from prakat.scheme.policies import prefilled
from prakat.scheme.rules import PolicySpec, add_months


@transaction.atomic
def open_draft(version: Version, *, at: datetime, policy: PolicySpec | None = None) -> EntryDraft:
    """The draft of a version; begun when there is none. ``policy`` begins it from that policy's prefilled text.

    A new draft holds what the version, or the entry's version before it, last said. For a first version it holds what
    the item gives: the fiscal year of ``at`` (B.E.), the legal basis and the date of review.
    """
    held: EntryDraft | None = EntryDraft.objects.filter(version=version).first()
    if held is not None:
        return held
    item = version.entry.item
    today = bangkok_date(at)
    due = scheme.due_rule(item)
    draft = EntryDraft(
        version=version,
        fiscal_year=fiscal_year(today),
        legal_basis=list(item.legal_basis),
        review_by=add_months(today, due.review_months) if due.review_months else None,
    )
    earlier = version.entry.versions.filter(number__lte=version.number, snapshot__isnull=False)
    last = earlier.exclude(state="discarded").order_by("-number").first()
    if last is not None and last.snapshot is not None:
        content = dict(last.snapshot)
        if last.pk != version.pk and draft.review_by is not None:
            content["review_by"] = draft.review_by.isoformat()  # a new version is reviewed in its own time
        return fill_from_snapshot(draft, content, at=at)
    if policy is not None:
        content = snapshot.empty(
            item=item.number, unit=version.entry.unit.code, fiscal_year=fiscal_year(today)
        )
        content |= prefilled(policy.page, scheme.current_document().municipality)
        content |= {"topics": [policy.topic], "legal_basis": list(item.legal_basis)}
        content["review_by"] = draft.review_by.isoformat() if draft.review_by else None
        return fill_from_snapshot(draft, content, at=at)
    draft.body = EntryDraft.body.field.to_python([{"type": "text", "value": ""}])
    draft.save()
    draft.save_revision()
    return draft


@transaction.atomic
def keep_file(
    *, draft: EntryDraft, stream: BinaryIO, name: str, kind: str, by: Person | None, at: datetime
) -> KeptFile:
    """Judge a file, keep what it is when made safe, note it for the draft and have it read; the same again only changes
    the name.

    ``kind`` is one of ``files.KINDS``. Raises Refused, in Thai, when the file does not fit there.
    """
    max_bytes, allowed = limits(kind)
    made = blobs.accepted(stream, name=name, max_bytes=max_bytes, allowed=allowed)
    kept, _ = KeptFile.objects.update_or_create(
        draft=draft,
        sha256=made.digest,
        defaults={
            **made.facts.as_json(),
            "removed": dict(made.removed),
            "uploaded_by": by,
            "uploaded_at": at,
        },
    )
    answers.ask_to_read_files([made.digest], at=at)
    return kept
