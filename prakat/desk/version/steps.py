"""The way of one version through the procedure: who signed when, and whose turn it is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from prakat.audit.models import Act as Record
from prakat.editorial import queries as editorial
from prakat.editorial.models import Order, ReportBack, Version
from prakat.editorial.rules import ENDED_STATES, Act, Case, State
from prakat.lib.thai_dates import short_thai_time
from prakat.people import queries as people
from prakat.people.queries import Holder

DONE, NOW, AHEAD, ENDED = "done", "now", "ahead", "ended"
AFTER_APPROVAL = (State.APPROVED, State.CHECKED, State.SCHEDULED)
RELEASED = (
    State.RELEASED,
    State.REPORTED,
    State.ACKNOWLEDGED,
    State.SUPERSEDED,
    State.WITHDRAWN,
    State.ERASED,
)


@dataclass(frozen=True)
class Step:
    """One step of the procedure: what, by whom in which post, when, and whether it is done, present or ahead."""

    what: str
    state: str
    who: str = ""
    post: str = ""
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Papers:
    """What the steps are read from: the version, its facts, the record of its acts, who fills the chain today."""

    row: Version
    case: Case
    records: tuple[Record, ...]
    holders: Mapping[str, list[Holder]]

    def signed(self, *acts: Act) -> Record | None:
        """The last record of one of these acts on this version."""
        verbs = {act.value for act in acts}
        own = [r for r in self.records if r.verb in verbs and r.subject_id == str(self.row.pk)]
        return own[-1] if own else None


def papers_of(row: Version, case: Case, records: Iterable[Record], at: datetime) -> Papers:
    codes = [link.post_code for link in case.chain]
    return Papers(row=row, case=case, records=tuple(records), holders=people.holders(codes, at))


def steps(papers: Papers) -> list[Step]:
    """All steps in order. A version that ended early keeps those that it went through, and how it ended."""
    found = [_prepared(papers)]
    order = editorial.live_order(papers.row)
    if order is not None:
        found.append(_ordered(order))
    found += _approvals(papers)
    found += [_checked(papers)] if order is None else []
    found += [_released(papers), _reported(papers), *_acknowledged(papers), *_ended(papers)]
    if State(papers.row.state) in ENDED_STATES:
        return [step for step in found if step.state not in {NOW, AHEAD}]
    return found


def _prepared(papers: Papers) -> Step:
    row = papers.row
    record = papers.signed(Act.SUBMIT)
    if State(row.state) in {State.DRAFT, State.RETURNED}:
        note = _("ส่งกลับให้แก้ไข") if row.state == State.RETURNED else _("กำลังร่าง")
        return Step(_("จัดทำและเสนอ"), NOW, note=note)
    if record is None:
        return Step(_("จัดทำ"), ENDED)
    return Step(_("จัดทำและเสนอ"), DONE, record.person_name, record.post_title, record.at)


def _ordered(order: Order) -> Step:
    note = _("เหตุผล: %(reason)s") % {"reason": order.reason}
    return Step(_("สั่งเผยแพร่เร่งด่วน"), DONE, order.person.name_th, order.post_title, order.at, note)


def _approvals(papers: Papers) -> Iterator[Step]:
    case = papers.case
    given = {
        a.post_code: a for a in papers.row.approvals.all() if a.voided_at is None and a.digest == case.digest
    }
    waits = case.state == State.SUBMITTED or case.is_owed
    for link in case.chain:
        approval = given.get(link.post_code)
        what = _("อนุมัติย้อนหลัง") if case.urgent is not None else _("อนุมัติ")
        if approval is not None:
            yield Step(what, DONE, approval.person.name_th, approval.post_title, approval.at)
            continue
        holders = papers.holders.get(link.post_code, [])
        names = ", ".join(holder.name for holder in holders)
        title = holders[0].title_th if holders else link.title_th
        is_next = waits and case.open_links[0].post_code == link.post_code
        note = _("รอพิจารณา") if is_next else ""
        if not holders:
            note = _("ตำแหน่งว่าง ต้องแต่งตั้งผู้ดำรงตำแหน่งหรือผู้รักษาราชการแทน")
        yield Step(what, NOW if is_next else AHEAD, names, title, note=note)


def _checked(papers: Papers) -> Step:
    state, record = State(papers.row.state), papers.signed(Act.CHECK)
    what = _("ตรวจความเรียบร้อย")
    if record is not None and papers.row.checked_at is not None:
        return Step(what, DONE, record.person_name, record.post_title, record.at)
    if state == State.APPROVED:
        return Step(what, NOW, post=_("หน่วยงานเผยแพร่"), note=_("รอตรวจ"))
    return Step(what, AHEAD, post=_("หน่วยงานเผยแพร่"))


def _released(papers: Papers) -> Step:
    row, state = papers.row, State(papers.row.state)
    record = papers.signed(Act.RELEASE, Act.RELEASE_URGENT)
    what = _("เผยแพร่")
    if state in RELEASED and record is not None:
        return Step(what, DONE, record.person_name, record.post_title, row.released_at)
    if state == State.SCHEDULED and row.scheduled_for is not None:
        note = _("ตั้งเวลาไว้ %(at)s") % {"at": short_thai_time(row.scheduled_for)}
        return Step(what, NOW, post=_("หน่วยงานเผยแพร่"), note=note)
    if state == State.CHECKED:
        return Step(what, NOW, post=_("หน่วยงานเผยแพร่"), note=_("รอเผยแพร่หรือตั้งเวลา"))
    if papers.case.urgent is not None and state == State.SUBMITTED:
        return Step(what, NOW, post=_("หน่วยงานเผยแพร่"), note=_("เผยแพร่ได้ทันทีตามคำสั่งเร่งด่วน"))
    return Step(what, AHEAD, post=_("หน่วยงานเผยแพร่"))


def _report(row: Version) -> ReportBack | None:
    return getattr(row, "report_back", None)


def _reported(papers: Papers) -> Step:
    report = _report(papers.row)
    what = _("รายงานผลให้ผู้บังคับบัญชาทราบ")
    if report is not None:
        return Step(what, DONE, report.person.name_th, report.post_title, report.at)
    is_now = papers.row.state == State.RELEASED
    return Step(what, NOW if is_now else AHEAD, post=_("หน่วยงานเผยแพร่"), note=_("รอรายงาน") if is_now else "")


def _acknowledged(papers: Papers) -> Iterator[Step]:
    report = _report(papers.row)
    if report is None:
        yield Step(_("รับทราบ"), AHEAD, post=_("ผู้บังคับบัญชาของผู้เผยแพร่และผู้อนุมัติ"))
        return
    for line in report.acknowledgements.all():
        if line.at is not None:
            yield Step(_("รับทราบ"), DONE, line.person.name_th, line.post_title, line.at)
        else:
            yield Step(_("รับทราบ"), NOW, line.person.name_th, line.post_title, note=_("รอรับทราบ"))


def _ended(papers: Papers) -> Iterator[Step]:
    row, state = papers.row, State(papers.row.state)
    note = _("เหตุผล: %(reason)s") % {"reason": row.end_reason} if row.end_reason else ""
    if State.SUPERSEDED in {state, row.before_erasure}:
        yield Step(_("มีฉบับใหม่แทน"), ENDED, at=row.ended_at)
    elif State.WITHDRAWN in {state, row.before_erasure}:
        record = papers.signed(Act.WITHDRAW, Act.REFUSE)
        why = note if state == State.WITHDRAWN else ""
        yield _signed_step(_("ถอนออกจากสาธารณะ"), record, row.ended_at, why)
    elif state == State.WITHHELD:
        yield _signed_step(_("สั่งไม่เผยแพร่"), papers.signed(Act.WITHHOLD), row.ended_at, note)
    elif state == State.DISCARDED:
        yield _signed_step(_("ยกเลิกร่าง"), papers.signed(Act.DISCARD), row.ended_at)
    if state == State.ERASED:
        yield _signed_step(_("ลบทิ้งถาวร"), papers.signed(Act.ERASE), row.state_at, note)


def _signed_step(what: str, record: Record | None, at: datetime | None, note: str = "") -> Step:
    name, post = (record.person_name, record.post_title) if record else ("", "")
    return Step(what, ENDED, name, post, at, note)


def turn(found: list[Step]) -> str:
    """One sentence: whose turn it is now; empty when nothing is awaited."""
    awaited = [step for step in found if step.state == NOW]
    if not awaited:
        return ""
    first = awaited[0]
    names = [step.who or step.post for step in awaited if step.what == first.what and (step.who or step.post)]
    who = ", ".join(names) or _("ผู้จัดทำ")
    return _("%(what)s: %(who)s") % {"what": first.what, "who": who}
