"""What the gate found in a draft: shown where it stands, and mended, masked or answered for."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from prakat.cms import masking
from prakat.cms.access import reasons
from prakat.cms.body import numbered_body
from prakat.cms.completeness import missing
from prakat.cms.models import EntryDraft, KeptFile, Masking
from prakat.cms.snapshots import snapshot_of
from prakat.cms.views.drafts import readable
from prakat.cms.views.editor import desk_address, edit_name
from prakat.cms.wording import in_words
from prakat.editorial import actions as editorial
from prakat.editorial.gate import answers, paper_pages
from prakat.editorial.gate.judging import Judged
from prakat.editorial.gate.rules import Found
from prakat.editorial.gate.wording import ADVICE, REMOVED_WORDS, type_words
from prakat.editorial.models import Answer, Version
from prakat.editorial.rules import Act
from prakat.lib.redaction.tasks import FORMATS
from prakat.lib.refusal import Obstacle, Refused
from prakat.people.models import Account
from prakat.screening import actions as screening
from prakat.screening.queries import readings
from prakat.screening.rules import Severity

SHOWN_IN_PLACE: Final = 5
"""Places of one sort that are shown before the rest is folded."""
WORDS_MAX: Final = 300
MASKING_WORDS: Final = {
    "missing": "หาข้อความที่จะปกปิดบนหน้าไม่พบ ไฟล์ยังเป็นฉบับเดิม ให้พิมพ์ข้อความตามที่เห็นบนหน้า หรือแก้ไฟล์ต้นฉบับแล้วแนบใหม่",
    "left": "ปกปิดแล้วยังอ่านข้อความได้ ระบบจึงไม่ใช้ผลนั้น ไฟล์ยังเป็นฉบับเดิม ให้แก้ไฟล์ต้นฉบับแล้วแนบใหม่",
}
MASKING_FAILED: Final = "ปกปิดไม่สำเร็จ ไฟล์ยังเป็นฉบับเดิม ให้แก้ไฟล์ต้นฉบับแล้วแนบใหม่"


@dataclass(frozen=True)
class Line:
    """One finding on the screen: every place of one key together."""

    found: Found
    places: int
    answer: Answer | None
    picture: str
    page_address: str

    @property
    def is_answered(self) -> bool:
        return self.answer is not None

    @property
    def parts(self) -> tuple[str, str, str]:
        """The excerpt before, at and after the words that were found."""
        matched = " ".join(self.found.matched.split())
        before, at, after = self.found.excerpt.partition(matched) if matched else (self.found.excerpt, "", "")
        return before, at, after


@dataclass(frozen=True)
class Group:
    """The findings of one sort in one file, or in the officer's own text."""

    file: KeptFile | None
    type: str
    severity: Severity
    words: str
    advice: str
    lines: tuple[Line, ...]

    @property
    def shown(self) -> tuple[Line, ...]:
        return self.lines[:SHOWN_IN_PLACE]

    @property
    def folded(self) -> tuple[Line, ...]:
        return self.lines[SHOWN_IN_PLACE:]

    @property
    def places(self) -> int:
        return sum(line.places for line in self.lines)

    @property
    def is_open(self) -> bool:
        return self.severity is not Severity.NOTE and any(not line.is_answered for line in self.lines)

    @property
    def can_be_masked(self) -> bool:
        kind = self.lines[0].found.kind.value
        if self.severity is Severity.NOTE or kind == "quality" or self.type == "FACES_OR_PLATES":
            return False
        if self.file is None:
            return True
        has_words = any(line.found.matched for line in self.lines) or self.type in masking.AS_SEEN
        return has_words and _ending(self.file) in FORMATS


def _ending(file: KeptFile) -> str:
    return file.name.rpartition(".")[2].lower().replace("jpeg", "jpg")


def _groups(draft: EntryDraft, judged: Judged, given: dict[str, Answer]) -> Iterator[Group]:
    files = {row.sha256: row for row in draft.kept_files.all()}
    order = {Severity.BLOCK: 0, Severity.ANSWER: 1, Severity.NOTE: 2}
    ranked = sorted(judged.found, key=lambda one: (order[one.severity], one.file, one.type))
    for (severity, digest, type), together in groupby(
        ranked, key=lambda one: (one.severity, one.file, one.type)
    ):
        by_key: dict[str, list[Found]] = {}
        for one in together:
            by_key.setdefault(one.key, []).append(one)
        file = files.get(digest)
        lines = tuple(
            Line(same[0], len(same), given.get(key), *_addresses(draft, file, same[0]))
            for key, same in by_key.items()
        )
        advice = str(ADVICE[lines[0].found.kind.value]) if severity is not Severity.NOTE else ""
        yield Group(file, type, severity, type_words(type), advice, lines)


def _addresses(draft: EntryDraft, file: KeptFile | None, found: Found) -> tuple[str, str]:
    """Of the picture of the page, and of the place in the editor or the file."""
    if file is None:
        return "", _place_in_editor(draft, found)
    address = reverse("cms:file", args=[draft.pk, file.sha256])
    if file.media_type.startswith("image/"):
        return address, address
    if file.media_type == "application/pdf" and found.page:
        return reverse(
            "cms:file_page", args=[draft.pk, file.sha256, found.page]
        ), f"{address}#page={found.page}"
    return "", address


def _place_in_editor(draft: EntryDraft, found: Found) -> str:
    address = reverse(edit_name(), args=[draft.pk])
    if found.path[:1] == ("body",) and isinstance(found.path[1], int):
        places = [identity for identity, _block in numbered_body(draft.body.get_prep_value())]
        if found.path[1] < len(places):
            return f"{address}#block-{places[found.path[1]]}-section"
    return f"{address}#id_{found.path[0]}" if found.path else address


@require_http_methods(["GET", "HEAD", "POST"])
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was found in the draft, and the ways to settle each."""
    seen = readable(request, pk, "findings")
    if isinstance(seen, HttpResponse):
        return seen
    draft, version = seen
    assert isinstance(request.user, Account)
    if request.method == "POST":
        try:
            if request.POST.get("act") == "propose":
                return _propose(request, draft, version)
            told = _settle(request, draft, version)
        except Refused as refusal:
            return _page(request, draft, version, [in_words(each) for each in refusal.obstacles], status=409)
        messages.success(request, told)
        return redirect(f"{reverse('cms:findings', args=[pk])}#found")
    return _page(request, draft, version)


def _page(
    request: HttpRequest,
    draft: EntryDraft,
    version: Version,
    refused: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    content = snapshot_of(draft)
    now = timezone.now()
    answers.ask_to_read(content, at=now)
    judged = answers.judged(content, version)
    given = {one.key: one for one in version.answers.select_related("person")}
    groups = list(_groups(draft, judged, given))
    waiting = list(
        Masking.objects.filter(kept_file__draft=draft).exclude(state="done").select_related("kept_file")
    )
    standing = set(content["files"])
    working = [one for one in waiting if one.state in {"waiting", "working"}]
    kept = [row for row in draft.kept_files.all() if row.sha256 in standing]
    may_edit = not reasons(Act.EDIT, version, request.user, now)  # type: ignore[arg-type]
    context = {
        "draft": draft,
        "version": version,
        "may_edit": may_edit,
        "refused": refused or (),
        "typed": request.POST if refused else {},
        "to_settle": [group for group in groups if group.severity is not Severity.NOTE],
        "notes": [group for group in groups if group.severity is Severity.NOTE],
        "open": sum(1 for group in groups if group.is_open for line in group.lines if not line.is_answered),
        "unread": judged.unread,
        "working": working,
        "in_work": {one.kept_file.sha256 for one in working},
        "failed": [
            (one, _(MASKING_WORDS.get(one.error, MASKING_FAILED))) for one in waiting if one.state == "failed"
        ],
        "kept": [(row, _removed(row), _ending(row) in FORMATS) for row in kept],
        "is_busy": _is_busy(judged, waiting),
    }
    return render(request, "cms/findings.html", context, status=status)


def _removed(row: KeptFile) -> list[str]:
    return [str(REMOVED_WORDS.get(what, what)) for what in row.removed]


def _is_busy(judged: Judged, waiting: list[Masking]) -> bool:
    return any(not file.has_failed for file in judged.unread) or any(
        one.state in {"waiting", "working"} for one in waiting
    )


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the reading of the draft's files has come, for the script that waits."""
    seen = readable(request, pk, "findings")
    if isinstance(seen, HttpResponse):
        return seen
    draft, version = seen
    judged = answers.judged(snapshot_of(draft), version)
    waiting = list(Masking.objects.filter(kept_file__draft=draft).exclude(state__in=["done", "failed"]))
    return JsonResponse(
        {
            "busy": _is_busy(judged, waiting),
            "files": {
                file.file: {"read": file.pages_read, "pages": file.pages}
                for file in judged.unread
                if not file.has_failed
            },
        }
    )


@require_GET
def file_page(request: HttpRequest, pk: int, sha256: str, number: int) -> HttpResponse:
    """One page of a draft's PDF as a picture, with what was found on it marked where the text layer tells the place."""
    seen = readable(request, pk, "file_page")
    if isinstance(seen, HttpResponse):
        return seen
    kept = get_object_or_404(KeptFile, draft_id=pk, sha256=sha256, media_type="application/pdf")
    row = readings([kept.sha256]).get(kept.sha256)
    words = (
        [told["matched"] for told in row.findings if told["page"] == number and told["matched"]]
        if row
        else []
    )
    try:
        picture = paper_pages.marked_picture_of(kept.sha256, number, tuple(dict.fromkeys(words)))
    except paper_pages.NoSuchPage as error:
        raise Http404 from error
    answer = HttpResponse(picture, content_type=paper_pages.MEDIA_TYPE)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _settle(request: HttpRequest, draft: EntryDraft, version: Version) -> str:
    """Carry out what was pressed; returns what to say. Raises Refused."""
    by, at = request.user, timezone.now()
    assert isinstance(by, Account)
    act, keys = request.POST.get("act", ""), request.POST.getlist("keys")
    file = request.POST.get("file", "")
    if act == "mask" and not file:
        places = masking.mask_text(draft=draft, keys=keys, by=by, at=at)
        return _("ปกปิดในเนื้อหาแล้ว %(count)s แห่ง ฉบับก่อนปกปิดยังอยู่ในประวัติการแก้ไข") % {"count": places}
    if act == "mask":
        masking.mask_file(draft=draft, sha256=_own(draft, file), keys=keys, by=by, at=at)
        return _("กำลังปกปิดในไฟล์ ระบบทำต่อเองแม้ปิดหน้านี้")
    if act == "mask_words":
        page = _page_number(request.POST.get("page", ""))
        words = [(page, line[:WORDS_MAX]) for line in request.POST.get("words", "").splitlines()]
        masking.mask_file(draft=draft, sha256=_own(draft, file), words=words, by=by, at=at)
        return _("กำลังปกปิดในไฟล์ ระบบทำต่อเองแม้ปิดหน้านี้")
    if act == "unmask":
        masking.unmask_file(draft=draft, sha256=_own(draft, file), by=by, at=at)
        return _("นำไฟล์ฉบับก่อนปกปิดกลับมาแล้ว")
    if act == "read_again":
        screening.read_again(_own(draft, file), at=at)
        return _("สั่งอ่านไฟล์อีกครั้งแล้ว")
    if act == "answer":
        reason = request.POST.get("reason", "")
        answers.answer(
            version_id=version.pk,
            content=snapshot_of(draft),
            reasons=dict.fromkeys(keys, reason),
            by=by,
            at=at,
        )
        return _("บันทึกคำชี้แจงในชื่อของท่านแล้ว ผู้บังคับบัญชาจะเห็นและพิจารณา")
    if act == "take_back":
        answers.take_back(version_id=version.pk, keys=keys, by=by, at=at)
        return _("ถอนคำชี้แจงแล้ว")
    raise Refused([Obstacle("no_act", "ไม่ทราบว่าต้องการทำสิ่งใด ให้กดปุ่มอีกครั้ง")])


def _propose(request: HttpRequest, draft: EntryDraft, version: Version) -> HttpResponse:
    """Put the saved draft forward from here. Raises Refused with every reason."""
    lacking = [obstacle for obstacle, _block in missing(draft)]
    if lacking:
        raise Refused(lacking)
    assert isinstance(request.user, Account)
    editorial.submit(version_id=version.pk, content=snapshot_of(draft), by=request.user, at=timezone.now())
    messages.success(request, _("เสนอขออนุมัติแล้ว"))
    return redirect(desk_address(version.pk))


def _own(draft: EntryDraft, sha256: str) -> str:
    if not draft.kept_files.filter(sha256=sha256).exists():
        raise Refused([Obstacle("no_file", "ไม่พบไฟล์นี้ในร่าง ให้ดูผลการตรวจล่าสุด")])
    return sha256


def _page_number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 6 else 0
