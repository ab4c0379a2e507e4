"""Every reason why an act is barred: the desk shows the list, the action raises it. One rule, two users."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from prakat.editorial.gate.rules import CLAUSES
from prakat.editorial.rules import (
    ACT_WORDS,
    CHECKLIST,
    POWERS,
    VERDICTS_THAT_PASS,
    Act,
    Case,
    Given,
    Role,
    State,
    roles_of,
    state_obstacle,
)
from prakat.lib.refusal import Obstacle
from prakat.lib.thai_dates import bangkok_date, short_thai, short_thai_time
from prakat.people.rules import Actor

Bar = Callable[[Case, Actor, datetime, Given], Iterator[Obstacle]]

WHO: Mapping[Act, str] = {
    Act.EDIT: "เจ้าหน้าที่หรือผู้ช่วยที่ได้รับมอบหมายให้จัดทำรายการนี้",
    Act.SUBMIT: "เจ้าหน้าที่หรือผู้ช่วยที่ได้รับมอบหมายให้จัดทำรายการนี้",
    Act.DISCARD: "เจ้าหน้าที่หรือผู้ช่วยที่ได้รับมอบหมายให้จัดทำรายการนี้",
    Act.RECALL: "เจ้าหน้าที่หรือผู้ช่วยที่ได้รับมอบหมายให้จัดทำรายการนี้",
    Act.APPROVE: "ผู้บังคับบัญชาที่ถึงลำดับพิจารณาในสายอนุมัติ",
    Act.SEND_BACK: "ผู้บังคับบัญชาที่ถึงลำดับพิจารณา หรือหน่วยงานเผยแพร่",
    Act.WITHHOLD: "ผู้บังคับบัญชาที่ถึงลำดับพิจารณาในสายอนุมัติ",
    Act.CHECK: "เจ้าหน้าที่เผยแพร่ของหน่วยงานเผยแพร่",
    Act.SCHEDULE: "เจ้าหน้าที่เผยแพร่ของหน่วยงานเผยแพร่",
    Act.UNSCHEDULE: "เจ้าหน้าที่เผยแพร่หรือหัวหน้าหน่วยงานเผยแพร่",
    Act.RELEASE: "เจ้าหน้าที่เผยแพร่ของหน่วยงานเผยแพร่",
    Act.REPORT_BACK: "เจ้าหน้าที่เผยแพร่ของหน่วยงานเผยแพร่",
    Act.ACKNOWLEDGE: "ผู้บังคับบัญชาที่ได้รับรายงาน",
    Act.REQUEST_WITHDRAWAL: "ผู้จัดทำ ผู้อนุมัติ หรือเจ้าหน้าที่เผยแพร่",
    Act.WITHDRAW: "หัวหน้าหน่วยงานเผยแพร่",
    Act.DECLINE_WITHDRAWAL: "หัวหน้าหน่วยงานเผยแพร่",
    Act.SUPERSEDE: "ระบบ เมื่อเผยแพร่ฉบับใหม่",
    Act.ORDER_URGENT: "ผู้มีอำนาจสั่งเผยแพร่เร่งด่วนตามมาตรการ",
    Act.RELEASE_URGENT: "เจ้าหน้าที่เผยแพร่ของหน่วยงานเผยแพร่",
    Act.RATIFY: "ผู้บังคับบัญชาในสายอนุมัติ",
    Act.REFUSE: "ผู้บังคับบัญชาในสายอนุมัติ",
    Act.REQUEST_ERASURE: "ผู้จัดทำ ผู้อนุมัติ หรือเจ้าหน้าที่เผยแพร่",
    Act.ERASE: "หัวหน้าหน่วยงานเผยแพร่",
    Act.DECLINE_ERASURE: "หัวหน้าหน่วยงานเผยแพร่",
}


def obstacles(
    act: Act, case: Case, actor: Actor, at: datetime, given: Given | None = None, *, machine: bool = False
) -> list[Obstacle]:
    """Every reason why ``actor`` may not carry out ``act`` on this version at ``at``; empty when nothing bars it.

    ``machine`` marks the schedule carrying out what a person has set: the role is then the machine's, and
    every other rule holds unchanged.
    """
    found: list[Obstacle] = []
    wrong = state_obstacle(case.state, act)
    if wrong:
        found.append(wrong)
    allowed = POWERS[act]
    roles = frozenset({Role.MACHINE}) if machine else roles_of(case, actor)
    if not roles & allowed:
        found.extend(_without_power(act, case, actor))
    for bar in BARS.get(act, ()):
        found.extend(bar(case, actor, at, given or Given()))
    return found


def _without_power(act: Act, case: Case, actor: Actor) -> Iterator[Obstacle]:
    if actor.is_operator:
        yield Obstacle("operator", "ผู้ดูแลระบบดูแลเครื่องเท่านั้น ไม่มีอำนาจในกระบวนการเผยแพร่")
        return
    yield Obstacle("no_power", "%(act)sได้เฉพาะ%(who)s", {"act": ACT_WORDS[act], "who": WHO[act]})
    if act in {Act.APPROVE, Act.RATIFY, Act.REFUSE}:
        for link in case.open_links[:1]:
            yield Obstacle("next_link", "ลำดับที่พิจารณาขณะนี้คือ %(post)s", {"post": link.title_th})
    for title, until_on in actor.ended:
        yield Obstacle(
            "post_ended",
            "ท่านพ้นจากตำแหน่ง %(post)s แล้วตั้งแต่สิ้นวันที่ %(until)s",
            {"post": title, "until": short_thai(until_on)},
        )


def _chain_is_filled(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if not case.chain:
        yield Obstacle("no_chain", "รายการนี้ยังไม่มีสายอนุมัติ ให้ผู้ดูแลมาตรการกำหนดก่อน")
    for link in case.chain:
        if not link.holders:
            yield Obstacle(
                "vacant_post",
                "ตำแหน่ง %(post)s ในสายอนุมัติว่างอยู่ ให้แต่งตั้งผู้ดำรงตำแหน่งหรือผู้รักษาราชการแทนก่อน ร่างของท่านเก็บไว้ครบถ้วน",
                {"post": link.title_th},
            )


def _approver_did_not_prepare(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if actor.person_id in case.preparers:
        yield Obstacle("four_eyes", "ท่านเป็นผู้จัดทำเรื่องนี้ จึงอนุมัติเองไม่ได้ ต้องเป็นคนละคนกัน")


def _approver_did_not_publish(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    publishers = {case.checked_by, case.released_by} - {None}
    if actor.person_id in publishers:
        yield Obstacle("four_eyes", "ท่านเป็นผู้เผยแพร่เรื่องนี้ จึงอนุมัติเองไม่ได้ ต้องเป็นคนละคนกัน")


def _publisher_is_a_third(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if actor.person_id is None:
        return
    if actor.person_id in case.preparers:
        yield Obstacle("four_eyes", "ท่านเป็นผู้จัดทำเรื่องนี้ จึงตรวจหรือเผยแพร่เองไม่ได้ ต้องเป็นคนละคนกัน")
    if actor.person_id in case.approvers:
        yield Obstacle("four_eyes", "ท่านเป็นผู้อนุมัติเรื่องนี้ จึงตรวจหรือเผยแพร่เองไม่ได้ ต้องเป็นคนละคนกัน")


def _digest_seen(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if given.seen_digest is not None and given.seen_digest != case.digest:
        yield Obstacle(
            "changed",
            "เนื้อหาเปลี่ยนไปหลังจากที่ท่านเปิดอ่าน ให้เปิดอ่านฉบับปัจจุบันก่อนแล้วจึงพิจารณา",
        )


def _content_untouched(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if not case.digest or case.stored_digest != case.digest:
        yield Obstacle("tampered", "เนื้อหาที่เก็บไว้ไม่ตรงกับฉบับที่เสนอ การอนุมัติเดิมใช้ไม่ได้ ให้แจ้งผู้ดูแลระบบ")


def _approval_is_bound(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if case.open_links or not case.chain:
        missing = ", ".join(link.title_th for link in case.open_links) or "ผู้บังคับบัญชา"
        yield Obstacle("not_approved", "ยังไม่มีการอนุมัติที่ผูกกับเนื้อหาฉบับนี้จาก %(posts)s", {"posts": missing})
    if case.approvers & case.preparers:
        yield Obstacle("four_eyes", "ผู้อนุมัติกับผู้จัดทำเป็นคนเดียวกัน การอนุมัติใช้ไม่ได้")


def _publishers_kept_apart(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if case.checked_by is not None and case.checked_by in case.preparers | case.approvers:
        yield Obstacle("four_eyes", "ผู้ตรวจความเรียบร้อยเป็นผู้จัดทำหรือผู้อนุมัติเรื่องนี้เอง ต้องเป็นคนละคนกัน")


def _not_decided_yet(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if case.approvals and case.state == State.SUBMITTED:
        yield Obstacle("decided", "มีผู้บังคับบัญชาพิจารณาแล้ว จึงขอคืนไม่ได้ ให้ขอให้ผู้บังคับบัญชาลำดับถัดไปส่งกลับแก้ไข")
    if case.urgent is not None:
        yield Obstacle("urgent_ordered", "มีคำสั่งเผยแพร่เร่งด่วนแล้ว จึงขอคืนไม่ได้")


def _approved_before(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    for approval in case.approvals:
        if approval.person_id == actor.person_id and not _next_is_mine(case, actor):
            yield Obstacle(
                "already_approved",
                "ท่านอนุมัติเรื่องนี้แล้วเมื่อ %(at)s ไม่ต้องทำซ้ำ",
                {"at": short_thai_time(approval.at)},
            )
            return


def _next_is_mine(case: Case, actor: Actor) -> bool:
    return any(actor.person_id in link.holders for link in case.open_links[:1])


def _side_of_sender(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    roles = roles_of(case, actor)
    if case.state == State.SUBMITTED and Role.APPROVER not in roles and roles & POWERS[Act.SEND_BACK]:
        yield Obstacle("not_your_turn", "เรื่องยังอยู่ที่ผู้บังคับบัญชา หน่วยงานเผยแพร่ส่งกลับได้เมื่อนำส่งแล้ว")
    if (
        case.state in {State.APPROVED, State.CHECKED, State.SCHEDULED}
        and Role.APPROVER in roles
        and not roles & {Role.PUBLISHER, Role.PUBLISHING_HEAD}
    ):
        yield Obstacle("handed_over", "เรื่องนำส่งหน่วยงานเผยแพร่แล้ว ให้แจ้งหน่วยงานเผยแพร่เพื่อส่งกลับ")


def _reason_given(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if len(given.reason.strip()) < 5:
        yield Obstacle("no_reason", "ต้องระบุเหตุผลให้ผู้รับเข้าใจ (อย่างน้อย 5 ตัวอักษร)")


def _checklist_complete(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    for code, words in CHECKLIST.items():
        if code not in given.ticks:
            yield Obstacle("unchecked", "ยังไม่ได้ยืนยันข้อตรวจ “%(line)s”", {"line": words})


def _screened(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if case.verdict not in VERDICTS_THAT_PASS:
        yield Obstacle("screening", "ฉบับนี้ยังไม่ผ่านการตรวจเนื้อหา ให้ส่งกลับเพื่อเสนอใหม่ ระบบจะตรวจให้เมื่อเสนอ")
    elif not case.verdict_digest or case.verdict_digest != case.stored_verdict_digest:
        yield Obstacle("screening", "ผลการตรวจไม่ตรงกับเนื้อหาที่เก็บไว้ จึงใช้ไม่ได้ ให้ส่งกลับเพื่อเสนอและตรวจใหม่")


def _answers_accepted(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    left = len(case.answered - given.accepted)
    if left:
        yield Obstacle(
            "not_accepted",
            "มีคำชี้แจง %(count)s ข้อที่ท่านยังไม่ได้ยอมรับ ให้อ่านและทำเครื่องหมายทุกข้อ หรือส่งกลับให้แก้ไข",
            {"count": left},
        )


def _clause_named(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if given.clause not in CLAUSES:
        yield Obstacle("no_clause", "ต้องเลือกมาตราและอนุมาตราที่อ้าง")


def _time_is_ahead(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if given.release_at is None or given.release_at <= at:
        yield Obstacle("time_passed", "เวลาเผยแพร่ต้องเป็นเวลาในอนาคต")
    elif (bangkok_date(given.release_at) - bangkok_date(at)).days > 366:
        yield Obstacle("too_far", "ตั้งเวลาเผยแพร่ล่วงหน้าได้ไม่เกินหนึ่งปี")


def _time_has_come(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if case.state == State.SCHEDULED and case.scheduled_for is not None and at < case.scheduled_for:
        yield Obstacle(
            "scheduled",
            "ตั้งเวลาเผยแพร่ไว้ที่ %(at)s ให้ยกเลิกการตั้งเวลาก่อนหากต้องการเผยแพร่ทันที",
            {"at": short_thai_time(case.scheduled_for)},
        )


def _not_acknowledged_before(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if actor.person_id is not None and case.addressees.get(actor.person_id):
        yield Obstacle("already_acknowledged", "ท่านรับทราบรายงานนี้แล้ว ไม่ต้องทำซ้ำ")


def _withdrawal_once(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if case.withdrawal_requested_by is not None:
        yield Obstacle("requested", "มีคำขอถอนเรื่องนี้อยู่แล้ว รอหัวหน้าหน่วยงานเผยแพร่พิจารณา")


def _withdrawal_by_two(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if case.withdrawal_requested_by is None:
        yield Obstacle("not_requested", "ยังไม่มีคำขอถอน ต้องมีผู้ขอถอนหนึ่งคนและผู้ยืนยันอีกหนึ่งคน")
    elif case.withdrawal_requested_by == actor.person_id:
        yield Obstacle("four_eyes", "ท่านเป็นผู้ขอถอนเอง ต้องให้อีกคนหนึ่งยืนยัน")


def _erasure_once(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if case.erasure_requested_by is not None:
        yield Obstacle("requested", "มีคำขอลบทิ้งถาวรอยู่แล้ว รอหัวหน้าหน่วยงานเผยแพร่พิจารณา")


def _erasure_by_two(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if case.erasure_requested_by is None:
        yield Obstacle("not_requested", "ยังไม่มีคำขอลบ ต้องมีผู้ขอลบหนึ่งคนและผู้ยืนยันอีกหนึ่งคน")
    elif case.erasure_requested_by == actor.person_id:
        yield Obstacle("four_eyes", "ท่านเป็นผู้ขอลบเอง ต้องให้อีกคนหนึ่งยืนยัน")


def _urgent_may_be_ordered(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if not case.urgent_allowed:
        yield Obstacle("urgent_not_allowed", "มาตรการไม่อนุญาตให้เผยแพร่เร่งด่วนสำหรับรายการนี้")
    if case.urgent is not None:
        yield Obstacle("ordered", "มีคำสั่งเผยแพร่เร่งด่วนสำหรับฉบับนี้แล้ว")
    if actor.person_id in case.preparers:
        yield Obstacle("four_eyes", "ท่านเป็นผู้จัดทำเรื่องนี้ จึงสั่งเผยแพร่เร่งด่วนเองไม่ได้ ต้องเป็นคนละคนกัน")
    if given.notice_until is not None and given.notice_until <= at:
        yield Obstacle("time_passed", "เวลาสิ้นสุดประกาศฉุกเฉินต้องเป็นเวลาในอนาคต")


def _urgent_was_ordered(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if case.urgent is None:
        yield Obstacle("not_ordered", "ไม่มีคำสั่งเผยแพร่เร่งด่วน ต้องรอการอนุมัติตามปกติ")
        return
    if case.urgent.digest != case.digest:
        yield Obstacle("changed", "เนื้อหาเปลี่ยนไปหลังมีคำสั่งเร่งด่วน คำสั่งเดิมใช้ไม่ได้")
    if case.urgent.ordered_by == actor.person_id:
        yield Obstacle("four_eyes", "ท่านเป็นผู้สั่งเผยแพร่เร่งด่วน ต้องให้อีกคนหนึ่งเป็นผู้เผยแพร่")


def _approval_is_owed(case: Case, actor: Actor, at: datetime, given: Given) -> Iterator[Obstacle]:
    if not case.is_owed:
        yield Obstacle("not_owed", "เรื่องนี้ไม่มีการอนุมัติย้อนหลังที่ค้างอยู่")


BARS: Mapping[Act, tuple[Bar, ...]] = {
    Act.SUBMIT: (_chain_is_filled,),
    Act.RECALL: (_not_decided_yet,),
    Act.APPROVE: (
        _approved_before,
        _approver_did_not_prepare,
        _approver_did_not_publish,
        _digest_seen,
        _content_untouched,
        _screened,
        _answers_accepted,
    ),
    Act.SEND_BACK: (_reason_given, _side_of_sender),
    Act.WITHHOLD: (_approver_did_not_prepare, _clause_named, _reason_given),
    Act.CHECK: (
        _publisher_is_a_third,
        _approval_is_bound,
        _content_untouched,
        _checklist_complete,
        _screened,
    ),
    Act.SCHEDULE: (_publisher_is_a_third, _approval_is_bound, _content_untouched, _screened, _time_is_ahead),
    Act.RELEASE: (
        _publisher_is_a_third,
        _publishers_kept_apart,
        _approval_is_bound,
        _content_untouched,
        _screened,
        _time_has_come,
    ),
    Act.REPORT_BACK: (_publisher_is_a_third,),
    Act.ACKNOWLEDGE: (_not_acknowledged_before,),
    Act.REQUEST_WITHDRAWAL: (_withdrawal_once, _reason_given),
    Act.WITHDRAW: (_withdrawal_by_two, _reason_given),
    Act.DECLINE_WITHDRAWAL: (_withdrawal_by_two, _reason_given),
    Act.ORDER_URGENT: (_urgent_may_be_ordered, _reason_given, _content_untouched, _screened),
    Act.RELEASE_URGENT: (_publisher_is_a_third, _urgent_was_ordered, _content_untouched, _screened),
    Act.RATIFY: (
        _approval_is_owed,
        _approver_did_not_prepare,
        _approver_did_not_publish,
        _digest_seen,
        _answers_accepted,
    ),
    Act.REFUSE: (_approval_is_owed, _approver_did_not_prepare, _approver_did_not_publish, _reason_given),
    Act.REQUEST_ERASURE: (_erasure_once, _reason_given),
    Act.ERASE: (_erasure_by_two, _reason_given),
    Act.DECLINE_ERASURE: (_erasure_by_two, _reason_given),
}
