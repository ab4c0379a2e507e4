"""Carries out the work that acts owe: mail, releases at a set time, escalations, notices that end."""

import logging
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone

from prakat.audit import actions as audit
from prakat.audit.models import Outbox
from prakat.cms import masking
from prakat.editorial import queries as editorial
from prakat.editorial.gate import answers
from prakat.editorial.urgent import escalate_owed
from prakat.jobs.purging import purge_erased
from prakat.lib.refusal import Refused
from prakat.people.models import Account
from prakat.publishing import actions as publishing
from prakat.publishing import press, upkeep
from prakat.screening import actions as screening

log = logging.getLogger(__name__)
HELD_AGAIN_SECONDS = 120.0
Work = Callable[[Mapping[str, Any], datetime], None]


def send_mail(payload: Mapping[str, Any], at: datetime) -> None:
    """One notification by e-mail: its first line is the subject, the desk's address stands below."""
    address = payload.get("address", "")
    link = f"\n\n{settings.PUBLIC_URL}{address}" if address else ""
    subject = " ".join(payload["text"].split())[:120]
    EmailMessage(
        subject=f"[ประกาศ] {subject}",
        body=f"{payload['text']}{link}\n\nข้อความนี้ส่งจากระบบประกาศ โปรดอย่าตอบกลับ\n",
        to=[payload["to"]],
    ).send()


def release_scheduled(payload: Mapping[str, Any], at: datetime) -> None:
    """Release a version at the time that a publisher set, unless the time was changed or taken back since."""
    row = editorial.version(payload["version"])
    if row.scheduled_for is None or row.scheduled_for.isoformat() != payload["for"]:
        return
    by = Account.objects.get(pk=payload["account"])
    publishing.release(version_id=row.pk, by=by, at=at, machine=True)


def escalate(payload: Mapping[str, Any], at: datetime) -> None:
    escalate_owed(version_id=payload["version"], at=at)


def end_notice(payload: Mapping[str, Any], at: datetime) -> None:
    publishing.end_notice(notice_id=payload["notice"], at=at)


def refresh(payload: Mapping[str, Any], at: datetime) -> None:
    upkeep.refresh(at=at)


def read_file(payload: Mapping[str, Any], at: datetime) -> None:
    """Read a file for the gate."""
    answers.read_file(payload["digest"], at=at)


def collect_orphans(payload: Mapping[str, Any], at: datetime) -> None:
    """Weekly: what acts left on disk that never came to an edition."""
    with press.tree().locked():
        press.tree().collect_orphans(before=at.timestamp() - 86_400)


KINDS: Mapping[str, Work] = {
    "mail": send_mail,
    "release_scheduled": release_scheduled,
    "escalate_owed": escalate,
    "end_notice": end_notice,
    "refresh": refresh,
    "collect_orphans": collect_orphans,
    "purge_erased": purge_erased,
    screening.READ_FILE: read_file,
    masking.MASK_FILE: masking.carry_out,
}
SLOW = frozenset({screening.READ_FILE, masking.MASK_FILE})
"""Work that may take minutes: it has a lane of its own, so that mail and releases at a set time do not wait for it."""
UNCEASING = frozenset({"purge_erased"})
"""Work that is never given up: until it is done, what a public log says was erased is not."""


def run_one(at: datetime, *, kinds: Collection[str] = (), besides: Collection[str] = ()) -> bool:
    """Take and carry out one due piece of work; False when none is due. Failures are kept and tried again."""
    row = audit.take(at=at, kinds=kinds, besides=besides)
    if row is None:
        return False
    try:
        with _held(row):
            KINDS[row.kind](row.payload, at)
    except Refused as refused:
        log.warning("work %s (%s) was refused: %s", row.pk, row.kind, refused)
        audit.fail(row=row, error=str(refused), at=at)
    except Exception as error:
        log.exception("work %s (%s) failed", row.pk, row.kind)
        audit.fail(row=row, error=f"{type(error).__name__}: {error}", at=at, unceasing=row.kind in UNCEASING)
    else:
        audit.finish(row=row, at=at)
    return True


@contextmanager
def _held(row: Outbox) -> Iterator[None]:
    """Slow work stays taken for as long as it goes on in this process; the process's end gives it back by the clock."""
    if row.kind not in SLOW:
        yield
        return
    over = threading.Event()

    def hold() -> None:
        while not over.wait(HELD_AGAIN_SECONDS):
            audit.hold(row=row, at=timezone.now())
            connection.close()

    holding = threading.Thread(target=hold, daemon=True)
    holding.start()
    try:
        yield
    finally:
        over.set()
        holding.join()


def run_due(
    at: datetime, limit: int = 500, *, kinds: Collection[str] = (), besides: Collection[str] = ()
) -> int:
    """Carry out what is due, at most ``limit`` pieces; returns how many were taken."""
    done = 0
    while done < limit and run_one(at, kinds=kinds, besides=besides):
        done += 1
    return done
