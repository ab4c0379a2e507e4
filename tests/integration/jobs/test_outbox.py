"""Work that acts owe: carried out once, tried again when it fails, and released at the set time."""

from datetime import timedelta

import pytest
from django.core import mail

from prakat.audit import actions as audit
from prakat.audit.models import Outbox
from prakat.editorial import actions
from prakat.editorial.rules import State
from prakat.jobs import outbox
from tests import cast as steps
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_notifications_go_out_by_mail_with_the_desks_address(cast: Cast) -> None:
    row = steps.submitted(cast)
    outbox.run_due(cast.at)
    sent = [m for m in mail.outbox if m.to == ["head@banphru.example"]]
    assert len(sent) == 1
    assert f"/desk/versions/{row.pk}/" in sent[0].body and "รออนุมัติ" in sent[0].subject
    assert outbox.run_due(cast.at) == 0


def test_a_scheduled_version_is_released_at_its_time(cast: Cast) -> None:
    row = steps.checked(cast)
    when = cast.at + timedelta(hours=2)
    actions.schedule(version_id=row.pk, release_at=when, by=cast.publisher, at=cast.at)
    outbox.run_due(when - timedelta(minutes=1))
    assert steps.refreshed(row).state == State.SCHEDULED
    outbox.run_due(when)
    row = steps.refreshed(row)
    assert (row.state, row.released_by_id) == (State.RELEASED, cast.publisher.person_id)


def test_a_time_that_was_taken_back_releases_nothing(cast: Cast) -> None:
    row = steps.checked(cast)
    when = cast.at + timedelta(hours=2)
    actions.schedule(version_id=row.pk, release_at=when, by=cast.publisher, at=cast.at)
    actions.unschedule(version_id=row.pk, by=cast.publisher, at=cast.at)
    outbox.run_due(when)
    assert steps.refreshed(row).state == State.CHECKED


def test_failing_work_is_kept_and_tried_again_ever_more_slowly(cast: Cast) -> None:
    Outbox.objects.all().delete()
    audit.enqueue(kind="release_scheduled", payload={"version": 0, "account": 0, "for": ""}, at=cast.at)
    at = cast.at
    for attempt in range(1, 9):
        assert outbox.run_one(at)
        row = Outbox.objects.get()
        assert row.attempts == attempt and "DoesNotExist" in row.last_error
        assert not outbox.run_one(at)
        at = row.due_at
    assert Outbox.objects.get().done_at is not None


def test_work_of_a_dead_worker_is_given_back_by_the_clock(cast: Cast) -> None:
    Outbox.objects.all().delete()
    audit.enqueue(kind="mail", payload={"to": "a@banphru.example", "text": "ทดสอบ"}, at=cast.at)
    assert audit.take(at=cast.at) is not None  # and the worker is killed here
    assert audit.take(at=cast.at + timedelta(minutes=9)) is None
    assert outbox.run_one(cast.at + timedelta(minutes=11))
    assert len(mail.outbox) == 1


def test_the_same_key_is_owed_once(cast: Cast) -> None:
    for _ in range(2):
        audit.enqueue(kind="mail", payload={}, at=cast.at, key="once")
    assert Outbox.objects.filter(key="once").count() == 1
