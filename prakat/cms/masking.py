"""Taking out what may not be published: from the draft's own text at once, from files in the background."""

import tempfile
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from prakat.audit import actions as audit
from prakat.cms.access import reasons
from prakat.cms.models import EntryDraft, KeptFile, Masking
from prakat.cms.snapshots import fill_from_snapshot, snapshot_of
from prakat.editorial import actions as editorial
from prakat.editorial import blobs, queries
from prakat.editorial.gate import answers
from prakat.editorial.gate.passages import masked
from prakat.editorial.gate.rules import Found
from prakat.editorial.rules import Act
from prakat.lib.files import sandbox
from prakat.lib.files.limits import Limits, Unsafe
from prakat.lib.redaction.tasks import FORMATS
from prakat.lib.refusal import Obstacle, Refused
from prakat.people.models import Account

MASK_FILE: Final = "mask_file"
WORK: Final = Limits(seconds=3_600, memory_bytes=3_000_000_000)
AS_SEEN: Final = frozenset({"COVERED_TEXT", "INVISIBLE_TEXT", "TINY_TEXT", "OFF_PAGE_TEXT", "HIDDEN_LAYER"})
"""Findings for which a page keeps only what its reader sees."""
_SHORTEST: Final = 2


def _judged(draft: EntryDraft) -> tuple[Mapping[str, Any], list[Found]]:
    content = snapshot_of(draft)
    return content, list(answers.judged(content, queries.version(draft.version_id)).found)


def _barred(draft: EntryDraft, by: Account, at: datetime) -> None:
    found = reasons(Act.EDIT, queries.version(draft.version_id), by, at)
    if found:
        raise Refused(found)


@transaction.atomic
def mask_text(*, draft: EntryDraft, keys: Collection[str], by: Account, at: datetime) -> int:
    """Mask findings in the draft's own text, all of them in one act and one revision; returns how many places.

    Earlier revisions stay until the version is erased, so that it can be undone.
    """
    _barred(draft, by, at)
    content, found = _judged(draft)
    spans = [one.span for one in found if one.key in keys and not one.file and one.span[1] > one.span[0]]
    if not spans:
        raise Refused([Obstacle("gone", "สิ่งที่ตรวจพบข้อนี้ไม่มีแล้ว ให้ดูผลการตรวจล่าสุด")])
    made = masked(content, spans) | {"masked": True}
    editorial.keep_hand(version_id=draft.version_id, title=made["title"], by=by, at=at)
    fill_from_snapshot(draft, made, at=at)
    return len(spans)


@transaction.atomic
def mask_file(
    *,
    draft: EntryDraft,
    sha256: str,
    keys: Collection[str] = (),
    words: Iterable[tuple[int, str]] = (),
    by: Account,
    at: datetime,
) -> Masking:
    """Owe the masking of findings in a file, and of words that an officer names with their page (0: every page).

    Raises Refused where the file's kind cannot be masked, and when nothing is left to be masked.
    """
    _barred(draft, by, at)
    _, found = _judged(draft)
    kept = KeptFile.objects.get(draft=draft, sha256=sha256)
    if kept.name.rpartition(".")[2].lower().replace("jpeg", "jpg") not in FORMATS:
        text = "ปกปิดในไฟล์ “%(name)s” ไม่ได้ เพราะเป็นไฟล์ชนิดเก่า ให้เปิดแล้วบันทึกเป็น docx, xlsx, pptx หรือ PDF แล้วแนบไฟล์นั้นแทน"
        raise Refused([Obstacle("cannot_mask", text, {"name": kept.name})])
    texts: dict[int, list[str]] = {}
    seen: set[int] = set()
    for one in found:
        if one.file == sha256 and one.key in keys:
            if one.type in AS_SEEN:
                seen.add(one.page)
            elif one.matched:
                texts.setdefault(one.page, []).append(one.matched)
    for page, word in words:
        if len(word.strip()) >= _SHORTEST:
            for number in [page] if page else range(1, (kept.pages or 1) + 1):
                texts.setdefault(number, []).append(word.strip())
    if not texts and not seen:
        raise Refused(
            [Obstacle("nothing_to_mask", "ไม่มีข้อความที่จะปกปิด ให้เลือกสิ่งที่ตรวจพบหรือพิมพ์ข้อความที่ต้องการปกปิด")]
        )
    editorial.keep_hand(version_id=draft.version_id, title=draft.title, by=by, at=at)
    made = Masking.objects.create(
        kept_file=kept,
        wanted={
            "texts": {str(page): list(dict.fromkeys(some)) for page, some in texts.items()},
            "as_seen": sorted(seen),
        },
        asked_by=by.person,
        asked_at=at,
    )
    audit.enqueue(kind=MASK_FILE, payload={"masking": made.pk}, at=at)
    return made


@transaction.atomic
def unmask_file(*, draft: EntryDraft, sha256: str, by: Account, at: datetime) -> None:
    """Put the file back that a masked one stands for."""
    _barred(draft, by, at)
    KeptFile.objects.filter(draft=draft, replaced_by__sha256=sha256).update(replaced_by=None)


def carry_out(payload: Mapping[str, Any], at: datetime) -> None:
    """Mask a file as it was asked for: words out, made safe once more, read once more. What fails is kept as the
    masking's ``error`` and the file stays as it was."""
    job = Masking.objects.select_related("kept_file__draft").filter(pk=payload["masking"]).first()
    if job is None or job.state == "done":
        return
    job.state = "working"
    job.save(update_fields=["state"])
    source = job.kept_file
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR, prefix="masking-") as folder:
        without, safe = Path(folder) / "without", Path(folder) / "safe"
        try:
            answer = sandbox.run(
                "redact",
                source=blobs.store().path(source.sha256),
                target=without,
                arguments=job.wanted,
                limits=WORK,
            )
            error = "missing" if "missing" in answer else "left" if "left" in answer else ""
            if not error:
                cleaned = sandbox.run("clean", source=without, target=safe, limits=Limits())
        except Unsafe as unsafe:
            error = str(unsafe.code)
        if error:
            job.state, job.error = "failed", error
            job.save(update_fields=["state", "error"])
            return
        with safe.open("rb") as stream:
            digest, length = blobs.store().put_stream(stream, max_bytes=WORK.file_bytes)
    answers.read_file(digest, at=at)
    _put_in_place(job, digest, length, cleaned["pages"], answer["places"], at)


@transaction.atomic
def _put_in_place(
    job: Masking, digest: str, length: int, pages: int | None, places: int, at: datetime
) -> None:
    source = job.kept_file
    made, _ = KeptFile.objects.update_or_create(
        draft=source.draft,
        sha256=digest,
        defaults={
            "name": source.name,
            "media_type": source.media_type,
            "length": length,
            "pages": pages,
            "width": source.width,
            "height": source.height,
            "masked": source.masked + places,
            "uploaded_by": job.asked_by,
            "uploaded_at": at,
        },
    )
    KeptFile.objects.filter(pk=source.pk).update(replaced_by=made)
    job.state, job.wanted = "done", {}
    job.save(update_fields=["state", "wanted"])
