"""A flood does not wait (announcement 1.3): ordered by one, released by another, its approval owed and counted."""

from datetime import UTC, datetime, timedelta

import pytest

from prakat.audit.models import Notification
from prakat.editorial import outcomes, queries, urgent
from prakat.editorial.rules import State
from prakat.jobs.outbox import run_due
from prakat.lib.refusal import Refused
from prakat.publishing import actions as publishing
from prakat.publishing import press, sealing
from prakat.publishing.models import Notice
from tests import cast as steps
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
REASON = "น้ำล้นตลิ่งคลองหลายจุด ประชาชนต้องรู้ทันที"


def body(path: str) -> str:
    sealing.catch_up()
    leaf = press.tree().find(press.current_root(), path)
    assert leaf is not None
    page = press.objects().read(leaf.digest).decode()
    return page.replace('<span class="together">', "").replace("</span>", "")


def flood(cast: Cast, *, notice_hours: int | None = 6):  # type: ignore[no-untyped-def]
    row = steps.submitted(cast, "4.2", "PLAN", title="แจ้งเตือนน้ำท่วมฉับพลัน")
    until = cast.at + timedelta(hours=notice_hours) if notice_hours else None
    urgent.order_urgent(version_id=row.pk, reason=REASON, notice_until=until, by=cast.palat, at=cast.at)
    publishing.release_urgent(version_id=row.pk, by=cast.publisher, at=cast.at)
    return steps.refreshed(row)


def test_the_notice_is_on_every_page_until_its_time(cast: Cast) -> None:
    row = flood(cast)
    for path in ("/", "/items/1.1/", "/law/", "/404.html", f"/e/{row.entry.uid}/", "/en/"):
        assert "แจ้งเตือนน้ำท่วมฉับพลัน" in body(path)
    run_due(cast.at + timedelta(hours=5))
    assert "แจ้งเตือนน้ำท่วมฉับพลัน" in body("/law/")
    run_due(cast.at + timedelta(hours=6))
    assert "แจ้งเตือนน้ำท่วมฉับพลัน" not in body("/law/")
    assert "แจ้งเตือนน้ำท่วมฉับพลัน" in body(f"/e/{row.entry.uid}/")


def test_an_order_alone_publishes_nothing_and_the_orderer_cannot_release(cast: Cast) -> None:
    row = steps.submitted(cast, "4.2", "PLAN")
    with pytest.raises(Refused, match="ไม่มีคำสั่งเผยแพร่เร่งด่วน"):
        publishing.release_urgent(version_id=row.pk, by=cast.publisher, at=cast.at)
    urgent.order_urgent(
        version_id=row.pk, reason=REASON, notice_until=None, by=cast.publishing_head, at=cast.at
    )
    assert steps.refreshed(row).state == State.SUBMITTED
    with pytest.raises(Refused):
        publishing.release_urgent(version_id=row.pk, by=cast.publishing_head, at=cast.at)


@pytest.mark.parametrize("who", ["preparer", "head", "publisher", "operator", "stranger"])
def test_only_those_whom_the_scheme_names_may_order(cast: Cast, who: str) -> None:
    row = steps.submitted(cast, "4.2", "PLAN")
    with pytest.raises(Refused):
        urgent.order_urgent(
            version_id=row.pk, reason=REASON, notice_until=None, by=getattr(cast, who), at=cast.at
        )


def test_the_approval_is_owed_given_and_settled(cast: Cast) -> None:
    row = flood(cast)
    assert [order.version_id for order in queries.owed()] == [row.pk]
    for by in (cast.publishing_head, cast.palat):
        if queries.live_order(row).settled_at is None:  # type: ignore[union-attr]
            urgent.ratify(version_id=row.pk, seen_digest=row.digest, by=by, at=cast.at + timedelta(hours=2))
            row = steps.refreshed(row)
    assert not queries.owed().exists()
    assert not urgent.escalate_owed(version_id=row.pk, at=cast.at + timedelta(hours=25))
    assert steps.refreshed(row).state == State.RELEASED


def test_a_late_approval_is_escalated_once_and_counted(cast: Cast) -> None:
    row = flood(cast, notice_hours=None)
    run_due(cast.at + timedelta(hours=23))
    assert not Notification.objects.filter(kind="owed_late").exists()
    run_due(cast.at + timedelta(hours=24, minutes=1))
    told = Notification.objects.filter(kind="owed_late").values_list("person_id", flat=True)
    assert cast.palat.person_id in told and len(set(told)) == len(told)
    assert not urgent.escalate_owed(version_id=row.pk, at=cast.at + timedelta(hours=30))
    year = (datetime(2025, 9, 30, 17, tzinfo=UTC), datetime(2026, 9, 30, 17, tzinfo=UTC))
    assert queries.urgent_counts(*year) == {"ordered": 1, "ratified": 0, "late": 1, "refused": 0}


def test_a_refused_approval_withdraws_at_once_and_ends_the_notice(cast: Cast) -> None:
    row = flood(cast)
    publishing.refuse(version_id=row.pk, reason="ข้อมูลระดับน้ำคลาดเคลื่อน", by=cast.publishing_head, at=cast.at)
    assert steps.refreshed(row).state == State.WITHDRAWN
    leaf = press.tree().find(press.current_root(), f"/e/{row.entry.uid}/")
    sealing.catch_up()
    leaf = press.tree().find(press.current_root(), f"/e/{row.entry.uid}/")
    assert leaf is not None and leaf.status == 410
    assert "แจ้งเตือนน้ำท่วมฉับพลัน" not in body("/")
    assert not Notice.objects.filter(ended_at=None).exists()


def test_withdrawing_an_urgent_entry_takes_its_notice_off(cast: Cast) -> None:
    row = flood(cast)
    outcomes.request_withdrawal(version_id=row.pk, reason="น้ำลดแล้ว", by=cast.publisher, at=cast.at)
    publishing.withdraw(version_id=row.pk, reason="น้ำลดแล้ว", by=cast.publishing_head, at=cast.at)
    assert "แจ้งเตือนน้ำท่วมฉับพลัน" not in body("/law/")


def test_a_returned_version_takes_its_order_with_it(cast: Cast) -> None:
    from prakat.editorial import actions

    row = steps.submitted(cast, "4.2", "PLAN")
    urgent.order_urgent(version_id=row.pk, reason=REASON, notice_until=None, by=cast.palat, at=cast.at)
    actions.send_back(version_id=row.pk, reason="ข้อมูลไม่ครบ", by=cast.publishing_head, at=cast.at)
    actions.submit(version_id=row.pk, content=steps.content("4.2", "PLAN"), by=cast.plan_officer, at=cast.at)
    with pytest.raises(Refused, match="ไม่มีคำสั่งเผยแพร่เร่งด่วน"):
        publishing.release_urgent(version_id=row.pk, by=cast.publisher, at=cast.at)


def test_the_notice_can_be_lifted_early_by_those_who_may(cast: Cast) -> None:
    flood(cast)
    row = Notice.objects.get(ended_at=None)
    for name in ("publisher", "preparer", "operator", "stranger"):
        with pytest.raises(Refused, match="สิ้นสุดประกาศฉุกเฉินได้เฉพาะ"):
            publishing.lift_notice(notice_id=row.pk, by=getattr(cast, name), at=cast.at)
    assert "แจ้งเตือนน้ำท่วมฉับพลัน" in body("/law/")
    assert publishing.lift_notice(notice_id=row.pk, by=cast.publishing_head, at=cast.at) is not None
    assert "แจ้งเตือนน้ำท่วมฉับพลัน" not in body("/law/")
    assert publishing.lift_notice(notice_id=row.pk, by=cast.publishing_head, at=cast.at) is None
