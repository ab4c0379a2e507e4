"""Files on their way in, and back to who prepares the draft. Nobody else is served what is not sealed."""

from typing import Any, BinaryIO, cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from prakat.cms import files, gate
from prakat.cms.access import may_read, reasons
from prakat.cms.actions import keep_file
from prakat.cms.models import EntryDraft, KeptFile
from prakat.cms.preview import preview_asset
from prakat.cms.wording import in_words
from prakat.editorial import blobs, queries
from prakat.editorial.rules import Act
from prakat.lib.refusal import Obstacle, Refused
from prakat.people.models import Account


def _failed(obstacles: Any, status: int) -> JsonResponse:
    told = [in_words(obstacle) for obstacle in obstacles]
    return JsonResponse({"success": False, "messages": told, "error_message": " ".join(told)}, status=status)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Takes one file for a draft: ``file``, ``draft`` and ``kind``. Returns what the screen shows of it, or why not."""
    assert isinstance(request.user, Account)
    draft = EntryDraft.objects.filter(pk=_number(request.POST.get("draft"))).first()
    sent, kind = request.FILES.get("file"), request.POST.get("kind", "document")
    if draft is None or sent is None or sent.file is None or kind not in files.KINDS:
        return _failed([Obstacle("no_file", "ไม่ได้รับไฟล์ ให้เลือกไฟล์อีกครั้ง")], 400)
    now = timezone.now()
    if barred := reasons(Act.EDIT, queries.version(draft.version_id), request.user, now):
        gate.note_refusal(request, "upload", draft.pk, barred)
        return _failed(barred, 403)
    try:
        kept = keep_file(
            draft=draft,
            stream=cast(BinaryIO, sent.file),
            name=sent.name or "",
            kind=kind,
            by=request.user.person,
            at=now,
        )
    except Refused as refusal:
        return _failed(refusal.obstacles, 422)
    return JsonResponse({"success": True, **files.told(kept)})


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 19 else 0


@require_GET
@xframe_options_sameorigin
def file(request: HttpRequest, pk: int, sha256: str) -> HttpResponseBase:
    """A file of a draft, to those who prepare the draft."""
    kept = get_object_or_404(KeptFile.objects.select_related("draft"), draft_id=pk, sha256=sha256)
    account: Any = request.user
    if not may_read(queries.version(kept.draft.version_id), account, timezone.now()):
        return gate.refused(request, [Obstacle("not_yours", "ไฟล์นี้เปิดได้เฉพาะผู้จัดทำเรื่อง")])
    try:
        stream = blobs.store().open(kept.sha256)
    except FileNotFoundError as error:
        raise Http404(_("ไม่พบไฟล์นี้ในที่เก็บ")) from error
    in_place = kept.media_type in files.SHOWN_IN_PLACE
    answer = FileResponse(
        stream, as_attachment=not in_place, filename=kept.name, content_type=kept.media_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    if kept.media_type != "application/pdf":  # the browser's own reader of PDFs does not open in a sandbox
        answer["Content-Security-Policy"] = "sandbox; default-src 'none'; media-src 'self'; img-src 'self'"
    return answer


@require_GET
def asset(request: HttpRequest, path: str) -> HttpResponse:
    """A style sheet, script, picture or font for the preview, as the next edition would carry it."""
    body, media_type = preview_asset(path)
    return HttpResponse(body, content_type=media_type)
