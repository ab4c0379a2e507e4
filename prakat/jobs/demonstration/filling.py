"""Fills an empty instance with the demonstration municipality, through the procedure, and remembers that it did."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings

from prakat.audit import actions as audit
from prakat.audit.rules import MACHINE
from prakat.editorial.models import Version
from prakat.jobs.demonstration import content
from prakat.jobs.demonstration.content import Assignment, Demonstration, Entry, Round
from prakat.jobs.demonstration.files import make_file
from prakat.jobs.demonstration.procedure import Draft, Office
from prakat.jobs.demonstration.samples import add_samples
from prakat.jobs.demonstration.unfinished import leave_work_in_progress
from prakat.lib.thai_dates import BANGKOK
from prakat.people import actions as people
from prakat.people.models import Account, Person, Post
from prakat.people.rules import ActingKind
from prakat.publishing import keys
from prakat.publishing import queries as publishing
from prakat.publishing.adoption import adopt_scheme
from prakat.scheme import actions as scheme
from prakat.scheme import document, queries

PASSWORD = "ประกาศสาธิต2569"
SCHEME = Path(__file__).resolve().parents[3] / "schemes" / "ban-phru.yaml"
OPENED_AT = datetime(2023, 10, 1, 8, 30, tzinfo=BANGKOK)
ROLES: Mapping[str, str] = {
    "fin-accounts": "เจ้าหน้าที่ผู้จัดทำข้อมูล กองคลัง",
    "head-fin": "ผู้อำนวยการกองคลัง (ผู้บังคับบัญชา)",
    "palat": "ปลัดเทศบาล ปฏิบัติหน้าที่ นายกเทศมนตรี",
    "publisher-1": "เจ้าหน้าที่เผยแพร่ กองวิชาการและแผนงาน",
    "head-plan": "ผู้อำนวยการกองวิชาการและแผนงาน (หัวหน้าหน่วยงานเผยแพร่)",
    "operator": "ผู้ดูแลระบบ (ไม่มีอำนาจในกระบวนการเผยแพร่)",
}


@dataclass(frozen=True)
class Filled:
    """What the demonstration holds, as it is told to whoever starts it."""

    entries: int
    password: str
    log_ins: tuple[tuple[str, str], ...]


def _mark() -> Path:
    return Path(settings.VAR_DIR) / "demonstration.json"


def filled() -> Filled | None:
    """What an earlier run filled; None when there is nothing yet."""
    if not _mark().exists():
        return None
    kept = json.loads(_mark().read_text(encoding="utf-8"))
    return Filled(kept["entries"], kept["password"], tuple((u, w) for u, w in kept["log_ins"]))


def fill(*, samples: Path | None, at: datetime) -> Filled:
    """Open the office, replay every entry in the order of release, leave work in progress; with real documents
    from ``samples`` when a folder is given. Raises SamplesMissing for a folder that does not hold them."""
    town = content.load()
    print("กำลังตั้งเทศบาลสาธิต …", flush=True)
    people_by_name = open_office(town)
    office = Office(
        folder=Path(settings.VAR_DIR) / "demonstration-files",
        make_file=make_file,
        public_url=settings.PUBLIC_URL,
    )
    office.folder.mkdir(parents=True, exist_ok=True)
    _replay(office, town)
    _end_assignments(town, people_by_name)
    leave_work_in_progress(office, at)
    if samples is not None:
        documents, releases = add_samples(office, samples, at)
        print(f"  เอกสารจริง {documents} ฉบับ และข่าวประชาสัมพันธ์จริง {releases} เรื่อง", flush=True)
    audit.forgo_mail(at=at)
    audit.mark_read_before(before=at - timedelta(days=3), at=at)
    found = Filled(
        entries=publishing.released().count(),
        password=PASSWORD,
        log_ins=tuple((username, ROLES.get(username, "")) for username in town.log_ins),
    )
    _mark().write_text(json.dumps(asdict(found), ensure_ascii=False), encoding="utf-8")
    return found


def open_office(town: Demonstration) -> dict[str, Person]:
    """Adopt the scheme, put the people into their posts, open their accounts, assign the officers."""
    if not keys.made():  # its root is thrown away: a demonstration's keys are replaced by filling it again
        keys.init_for(settings.SITE_ORIGIN, at=OPENED_AT)
    document_text = SCHEME.read_bytes()
    adopt_scheme(document=document.parse(document_text), by=None, second=None, reason="", at=OPENED_AT)
    posts = {post.code: post for post in Post.objects.all()}
    found: dict[str, Person] = {}
    for one in town.people:
        person = people.add_person(
            name_th=one.name_th,
            name_en=one.name_en,
            phone=one.phone,
            email=one.email,
            by=MACHINE,
            at=OPENED_AT,
        )
        found[one.username] = person
        for held in one.posts:
            people.appoint(
                person=person,
                post=posts[held.post],
                from_on=held.from_on,
                until_on=held.until_on,
                by=MACHINE,
                at=OPENED_AT,
            )
        people.open_account(username=one.username, password=PASSWORD, person=person, by=MACHINE, at=OPENED_AT)
    for acting in town.acting:
        people.appoint_acting(
            person=found[acting.username],
            post=posts[acting.post],
            kind=ActingKind(acting.kind),
            from_on=acting.from_on,
            until_on=acting.until_on,
            order_reference=acting.order_reference,
            by=MACHINE,
            at=OPENED_AT,
        )
    people.open_account(
        username=town.operator, password=PASSWORD, person=None, is_operator=True, by=MACHINE, at=OPENED_AT
    )
    for assignment in town.assignments:
        _assign(assignment, found)
    return found


def _head_account(unit: str) -> Account:
    return Account.objects.get(person__tenures__post__unit__code=unit, person__tenures__post__is_head=True)


def _assign(assignment: Assignment, found: Mapping[str, Person]) -> None:
    duty = queries.duty(assignment.item, assignment.unit)
    assert duty is not None
    scheme.assign(
        duty_id=duty.pk,
        officer_id=found[assignment.officer].pk,
        deputy_id=found[assignment.deputy].pk if assignment.deputy else None,
        by=_head_account(assignment.unit),
        at=OPENED_AT,
    )


def _end_assignments(town: Demonstration, found: Mapping[str, Person]) -> None:
    """Two duties lose their officer, so that the obstacle shows on the desk."""
    for assignment in town.assignments:
        if assignment.until_on is None:
            continue
        row = queries.assignment_for(assignment.item, assignment.unit)
        assert row is not None
        at = datetime.combine(assignment.until_on + timedelta(days=1), time(9, 0), tzinfo=BANGKOK)
        scheme.end_assignment(assignment_id=row.pk, by=_head_account(assignment.unit), at=at)


def _replay(office: Office, town: Demonstration) -> None:
    rows: dict[str, Version] = {}
    rounds = list(town.rounds())
    for number, (entry, one) in enumerate(rounds, start=1):
        before = rows.get(entry.key)
        rows[entry.key] = office.publish(
            draft_of(entry, one), one.released_at, before.entry if before else None
        )
        if number % 20 == 0 or number == len(rounds):
            print(f"  เผยแพร่ตามขั้นตอน {number}/{len(rounds)} ฉบับ", flush=True)
    for entry in town.entries:
        if entry.withdrawn is not None:
            office.withdraw(rows[entry.key], entry.withdrawn.reason, entry.withdrawn.at)


def draft_of(entry: Entry, one: Round) -> Draft:
    """What the officer of the entry would write for this version."""
    legal_basis = one.legal_basis
    if legal_basis is None:
        item = queries.item(entry.item)
        legal_basis = tuple(item.legal_basis) if item else ()
    return Draft(
        item=entry.item,
        unit=entry.unit,
        keys={
            "title": one.title,
            "title_en": one.title_en,
            "summary": one.summary,
            "summary_en": one.summary_en,
            "fiscal_year": one.fiscal_year,
            "document_date": one.document_date.isoformat(),
            "review_by": one.review_by.isoformat() if one.review_by else None,
            "topics": list(one.topics),
            "legal_basis": list(legal_basis),
        },
        body=[dict(block) for block in one.body],
        attachments=tuple((attachment.file, attachment.title) for attachment in one.attachments),
    )
