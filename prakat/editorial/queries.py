"""Reads: the facts of a version for the rules, and lists of what waits for whom."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from prakat.editorial import rules
from prakat.editorial.gate.rules import bound
from prakat.editorial.models import (
    ERASE,
    WITHDRAW,
    Acknowledgement,
    Entry,
    Order,
    ReportBack,
    Version,
    WithdrawalRequest,
)
from prakat.editorial.rules import PUBLIC_STATES, Approval, Case, Link, State, UrgentOrder
from prakat.editorial.snapshot import digest_of
from prakat.people import queries as people
from prakat.scheme import queries as scheme


def version(version_id: int, *, lock: bool = False) -> Version:
    """One version with its entry, item, unit and report; ``lock``: under a row lock. Raises Version.DoesNotExist."""
    rows = Version.objects.select_related("entry__item", "entry__unit", "report_back")
    return (rows.select_for_update(of=("self",)) if lock else rows).get(pk=version_id)


def live_order(row: Version) -> Order | None:
    """The urgent order that holds for this version, settled or not."""
    return next((order for order in row.orders.all() if order.voided_at is None), None)


def open_request(row: Version, kind: str = WITHDRAW) -> WithdrawalRequest | None:
    """The request to withdraw or to erase this version that still waits for an answer."""
    return open_requests(row).get(kind)


def open_requests(row: Version) -> dict[str, WithdrawalRequest]:
    """Kind → the request about this version that still waits for an answer."""
    return {each.kind: each for each in row.withdrawal_requests.all() if each.closed_at is None}


def chain_codes(row: Version) -> list[str]:
    """The posts of the approval chain: as stored at submitting, or as the scheme has it now for a draft."""
    if row.chain and State(row.state) not in rules.WRITING_STATES:
        return list(row.chain)
    codes: list[str] = []
    for step in row.entry.item.chain:
        if step == "head":
            head = people.head_post(row.entry.unit.code)
            codes.append(head.code if head else f"head:{row.entry.unit.code}")
        else:
            codes.append(step)
    return list(dict.fromkeys(codes))


def links(codes: Iterable[str], at: datetime) -> tuple[Link, ...]:
    """The chain's links with the persons who fill them at ``at``."""
    wanted = list(codes)
    filled = people.holders(wanted, at)
    titles = people.post_titles(wanted)
    return tuple(
        Link(
            post_code=code,
            title_th=titles.get(code, "หัวหน้าส่วนราชการ"),
            holders=frozenset(holder.person_id for holder in filled.get(code, [])),
        )
        for code in wanted
    )


def case(row: Version, at: datetime) -> Case:
    """The facts of a version that the rules judge by."""
    entry = row.entry
    document = scheme.current_document()
    policy = scheme.urgent_policy(document)
    order = live_order(row)
    requests = open_requests(row)
    request, erasure = requests.get(WITHDRAW), requests.get(ERASE)
    return Case(
        state=State(row.state),
        item=entry.item.number,
        unit=entry.unit.code,
        publishing_unit=document.publishing_unit,
        officers=officers(entry, at),
        chain=links(chain_codes(row), at),
        hands=frozenset(row.hands),
        submitted_by=row.submitted_by_id,
        digest=row.digest,
        stored_digest=digest_of(row.snapshot) if row.snapshot is not None else "",
        approvals=tuple(
            Approval(person_id=a.person_id, post_code=a.post_code, digest=a.digest, at=a.at)
            for a in row.approvals.all()
            if a.voided_at is None
        ),
        checked_by=row.checked_by_id,
        released_by=row.released_by_id,
        verdict=row.verdict,
        verdict_digest=row.verdict_digest,
        stored_verdict_digest=bound(row.digest, row.findings) if row.verdict_digest else "",
        answered=frozenset(finding["key"] for finding in row.findings),
        scheduled_for=row.scheduled_for,
        addressees=_addressees(row),
        withdrawal_requested_by=request.person_id if request else None,
        erasure_requested_by=erasure.person_id if erasure else None,
        urgent_allowed=policy.allows(entry.item.number),
        urgent_posts=policy.ordered_by,
        urgent=UrgentOrder(
            ordered_by=order.person_id,
            digest=order.digest,
            owed_until=order.owed_until,
            settled=order.settled_at is not None,
        )
        if order
        else None,
    )


def officers(entry: Entry, at: datetime) -> frozenset[int]:
    """The officer and the deputy who are assigned to the entry's item in its unit and hold a post there today."""
    return officers_of(entry.item.number, entry.unit.code, at)


def officers_of(item: str, unit: str, at: datetime) -> frozenset[int]:
    """Who may prepare the item in the unit at ``at``: an assignment does not outlive the post in the unit."""
    assignment = scheme.assignment_for(item, unit)
    if assignment is None:
        return frozenset()
    return frozenset(people.persons_in_unit(unit, at) & {assignment.officer_id, assignment.deputy_id})


def _addressees(row: Version) -> dict[int, bool]:
    report: ReportBack | None = getattr(row, "report_back", None)
    if report is None:
        return {}
    return {line.person_id: line.at is not None for line in report.acknowledgements.all()}


def open_version(entry: Entry) -> Version | None:
    return entry.versions.filter(state__in=rules.OPEN_STATES).first()


def public_version(entry: Entry) -> Version | None:
    return entry.versions.filter(state__in=PUBLIC_STATES).first()


def with_related(rows: QuerySet[Version]) -> QuerySet[Version]:
    """The rows with what a work list shows and ``case`` reads; a constant number of queries."""
    return rows.select_related("entry__item", "entry__unit", "submitted_by", "report_back").prefetch_related(
        "approvals", "returns", "orders", "withdrawal_requests", "report_back__acknowledgements"
    )


def owed() -> QuerySet[Order]:
    """Urgent releases whose approval is still owed, soonest due first."""
    return (
        Order.objects.filter(settled_at=None, voided_at=None, version__state__in=PUBLIC_STATES)
        .select_related("version__entry__item", "version__entry__unit", "person")
        .order_by("owed_until")
    )


def urgent_counts(fiscal_year_start_at: datetime, fiscal_year_end_at: datetime) -> dict[str, int]:
    """For the yearly report: urgent releases ordered, ratified in time, late, refused in the period."""
    orders = list(
        Order.objects.filter(at__gte=fiscal_year_start_at, at__lt=fiscal_year_end_at, voided_at=None)
    )
    return {
        "ordered": len(orders),
        "ratified": sum(1 for o in orders if o.outcome == "ratified"),
        "late": sum(1 for o in orders if o.escalated_at is not None),
        "refused": sum(1 for o in orders if o.outcome == "refused"),
    }


def to_acknowledge(person_id: int) -> QuerySet[Acknowledgement]:
    """Reports back that wait for this person's acknowledgement."""
    return Acknowledgement.objects.filter(
        person_id=person_id, at__isnull=True, report_back__version__state__in=PUBLIC_STATES
    ).select_related("report_back__version__entry__item", "report_back__version__entry__unit")


def previous_public(row: Version) -> Version | None:
    """The version that the public reads now or read last before this one."""
    return row.entry.versions.filter(number__lt=row.number, released_at__isnull=False).last()


def holders_of(digests: Collection[str], *, besides: Collection[int] = ()) -> dict[str, list[int]]:
    """SHA-256 of a file → the versions whose content holds it, but for those ``besides``. Looks through all content."""
    found: dict[str, list[int]] = {}
    if not digests:
        return found
    rows = Version.objects.filter(snapshot__isnull=False).exclude(pk__in=besides).order_by("pk")
    wanted = set(digests)
    for pk, files in rows.values_list("pk", "snapshot__files").iterator(chunk_size=500):
        for digest in wanted.intersection(files or ()):
            found.setdefault(digest, []).append(pk)
    return found


def history_subjects(entry: Entry) -> list[tuple[str, str]]:
    """The audit subjects that make up an entry's history."""
    numbers = entry.versions.values_list("pk", flat=True)
    subjects: list[tuple[str, str]] = [("entry", entry.uid)]
    subjects.extend(("version", str(number)) for number in numbers)
    return subjects


COMPARED = (
    "title",
    "summary",
    "title_en",
    "summary_en",
    "fiscal_year",
    "document_date",
    "review_by",
    "topics",
    "legal_basis",
    "body",
    "attachments",
)


def compare(old: dict[str, Any] | None, new: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """The fields that differ between two snapshots: (field, before, after)."""
    before = old or {}
    return [(n, before.get(n), new.get(n)) for n in COMPARED if before.get(n) != new.get(n)]
