"""Saving, by hand or by itself: the text is kept, the hand is remembered, nothing is lost when something is wrong."""

import json

import pytest

from prakat.cms.models import EntryDraft
from prakat.cms.snapshots import snapshot_of
from prakat.editorial import actions as editorial
from prakat.editorial.models import Version
from tests.cast import Cast
from tests.integration.cms.conftest import Login, posted

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


def address(draft: EntryDraft) -> str:
    return f"/cms/drafts/edit/{draft.pk}/"


def test_saving_keeps_the_text_and_the_hand(draft: EntryDraft, cast: Cast, login: Login) -> None:
    answer = login(cast.deputy).post(address(draft), posted(draft))
    assert answer.status_code == 302 and answer["Location"] == address(draft)
    draft.refresh_from_db()
    assert draft.title.startswith("สรุปผลการจัดซื้อจัดจ้าง") and draft.document_date.isoformat() == "2026-06-05"
    version = Version.objects.get(pk=draft.version_id)
    assert version.title == draft.title
    assert set(version.hands) == {cast.preparer.person_id, cast.deputy.person_id}
    assert snapshot_of(draft)["body"] == [{"type": "text", "html": "<p>ดำเนินการ 12 รายการ</p>"}]


def test_a_draft_saves_itself_however_empty(draft: EntryDraft, cast: Cast, login: Login) -> None:
    sent = posted(
        draft, title="", summary="", document_date_day="24", document_date_month="", document_date_year=""
    )
    answer = login(cast.deputy).post(address(draft), sent, headers=JSON)
    told = answer.json()
    assert answer.status_code == 200 and told["success"] and told["revision_id"]
    assert cast.deputy.person_id in Version.objects.get(pk=draft.version_id).hands


def test_saving_itself_again_overwrites_its_own_revision(draft: EntryDraft, cast: Cast, login: Login) -> None:
    client = login(cast.preparer)
    first = client.post(address(draft), posted(draft), headers=JSON).json()
    before = draft.revisions.count()
    sent = posted(draft, title="ชื่อใหม่", overwrite_revision_id=first["revision_id"])
    assert client.post(address(draft), sent, headers=JSON).json()["success"]
    draft.refresh_from_db()
    assert draft.revisions.count() == before and draft.title == "ชื่อใหม่"


def test_two_people_never_overwrite_each_other_in_silence(
    draft: EntryDraft, cast: Cast, login: Login
) -> None:
    opened = str(draft.latest_revision_id)
    stamp = draft.latest_revision.created_at.isoformat()
    loaded = {"loaded_revision_id": opened, "loaded_revision_created_at": stamp}
    assert (
        login(cast.deputy)
        .post(address(draft), posted(draft, title="ของผู้ช่วย", **loaded), headers=JSON)
        .json()["success"]
    )
    late = login(cast.preparer).post(
        address(draft), posted(draft, title="ของเจ้าหน้าที่", **loaded), headers=JSON
    )
    assert late.status_code == 400 and late.json()["error_code"] == "invalid_revision"
    assert "ข้อความในหน้านี้ยังอยู่ครบ" in late.json()["error_message"]
    draft.refresh_from_db()
    assert draft.title == "ของผู้ช่วย"
    proposed = login(cast.preparer).post(
        address(draft), posted(draft, title="ของเจ้าหน้าที่", **loaded, **{"action-propose": "yes"})
    )
    assert proposed.status_code == 200 and "ของเจ้าหน้าที่" in proposed.content.decode()
    assert Version.objects.get(pk=draft.version_id).state == "draft"


def test_a_half_chosen_date_is_said_beside_the_field(draft: EntryDraft, cast: Cast, login: Login) -> None:
    answer = login(cast.preparer).post(
        address(draft), posted(draft, document_date_month="", title="ชื่อที่พิมพ์ไว้")
    )
    page = answer.content.decode()
    assert answer.status_code == 200 and "วันที่ยังไม่ครบ" in page and "ชื่อที่พิมพ์ไว้" in page


def test_a_file_of_another_draft_cannot_be_attached(draft: EntryDraft, cast: Cast, login: Login) -> None:
    sent = posted(draft, attached=json.dumps([{"file": "f" * 64, "title": "ของคนอื่น"}]))
    answer = login(cast.preparer).post(address(draft), sent)
    assert answer.status_code == 200 and "ไม่ได้อัปโหลดไว้กับร่างนี้" in answer.content.decode()
    assert not draft.attachments.exists()


def test_what_comes_after_submitting_is_not_saved_but_given_back(
    draft: EntryDraft, cast: Cast, login: Login
) -> None:
    client = login(cast.preparer)
    assert client.post(address(draft), posted(draft)).status_code == 302
    draft.refresh_from_db()
    editorial.submit(version_id=draft.version_id, content=snapshot_of(draft), by=cast.preparer, at=cast.at)
    by_itself = client.post(address(draft), posted(draft, title="แก้ทีหลัง"), headers=JSON)
    assert by_itself.status_code == 403 and by_itself.json()["error_code"] == "locked"
    by_hand = client.post(address(draft), posted(draft, title="แก้ทีหลัง"))
    assert by_hand.status_code == 403 and "แก้ทีหลัง" in by_hand.content.decode()
    assert EntryDraft.objects.get(pk=draft.pk).title != "แก้ทีหลัง"
