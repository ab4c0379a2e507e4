"""A release seals what it touches and nothing else; the public reads exactly the current edition."""

import io
from datetime import timedelta

import pytest

from prakat.audit.models import Act as Recorded
from prakat.audit.models import AppendOnlyViolation
from prakat.editorial import actions, blobs, outcomes
from prakat.editorial.models import Version
from prakat.editorial.rules import CHECKLIST, State
from prakat.lib.refusal import Refused
from prakat.lib.seal.listing import Leaf
from prakat.publishing import actions as publishing
from prakat.publishing import adoption, press, sealing, upkeep
from prakat.publishing.models import Edition
from prakat.scheme import document
from tests import cast as steps
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def served() -> dict[str, Leaf]:
    sealing.catch_up()  # a test's own transaction never commits, so the switch is asked for
    return dict(press.tree().walk(press.current_root()))


def body(path: str) -> str:
    """The words of a page, without the tags that keep words together on a line."""
    page = press.objects().read(served()[path].digest).decode()
    return page.replace('<span class="together">', "").replace("</span>", "")


def test_before_a_release_an_entry_has_no_address(cast: Cast) -> None:
    for take in (steps.drafted, steps.submitted, steps.approved, steps.checked):
        row = take(cast)
        assert f"/e/{row.entry.uid}/" not in served()


def test_a_release_touches_its_own_pages_only(cast: Cast) -> None:
    before = served()
    row = steps.released(cast)
    after = served()
    changed = {path for path in after if before.get(path) != after[path]}
    assert f"/e/{row.entry.uid}/" in changed and f"/en/e/{row.entry.uid}/" in changed
    assert {
        "/",
        "/items/1.11/",
        "/items/1.11/2569/",
        "/items/1.11/2569/06/",
        "/categories/1/",
        "/feed.xml",
    } <= changed
    untouched = {"/items/1.12/", "/items/4.2/", "/categories/4/", "/law/", "/404.html", "/knowledge/"}
    assert not untouched & changed
    assert set(before) <= set(after)


def test_the_page_says_what_was_approved(cast: Cast) -> None:
    row = steps.released(cast, title="ประกาศผู้ชนะการเสนอราคา")
    page = body(f"/e/{row.entry.uid}/")
    assert "ประกาศผู้ชนะการเสนอราคา" in page and "กองคลัง" in page and 'lang="th"' in page
    assert "<script>alert" not in page


def test_a_script_in_the_text_is_gone_before_it_is_bound(cast: Cast) -> None:
    html = "<p onclick='x()'>ดี</p><script>alert(1)</script><a href='javascript:x'>ก</a><p style='color:red'>ข</p>"
    row = steps.submitted(cast, body=[{"type": "text", "html": html}])
    assert row.snapshot is not None
    stored = row.snapshot["body"][0]["html"]
    for part in ("script", "onclick", "javascript", "style"):
        assert part not in stored


def test_the_release_judges_the_digest_again(cast: Cast) -> None:
    row = steps.checked(cast)
    assert row.snapshot is not None
    Version.objects.filter(pk=row.pk).update(snapshot={**row.snapshot, "title": "สล็อตเว็บตรง"})
    with pytest.raises(Refused, match="ไม่ตรงกับฉบับที่เสนอ"):
        publishing.release(version_id=row.pk, by=cast.publisher, at=cast.at)
    assert Edition.objects.count() == 1


def test_several_at_once_are_all_or_none(cast: Cast) -> None:
    rows = [steps.checked(cast, title=f"เดือนที่ {n}") for n in range(3)]
    other = steps.approved(cast)
    with pytest.raises(Refused):
        publishing.release_together(version_ids=[rows[0].pk, other.pk], by=cast.publisher, at=cast.at)
    assert steps.refreshed(rows[0]).state == State.CHECKED
    edition = publishing.release_together(version_ids=[r.pk for r in rows], by=cast.publisher, at=cast.at)
    assert edition.number == 2
    assert all(f"/e/{r.entry.uid}/" in served() for r in rows)


def test_a_withdrawal_leaves_a_tombstone_and_takes_the_text_away(cast: Cast) -> None:
    row = steps.released(cast, title="ข้อความที่ต้องถอน")
    outcomes.request_withdrawal(version_id=row.pk, reason="เผยแพร่ผิดเรื่อง", by=cast.preparer, at=cast.at)
    publishing.withdraw(version_id=row.pk, reason="เผยแพร่ผิดเรื่อง", by=cast.publishing_head, at=cast.at)
    leaf = served()[f"/e/{row.entry.uid}/"]
    assert leaf.status == 410
    assert "เผยแพร่ผิดเรื่อง" in body(f"/e/{row.entry.uid}/")
    assert "12 รายการ" not in body(f"/e/{row.entry.uid}/")
    for path in ("/", "/items/1.11/", "/feed.xml"):
        assert "ข้อความที่ต้องถอน" not in body(path)


def test_an_older_version_has_its_own_address(cast: Cast) -> None:
    first = steps.released(cast, title="ฉบับแรก")
    second = actions.start_version(entry_id=first.entry_id, by=cast.preparer, at=cast.at)
    second = actions.submit(
        version_id=second.pk, content=steps.content(title="ฉบับที่สอง"), by=cast.preparer, at=cast.at
    )
    for by in (cast.head, cast.palat):
        second = actions.approve(version_id=second.pk, seen_digest=second.digest, by=by, at=cast.at)
    actions.check(version_id=second.pk, ticks=CHECKLIST, by=cast.publisher, at=cast.at)
    publishing.release(version_id=second.pk, by=cast.publisher, at=cast.at + timedelta(days=1))
    uid = first.entry.uid
    assert "ฉบับที่สอง" in body(f"/e/{uid}/")
    assert "ฉบับแรก" in body(f"/e/{uid}/1/")
    assert "แก้ไขชื่อเรื่อง" in body(f"/e/{uid}/")


def test_an_archive_page_goes_with_its_last_entry(cast: Cast) -> None:
    first = steps.released(cast, document_date="2026-06-05")
    assert {"/items/1.11/2569/", "/items/1.11/2569/06/"} <= set(served())
    second = actions.start_version(entry_id=first.entry_id, by=cast.preparer, at=cast.at)
    moved = steps.content(fiscal_year=2568, document_date="2025-09-01")
    second = actions.submit(version_id=second.pk, content=moved, by=cast.preparer, at=cast.at)
    for by in (cast.head, cast.palat):
        second = actions.approve(version_id=second.pk, seen_digest=second.digest, by=by, at=cast.at)
    actions.check(version_id=second.pk, ticks=CHECKLIST, by=cast.publisher, at=cast.at)
    publishing.release(version_id=second.pk, by=cast.publisher, at=cast.at + timedelta(days=1))
    now = set(served())
    assert {"/items/1.11/2568/", "/items/1.11/2568/09/", "/sitemaps/2568/1.11/09.xml"} <= now
    gone = {"/items/1.11/2569/", "/items/1.11/2569/06/", "/en/items/1.11/2569/", "/sitemaps/2569/1.11/06.xml"}
    assert not gone & now


def test_a_withdrawn_file_has_no_address_any_more(cast: Cast) -> None:
    digest, facts = blobs.accept(
        io.BytesIO(b"name,baht\nroad,12\n"), name="งบ.csv", max_bytes=99, allowed=["csv"]
    )
    with_file = {"files": {digest: facts.as_json()}, "attachments": [{"file": digest, "title": "งบ"}]}
    row, other = steps.released(cast, **with_file), steps.released(cast, **with_file)
    path = f"/files/{digest[:16]}/งบ.csv"
    assert press.objects().read(served()[path].digest).startswith(b"name,baht")
    for each, still_there in ((row, True), (other, False)):
        outcomes.request_withdrawal(version_id=each.pk, reason="ยกเลิกโครงการ", by=cast.preparer, at=cast.at)
        publishing.withdraw(version_id=each.pk, reason="ยกเลิกโครงการ", by=cast.publishing_head, at=cast.at)
        assert (path in served()) == still_there


def test_old_addresses_are_sealed_as_redirects(cast: Cast) -> None:
    adoption.load_redirects(pairs=[("/index.php?mod=news&id=4", "/items/4.2/")], at=cast.at)
    assert served()["/index.php?mod=news&id=4"].status == 301
    with pytest.raises(Refused, match="ต้องเป็นที่อยู่ในเว็บไซต์นี้"):
        adoption.load_redirects(pairs=[("/a", "https://evil.example/")], at=cast.at)
    with pytest.raises(Refused, match="เป็นหน้าที่เผยแพร่อยู่"):
        adoption.load_redirects(pairs=[("/law/", "/")], at=cast.at)
    adoption.load_redirects(pairs=[("/index.php?mod=news&id=4", "/items/4.1/")], at=cast.at)


def test_loading_the_scheme_again_makes_no_edition(cast: Cast) -> None:
    before = Edition.objects.count()
    same = document.parse(steps.SCHEME.read_bytes())
    loaded = adoption.adopt_scheme(
        document=same, by=cast.palat, second=cast.head, reason="โหลดซ้ำ", at=cast.at
    )
    assert not loaded.changed and Edition.objects.count() == before


def test_a_rebuild_gives_the_same_pages(cast: Cast) -> None:
    steps.released(cast)
    before = served()
    upkeep.rebuild(at=cast.at)
    after = served()
    # The home page names the edition and the time of its seal.
    assert {p for p in before.keys() | after.keys() if before.get(p) != after.get(p)} <= {"/", "/en/"}


def test_the_database_keeps_the_record_append_only(cast: Cast) -> None:
    act = Recorded.objects.first()
    assert act is not None
    with pytest.raises(AppendOnlyViolation):
        act.save()
    with pytest.raises(AppendOnlyViolation):
        act.delete()


@pytest.mark.parametrize("statement", ["UPDATE audit_act SET verb = 'x'", "DELETE FROM audit_act"])
def test_raw_sql_cannot_rewrite_the_record(cast: Cast, statement: str) -> None:
    from django.db import DatabaseError, connection, transaction

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
