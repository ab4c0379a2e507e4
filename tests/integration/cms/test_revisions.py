"""Revisions: listed with who and when, compared in the words of the screen, taken back without losing the present."""

import pytest

from prakat.cms.models import DraftAttachment, EntryDraft, KeptFile
from prakat.editorial.models import Version
from tests.cast import Cast, drafted
from tests.integration.cms.conftest import Login, posted

pytestmark = pytest.mark.django_db


def test_revisions_are_listed_and_compared(draft: EntryDraft, cast: Cast, login: Login) -> None:
    client = login(cast.deputy)
    client.post(f"/cms/drafts/edit/{draft.pk}/", posted(draft, topics=["procurement-monthly"]))
    page = client.get(f"/cms/drafts/history/{draft.pk}/").content.decode()
    assert "นายสมมุติ ช่วยจัดทำ" in page and "ระบบ" in page and "ฉบับปัจจุบัน" in page
    compared = client.get(
        f"/cms/drafts/history/{draft.pk}/revisions/compare/earliest...latest/"
    ).content.decode()
    assert "สรุปผลการจัดซื้อจัดจ้างรายเดือน" in compared and "5 มิ.ย. 2569" in compared
    assert "ดำเนินการ 12 รายการ" in compared and "procurement-monthly" not in compared


def test_an_earlier_revision_is_taken_back(draft: EntryDraft, cast: Cast, login: Login) -> None:
    client = login(cast.preparer)
    client.post(f"/cms/drafts/edit/{draft.pk}/", posted(draft, title="ชื่อแรก"))
    first = EntryDraft.objects.get(pk=draft.pk).latest_revision_id
    client.post(f"/cms/drafts/edit/{draft.pk}/", posted(draft, title="ชื่อที่สอง"))
    back = f"/cms/drafts/history/{draft.pk}/revisions/{first}/revert/"
    shown = login(cast.deputy).get(back).content.decode()
    assert "ชื่อแรก" in shown and "นางสาวสมมุติ จัดทำดี" in shown and "2569" in shown
    assert login(cast.deputy).post(back, posted(draft, title="ชื่อแรก")).status_code == 302
    draft.refresh_from_db()
    assert draft.title == "ชื่อแรก" and draft.revisions.count() == 4
    assert cast.deputy.person_id in Version.objects.get(pk=draft.version_id).hands
    assert "ชื่อแรก" in client.get(f"/cms/drafts/history/{draft.pk}/revisions/{first}/view/").content.decode()


def test_a_revision_never_leads_to_another_version(draft: EntryDraft, cast: Cast) -> None:
    revision = draft.latest_revision
    revision.content["version"] = drafted(cast, "4.3").pk
    assert revision.as_object().version_id == draft.version_id


def test_a_revision_brings_its_attachments(draft: EntryDraft, cast: Cast) -> None:
    facts = {"media_type": "text/csv", "length": 3, "uploaded_at": cast.at}
    kept = KeptFile.objects.create(draft=draft, sha256="a" * 64, name="แบบ.csv", **facts)
    draft.attachments.set([DraftAttachment(kept_file=kept, title="แบบ สขร.1", sort_order=0)])
    draft.save()
    old = draft.save_revision()
    draft.attachments.set([])
    draft.save()
    draft.save_revision()
    assert [row.title for row in old.as_object().attachments.all()] == ["แบบ สขร.1"]
    assert not EntryDraft.objects.get(pk=draft.pk).attachments.exists()
