"""Which acts one person is shown on a version: those that are open, and those that are barred with every reason why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prakat.desk.typewriter import edit_address
from prakat.desk.wording import CONSEQUENCES, IRREVOCABLE, Word
from prakat.editorial.bars import obstacles
from prakat.editorial.models import Version
from prakat.editorial.rules import (
    ACT_WORDS,
    CHECKLIST,
    POWERS,
    TRANSITIONS,
    Act,
    Case,
    Given,
    Role,
    State,
    roles_of,
)
from prakat.people.rules import Actor

MAIN = (
    Act.EDIT,
    Act.SUBMIT,
    Act.APPROVE,
    Act.RATIFY,
    Act.CHECK,
    Act.RELEASE_URGENT,
    Act.RELEASE,
    Act.SCHEDULE,
    Act.UNSCHEDULE,
    Act.REPORT_BACK,
    Act.ACKNOWLEDGE,
    Act.WITHDRAW,
    Act.DECLINE_WITHDRAWAL,
    Act.ERASE,
    Act.DECLINE_ERASURE,
    Act.REFUSE,
    Act.SEND_BACK,
)
SPECIAL = (
    Act.RECALL,
    Act.WITHHOLD,
    Act.ORDER_URGENT,
    Act.REQUEST_WITHDRAWAL,
    Act.REQUEST_ERASURE,
    Act.DISCARD,
)
"""Acts that the procedure does not lead to by itself: they stand folded below the others."""

IN_PLACE = frozenset(
    {
        Act.APPROVE,
        Act.RATIFY,
        Act.SEND_BACK,
        Act.CHECK,
        Act.SCHEDULE,
        Act.UNSCHEDULE,
        Act.REPORT_BACK,
        Act.ACKNOWLEDGE,
        Act.RECALL,
    }
)
"""Acts whose form stands on the version's own page; the others are confirmed on a page of their own."""

# Where an act is shown off although the table does not know it there: its time has not come, or is over.
AWAITED: Mapping[Act, frozenset[State]] = {
    Act.APPROVE: frozenset({State.DRAFT, State.RETURNED, State.APPROVED}),
    Act.CHECK: frozenset({State.SUBMITTED}),
    Act.RELEASE: frozenset({State.APPROVED}),
}
SHORT_WORDS: Mapping[Act, Word] = {
    Act.EDIT: gettext_lazy("เปิดร่าง"),
    Act.CHECK: gettext_lazy("ตรวจ 7 ข้อ"),
    Act.RELEASE_URGENT: gettext_lazy("เผยแพร่ตามคำสั่ง"),
    Act.REPORT_BACK: gettext_lazy("รายงานผล"),
    Act.SEND_BACK: gettext_lazy("ส่งกลับ"),
    Act.WITHDRAW: gettext_lazy("ยืนยันถอน"),
    Act.DECLINE_WITHDRAWAL: gettext_lazy("ไม่ให้ถอน"),
    Act.REFUSE: gettext_lazy("ไม่อนุมัติ"),
    Act.ERASE: gettext_lazy("ยืนยันลบ"),
    Act.DECLINE_ERASURE: gettext_lazy("ไม่ให้ลบ"),
}
GRAVE = IRREVOCABLE | {
    Act.SEND_BACK,
    Act.WITHHOLD,
    Act.REQUEST_WITHDRAWAL,
    Act.DECLINE_WITHDRAWAL,
    Act.REQUEST_ERASURE,
    Act.DECLINE_ERASURE,
}


@dataclass(frozen=True)
class Offer:
    """One act as its button shows it: where it goes, what it does, and why it is off."""

    act: Act
    word: str
    address: str
    reasons: tuple[str, ...]
    consequence: str

    @property
    def is_open(self) -> bool:
        return not self.reasons

    @property
    def in_place(self) -> bool:
        return self.act in IN_PLACE

    @property
    def is_link(self) -> bool:
        return self.act in {Act.EDIT, Act.SUBMIT}

    @property
    def is_grave(self) -> bool:
        return self.act in GRAVE

    @property
    def bar_word(self) -> str:
        """The act's name where there is room for a word or two."""
        return str(SHORT_WORDS.get(self.act, self.word))

    @property
    def anchor(self) -> str:
        return f"act-{self.act.value}"


@dataclass(frozen=True)
class Offers:
    """The acts of one person on one version."""

    main: tuple[Offer, ...]
    special: tuple[Offer, ...]
    roles: frozenset[Role]

    @property
    def first(self) -> Offer | None:
        """The one next act: what the bar at the foot of a phone's screen offers."""
        return next((offer for offer in self.main if offer.is_open and offer.act != Act.SEND_BACK), None)

    @property
    def way_back(self) -> Offer | None:
        """Sending back or refusing, which stands beside approving."""
        backs = (Act.SEND_BACK, Act.REFUSE, Act.DECLINE_WITHDRAWAL, Act.DECLINE_ERASURE)
        return next((offer for offer in self.main if offer.is_open and offer.act in backs), None)

    def of(self, act: Act) -> Offer | None:
        return next((offer for offer in (*self.main, *self.special) if offer.act == act), None)


def offers(row: Version, case: Case, actor: Actor, at: datetime) -> Offers:
    """What this person is shown. Inputs that the form will ask for count as given: they are no obstacle yet."""
    roles = roles_of(case, actor)
    in_chain = any(actor.person_id in link.holders for link in case.chain)
    main, special = (
        [offer_of(act, row, case, actor, at) for act in acts if _is_expected(act, case, roles, in_chain)]
        for acts in (MAIN, SPECIAL)
    )
    if not any(offer.act == Act.SUBMIT and offer.reasons for offer in main):
        main = [offer for offer in main if offer.act != Act.SUBMIT]
    return Offers(main=tuple(main), special=tuple(special), roles=roles)


def offer_of(act: Act, row: Version, case: Case, actor: Actor, at: datetime) -> Offer:
    """The act as its button shows it, whoever asks."""
    given = Given(
        reason="-----",
        seen_digest=case.digest,
        release_at=at + timedelta(hours=1),
        ticks=frozenset(CHECKLIST),
        accepted=case.answered,
        clause="14",
    )
    found = obstacles(act, case, actor, at, given)
    return Offer(
        act=act,
        word=_(ACT_WORDS[act]),
        address=_address(act, row),
        reasons=tuple(obstacle.message for obstacle in found),
        consequence=str(CONSEQUENCES.get(act, "")),
    )


def _is_expected(act: Act, case: Case, roles: frozenset[Role], in_chain: bool) -> bool:
    """Whether the act belongs on this person's screen, open or barred."""
    if act in {Act.RATIFY, Act.REFUSE} and not case.is_owed:
        return False
    if act in {Act.WITHDRAW, Act.DECLINE_WITHDRAWAL} and case.withdrawal_requested_by is None:
        return False
    if act in {Act.ERASE, Act.DECLINE_ERASURE} and case.erasure_requested_by is None:
        return False
    if act == Act.RELEASE_URGENT and case.urgent is None:
        return False
    if act == Act.CHECK and case.urgent is not None:
        return False
    if act == Act.ORDER_URGENT and not case.urgent_allowed:
        return False
    is_theirs = bool(roles & POWERS[act]) or (in_chain and act in {Act.APPROVE, Act.RATIFY, Act.REFUSE})
    in_time = (case.state, act) in TRANSITIONS or case.state in AWAITED.get(act, frozenset())
    return is_theirs and in_time


def _address(act: Act, row: Version) -> str:
    if act in {Act.EDIT, Act.SUBMIT}:
        return edit_address(row.pk)
    return reverse("desk:act", args=[row.pk, act.value])
