"""Reads of the record: an entry's history, a person's notifications, the work that is due."""

from datetime import datetime

from django.db.models import Q, QuerySet

from prakat.audit.models import Act, Notification, Outbox


def history(*subjects: tuple[str, str]) -> QuerySet[Act]:
    """The acts on the given (kind, id) pairs, oldest first."""
    wanted = Q(pk__in=[])
    for kind, subject_id in subjects:
        wanted |= Q(subject_kind=kind, subject_id=subject_id)
    return Act.objects.filter(wanted).order_by("id")


def notifications(person_id: int) -> QuerySet[Notification]:
    return Notification.objects.filter(person_id=person_id)


def unread_count(person_id: int) -> int:
    return Notification.objects.filter(person_id=person_id, read_at__isnull=True).count()


def work(key: str) -> Outbox | None:
    """The piece of work that is or was owed under this key."""
    return Outbox.objects.filter(key=key).first()


def due_work(at: datetime) -> QuerySet[Outbox]:
    """Open work whose time has come and that no living worker has taken."""
    free = Q(taken_until__isnull=True) | Q(taken_until__lt=at)
    return Outbox.objects.filter(free, done_at__isnull=True, due_at__lte=at)
