"""What became of a version: released, superseded, withdrawn, erased. ``publishing`` calls it in its transaction."""

from datetime import datetime

from django.db import transaction

from prakat.audit import actions as audit
from prakat.editorial import queries
from prakat.editorial.actions import allow, locked, move, sign
from prakat.editorial.models import ERASE, WITHDRAW, ReportBack, Version, WithdrawalRequest
from prakat.editorial.notices import desk_address, tell, tell_preparers
from prakat.editorial.rules import ERASED_TITLE, Act, Case, Given, State
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
    _close(row, WITHDRAW, "confirmed", at)
    if act == Act.REFUSE:
        settle(row, "refused", at)
    tell_preparers(row, "withdrawn", f"ถอนออกจากสาธารณะ: {row.title} เหตุผล: {reason}", at)


def mark_erased(row: Version, actor: Actor, reason: str, at: datetime) -> list[int]:
    """Take the content of a version out of the register. What remains: that it was, who signed it and when, its digest
    and the reason that the public will read; ``ended_at`` goes on to say since when the public has not read it. The
    drafts of its entry that were given up go with it: nobody could mend or erase them later. Returns the versions
    that were emptied."""
    given_up = list(row.entry.versions.filter(state=State.DISCARDED.value))
    row.before_erasure, row.end_reason = row.state, reason.strip()
    move(row, State.ERASED, at, "before_erasure", "end_reason")
    emptied = [row, *given_up]
    for each in emptied:
        each.snapshot, each.title, each.findings = None, ERASED_TITLE, []
        each.save(update_fields=["snapshot", "title", "findings"])
        each.answers.all().delete()
        audit.reword(address=desk_address(each), text=_erased_text(row), at=at)
    ReportBack.objects.filter(version=row).update(text=ERASED_TITLE)
    _close(row, ERASE, "confirmed", at)
    sign(Act.ERASE, row, actor.signed(), at, {"reason": reason.strip(), "with": [d.number for d in given_up]})
    tell_preparers(row, "erased", _erased_text(row), at)
    return [each.pk for each in emptied]


def _erased_text(row: Version) -> str:
    return f"ลบทิ้งถาวรแล้ว: {_named(row)}"


def _named(row: Version) -> str:
    """A version without its title, which may be the very thing that is to go and must not leave the house by mail."""
    return f"ฉบับที่ {row.number} ของเรื่อง {row.entry.uid} ({row.entry.item.number} {row.entry.item.name_th})"


def _close(row: Version, kind: str, outcome: str, at: datetime) -> None:
    row.withdrawal_requests.filter(closed_at=None, kind=kind).update(closed_at=at, outcome=outcome)


def _ask(row: Version, kind: str, actor: Actor, reason: str, at: datetime) -> WithdrawalRequest:
    assert actor.person_id is not None
    return WithdrawalRequest.objects.create(
        version=row,
        kind=kind,
        person_id=actor.person_id,
        post_title=actor.signed().post_title,
        reason=reason.strip(),
        at=at,
    )


def _tell_head(row: Version, kind: str, text: str, at: datetime) -> None:
    head = people.head_post(scheme.publishing_unit_code())
    if head is not None:
        holders = people.holders([head.code], at)[head.code]
        tell(row, (h.person_id for h in holders), kind, text, at)


@transaction.atomic
def request_withdrawal(*, version_id: int, reason: str, by: Account, at: datetime) -> WithdrawalRequest:
    """Ask that a released version be withdrawn; the head of the publishing unit confirms or declines."""
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    allow(Act.REQUEST_WITHDRAWAL, case, actor, at, Given(reason=reason))
    request = _ask(row, WITHDRAW, actor, reason, at)
    sign(Act.REQUEST_WITHDRAWAL, row, actor.signed(), at, {"reason": reason})
    _tell_head(row, "withdraw", f"ขอถอนออกจากสาธารณะ: {row.title}", at)
    return request


@transaction.atomic
def decline_withdrawal(*, version_id: int, reason: str, by: Account, at: datetime) -> Version:
    """Decline a request to withdraw, with the reason; the version stays public."""
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    allow(Act.DECLINE_WITHDRAWAL, case, actor, at, Given(reason=reason))
    request = queries.open_request(row)
    assert request is not None
    _close(row, WITHDRAW, "declined", at)
    sign(Act.DECLINE_WITHDRAWAL, row, actor.signed(), at, {"reason": reason})
    tell(row, [request.person_id], "declined", f"ไม่เห็นชอบให้ถอน: {row.title} เหตุผล: {reason}", at)
    return row


@transaction.atomic
def request_erasure(*, version_id: int, reason: str, by: Account, at: datetime) -> WithdrawalRequest:
    """Ask that the content of a version that the public reads no more be erased for good, as personal data that should
    never have been published; the head of the publishing unit confirms or declines."""
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    allow(Act.REQUEST_ERASURE, case, actor, at, Given(reason=reason))
    request = _ask(row, ERASE, actor, reason, at)
    sign(Act.REQUEST_ERASURE, row, actor.signed(), at, {"reason": reason})
    _tell_head(row, "erase", f"ขอลบทิ้งถาวร: {_named(row)}", at)
    return request


@transaction.atomic
def decline_erasure(*, version_id: int, reason: str, by: Account, at: datetime) -> Version:
    """Decline a request to erase, with the reason; the content stays in the register, unread by the public."""
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    allow(Act.DECLINE_ERASURE, case, actor, at, Given(reason=reason))
    request = queries.open_request(row, ERASE)
    assert request is not None
    _close(row, ERASE, "declined", at)
    sign(Act.DECLINE_ERASURE, row, actor.signed(), at, {"reason": reason})
    tell(row, [request.person_id], "declined", f"ไม่เห็นชอบให้ลบ: {_named(row)} เหตุผล: {reason}", at)
    return row
