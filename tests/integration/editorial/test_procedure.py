"""The procedure from draft to acknowledged, and every way out of it (announcement 3.1 and 3.2)."""

from datetime import date, timedelta

import pytest

from prakat.audit.models import Act as Recorded
from prakat.audit.models import Notification, Outbox
from prakat.audit.rules import MACHINE
from prakat.editorial import actions, outcomes, queries, reporting
from prakat.editorial.models import Version
from prakat.editorial.rules import CHECKLIST, State
from prakat.lib.refusal import Refused
from prakat.people import actions as people
from prakat.people.models import Post, Tenure
from prakat.publishing import actions as publishing
from tests import cast as steps
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_the_whole_way_leaves_a_record_of_every_act(cast: Cast) -> None:
    row = steps.acknowledged(cast)
    assert row.state == State.ACKNOWLEDGED
    verbs = list(
        Recorded.objects.filter(subject_kind="version", subject_id=str(row.pk)).values_list("verb", flat=True)
    )
    assert verbs == [
        *["start", "submit", "approve", "approve", "hand_over", "check", "release", "report_back"],
        *["acknowledge"] * 3,
    ]
    assert (
        Recorded.objects.filter(subject_kind="edition", verb="seal").count() == 2
    )  # the scheme and the release


def test_the_report_goes_to_the_own_supervisor_and_to_the_approvers(cast: Cast) -> None:
    row = steps.reported(cast)
    to = {line.person_id for line in row.report_back.acknowledgements.all()}
    assert to == {cast.publishing_head.person_id, cast.head.person_id, cast.palat.person_id}
    assert f"{steps.PUBLIC_URL}/e/{row.entry.uid}/" in row.report_back.text
    for person in to:
        assert Notification.objects.filter(person_id=person, kind="acknowledge").count() == 1
    mails = Outbox.objects.filter(kind="mail", payload__text__startswith="รายงานผลการเผยแพร่")
    assert {mail.payload["to"] for mail in mails} == {
        "publishing-head@banphru.example",
        "head@banphru.example",
        "palat@banphru.example",
    }


def test_acknowledging_twice_is_refused_and_the_last_completes(cast: Cast) -> None:
    row = steps.reported(cast)
    reporting.acknowledge(version_id=row.pk, by=cast.head, at=cast.at)
    with pytest.raises(Refused, match="รับทราบรายงานนี้แล้ว"):
        reporting.acknowledge(version_id=row.pk, by=cast.head, at=cast.at)
    assert steps.refreshed(row).state == State.REPORTED
    reporting.acknowledge(version_id=row.pk, by=cast.palat, at=cast.at)
    reporting.acknowledge(version_id=row.pk, by=cast.publishing_head, at=cast.at)
    assert steps.refreshed(row).state == State.ACKNOWLEDGED


def test_two_links_of_one_person_are_one_act_and_two_posts(cast: Cast) -> None:
    row = steps.approved(cast, "1.9", "PLAN")  # a budget: head, permanent secretary, mayor
    signed = list(row.approvals.order_by("pk").values_list("post_code", "post_title", "person_id"))
    assert [code for code, _, _ in signed] == ["head-plan", "palat", "mayor"]
    assert signed[2][1] == "ปลัดเทศบาล ปฏิบัติหน้าที่ นายกเทศมนตรี"
    assert signed[1][2] == signed[2][2] == cast.palat.person_id


def test_a_return_voids_approvals_even_for_the_same_content(cast: Cast) -> None:
    row = steps.approved(cast)
    actions.send_back(version_id=row.pk, reason="ยอดรวมไม่ตรง", by=cast.publisher, at=cast.at)
    again = actions.submit(version_id=row.pk, content=steps.content(), by=cast.preparer, at=cast.at)
    assert again.digest == row.digest
    assert len(queries.case(queries.version(row.pk), cast.at).open_links) == len(row.chain)
    with pytest.raises(Refused):
        actions.check(version_id=row.pk, ticks=CHECKLIST, by=cast.publisher, at=cast.at)


def test_the_reason_of_a_return_reaches_everyone_who_wrote(cast: Cast) -> None:
    row = steps.drafted(cast)
    actions.keep_hand(version_id=row.pk, title="ร่าง", by=cast.deputy, at=cast.at)
    actions.submit(version_id=row.pk, content=steps.content(), by=cast.preparer, at=cast.at)
    actions.send_back(version_id=row.pk, reason="ขาดเอกสารแนบ", by=cast.head, at=cast.at)
    told = Notification.objects.filter(kind="returned", text__contains="ขาดเอกสารแนบ")
    assert {n.person_id for n in told} == {cast.preparer.person_id, cast.deputy.person_id}


def test_recall_before_a_decision_only(cast: Cast) -> None:
    row = steps.submitted(cast)
    actions.recall(version_id=row.pk, by=cast.preparer, at=cast.at)
    assert steps.refreshed(row).state == State.DRAFT
    row = actions.submit(version_id=row.pk, content=steps.content(), by=cast.preparer, at=cast.at)
    actions.approve(version_id=row.pk, seen_digest=row.digest, by=cast.head, at=cast.at)
    with pytest.raises(Refused, match="มีผู้บังคับบัญชาพิจารณาแล้ว"):
        actions.recall(version_id=row.pk, by=cast.preparer, at=cast.at)


def test_an_approval_opened_twice_or_after_a_change(cast: Cast) -> None:
    row = steps.submitted(cast)
    seen = row.digest
    actions.recall(version_id=row.pk, by=cast.preparer, at=cast.at)
    row = actions.submit(
        version_id=row.pk, content=steps.content(title="ชื่อใหม่"), by=cast.preparer, at=cast.at
    )
    with pytest.raises(Refused, match="เนื้อหาเปลี่ยนไปหลังจากที่ท่านเปิดอ่าน"):
        actions.approve(version_id=row.pk, seen_digest=seen, by=cast.head, at=cast.at)
    actions.approve(version_id=row.pk, seen_digest=row.digest, by=cast.head, at=cast.at)
    with pytest.raises(Refused, match="ท่านอนุมัติเรื่องนี้แล้วเมื่อ"):
        actions.approve(version_id=row.pk, seen_digest=row.digest, by=cast.head, at=cast.at)


def test_a_supervisor_whose_post_ended_yesterday(cast: Cast) -> None:
    row = steps.submitted(cast)
    tenure = Tenure.objects.get(person=cast.head.person)
    people.end_tenure(tenure=tenure, until_on=date(2026, 6, 23), by=MACHINE, at=cast.at)
    with pytest.raises(Refused) as refused:
        actions.approve(version_id=row.pk, seen_digest=row.digest, by=cast.head, at=cast.at)
    assert "พ้นจากตำแหน่ง" in str(refused.value) and "23 มิ.ย. 2569" in str(refused.value)


def test_a_vacant_post_in_the_chain_keeps_the_draft(cast: Cast) -> None:
    tenure = Tenure.objects.get(person=cast.head.person)
    people.end_tenure(tenure=tenure, until_on=date(2026, 6, 23), by=MACHINE, at=cast.at)
    row = steps.drafted(cast)
    with pytest.raises(Refused, match="ว่างอยู่"):
        actions.submit(version_id=row.pk, content=steps.content(), by=cast.preparer, at=cast.at)
    assert steps.refreshed(row).state == State.DRAFT
    stranger = cast.stranger.person
    assert stranger is not None
    people.appoint_acting(
        person=stranger,
        post=Post.objects.get(code="head-fin"),
        kind=people.ActingKind.IN_PLACE,
        from_on=date(2026, 6, 24),
        until_on=date(2026, 7, 24),
        order_reference="คำสั่งที่ ๒/๒๕๖๙",
        by=MACHINE,
        at=cast.at,
    )
    row = actions.submit(version_id=row.pk, content=steps.content(), by=cast.preparer, at=cast.at)
    row = actions.approve(version_id=row.pk, seen_digest=row.digest, by=cast.stranger, at=cast.at)
    assert "รักษาราชการแทน" in row.approvals.get().post_title


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": "ก" * 2_000}, "ยาว 2000 ตัวอักษร"),
        ({"title": "\u200b \u200d"}, "ยังไม่มีชื่อเรื่อง"),
        ({"body": []}, "ยังไม่มีเนื้อหา"),
        ({"fiscal_year": 2026}, "ปี พ.ศ."),
        ({"document_date": "31/12/2569"}, "วันที่ของเอกสาร"),
        ({"unit": "PLAN"}, "ไม่ตรงกับรายการข้อมูล"),
    ],
)
def test_content_that_cannot_be_submitted(cast: Cast, change: dict[str, object], message: str) -> None:
    row = steps.drafted(cast)
    with pytest.raises(Refused, match=message):
        actions.submit(version_id=row.pk, content=steps.content() | change, by=cast.preparer, at=cast.at)
    assert steps.refreshed(row).state == State.DRAFT


def test_thai_is_normalised_before_it_is_bound(cast: Cast) -> None:
    row = steps.submitted(cast, title="เเผนดําเนินงาน\u200bประจำปี")
    assert row.title == "แผนดำเนินงานประจำปี"
    assert row.snapshot is not None and row.snapshot["title"] == row.title


def test_only_assigned_officers_begin_an_entry(cast: Cast) -> None:
    with pytest.raises(Refused, match="มอบหมาย"):
        actions.start_entry(item="1.11", unit="FIN", by=cast.stranger, at=cast.at)
    with pytest.raises(Refused, match="ไม่ได้รับผิดชอบรายการ"):
        actions.start_entry(item="1.11", unit="PLAN", by=cast.plan_officer, at=cast.at)


def test_the_operator_has_no_power(cast: Cast) -> None:
    row = steps.submitted(cast)
    with pytest.raises(Refused, match="ผู้ดูแลระบบดูแลเครื่องเท่านั้น"):
        actions.approve(version_id=row.pk, seen_digest=row.digest, by=cast.operator, at=cast.at)


def test_a_newer_version_supersedes_and_the_old_one_stays_readable(cast: Cast) -> None:
    first = steps.acknowledged(cast)
    second = actions.start_version(entry_id=first.entry_id, by=cast.preparer, at=cast.at)
    with pytest.raises(Refused, match="มีฉบับที่กำลังดำเนินการอยู่แล้ว"):
        actions.start_version(entry_id=first.entry_id, by=cast.deputy, at=cast.at)
    second = actions.submit(
        version_id=second.pk, content=steps.content(title="ฉบับแก้ไข"), by=cast.preparer, at=cast.at
    )
    for by in (cast.head, cast.palat):
        second = actions.approve(version_id=second.pk, seen_digest=second.digest, by=by, at=cast.at)
    actions.check(version_id=second.pk, ticks=CHECKLIST, by=cast.publisher2, at=cast.at)
    publishing.release(version_id=second.pk, by=cast.publisher2, at=cast.at + timedelta(days=1))
    states = {v.number: v.state for v in Version.objects.filter(entry=first.entry)}
    assert states == {1: State.SUPERSEDED, 2: State.RELEASED}


def test_withdrawal_by_two_and_declined(cast: Cast) -> None:
    row = steps.released(cast)
    outcomes.request_withdrawal(version_id=row.pk, reason="ตัวเลขผิด", by=cast.preparer, at=cast.at)
    outcomes.decline_withdrawal(version_id=row.pk, reason="ตรวจแล้วถูกต้อง", by=cast.publishing_head, at=cast.at)
    assert steps.refreshed(row).state == State.RELEASED
    outcomes.request_withdrawal(version_id=row.pk, reason="ตัวเลขผิด", by=cast.preparer, at=cast.at)
    publishing.withdraw(version_id=row.pk, reason="ตัวเลขผิด", by=cast.publishing_head, at=cast.at)
    assert steps.refreshed(row).state == State.WITHDRAWN


def test_counting_the_facts_of_a_case_is_constant(cast: Cast, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    row = queries.version(steps.reported(cast).pk)
    with django_assert_max_num_queries(15):
        queries.case(row, cast.at)


def test_an_officer_who_left_the_unit_prepares_nothing_more(cast: Cast) -> None:
    row = steps.drafted(cast)
    tenure = Tenure.objects.get(person=cast.preparer.person)
    people.end_tenure(tenure=tenure, until_on=date(2026, 6, 23), by=MACHINE, at=cast.at)
    with pytest.raises(Refused, match="พ้นจากตำแหน่ง"):
        actions.submit(version_id=row.pk, content=steps.content(), by=cast.preparer, at=cast.at)
    with pytest.raises(Refused, match="มอบหมาย"):
        actions.start_entry(item="1.11", unit="FIN", by=cast.preparer, at=cast.at)
    actions.submit(version_id=row.pk, content=steps.content(), by=cast.deputy, at=cast.at)


def test_a_new_submission_takes_the_chain_as_the_scheme_has_it_now(cast: Cast) -> None:
    row = steps.submitted(cast)
    actions.recall(version_id=row.pk, by=cast.preparer, at=cast.at)
    item = row.entry.item
    item.chain = ["head"]
    item.save(update_fields=["chain"])
    row = actions.submit(version_id=row.pk, content=steps.content(), by=cast.preparer, at=cast.at)
    assert row.chain == ["head-fin"]
