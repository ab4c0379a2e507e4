"""งานของฉัน: what waits for whoever asks, and what is told to them."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from prakat.audit import actions as audit
from prakat.audit import queries as audit_queries
from prakat.desk.visitor import Visitor, page, staff
from prakat.desk.work import machine
from prakat.desk.work.register import DutyLine, duty_lines, register
from prakat.editorial import queries as editorial
from prakat.scheme import queries as scheme

NOTIFICATIONS_ON_A_PAGE = 30


@require_safe
@staff
def work(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    if visitor.is_operator:
        context = {
            "health": machine.health(visitor.at),
            "scanner": machine.scanner(),
            "troubled": machine.troubled(),
            "accounts": machine.accounts(),
        }
        return page(request, visitor, "desk/work_operator.html", context, here="work")
    context = {
        "work": visitor.work,
        **_duties(visitor),
        "register": register(visitor.at) if visitor.is_executive else None,
        "owed": list(editorial.owed().defer("version__snapshot")) if visitor.is_executive else [],
        "at": visitor.at,
    }
    return page(request, visitor, "desk/work.html", context, here="work")


def _duties(visitor: Visitor) -> dict[str, list[DutyLine]]:
    """What the visitor is assigned to, the most pressing first; what else the unit owes; what a head must see to."""
    assert visitor.actor.person_id is not None
    mine = duty_lines(scheme.assigned_duties(visitor.actor.person_id), visitor.at)
    assigned = {line.duty.pk for line in mine}
    units = duty_lines(scheme.duties_of(visitor.actor.unit_codes), visitor.at)
    headed = [line for line in units if line.duty.unit.code in visitor.headed_units]
    return {
        "my_duties": sorted(mine, key=lambda line: (line.due.due_on is None, line.due.due_on)),
        "unit_duties": [line for line in units if line.duty.pk not in assigned],
        "vacant": [line for line in headed if line.is_vacant],
        "overdue": [line for line in headed if line.due.is_overdue],
    }


@require_safe
@staff
def notifications(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    person_id = visitor.actor.person_id
    rows = audit_queries.notifications(person_id if person_id is not None else -1)
    found = Paginator(rows, NOTIFICATIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    return page(request, visitor, "desk/notifications.html", {"found": found}, here="notifications")


@require_POST
@staff
def read_notifications(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    if visitor.actor.person_id is not None:
        audit.mark_read(person_id=visitor.actor.person_id, notification_id=None, at=visitor.at)
    return redirect("desk:notifications")


@require_POST
@staff
def open_notification(request: HttpRequest, visitor: Visitor, notification_id: int) -> HttpResponse:
    """Marks one as read and leads to what it tells of."""
    person_id = visitor.actor.person_id
    row = audit_queries.notifications(person_id or -1).filter(pk=notification_id).first()
    if row is None or person_id is None:
        raise Http404
    audit.mark_read(person_id=person_id, notification_id=notification_id, at=visitor.at)
    if url_has_allowed_host_and_scheme(row.address, allowed_hosts={request.get_host()}):
        return redirect(row.address)
    return redirect("desk:notifications")
