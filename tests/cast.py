"""The fixed cast of every test that needs an office: who holds which post, and how a version gets to a state.

All of them are invented. The permanent secretary performs the mayor's duties, as in the announcement's own case.
"""

from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from prakat.audit.rules import MACHINE
from prakat.editorial import actions, reporting, snapshot
from prakat.editorial.gate import answers
from prakat.editorial.gate.rules import to_answer
from prakat.editorial.models import Version
from prakat.editorial.rules import CHECKLIST
from prakat.people import actions as people
from prakat.people.models import Account, Post
from prakat.people.rules import ActingKind
from prakat.publishing import actions as publishing
from prakat.publishing.adoption import adopt_scheme
from prakat.scheme import actions as scheme
from prakat.scheme import document, queries
from prakat.scheme.rules import SchemeDocument
from tests import keys

AT = datetime(2026, 6, 24, 2, 0, tzinfo=UTC)
SCHEME = Path(__file__).parents[1] / "schemes" / "ban-phru.yaml"
PASSWORD = "รหัสผ่านสำหรับทดสอบ-2569"
PUBLIC_URL = "https://banphru.example"


@dataclass
class Cast:
    """The accounts of the cast; every one has the password ``PASSWORD``."""

    preparer: Account  # FIN, officer of 1.11 and 4.3
    deputy: Account  # FIN, deputy of 1.11
    head: Account  # head of FIN
    palat: Account  # permanent secretary, performing the mayor's duties
    publisher: Account
    publisher2: Account
    publishing_head: Account  # head of PLAN
    plan_officer: Account  # PLAN, officer of 1.9 and 4.2
    operator: Account  # runs the machine, holds no post
    stranger: Account  # HEALTH, has nothing to do with FIN
    at: datetime = field(default=AT)

    def everybody(self) -> list[Account]:
        return [getattr(self, f.name) for f in fields(self) if f.name != "at"]


POSTS = {
    "preparer": "fin-supplies",
    "deputy": "fin-accounts",
    "head": "head-fin",
    "palat": "palat",
    "publisher": "publisher-1",
    "publisher2": "publisher-2",
    "publishing_head": "head-plan",
    "plan_officer": "plan-pr",
    "stranger": "health-officer",
}
NAMES = {
    "preparer": "นางสาวสมมุติ จัดทำดี",
    "deputy": "นายสมมุติ ช่วยจัดทำ",
    "head": "นางสมมุติ กองคลัง",
    "palat": "นายสมมุติ ปลัดเมือง",
    "publisher": "นายสมมุติ เผยแพร่",
    "publisher2": "นางสาวสมมุติ เผยแพร่สอง",
    "publishing_head": "นายสมมุติ แผนงาน",
    "plan_officer": "นางสาวสมมุติ ประชาสัมพันธ์",
    "stranger": "นายสมมุติ สาธารณสุข",
}
DUTIES = {
    ("1.11", "FIN"): "preparer",
    ("4.3", "FIN"): "preparer",
    ("1.9", "PLAN"): "plan_officer",
    ("4.2", "PLAN"): "plan_officer",
}


@cache
def scheme_document() -> SchemeDocument:
    """The scheme of Ban Phru, read once for the run."""
    return document.parse(SCHEME.read_bytes())


def assemble(at: datetime = AT) -> Cast:
    """Load the scheme of Ban Phru and put the cast into their posts, through the real actions."""
    keys.make()
    adopt_scheme(document=scheme_document(), by=None, second=None, reason="", at=at)
    accounts: dict[str, Account] = {}
    for name, code in POSTS.items():
        person = people.add_person(
            name_th=NAMES[name], email=f"{name.replace('_', '-')}@banphru.example", by=MACHINE, at=at
        )
        post = Post.objects.get(code=code)
        people.appoint(person=person, post=post, from_on=date(2020, 10, 1), by=MACHINE, at=at)
        accounts[name] = people.open_account(
            username=name, password=PASSWORD, person=person, by=MACHINE, at=at
        )
    palat = accounts["palat"].person
    assert palat is not None
    people.appoint_acting(
        person=palat,
        post=Post.objects.get(code="mayor"),
        kind=ActingKind.DUTY,
        from_on=date(2020, 10, 1),
        until_on=None,
        order_reference="คำสั่งที่ ๑/๒๕๖๓",
        by=MACHINE,
        at=at,
    )
    operator = people.open_account(
        username="operator", password=PASSWORD, person=None, is_operator=True, by=MACHINE, at=at
    )
    cast = Cast(**accounts, operator=operator, at=at)
    for (item, unit), officer in DUTIES.items():
        assign(cast, item, unit, officer, "deputy" if item == "1.11" else None)
    return cast


def assign(cast: Cast, item: str, unit: str, officer: str, deputy: str | None = None) -> None:
    """Let the unit's head assign an officer, and a deputy."""
    duty = queries.duty(item, unit)
    assert duty is not None
    scheme.assign(
        duty_id=duty.pk,
        officer_id=getattr(cast, officer).person_id,
        deputy_id=getattr(cast, deputy).person_id if deputy else None,
        by=cast.head if unit == "FIN" else cast.publishing_head,
        at=cast.at,
    )


def content(item: str = "1.11", unit: str = "FIN", **changes: Any) -> snapshot.Json:
    """A snapshot that can be submitted; ``changes`` replace its keys."""
    made = snapshot.empty(item=item, unit=unit, fiscal_year=2569)
    made |= {
        "title": "สรุปผลการจัดซื้อจัดจ้าง เดือนพฤษภาคม 2569",
        "summary": "สรุปผลการดำเนินการจัดซื้อจัดจ้างในรอบเดือน ตามแบบ สขร.1",
        "document_date": "2026-06-05",
        "legal_basis": ["oia-9-8"],
        "body": [{"type": "text", "html": "<p>ดำเนินการจัดซื้อจัดจ้างรวม 12 รายการ</p>"}],
    }
    return made | changes


def drafted(cast: Cast, item: str = "1.11", unit: str = "FIN") -> Version:
    return actions.start_entry(item=item, unit=unit, by=officer_of(cast, item, unit), at=cast.at)


def officer_of(cast: Cast, item: str, unit: str) -> Account:
    found: Account = getattr(cast, DUTIES[item, unit])
    return found


def submitted(cast: Cast, item: str = "1.11", unit: str = "FIN", **changes: Any) -> Version:
    row = drafted(cast, item, unit)
    by = officer_of(cast, item, unit)
    made = content(item, unit, **changes)
    settle_findings(row, made, by, cast.at)
    return actions.submit(version_id=row.pk, content=made, by=by, at=cast.at)


def settle_findings(row: Version, made: snapshot.Json, by: Account, at: datetime) -> None:
    """Read the files of a draft and answer whatever is found, as a hasty officer would."""
    for digest in snapshot.files_used(made):
        answers.read_file(digest, at=at)
    found = to_answer(answers.judged(made, row).found)
    reasons = {one.key: "ข้อมูลที่สมมุติขึ้นเพื่อทดสอบทั้งหมด" for one in found}
    answers.answer(version_id=row.pk, content=made, reasons=reasons, by=by, at=at)


def accepted(row: Version) -> frozenset[str]:
    """The keys of all answers of a version, as an approver who accepts each gives them."""
    return frozenset(finding["key"] for finding in row.findings)


def approved(cast: Cast, item: str = "1.11", unit: str = "FIN", **changes: Any) -> Version:
    row = submitted(cast, item, unit, **changes)
    for by in (cast.head if unit == "FIN" else cast.publishing_head, cast.palat):
        if row.state == "submitted":
            row = actions.approve(
                version_id=row.pk, seen_digest=row.digest, accepted=accepted(row), by=by, at=cast.at
            )
    assert row.state == "approved"
    return row


def checked(cast: Cast, item: str = "1.11", unit: str = "FIN", **changes: Any) -> Version:
    row = approved(cast, item, unit, **changes)
    return actions.check(version_id=row.pk, ticks=CHECKLIST, by=cast.publisher, at=cast.at)


def released(cast: Cast, item: str = "1.11", unit: str = "FIN", **changes: Any) -> Version:
    row = checked(cast, item, unit, **changes)
    publishing.release(version_id=row.pk, by=cast.publisher, at=cast.at)
    return refreshed(row)


def reported(cast: Cast, item: str = "1.11", unit: str = "FIN", **changes: Any) -> Version:
    row = released(cast, item, unit, **changes)
    text = reporting.prefilled_report(row, reporting.public_address(row, PUBLIC_URL))
    reporting.report_back(version_id=row.pk, text=text, public_url=PUBLIC_URL, by=cast.publisher, at=cast.at)
    return refreshed(row)


def acknowledged(cast: Cast, item: str = "1.11", unit: str = "FIN", **changes: Any) -> Version:
    row = reported(cast, item, unit, **changes)
    for by in cast.everybody():
        if row.report_back.acknowledgements.filter(person_id=by.person_id, at=None).exists():
            reporting.acknowledge(version_id=row.pk, by=by, at=cast.at)
    return refreshed(row)


def refreshed(row: Version) -> Version:
    return Version.objects.select_related("entry__item", "entry__unit").get(pk=row.pk)
