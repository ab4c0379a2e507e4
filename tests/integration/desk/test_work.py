"""งานของฉัน for each role, notifications, the register, searching; with the same number of queries for few and many."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from prakat.audit import actions as audit
from prakat.audit.models import Notification, Outbox
from prakat.audit.rules import MACHINE
from prakat.desk.visitor import Visitor
from prakat.desk.work.waiting import Work
from prakat.editorial import actions, outcomes, urgent
from prakat.people import actions as people
from prakat.people import queries
from prakat.people.models import Account, Tenure
from prakat.publishing import actions as publishing
from prakat.publishing import sealing
from tests import cast as steps
from tests.cast import Cast

pytestmark = pytest.mark.postgres

Enter = Callable[[Account], Client]


def work_of(account: Account) -> Work:
    at = timezone.now()
    return Visitor(account=account, actor=queries.actor_for(account, at), at=at).work


def keys(account: Account) -> dict[str, int]:
    return {section.key: len(section.tasks) for section in work_of(account).sections}


def test_a_version_waits_for_exactly_one_person_at_a_time(cast: Cast) -> None:
    row = steps.submitted(cast)
    assert keys(cast.head) == {"approve": 1} and keys(cast.palat) == {} and keys(cast.publisher) == {}
    actions.approve(version_id=row.pk, seen_digest=row.digest, by=cast.head, at=cast.at)
    assert keys(cast.head) == {} and keys(cast.palat) == {"approve": 1}
    actions.approve(version_id=row.pk, seen_digest=row.digest, by=cast.palat, at=cast.at)
    assert keys(cast.palat) == {} and keys(cast.publisher) == {"check": 1} == keys(cast.publisher2)
    assert keys(cast.preparer) == {} and keys(cast.stranger) == {}


def test_each_state_waits_for_whom_the_procedure_names(cast: Cast) -> None:
    steps.checked(cast, "4.3", "FIN")
    steps.released(cast, "4.3", "FIN")
    assert keys(cast.publisher) == {"release": 1, "report": 1}
    steps.reported(cast, "4.3", "FIN")
    for account in (cast.head, cast.palat, cast.publishing_head):
        assert keys(account) == {"acknowledge": 1}
    steps.drafted(cast)
    row = steps.submitted(cast)
    actions.send_back(version_id=row.pk, reason="แก้ยอดรวมหน้า 2", by=cast.head, at=cast.at)
    assert keys(cast.preparer) == {"returned": 1, "draft": 1}
    assert keys(cast.operator) == {} == keys(cast.stranger)


def test_urgent_work_stands_first_with_its_countdown(cast: Cast, as_: Enter) -> None:
    row = steps.submitted(cast, "4.2", "PLAN")
    long_ago = cast.at - timedelta(hours=30)
    urgent.order_urgent(version_id=row.pk, reason="น้ำล้นตลิ่ง", notice_until=None, by=cast.palat, at=long_ago)
    assert keys(cast.publisher) == {"urgent": 1}
    publishing.release_urgent(version_id=row.pk, by=cast.publisher, at=long_ago)
    assert list(keys(cast.publishing_head)) == ["ratify"]
    page = as_(cast.publishing_head).get("/desk/").content.decode()
    assert "เกินกำหนดแล้ว 6 ชั่วโมง" in page
    assert "เกินกำหนดอนุมัติย้อนหลัง" in as_(cast.palat).get("/desk/").content.decode()


def test_withdrawal_requests_wait_for_the_publishing_head(cast: Cast) -> None:
    row = steps.released(cast)
    outcomes.request_withdrawal(version_id=row.pk, reason="พิมพ์ชื่อผิด", by=cast.preparer, at=cast.at)
    assert keys(cast.publishing_head) == {"withdraw": 1}


def test_four_eyes_stand_on_the_list_already(cast: Cast) -> None:
    """A publisher who prepared the entry sees that another must check it."""
    row = steps.approved(cast)
    row.hands = [*row.hands, cast.publisher.person_id]
    row.save(update_fields=["hands"])
    (section,) = work_of(cast.publisher).sections
    assert "ต้องให้ผู้อื่นดำเนินการ" in section.tasks[0].bar
    (other,) = work_of(cast.publisher2).sections
    assert other.tasks[0].bar == ""


def test_the_preparer_sees_duties_and_how_to_add(cast: Cast, as_: Enter) -> None:
    page = as_(cast.preparer).get("/desk/").content.decode()
    assert "รายการที่ท่านรับผิดชอบจัดทำ" in page
    assert 'action="/cms/items/1.11/FIN/add/"' in page and "ยังไม่เคยเผยแพร่" in page


def test_the_head_sees_duties_without_officer(cast: Cast, as_: Enter) -> None:
    page = as_(cast.head).get("/desk/").content.decode()
    assert "รายการที่ยังไม่มีเจ้าหน้าที่จัดทำ" in page and "1.10" in page


def test_the_executive_sees_the_whole_register(cast: Cast, as_: Enter) -> None:
    page = as_(cast.palat).get("/desk/").content.decode()
    assert page.count('<tr role="row">') == 28 + 6
    assert "ทะเบียนข้อมูลทั้งหมด" not in as_(cast.head).get("/desk/").content.decode()


def test_the_register_tells_what_is_in_the_way(cast: Cast, as_: Enter) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    tenure = Tenure.objects.get(person=cast.head.person)
    people.end_tenure(tenure=tenure, until_on=yesterday, by=MACHINE, at=cast.at)
    browser = as_(cast.stranger)
    page = browser.get("/desk/register/").content.decode()
    assert "ตำแหน่งผู้อำนวยการกองคลังว่าง" in page
    assert browser.get("/desk/register/?show=blocked").content.decode().count("<tr role") < 34
    never = browser.get("/desk/register/?show=never").content.decode()
    assert "สภาพทั่วไป ข้อมูลพื้นฐาน" in never


def test_the_operator_is_told_that_the_machine_is_not_well(cast: Cast, as_: Enter) -> None:
    sealing.catch_up()
    page = as_(cast.operator).get("/desk/").content.decode()
    assert "ไม่มีอำนาจในกระบวนการเผยแพร่" in page and "เครื่องทำงานปกติ" in page
    audit.enqueue(kind="mail", payload={}, at=cast.at - timedelta(hours=1))
    row = Outbox.objects.latest("pk")
    row.done_at, row.last_error = cast.at, "SMTP refused"
    row.save()
    audit.enqueue(kind="mail", payload={}, at=cast.at - timedelta(hours=1))
    page = as_(cast.operator).get("/desk/").content.decode()
    assert "ตัวทำงานเบื้องหลังอาจหยุดอยู่" in page and "SMTP refused" in page


# --- notifications ------------------------------------------------------------------------------------------------


def test_a_notification_opens_what_it_tells_of_and_counts_as_read(cast: Cast, as_: Enter) -> None:
    row = steps.submitted(cast)
    browser = as_(cast.head)
    note = Notification.objects.get(person_id=cast.head.person_id)
    assert "รออนุมัติ" in browser.get("/desk/notifications/").content.decode()
    response = browser.post(f"/desk/notifications/{note.pk}/open/")
    assert response["Location"] == f"/desk/versions/{row.pk}/"
    note.refresh_from_db()
    assert note.read_at is not None


def test_nobody_opens_or_reads_anothers_notification(cast: Cast, as_: Enter) -> None:
    steps.submitted(cast)
    note = Notification.objects.get(person_id=cast.head.person_id)
    for account in (cast.palat, cast.operator):
        assert as_(account).post(f"/desk/notifications/{note.pk}/open/").status_code == 404
        as_(account).post("/desk/notifications/read/")
    note.refresh_from_db()
    assert note.read_at is None
    as_(cast.head).post("/desk/notifications/read/")
    note.refresh_from_db()
    assert note.read_at is not None


def test_a_notification_never_leads_off_the_site(cast: Cast, as_: Enter) -> None:
    person_id = cast.head.person_id
    assert person_id is not None
    audit.notify(
        person_id=person_id, kind="x", text="x", address="https://evil.example/", email="", at=cast.at
    )
    note = Notification.objects.get(person_id=person_id)
    assert as_(cast.head).post(f"/desk/notifications/{note.pk}/open/")["Location"] == "/desk/notifications/"


# --- searching ----------------------------------------------------------------------------------------------------


def test_entries_are_found_by_title_state_item_and_year(cast: Cast, as_: Enter) -> None:
    steps.submitted(cast, title="ประกาศผู้ชนะ ก่อสร้างรางระบายน้ำ")
    steps.drafted(cast, "4.3", "FIN")
    browser = as_(cast.preparer)

    def found(query: str) -> str:
        return browser.get(f"/desk/entries/?{query}").content.decode()

    assert "พบ 2 เรื่อง" in found("")
    assert "พบ 1 เรื่อง" in found("q=ราง+ประกาศ")
    assert "พบ 0 เรื่อง" in found("q=ไม่มีคำนี้")
    assert "พบ 1 เรื่อง" in found("state=draft") and "พบ 1 เรื่อง" in found("item=4.3")
    assert "พบ 1 เรื่อง" in found("year=2569")
    assert "พบ 2 เรื่อง" in found("state=nonsense&item=9.9&year=x&page=99")


def test_a_unit_finds_its_own_entries_and_the_publishing_unit_everything(cast: Cast, as_: Enter) -> None:
    steps.submitted(cast)
    steps.submitted(cast, "4.2", "PLAN")
    assert "พบ 1 เรื่อง" in as_(cast.preparer).get("/desk/entries/").content.decode()
    assert "พบ 0 เรื่อง" in as_(cast.stranger).get("/desk/entries/").content.decode()
    for account in (cast.publisher, cast.palat):
        assert "พบ 2 เรื่อง" in as_(account).get("/desk/entries/").content.decode()


def test_only_the_newest_version_of_an_entry_is_listed(cast: Cast, as_: Enter) -> None:
    row = steps.released(cast)
    actions.start_version(entry_id=row.entry_id, by=cast.preparer, at=cast.at)
    page = as_(cast.preparer).get("/desk/entries/").content.decode()
    assert "พบ 1 เรื่อง" in page and "ฉบับที่ 2" in page


# --- queries ------------------------------------------------------------------------------------------------------

LISTS = ("/desk/", "/desk/entries/", "/desk/notifications/", "/desk/register/", "/desk/urgent/")
AT_MOST = 45


def fill(cast: Cast) -> None:
    """One version in each state that some list shows."""
    steps.drafted(cast, "4.3", "FIN")
    row = steps.submitted(cast, "4.3", "FIN")
    returned = steps.submitted(cast, "4.3", "FIN")
    actions.send_back(version_id=returned.pk, reason="แก้ยอดรวม", by=cast.head, at=cast.at)
    steps.checked(cast, "4.3", "FIN")
    steps.reported(cast, "4.3", "FIN")
    released = steps.released(cast, "4.3", "FIN")
    outcomes.request_withdrawal(version_id=released.pk, reason="พิมพ์ผิด", by=cast.preparer, at=cast.at)
    urgent.order_urgent(version_id=row.pk, reason="น้ำล้นตลิ่ง", notice_until=None, by=cast.palat, at=cast.at)
    publishing.release_urgent(version_id=row.pk, by=cast.publisher, at=cast.at)


def counted(browser: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("role", ["preparer", "head", "palat", "publisher", "publishing_head"])
def test_lists_ask_the_database_as_often_for_many_as_for_few(role: str, cast: Cast, as_: Enter) -> None:
    browser = as_(getattr(cast, role))
    fill(cast)
    few = {path: counted(browser, path) for path in LISTS}
    for _ in range(3):
        fill(cast)
    many = {path: counted(browser, path) for path in LISTS}
    assert many == few
    assert max(many.values()) <= AT_MOST, many


def test_a_versions_page_asks_a_bounded_number_of_times(
    cast: Cast, as_: Enter, django_assert_max_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    row = steps.reported(cast)
    browser = as_(cast.palat)
    with django_assert_max_num_queries(70):
        browser.get(f"/desk/versions/{row.pk}/")
