"""Erasing a version: two people and a reason; a tombstone and a line in the log stay, and nothing of the content."""

import io
from datetime import timedelta

import pytest

from prakat.audit.models import Act as Recorded
from prakat.audit.models import Notification, Outbox
from prakat.editorial import actions, blobs, outcomes, urgent
from prakat.editorial.models import ReportBack, Version
from prakat.editorial.rules import ERASED_TITLE, State
from prakat.lib.refusal import Refused
from prakat.lib.seal.listing import Leaf
from prakat.publishing import actions as publishing
from prakat.publishing import erasure, press, sealing
from prakat.publishing.models import Edition, LogLeaf, Notice
from tests import cast as steps
from tests.cast import Cast
from tests.unit.editorial.test_blobs import paper

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
REASON = "มีข้อมูลส่วนบุคคลของผู้รับเบี้ยยังชีพ"
TITLE = "บัญชีรายชื่อผู้รับเบี้ยยังชีพ นางสมศรี"


def served() -> dict[str, Leaf]:
    sealing.catch_up()
    return dict(press.tree().walk(press.current_root()))


def page(path: str) -> str:
    return press.objects().read(served()[path].digest).decode().replace('<span class="together">', "")


def attachment(name: str, mark: str = "") -> dict[str, object]:
    """What a snapshot says of one attached PDF; ``mark`` makes another file of it."""
    digest, facts = blobs.accept(
        io.BytesIO(paper(int(mark or 1))), name=name, max_bytes=10_000, allowed=("pdf",)
    )
    return {"attachments": [{"file": digest, "title": "รายชื่อ"}], "files": {digest: facts.as_json()}}


def digest_of(content: dict[str, object]) -> str:
    (digest,) = content["files"]  # type: ignore[misc]
    return str(digest)


def withdrawn(cast: Cast, row: Version) -> Version:
    outcomes.request_withdrawal(version_id=row.pk, reason=REASON, by=cast.preparer, at=cast.at)
    publishing.withdraw(version_id=row.pk, reason=REASON, by=cast.publishing_head, at=cast.at)
    return steps.refreshed(row)


def erased(cast: Cast, row: Version) -> Version:
    at = cast.at + timedelta(days=120)  # in another fiscal year than the withdrawal
    outcomes.request_erasure(version_id=row.pk, reason=REASON, by=cast.preparer, at=at)
    erasure.erase(version_id=row.pk, reason=REASON, by=cast.publishing_head, at=at)
    return steps.refreshed(row)


def revised(cast: Cast, row: Version, **content: object) -> Version:
    """A newer version of the same entry, released."""
    new = actions.start_version(entry_id=row.entry_id, by=cast.preparer, at=cast.at)
    made = steps.content(**content)
    steps.settle_findings(new, made, cast.preparer, cast.at)
    new = actions.submit(version_id=new.pk, content=made, by=cast.preparer, at=cast.at)
    for by in (cast.head, cast.palat):
        if new.state == "submitted":
            new = actions.approve(
                version_id=new.pk,
                seen_digest=new.digest,
                accepted=steps.accepted(new),
                by=by,
                at=cast.at,
            )
    actions.check(version_id=new.pk, ticks=steps.CHECKLIST, by=cast.publisher, at=cast.at)
    publishing.release(version_id=new.pk, by=cast.publisher, at=cast.at)
    return steps.refreshed(new)


def test_what_the_public_reads_is_not_erased(cast: Cast) -> None:
    row = steps.released(cast)
    with pytest.raises(Refused, match="เผยแพร่แล้ว"):
        outcomes.request_erasure(version_id=row.pk, reason=REASON, by=cast.preparer, at=cast.at)


def test_it_takes_two_and_the_head_may_decline(cast: Cast) -> None:
    row = withdrawn(cast, steps.released(cast))
    with pytest.raises(Refused, match="ยังไม่มีคำขอลบ"):
        erasure.erase(version_id=row.pk, reason=REASON, by=cast.publishing_head, at=cast.at)
    outcomes.request_erasure(version_id=row.pk, reason=REASON, by=cast.preparer, at=cast.at)
    with pytest.raises(Refused, match="มีคำขอลบทิ้งถาวรอยู่แล้ว"):
        outcomes.request_erasure(version_id=row.pk, reason=REASON, by=cast.publisher, at=cast.at)
    for by in (cast.preparer, cast.publisher, cast.operator, cast.stranger):
        with pytest.raises(Refused):
            erasure.erase(version_id=row.pk, reason=REASON, by=by, at=cast.at)
    outcomes.decline_erasure(version_id=row.pk, reason="ไม่มีข้อมูลส่วนบุคคล", by=cast.publishing_head, at=cast.at)
    assert steps.refreshed(row).state == State.WITHDRAWN and steps.refreshed(row).snapshot
    told = Notification.objects.filter(person_id=cast.preparer.person_id, kind="declined").get()
    assert "ไม่เห็นชอบให้ลบ" in told.text


def test_only_the_fact_and_the_reason_remain(cast: Cast) -> None:
    row = steps.acknowledged(cast, title=TITLE, **attachment("นางสมศรี.pdf"))
    row = withdrawn(cast, row)
    digest, before = row.digest, LogLeaf.objects.count()
    row = erased(cast, row)
    assert (row.state, row.snapshot, row.title, row.end_reason) == ("erased", None, ERASED_TITLE, REASON)
    assert row.digest == digest and row.submitted_by_id and row.released_at and row.approvals.exists()
    leaves = list(LogLeaf.objects.filter(index__gte=before))
    assert [leaf.kind for leaf in leaves] == ["erase"]
    assert ReportBack.objects.get().text == ERASED_TITLE
    quoted = [
        *Notification.objects.values_list("text", flat=True),
        *map(str, Outbox.objects.values("payload")),
    ]
    quoted += [str(act.detail) for act in Recorded.objects.all()]
    quoted += list(Edition.objects.values_list("reason", flat=True))
    assert quoted and not [text for text in quoted if "สมศรี" in text]
    leaf = served()[f"/e/{row.entry.uid}/"]
    assert leaf.status == 410
    assert REASON in page(f"/e/{row.entry.uid}/") and "สมศรี" not in page(f"/e/{row.entry.uid}/")
    for path, leaf in served().items():
        assert "สมศรี" not in path
        assert "สมศรี".encode() not in press.objects().read(leaf.digest), path


def test_an_older_version_goes_alone(cast: Cast) -> None:
    """The corrected version and the one before the mistake go on; the mistake leaves a tombstone of its own."""
    mistake = attachment("นางสมศรี.pdf")
    first = steps.released(cast)
    second = revised(cast, first, title=TITLE, **mistake)
    third = revised(cast, second, **attachment("ฉบับแก้ไข.pdf", "2"))
    uid, files = first.entry.uid, f"/files/{digest_of(mistake)[:16]}/"
    assert any(path.startswith(files) for path in served())
    assert served()[f"/e/{uid}/2/"].status == 200 and "สมศรี" in page(f"/e/{uid}/2/")
    erased(cast, second)
    after = served()
    assert {after[path].status for path in (f"/e/{uid}/", f"/e/{uid}/1/")} == {200}
    for path in (f"/e/{uid}/2/", f"/en/e/{uid}/2/"):
        assert after[path].status == 410 and REASON in page(path)
    assert not [path for path in after if path.startswith(files)]
    assert any("แก้ไข" in path for path in after if path.startswith("/files/"))
    for path, leaf in after.items():
        assert "สมศรี".encode() not in press.objects().read(leaf.digest), path
    assert third.state == "released" and erasure.reach(third).others == ()


def test_a_file_that_another_entry_holds_stays(cast: Cast) -> None:
    shared = attachment("แบบฟอร์ม.pdf")
    other = steps.released(cast, title="เรื่องอื่น", **shared)
    row = withdrawn(cast, steps.released(cast, title=TITLE, **shared))
    reach = erasure.reach(row)
    assert (reach.going, reach.shared) == ((), ("แบบฟอร์ม.pdf",))
    assert [(each.version.pk, each.is_public) for each in reach.others] == [(other.pk, True)]
    erased(cast, row)
    path = f"/files/{digest_of(shared)[:16]}/แบบฟอร์ม.pdf"
    assert served()[path].digest == digest_of(shared)
    assert erasure.purge_files([digest_of(shared)], held=()) == 0
    assert blobs.store().has(digest_of(shared))


def test_a_draft_that_was_given_up_goes_too_and_an_open_one_is_told(cast: Cast) -> None:
    row = steps.released(cast, title=TITLE)
    given_up = actions.start_version(entry_id=row.entry_id, by=cast.preparer, at=cast.at)
    actions.keep_hand(version_id=given_up.pk, title=TITLE, by=cast.preparer, at=cast.at)
    actions.discard(version_id=given_up.pk, by=cast.preparer, at=cast.at)
    draft = actions.start_version(entry_id=row.entry_id, by=cast.preparer, at=cast.at)
    row = withdrawn(cast, row)
    served()
    reach = erasure.reach(row)
    assert reach.given_up == (2,) and [each.version.pk for each in reach.others] == [draft.pk]
    assert reach.others[0].is_draft and reach.editions == Edition.objects.count()
    erased(cast, row)
    assert steps.refreshed(given_up).title == ERASED_TITLE
    assert Outbox.objects.get(kind=erasure.PURGE).payload["emptied"] == [row.pk, given_up.pk]


def test_a_notice_loses_its_words(cast: Cast) -> None:
    row = steps.submitted(cast, "4.2", "PLAN", title=TITLE)
    until = cast.at + timedelta(hours=6)
    urgent.order_urgent(version_id=row.pk, reason="น้ำท่วม", notice_until=until, by=cast.palat, at=cast.at)
    publishing.release_urgent(version_id=row.pk, by=cast.publisher, at=cast.at)
    new = actions.start_version(entry_id=row.entry_id, by=cast.plan_officer, at=cast.at)
    actions.submit(version_id=new.pk, content=steps.content("4.2", "PLAN"), by=cast.plan_officer, at=cast.at)
    actions.approve(
        version_id=new.pk, seen_digest=steps.refreshed(new).digest, by=cast.publishing_head, at=cast.at
    )
    if steps.refreshed(new).state == "submitted":
        actions.approve(version_id=new.pk, seen_digest=steps.refreshed(new).digest, by=cast.palat, at=cast.at)
    actions.check(version_id=new.pk, ticks=steps.CHECKLIST, by=cast.publisher, at=cast.at)
    publishing.release(version_id=new.pk, by=cast.publisher, at=cast.at)
    assert "สมศรี" in page("/law/")
    outcomes.request_erasure(version_id=row.pk, reason=REASON, by=cast.plan_officer, at=cast.at)
    edition = erasure.erase(version_id=row.pk, reason=REASON, by=cast.publishing_head, at=cast.at)
    assert edition.kind == "notice" and Notice.objects.get().text_th == ""
    assert "สมศรี" not in page("/law/")


def test_the_purge_forgets_older_editions_and_keeps_the_current_one_whole(cast: Cast) -> None:
    row = withdrawn(cast, steps.released(cast, title=TITLE, **attachment("นางสมศรี.pdf")))
    row = erased(cast, row)
    whole = served()
    assert erasure.purge_editions(Edition.objects.latest("number").number) > 0
    assert served() == whole
    for leaf in whole.values():
        for stored in leaf.stored.values():
            assert len(press.objects().read(stored.digest)) == stored.length
    assert not [path for path in press.folder().rglob("*") if "สมศรี" in path.name]
    assert erasure.purge_editions(Edition.objects.latest("number").number) == 0
