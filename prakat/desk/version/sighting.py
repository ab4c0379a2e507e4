"""Fetching a version for somebody: nothing leaves here that this person may not see."""

from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.http import Http404

from prakat.desk import access
from prakat.desk.access import Denied, Parties, Sight
from prakat.desk.visitor import Visitor
from prakat.editorial import queries as editorial
from prakat.editorial.models import ReportBack, Version
from prakat.editorial.rules import Case


@dataclass(frozen=True)
class Seen:
    """A version as one visitor may see it, with its facts."""

    row: Version
    case: Case
    sight: Sight


def see(visitor: Visitor, version_id: int) -> Seen:
    """The version with how much of it the visitor sees. Raises Http404, and Denied for whom it does not concern."""
    try:
        row = editorial.version(version_id)
    except Version.DoesNotExist as error:
        raise Http404 from error
    prefetch_related_objects(
        [row],
        "approvals__person",
        "returns__person",
        "orders__person",
        "withdrawal_requests__person",
        "report_back__acknowledgements__person",
    )
    how = access.sight(visitor.actor, _parties(visitor, row), is_executive=visitor.is_executive)
    if how == Sight.NONE:
        reasons = access.version_obstacles(visitor.actor, row.entry.unit.name_th)
        raise Denied(reasons, subject=("version", str(row.pk)))
    return Seen(row=row, case=editorial.case(row, visitor.at), sight=how)


def see_content(visitor: Visitor, version_id: int) -> Seen:
    """As ``see``, for what shows the content: Denied for the operator too."""
    seen = see(visitor, version_id)
    if seen.sight != Sight.FULL:
        raise Denied(access.content_obstacles(), subject=("version", str(version_id)))
    return seen


def _parties(visitor: Visitor, row: Version) -> Parties:
    report: ReportBack | None = getattr(row, "report_back", None)
    return Parties(
        unit=row.entry.unit.code,
        publishing_unit=visitor.publishing_unit,
        chain=frozenset(editorial.chain_codes(row)),
        addressees=frozenset(line.person_id for line in report.acknowledgements.all())
        if report
        else frozenset(),
    )
