"""What the typewriter forgets when a version is erased: its draft's text, every revision of it, and its files."""

from collections.abc import Collection

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.admin.models import FormState
from wagtail.models import ModelLogEntry, Revision

from prakat.cms.models import DraftAttachment, EntryDraft, KeptFile


def files_of(version_ids: Collection[int]) -> set[str]:
    """The SHA-256 of every file that was handed in for the drafts of these versions, used or not."""
    return set(KeptFile.objects.filter(draft__version__in=version_ids).values_list("sha256", flat=True))


def held_by_others(digests: Collection[str], version_ids: Collection[int]) -> set[str]:
    """Those of these files that the draft of another version holds."""
    rows = KeptFile.objects.filter(sha256__in=list(digests)).exclude(draft__version__in=version_ids)
    return set(rows.values_list("sha256", flat=True))


@transaction.atomic
def empty_drafts(version_ids: Collection[int]) -> int:
    """Empty the drafts of these versions; returns how many texts and files went. The draft itself stays, with nothing
    in it, so that opening the version does not begin another from what came before it."""
    drafts = EntryDraft.objects.filter(version__in=version_ids)
    names = [str(pk) for pk in drafts.values_list("pk", flat=True)]
    drafts.update(
        title="",
        title_en="",
        summary="",
        summary_en="",
        body=[],
        document_date=None,
        review_by=None,
        topics=[],
        legal_basis=[],
        has_masks=False,
        latest_revision=None,
    )
    kind = ContentType.objects.get_for_model(EntryDraft)
    removed = 0
    for rows in (
        Revision.objects.filter(content_type=kind, object_id__in=names),
        FormState.objects.filter(content_type=kind, object_id__in=names),  # what the live preview last showed
        ModelLogEntry.objects.filter(content_type=kind, object_id__in=names),
        DraftAttachment.objects.filter(draft__in=drafts),
        KeptFile.objects.filter(draft__in=drafts),
    ):
        removed += rows.delete()[0]
    return removed
