"""What the gate makes of a version: findings that need other entries, the refusal to publish, and what is bound."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from prakat.audit.models import Act as Recorded
from prakat.audit.models import Outbox
from prakat.editorial import actions, blobs, snapshot
from prakat.editorial.gate import answers
from prakat.editorial.gate.rules import CLAUSES
from prakat.editorial.models import Refusal, Version
from prakat.editorial.rules import State
from prakat.jobs import outbox
from prakat.lib.refusal import Refused
from prakat.scheme.files_and_words import LexiconSpec
from prakat.screening.models import FileReading
from tests import cast as steps
from tests import papers
from tests.cast import Cast
from tests.integration.cms.test_gate import THAI_ID

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
REASON = "เป็นความเห็นภายในที่ยังไม่เป็นที่สุด"


def types(row: Version, **changes: object) -> list[str]:
    return sorted({one.type for one in answers.judged(steps.content(**changes), row).found})


def link(address: str) -> list[dict[str, str]]:
    return [{"type": "text", "html": f'<p><a href="{address}">ดูเรื่องก่อน</a></p>'}]


def test_the_same_title_or_file_in_the_same_item_is_asked_about(cast: Cast) -> None:
    table = papers.pdf([[papers.Line("ตารางราคากลาง")]])
    digest = blobs.store().put(table)
    facts = {"name": "ราคากลาง.pdf", "media_type": "application/pdf", "length": len(table), "pages": 1}
    files = {"attachments": [{"file": digest, "title": "ราคากลาง"}], "files": {digest: facts}}
    steps.released(cast, title="ประกาศราคากลาง", **files)
    row = steps.drafted(cast)
    assert types(row, title="ประกาศราคากลาง") == ["DUPLICATE"]
    assert types(row, title="อีกเรื่อง", **files) == ["DUPLICATE"]
    assert types(row, title="อีกเรื่อง") == []
    assert types(steps.drafted(cast, "4.3", "FIN"), item="4.3", title="ประกาศราคากลาง") == []


def test_a_link_to_an_entry_that_the_public_does_not_read_is_dead(cast: Cast) -> None:
    public, unread = steps.released(cast), steps.drafted(cast)
    row = steps.drafted(cast, "4.3", "FIN")
    there = f"/e/{public.entry.uid}/"
    for address in (there, f"{steps.PUBLIC_URL}{there}", "https://elsewhere.example/e/zzzzzzzz/"):
        assert types(row, item="4.3", body=link(address)) == [], address
    assert types(row, item="4.3", body=link(f"/e/{unread.entry.uid}/")) == ["DEAD_LINK"]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("แผนจัดซื้อจัดจ้าง ประจำปีงบประมาณ 2569", []),
        ("รายงานผล ปีงบประมาณ พ.ศ. ๒๕๖๘", []),
        ("แผนจัดซื้อจัดจ้าง ปีงบประมาณ 2566", ["WRONG_FISCAL_YEAR"]),
        ("สรุปผล ปีงบประมาณ 2566 ถึง ปีงบประมาณ 2569", []),
    ],
)
def test_the_fiscal_year_in_the_title_is_the_entrys_own(cast: Cast, title: str, found: list[str]) -> None:
    assert types(steps.drafted(cast), title=title) == found


def test_officials_stand_by_name_where_the_office_names_them(cast: Cast) -> None:
    person = {"name": "นายสมมุติ เมืองงาม", "post": "", "unit": "", "phone": "", "email": "", "picture": None}
    block = {"type": "people", "caption": "", "people": [person]}
    row = steps.drafted(cast)
    assert types(row, body=[block]) == []
    assert types(row, body=[{"type": "text", "html": "<p>พบ นายสมมุติ เมืองงาม ที่บ้าน</p>"}]) == ["PERSON_NAME"]


def test_a_refusal_to_publish_names_its_sub_clause(cast: Cast) -> None:
    row = steps.submitted(cast)
    for given, message in (
        ({"clause": "15-3", "reason": ""}, "เหตุผล"),
        ({"clause": "16", "reason": REASON}, "อนุมาตรา"),
    ):
        with pytest.raises(Refused, match=message):
            actions.withhold(version_id=row.pk, by=cast.head, at=cast.at, **given)
    for who in (cast.preparer, cast.publisher, cast.stranger, cast.palat):
        with pytest.raises(Refused):
            actions.withhold(version_id=row.pk, clause="15-3", reason=REASON, by=who, at=cast.at)
    actions.withhold(version_id=row.pk, clause="15-3", reason=REASON, by=cast.head, at=cast.at)
    refusal = Refusal.objects.get()
    assert (refusal.clause, refusal.reason, refusal.person_id) == ("15-3", REASON, cast.head.person_id)
    row = steps.refreshed(row)
    assert row.state == State.WITHHELD and row.end_reason == REASON
    assert Recorded.objects.get(verb="withhold").detail["clause"] == "15-3"
    assert CLAUSES["15-3"] in Outbox.objects.filter(kind="mail").latest("pk").payload["text"]
    actions.start_version(entry_id=row.entry_id, by=cast.preparer, at=cast.at)  # a masked one may follow


def test_what_was_put_forward_before_the_gate_is_sent_back(cast: Cast) -> None:
    row = steps.submitted(cast)
    Version.objects.filter(pk=row.pk).update(verdict="not_screened", verdict_digest="")
    with pytest.raises(Refused, match="ยังไม่ผ่านการตรวจเนื้อหา"):
        actions.approve(version_id=row.pk, seen_digest=row.digest, by=cast.head, at=cast.at)


def test_an_erased_version_keeps_no_finding(cast: Cast) -> None:
    from tests.integration.publishing.test_erasure import erased, withdrawn

    row = steps.released(cast, body=[{"type": "text", "html": "<p>พบ นายสมมุติ เมืองงาม ที่บ้าน</p>"}])
    assert row.findings and row.answers.exists()
    gone = erased(cast, withdrawn(cast, row))
    assert gone.findings == [] and not gone.answers.exists()


def test_files_are_read_in_a_lane_of_their_own(cast: Cast, tmp_path: Path) -> None:
    digest = blobs.store().put(papers.pdf([[papers.Line(f"เลขประจำตัวประชาชน {THAI_ID}")]]))
    at = timezone.now()
    answers.ask_to_read_files([digest, digest], at=at)
    answers.ask_to_read_files([digest], at=at)
    assert Outbox.objects.filter(kind="read_file").count() == 1
    outbox.run_due(at, besides=outbox.SLOW)
    assert FileReading.objects.get().state == "waiting"
    assert outbox.run_due(at, kinds=outbox.SLOW) == 1
    row = FileReading.objects.get()
    assert (row.state, row.layer, row.pages) == ("done", "good", 1)
    assert [(one["type"], one["matched"], one["page"]) for one in row.findings] == [
        ("NATIONAL_ID", THAI_ID, 1)
    ]


def test_work_that_goes_on_stays_taken(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from prakat.audit import actions as audit

    at = timezone.now()
    audit.enqueue(kind="read_file", payload={"digest": "a" * 64}, at=at)
    row = audit.take(at=at, kinds=outbox.SLOW)
    assert row is not None
    later = at + timedelta(minutes=9)
    audit.hold(row=row, at=later)
    assert audit.take(at=at + timedelta(minutes=12), kinds=outbox.SLOW) is None
    assert audit.take(at=later + timedelta(minutes=11), kinds=outbox.SLOW) is not None


def test_a_broken_file_is_kept_as_unreadable(cast: Cast) -> None:
    digest = blobs.store().put(b"%PDF-1.7 nothing")
    answers.read_file(digest, at=cast.at)
    assert FileReading.objects.get().state == "failed"
    content = steps.content(
        attachments=[{"file": digest, "title": "ก"}],
        files={digest: {"name": "ก.pdf", "media_type": "application/pdf", "length": 16, "pages": 1}},
    )
    row = steps.drafted(cast)
    with pytest.raises(Refused, match="อ่านไฟล์ “ก.pdf” ไม่สำเร็จ"):
        actions.submit(version_id=row.pk, content=snapshot.canonical(content), by=cast.preparer, at=cast.at)


def test_the_municipalitys_own_words_count(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other words: what was read before is looked through once more, and nothing is read anew."""
    digest = blobs.store().put(
        papers.pdf([[papers.Line("ปลาทูทองคำ สมัครเลย ที่นี่ที่เดียว"), papers.Line("โทร 081-000-0000")]])
    )
    row = steps.drafted(cast)
    facts = {"name": "ก.pdf", "media_type": "application/pdf", "length": 1, "pages": 1}
    changes = {"attachments": [{"file": digest, "title": "ก"}], "files": {digest: facts}}
    answers.read_file(digest, at=cast.at)
    assert types(row, **changes) == ["MOBILE_PHONE"]
    document = steps.scheme_document()
    own = LexiconSpec(advertising=("ปลาทูทองคำ",), public_contacts=("081 000 0000",))
    monkeypatch.setattr("prakat.scheme.queries.current_document", lambda: replace(document, lexicon=own))
    now = answers.judged(steps.content(**changes), row)
    assert [one.name for one in now.unread] == ["ก.pdf"]
    answers.ask_to_read_files([digest], at=cast.at)
    monkeypatch.setattr("prakat.lib.files.sandbox.run", None)
    outbox.run_due(cast.at)
    assert types(row, **changes) == ["ADVERTISING"]
