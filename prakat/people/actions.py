"""Laying out units and posts, appointing people, opening accounts."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from prakat.audit import actions as audit
from prakat.audit.rules import Signatory
from prakat.lib.refusal import Obstacle, Refused
from prakat.people import rules
from prakat.people.models import Account, Acting, Person, Post, Tenure, Unit
from prakat.people.rules import ActingKind, PostSpec, UnitSpec


@transaction.atomic
def lay_out(*, units: Sequence[UnitSpec], posts: Sequence[PostSpec], by: Signatory, at: datetime) -> None:
    """Bring units and posts in line with the scheme. What vanished from it is closed, never deleted."""
    for position, unit in enumerate(units):
        Unit.objects.update_or_create(
            code=unit.code,
            defaults={
                "name_th": unit.name_th,
                "name_en": unit.name_en,
                "short_th": unit.short_th,
                "phone": unit.phone,
                "email": unit.email,
                "position": position,
                "closed_at": None,
            },
        )
    Unit.objects.filter(closed_at=None).exclude(code__in=[u.code for u in units]).update(closed_at=at)
    unit_of = {unit.code: unit for unit in Unit.objects.all()}
    # A head who is replaced must go before the new one comes: one head a unit is a constraint.
    Post.objects.exclude(code__in=[p.code for p in posts if p.is_head]).update(is_head=False)
    Post.objects.filter(closed_at=None).exclude(code__in=[p.code for p in posts]).update(closed_at=at)
    for position, post in enumerate(posts):
        Post.objects.update_or_create(
            code=post.code,
            defaults={
                "unit": unit_of[post.unit] if post.unit else None,
                "title_th": post.title_th,
                "title_en": post.title_en,
                "is_head": post.is_head,
                "is_publisher": post.is_publisher,
                "position": position,
                "closed_at": None,
            },
        )
    post_of = {post.code: post for post in Post.objects.all()}
    for spec in posts:
        post_of[spec.code].reports_to = post_of[spec.reports_to] if spec.reports_to else None
    Post.objects.bulk_update([post_of[spec.code] for spec in posts], ["reports_to"])
    audit.record(
        verb="lay_out",
        subject_kind="people",
        subject_id="posts",
        by=by,
        at=at,
        detail={"units": [u.code for u in units], "posts": [p.code for p in posts]},
    )


@transaction.atomic
def add_person(
    *,
    name_th: str,
    name_en: str = "",
    phone: str = "",
    email: str = "",
    by: Signatory,
    at: datetime,
) -> Person:
    """Enter a person into the office's list."""
    person = Person.objects.create(name_th=name_th, name_en=name_en, phone=phone, email=email)
    audit.record(verb="add_person", subject_kind="person", subject_id=person.pk, by=by, at=at)
    return person


@transaction.atomic
def appoint(
    *, person: Person, post: Post, from_on: date, until_on: date | None = None, by: Signatory, at: datetime
) -> Tenure:
    """Give ``person`` the post from ``from_on``. Refused while another tenure of that post overlaps."""
    for other in Tenure.objects.select_for_update().filter(post=post).select_related("person"):
        if rules.overlap(from_on, until_on, other.from_on, other.until_on):
            raise Refused(
                [
                    Obstacle(
                        "post_taken",
                        "ตำแหน่ง %(post)s มีผู้ดำรงอยู่แล้วในช่วงวันที่นั้น (%(person)s) ให้สิ้นสุดการดำรงตำแหน่งเดิมก่อน",
                        {"post": post.title_th, "person": other.person.name_th},
                    )
                ]
            )
    tenure = Tenure.objects.create(person=person, post=post, from_on=from_on, until_on=until_on)
    audit.record(
        verb="appoint",
        subject_kind="person",
        subject_id=person.pk,
        by=by,
        at=at,
        detail={"post": post.code, "from": from_on.isoformat()},
    )
    return tenure


@transaction.atomic
def end_tenure(*, tenure: Tenure, until_on: date, by: Signatory, at: datetime) -> None:
    """Set the last day of a tenure. Refused for a day before its first."""
    if until_on < tenure.from_on:
        raise Refused([Obstacle("before_start", "วันสุดท้ายต้องไม่อยู่ก่อนวันเริ่มดำรงตำแหน่ง")])
    tenure.until_on = until_on
    tenure.save(update_fields=["until_on"])
    audit.record(
        verb="end_tenure",
        subject_kind="person",
        subject_id=tenure.person_id,
        by=by,
        at=at,
        detail={"post": tenure.post.code, "until": until_on.isoformat()},
    )


@transaction.atomic
def appoint_acting(
    *,
    person: Person,
    post: Post,
    kind: ActingKind,
    from_on: date,
    until_on: date | None,
    order_reference: str,
    by: Signatory,
    at: datetime,
) -> Acting:
    """Let ``person`` act in ``post``: รักษาราชการแทน, ปฏิบัติราชการแทน or ปฏิบัติหน้าที่, with its dates and order."""
    acting = Acting.objects.create(
        person=person,
        post=post,
        kind=kind.value,
        from_on=from_on,
        until_on=until_on,
        order_reference=order_reference,
    )
    audit.record(
        verb="appoint_acting",
        subject_kind="person",
        subject_id=person.pk,
        by=by,
        at=at,
        detail={"post": post.code, "kind": kind.value, "from": from_on.isoformat()},
    )
    return acting


@transaction.atomic
def end_acting(*, acting: Acting, until_on: date, by: Signatory, at: datetime) -> None:
    """Set the last day of an acting appointment. Refused for a day before its first."""
    if until_on < acting.from_on:
        raise Refused([Obstacle("before_start", "วันสุดท้ายต้องไม่อยู่ก่อนวันเริ่มทำการแทน")])
    acting.until_on = until_on
    acting.save(update_fields=["until_on"])
    audit.record(
        verb="end_acting",
        subject_kind="person",
        subject_id=acting.person_id,
        by=by,
        at=at,
        detail={"post": acting.post.code, "until": until_on.isoformat()},
    )


@transaction.atomic
def open_account(
    *,
    username: str,
    password: str | None,
    person: Person | None,
    is_operator: bool = False,
    by: Signatory,
    at: datetime,
) -> Account:
    """Open a log-in for a person, or for the operator, who is nobody in the procedure."""
    account = Account(
        username=username,
        email=person.email if person else "",
        person=person,
        is_operator=is_operator,
        is_staff=False,
    )
    account.set_password(password)
    account.save()
    audit.record(
        verb="open_account",
        subject_kind="account",
        subject_id=username,
        by=by,
        at=at,
        detail={"operator": is_operator},
    )
    return account
