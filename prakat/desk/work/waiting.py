"""What waits for one person: read from states, chains and posts with a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from prakat.desk.work.turns import next_post
from prakat.editorial import queries as editorial
from prakat.editorial.models import ERASE, WITHDRAW, Order, Version, WithdrawalRequest
from prakat.editorial.rules import TRANSITIONS, Act, State
from prakat.lib.thai_dates import short_thai_time

if TYPE_CHECKING:
    from prakat.desk.visitor import Visitor

FOLLOWED = 20
"""How many of the preparer's own submitted entries stand under the work list."""


@dataclass(frozen=True)
class Task:
    """One thing that waits: what it is, since when, by when, and the one next act."""

    version: Version
    act: str
    since: datetime
    address: str
    due: datetime | None = None
    is_late: bool = False
    note: str = ""
    bar: str = ""
    """Why this person cannot do it although the post is theirs, such as four eyes."""


@dataclass(frozen=True)
class Section:
    """A heading of the work list with what stands under it."""

    key: str
    heading: str
    tasks: tuple[Task, ...]
    is_pressing: bool = False


@dataclass(frozen=True)
class Work:
    """All that waits for one person (``sections``), and what the person follows without having to act."""

    sections: tuple[Section, ...]
    followed: tuple[Section, ...]

    @property
    def count(self) -> int:
        return sum(len(section.tasks) for section in self.sections)

    def count_of(self, *keys: str) -> int:
        return sum(len(section.tasks) for section in self.sections if section.key in keys)


def work_of(visitor: Visitor) -> Work:
    """The work of this visitor, the most pressing first."""
    if visitor.actor.person_id is None:
        return Work(sections=(), followed=())
    rows = list(_rows(visitor))
    owed = list(editorial.owed().prefetch_related("version__approvals").defer("version__snapshot"))
    sections = [
        Section("ratify", _("ค้างอนุมัติย้อนหลัง (เผยแพร่เร่งด่วนไปแล้ว)"), _to_ratify(visitor, owed), True),
        Section("urgent", _("คำสั่งเผยแพร่เร่งด่วน"), _urgent(visitor, rows), True),
        Section("withdraw", _("คำขอถอนออกจากสาธารณะ"), _withdrawals(visitor), True),
        Section("erase", _("คำขอลบทิ้งถาวร"), _erasures(visitor), True),
        Section("returned", _("ส่งกลับให้แก้ไข"), _returned(visitor, rows)),
        Section("approve", _("รอท่านพิจารณาอนุมัติ"), _to_approve(visitor, rows)),
        Section("check", _("นำส่งแล้ว รอตรวจความเรียบร้อย"), _to_check(visitor, rows)),
        Section("release", _("ตรวจแล้ว รอเผยแพร่"), _to_release(visitor, rows)),
        Section("report", _("เผยแพร่แล้ว รอรายงานผล"), _to_report(visitor, rows)),
        Section("acknowledge", _("รายงานผลการเผยแพร่ รอท่านรับทราบ"), _to_acknowledge(visitor)),
        Section("draft", _("ร่างของท่าน"), _drafts(visitor, rows)),
    ]
    followed = [
        Section("scheduled", _("ตั้งเวลาเผยแพร่ไว้"), _scheduled(visitor, rows)),
        Section("sent", _("เรื่องที่ท่านเสนอไปแล้ว"), _sent(visitor, rows)),
    ]
    return Work(
        sections=tuple(section for section in sections if section.tasks),
        followed=tuple(section for section in followed if section.tasks),
    )


def _rows(visitor: Visitor) -> QuerySet[Version]:
    """Every version on its way that may concern the visitor; what was sealed and reported is not among them."""
    wanted = Q(state=State.SUBMITTED.value)
    mine = [State.DRAFT, State.RETURNED, State.APPROVED, State.CHECKED, State.SCHEDULED, State.RELEASED]
    wanted |= Q(state__in=[s.value for s in mine], entry__unit__code__in=visitor.actor.unit_codes)
    if visitor.in_publishing_unit:
        publishing = [State.APPROVED, State.CHECKED, State.SCHEDULED, State.RELEASED]
        wanted |= Q(state__in=[s.value for s in publishing])
    rows = Version.objects.filter(wanted).order_by("state_at")
    return (
        rows.select_related("entry__item", "entry__unit", "submitted_by")
        .prefetch_related("approvals", "returns__person", "orders__person")
        .defer("snapshot")
    )


def address_of(row: Version) -> str:
    return reverse("desk:version", args=[row.pk])


def _task(row: Version, act: str, **more: object) -> Task:
    return Task(version=row, act=act, since=row.state_at, address=address_of(row), **more)  # type: ignore[arg-type]


def _in(rows: Iterable[Version], *states: State) -> Iterator[Version]:
    return (row for row in rows if row.state in states)


def _prepared(visitor: Visitor, row: Version) -> bool:
    person_id = visitor.actor.person_id
    return person_id in row.hands or person_id == row.submitted_by_id


def _bar(visitor: Visitor, row: Version) -> str:
    """Four eyes, told on the list already: the post is the visitor's, the act must be another person's."""
    if _prepared(visitor, row):
        return _("ท่านเป็นผู้จัดทำเรื่องนี้ ต้องให้ผู้อื่นดำเนินการ")
    approvers = {a.person_id for a in row.approvals.all() if a.voided_at is None}
    if visitor.actor.person_id in approvers:
        return _("ท่านเป็นผู้อนุมัติเรื่องนี้ ต้องให้ผู้อื่นดำเนินการ")
    return ""


def _to_approve(visitor: Visitor, rows: list[Version]) -> tuple[Task, ...]:
    bar = _("ท่านเป็นผู้จัดทำเรื่องนี้ ต้องให้ผู้อื่นอนุมัติ")
    return tuple(
        _task(row, _("อ่านและพิจารณา"), bar=bar if _prepared(visitor, row) else "")
        for row in _in(rows, State.SUBMITTED)
        if next_post(row) in visitor.actor.post_codes
    )


def _to_ratify(visitor: Visitor, owed: list[Order]) -> tuple[Task, ...]:
    return tuple(
        Task(
            version=order.version,
            act=_("อ่านและอนุมัติย้อนหลัง"),
            since=order.at,
            due=order.owed_until,
            is_late=order.owed_until < visitor.at,
            note=order.reason,
            bar=_("ท่านเป็นผู้จัดทำเรื่องนี้ ต้องให้ผู้อื่นอนุมัติ") if _prepared(visitor, order.version) else "",
            address=address_of(order.version),
        )
        for order in owed
        if next_post(order.version) in visitor.actor.post_codes
    )


def _ordered(row: Version) -> Order | None:
    return editorial.live_order(row)


def _urgent(visitor: Visitor, rows: list[Version]) -> tuple[Task, ...]:
    if not visitor.is_publisher:
        return ()
    found = []
    for row in _in(rows, State.SUBMITTED):
        order = _ordered(row)
        if order is not None:
            bar = _bar(visitor, row)
            found.append(_task(row, _("เผยแพร่ตามคำสั่ง"), note=order.reason, bar=bar))
    return tuple(found)


def _withdrawals(visitor: Visitor) -> tuple[Task, ...]:
    own = _("ท่านเป็นผู้ขอถอนเอง ต้องให้อีกคนหนึ่งยืนยัน")
    return _requests(visitor, WITHDRAW, Act.WITHDRAW, _("พิจารณาคำขอถอน"), own)


def _erasures(visitor: Visitor) -> tuple[Task, ...]:
    own = _("ท่านเป็นผู้ขอลบเอง ต้องให้อีกคนหนึ่งยืนยัน")
    return _requests(visitor, ERASE, Act.ERASE, _("พิจารณาคำขอลบ"), own)


def _requests(visitor: Visitor, kind: str, act: Act, words: str, own: str) -> tuple[Task, ...]:
    """What was asked of the head of the publishing unit and can still be answered."""
    if not visitor.heads_publishing:
        return ()
    states = [state.value for state, known in TRANSITIONS if known == act]
    requests = WithdrawalRequest.objects.filter(
        kind=kind, closed_at=None, version__state__in=states
    ).select_related("version__entry__item", "version__entry__unit", "person")
    return tuple(
        Task(
            version=request.version,
            act=words,
            since=request.at,
            note=f"{request.person.name_th}: {request.reason}",
            bar=own if request.person_id == visitor.actor.person_id else "",
            address=address_of(request.version),
        )
        for request in requests.defer("version__snapshot")
    )


def _returned(visitor: Visitor, rows: list[Version]) -> tuple[Task, ...]:
    found = []
    for row in _in(rows, State.RETURNED):
        if _prepared(visitor, row):
            last = next(iter(row.returns.all()), None)
            note = f"{last.person.name_th} ({last.post_title}): {last.reason}" if last else ""
            found.append(_task(row, _("แก้ไขแล้วเสนอใหม่"), note=note))
    return tuple(found)


def _drafts(visitor: Visitor, rows: list[Version]) -> tuple[Task, ...]:
    return tuple(_task(row, _("เขียนต่อ")) for row in _in(rows, State.DRAFT) if _prepared(visitor, row))


def _to_check(visitor: Visitor, rows: list[Version]) -> tuple[Task, ...]:
    if not visitor.is_publisher:
        return ()
    return tuple(_task(row, _("ตรวจ 7 ข้อ"), bar=_bar(visitor, row)) for row in _in(rows, State.APPROVED))


def _to_release(visitor: Visitor, rows: list[Version]) -> tuple[Task, ...]:
    if not visitor.is_publisher:
        return ()
    act = _("เผยแพร่หรือตั้งเวลา")
    return tuple(_task(row, act, bar=_bar(visitor, row)) for row in _in(rows, State.CHECKED))


def _to_report(visitor: Visitor, rows: list[Version]) -> tuple[Task, ...]:
    if not visitor.is_publisher:
        return ()
    act = _("รายงานผล")
    return tuple(_task(row, act, bar=_bar(visitor, row)) for row in _in(rows, State.RELEASED))


def _to_acknowledge(visitor: Visitor) -> tuple[Task, ...]:
    lines = editorial.to_acknowledge(visitor.actor.person_id or 0)
    return tuple(
        Task(
            version=line.report_back.version,
            act=_("อ่านและรับทราบ"),
            since=line.report_back.at,
            address=address_of(line.report_back.version),
        )
        for line in lines.defer("report_back__version__snapshot")
    )


def _scheduled(visitor: Visitor, rows: list[Version]) -> tuple[Task, ...]:
    if not visitor.in_publishing_unit:
        return ()
    return tuple(
        _task(row, _("ดูเรื่อง"), note=_("จะเผยแพร่เองเมื่อ %(at)s") % {"at": short_thai_time(row.scheduled_for)})
        for row in _in(rows, State.SCHEDULED)
        if row.scheduled_for is not None
    )


def _sent(visitor: Visitor, rows: list[Version]) -> tuple[Task, ...]:
    on_the_way = _in(rows, State.SUBMITTED, State.APPROVED, State.CHECKED, State.SCHEDULED, State.RELEASED)
    mine = [row for row in on_the_way if _prepared(visitor, row)]
    mine.sort(key=lambda row: row.state_at, reverse=True)
    return tuple(_task(row, _("ดูความคืบหน้า")) for row in mine[:FOLLOWED])
