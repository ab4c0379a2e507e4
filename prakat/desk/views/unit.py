"""A unit's head assigns an officer and a deputy to each of the unit's items (announcement 3.1: มอบหมายเจ้าหน้าที่)."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from prakat.desk import access
from prakat.desk.access import Denied
from prakat.desk.forms import AssignForm
from prakat.desk.visitor import Visitor, page, staff
from prakat.desk.work.register import DutyLine, duty_lines
from prakat.lib.refusal import Refused
from prakat.people import queries as people
from prakat.scheme import actions
from prakat.scheme import queries as scheme

People = list[tuple[int, str]]


@dataclass(frozen=True)
class UnitSheet:
    """One unit of the head, with a form for each of its duties."""

    code: str
    name: str
    lines: tuple[tuple[DutyLine, AssignForm], ...]

    @property
    def vacant(self) -> int:
        return sum(1 for line, _form in self.lines if line.is_vacant)


def _people_of(unit_code: str, visitor: Visitor) -> People:
    """Who fills a post in the unit today, each once, with the post under which the head knows them."""
    found: dict[int, str] = {}
    for holder in people.holders_in_unit(unit_code, visitor.at):
        found.setdefault(holder.person_id, f"{holder.name} ({holder.title_th})")
    return list(found.items())


def _sheets(
    visitor: Visitor, refused: AssignForm | None = None, refused_duty: int | None = None
) -> list[UnitSheet]:
    by_unit: dict[str, list[DutyLine]] = {}
    for line in duty_lines(scheme.duties_of(visitor.headed_units), visitor.at):
        by_unit.setdefault(line.duty.unit.code, []).append(line)
    sheets = []
    for code, lines in by_unit.items():
        choices = _people_of(code, visitor)
        with_forms = tuple(
            (line, refused if refused and line.duty.pk == refused_duty else _form_of(line, choices))
            for line in lines
        )
        sheets.append(UnitSheet(code=code, name=lines[0].duty.unit.name_th, lines=with_forms))
    return sheets


def _form_of(line: DutyLine, choices: People) -> AssignForm:
    held = line.assignment
    initial = {"officer": held.officer_id, "deputy": held.deputy_id} if held else {}
    known = dict(choices)
    if held is not None:
        # Who is assigned but no longer in the unit stays readable until the head names another.
        for person in (held.officer, held.deputy):
            if person is not None:
                known.setdefault(
                    person.pk, _("%(name)s (ไม่ได้ดำรงตำแหน่งในส่วนราชการนี้แล้ว)") % {"name": person.name_th}
                )
    return AssignForm(people=list(known.items()), initial=initial, auto_id=f"duty-{line.duty.pk}-%s")


@require_safe
@staff
def unit(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    if not visitor.headed_units:
        raise Denied(access.denied_to_operator() if visitor.is_operator else access.not_a_head())
    return page(request, visitor, "desk/unit.html", {"units": _sheets(visitor), "refused": ()}, here="unit")


@require_POST
@staff
def assign(request: HttpRequest, visitor: Visitor, duty_id: int) -> HttpResponse:
    duty = scheme.duties().filter(pk=duty_id).first()
    if duty is None:
        raise Http404
    if not visitor.actor.heads(duty.unit.code):
        raise Denied(access.denied_to_operator() if visitor.is_operator else access.not_a_head())
    form = AssignForm(request.POST, people=_people_of(duty.unit.code, visitor), auto_id=f"duty-{duty.pk}-%s")
    if not form.is_valid():
        reasons, status = [str(fault) for faults in form.errors.values() for fault in faults], 422
    else:
        try:
            made = actions.assign(
                duty_id=duty_id,
                officer_id=form.cleaned_data["officer"],
                deputy_id=form.cleaned_data["deputy"],
                by=visitor.account,
                at=visitor.at,
            )
        except Refused as refused:
            reasons, status = [obstacle.message for obstacle in refused.obstacles], 409
        else:
            named = {"name": made.officer.name_th, "item": f"{duty.item.number} {duty.item.name_th}"}
            messages.success(request, _("มอบหมาย %(name)s ให้รับผิดชอบ %(item)s แล้ว จัดทำข้อมูลได้ทันที") % named)
            return redirect("desk:unit")
    context = {"units": _sheets(visitor, form, duty_id), "refused": reasons, "kept": True}
    return page(request, visitor, "desk/unit.html", context, here="unit", status=status)
