"""Writes of the record. Called inside the transaction of the act that they record."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from prakat.audit.models import Act, Notification, Outbox
from prakat.audit.queries import due_work
from prakat.audit.rules import Signatory

MAX_ATTEMPTS = 8
TAKEN_FOR = timedelta(minutes=10)


def record(
    *,
    verb: str,
    subject_kind: str,
    subject_id: object,
    by: Signatory,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
) -> Act:
    """Append one act to the record and return it. ``detail`` is plain JSON without personal data."""
    act = Act(
        at=at,
        verb=verb,
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        person_id=by.person_id,
        person_name=by.name,
        post_code=by.post_code,
        post_title=by.post_title,
        account=by.account,
        detail=dict(detail or {}),
    )
    act.save()
    return act


def enqueue(
    *,
    kind: str,
    payload: Mapping[str, Any],
    at: datetime,
    due_at: datetime | None = None,
    key: str | None = None,
) -> None:
    """Owe a piece of work from ``due_at`` on (at once when None). The same ``key`` is owed only once."""
    if key is not None and Outbox.objects.filter(key=key).exists():
        return
    Outbox.objects.create(kind=kind, payload=dict(payload), created_at=at, due_at=due_at or at, key=key)


def notify(*, person_id: int, kind: str, text: str, address: str, email: str, at: datetime) -> None:
    """Tell a person on the desk now, and by e-mail through the outbox when the person has an address."""
    Notification.objects.create(person_id=person_id, at=at, kind=kind, text=text[:500], address=address)
    if email:
        enqueue(kind="mail", payload={"to": email, "text": text, "address": address}, at=at)


def reword(*, address: str, text: str, at: datetime) -> None:
    """Put another text into every notification and mail about what stands at a desk's address: what they quote is to be
    erased. Mail that has not gone out yet does not go out any more."""
    Notification.objects.filter(address=address).update(text=text[:500])
    for row in Outbox.objects.filter(kind="mail", payload__address=address):
        row.payload = {**row.payload, "text": text}
        row.done_at, row.last_error = row.done_at or at, ""
        row.save(update_fields=["payload", "done_at", "last_error"])


def mark_read(*, person_id: int, notification_id: int | None, at: datetime) -> None:
    """Mark one notification of a person as read, or all when ``notification_id`` is None."""
    unread = Notification.objects.filter(person_id=person_id, read_at__isnull=True)
    if notification_id is not None:
        unread = unread.filter(pk=notification_id)
    unread.update(read_at=at)


def take(*, at: datetime, kinds: Collection[str] = (), besides: Collection[str] = ()) -> Outbox | None:
    """Take the next due piece of work for ten minutes; a worker that dies gives it back by the clock. ``kinds`` are the
    only ones that are taken, when there are any; those ``besides`` are not."""
    with transaction.atomic():
        wanted = due_work(at).exclude(kind__in=list(besides))
        if kinds:
            wanted = wanted.filter(kind__in=list(kinds))
        row = wanted.select_for_update(skip_locked=True).first()
        if row is None:
            return None
        row.taken_until = at + TAKEN_FOR
        row.attempts += 1
        row.save(update_fields=["taken_until", "attempts"])
        return row


def hold(*, row: Outbox, at: datetime) -> None:
    """Keep work that goes on for ten minutes more."""
    row.taken_until = at + TAKEN_FOR
    row.save(update_fields=["taken_until"])


def finish(*, row: Outbox, at: datetime) -> None:
    """The work is done."""
    row.done_at, row.taken_until, row.last_error = at, None, ""
    row.save(update_fields=["done_at", "taken_until", "last_error"])


def fail(*, row: Outbox, error: str, at: datetime, unceasing: bool = False) -> None:
    """The work failed: try again later, ever more slowly, and stop after ``MAX_ATTEMPTS`` with the error kept. What is
    ``unceasing`` never stops."""
    row.last_error, row.taken_until = error[:2000], None
    row.due_at = at + timedelta(minutes=2 ** min(row.attempts, 10))
    if row.attempts >= MAX_ATTEMPTS and not unceasing:
        row.done_at = at
    row.save(update_fields=["last_error", "taken_until", "due_at", "done_at"])


def forgo_mail(*, at: datetime) -> int:
    """Close mail that nobody is waiting for, as after a replay of past years; returns how many."""
    return Outbox.objects.filter(kind="mail", done_at__isnull=True).update(done_at=at)


def mark_read_before(*, before: datetime, at: datetime) -> int:
    """Mark everybody's notifications from before a moment as read; returns how many."""
    return Notification.objects.filter(at__lt=before, read_at__isnull=True).update(read_at=at)
