"""The procedure (announcement 3.1 and 3.2) as one table, and every reason why an act is barred."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from prakat.lib.refusal import Obstacle
from prakat.people.rules import Actor


class State(StrEnum):
    """Where a version of an entry stands. ``APPROVED`` means handed over (นำส่งหน่วยงานเผยแพร่) as well."""

    DRAFT = "draft"
    RETURNED = "returned"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    CHECKED = "checked"
    SCHEDULED = "scheduled"
    RELEASED = "released"
    REPORTED = "reported"
    ACKNOWLEDGED = "acknowledged"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    DISCARDED = "discarded"
    ERASED = "erased"
    WITHHELD = "withheld"


class Act(StrEnum):
    EDIT = "edit"
    SUBMIT = "submit"
    RECALL = "recall"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    WITHHOLD = "withhold"
    CHECK = "check"
    SCHEDULE = "schedule"
    UNSCHEDULE = "unschedule"
    RELEASE = "release"
    REPORT_BACK = "report_back"
    ACKNOWLEDGE = "acknowledge"
    REQUEST_WITHDRAWAL = "request_withdrawal"
    WITHDRAW = "withdraw"
    DECLINE_WITHDRAWAL = "decline_withdrawal"
    SUPERSEDE = "supersede"
    ORDER_URGENT = "order_urgent"
    RELEASE_URGENT = "release_urgent"
    RATIFY = "ratify"
    REFUSE = "refuse"
    DISCARD = "discard"
    REQUEST_ERASURE = "request_erasure"
    ERASE = "erase"
    DECLINE_ERASURE = "decline_erasure"


class Role(StrEnum):
    """What somebody is to one version at one moment; it follows from posts and assignments alone."""

    PREPARER = "preparer"
    APPROVER = "approver"
    PUBLISHER = "publisher"
    PUBLISHING_HEAD = "publishing_head"
    ADDRESSEE = "addressee"
    ORDERER = "orderer"
    MACHINE = "machine"


STATE_WORDS: Mapping[State, str] = {
    State.DRAFT: "ร่าง",
    State.RETURNED: "ส่งกลับแก้ไข",
    State.SUBMITTED: "รออนุมัติ",
    State.APPROVED: "อนุมัติและนำส่งแล้ว",
    State.CHECKED: "ตรวจความเรียบร้อยแล้ว",
    State.SCHEDULED: "ตั้งเวลาเผยแพร่",
    State.RELEASED: "เผยแพร่แล้ว รอรายงานผล",
    State.REPORTED: "รายงานผลแล้ว รอรับทราบ",
    State.ACKNOWLEDGED: "รับทราบครบแล้ว",
    State.SUPERSEDED: "มีฉบับใหม่แทน",
    State.WITHDRAWN: "ถอนออกจากสาธารณะ",
    State.DISCARDED: "ยกเลิกร่าง",
    State.ERASED: "ลบทิ้งถาวร",
    State.WITHHELD: "ไม่เผยแพร่ตามกฎหมาย",
}

ACT_WORDS: Mapping[Act, str] = {
    Act.EDIT: "แก้ไขร่าง",
    Act.SUBMIT: "เสนอขออนุมัติ",
    Act.RECALL: "ขอคืนเรื่อง",
    Act.APPROVE: "อนุมัติ",
    Act.SEND_BACK: "ส่งกลับแก้ไข",
    Act.WITHHOLD: "สั่งไม่เผยแพร่ตามมาตรา 14 หรือ 15",
    Act.CHECK: "ยืนยันการตรวจความเรียบร้อย",
    Act.SCHEDULE: "ตั้งเวลาเผยแพร่",
    Act.UNSCHEDULE: "ยกเลิกการตั้งเวลา",
    Act.RELEASE: "เผยแพร่",
    Act.REPORT_BACK: "รายงานผลการเผยแพร่",
    Act.ACKNOWLEDGE: "รับทราบ",
    Act.REQUEST_WITHDRAWAL: "ขอถอนออกจากสาธารณะ",
    Act.WITHDRAW: "ยืนยันการถอนออก",
    Act.DECLINE_WITHDRAWAL: "ไม่เห็นชอบให้ถอน",
    Act.SUPERSEDE: "แทนที่ด้วยฉบับใหม่",
    Act.ORDER_URGENT: "สั่งเผยแพร่เร่งด่วน",
    Act.RELEASE_URGENT: "เผยแพร่ตามคำสั่งเร่งด่วน",
    Act.RATIFY: "อนุมัติย้อนหลัง",
    Act.REFUSE: "ไม่อนุมัติย้อนหลัง",
    Act.DISCARD: "ยกเลิกร่าง",
    Act.REQUEST_ERASURE: "ขอลบทิ้งถาวร",
    Act.ERASE: "ยืนยันการลบทิ้งถาวร",
    Act.DECLINE_ERASURE: "ไม่เห็นชอบให้ลบ",
}
ERASED_TITLE = "(ลบทิ้งถาวรแล้ว)"
"""Stands where the title of an erased version stood."""

_PUBLIC = (State.RELEASED, State.REPORTED, State.ACKNOWLEDGED)
_NO_LONGER_PUBLIC = (State.SUPERSEDED, State.WITHDRAWN)
PUBLIC_STATES = frozenset(_PUBLIC)
WRITING_STATES = frozenset({State.DRAFT, State.RETURNED})
OPEN_STATES = frozenset(
    {State.DRAFT, State.RETURNED, State.SUBMITTED, State.APPROVED, State.CHECKED, State.SCHEDULED}
)
ENDED_STATES = frozenset({State.SUPERSEDED, State.WITHDRAWN, State.DISCARDED, State.ERASED, State.WITHHELD})

TRANSITIONS: Mapping[tuple[State, Act], State] = {
    (State.DRAFT, Act.EDIT): State.DRAFT,
    (State.RETURNED, Act.EDIT): State.RETURNED,
    (State.DRAFT, Act.SUBMIT): State.SUBMITTED,
    (State.RETURNED, Act.SUBMIT): State.SUBMITTED,
    (State.DRAFT, Act.DISCARD): State.DISCARDED,
    (State.RETURNED, Act.DISCARD): State.DISCARDED,
    (State.SUBMITTED, Act.RECALL): State.DRAFT,
    # Until the last link of the chain has approved, the state stays SUBMITTED: see state_after().
    (State.SUBMITTED, Act.APPROVE): State.APPROVED,
    (State.SUBMITTED, Act.SEND_BACK): State.RETURNED,
    (State.SUBMITTED, Act.WITHHOLD): State.WITHHELD,
    (State.SUBMITTED, Act.ORDER_URGENT): State.SUBMITTED,
    (State.SUBMITTED, Act.RELEASE_URGENT): State.RELEASED,
    (State.APPROVED, Act.CHECK): State.CHECKED,
    (State.APPROVED, Act.SEND_BACK): State.RETURNED,
    (State.CHECKED, Act.SEND_BACK): State.RETURNED,
    (State.CHECKED, Act.SCHEDULE): State.SCHEDULED,
    (State.CHECKED, Act.RELEASE): State.RELEASED,
    (State.SCHEDULED, Act.UNSCHEDULE): State.CHECKED,
    (State.SCHEDULED, Act.SEND_BACK): State.RETURNED,
    (State.SCHEDULED, Act.RELEASE): State.RELEASED,
    (State.RELEASED, Act.REPORT_BACK): State.REPORTED,
    # Until the last addressee has acknowledged, the state stays REPORTED.
    (State.REPORTED, Act.ACKNOWLEDGE): State.ACKNOWLEDGED,
    **{(state, Act.REQUEST_WITHDRAWAL): state for state in _PUBLIC},
    **{(state, Act.WITHDRAW): State.WITHDRAWN for state in _PUBLIC},
    **{(state, Act.DECLINE_WITHDRAWAL): state for state in _PUBLIC},
    **{(state, Act.SUPERSEDE): State.SUPERSEDED for state in _PUBLIC},
    **{(state, Act.RATIFY): state for state in _PUBLIC},
    **{(state, Act.REFUSE): State.WITHDRAWN for state in _PUBLIC},
    # First the public stops reading it, by a withdrawal or a corrected version; then the bytes go.
    **{(state, Act.REQUEST_ERASURE): state for state in _NO_LONGER_PUBLIC},
    **{(state, Act.ERASE): State.ERASED for state in _NO_LONGER_PUBLIC},
    **{(state, Act.DECLINE_ERASURE): state for state in _NO_LONGER_PUBLIC},
}

POWERS: Mapping[Act, frozenset[Role]] = {
    Act.EDIT: frozenset({Role.PREPARER}),
    Act.SUBMIT: frozenset({Role.PREPARER}),
    Act.DISCARD: frozenset({Role.PREPARER}),
    Act.RECALL: frozenset({Role.PREPARER}),
    Act.APPROVE: frozenset({Role.APPROVER}),
    Act.SEND_BACK: frozenset({Role.APPROVER, Role.PUBLISHER, Role.PUBLISHING_HEAD}),
    Act.WITHHOLD: frozenset({Role.APPROVER}),
    Act.CHECK: frozenset({Role.PUBLISHER}),
    Act.SCHEDULE: frozenset({Role.PUBLISHER}),
    Act.UNSCHEDULE: frozenset({Role.PUBLISHER, Role.PUBLISHING_HEAD}),
    Act.RELEASE: frozenset({Role.PUBLISHER, Role.MACHINE}),
    Act.REPORT_BACK: frozenset({Role.PUBLISHER}),
    Act.ACKNOWLEDGE: frozenset({Role.ADDRESSEE}),
    Act.REQUEST_WITHDRAWAL: frozenset({Role.PREPARER, Role.APPROVER, Role.PUBLISHER}),
    Act.WITHDRAW: frozenset({Role.PUBLISHING_HEAD}),
    Act.DECLINE_WITHDRAWAL: frozenset({Role.PUBLISHING_HEAD}),
    Act.SUPERSEDE: frozenset({Role.MACHINE}),
    Act.ORDER_URGENT: frozenset({Role.ORDERER}),
    Act.RELEASE_URGENT: frozenset({Role.PUBLISHER}),
    Act.RATIFY: frozenset({Role.APPROVER}),
    Act.REFUSE: frozenset({Role.APPROVER}),
    Act.REQUEST_ERASURE: frozenset({Role.PREPARER, Role.APPROVER, Role.PUBLISHER}),
    Act.ERASE: frozenset({Role.PUBLISHING_HEAD}),
    Act.DECLINE_ERASURE: frozenset({Role.PUBLISHING_HEAD}),
}

CHECKLIST: Mapping[str, str] = {
    "complete": "ครบถ้วน",
    "correct": "ถูกต้อง",
    "current": "เป็นปัจจุบัน",
    "readable": "อ่านได้ ไฟล์เปิดได้ครบทุกหน้า",
    "accessible": "ทุกคนเข้าถึงได้ มีคำบรรยายภาพและตารางมีหัวข้อ",
    "right_place": "อยู่ในรายการข้อมูลที่ถูกต้อง",
    "nothing_protected": "ไม่มีข้อมูลที่กฎหมายคุ้มครอง ข้อมูลส่วนบุคคล หรือความลับของทางราชการ",
}
"""The publication check (announcement 3.2: ตรวจสอบความเรียบร้อย)."""

VERDICTS_THAT_PASS = frozenset({"clean", "answered"})


@dataclass(frozen=True)
class Link:
    """One link of the approval chain: a post and the persons who fill it now."""

    post_code: str
    title_th: str
    holders: frozenset[int]


@dataclass(frozen=True)
class Approval:
    """An approval that was given: by whom, in which post of the chain, over which digest."""

    person_id: int
    post_code: str
    digest: str
    at: datetime


@dataclass(frozen=True)
class UrgentOrder:
    """An urgent release that was ordered (announcement 1.3), bound to a digest."""

    ordered_by: int
    digest: str
    owed_until: datetime
    settled: bool = False


@dataclass(frozen=True)
class Case:
    """All that the rules need to know of one version. Built by ``queries.case``; the rules read nothing else."""

    state: State
    item: str
    unit: str
    publishing_unit: str
    officers: frozenset[int]
    chain: tuple[Link, ...]
    hands: frozenset[int] = frozenset()
    submitted_by: int | None = None
    digest: str = ""
    stored_digest: str = ""
    """The digest computed again from the stored snapshot: differs from ``digest`` if somebody touched the row."""
    approvals: tuple[Approval, ...] = ()
    checked_by: int | None = None
    released_by: int | None = None
    verdict: str = "not_screened"
    verdict_digest: str = ""
    stored_verdict_digest: str = ""
    """Computed again from the stored content and findings: differs from ``verdict_digest`` if somebody touched them."""
    answered: frozenset[str] = frozenset()
    """Keys of the findings that stand answered, and that an approver accepts or not."""
    scheduled_for: datetime | None = None
    addressees: Mapping[int, bool] = field(default_factory=dict)
    """Person → whether the report back was acknowledged."""
    withdrawal_requested_by: int | None = None
    erasure_requested_by: int | None = None
    urgent_allowed: bool = False
    urgent_posts: frozenset[str] = frozenset()
    urgent: UrgentOrder | None = None

    @property
    def preparers(self) -> frozenset[int]:
        return self.hands | ({self.submitted_by} if self.submitted_by is not None else frozenset())

    @property
    def approvers(self) -> frozenset[int]:
        return frozenset(approval.person_id for approval in self.approvals)

    @property
    def open_links(self) -> tuple[Link, ...]:
        """The links of the chain that have not approved the present digest yet, in order."""
        done = {approval.post_code for approval in self.approvals if approval.digest == self.digest}
        return tuple(link for link in self.chain if link.post_code not in done)

    @property
    def is_owed(self) -> bool:
        return self.urgent is not None and not self.urgent.settled and self.state in PUBLIC_STATES


@dataclass(frozen=True)
class Given:
    """What comes with an act: a reason, the digest that the actor saw, a time, the checklist's ticks."""

    reason: str = ""
    seen_digest: str | None = None
    release_at: datetime | None = None
    ticks: frozenset[str] = frozenset()
    notice_until: datetime | None = None
    accepted: frozenset[str] = frozenset()
    """Keys of the findings whose answers the approver accepts."""
    clause: str = ""


def covered_links(case: Case, actor: Actor) -> tuple[Link, ...]:
    """The next links of the chain that this actor approves with one act.

    One person may fill two links that follow each other (the permanent secretary performing the mayor's
    duties, as in the announcement's own signature): one act then speaks for both, and both posts are recorded.
    """
    covered: list[Link] = []
    for link in case.open_links:
        if actor.person_id is None or actor.person_id not in link.holders:
            break
        covered.append(link)
    return tuple(covered)


def roles_of(case: Case, actor: Actor) -> frozenset[Role]:
    """What the actor is to this version now."""
    return frozenset(_roles(case, actor))


def _roles(case: Case, actor: Actor) -> Iterator[Role]:
    if actor.person_id is None:
        return
    if actor.person_id in case.officers:
        yield Role.PREPARER
    if _may_approve(case, actor):
        yield Role.APPROVER
    if any(post.is_publisher and post.unit == case.publishing_unit for post in actor.posts):
        yield Role.PUBLISHER
    if actor.heads(case.publishing_unit):
        yield Role.PUBLISHING_HEAD
    if actor.person_id in case.addressees:
        yield Role.ADDRESSEE
    if actor.post_codes & case.urgent_posts:
        yield Role.ORDERER


def _may_approve(case: Case, actor: Actor) -> bool:
    if case.state == State.SUBMITTED or case.is_owed:
        return bool(covered_links(case, actor))
    return any(actor.person_id in link.holders for link in case.chain)


def state_after(case: Case, act: Act, actor: Actor) -> State:
    """The state that the act leads to. Raises KeyError for an act that the table does not know in this state."""
    target = TRANSITIONS[case.state, act]
    if act == Act.APPROVE and len(covered_links(case, actor)) < len(case.open_links):
        return case.state
    if act == Act.ACKNOWLEDGE and any(
        not done for person, done in case.addressees.items() if person != actor.person_id
    ):
        return case.state
    return target


def acts_in(state: State) -> tuple[Act, ...]:
    """The acts that the table knows in ``state``."""
    return tuple(act for (known, act) in TRANSITIONS if known == state)


def state_obstacle(state: State, act: Act) -> Obstacle | None:
    """The reason when the table does not know ``act`` in ``state``."""
    if (state, act) in TRANSITIONS:
        return None
    return Obstacle(
        "wrong_state",
        "เรื่องนี้อยู่ในสถานะ “%(state)s” จึง%(act)sไม่ได้",
        {"state": STATE_WORDS[state], "act": ACT_WORDS[act]},
    )
