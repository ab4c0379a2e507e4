"""Files on their way in and out: judged by their content, kept for one draft, served to who prepares it."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from prakat.cms.models import EntryDraft, KeptFile
from prakat.cms.preview import with_own_files
from prakat.cms.snapshots import snapshot_of
from prakat.editorial import blobs
from prakat.editorial.models import Version
from tests.cast import Cast
from tests.integration.cms.conftest import Login, posted

pytestmark = pytest.mark.django_db


def picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), (30, 120, 90)).save(stream, "JPEG")
    return stream.getvalue()


def send(client: Any, draft: EntryDraft, name: str, content: bytes, kind: str = "document") -> Any:
    upload = SimpleUploadedFile(name, content)
    return client.post(reverse("cms:upload"), {"draft": draft.pk, "kind": kind, "file": upload})


def test_a_file_is_kept_for_its_draft(draft: EntryDraft, cast: Cast, login: Login) -> None:
    answer = send(login(cast.deputy), draft, "../ภาพ กิจกรรม.jpg", picture(), "picture")
    told = answer.json()
    assert answer.status_code == 200 and told["success"]
    assert (told["name"], told["media_type"], told["width"], told["height"]) == (
        "ภาพ กิจกรรม.jpg",
        "image/jpeg",
        40,
        30,
    )
    kept = KeptFile.objects.get()
    assert kept.draft_id == draft.pk and kept.uploaded_by == cast.deputy.person
    with Image.open(blobs.store().open(kept.sha256)) as made:
        assert made.format == "JPEG" and made.size == (40, 30)
    send(login(cast.preparer), draft, "อีกชื่อ.jpg", picture(), "picture")
    assert KeptFile.objects.get().name == "อีกชื่อ.jpg"


@pytest.mark.parametrize(
    ("name", "content", "kind", "says"),
    [
        ("แผน.exe", b"MZ", "document", "เป็นชนิดที่ไม่อนุญาต"),
        ("แผน.pdf", b"MZ", "document", "ไม่ใช่ชนิดที่รับ"),
        ("แผน.pdf", b"hello", "document", "ไม่ตรงกับนามสกุลไฟล์"),
        ("ภาพ.svg", b"<svg onload='x()'/>", "picture", "เป็นชนิดที่ไม่อนุญาต"),
        ("ภาพ.pdf", b"%PDF-1.7", "picture", "เป็นชนิดที่ไม่อนุญาต"),
        ("ว่าง.csv", b"", "document", "ว่างเปล่า"),
        ("เสียง.vtt", b"no captions", "captions", "ไม่ตรงกับนามสกุลไฟล์"),
    ],
)
def test_what_does_not_fit_is_refused_in_thai(
    draft: EntryDraft, cast: Cast, login: Login, name: str, content: bytes, kind: str, says: str
) -> None:
    answer = send(login(cast.preparer), draft, name, content, kind)
    assert answer.status_code in {400, 422} and not answer.json()["success"]
    if answer.status_code == 422:
        assert says in answer.json()["messages"][0]
    assert not KeptFile.objects.exists()


def test_only_who_may_edit_hands_files_in(draft: EntryDraft, cast: Cast, login: Login) -> None:
    for who in ("head", "palat", "publisher", "stranger", "operator"):
        answer = send(login(getattr(cast, who)), draft, "ภาพ.jpg", picture(), "picture")
        assert answer.status_code == 403, who
    Version.objects.filter(pk=draft.version_id).update(state="submitted")
    assert send(login(cast.preparer), draft, "ภาพ.jpg", picture(), "picture").status_code == 403
    assert send(login(cast.preparer), EntryDraft(pk=999), "ภาพ.jpg", picture()).status_code == 400
    assert not KeptFile.objects.exists()


def test_a_file_is_served_to_who_prepares_the_draft(draft: EntryDraft, cast: Cast, login: Login) -> None:
    told = send(login(cast.preparer), draft, "ภาพ.jpg", picture(), "picture").json()
    answer = login(cast.deputy).get(told["address"])
    assert answer.status_code == 200 and b"".join(answer.streaming_content) == blobs.store().read(
        told["sha256"]
    )
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    for who in ("head", "publisher", "stranger", "operator"):
        assert login(getattr(cast, who)).get(told["address"]).status_code == 403, who


def test_what_no_browser_should_open_is_downloaded(draft: EntryDraft, cast: Cast, login: Login) -> None:
    told = send(login(cast.preparer), draft, "ข้อมูล.csv", "ก,ข\n".encode()).json()
    assert login(cast.preparer).get(told["address"])["Content-Disposition"].startswith("attachment")


def test_attachments_keep_their_order_and_titles(draft: EntryDraft, cast: Cast, login: Login) -> None:
    client = login(cast.preparer)
    first, second = (send(client, draft, f"{n}.csv", f"ก,{n}\n".encode()).json()["sha256"] for n in (1, 2))
    rows = f'[{{"file": "{second}", "title": "ที่สอง"}}, {{"file": "{first}", "title": ""}}]'
    assert client.post(f"/cms/drafts/edit/{draft.pk}/", posted(draft, attached=rows)).status_code == 302
    said = snapshot_of(EntryDraft.objects.get(pk=draft.pk))
    assert said["attachments"] == [{"file": second, "title": "ที่สอง"}, {"file": first, "title": "1"}]
    assert set(said["files"]) == {first, second}
    rows = f'[{{"file": "{first}", "title": "เหลือไฟล์เดียว"}}]'
    client.post(f"/cms/drafts/edit/{draft.pk}/", posted(draft, attached=rows))
    draft = EntryDraft.objects.get(pk=draft.pk)
    assert [row.title for row in draft.attachments.all()] == ["เหลือไฟล์เดียว"]
    before = draft.revisions.order_by("-created_at")[1].as_object()
    assert [row.title for row in before.attachments.all()] == ["ที่สอง", ""]


def test_the_preview_is_the_public_page_with_the_drafts_own_files(
    draft: EntryDraft, cast: Cast, login: Login
) -> None:
    client = login(cast.preparer)
    told = send(client, draft, "แบบ สขร.csv", "ก,ข\n".encode()).json()
    rows = f'[{{"file": "{told["sha256"]}", "title": "แบบ สขร.1"}}]'
    client.post(f"/cms/drafts/edit/{draft.pk}/", posted(draft, attached=rows))
    page = client.get(reverse("cms:page", args=[draft.pk])).content.decode()
    assert posted(draft)["title"] in page and "ดำเนินการ 12 รายการ" in page
    assert told["address"] in page and "/files/" not in page.replace("/entry-files/", "")
    assert '"/assets/' not in page and "/cms/preview-assets/" in page
    sheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert client.get(sheet)["Content-Type"].startswith("text/css")
    assert client.get("/cms/preview-assets/nothing.css").status_code == 404


def test_only_the_pages_own_assets_are_led_elsewhere(draft: EntryDraft) -> None:
    page = b'<link href="/assets/site.1.css"><p>https://x.example/assets/y</p>'
    assert with_own_files(page, draft, {"files": {}}) == (
        b'<link href="/cms/preview-assets/site.1.css"><p>https://x.example/assets/y</p>'
    )


def test_a_page_that_cannot_be_made_says_so(
    draft: EntryDraft, cast: Cast, login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prakat.cms.preview.RENDERER", "prakat.pages.render.nowhere")
    answer = login(cast.preparer).get(reverse("cms:page", args=[draft.pk]))
    assert answer.status_code == 200 and "ยังแสดงตัวอย่างไม่ได้" in answer.content.decode()


def test_the_edit_screen_asks_the_same_however_many_files(
    draft: EntryDraft, cast: Cast, login: Login, django_assert_max_num_queries: Any
) -> None:
    client = login(cast.preparer)
    sent = [send(client, draft, f"{n}.csv", f"ก,{n}\n".encode()).json()["sha256"] for n in range(12)]
    rows = "[" + ", ".join(f'{{"file": "{sha256}", "title": ""}}' for sha256 in sent) + "]"
    client.post(f"/cms/drafts/edit/{draft.pk}/", posted(draft, attached=rows))
    with django_assert_max_num_queries(60):
        assert client.get(f"/cms/drafts/edit/{draft.pk}/").status_code == 200
    with django_assert_max_num_queries(20):
        assert client.get("/cms/items/").status_code == 200
