"""Work in progress for the demonstration's desk: something waits for every role."""

from datetime import datetime, timedelta

from prakat.editorial import actions, urgent
from prakat.jobs.demonstration.procedure import Draft, Office
from prakat.lib.thai_dates import bangkok_date, fiscal_year
from prakat.people import queries as people
from prakat.publishing import actions as publishing
from prakat.scheme import queries as scheme


def _draft(item: str, unit: str, title: str, summary: str, text: str, at: datetime) -> Draft:
    on = bangkok_date(at)
    row = scheme.item(item)
    return Draft(
        item=item,
        unit=unit,
        keys={
            "title": title,
            "summary": summary,
            "fiscal_year": fiscal_year(on),
            "document_date": on.isoformat(),
            "legal_basis": list(row.legal_basis) if row else [],
        },
        body=[{"type": "text", "html": f"<p>{text}</p>"}],
    )


def leave_work_in_progress(office: Office, at: datetime) -> None:
    """Leave a version in every open state, a report to acknowledge and an approval that is owed."""
    _returned(office, at - timedelta(days=2))
    _waiting_for_approval(office, at - timedelta(days=1))
    _handed_over(office, at - timedelta(hours=20))
    _to_acknowledge(office, at - timedelta(hours=6))
    _owed(office, at - timedelta(hours=2))
    officer = scheme.assignment_for("1.10", "FIN")
    assert officer is not None
    by = office.account(officer.officer_id)
    row = actions.start_entry(item="1.10", unit="FIN", by=by, at=at - timedelta(hours=1))
    title = "สถิติรายรับและรายจ่ายจริง ประจำเดือนนี้"
    actions.keep_hand(version_id=row.pk, title=title, by=by, at=at - timedelta(hours=1))


def _returned(office: Office, at: datetime) -> None:
    draft = _draft(
        "1.10",
        "FIN",
        "แผนการใช้จ่ายงบประมาณรายไตรมาส",
        "แผนการใช้จ่ายเงินรวมของทุกส่วนราชการในไตรมาสนี้",
        "แผนการใช้จ่ายเงินรวมของทุกส่วนราชการ จำแนกตามหมวดรายจ่ายและแหล่งเงิน",
        at,
    )
    row = office.submit(draft, at)
    head = people.head_post("FIN")
    assert head is not None
    holder = people.holders([head.code], at)[head.code][0]
    actions.send_back(
        version_id=row.pk,
        reason="ยอดรวมหมวดครุภัณฑ์ไม่ตรงกับบันทึกข้อตกลง ขอให้ตรวจและแนบตารางรายหมวด",
        by=office.account(holder.person_id),
        at=at + timedelta(hours=3),
    )


def _waiting_for_approval(office: Office, at: datetime) -> None:
    text = "เทศบาลจะจัดจ้างปรับปรุงทางเท้าและรางระบายน้ำ ผู้สนใจขอรับเอกสารได้ตามวันและเวลาในประกาศ"
    for title, steps in (
        ("ประกาศเชิญชวนจ้างปรับปรุงทางเท้า ถนนสาธิต 4", 0),
        ("ประกาศผู้ชนะการเสนอราคา จ้างซ่อมรางระบายน้ำ ชุมชนสาธิต 2", 1),
    ):
        draft = _draft("4.3", "FIN", title, "ประกาศการจัดซื้อจัดจ้างของเทศบาล", text, at)
        office.approve(office.submit(draft, at), at + timedelta(hours=1), steps)


def _handed_over(office: Office, at: datetime) -> None:
    draft = _draft(
        "4.1",
        "HEALTH",
        "ออกหน่วยฉีดวัคซีนป้องกันโรคพิษสุนัขบ้า เขตริมคลอง",
        "กองสาธารณสุขฯ ให้บริการฉีดวัคซีนสุนัขและแมวโดยไม่เสียค่าใช้จ่าย",
        "กองสาธารณสุขและสิ่งแวดล้อมออกหน่วยบริการ มีผู้นำสัตว์เลี้ยงมารับบริการ 186 ตัว",
        at,
    )
    office.approve(office.submit(draft, at), at + timedelta(hours=2))


def _to_acknowledge(office: Office, at: datetime) -> None:
    draft = _draft(
        "4.2",
        "PLAN",
        "เปิดให้ชำระภาษีที่ดินและสิ่งปลูกสร้างผ่านธนาคาร",
        "ชำระภาษีที่ดินผ่านธนาคารได้ทุกสาขา ไม่ต้องเดินทางมาที่สำนักงาน",
        "ผู้มีหน้าที่เสียภาษีนำหนังสือแจ้งประเมินไปชำระที่ธนาคารได้ทุกสาขา ภายในกำหนดเวลาในหนังสือแจ้ง",
        at,
    )
    row = office.approve(office.submit(draft, at - timedelta(days=1)), at - timedelta(hours=3))
    by = office.check(row, at - timedelta(hours=1))
    publishing.release(version_id=row.pk, by=by, at=at)
    office.report(row, by, at + timedelta(minutes=30))


def _owed(office: Office, at: datetime) -> None:
    draft = _draft(
        "4.2",
        "PLAN",
        "แจ้งหยุดจ่ายน้ำชั่วคราวเพื่อซ่อมท่อเมน เขตตลาดกลาง",
        "งดจ่ายน้ำเขตตลาดกลางระหว่างซ่อมท่อเมน รถน้ำแจกจ่ายสองจุด",
        "ท่อเมนชำรุด จำเป็นต้องหยุดจ่ายน้ำทันที เทศบาลจัดรถน้ำไว้ที่ลานตลาดกลางและหน้าศูนย์บริการสาธารณสุข",
        at,
    )
    row = office.submit(draft, at - timedelta(minutes=30))
    palat = people.holders(["palat"], at)["palat"][0]
    urgent.order_urgent(
        version_id=row.pk,
        reason="ท่อเมนแตก ประชาชนต้องทราบก่อนน้ำหยุดไหล รอสายอนุมัติตามปกติไม่ทัน",
        notice_until=None,
        by=office.account(palat.person_id),
        at=at - timedelta(minutes=10),
    )
    publishing.release_urgent(version_id=row.pk, by=office.publisher(row, at), at=at)
