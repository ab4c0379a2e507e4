"""What the page of a version shows: content, differences, files that nothing can run in, papers, history."""

import io
from collections.abc import Callable
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from PIL import Image

from prakat.audit.models import Notification
from prakat.editorial import actions, blobs
from prakat.editorial.models import Version
from prakat.people.models import Account
from tests import cast as steps
from tests.cast import Cast

Enter = Callable[[Account], Client]


def pdf(pages: int = 2) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "#336655").save(out, "JPEG")
    return out.getvalue()


def kept(content: bytes, name: str) -> tuple[str, dict[str, Any]]:
    digest, facts = blobs.accept(
        io.BytesIO(content), name=name, max_bytes=10**7, allowed=["pdf", "jpg", "csv"]
    )
    return digest, facts.as_json()


@pytest.fixture
def row(cast: Cast) -> Version:
    """A submitted version with every kind of block, a PDF, a picture and a table of numbers."""
    paper, paper_facts = kept(pdf(), "แผน 2569.pdf")
    photo, photo_facts = kept(picture(), "ภาพ.jpg")
    numbers, number_facts = kept("เดือน,บาท\nต.ค.,100\n".encode(), "ตัวเลข.csv")
    body = [
        {"type": "text", "html": '<h2>หัวข้อ</h2><p>ย่อหน้า <a href="https://example.go.th/">ลิงก์</a></p>'},
        {"type": "table", "caption": "ตารางยอด", "header_row": True, "header_column": True,
         "rows": [["ก", "ข"], ["1", "2"]]},
        {"type": "figures", "caption": "", "rows": [{"label": "งบรวม", "value": "10", "unit": "บาท", "note": ""}]},
        {"type": "picture", "file": photo, "alt": "ถนนหลังซ่อม", "caption": ""},
        {"type": "gallery", "caption": "ชุดภาพ", "pictures": [{"file": photo, "alt": "ภาพที่หนึ่ง", "caption": ""}]},
        {"type": "file", "file": paper, "title": "แผนฉบับเต็ม"},
        {"type": "video", "title": "คลิป", "file": None, "url": "https://v.example/", "captions": None,
         "transcript": "คำพูด"},
        {"type": "people", "caption": "", "people": [
            {"name": "นายสมมุติ", "post": "นายกเทศมนตรี", "unit": "", "phone": "", "email": "", "picture": photo}]},
        {"type": "structure", "caption": "ผัง", "nodes": [
            {"id": "a", "title": "ปลัดเทศบาล", "holder": "", "parent": None, "side": "permanent"},
            {"id": "b", "title": "กองคลัง", "holder": "", "parent": "a", "side": "permanent"}]},
        {"type": "contact", "name": "ติดต่อ", "address": "บ้านพรุ", "phone": "0", "fax": "", "email": "", "website": "",
         "hours": "", "latitude": "6.9", "longitude": "100.4", "map_picture": None, "map_alt": ""},
        {"type": "chart", "caption": "รายรับ", "description": "เพิ่มขึ้น", "kind": "bar", "unit": "บาท", "columns": ["ปี"],
         "rows": [{"label": "2569", "values": ["10.5"]}]},
        {"type": "link", "title": "ระเบียบ", "url": "https://law.example/", "description": ""},
    ]  # fmt: skip
    attachments = [{"file": paper, "title": "เอกสารแผน"}, {"file": numbers, "title": "ข้อมูลตัวเลข"}]
    files = {paper: paper_facts, photo: photo_facts, numbers: number_facts}
    return steps.submitted(cast, body=body, attachments=attachments, files=files)


def digest_of(row: Version, name: str) -> str:
    return next(digest for digest, facts in (row.snapshot or {})["files"].items() if facts["name"] == name)


def test_every_kind_of_block_is_shown(row: Version, cast: Cast, as_: Enter) -> None:
    page = as_(cast.head).get(f"/desk/versions/{row.pk}/").content.decode()
    for words in (
        "หัวข้อ", "ตารางยอด", "งบรวม", "ถนนหลังซ่อม", "ภาพที่หนึ่ง", "แผนฉบับเต็ม", "คำพูด", "นายกเทศมนตรี", "กองคลัง",
        "6.9, 100.4", "รายรับ", "https://law.example/", "เอกสารแผน", "มาตรา 9 (8)",
    ):  # fmt: skip
        assert words in page, words
    assert "สิ่งที่พบได้รับการชี้แจงครบทุกข้อ" in page and "ภาพที่ต้องดูด้วยตา" in page
    assert row.digest in page


def test_a_touched_text_cannot_act_on_the_screen(row: Version, cast: Cast, as_: Enter) -> None:
    snapshot = {
        **(row.snapshot or {}),
        "body": [{"type": "text", "html": "<script>alert(1)</script><p onclick=x>a</p>"}],
    }
    Version.objects.filter(pk=row.pk).update(snapshot=snapshot)
    page = as_(cast.head).get(f"/desk/versions/{row.pk}/").content.decode()
    assert "alert(1)" not in page and "onclick" not in page


def test_a_file_is_served_so_that_nothing_in_it_runs(row: Version, cast: Cast, as_: Enter) -> None:
    browser = as_(cast.head)
    for name, way in (("แผน 2569.pdf", "attachment"), ("ภาพ.jpg", "inline"), ("ตัวเลข.csv", "attachment")):
        response = browser.get(f"/desk/versions/{row.pk}/files/{digest_of(row, name)}/{name}")
        assert response.status_code == 200
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert response["Content-Disposition"].startswith(way)
        assert b"".join(response) == blobs.store().read(digest_of(row, name))


def test_a_file_of_another_version_is_not_found_under_this_one(row: Version, cast: Cast, as_: Enter) -> None:
    """Who may see one version gets no file of another through it."""
    other = steps.submitted(cast, "4.2", "PLAN")
    digest = digest_of(row, "แผน 2569.pdf")
    assert as_(cast.plan_officer).get(f"/desk/versions/{other.pk}/files/{digest}/a.pdf").status_code == 404
    assert as_(cast.stranger).get(f"/desk/versions/{row.pk}/files/{digest}/a.pdf").status_code == 403
    assert as_(cast.operator).get(f"/desk/versions/{row.pk}/files/{digest}/a.pdf").status_code == 403


def test_pages_of_a_pdf_are_read_as_pictures(row: Version, cast: Cast, as_: Enter) -> None:
    browser, digest = as_(cast.head), digest_of(row, "แผน 2569.pdf")
    response = browser.get(f"/desk/versions/{row.pk}/pages/{digest}/2.webp")
    assert response["Content-Type"] == "image/webp"
    with Image.open(io.BytesIO(response.content)) as shown:
        assert shown.width == 1200
    assert browser.get(f"/desk/versions/{row.pk}/pages/{digest}/3.webp").status_code == 404
    assert browser.get(f"/desk/versions/{row.pk}/pages/{digest_of(row, 'ภาพ.jpg')}/1.webp").status_code == 404
    reader = browser.get(f"/desk/versions/{row.pk}/read/{digest}/?from=99999").content.decode()
    assert "หน้า 2 ถึง 2 จาก 2 หน้า" in reader


def test_the_preview_is_the_public_page_with_files_from_behind_the_login(
    row: Version, cast: Cast, as_: Enter
) -> None:
    response = as_(cast.head).get(f"/desk/versions/{row.pk}/preview/")
    html = response.content.decode()
    assert (
        "sandbox" in response["Content-Security-Policy"]
        and "script-src" not in response["Content-Security-Policy"]
    )
    assert row.title in html
    assert f"/desk/versions/{row.pk}/files/{digest_of(row, 'ภาพ.jpg')}/" in html
    assert '"/files/' not in html and '"/assets/' not in html
    sheet = next(part for part in html.split('"') if part.startswith("/desk/preview-assets/site"))
    assert as_(cast.head).get(sheet)["Content-Type"].startswith("text/css")


def test_what_changed_is_marked_by_word_and_sign(cast: Cast, as_: Enter) -> None:
    old = steps.acknowledged(cast)
    new = actions.start_version(entry_id=old.entry_id, by=cast.preparer, at=cast.at)
    body = [{"type": "text", "html": "<p>ดำเนินการจัดซื้อจัดจ้างรวม 13 รายการ</p>"}]
    actions.submit(version_id=new.pk, content=steps.content(body=body), by=cast.preparer, at=cast.at)
    page = as_(cast.head).get(f"/desk/versions/{new.pk}/").content.decode()
    assert "เทียบกับฉบับที่ 1" in page
    assert ">[ตัดออก] </span>12<" in page and ">[เพิ่ม] </span>13<" in page
    first = as_(cast.head).get(f"/desk/versions/{old.pk}/").content.decode()
    assert "เรื่องใหม่ ยังไม่เคยเผยแพร่มาก่อน" in first


def test_the_chain_shows_who_signed_in_which_post(cast: Cast, as_: Enter) -> None:
    row = steps.reported(cast)
    page = as_(cast.head).get(f"/desk/versions/{row.pk}/").content.decode()
    for words in ("นางสาวสมมุติ จัดทำดี", "ผู้อำนวยการกองคลัง", "ปลัดเทศบาล", "นายสมมุติ เผยแพร่", "รอรับทราบ"):
        assert words in page
    assert "นำส่งหน่วยงานเผยแพร่" in page and "ประวัติทั้งหมด" in page


def test_who_fills_two_links_approves_once_for_both(cast: Cast, as_: Enter) -> None:
    """The permanent secretary performs the mayor's duties: 1.9 goes head, palat, mayor."""
    row = steps.approved(cast, "1.9", "PLAN")
    page = as_(cast.publishing_head).get(f"/desk/versions/{row.pk}/").content.decode()
    assert "อนุมัติในฐานะ ปลัดเทศบาล, นายกเทศมนตรี" in page
    assert "ปลัดเทศบาล ปฏิบัติหน้าที่ นายกเทศมนตรี" in page


def test_the_official_papers_come_as_pdf_and_spreadsheet(cast: Cast, as_: Enter) -> None:
    row = steps.acknowledged(cast)
    browser = as_(cast.head)
    for name, start in (
        ("publication-form.pdf", b"%PDF"),
        ("publication-form.xlsx", b"PK"),
        ("report.pdf", b"%PDF"),
    ):
        response = browser.get(f"/desk/versions/{row.pk}/{name}")
        assert response.status_code == 200 and response.content.startswith(start)
        assert response["Content-Disposition"].startswith("attachment")


def test_a_released_version_can_be_rewritten_by_its_officer(cast: Cast, as_: Enter) -> None:
    row = steps.released(cast)
    address = f'action="/cms/entries/{row.entry.uid}/new-version/"'
    assert address in as_(cast.preparer).get(f"/desk/versions/{row.pk}/").content.decode()
    assert address not in as_(cast.head).get(f"/desk/versions/{row.pk}/").content.decode()
    actions.start_version(entry_id=row.entry_id, by=cast.preparer, at=cast.at)
    assert address not in as_(cast.preparer).get(f"/desk/versions/{row.pk}/").content.decode()


def test_a_draft_leads_to_the_typewriter(cast: Cast, as_: Enter) -> None:
    row = steps.drafted(cast)
    page = as_(cast.preparer).get(f"/desk/versions/{row.pk}/").content.decode()
    assert f'href="/cms/versions/{row.pk}/edit/"' in page and "ยังเป็นร่าง" in page
    assert as_(cast.preparer).get(f"/desk/versions/{row.pk}/preview/").status_code == 404


def test_a_browser_that_holds_a_file_asks_again_and_is_told_so(row: Version, cast: Cast, as_: Enter) -> None:
    digest = digest_of(row, "ภาพ.jpg")
    browser, path = as_(cast.head), f"/desk/versions/{row.pk}/files/{digest}/a.jpg"
    first = browser.get(path)
    assert first["Cache-Control"] == "private, no-cache"
    assert browser.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert as_(cast.stranger).get(path, headers={"If-None-Match": first["ETag"]}).status_code == 403


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=5-999999", 206, slice(5, None)),
        ("bytes=9-3", 200, slice(None)),
        ("bytes=999999-", 200, slice(None)),
        ("bytes=0-1,3-4", 200, slice(None)),
        ("lines=0-1", 200, slice(None)),
    ],
)
def test_a_part_of_a_film_can_be_asked_for(
    asked: str, status: int, part: slice, row: Version, cast: Cast, as_: Enter
) -> None:
    digest = digest_of(row, "ภาพ.jpg")
    response = as_(cast.head).get(f"/desk/versions/{row.pk}/files/{digest}/a.jpg", headers={"Range": asked})
    whole = blobs.store().read(digest)
    assert response.status_code == status and b"".join(response) == whole[part]
    assert response["Content-Length"] == str(len(whole[part]))


def test_a_pdf_is_read_as_text_too(row: Version, cast: Cast, as_: Enter) -> None:
    digest = digest_of(row, "แผน 2569.pdf")
    page = as_(cast.head).get(f"/desk/versions/{row.pk}/read/{digest}/?as=text").content.decode()
    assert "หน้านี้เป็นภาพสแกน ไม่มีข้อความให้อ่าน" in page


def test_opening_a_version_marks_what_was_told_of_it_as_read(row: Version, cast: Cast, as_: Enter) -> None:
    unread = Notification.objects.filter(person_id=cast.head.person_id, read_at=None)
    assert unread.count() == 1
    as_(cast.palat).get(f"/desk/versions/{row.pk}/")
    assert unread.count() == 1
    as_(cast.head).get(f"/desk/versions/{row.pk}/")
    assert unread.count() == 0
