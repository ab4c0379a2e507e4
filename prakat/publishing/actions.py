"""The acts that change what the public is served. Nothing else makes an edition."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from prakat.audit import actions as audit
from prakat.audit.rules import MACHINE, Signatory
from prakat.editorial.actions import allow, locked
from prakat.editorial.models import Version
from prakat.editorial.outcomes import mark_released, mark_withdrawn
from prakat.editorial.rules import Act, Given
from prakat.lib.refusal import Refused
from prakat.people import queries as people
from prakat.people.models import Account
from prakat.people.rules import Actor
from prakat.publishing import press, tallies
from prakat.publishing.models import Edition, Notice
from prakat.publishing.rules import EditionKind, lift_obstacles
from prakat.publishing.sealing import lock, seal, signers
from prakat.scheme import queries as scheme


def _mark(
    version_id: int, act: Act, actor: Actor, at: datetime, *, machine: bool = False
) -> tuple[Version, list[int]]:
    """Judge and mark one version as released; returns it with the versions whose pages change."""
    row, case = locked(version_id, at)
    allow(act, case, actor, at, machine=machine)
    before = mark_released(row, case, act, actor, at)
    tallies.touch([row])
    return row, [row.pk] + ([before.pk] if before else [])


def _release(version_id: int, act: Act, by: Account, at: datetime, *, machine: bool = False) -> Edition:
    lock()
    actor = people.actor_for(by, at)
    row, changed = _mark(version_id, act, actor, at, machine=machine)
    return seal(
        press.renderer().touched_by(changed, at),
        kind=EditionKind.RELEASE,
        at=at,
        by=actor.signed(),
        versions=[row],
        approvals=signers(row),
    )


@transaction.atomic
def release(*, version_id: int, by: Account, at: datetime, machine: bool = False) -> Edition:
    """Release a checked version (announcement 3.2: นำขึ้นเผยแพร่): the approval, the verdict and the digest are
    judged again, the touched pages are rendered from snapshots and sealed, the public is switched.

    ``machine`` is set by the schedule, which releases at the set time in the name of ``by``.
    """
    return _release(version_id, Act.RELEASE, by, at, machine=machine)


@transaction.atomic
def release_together(*, version_ids: Sequence[int], by: Account, at: datetime) -> Edition:
    """Release several checked versions in one edition, such as a year's monthly files; all of them or none."""
    actor = people.actor_for(by, at)
    lock()
    marked = [_mark(version_id, Act.RELEASE, actor, at) for version_id in version_ids]
    rows = [row for row, _ in marked]
    return seal(
        press.renderer().touched_by([pk for _, changed in marked for pk in changed], at),
        kind=EditionKind.RELEASE,
        at=at,
        by=actor.signed(),
        versions=rows,
        approvals=[signer for row in rows for signer in signers(row)],
    )


@transaction.atomic
def release_urgent(*, version_id: int, by: Account, at: datetime) -> Edition:
    """Carry out an urgent order (announcement 1.3); with it comes the emergency notice, if one was ordered."""
    edition = _release(version_id, Act.RELEASE_URGENT, by, at)
    row = Version.objects.get(pk=version_id)
    order = row.orders.filter(voided_at=None).get()
    if order.notice_until is not None and order.notice_until > at:
        actor = people.actor_for(by, at)
        _set_notice(row, row.title, order.notice_until, at)
        edition = reseal(EditionKind.NOTICE, actor.signed(), at, reason="urgent")
    return edition


@transaction.atomic
def withdraw(*, version_id: int, reason: str, by: Account, at: datetime) -> Edition:
    """Withdraw a version that somebody else asked to withdraw; a tombstone with reason and date stays (410)."""
    return _withdraw(version_id, Act.WITHDRAW, reason, by, at)


@transaction.atomic
def refuse(*, version_id: int, reason: str, by: Account, at: datetime) -> Edition:
    """Refuse the approval that an urgent release owed: the entry is withdrawn at once, and its notice ends."""
    return _withdraw(version_id, Act.REFUSE, reason, by, at)


def _withdraw(version_id: int, act: Act, reason: str, by: Account, at: datetime) -> Edition:
    lock()
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    allow(act, case, actor, at, Given(reason=reason))
    mark_withdrawn(row, act, actor, reason, at)
    tallies.touch([row])
    edition = seal(
        press.renderer().touched_by([row.pk], at),
        kind=EditionKind.WITHDRAW,
        at=at,
        by=actor.signed(),
        versions=[row],
        approvals=[("withdraw", by.person_id)] if by.person_id else [],
        reason=reason,
    )
    if Notice.objects.filter(version_id=version_id, ended_at=None).update(ended_at=at):
        edition = reseal(EditionKind.NOTICE, actor.signed(), at, reason="ended")
    return edition


def _set_notice(version: Version | None, text: str, until_at: datetime, at: datetime) -> None:
    Notice.objects.filter(ended_at=None).update(ended_at=at)
    title_en = (version.snapshot or {}).get("title_en", "") if version else ""
    row = Notice.objects.create(
        version=version, text_th=text[:300], text_en=title_en[:300], from_at=at, until_at=until_at
    )
    audit.enqueue(
        kind="end_notice", payload={"notice": row.pk}, at=at, due_at=until_at, key=f"notice:{row.pk}"
    )


@transaction.atomic
def end_notice(*, notice_id: int, at: datetime) -> Edition | None:
    """Take the emergency notice off every page when its time is over; None when it ended before."""
    if not Notice.objects.filter(pk=notice_id, ended_at=None).update(ended_at=at):
        return None
    return reseal(EditionKind.NOTICE, MACHINE, at, reason="ended")


@transaction.atomic
def lift_notice(*, notice_id: int, by: Account, at: datetime) -> Edition | None:
    """Take the emergency notice off every page before its time: by the head of the publishing unit or by whom the
    scheme lets order urgent releases. None when it ended before; Refused for anybody else."""
    actor = people.actor_for(by, at)
    document = scheme.current_document()
    found = lift_obstacles(actor, document.publishing_unit, document.urgent.ordered_by)
    if found:
        raise Refused(found)
    if not Notice.objects.filter(pk=notice_id, ended_at=None).update(ended_at=at):
        return None
    audit.record(verb="lift_notice", subject_kind="notice", subject_id=notice_id, by=actor.signed(), at=at)
    return reseal(EditionKind.NOTICE, actor.signed(), at, reason="lifted")


def reseal(kind: EditionKind, by: Signatory, at: datetime, *, reason: str) -> Edition:
    """Render everything anew inside the caller's transaction, as an act on the whole site needs it."""
    return seal(press.renderer().everything(at), kind=kind, at=at, by=by, reason=reason, base="")
