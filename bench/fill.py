"""Fills an empty instance with entries, through the procedure, for the measurements.

.venv/bin/python -m bench.fill --entries 1000
"""

import argparse
import os
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prakat.config.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from prakat.audit.rules import MACHINE  # noqa: E402
from prakat.editorial import actions, snapshot  # noqa: E402
from prakat.editorial.rules import CHECKLIST  # noqa: E402
from prakat.people import actions as people  # noqa: E402
from prakat.people.models import Account, Post  # noqa: E402
from prakat.publishing import actions as publishing  # noqa: E402
from prakat.publishing.adoption import adopt_scheme  # noqa: E402
from prakat.scheme import actions as scheme  # noqa: E402
from prakat.scheme import document, queries  # noqa: E402

PARAGRAPH = (
    "เทศบาลขอประชาสัมพันธ์ให้ประชาชนในพื้นที่ทราบถึงการดำเนินงานตามแผนพัฒนา ซึ่งได้จัดทำขึ้นจากความเห็นของประชาคม "
    "ผู้สนใจตรวจดูรายละเอียดได้ที่สำนักงานในวันและเวลาราชการ หรือสอบถามทางโทรศัพท์"
)


def account(post: str, username: str) -> Account:
    at = timezone.now()
    person = people.add_person(name_th=f"ผู้ดำรงตำแหน่ง {post}", by=MACHINE, at=at)
    row = Post.objects.get(code=post)
    people.appoint(person=person, post=row, from_on=at.date().replace(year=2020, day=1), by=MACHINE, at=at)
    return people.open_account(username=username, password=None, person=person, by=MACHINE, at=at)


def content(number: int) -> snapshot.Json:
    made = snapshot.empty(item="4.2", unit="PLAN", fiscal_year=2566 + number % 4)
    made["title"] = f"ประชาสัมพันธ์เรื่องที่ {number}"
    made["summary"] = PARAGRAPH[:120]
    made["body"] = [{"type": "text", "html": f"<p>{PARAGRAPH}</p>" * 6}]
    made["document_date"] = f"{2023 + number % 4}-{1 + number % 12:02}-{1 + number % 28:02}"
    return made


def fill(entries: int) -> None:
    call_command("migrate", verbosity=0)
    text = (Path(__file__).parents[1] / "schemes" / "ban-phru.yaml").read_text()
    at = timezone.now()
    adopt_scheme(document=document.parse(text), by=None, second=None, reason="", at=at)
    officer, head, palat = (
        account("plan-pr", "officer"),
        account("head-plan", "head"),
        account("palat", "palat"),
    )
    publisher = account("publisher-1", "publisher")
    duty = queries.duty("4.2", "PLAN")
    assert duty is not None and officer.person_id is not None
    scheme.assign(duty_id=duty.pk, officer_id=officer.person_id, deputy_id=None, by=head, at=at)
    waiting: list[int] = []
    began = time.monotonic()
    for number in range(entries):
        at = timezone.now()
        row = actions.start_entry(item="4.2", unit="PLAN", by=officer, at=at)
        row = actions.submit(version_id=row.pk, content=content(number), by=officer, at=at)
        for supervisor in (head, palat):
            if row.state == "submitted":
                row = actions.approve(version_id=row.pk, seen_digest=row.digest, by=supervisor, at=at)
        actions.check(version_id=row.pk, ticks=CHECKLIST, by=publisher, at=at)
        waiting.append(row.pk)
        if len(waiting) == 250 or number == entries - 1:
            publishing.release_together(version_ids=waiting, by=publisher, at=timezone.now())
            waiting.clear()
    print(f"{entries} entries through the procedure in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1000)
    fill(parser.parse_args().entries)
