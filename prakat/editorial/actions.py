"""The acts of the procedure. One function for one official act: lock, rules, write, audit, outbox.

Releasing and withdrawing change what the public is served, so they live in ``publishing.actions``; they call
``mark_released`` and ``mark_withdrawn`` here inside their own transaction.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from prakat.audit import actions as audit
from prakat.audit.rules import Signatory
from prakat.editorial import queries, snapshot
from prakat.editorial.bars import obstacles
from prakat.editorial.gate.answers import set_verdict, verdict_on
from prakat.editorial.gate.rules import CLAUSES
from prakat.editorial.models import Entry, Refusal, Return, SignedApproval, Version
from prakat.editorial.notices import tell_approvers, tell_preparers, tell_publishers
from prakat.editorial.rules import Act, Case, Given, State, covered_links, state_after
from prakat.lib.refusal import Obstacle, Refused
from prakat.people import queries as people
from prakat.people.models import Account
from prakat.people.rules import Actor
from prakat.scheme import queries as scheme
from prakat.scheme.models import Item


def locked(version_id: int, at: datetime) -> tuple[Version, Case]:
    """The version under a row lock, with its facts. Call inside a transaction."""
    row = queries.version(version_id, lock=True)
    return row, queries.case(row, at)


def allow(
    act: Act, case: Case, actor: Actor, at: datetime, given: Given | None = None, *, machine: bool = False
) -> None:
    """Raise Refused with every obstacle, or return when nothing bars the act."""
    found = obstacles(act, case, actor, at, given, machine=machine)
    if found:
        raise Refused(found)


def sign(
    act: Act, row: Version, by: Signatory, at: datetime, detail: Mapping[str, Any] | None = None
) -> None:
    """Write the act into the record under the version."""
    audit.record(
        verb=act.value,
        subject_kind="version",
        subject_id=row.pk,
        by=by,
        at=at,
        detail={"entry": row.entry.uid, "number": row.number, "digest": row.digest, **(detail or {})},
    )


def move(row: Version, state: State, at: datetime, *fields: str) -> None:
    """Set the state and save the named fields with it."""
    row.state, row.state_at = state.value, at
    row.save(update_fields=["state", "state_at", *fields])


@transaction.atomic
def start_entry(*, item: str, unit: str, by: Account, at: datetime) -> Version:
    """Begin an entry under an item: its first version as a draft (announcement 3.1: จัดเตรียมข้อมูล)."""
    actor = people.actor_for(by, at)
    duty = scheme.duty(item, unit)
    if duty is None:
        raise Refused(
            [
                Obstacle(
                    "no_duty",
                    "ส่วนราชการ %(unit)s ไม่ได้รับผิดชอบรายการ %(item)s",
                    {"unit": unit, "item": item},
                )
            ]
        )
    if actor.person_id not in queries.officers_of(item, unit, at):
        raise Refused(
            [
                Obstacle(
                    "no_power",
                    "จัดทำรายการ %(item)s ได้เฉพาะเจ้าหน้าที่หรือผู้ช่วยที่หัวหน้าส่วนราชการมอบหมาย ให้แจ้งหัวหน้าของท่านเพื่อมอบหมาย",
                    {"item": item},
                )
            ]
        )
    entry = Entry.objects.create(
        item=Item.objects.get(number=item), unit=duty.unit, created_at=at, created_by_id=actor.person_id
    )
    return _draft(entry, 1, actor, at)


def _draft(entry: Entry, number: int, actor: Actor, at: datetime) -> Version:
    row = Version.objects.create(
        entry=entry, number=number, state=State.DRAFT.value, state_at=at, hands=[actor.person_id]
    )
    audit.record(
        verb="start",
        subject_kind="version",
        subject_id=row.pk,
        by=actor.signed(),
        at=at,
        detail={"entry": entry.uid, "number": number, "item": entry.item.number, "unit": entry.unit.code},
    )
    return row


@transaction.atomic
def start_version(*, entry_id: int, by: Account, at: datetime) -> Version:
    """Begin a newer version of an entry; the public keeps reading the present one until it is released."""
    entry = Entry.objects.select_for_update().select_related("item", "unit").get(pk=entry_id)
    actor = people.actor_for(by, at)
    if actor.person_id not in queries.officers(entry, at):
        raise Refused([Obstacle("no_power", "จัดทำฉบับใหม่ได้เฉพาะเจ้าหน้าที่หรือผู้ช่วยที่ได้รับมอบหมายให้จัดทำรายการนี้")])
    if queries.open_version(entry) is not None:
        raise Refused([Obstacle("open_version", "มีฉบับที่กำลังดำเนินการอยู่แล้ว ให้ทำฉบับนั้นให้เสร็จหรือยกเลิกก่อน")])
    last = entry.versions.order_by("-number").first()
    return _draft(entry, last.number + 1 if last else 1, actor, at)


@transaction.atomic
def keep_hand(*, version_id: int, title: str, by: Account, at: datetime) -> None:
    """Remember who had a hand in a draft, so that four eyes hold for everyone who wrote in it."""
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    allow(Act.EDIT, case, actor, at)
    if actor.person_id not in row.hands or row.title != title[:500]:
        row.hands = sorted({*row.hands, actor.person_id})
        row.title = title[:500]
        row.save(update_fields=["hands", "title"])


@transaction.atomic
def submit(*, version_id: int, content: Mapping[str, Any], by: Account, at: datetime) -> Version:
    """Put a draft to the supervisor: store the snapshot and its digest (announcement 3.1: นำเสนอให้พิจารณาอนุมัติ).

    ``content`` is the snapshot as the typewriter gives it. Raises Refused with all problems of the content and
    all obstacles at once.
    """
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    stored = snapshot.canonical(content)
    found = obstacles(Act.SUBMIT, case, actor, at) + snapshot.problems(stored)
    if (stored["item"], stored["unit"]) != (row.entry.item.number, row.entry.unit.code):
        found.append(Obstacle("wrong_item", "เนื้อหาไม่ตรงกับรายการข้อมูลหรือส่วนราชการของเรื่องนี้"))
    unsettled, findings = verdict_on(row, stored)
    found += unsettled
    if found:
        raise Refused(found)
    row.snapshot, row.digest = stored, snapshot.digest_of(stored)
    set_verdict(row, findings)
    row.title, row.fiscal_year = stored["title"], stored["fiscal_year"]
    row.document_date, row.review_by = stored["document_date"], stored["review_by"]
    row.chain = queries.chain_codes(row)
    row.submitted_by_id, row.submitted_at = actor.person_id, at
    row.hands = sorted({*row.hands, actor.person_id})
    row.approved_at = row.checked_at = row.scheduled_for = None
    row.checked_by, row.checklist = None, []
    row.save()
    move(row, State.SUBMITTED, at)
    sign(Act.SUBMIT, row, actor.signed(), at, {"verdict": row.verdict, "findings": len(findings)})
    tell_approvers(row, queries.case(row, at), at)
    return row


@transaction.atomic
def recall(*, version_id: int, by: Account, at: datetime) -> Version:
    """Take a submission back before anybody has decided on it (ขอคืนเรื่อง)."""
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    allow(Act.RECALL, case, actor, at)
    move(row, State.DRAFT, at)
    sign(Act.RECALL, row, actor.signed(), at)
    return row


@transaction.atomic
def approve(
    *, version_id: int, seen_digest: str, by: Account, at: datetime, accepted: Iterable[str] = ()
) -> Version:
    """Approve what was read; with the last link's approval the version is handed over (announcement 3.1).

    ``seen_digest`` is the digest of what the approver had on the screen: if the content changed since, Refused.
    ``accepted`` are the keys of the findings whose answers the approver accepts: all of them, or Refused.
    """
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    given = Given(seen_digest=seen_digest, accepted=frozenset(accepted))
    allow(Act.APPROVE, case, actor, at, given)
    target = state_after(case, Act.APPROVE, actor)
    posts = sign_links(row, case, actor, at)
    sign(Act.APPROVE, row, actor.signed(posts[-1]), at, {"posts": posts, "accepted": len(case.answered)})
    if target == State.APPROVED:
        row.approved_at = at
        move(row, target, at, "approved_at")
        audit.record(
            verb="hand_over",
            subject_kind="version",
            subject_id=row.pk,
            by=actor.signed(posts[-1]),
            at=at,
            detail={"entry": row.entry.uid, "to": scheme.publishing_unit_code()},
        )
        tell_publishers(row, at)
    else:
        tell_approvers(row, queries.case(row, at), at)
    return row


def sign_links(row: Version, case: Case, actor: Actor, at: datetime) -> list[str]:
    """Write an approval for every link that this act covers; returns the post codes in order."""
    assert actor.person_id is not None
    titles = {post.code: post.title_th for post in actor.posts}
    covered = covered_links(case, actor)
    for link in covered:
        SignedApproval.objects.create(
            version=row,
            person_id=actor.person_id,
            post_code=link.post_code,
            post_title=titles.get(link.post_code, link.title_th),
            digest=row.digest,
            accepted=sorted(case.answered),
            at=at,
        )
    return [link.post_code for link in covered]


@transaction.atomic
def send_back(*, version_id: int, reason: str, by: Account, at: datetime) -> Version:
    """Send a version back to the preparer with a reason, from either side (ส่งกลับแก้ไข). Approvals are void."""
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    allow(Act.SEND_BACK, case, actor, at, Given(reason=reason))
    assert actor.person_id is not None
    row.approvals.filter(voided_at__isnull=True).update(voided_at=at)
    row.orders.filter(voided_at__isnull=True).update(voided_at=at)
    row.scheduled_for = row.checked_at = row.approved_at = None
    row.checked_by, row.checklist = None, []
    move(
        row,
        State.RETURNED,
        at,
        "scheduled_for",
        "checked_at",
        "approved_at",
        "checked_by",
        "checklist",
    )
    signature = actor.signed()
    Return.objects.create(
        version=row, person_id=actor.person_id, post_title=signature.post_title, reason=reason, at=at
    )
    sign(Act.SEND_BACK, row, signature, at, {"reason": reason})
    tell_preparers(row, "returned", f"ส่งกลับแก้ไข: {row.title} เหตุผล: {reason}", at)
    return row


@transaction.atomic
def withhold(*, version_id: int, clause: str, reason: str, by: Account, at: datetime) -> Version:
    """Refuse to publish under s. 14 or a sub-clause of s. 15, which is named with the reason. The version ends; its
    record stays for the requester's appeal and the yearly report."""
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    allow(Act.WITHHOLD, case, actor, at, Given(reason=reason, clause=clause))
    assert actor.person_id is not None
    row.approvals.filter(voided_at__isnull=True).update(voided_at=at)
    row.orders.filter(voided_at__isnull=True).update(voided_at=at)
    row.ended_at, row.end_reason = at, reason.strip()
    move(row, State.WITHHELD, at, "ended_at", "end_reason")
    signature = actor.signed()
    Refusal.objects.create(
        version=row,
        clause=clause,
        reason=reason.strip(),
        person_id=actor.person_id,
        post_title=signature.post_title,
        at=at,
    )
    sign(Act.WITHHOLD, row, signature, at, {"clause": clause, "reason": reason})
    tell_preparers(row, "withheld", f"ไม่เผยแพร่ตาม{CLAUSES[clause]}: {row.title} เหตุผล: {reason}", at)
    return row


@transaction.atomic
def check(*, version_id: int, ticks: Iterable[str], by: Account, at: datetime) -> Version:
    """The publishing unit's check that all is in order (announcement 3.2: ตรวจสอบความเรียบร้อย), line by line."""
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    given = Given(ticks=frozenset(ticks))
    allow(Act.CHECK, case, actor, at, given)
    row.checked_by_id, row.checked_at, row.checklist = actor.person_id, at, sorted(given.ticks)
    move(row, State.CHECKED, at, "checked_by", "checked_at", "checklist")
    sign(Act.CHECK, row, actor.signed(), at, {"checklist": row.checklist, "verdict": row.verdict})
    return row


@transaction.atomic
def schedule(*, version_id: int, release_at: datetime, by: Account, at: datetime) -> Version:
    """Set the time of release; the schedule then releases in this publisher's name."""
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    allow(Act.SCHEDULE, case, actor, at, Given(release_at=release_at))
    row.scheduled_for, row.released_by_id = release_at, actor.person_id
    move(row, State.SCHEDULED, at, "scheduled_for", "released_by")
    sign(Act.SCHEDULE, row, actor.signed(), at, {"for": release_at.isoformat()})
    audit.enqueue(
        kind="release_scheduled",
        payload={"version": row.pk, "account": by.pk, "for": release_at.isoformat()},
        at=at,
        due_at=release_at,
        key=f"release:{row.pk}:{release_at.isoformat()}:{at.isoformat()}",
    )
    return row


@transaction.atomic
def unschedule(*, version_id: int, by: Account, at: datetime) -> Version:
    """Take the time of release back; the version stays checked."""
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    allow(Act.UNSCHEDULE, case, actor, at)
    row.scheduled_for, row.released_by = None, None
    move(row, State.CHECKED, at, "scheduled_for", "released_by")
    sign(Act.UNSCHEDULE, row, actor.signed(), at)
    return row


@transaction.atomic
def discard(*, version_id: int, by: Account, at: datetime) -> Version:
    """Give a draft up. The text stays in the record of revisions; the public never saw it."""
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    allow(Act.DISCARD, case, actor, at)
    row.ended_at = at
    move(row, State.DISCARDED, at, "ended_at")
    sign(Act.DISCARD, row, actor.signed(), at)
    return row
