"""Which files fit where, and how a draft's files are told to the screen."""

from collections.abc import Mapping
from typing import Any, Final

from django.urls import reverse

from prakat.cms.models import EntryDraft, KeptFile
from prakat.editorial.blobs import MEDIA_TYPES
from prakat.scheme import queries as scheme
from prakat.scheme.rules import NoScheme

PICTURES: Final = ("jpg", "jpeg", "png", "webp")
KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "picture": PICTURES,
    "video": ("mp4",),
    "captions": ("vtt",),
    "document": (),
}
"""The endings that fit each kind of place; none named means whatever the scheme allows."""

MAX_BYTES_WITHOUT_SCHEME: Final = 50_000_000
SHOWN_IN_PLACE: Final = frozenset(
    {"image/jpeg", "image/png", "image/webp", "video/mp4", "text/vtt", "application/pdf"}
)


def limits(kind: str) -> tuple[int, tuple[str, ...]]:
    """(largest size in bytes, allowed endings) for a kind of place, as the scheme in force has it."""
    wanted = KINDS[kind]
    try:
        max_bytes, allowed = scheme.upload_limits()
    except NoScheme:
        max_bytes, allowed = MAX_BYTES_WITHOUT_SCHEME, tuple(MEDIA_TYPES)
    return max_bytes, tuple(end for end in wanted if end in allowed) if wanted else allowed


def told(kept: KeptFile) -> dict[str, Any]:
    """What the screen shows of a file."""
    return {
        "sha256": kept.sha256,
        "name": kept.name,
        "media_type": kept.media_type,
        "length": kept.length,
        "pages": kept.pages,
        "width": kept.width,
        "height": kept.height,
        "address": reverse("cms:file", args=[kept.draft_id, kept.sha256]),
    }


def facts(kept: KeptFile) -> dict[str, Any]:
    """What the snapshot says of a file; ``masked`` only where words were taken out of it."""
    plain = {
        "name": kept.name,
        "media_type": kept.media_type,
        "length": kept.length,
        "pages": kept.pages,
        "width": kept.width,
        "height": kept.height,
    }
    return {**plain, "masked": kept.masked} if kept.masked else plain


def all_told(draft: EntryDraft) -> dict[str, Any]:
    """Every file that was handed in for the draft, by its SHA-256."""
    return {kept.sha256: told(kept) for kept in draft.kept_files.all()}
