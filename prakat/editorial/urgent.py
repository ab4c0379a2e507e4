"""Situations (announcement 1.3): an urgent release by the order of one and the hand of another, its approval owed."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from prakat.audit import actions as audit
from prakat.audit.rules import MACHINE
from prakat.editorial import queries
from prakat.editorial.actions import allow, locked, sign, sign_links
from prakat.editorial.models import Order, Version
from prakat.editorial.notices import tell, tell_approvers, tell_chain_above
from prakat.editorial.rules import Act, Given, covered_links
from prakat.lib.thai_dates import short_thai_time
from prakat.people import queries as people
from prakat.people.models import Account
from prakat.scheme import queries as scheme


@transaction.atomic
def order_urgent(
    *, version_id: int, reason: str, notice_until: datetime | None, by: Account, at: datetime
) -> Order:
    """Order the urgent release of a submitted version. Another person carries it out; the approval is owed."""
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    allow(Act.ORDER_URGENT, case, actor, at, Given(reason=reason, notice_until=notice_until))
    assert actor.person_id is not None
    policy = scheme.urgent_policy(scheme.current_document())
    post = next((p.code for p in actor.posts if p.code in policy.ordered_by), None)
    signature = actor.signed(post)
    order = Order.objects.create(
        version=row,
        person_id=actor.person_id,
        post_title=signature.post_title,
        reason=reason.strip(),
        digest=row.digest,
        at=at,
        owed_until=at + timedelta(hours=policy.owed_hours),
        notice_until=notice_until,
    )
    sign(Act.ORDER_URGENT, row, signature, at, {"reason": reason, "owed_until": order.owed_until.isoformat()})
    audit.enqueue(
        kind="escalate_owed",
        payload={"version": row.pk},
        at=at,
        due_at=order.owed_until,
        key=f"owed:{row.pk}",
    )
    holders = (h.person_id for h in people.publishers(at))
    tell(row, holders, "release_urgent", f"คำสั่งเผยแพร่เร่งด่วน: {row.title} ให้ดำเนินการทันที", at)
    tell_approvers(row, queries.case(row, at), at)
    return order


@transaction.atomic
def ratify(
    *, version_id: int, seen_digest: str, by: Account, at: datetime, accepted: Iterable[str] = ()
) -> Version:
    """Give the approval that an urgent release owes; settled when the whole chain has."""
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    given = Given(seen_digest=seen_digest, accepted=frozenset(accepted))
    allow(Act.RATIFY, case, actor, at, given)
    last = len(covered_links(case, actor)) == len(case.open_links)
    posts = sign_links(row, case, actor, at)
    sign(Act.RATIFY, row, actor.signed(posts[-1]), at, {"posts": posts})
    if last:
        settle(row, "ratified", at)
    else:
        tell_approvers(row, queries.case(row, at), at)
    return row


def settle(row: Version, outcome: str, at: datetime) -> None:
    """Close the order with its outcome: ``ratified`` or ``refused``."""
    order = queries.live_order(row)
    if order is None:
        return
    order.settled_at, order.outcome = at, outcome
    order.save(update_fields=["settled_at", "outcome"])
    if outcome == "ratified":
        row.approved_at = at
        row.save(update_fields=["approved_at"])


@transaction.atomic
def escalate_owed(*, version_id: int, at: datetime) -> bool:
    """Tell the chain of command that an owed approval is late. Returns False when it was settled meanwhile."""
    row, case = locked(version_id, at)
    order = queries.live_order(row)
    if order is None or not case.is_owed or order.escalated_at is not None or at < order.owed_until:
        return False
    order.escalated_at = at
    order.save(update_fields=["escalated_at"])
    audit.record(
        verb="escalate",
        subject_kind="version",
        subject_id=row.pk,
        by=MACHINE,
        at=at,
        detail={"entry": row.entry.uid, "owed_until": order.owed_until.isoformat()},
    )
    text = f"เกินกำหนดอนุมัติย้อนหลัง ({short_thai_time(order.owed_until)}): {row.title}"
    tell_chain_above(row, case, "owed_late", text, at)
    return True
