"""What happens around a draft: its history, its page, opening it, beginning a new one, giving it up."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from prakat.cms import gate
from prakat.cms.access import may_read, reasons
from prakat.cms.actions import open_draft
from prakat.cms.models import EntryDraft
from prakat.cms.preview import public_page
from prakat.cms.views.editor import edit_name
from prakat.editorial import actions as editorial
from prakat.editorial import queries
from prakat.editorial.models import Entry, Version
from prakat.editorial.rules import Act, State
from prakat.lib.refusal import Refused
from prakat.people.models import Account
from prakat.scheme.queries import policies_under


def readable(request: HttpRequest, pk: int, what: str) -> tuple[EntryDraft, Version] | HttpResponse:
    """The draft and its version for somebody who prepares it, or the page that says why not."""
    draft = get_object_or_404(EntryDraft, pk=pk)
    version = queries.version(draft.version_id)
    account: Any = request.user
    now = timezone.now()
    if may_read(version, account, now):
        return draft, version
    barred = reasons(Act.EDIT, version, account, now)
    gate.note_refusal(request, what, pk, barred)
    return gate.refused(request, barred)


@require_GET
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Every revision: who saved it and when, to look at, to compare with the one before, to take back."""
    found = readable(request, pk, "history")
    if isinstance(found, HttpResponse):
        return found
    draft, version = found
    names = EntryDraft.snippet_viewset.get_url_name
    revisions = list(draft.revisions.select_related("user__person").order_by("-created_at", "-pk"))
    lines = []
    for place, revision in enumerate(revisions):
        before = revisions[place + 1] if place + 1 < len(revisions) else None
        lines.append(
            {
                "revision": revision,
                "is_latest": place == 0,
                "who": revision.user.person.name_th if revision.user and revision.user.person else _("ระบบ"),
                "view": reverse(names("revisions_view"), args=[pk, revision.pk]),
                "compare": reverse(names("revisions_compare"), args=[pk, before.pk, revision.pk])
                if before
                else "",
                "revert": reverse(names("revisions_revert"), args=[pk, revision.pk]) if place else "",
            }
        )
    may_edit = not reasons(Act.EDIT, version, request.user, timezone.now())  # type: ignore[arg-type]
    context = {"draft": draft, "version": version, "lines": lines, "may_edit": may_edit}
    return render(request, "cms/history.html", context)


@require_GET
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole public page that the saved draft would become."""
    found = readable(request, pk, "page")
    if isinstance(found, HttpResponse):
        return found
    return public_page(found[0])


@require_GET
def open_entry(request: HttpRequest, uid: str) -> HttpResponse:
    """Leads to the draft of the entry's open version."""
    entry = get_object_or_404(Entry.objects.select_related("item", "unit"), uid=uid)
    version = queries.open_version(entry) or entry.versions.order_by("-number").first()
    if version is None:
        return gate.refused(request, [], status=404)
    return _opened(request, version.pk)


@require_GET
def edit_version(request: HttpRequest, version_id: int) -> HttpResponse:
    """Leads to the draft of a version: where the desk's "edit" goes."""
    return _opened(request, get_object_or_404(Version.objects.only("pk"), pk=version_id).pk)


def _opened(request: HttpRequest, version_id: int) -> HttpResponse:
    version = queries.version(version_id)
    account: Any = request.user
    now = timezone.now()
    if version.state == State.ERASED or not may_read(version, account, now):
        return gate.refused(request, reasons(Act.EDIT, version, account, now))
    return redirect(edit_name(), open_draft(version, at=now).pk)


@require_POST
def add(request: HttpRequest, number: str, unit: str) -> HttpResponse:
    """Begins an entry under an item and opens its draft."""
    assert isinstance(request.user, Account)
    now = timezone.now()
    try:
        version = editorial.start_entry(item=number, unit=unit, by=request.user, at=now)
    except Refused as refusal:
        return gate.refused(request, refusal.obstacles)
    wanted = request.POST.get("policy", "")
    policy = next((p for p in policies_under(number) if p.page.value == wanted), None)
    draft = open_draft(queries.version(version.pk), at=now, policy=policy)
    return redirect(edit_name(), draft.pk)


@require_POST
def new_version(request: HttpRequest, uid: str) -> HttpResponse:
    """Begins a newer version of an entry; its draft begins with what the last version said."""
    assert isinstance(request.user, Account)
    entry = get_object_or_404(Entry, uid=uid)
    now = timezone.now()
    try:
        version = editorial.start_version(entry_id=entry.pk, by=request.user, at=now)
    except Refused as refusal:
        return gate.refused(request, refusal.obstacles)
    return redirect(edit_name(), open_draft(queries.version(version.pk), at=now).pk)


@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks once, then gives the draft up."""
    assert isinstance(request.user, Account)
    found = readable(request, pk, "discard")
    if isinstance(found, HttpResponse):
        return found
    draft, version = found
    now = timezone.now()
    if barred := reasons(Act.DISCARD, version, request.user, now):
        return gate.refused(request, barred)
    if request.method == "GET":
        return render(request, "cms/discard.html", {"draft": draft, "version": version})
    try:
        editorial.discard(version_id=version.pk, by=request.user, at=now)
    except Refused as refusal:
        return gate.refused(request, refusal.obstacles)
    messages.success(request, _("ยกเลิกร่าง “%(title)s” แล้ว") % {"title": draft})
    return redirect("/desk/")
