"""After the release: the publisher reports back and the supervisors acknowledge (announcement 3.2)."""

from datetime import datetime

from django.db import transaction

from prakat.editorial.actions import allow, locked, move, sign
from prakat.editorial.models import Acknowledgement, ReportBack, Version
from prakat.editorial.notices import tell
from prakat.editorial.rules import Act, State, state_after
from prakat.lib.refusal import Obstacle, Refused
from prakat.lib.thai_dates import short_thai_time
from prakat.people import queries as people
from prakat.people.models import Account
from prakat.people.queries import Holder
from prakat.people.rules import Actor


def public_address(row: Version, public_url: str) -> str:
    """The short public address of the version's entry."""
    return f"{public_url}/e/{row.entry.uid}/"


def prefilled_report(row: Version, address: str) -> str:
    """The text of the report as the publisher finds it, ready to sign."""
    when = short_thai_time(row.released_at) if row.released_at else ""
    return (
        f"ตามที่{row.entry.unit.name_th}ได้นำส่งข้อมูลเรื่อง “{row.title}” "
        f"ในรายการ {row.entry.item.number} {row.entry.item.name_th} เพื่อเผยแพร่ต่อสาธารณะผ่านทางเว็บไซต์นั้น\n\n"
        f"บัดนี้ได้ตรวจสอบความเรียบร้อยของข้อมูลและนำขึ้นเผยแพร่แล้วเมื่อ {when} ประชาชนเข้าถึงได้ที่ {address}\n\n"
        "จึงเรียนมาเพื่อโปรดทราบ"
    )


def addressees(row: Version, actor: Actor, at: datetime) -> dict[int, str]:
    """Who the report goes to: the publisher's own supervisors and everyone who approved. Person → post title."""
    above = [post.reports_to for post in actor.posts if post.is_publisher and post.reports_to]
    to: dict[int, str] = {}
    held: dict[str, list[Holder]] = people.holders(above, at)
    for holders in held.values():
        for holder in holders:
            to.setdefault(holder.person_id, holder.title_th)
    for approval in row.approvals.filter(voided_at__isnull=True):
        to.setdefault(approval.person_id, approval.post_title)
    to.pop(actor.person_id or 0, None)
    return to


@transaction.atomic
def report_back(*, version_id: int, text: str, public_url: str, by: Account, at: datetime) -> ReportBack:
    """Sign the report of the release; it goes to the publisher's own supervisor and to the approvers."""
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    allow(Act.REPORT_BACK, case, actor, at)
    to = addressees(row, actor, at)
    if not to:
        raise Refused(
            [
                Obstacle(
                    "no_addressee",
                    "ไม่พบผู้บังคับบัญชาที่จะรับรายงาน ตำแหน่งผู้บังคับบัญชาว่างอยู่ ให้แต่งตั้งผู้รักษาราชการแทนก่อน",
                )
            ]
        )
    if len(text.strip()) < 10:
        raise Refused([Obstacle("no_text", "รายงานยังไม่มีข้อความ ให้เขียนผลการเผยแพร่โดยสรุป")])
    assert actor.person_id is not None
    address = public_address(row, public_url)
    signature = actor.signed(next((p.code for p in actor.posts if p.is_publisher), None))
    report = ReportBack.objects.create(
        version=row,
        person_id=actor.person_id,
        post_title=signature.post_title,
        text=text.strip(),
        public_address=address,
        at=at,
    )
    Acknowledgement.objects.bulk_create(
        Acknowledgement(report_back=report, person_id=person_id, post_title=title)
        for person_id, title in to.items()
    )
    move(row, State.REPORTED, at)
    sign(Act.REPORT_BACK, row, signature, at, {"address": address, "to": sorted(to)})
    tell(row, to, "acknowledge", f"รายงานผลการเผยแพร่: {row.title} {address} โปรดรับทราบ", at)
    return report


@transaction.atomic
def acknowledge(*, version_id: int, by: Account, at: datetime) -> Version:
    """Acknowledge the report (รับทราบ). When the last addressee has, the procedure is complete."""
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    allow(Act.ACKNOWLEDGE, case, actor, at)
    assert actor.person_id is not None
    target = state_after(case, Act.ACKNOWLEDGE, actor)
    report: ReportBack = row.report_back
    report.acknowledgements.filter(person_id=actor.person_id, at__isnull=True).update(at=at)
    if target != row.state:
        move(row, target, at)
    sign(Act.ACKNOWLEDGE, row, actor.signed(), at)
    return row
