"""Fills an empty instance with entries for the measurements, and seals them in one edition.

    .venv/bin/python -m bench.fill --entries 10000

The office is opened and the scheme adopted as ever. The entries are **written as rows, in the state in which the
procedure leaves them** (acknowledged, with their approvals): a hundred thousand of them would take days of officers'
acts. They are spread over every item that carries entries, ten fiscal years and twelve months. `--procedure` sends them
through every act instead; what a measurement releases itself always goes that way.
"""

import argparse
import os
import random
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prakat.config.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from prakat.audit.rules import MACHINE  # noqa: E402
from prakat.editorial import actions, snapshot  # noqa: E402
from prakat.editorial.models import Entry, SignedApproval, Version  # noqa: E402
from prakat.editorial.rules import CHECKLIST, State  # noqa: E402
from prakat.lib.thai_dates import BANGKOK, fiscal_year  # noqa: E402
from prakat.people import actions as people  # noqa: E402
from prakat.people.models import Account, Post, Unit  # noqa: E402
from prakat.publishing import actions as publishing  # noqa: E402
from prakat.publishing import keys, upkeep  # noqa: E402
from prakat.publishing.adoption import adopt_scheme  # noqa: E402
from prakat.scheme import actions as scheme  # noqa: E402
from prakat.scheme import document, queries  # noqa: E402
from prakat.scheme.models import Item  # noqa: E402

PARAGRAPH = (
    "เทศบาลขอประชาสัมพันธ์ให้ประชาชนในพื้นที่ทราบถึงการดำเนินงานตามแผนพัฒนา ซึ่งได้จัดทำขึ้นจากความเห็นของประชาคม "
    "ผู้สนใจตรวจดูรายละเอียดได้ที่สำนักงานในวันและเวลาราชการ หรือสอบถามทางโทรศัพท์"
)
OPENED_AT = datetime(2017, 10, 1, 8, 30, tzinfo=BANGKOK)
DAYS = 3_650
OFFICE = {"officer": "plan-pr", "head": "head-plan", "palat": "palat", "publisher": "publisher-1"}
BATCH = 1_000


def account(post: str, username: str) -> Account:
    person = people.add_person(name_th=f"ผู้ดำรงตำแหน่ง {post}", by=MACHINE, at=OPENED_AT)
    row = Post.objects.get(code=post)
    people.appoint(person=person, post=row, from_on=OPENED_AT.date(), by=MACHINE, at=OPENED_AT)
    return people.open_account(username=username, password=None, person=person, by=MACHINE, at=timezone.now())


def open_office() -> None:
    call_command("migrate", verbosity=0)
    if not keys.made():
        keys.init_for(settings.SITE_ORIGIN, at=timezone.now())
    text = (Path(__file__).parents[1] / "schemes" / "ban-phru.yaml").read_text()
    adopt_scheme(document=document.parse(text), by=None, second=None, reason="", at=timezone.now())
    held = {username: account(post, username) for username, post in OFFICE.items()}
    duty = queries.duty("4.2", "PLAN")
    assert duty is not None and held["officer"].person_id is not None
    scheme.assign(
        duty_id=duty.pk,
        officer_id=held["officer"].person_id,
        deputy_id=None,
        by=held["head"],
        at=timezone.now(),
    )


def content(number: int, item: str, unit: str, on: date) -> snapshot.Json:
    made = snapshot.empty(item=item, unit=unit, fiscal_year=fiscal_year(on))
    made["title"] = f"ประชาสัมพันธ์เรื่องที่ {number} แจ้งผลการดำเนินงานตามแผนพัฒนาเทศบาล"
    made["summary"] = PARAGRAPH[:120]
    made["body"] = [{"type": "text", "html": f"<p>{PARAGRAPH}</p>" * 4}]
    made["document_date"] = on.isoformat()
    return snapshot.canonical(made)


def checked(number: int) -> Version:
    """A news entry of today that waits for its release, made through the procedure."""
    held = {row.username: row for row in Account.objects.filter(username__in=OFFICE)}
    at = timezone.now()
    row = actions.start_entry(item="4.2", unit="PLAN", by=held["officer"], at=at)
    made = content(number, "4.2", "PLAN", at.date())
    row = actions.submit(version_id=row.pk, content=made, by=held["officer"], at=at)
    for supervisor in (held["head"], held["palat"]):
        if row.state == State.SUBMITTED:
            row = actions.approve(version_id=row.pk, seen_digest=row.digest, by=supervisor, at=at)
    return actions.check(version_id=row.pk, ticks=CHECKLIST, by=held["publisher"], at=at)


def through_the_procedure(entries: int) -> None:
    publisher = Account.objects.get(username="publisher")
    waiting: list[int] = []
    for number in range(entries):
        waiting.append(checked(number).pk)
        if len(waiting) == 250 or number == entries - 1:
            publishing.release_together(version_ids=waiting, by=publisher, at=timezone.now())
            waiting.clear()


def rows(entries: int) -> Iterator[tuple[Entry, Version]]:
    """Entries with their one version, oldest first, in a fixed random order of items."""
    chance = random.Random(2569)
    units = {unit.code: unit for unit in Unit.objects.all()}
    owed: dict[str, list[str]] = {}
    for item_number, code in queries.duties().values_list("item__number", "unit__code"):
        owed.setdefault(item_number, []).append(code)
    items = [
        item for item in Item.objects.filter(retired_at=None).exclude(kind="form") if item.number in owed
    ]
    people_of = {row.username: row.person for row in Account.objects.filter(username__in=OFFICE)}
    for number in range(entries):
        item = chance.choice(items)
        at = OPENED_AT + timedelta(days=DAYS * number / entries, minutes=chance.randrange(400))
        unit, on = chance.choice(owed[item.number]), at.astimezone(BANGKOK).date()
        made = content(number, item.number, unit, on)
        entry = Entry(item=item, unit=units[unit], created_at=at, created_by=people_of["officer"])
        yield (
            entry,
            Version(
                entry=entry,
                number=1,
                state=State.ACKNOWLEDGED.value,
                state_at=at,
                title=made["title"],
                fiscal_year=made["fiscal_year"],
                document_date=on,
                snapshot=made,
                digest=snapshot.digest_of(made),
                hands=[people_of["officer"].pk],
                submitted_by=people_of["officer"],
                submitted_at=at,
                approved_at=at,
                checked_by=people_of["publisher"],
                checked_at=at,
                checklist=list(CHECKLIST),
                released_by=people_of["publisher"],
                released_at=at,
            ),
        )


def in_bulk(entries: int) -> None:
    supervisors = [Account.objects.get(username=name).person for name in ("head", "palat")]
    made = rows(entries)
    for _ in range(0, entries, BATCH):
        with transaction.atomic():
            batch = [pair for pair, _ in zip(made, range(BATCH), strict=False)]
            Entry.objects.bulk_create([entry for entry, _ in batch])
            versions = Version.objects.bulk_create([version for _, version in batch])
            SignedApproval.objects.bulk_create(
                SignedApproval(
                    version=version,
                    person=person,
                    post_code=f"supervisor-{place}",
                    post_title="ผู้บังคับบัญชา",
                    digest=version.digest,
                    at=version.state_at,
                )
                for version in versions
                for place, person in enumerate(supervisors)
            )


def fill(entries: int, *, procedure: bool = False, sealed: bool = True) -> None:
    open_office()
    began = time.monotonic()
    if procedure:
        through_the_procedure(entries)
    else:
        in_bulk(entries)
    print(f"{entries} entries in {time.monotonic() - began:.1f} s", flush=True)
    if sealed and not procedure:
        began = time.monotonic()
        upkeep.rebuild(at=timezone.now(), reason="bench", processes=len(os.sched_getaffinity(0)))
        print(f"sealed in {time.monotonic() - began:.1f} s", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1000)
    parser.add_argument("--procedure", action="store_true", help="through every act, slowly")
    parser.add_argument("--unsealed", action="store_true", help="write the entries and seal nothing")
    arguments = parser.parse_args()
    fill(arguments.entries, procedure=arguments.procedure, sealed=not arguments.unsealed)
