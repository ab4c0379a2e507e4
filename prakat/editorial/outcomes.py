"""What became of a version: released, superseded, withdrawn. Called by ``publishing`` in its own transaction."""

from datetime import datetime

from django.db import transaction

from prakat.editorial import queries
from prakat.editorial.actions import allow, locked, move, sign
from prakat.editorial.models import Version, WithdrawalRequest
from prakat.editorial.notices import tell, tell_preparers
from prakat.editorial.rules import Act, Case, Given, State
from prakat.editorial.urgent import settle
from prakat.people import queries as people
from prakat.people.models import Account
from prakat.people.rules import Actor
from prakat.scheme import queries as scheme


def mark_released(row: Version, case: Case, act: Act, actor: Actor, at: datetime) -> Version | None:
    """Set a version released and supersede the one before it, which is returned (None for a first version)."""
    before = queries.public_version(row.entry)
    if before is not None:
        before.ended_at = at
        move(before, State.SUPERSEDED, at, "ended_at")
        sign(Act.SUPERSEDE, before, actor.signed(), at, {"by": row.number})
    row.released_by_id, row.released_at = actor.person_id, at
    move(row, State.RELEASED, at, "released_by", "released_at")
    sign(act, row, actor.signed(), at, {"verdict": row.verdict})
    if case.urgent is not None and not case.open_links:
        settle(row, "ratified", at)
    tell_preparers(row, "released", f"เผยแพร่แล้ว: {row.title}", at)
    return before


def mark_withdrawn(row: Version, act: Act, actor: Actor, reason: str, at: datetime) -> None:
    """Set a version withdrawn with the reason that the public will read."""
    row.ended_at, row.end_reason = at, reason.strip()
    move(row, State.WITHDRAWN, at, "ended_at", "end_reason")
    sign(act, row, actor.signed(), at, {"reason": reason})
    row.withdrawal_requests.filter(closed_at=None).update(closed_at=at, outcome="confirmed")
    if act == Act.REFUSE:
        settle(row, "refused", at)
    tell_preparers(row, "withdrawn", f"ถอนออกจากสาธารณะ: {row.title} เหตุผล: {reason}", at)


@transaction.atomic
def request_withdrawal(*, version_id: int, reason: str, by: Account, at: datetime) -> WithdrawalRequest:
    """Ask that a released version be withdrawn; the head of the publishing unit confirms or declines."""
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    allow(Act.REQUEST_WITHDRAWAL, case, actor, at, Given(reason=reason))
    assert actor.person_id is not None
    signature = actor.signed()
    request = WithdrawalRequest.objects.create(
        version=row, person_id=actor.person_id, post_title=signature.post_title, reason=reason.strip(), at=at
    )
    sign(Act.REQUEST_WITHDRAWAL, row, signature, at, {"reason": reason})
    head = people.head_post(scheme.publishing_unit_code())
    if head is not None:
        holders = people.holders([head.code], at)[head.code]
        tell(row, (h.person_id for h in holders), "withdraw", f"ขอถอนออกจากสาธารณะ: {row.title}", at)
    return request


@transaction.atomic
def decline_withdrawal(*, version_id: int, reason: str, by: Account, at: datetime) -> Version:
    """Decline a request to withdraw, with the reason; the version stays public."""
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    allow(Act.DECLINE_WITHDRAWAL, case, actor, at, Given(reason=reason))
    request = queries.open_request(row)
    assert request is not None
    request.closed_at, request.outcome = at, "declined"
    request.save(update_fields=["closed_at", "outcome"])
    sign(Act.DECLINE_WITHDRAWAL, row, actor.signed(), at, {"reason": reason})
    tell(row, [request.person_id], "declined", f"ไม่เห็นชอบให้ถอน: {row.title} เหตุผล: {reason}", at)
    return row
