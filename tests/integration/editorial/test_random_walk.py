"""Thousands of random acts by random people, through the real actions: no breach of four eyes, and no release
without a bound approval or a recorded urgent order by two people."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from prakat.audit.models import Act as Recorded
from prakat.editorial import actions, outcomes, queries, reporting, snapshot, urgent
from prakat.editorial.models import Entry, Version
from prakat.editorial.rules import CHECKLIST, ENDED_STATES, ERASED_TITLE, PUBLIC_STATES, State, acts_in
from prakat.lib.refusal import Obstacle, Refused
from prakat.people.models import Account
from prakat.publishing import actions as publishing
from prakat.publishing import erasure, press, sealing
from tests.cast import Cast

STEPS = 5_000
BEGIN = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
ITEMS = [("1.11", "FIN"), ("4.3", "FIN"), ("4.2", "PLAN"), ("1.9", "PLAN")]

OFFICERS, APPROVERS, PUBLISHERS = (
    "preparer deputy plan_officer",
    "head palat publishing_head",
    "publisher publisher2",
)
LIKELY = {
    **dict.fromkeys(["start", "new_version", "edit", "submit", "recall"], OFFICERS),
    **dict.fromkeys(["approve", "ratify", "refuse", "acknowledge", "order_urgent"], APPROVERS),
    **dict.fromkeys(["check", "release", "report_back", "release_urgent", "schedule"], PUBLISHERS),
    **dict.fromkeys(["request_withdrawal", "request_erasure"], OFFICERS),
    **dict.fromkeys(["withdraw", "erase", "decline_withdrawal", "decline_erasure"], "publishing_head"),
}


class Walk:
    """Chooses an act, a person and a version at random, and carries the act out."""

    def __init__(self, accounts: list[Account], seed: int) -> None:
        self.random = random.Random(seed)
        self.accounts = accounts
        self.at = BEGIN
        self.done: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def step(self) -> None:
        """One act on one version by one person. Two thirds of the acts are such as the version's state knows, so
        that every state is reached often; half of the time it is done by somebody whose work it could be."""
        self.at += timedelta(minutes=self.random.choice([1, 7, 45]))
        ended = [state.value for state in ENDED_STATES]
        rows = list(Version.objects.exclude(state__in=ended).order_by("-pk")[:6])
        if self.random.random() < 0.1:
            rows.extend(Version.objects.filter(state__in=["withdrawn", "superseded"]).order_by("-pk")[:3])
        self.row = self.random.choice(rows) if rows else None
        name = self.random.choice(self.acts)
        if self.row is not None and self.random.random() < 0.66:
            known = [act.value for act in acts_in(State(self.row.state)) if act.value in self.acts]
            name = self.random.choice(known or self.acts)
        likely = [account for account in self.accounts if account.username in LIKELY.get(name, "")]
        by = self.random.choice(likely if likely and self.random.random() < 0.5 else self.accounts)
        try:
            getattr(self, name)(by)
        except Refused:
            self.refused[name] += 1
        else:
            self.done[name] += 1

    acts = (
        "start start new_version edit submit submit approve approve check release report_back acknowledge send_back "
        "recall schedule unschedule request_withdrawal withdraw decline_withdrawal order_urgent release_urgent "
        "ratify refuse discard tamper request_erasure erase decline_erasure"
    ).split()

    def version(self) -> Version:
        if self.row is None:
            raise Refused([Obstacle("nothing", "ไม่มีเรื่อง")])
        return self.row

    def start(self, by: Account) -> None:
        item, unit = self.random.choice(ITEMS)
        actions.start_entry(item=item, unit=unit, by=by, at=self.at)

    def new_version(self, by: Account) -> None:
        entry = self.random.choice(list(Entry.objects.all()[:50]) or [None])  # type: ignore[list-item]
        if entry is not None:
            actions.start_version(entry_id=entry.pk, by=by, at=self.at)

    def edit(self, by: Account) -> None:
        actions.keep_hand(version_id=self.version().pk, title="แก้ไข", by=by, at=self.at)

    def submit(self, by: Account) -> None:
        row = queries.version(self.version().pk)
        entry = row.entry
        content = snapshot.empty(item=entry.item.number, unit=entry.unit.code, fiscal_year=2569)
        content["title"] = f"เรื่องที่ {self.random.randrange(10**6)}"
        content["body"] = [{"type": "text", "html": "<p>เนื้อหา</p>"}]
        actions.submit(version_id=row.pk, content=content, by=by, at=self.at)

    def approve(self, by: Account) -> None:
        row = self.version()
        actions.approve(version_id=row.pk, seen_digest=row.digest, by=by, at=self.at)

    def check(self, by: Account) -> None:
        ticks = list(CHECKLIST) if self.random.random() < 0.8 else list(CHECKLIST)[:-1]
        actions.check(version_id=self.version().pk, ticks=ticks, by=by, at=self.at)

    def release(self, by: Account) -> None:
        publishing.release(version_id=self.version().pk, by=by, at=self.at)

    def report_back(self, by: Account) -> None:
        reporting.report_back(
            version_id=self.version().pk,
            text="รายงานผลการเผยแพร่",
            public_url="https://t.example",
            by=by,
            at=self.at,
        )

    def acknowledge(self, by: Account) -> None:
        reporting.acknowledge(version_id=self.version().pk, by=by, at=self.at)

    def order_urgent(self, by: Account) -> None:
        until = self.at + timedelta(hours=3) if self.random.random() < 0.1 else None
        urgent.order_urgent(
            version_id=self.version().pk, reason="น้ำท่วมฉับพลัน", notice_until=until, by=by, at=self.at
        )

    def release_urgent(self, by: Account) -> None:
        publishing.release_urgent(version_id=self.version().pk, by=by, at=self.at)

    def ratify(self, by: Account) -> None:
        row = self.version()
        urgent.ratify(version_id=row.pk, seen_digest=row.digest, by=by, at=self.at)

    def refuse(self, by: Account) -> None:
        publishing.refuse(version_id=self.version().pk, reason="ข้อมูลไม่ถูกต้อง", by=by, at=self.at)

    def send_back(self, by: Account) -> None:
        actions.send_back(version_id=self.version().pk, reason="ขอให้แก้ไขตัวเลข", by=by, at=self.at)

    def recall(self, by: Account) -> None:
        actions.recall(version_id=self.version().pk, by=by, at=self.at)

    def schedule(self, by: Account) -> None:
        when = self.at + timedelta(minutes=30)
        actions.schedule(version_id=self.version().pk, release_at=when, by=by, at=self.at)

    def unschedule(self, by: Account) -> None:
        actions.unschedule(version_id=self.version().pk, by=by, at=self.at)

    def request_withdrawal(self, by: Account) -> None:
        outcomes.request_withdrawal(version_id=self.version().pk, reason="พบข้อผิดพลาด", by=by, at=self.at)

    def withdraw(self, by: Account) -> None:
        publishing.withdraw(version_id=self.version().pk, reason="พบข้อผิดพลาด", by=by, at=self.at)

    def decline_withdrawal(self, by: Account) -> None:
        outcomes.decline_withdrawal(version_id=self.version().pk, reason="ข้อมูลถูกต้องแล้ว", by=by, at=self.at)

    def request_erasure(self, by: Account) -> None:
        outcomes.request_erasure(version_id=self.version().pk, reason="มีข้อมูลส่วนบุคคล", by=by, at=self.at)

    def erase(self, by: Account) -> None:
        erasure.erase(version_id=self.version().pk, reason="มีข้อมูลส่วนบุคคล", by=by, at=self.at)

    def decline_erasure(self, by: Account) -> None:
        outcomes.decline_erasure(version_id=self.version().pk, reason="ไม่มีข้อมูลส่วนบุคคล", by=by, at=self.at)

    def discard(self, by: Account) -> None:
        if self.random.random() < 0.9:
            raise Refused([Obstacle("rarely", "ยกเลิกร่างนาน ๆ ครั้ง")])
        actions.discard(version_id=self.version().pk, by=by, at=self.at)

    def tamper(self, by: Account) -> None:
        """Somebody with the database's password changes a row on its way."""
        row = self.version()
        if row.snapshot is not None and State(row.state) not in PUBLIC_STATES and self.random.random() < 0.1:
            Version.objects.filter(pk=row.pk).update(snapshot={**row.snapshot, "title": "เว็บพนัน"})


def judge(row: Version) -> None:
    """Whatever was once public went the lawful way, judged from what was signed and not from the rules."""
    approvals = list(row.approvals.filter(voided_at=None))
    orders = list(row.orders.filter(voided_at=None))
    preparers = {*row.hands, row.submitted_by_id}
    publishers = {row.checked_by_id, row.released_by_id} - {None}
    assert row.released_by_id is not None
    assert not preparers & publishers
    assert not preparers & {a.person_id for a in approvals}
    assert not publishers & {a.person_id for a in approvals}
    assert all(a.digest == row.digest for a in approvals)
    if row.state == State.ERASED:
        judge_erased(row)
    else:
        assert snapshot.digest_of(row.snapshot) == row.digest
    bound = {a.post_code for a in approvals if a.at <= row.released_at}
    if set(row.chain) <= bound:
        return
    assert len(orders) == 1
    order = orders[0]
    assert order.digest == row.digest
    assert order.at <= row.released_at
    assert order.person_id != row.released_by_id
    assert order.person_id not in preparers
    assert Recorded.objects.filter(
        verb="order_urgent", subject_id=str(row.pk), person_id=order.person_id
    ).exists()


def judge_erased(row: Version) -> None:
    """Nothing of the content is left, and two people wanted it so."""
    assert row.snapshot is None and row.title == ERASED_TITLE
    request = row.withdrawal_requests.get(kind="erase", outcome="confirmed")
    erased = Recorded.objects.get(verb="erase", subject_id=str(row.pk))
    assert erased.person_id is not None and erased.person_id != request.person_id


@pytest.mark.django_db
def test_no_breach_in_five_thousand_random_steps(cast: Cast) -> None:
    walk = Walk(cast.everybody(), seed=2569)
    for _ in range(STEPS):
        walk.step()
    once_public = list(Version.objects.filter(released_at__isnull=False))
    for row in once_public:
        judge(row)
    assert sum(walk.done.values()) + sum(walk.refused.values()) == STEPS
    assert len(once_public) > 20, walk.done
    for act in "release release_urgent withdraw refuse ratify send_back acknowledge erase".split():
        assert walk.done[act] > 0, (act, walk.done)
    sealing.catch_up()  # the test's own transaction never commits, so the switch is asked for
    served = {path for path, leaf in press.tree().walk(press.current_root()) if path.startswith("/e/")}
    for entry in Entry.objects.all():
        was_public = entry.versions.filter(released_at__isnull=False).exists()
        assert (f"/e/{entry.uid}/" in served) == was_public
