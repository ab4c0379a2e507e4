"""The machine's state for the operator: work owed, work that failed, and whether the public reads the newest."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, Min, Q, QuerySet

from prakat.audit import queries as audit
from prakat.audit.models import Outbox
from prakat.lib.files import clamd
from prakat.people.models import Account
from prakat.publishing import press
from prakat.publishing import queries as publishing

LATE_AFTER = timedelta(minutes=5)
SHOWN = 20


@dataclass(frozen=True)
class Health:
    """Counts of the outbox, and the edition that was sealed last beside the one that is served."""

    open: int
    due: int
    failed: int
    oldest_due_at: datetime | None
    last_done_at: datetime | None
    sealed: int
    served: int
    at: datetime

    @property
    def is_late(self) -> bool:
        """Whether work has been due for so long that the worker is probably not running."""
        return self.oldest_due_at is not None and self.at - self.oldest_due_at > LATE_AFTER

    @property
    def is_switched(self) -> bool:
        return self.sealed == self.served

    @property
    def is_well(self) -> bool:
        return not self.is_late and self.is_switched and not self.failed


def health(at: datetime) -> Health:
    is_open, failed = Q(done_at__isnull=True), Q(done_at__isnull=False) & ~Q(last_error="")
    counts = Outbox.objects.aggregate(
        open=Count("pk", filter=is_open), failed=Count("pk", filter=failed), last_done_at=Max("done_at")
    )
    due = audit.due_work(at).aggregate(due=Count("pk"), oldest_due_at=Min("due_at"))
    newest, now = publishing.newest_edition(), press.current()
    return Health(
        **counts,
        **due,
        sealed=newest.number if newest else 0,
        served=now.version if now else 0,
        at=at,
    )


def scanner() -> dict[str, str]:
    """Whether ClamAV is asked about files: ``state`` is off, well or silent; ``version`` is what it calls itself."""
    if not settings.CLAMD_ADDRESS:
        return {"state": "off", "version": ""}
    try:
        return {"state": "well", "version": clamd.version(settings.CLAMD_ADDRESS, seconds=2.0)}
    except clamd.Unreachable:
        return {"state": "silent", "version": ""}


def troubled() -> QuerySet[Outbox]:
    """Work that failed at least once, the latest first."""
    return Outbox.objects.exclude(last_error="").order_by("-due_at")[:SHOWN]


def accounts() -> dict[str, int]:
    """Accounts in use, and how many of them belong to a person."""
    return Account.objects.filter(is_active=True).aggregate(all=Count("pk"), persons=Count("person"))
