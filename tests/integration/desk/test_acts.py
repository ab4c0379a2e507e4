"""Each act through the screen: one address, one action; a refusal gives every reason and loses nothing typed."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from prakat.audit.rules import MACHINE
from prakat.editorial import actions
from prakat.editorial.models import Version
from prakat.editorial.rules import CHECKLIST
from prakat.lib.thai_dates import bangkok_date
from prakat.people import actions as people
from prakat.people.models import Account, Acting, Post, Tenure
from prakat.publishing.models import Edition
from tests import cast as steps
from tests.cast import Cast

Enter = Callable[[Account], Client]
REASON = "ยอดรวมในตารางไม่ตรงกับรายการที่ 4 และ 7"


def go(browser: Client, row: Version, act: str, given: dict[str, object] | None = None) -> str:
    """Presses an act's button, expects it done, and returns the page that follows."""
    response = browser.post(f"/desk/versions/{row.pk}/{act}/", given or {}, follow=True)
    assert response.status_code == 200, response.content.decode()[:2000]
    assert response.redirect_chain, "the act was not carried out"
    row.refresh_from_db()
    return response.content.decode()


def refused(
    browser: Client, row: Version, act: str, given: dict[str, object] | None = None, status: int = 409
) -> str:
    """Presses an act's button, expects a refusal, and returns the page with the reasons."""
    before = row.state
    response = browser.post(f"/desk/versions/{row.pk}/{act}/", given or {})
    assert response.status_code == status
    row.refresh_from_db()
    assert row.state == before
    page = response.content.decode()
    assert "ยังทำรายการนี้ไม่ได้" in page and "autofocus" in page
    return page


def beddate(days: int) -> str:
    on = bangkok_date(timezone.now()) + timedelta(days=days)
    return f"{on.day}/{on.month}/{on.year + 543}"


# --- the whole way ------------------------------------------------------------------------------------------------


def test_the_whole_way_through_the_screens(cast: Cast, as_: Enter) -> None:
    row = steps.submitted(cast)
    head, palat, publisher = as_(cast.head), as_(cast.palat), as_(cast.publisher)
    assert "ลำดับถัดไปคือ ปลัดเทศบาล" in go(head, row, "approve", {"seen_digest": row.digest})
    assert row.state == "submitted"
    assert "นำส่งหน่วยงานเผยแพร่แล้ว" in go(palat, row, "approve", {"seen_digest": row.digest})
    assert row.state == "approved"
    assert "ขั้นต่อไปคือเผยแพร่" in go(publisher, row, "check", {"ticks": list(CHECKLIST)})
    assert row.state == "checked"
    assert "ขั้นต่อไปคือรายงานผล" in go(publisher, row, "release")
    assert row.state == "released"
    page = publisher.get(f"/desk/versions/{row.pk}/").content.decode()
    assert "จึงเรียนมาเพื่อโปรดทราบ" in page, "the report is prefilled"
    go(publisher, row, "report_back", {"text": "เผยแพร่เรียบร้อยแล้ว จึงเรียนมาเพื่อโปรดทราบ"})
    assert row.state == "reported"
    assert row.report_back.text.startswith("เผยแพร่เรียบร้อยแล้ว")
    for account in (cast.head, cast.palat, cast.publishing_head):
        last = go(as_(account), row, "acknowledge")
    assert row.state == "acknowledged"
    assert "เรื่องนี้เสร็จสมบูรณ์" in last


def test_schedule_and_unschedule(cast: Cast, as_: Enter) -> None:
    row = steps.checked(cast)
    publisher = as_(cast.publisher)
    page = go(publisher, row, "schedule", {"on": beddate(2), "time": "08.30"})
    assert row.state == "scheduled" and "08.30 น." in page
    assert row.scheduled_for is not None
    assert timezone.localtime(row.scheduled_for).strftime("%H:%M") == "08:30"
    assert "ตั้งเวลาเผยแพร่ไว้ที่" in refused(publisher, row, "release")
    go(as_(cast.publishing_head), row, "unschedule")
    assert row.state == "checked" and row.scheduled_for is None


def test_send_back_and_recall(cast: Cast, as_: Enter) -> None:
    row = steps.submitted(cast)
    go(as_(cast.preparer), row, "recall")
    assert row.state == "draft"
    actions.submit(version_id=row.pk, content=steps.content(), by=cast.preparer, at=cast.at)
    go(as_(cast.head), row, "send_back", {"reason": REASON})
    assert row.state == "returned"
    page = as_(cast.preparer).get(f"/desk/versions/{row.pk}/").content.decode()
    assert REASON in page
    go(as_(cast.preparer), row, "discard")
    assert row.state == "discarded"


def test_withdrawal_by_two(cast: Cast, as_: Enter) -> None:
    row = steps.released(cast)
    go(as_(cast.preparer), row, "request_withdrawal", {"reason": "ชื่อผู้เสนอราคาพิมพ์ผิด"})
    head = as_(cast.publishing_head)
    assert "ชื่อผู้เสนอราคาพิมพ์ผิด" in head.get("/desk/").content.decode()
    go(head, row, "decline_withdrawal", {"reason": "แก้ไขด้วยฉบับใหม่แทน"})
    assert row.state == "released"
    go(as_(cast.preparer), row, "request_withdrawal", {"reason": "มีข้อมูลส่วนบุคคล"})
    go(head, row, "withdraw", {"reason": "มีข้อมูลส่วนบุคคลของผู้เสนอราคา"})
    assert row.state == "withdrawn" and row.end_reason == "มีข้อมูลส่วนบุคคลของผู้เสนอราคา"


def test_urgent_release_and_ratification(cast: Cast, as_: Enter) -> None:
    row = steps.submitted(cast, "4.2", "PLAN", title="แจ้งเตือนน้ำท่วมฉับพลัน")
    given = {"reason": "น้ำล้นตลิ่ง ต้องแจ้งทันที", "notice_on": beddate(1), "notice_time": "18.00"}
    go(as_(cast.palat), row, "order_urgent", given)
    assert "คำสั่งเผยแพร่เร่งด่วน" in as_(cast.publisher).get("/desk/").content.decode()
    go(as_(cast.publisher), row, "release_urgent")
    assert row.state == "released"
    assert "แจ้งเตือนน้ำท่วมฉับพลัน" in as_(cast.stranger).get("/desk/notice/").content.decode()
    head = as_(cast.publishing_head)
    assert "ค้างอนุมัติย้อนหลัง" in head.get("/desk/").content.decode()
    assert "อนุมัติย้อนหลังครบแล้ว" in go(head, row, "ratify", {"seen_digest": row.digest})
    page = as_(cast.palat).get("/desk/urgent/").content.decode()
    assert "อนุมัติย้อนหลังแล้ว" in page


def test_refusing_an_owed_approval_withdraws_at_once(cast: Cast, as_: Enter) -> None:
    row = steps.submitted(cast, "4.2", "PLAN")
    go(as_(cast.palat), row, "order_urgent", {"reason": "น้ำล้นตลิ่ง ต้องแจ้งทันที"})
    go(as_(cast.publisher), row, "release_urgent")
    page = go(as_(cast.publishing_head), row, "refuse", {"reason": "ข้อมูลไม่ถูกต้อง"})
    assert row.state == "withdrawn" and "ถอนออกจากสาธารณะแล้ว" in page


# --- refusals -----------------------------------------------------------------------------------------------------


def test_approving_twice_says_when_it_was_done(cast: Cast, as_: Enter) -> None:
    row = steps.submitted(cast)
    head = as_(cast.head)
    go(head, row, "approve", {"seen_digest": row.digest})
    page = refused(head, row, "approve", {"seen_digest": row.digest})
    assert "ท่านอนุมัติเรื่องนี้แล้วเมื่อ" in page and "ไม่ต้องทำซ้ำ" in page
    assert row.approvals.filter(voided_at=None).count() == 1


def test_approving_what_changed_meanwhile_is_refused(cast: Cast, as_: Enter) -> None:
    row = steps.submitted(cast)
    seen = row.digest
    actions.recall(version_id=row.pk, by=cast.preparer, at=cast.at)
    changed = steps.content(title="สรุปผลการจัดซื้อจัดจ้าง (แก้ไข)")
    row = actions.submit(version_id=row.pk, content=changed, by=cast.preparer, at=cast.at)
    page = refused(as_(cast.head), row, "approve", {"seen_digest": seen})
    assert "เนื้อหาเปลี่ยนไปหลังจากที่ท่านเปิดอ่าน" in page
    assert row.digest in page, "the page shows the present content, and approves that"
    refused(as_(cast.head), row, "approve", {})


def test_a_touched_row_cannot_be_approved(cast: Cast, as_: Enter) -> None:
    row = steps.submitted(cast)
    snapshot = {**(row.snapshot or {}), "title": "แก้ในฐานข้อมูล"}
    Version.objects.filter(pk=row.pk).update(snapshot=snapshot)
    page = refused(as_(cast.head), row, "approve", {"seen_digest": row.digest})
    assert "ไม่ตรงกับฉบับที่เสนอ" in page


@pytest.mark.parametrize(
    ("act", "state", "who"),
    [("send_back", "submitted", "head"), ("request_withdrawal", "released", "preparer")],
)
def test_a_refusal_keeps_what_was_typed(act: str, state: str, who: str, cast: Cast, as_: Enter) -> None:
    row: Version = getattr(steps, state)(cast)
    page = refused(as_(getattr(cast, who)), row, act, {"reason": "สั้น"})
    assert "อย่างน้อย 5 ตัวอักษร" in page and "สั้น</textarea>" in page


def test_the_report_keeps_its_text_when_no_supervisor_can_receive_it(cast: Cast, as_: Enter) -> None:
    row = steps.released(cast)
    text = "รายงานที่เขียนไว้ยาวมากและต้องไม่หาย " * 20
    row.approvals.update(voided_at=cast.at)
    yesterday = timezone.localdate() - timedelta(days=1)
    tenure = Tenure.objects.get(person=cast.publishing_head.person)
    people.end_tenure(tenure=tenure, until_on=yesterday, by=MACHINE, at=cast.at)
    page = refused(as_(cast.publisher), row, "report_back", {"text": text})
    assert "ไม่พบผู้บังคับบัญชาที่จะรับรายงาน" in page and text.strip() in page


def test_the_check_names_each_line_that_is_missing_and_keeps_the_ticks(cast: Cast, as_: Enter) -> None:
    row = steps.approved(cast)
    page = refused(as_(cast.publisher), row, "check", {"ticks": ["complete", "correct"]})
    assert page.count("ยังไม่ได้ยืนยันข้อตรวจ") == 5
    assert page.count("checked") >= 2


def test_an_unknown_tick_is_an_input_error(cast: Cast, as_: Enter) -> None:
    row = steps.approved(cast)
    refused(as_(cast.publisher), row, "check", {"ticks": ["everything"]}, status=422)


@pytest.mark.parametrize(
    "given", [{"on": "31/02/2570", "time": "08.30"}, {"on": "พรุ่งนี้", "time": "25.00"}, {}]
)
def test_a_date_that_is_none_is_said_in_thai(given: dict[str, object], cast: Cast, as_: Enter) -> None:
    row = steps.checked(cast)
    page = refused(as_(cast.publisher), row, "schedule", given, status=422)
    assert "วันที่" in page
    for typed in given.values():
        assert str(typed) in page


def test_scheduling_into_the_past_is_refused_by_the_rule(cast: Cast, as_: Enter) -> None:
    row = steps.checked(cast)
    page = refused(as_(cast.publisher), row, "schedule", {"on": beddate(-1), "time": "8:05"})
    assert "ต้องเป็นเวลาในอนาคต" in page


def test_four_eyes_hold_on_every_screen(cast: Cast, as_: Enter) -> None:
    """The publisher who also acts as head and approves may not check what he approved."""
    publisher = cast.publisher.person
    assert publisher is not None
    Tenure.objects.filter(person=cast.head.person).update(until_on=date(2021, 1, 1))
    Acting.objects.create(
        person=publisher, post=Post.objects.get(code="head-fin"), kind="in_place", from_on=date(2021, 1, 2)
    )
    row = steps.submitted(cast)
    browser = as_(cast.publisher)
    go(browser, row, "approve", {"seen_digest": row.digest})
    go(as_(cast.palat), row, "approve", {"seen_digest": row.digest})
    page = refused(browser, row, "check", {"ticks": list(CHECKLIST)})
    assert "ท่านเป็นผู้อนุมัติเรื่องนี้" in page


def test_a_vacant_post_is_named_to_the_preparer(cast: Cast, as_: Enter) -> None:
    row = steps.drafted(cast)
    yesterday = timezone.localdate() - timedelta(days=1)
    people.end_tenure(
        tenure=Tenure.objects.get(person=cast.head.person), until_on=yesterday, by=MACHINE, at=cast.at
    )
    page = as_(cast.preparer).get(f"/desk/versions/{row.pk}/").content.decode()
    assert "ตำแหน่ง ผู้อำนวยการกองคลัง ในสายอนุมัติว่างอยู่" in page
    assert "ร่างของท่านเก็บไว้ครบถ้วน" in page


def test_a_barred_act_says_every_reason_beside_the_button_that_is_off(cast: Cast, as_: Enter) -> None:
    row = steps.submitted(cast)
    page = as_(cast.palat).get(f"/desk/versions/{row.pk}/").content.decode()
    assert "ลำดับที่พิจารณาขณะนี้คือ ผู้อำนวยการกองคลัง" in page
    assert 'disabled aria-describedby="act-approve-reasons"' in page
    page = as_(cast.publisher).get(f"/desk/versions/{row.pk}/").content.decode()
    assert "ยังไม่มีการอนุมัติที่ผูกกับเนื้อหาฉบับนี้จาก" in page


def test_an_act_of_its_own_page_is_asked_first(cast: Cast, as_: Enter) -> None:
    row = steps.checked(cast)
    before = Edition.objects.count()
    browser = as_(cast.publisher)
    asked = browser.get(f"/desk/versions/{row.pk}/release/")
    assert asked.status_code == 200 and "ประชาชนจะอ่านได้ทันที" in asked.content.decode()
    row.refresh_from_db()
    assert row.state == "checked" and Edition.objects.count() == before
    go(browser, row, "release")
    assert Edition.objects.count() == before + 1
    refused(browser, row, "release")


def test_no_act_is_carried_out_without_its_token(cast: Cast, as_: Enter) -> None:
    row = steps.submitted(cast)
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = as_(cast.head).cookies
    response = browser.post(f"/desk/versions/{row.pk}/approve/", {"seen_digest": row.digest})
    assert response.status_code == 403
    row.refresh_from_db()
    assert row.approvals.count() == 0
