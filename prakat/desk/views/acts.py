"""One address for each act: asked, it shows what the act does or why it is barred; pressed, it is carried out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from prakat.desk import wording
from prakat.desk.forms import (
    AcceptForm,
    CheckForm,
    DeskForm,
    ErasureReasonForm,
    NothingForm,
    PublicReasonForm,
    ReasonForm,
    ReportForm,
    ScheduleForm,
    SeenForm,
    SendBackForm,
    UrgentForm,
    WithholdForm,
)
from prakat.desk.version import sheet as sheets
from prakat.desk.version.offers import IN_PLACE, offer_of
from prakat.desk.version.sighting import Seen, see, see_content
from prakat.desk.visitor import Visitor, page, staff
from prakat.editorial import actions, outcomes, reporting, urgent
from prakat.editorial import queries as editorial
from prakat.editorial.gate import paper_pages
from prakat.editorial.models import ERASE
from prakat.editorial.rules import Act
from prakat.lib.refusal import Refused
from prakat.publishing import actions as publishing
from prakat.publishing import erasure

Call = Callable[[Mapping[str, Any], Any], object]


@dataclass(frozen=True)
class Doing:
    """How an act is asked for and which one action carries it out: ``call`` gets who and when, and the valid form."""

    form: type[DeskForm]
    call: Call


DOINGS: Mapping[Act, Doing] = {
    Act.RECALL: Doing(NothingForm, lambda who, _form: actions.recall(**who)),
    Act.APPROVE: Doing(
        AcceptForm,
        lambda who, form: actions.approve(
            seen_digest=form.cleaned_data["seen_digest"], accepted=form.accepted(), **who
        ),
    ),
    Act.WITHHOLD: Doing(
        WithholdForm,
        lambda who, form: actions.withhold(
            clause=form.cleaned_data["clause"], reason=form.cleaned_data["reason"], **who
        ),
    ),
    Act.SEND_BACK: Doing(
        SendBackForm, lambda who, form: actions.send_back(reason=form.cleaned_data["reason"], **who)
    ),
    Act.CHECK: Doing(CheckForm, lambda who, form: actions.check(ticks=form.cleaned_data["ticks"], **who)),
    Act.SCHEDULE: Doing(
        ScheduleForm, lambda who, form: actions.schedule(release_at=form.release_at(), **who)
    ),
    Act.UNSCHEDULE: Doing(NothingForm, lambda who, _form: actions.unschedule(**who)),
    Act.RELEASE: Doing(NothingForm, lambda who, _form: publishing.release(**who)),
    Act.REPORT_BACK: Doing(
        ReportForm,
        lambda who, form: reporting.report_back(
            text=form.cleaned_data["text"], public_url=settings.PUBLIC_URL, **who
        ),
    ),
    Act.ACKNOWLEDGE: Doing(NothingForm, lambda who, _form: reporting.acknowledge(**who)),
    Act.REQUEST_WITHDRAWAL: Doing(
        ReasonForm, lambda who, form: outcomes.request_withdrawal(reason=form.cleaned_data["reason"], **who)
    ),
    Act.WITHDRAW: Doing(
        PublicReasonForm, lambda who, form: publishing.withdraw(reason=form.cleaned_data["reason"], **who)
    ),
    Act.DECLINE_WITHDRAWAL: Doing(
        ReasonForm, lambda who, form: outcomes.decline_withdrawal(reason=form.cleaned_data["reason"], **who)
    ),
    Act.ORDER_URGENT: Doing(
        UrgentForm,
        lambda who, form: urgent.order_urgent(
            reason=form.cleaned_data["reason"], notice_until=form.notice_until(), **who
        ),
    ),
    Act.RELEASE_URGENT: Doing(NothingForm, lambda who, _form: publishing.release_urgent(**who)),
    Act.RATIFY: Doing(
        AcceptForm,
        lambda who, form: urgent.ratify(
            seen_digest=form.cleaned_data["seen_digest"], accepted=form.accepted(), **who
        ),
    ),
    Act.REFUSE: Doing(
        PublicReasonForm, lambda who, form: publishing.refuse(reason=form.cleaned_data["reason"], **who)
    ),
    Act.DISCARD: Doing(NothingForm, lambda who, _form: actions.discard(**who)),
    Act.REQUEST_ERASURE: Doing(
        ErasureReasonForm,
        lambda who, form: outcomes.request_erasure(reason=form.cleaned_data["reason"], **who),
    ),
    Act.ERASE: Doing(
        ErasureReasonForm, lambda who, form: erasure.erase(reason=form.cleaned_data["reason"], **who)
    ),
    Act.DECLINE_ERASURE: Doing(
        ReasonForm, lambda who, form: outcomes.decline_erasure(reason=form.cleaned_data["reason"], **who)
    ),
}
WITH_REACH = frozenset({Act.REQUEST_ERASURE, Act.ERASE})
"""Acts that are asked for beside a list of what they take away and what they leave."""
"""Every act that the desk offers. Editing and submitting belong to the typewriter; superseding to the machine."""


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def act(request: HttpRequest, visitor: Visitor, version_id: int, act: Act) -> HttpResponse:
    seen = see_content(visitor, version_id)
    doing = DOINGS[act]
    if request.method != "POST":
        if act in IN_PLACE:
            return redirect(f"{reverse('desk:version', args=[version_id])}#act-{act.value}")
        return _ask(request, visitor, seen, act, doing.form(initial=_proposed(seen, act)))
    form = doing.form(request.POST)
    if not form.is_valid():
        return _refuse(request, visitor, seen, act, form, _faults(form), status=422)
    who = {"version_id": version_id, "by": visitor.account, "at": visitor.at}
    try:
        doing.call(who, form)
    except Refused as refused:
        reasons = [obstacle.message for obstacle in refused.obstacles]
        return _refuse(request, visitor, see(visitor, version_id), act, form, reasons, status=409)
    return _done(request, visitor, version_id, act)


def _proposed(seen: Seen, act: Act) -> dict[str, str]:
    """What the form is filled in with: who confirms an erasure sees the public reason that was asked for, and may mend
    it."""
    asked = editorial.open_request(seen.row, ERASE) if act == Act.ERASE else None
    return {"reason": asked.reason} if asked is not None else {}


def _faults(form: DeskForm) -> list[str]:
    return [str(fault) for faults in form.errors.values() for fault in faults]


def _done(request: HttpRequest, visitor: Visitor, version_id: int, act: Act) -> HttpResponse:
    after = see(visitor, version_id)
    if act == Act.ERASE:
        paper_pages.forget()
    messages.success(request, wording.done(act, after.row, turn=sheets.next_text(after)))
    return redirect("desk:version", version_id)


def _refuse(
    request: HttpRequest,
    visitor: Visitor,
    seen: Seen,
    act: Act,
    form: DeskForm,
    reasons: list[str],
    *,
    status: int,
) -> HttpResponse:
    """The page from which the act was asked for, with every reason first and nothing of what was typed lost."""
    if act not in IN_PLACE:
        return _ask(request, visitor, seen, act, form, reasons, status=status)
    # What is approved is what stands on the page now, so the digest of the page before must not come back.
    bound = {} if isinstance(form, SeenForm) else {act: form}
    context = sheets.sheet(seen, visitor, refused=reasons, bound=bound)
    if isinstance(form, AcceptForm):
        context["accepted"] = request.POST.getlist("accepted")
    return page(
        request,
        visitor,
        "desk/version.html",
        {**context, "refused_act": act.value, "kept": bool(form.visible_fields())},
        here="work",
        status=status,
    )


def _ask(
    request: HttpRequest,
    visitor: Visitor,
    seen: Seen,
    act: Act,
    form: DeskForm,
    reasons: list[str] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """An act that deserves a page of its own: what it does, to what, and the one button that does it."""
    offer = offer_of(act, seen.row, seen.case, visitor.actor, visitor.at)
    context = {
        "row": seen.row,
        "entry": seen.row.entry,
        "offer": offer,
        "form": form,
        "refused": reasons or (),
        "kept": bool(form.visible_fields()),
        "is_irrevocable": act in wording.IRREVOCABLE,
        "reach": erasure.reach(seen.row) if act in WITH_REACH and offer.is_open else None,
    }
    return page(request, visitor, "desk/act.html", context, here="work", status=status)
