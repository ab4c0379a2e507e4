"""The gate before a draft is put forward: found, shown, masked for good, or answered for by name."""

import io
from typing import Any

import openpyxl
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from prakat.cms.models import EntryDraft, KeptFile, Masking
from prakat.cms.snapshots import fill_from_snapshot, snapshot_of
from prakat.editorial import actions, blobs, queries
from prakat.editorial.models import Answer, Version
from prakat.jobs import outbox
from prakat.lib.documents.reading import read
from prakat.lib.files.limits import Limits
from prakat.lib.refusal import Refused
from prakat.screening.models import FileReading
from tests import papers
from tests.cast import Cast, accepted, content
from tests.integration.cms.conftest import Login, posted

pytestmark = pytest.mark.django_db
THAI_ID = "1-0000-00001-12-9"
REASON = "ประกาศผลตามระเบียบ กฎหมายให้เปิดเผยชื่อ"


def number(serial: int) -> str:
    """A number of the province 00, which has never been given to anybody, with its check digit."""
    first = f"1000{serial:08}"
    return first + str((11 - sum(int(d) * w for d, w in zip(first, range(13, 1, -1), strict=True)) % 11) % 10)


def with_text(draft: EntryDraft, html: str) -> None:
    fill_from_snapshot(draft, content(body=[{"type": "text", "html": html}]), at=timezone.now())


def attach(client: Any, draft: EntryDraft, name: str, body: bytes) -> str:
    sent = {"draft": draft.pk, "kind": "document", "file": SimpleUploadedFile(name, body)}
    told = client.post("/cms/entry-files/upload/", sent).json()
    assert told["success"], told
    rows = f'[{{"file": "{told["sha256"]}", "title": "แนบ"}}]'
    assert client.post(f"/cms/drafts/edit/{draft.pk}/", posted(draft, attached=rows)).status_code == 302
    return str(told["sha256"])


def gate(draft: EntryDraft) -> str:
    return f"/cms/drafts/{draft.pk}/findings/"


def keys(draft: EntryDraft, type: str) -> list[str]:
    from prakat.editorial.gate import answers

    row = queries.version(draft.version_id)
    return list({one.key: one for one in answers.judged(snapshot_of(draft), row).found if one.type == type})


def test_nothing_goes_to_the_supervisor_while_a_number_stands_in_it(
    draft: EntryDraft, cast: Cast, login: Login
) -> None:
    with_text(draft, f"<p>เลขประจำตัวประชาชน {THAI_ID}</p>")
    client = login(cast.preparer)
    page = client.get(gate(draft)).content.decode()
    assert f"<mark>{THAI_ID}</mark>" in page and "เผยแพร่ไม่ได้" in page
    refused = client.post(gate(draft), {"act": "propose"})
    assert refused.status_code == 409 and "พบข้อมูลที่เผยแพร่ไม่ได้ 1 แห่ง" in refused.content.decode()
    done = client.post(gate(draft), {"act": "mask", "keys": keys(draft, "NATIONAL_ID")})
    assert done.status_code == 302
    draft = EntryDraft.objects.get(pk=draft.pk)
    said = snapshot_of(draft)
    assert said["body"][0]["html"] == "<p>เลขประจำตัวประชาชน x-xxxx-xxxxx-xx-x</p>" and said["masked"] is True
    assert (
        THAI_ID in str(draft.revisions.order_by("created_at").last().content) or draft.revisions.count() > 1
    )
    assert client.post(gate(draft), {"act": "propose"}).status_code == 302
    row = queries.version(draft.version_id)
    assert row.state == "submitted" and row.verdict == "clean" and row.snapshot["masked"] is True  # type: ignore[index]


def test_five_hundred_numbers_are_masked_in_one_act(draft: EntryDraft, cast: Cast, login: Login) -> None:
    rows = [["ที่", "รายการ", "เลขประจำตัวประชาชน"], *([str(n), "เบี้ยยังชีพ", number(n)] for n in range(1, 500))]
    table = {"type": "table", "caption": "", "header_row": True, "header_column": False, "rows": rows}
    fill_from_snapshot(draft, content(body=[table]), at=timezone.now())
    client = login(cast.preparer)
    page = client.get(gate(draft)).content.decode()
    assert "ปกปิดทั้ง 499 แห่ง" in page
    client.post(gate(draft), {"act": "mask", "keys": keys(draft, "NATIONAL_ID")})
    draft = EntryDraft.objects.get(pk=draft.pk)
    after = snapshot_of(draft)["body"][0]["rows"]
    assert {row[2] for row in after[1:]} == {"x" * 13} and [row[0] for row in after[1:]] == [
        str(n) for n in range(1, 500)
    ]
    assert not keys(draft, "NATIONAL_ID")


def test_a_sheet_of_five_hundred_rows_is_masked_in_one_act(
    draft: EntryDraft, cast: Cast, login: Login
) -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["ที่", "เลขประจำตัวประชาชน", "บาท"])
    for n in range(1, 501):
        sheet.append([n, number(n), 600])
    book.save(out)
    client = login(cast.preparer)
    digest = attach(client, draft, "รายชื่อ.xlsx", out.getvalue())
    outbox.run_due(timezone.now())
    found = keys(draft, "NATIONAL_ID")
    assert len(found) == 500
    client.post(gate(draft), {"act": "mask", "file": digest, "keys": found})
    outbox.run_due(timezone.now())
    assert Masking.objects.get().state == "done"
    made = KeptFile.objects.get(masked__gt=0)
    assert made.masked == 500 and not keys(draft, "NATIONAL_ID")
    assert snapshot_of(draft)["attachments"][0]["file"] == made.sha256
    said = read(blobs.store().path(made.sha256), Limits()).text
    assert said.count("x" * 13) == 500 and not any(number(n) in said for n in range(1, 501))


def test_a_pdf_is_masked_read_again_and_can_be_put_back(draft: EntryDraft, cast: Cast, login: Login) -> None:
    client = login(cast.preparer)
    body = papers.pdf([[papers.Line(f"เลขประจำตัวประชาชน {THAI_ID}"), papers.Line("จำนวนเงิน 600 บาท")]])
    digest = attach(client, draft, "รายชื่อ.pdf", body)
    assert "กำลังอ่านไฟล์" in client.get(gate(draft)).content.decode()
    assert client.get(f"{gate(draft)}progress/").json()["busy"]
    refused = client.post(gate(draft), {"act": "propose"})
    assert refused.status_code == 409 and "กำลังรออ่าน" in refused.content.decode()
    outbox.run_due(timezone.now())
    assert not client.get(f"{gate(draft)}progress/").json()["busy"]
    picture = client.get(f"/cms/entry-files/{draft.pk}/{digest}/1.webp")
    assert picture.status_code == 200 and picture["Content-Type"] == "image/webp"
    client.post(gate(draft), {"act": "mask", "file": digest, "keys": keys(draft, "NATIONAL_ID")})
    outbox.run_due(timezone.now())
    made = KeptFile.objects.get(masked=1)
    assert FileReading.objects.get(digest=made.sha256).state == "done"
    with pikepdf.open(blobs.store().path(made.sha256)) as document:
        document.save(
            plain := io.BytesIO(), compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.all
        )
    assert (
        THAI_ID.encode() not in plain.getvalue()
        and THAI_ID.encode("utf-16-be").hex().encode() not in plain.getvalue()
    )
    page = client.get(gate(draft)).content.decode()
    assert "ปกปิดแล้ว 1 แห่ง" in page and THAI_ID not in page
    assert snapshot_of(draft)["files"][made.sha256]["masked"] == 1
    client.post(gate(draft), {"act": "unmask", "file": made.sha256})
    assert snapshot_of(draft)["attachments"][0]["file"] == digest and keys(draft, "NATIONAL_ID")


def test_words_that_the_machine_missed_are_masked_by_hand(
    draft: EntryDraft, cast: Cast, login: Login
) -> None:
    client = login(cast.preparer)
    digest = attach(
        client, draft, "บันทึก.pdf", papers.pdf([[papers.Line("รหัสลับเฉพาะ ทุเรียน"), papers.Line("จบ")]])
    )
    outbox.run_due(timezone.now())
    client.post(gate(draft), {"act": "mask_words", "file": digest, "words": "ทุเรียน\n", "page": ""})
    client.post(gate(draft), {"act": "mask_words", "file": digest, "words": "ไม่มีคำนี้", "page": "1"})
    outbox.run_due(timezone.now())
    assert [(one.state, one.error) for one in Masking.objects.all()] == [("done", ""), ("failed", "missing")]
    made = KeptFile.objects.get(masked=1)
    assert "ทุเรียน" not in read(blobs.store().path(made.sha256), Limits()).text
    assert "หาข้อความที่จะปกปิดบนหน้าไม่พบ" in client.get(gate(draft)).content.decode()


def test_what_cannot_be_masked_says_what_to_do(draft: EntryDraft, cast: Cast, login: Login) -> None:
    kept = KeptFile.objects.create(
        draft=draft, sha256="b" * 64, name="เก่า.doc", media_type="application/msword", length=1,
        uploaded_at=timezone.now(),
    )  # fmt: skip
    client = login(cast.preparer)
    answer = client.post(gate(draft), {"act": "mask_words", "file": kept.sha256, "words": "คำ"})
    assert answer.status_code == 409 and "บันทึกเป็น docx" in answer.content.decode()


def test_an_answer_is_given_by_name_and_accepted_by_the_approver(
    draft: EntryDraft, cast: Cast, login: Login
) -> None:
    with_text(draft, "<p>ผู้ชนะการประกวด ได้แก่ นายสมมุติ รักเมือง โทร 081-000-0000</p>")
    client = login(cast.preparer)
    assert client.post(gate(draft), {"act": "propose"}).status_code == 409
    found = keys(draft, "PERSON_NAME") + keys(draft, "MOBILE_PHONE")
    assert len(found) == 2
    short = client.post(gate(draft), {"act": "answer", "keys": found, "reason": "ok"})
    assert short.status_code == 409 and "ให้ชี้แจงเหตุผล" in short.content.decode()
    client.post(gate(draft), {"act": "answer", "keys": found, "reason": REASON})
    assert {one.person_id for one in Answer.objects.all()} == {cast.preparer.person_id}
    assert client.post(gate(draft), {"act": "propose"}).status_code == 302
    row = queries.version(draft.version_id)
    assert row.verdict == "answered" and {one["answer"]["reason"] for one in row.findings} == {REASON}
    head = login(cast.head)
    page = head.get(f"/desk/versions/{row.pk}/").content.decode()
    assert REASON in page and page.count('name="accepted"') == 2
    some = next(iter(accepted(row)))
    refused = head.post(f"/desk/versions/{row.pk}/approve/", {"seen_digest": row.digest, "accepted": some})
    assert refused.status_code == 409 and "1 ข้อที่ท่านยังไม่ได้ยอมรับ" in refused.content.decode()
    whole = {"seen_digest": row.digest, "accepted": sorted(accepted(row))}
    assert head.post(f"/desk/versions/{row.pk}/approve/", whole).status_code == 302
    assert set(queries.version(row.pk).approvals.get().accepted) == accepted(row)


def test_what_must_go_is_only_denied_at_length(draft: EntryDraft, cast: Cast, login: Login) -> None:
    with_text(draft, f"<p>เลขที่โครงการ {number(7)} เลขประจำตัวประชาชน</p>")
    client = login(cast.preparer)
    found = keys(draft, "NATIONAL_ID")
    assert found
    short = client.post(gate(draft), {"act": "answer", "keys": found, "reason": "ไม่ใช่"})
    assert short.status_code == 409 and "เครื่องตรวจพบผิด" in short.content.decode()
    said = "เป็นเลขที่โครงการในระบบจัดซื้อจัดจ้างภาครัฐ ไม่ใช่เลขของบุคคล"
    assert client.post(gate(draft), {"act": "answer", "keys": found, "reason": said}).status_code == 302
    client.post(gate(draft), {"act": "take_back", "keys": found})
    assert not Answer.objects.exists()


def test_an_answer_holds_for_its_words_alone(draft: EntryDraft, cast: Cast, login: Login) -> None:
    with_text(draft, "<p>ผู้ชนะ ได้แก่ นายสมมุติ รักเมือง</p>")
    client = login(cast.preparer)
    client.post(gate(draft), {"act": "answer", "keys": keys(draft, "PERSON_NAME"), "reason": REASON})
    with_text(draft, "<p>ผู้ชนะ ได้แก่ นายสมมุติ รักเมือง และ นางสาวตัวอย่าง บ้านเหนือ</p>")
    refused = client.post(gate(draft), {"act": "propose"})
    assert refused.status_code == 409 and "1 แห่งที่ยังไม่ได้แก้ไขหรือชี้แจง" in refused.content.decode()


def test_a_touched_finding_or_text_voids_the_verdict(draft: EntryDraft, cast: Cast, login: Login) -> None:
    with_text(draft, "<p>ผู้ชนะ ได้แก่ นายสมมุติ รักเมือง</p>")
    client = login(cast.preparer)
    client.post(gate(draft), {"act": "answer", "keys": keys(draft, "PERSON_NAME"), "reason": REASON})
    client.post(gate(draft), {"act": "propose"})
    row = queries.version(draft.version_id)
    Version.objects.filter(pk=row.pk).update(findings=[])
    with pytest.raises(Refused, match="ผลการตรวจไม่ตรงกับเนื้อหา"):
        actions.approve(version_id=row.pk, seen_digest=row.digest, by=cast.head, at=cast.at)
    Version.objects.filter(pk=row.pk).update(findings=row.findings, verdict="not_screened")
    with pytest.raises(Refused, match="ยังไม่ผ่านการตรวจเนื้อหา"):
        actions.approve(
            version_id=row.pk, seen_digest=row.digest, accepted=accepted(row), by=cast.head, at=cast.at
        )


def test_the_findings_of_a_draft_are_for_who_prepares_it(draft: EntryDraft, cast: Cast, login: Login) -> None:
    for who in ("head", "publisher", "stranger", "operator"):
        assert login(getattr(cast, who)).get(gate(draft)).status_code == 403, who
        assert login(getattr(cast, who)).post(gate(draft), {"act": "propose"}).status_code == 403, who


def test_a_file_that_cannot_be_read_can_be_read_again(draft: EntryDraft, cast: Cast, login: Login) -> None:
    client = login(cast.preparer)
    digest = attach(client, draft, "ก.csv", "ชื่อ,บาท\nถนน,12\n".encode())
    FileReading.objects.filter(digest=digest).update(state="failed", error="time")
    assert "อ่านไฟล์นี้ไม่สำเร็จ" in client.get(gate(draft)).content.decode()
    refused = client.post(gate(draft), {"act": "propose"})
    assert refused.status_code == 409 and "อ่านไฟล์ “ก.csv” ไม่สำเร็จ" in refused.content.decode()
    client.post(gate(draft), {"act": "read_again", "file": digest})
    outbox.run_due(timezone.now())
    assert FileReading.objects.get(digest=digest).state == "done"


def test_pictures_are_asked_about_and_never_looked_at(draft: EntryDraft, cast: Cast, login: Login) -> None:
    from tests.unit.editorial.test_blobs import picture

    client = login(cast.preparer)
    attach(client, draft, "ภาพ.png", picture())
    outbox.run_due(timezone.now())
    page = client.get(gate(draft)).content.decode()
    assert "ภาพที่ต้องดูด้วยตา" in page and client.post(gate(draft), {"act": "propose"}).status_code == 409
