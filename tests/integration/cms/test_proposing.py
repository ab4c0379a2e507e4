"""Putting a draft forward, beginning newer versions, giving drafts up; and that Wagtail's own ways publish nothing."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Page

from prakat.audit.models import Act
from prakat.cms.actions import open_draft
from prakat.cms.models import EntryDraft
from prakat.cms.snapshots import fill_from_snapshot, snapshot_of
from prakat.editorial import queries
from prakat.editorial.models import Entry, SignedApproval, Version
from prakat.publishing import press, sealing
from prakat.publishing.models import Edition
from tests.cast import Cast, content, drafted, released
from tests.integration.cms.conftest import Login, posted

pytestmark = pytest.mark.django_db
PROPOSE = {"action-propose": "yes"}


def address(draft: EntryDraft) -> str:
    return f"/cms/drafts/edit/{draft.pk}/"


def test_a_whole_draft_is_put_forward(draft: EntryDraft, cast: Cast, login: Login) -> None:
    client = login(cast.preparer)
    answer = client.post(address(draft), posted(draft, **PROPOSE))
    assert answer.status_code == 302 and answer["Location"].startswith("/desk/")
    version = queries.version(draft.version_id)
    assert version.state == "submitted" and version.submitted_by_id == cast.preparer.person_id
    assert version.snapshot is not None and version.snapshot["title"] == posted(draft)["title"]
    assert version.snapshot["body"] == [{"type": "text", "html": "<p>ดำเนินการ 12 รายการ</p>"}]
    page = client.get(address(draft)).content.decode()
    assert "รออนุมัติ" in page and "แก้ไขร่างไม่ได้" in page and "<form" not in page


def test_every_reason_is_told_and_nothing_is_lost(draft: EntryDraft, cast: Cast, login: Login) -> None:
    picture = {
        "body-count": "2",
        "body-1-deleted": "",
        "body-1-order": "1",
        "body-1-type": "picture",
        "body-1-id": "22222222-2222-4222-8222-222222222222",
        "body-1-value-file": "",
        "body-1-value-alt": "ภาพที่ยังไม่ได้เลือก",
        "body-1-value-caption": "",
    }
    client = login(cast.preparer)
    answer = client.post(address(draft), posted(draft, title="", **picture, **PROPOSE))
    assert answer.status_code == 302 and answer["Location"].endswith("#refused")
    page = client.get(address(draft)).content.decode()
    assert "ยังไม่มีชื่อเรื่อง" in page and 'href="#id_title"' in page
    assert "ยังไม่ได้เลือกภาพ" in page and 'href="#block-22222222-2222-4222-8222-222222222222-section"' in page
    text, kept = snapshot_of(EntryDraft.objects.get(pk=draft.pk))["body"]
    assert kept["alt"] == "ภาพที่ยังไม่ได้เลือก" and "ดำเนินการ 12 รายการ" in text["html"]
    assert Version.objects.get(pk=draft.version_id).state == "draft"
    assert "ยังไม่มีชื่อเรื่อง" not in client.get(address(draft)).content.decode().split("w-editor-form")[0]


def test_the_rules_reasons_come_whole(draft: EntryDraft, cast: Cast, login: Login) -> None:
    from prakat.people.models import Acting, Tenure

    Tenure.objects.filter(post__code__in=["head-fin", "palat"]).delete()
    Acting.objects.all().delete()
    client = login(cast.preparer)
    client.post(address(draft), posted(draft, **PROPOSE))
    page = client.get(address(draft)).content.decode()
    assert page.count("ว่างอยู่") >= 2 and posted(draft)["title"] in page


def test_a_first_draft_brings_what_the_item_gives(cast: Cast, login: Login) -> None:
    answer = login(cast.preparer).post(reverse("cms:add_entry", args=["1.11", "FIN"]))
    assert answer.status_code == 302
    draft = EntryDraft.objects.latest("pk")
    item = draft.version.entry.item
    assert draft.legal_basis == item.legal_basis and draft.fiscal_year >= 2569
    assert draft.latest_revision is not None


def test_a_newer_version_begins_with_what_the_last_one_said(cast: Cast, login: Login) -> None:
    first = released(cast)
    uid = first.entry.uid
    answer = login(cast.preparer).post(reverse("cms:new_version", args=[uid]))
    assert answer.status_code == 302
    draft = EntryDraft.objects.latest("pk")
    assert draft.version.number == 2 and draft.version.state == "draft"
    said = snapshot_of(draft)
    assert first.snapshot is not None
    assert {k: v for k, v in said.items() if k != "review_by"} == {
        k: v for k, v in first.snapshot.items() if k != "review_by"
    }
    again = login(cast.preparer).post(reverse("cms:new_version", args=[uid]))
    assert again.status_code == 403 and "มีฉบับที่กำลังดำเนินการอยู่แล้ว" in again.content.decode()


def test_a_draft_is_given_up_only_when_confirmed(draft: EntryDraft, cast: Cast, login: Login) -> None:
    client = login(cast.preparer)
    asked = reverse("cms:discard", args=[draft.pk])
    assert client.get(asked).status_code == 200
    assert Version.objects.get(pk=draft.version_id).state == "draft"
    assert client.post(asked).status_code == 302
    assert Version.objects.get(pk=draft.version_id).state == "discarded"
    assert client.get(address(draft)).status_code == 200  # to read, with the reason


def test_what_was_sent_back_is_written_on(cast: Cast, login: Login) -> None:
    from prakat.editorial import actions as editorial
    from tests.cast import submitted

    version = submitted(cast)
    editorial.send_back(version_id=version.pk, reason="ขอให้แนบสำเนาสัญญา", by=cast.head, at=cast.at)
    answer = login(cast.preparer).get(reverse("cms:edit_version", args=[version.pk]), follow=True)
    page = answer.content.decode()
    assert "ขอให้แนบสำเนาสัญญา" in page and version.title in page


def state_of_publishing() -> tuple[Any, ...]:
    return (
        list(Version.objects.order_by("pk").values_list("pk", "state", "digest", "snapshot")),
        SignedApproval.objects.count(),
        Edition.objects.count(),
        Act.objects.filter(verb__in=["release", "approve", "check", "submit"]).count(),
    )


def test_wagtails_own_ways_to_publish_change_nothing(draft: EntryDraft, cast: Cast, login: Login) -> None:
    before = state_of_publishing()
    with pytest.raises(AttributeError):
        draft.latest_revision.publish(user=cast.preparer, skip_permission_checks=True)
    assert not hasattr(draft, "publish") and not hasattr(draft, "live")
    client = login(cast.preparer)
    for wrong in ("action-publish", "action-submit", "action-workflow-action", "action-restart-workflow"):
        assert client.post(address(draft), posted(draft, **{wrong: wrong})).status_code == 302
    for path in (
        f"drafts/unpublish/{draft.pk}/",
        f"drafts/workflow/action/{draft.pk}/approve/1/",
        f"workflows/add/{draft.pk}/",
        "api/main/pages/1/action/publish/",
    ):
        assert client.post(f"/cms/{path}").status_code == 404
    assert state_of_publishing() == before


def test_a_page_published_in_code_reaches_nobody(cast: Cast) -> None:
    """Wagtail's own pages, published past every screen: the edition that the public reads does not know them."""
    sealing.catch_up()
    before, served = state_of_publishing(), press.current()
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="ราก", slug="root"))
    page = root.add_child(instance=Page(title="เว็บพนันออนไลน์", slug="slot", live=False))
    page.save_revision().publish()
    page.refresh_from_db()
    assert page.live
    sealing.catch_up()
    assert (state_of_publishing(), press.current()) == (before, served)
    assert press.tree().find(served.root, "/slot/") is None


def test_nobody_has_a_right_in_wagtails_own_tables(cast: Cast) -> None:
    for account in cast.everybody():
        assert account.has_perm("wagtailadmin.access_admin") == (account.person_id is not None)
        for right in (
            "cms.change_entrydraft",
            "cms.publish_entrydraft",
            "wagtailcore.publish_page",
            "cms.delete_entrydraft",
        ):
            assert not account.has_perm(right)


def test_a_snapshot_fills_a_draft_and_comes_back(cast: Cast) -> None:
    from prakat.cms.actions import keep_file

    version = drafted(cast)
    draft = open_draft(version, at=cast.at)
    upload = SimpleUploadedFile("สรุป.csv", "ลำดับ,รายการ\n1,กระดาษ\n".encode())
    kept = keep_file(
        draft=draft, stream=upload.file, name="สรุป.csv", kind="document", by=cast.preparer.person, at=cast.at
    )
    told = {"name": kept.name, "media_type": "text/csv", "length": kept.length}
    told |= {"pages": None, "width": None, "height": None}
    wanted = content(
        title_en="Monthly procurement",
        review_by="2027-06-24",
        topics=["procurement-monthly"],
        attachments=[{"file": kept.sha256, "title": "แบบ สขร.1"}],
        files={kept.sha256: told},
    )
    other = EntryDraft(version=drafted(cast, "4.3"), fiscal_year=2500)
    fill_from_snapshot(other, {**wanted, "item": "4.3"}, at=cast.at)
    assert snapshot_of(EntryDraft.objects.get(pk=other.pk)) == {**wanted, "item": "4.3"}
    assert Entry.objects.count() == 2
