"""The register, a unit's entries, the emergency notice, urgent releases."""

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from prakat.desk import access
from prakat.desk.access import Denied
from prakat.desk.forms import SearchForm
from prakat.desk.visitor import Visitor, page, staff
from prakat.desk.wording import OUTCOME_WORDS
from prakat.desk.work import entries as searching
from prakat.desk.work.register import SHOWS
from prakat.desk.work.register import register as whole_register
from prakat.editorial import queries as editorial
from prakat.editorial.models import Order
from prakat.lib.refusal import Refused
from prakat.lib.thai_dates import BANGKOK, bangkok_date, fiscal_year, fiscal_year_end, fiscal_year_start
from prakat.publishing import queries as publishing
from prakat.publishing.actions import lift_notice
from prakat.publishing.rules import lift_obstacles
from prakat.scheme import queries as scheme


@require_safe
@staff
def register(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    found = whole_register(visitor.at)
    show = request.GET.get("show", "")
    show = show if show in SHOWS else ""
    context = {"register": found, "categories": found.only(show), "show": show}
    return page(request, visitor, "desk/register.html", context, here="register")


@require_safe
@staff
def entries(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    if visitor.is_operator:
        raise Denied(access.denied_to_operator())
    units = None if visitor.sees_every_unit else tuple(sorted(visitor.actor.unit_codes))
    form = SearchForm(
        request.GET,
        states=list(searching.state_choices()),
        items=[(item.number, f"{item.number} {item.name_th}") for item in scheme.items()],
        years=searching.years(units),
    )
    form.is_valid()
    given = form.cleaned_data
    wanted = searching.Wanted(
        units=units,
        words=given.get("q", ""),
        state=given.get("state", ""),
        item=given.get("item", ""),
        year=given.get("year", ""),
    )
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "found": searching.page_of(wanted, request.GET.get("page", "1")),
        "query": query.urlencode(),
        "narrowed": any(given.values()),
    }
    return page(request, visitor, "desk/entries.html", context, here="entries")


@require_safe
@staff
def notice(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    policy = visitor.document
    may_lift = not lift_obstacles(visitor.actor, policy.publishing_unit, policy.urgent.ordered_by)
    context = {"notice": publishing.notice(visitor.at), "may_lift": may_lift}
    return page(request, visitor, "desk/notice.html", context, here="notice")


@require_POST
@staff
def end_notice(request: HttpRequest, visitor: Visitor, notice_id: int) -> HttpResponse:
    try:
        lift_notice(notice_id=notice_id, by=visitor.account, at=visitor.at)
    except Refused as refused:
        raise Denied(refused.obstacles) from refused
    messages.success(request, _("นำประกาศฉุกเฉินออกจากทุกหน้าแล้ว"))
    return redirect("desk:notice")


@require_safe
@staff
def urgent(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The urgent releases of a fiscal year, with the counts of the yearly report."""
    if visitor.is_operator:
        raise Denied(access.denied_to_operator())
    this_year = fiscal_year(bangkok_date(visitor.at))
    asked = request.GET.get("year", "")
    year = (
        int(asked) if asked.isdecimal() and len(asked) == 4 and 2400 < int(asked) <= this_year else this_year
    )
    start_at, end_at = _bounds(year)
    rows = Order.objects.filter(at__gte=start_at, at__lt=end_at, voided_at=None)
    if not visitor.sees_every_unit:
        rows = rows.filter(version__entry__unit__code__in=visitor.actor.unit_codes)
    rows = rows.select_related("version__entry__item", "version__entry__unit", "person").defer(
        "version__snapshot"
    )
    context = {
        "year": year,
        "before": year - 1,
        "after": year + 1 if year < this_year else None,
        "counts": editorial.urgent_counts(start_at, end_at),
        "orders": [(order, OUTCOME_WORDS[order.outcome]) for order in rows.order_by("-at")],
        "at": visitor.at,
    }
    return page(request, visitor, "desk/urgent.html", context, here="urgent")


def _bounds(year: int) -> tuple[datetime, datetime]:
    """The first moment of the fiscal year and of the one after it."""
    first, last = fiscal_year_start(year), fiscal_year_end(year)
    return (
        datetime.combine(first, time.min, BANGKOK),
        datetime.combine(last + timedelta(days=1), time.min, BANGKOK),
    )
