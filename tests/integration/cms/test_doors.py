"""Who may open what: every address of the typewriter, for each of the cast, and nothing else of Wagtail for anybody."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from prakat.audit.models import Act
from prakat.cms import urls as cms_urls
from prakat.cms.models import EntryDraft
from prakat.editorial.models import Entry, Version
from prakat.people.models import Account
from tests.cast import Cast
from tests.integration.cms.conftest import Login

pytestmark = pytest.mark.django_db
WRITERS = ("preparer", "deputy")
OTHERS = ("head", "palat", "publisher", "publishing_head", "plan_officer", "stranger")


def of_the_draft(draft: EntryDraft) -> dict[str, str]:
    """Every address that shows or changes this draft, by its name in the URL list."""
    pk, entry = draft.pk, draft.version.entry
    first = draft.revisions.order_by("pk").first()
    assert first is not None
    screens = "wagtailsnippets_cms_entrydraft"
    return {
        "edit": reverse(f"{screens}:edit", args=[pk]),
        "preview_on_edit": reverse(f"{screens}:preview_on_edit", args=[pk]),
        "history": reverse(f"{screens}:history", args=[pk]),
        "revisions_view": reverse(f"{screens}:revisions_view", args=[pk, first.pk]),
        "revisions_revert": reverse(f"{screens}:revisions_revert", args=[pk, first.pk]),
        "revisions_compare": reverse(f"{screens}:revisions_compare", args=[pk, "earliest", "latest"]),
        "page": reverse("cms:page", args=[pk]),
        "discard": reverse("cms:discard", args=[pk]),
        "entry": reverse("cms:entry", args=[entry.uid]),
        "edit_version": reverse("cms:edit_version", args=[draft.version_id]),
        "file": reverse("cms:file", args=[pk, "a" * 64]),
        "findings": reverse("cms:findings", args=[pk]),
        "progress": reverse("cms:progress", args=[pk]),
        "file_page": reverse("cms:file_page", args=[pk, "a" * 64, 1]),
    }


WAGTAILS_OWN = [
    "pages/", "pages/add/wagtailcore/page/1/", "reports/", "reports/site-history/", "users/", "groups/", "sites/",
    "snippets/", "snippets/cms/entrydraft/", "drafts/", "drafts/add/", "drafts/delete/1/", "drafts/usage/1/",
    "drafts/copy/1/", "drafts/inspect/1/", "images/", "documents/", "collections/", "workflows/list/", "account/",
    "api/main/pages/", "bulk/cms/entrydraft/delete/", "choose-page/", "choose-anchor-link/", "block-preview/",
    "tag-autocomplete/", "dismissibles/", "test404/", "failwhale/", "snippets/choose/cms/entrydraft/",
    "locales/", "settings/", "styleguide/", "redirects/", "searchpicks/", "forms/", "nothing-of-the-kind/",
]  # fmt: skip
ACTS = {"add_entry", "new_version", "upload"}
OPEN_TO_WRITERS = {"home", "items", "asset", "assets"}


def named(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from named(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def test_no_address_is_forgotten_here(draft: EntryDraft) -> None:
    assert set(named(cms_urls.urlpatterns)) == set(of_the_draft(draft)) | ACTS | OPEN_TO_WRITERS


def test_who_prepares_opens_the_draft(draft: EntryDraft, cast: Cast, login: Login) -> None:
    for who in WRITERS:
        client = login(getattr(cast, who))
        for name, address in of_the_draft(draft).items():
            wanted = {"entry": 302, "edit_version": 302, "file": 404, "file_page": 404}.get(name, 200)
            assert client.get(address).status_code == wanted, (who, name)


def test_others_are_told_why_not_and_see_nothing(draft: EntryDraft, cast: Cast, login: Login) -> None:
    draft.title = "ร่างลับของกองคลัง"
    draft.save()
    draft.save_revision()
    addresses = {
        name: address for name, address in of_the_draft(draft).items() if not name.startswith("file")
    }
    for who in OTHERS:
        client = login(getattr(cast, who))
        for name, address in addresses.items():
            for answer in (client.get(address), client.post(address, {"title": "x"})):
                assert answer.status_code in {403, 405}, (who, name)
                page = answer.content.decode()
                assert "ร่างลับ" not in page, (who, name)
                assert answer.status_code == 405 or "เจ้าหน้าที่หรือผู้ช่วยที่ได้รับมอบหมาย" in page, (who, name)
    assert draft.revisions.count() == 2


def test_a_barred_look_is_recorded(draft: EntryDraft, cast: Cast, login: Login) -> None:
    login(cast.stranger).get(of_the_draft(draft)["revisions_compare"])
    act = Act.objects.get(verb="denied")
    assert (act.subject_kind, act.subject_id, act.account) == ("sight_of_draft", str(draft.pk), "stranger")


def test_the_operator_is_nobody_here(draft: EntryDraft, cast: Cast, login: Login) -> None:
    client = login(cast.operator)
    for address in [*of_the_draft(draft).values(), reverse("cms:items"), "/cms/", "/cms/pages/"]:
        answer = client.get(address)
        assert answer.status_code == 403, address
        assert "ผู้ดูแลระบบดูแลเครื่องเท่านั้น" in answer.content.decode()


def test_the_unknown_are_led_to_the_log_in(draft: EntryDraft) -> None:
    for address in [*of_the_draft(draft).values(), reverse("cms:items"), "/cms/pages/", "/cms/jsi18n/"]:
        for answer in (Client().get(address), Client().post(address)):
            assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/"), address
    by_script = Client().get(of_the_draft(draft)["edit"], headers={"accept": "application/json"})
    assert by_script.status_code == 401 and by_script.json()["success"] is False


def test_a_closed_account_is_out(draft: EntryDraft, cast: Cast, login: Login) -> None:
    client = login(cast.preparer)
    Account.objects.filter(pk=cast.preparer.pk).update(is_active=False)
    assert client.get(of_the_draft(draft)["edit"]).status_code == 302


def test_only_assigned_officers_begin_entries(draft: EntryDraft, cast: Cast, login: Login) -> None:
    before = Entry.objects.count(), Version.objects.count()
    for who in ("deputy", *OTHERS, "operator"):
        client = login(getattr(cast, who))
        assert client.post(reverse("cms:add_entry", args=["4.3", "FIN"])).status_code == 403, who
        newer = reverse("cms:new_version", args=[draft.version.entry.uid])
        assert client.post(newer).status_code == 403, who
    assert (Entry.objects.count(), Version.objects.count()) == before


def test_nothing_else_of_wagtail_answers(cast: Cast, login: Login) -> None:
    """Not even to an account that somebody has made a superuser in the database."""
    Account.objects.filter(pk=cast.preparer.pk).update(is_superuser=True, is_staff=True)
    client = login(cast.preparer)
    for path in WAGTAILS_OWN:
        for answer in (client.get(f"/cms/{path}"), client.post(f"/cms/{path}")):
            assert answer.status_code == 404, path
            assert "หน้านี้ไม่มีในระบบจัดทำข้อมูล" in answer.content.decode(), path


def test_somebody_elses_editing_session_is_not_told(draft: EntryDraft, cast: Cast, login: Login) -> None:
    login(cast.preparer).get(of_the_draft(draft)["edit"])
    ping = f"/cms/editing-sessions/ping/cms/entrydraft/{draft.pk}/999/"
    assert login(cast.stranger).post(ping).status_code == 404
    assert login(cast.deputy).post(ping).status_code == 200


def test_the_items_show_no_draft_of_others(draft: EntryDraft, cast: Cast, login: Login) -> None:
    Version.objects.filter(pk=draft.version_id).update(title="ร่างลับของกองคลัง")
    page = login(cast.preparer).get(reverse("cms:items")).content.decode()
    assert "ร่างลับของกองคลัง" in page and page.count('class="item__number"') == 30
    for who in OTHERS:
        page = login(getattr(cast, who)).get(reverse("cms:items")).content.decode()
        assert "ร่างลับ" not in page, who
