"""What was erased is nowhere: every byte below the state folder is searched, and the database's own files."""

import io
import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.db.utils import load_backend
from django.test import Client
from django.utils import timezone

from prakat.audit.models import Act as Recorded
from prakat.audit.models import Outbox
from prakat.cms.actions import open_draft
from prakat.cms.models import EntryDraft
from prakat.cms.snapshots import snapshot_of
from prakat.editorial import actions, blobs, reporting
from prakat.editorial.models import Version
from prakat.editorial.rules import CHECKLIST
from prakat.jobs import outbox, purging
from prakat.lib.seal import listing
from prakat.lib.search import Index
from prakat.people.models import Account
from prakat.publishing import actions as publishing
from prakat.publishing import press, sealing
from prakat.publishing.models import Edition, LogLeaf
from tests import cast as steps
from tests.cast import Cast, assemble
from tests.integration.cms.conftest import posted
from tests.papers import Line, pdf
from tests.searching import files_with, words_in

pytestmark = pytest.mark.postgres
REASON = "มีข้อมูลส่วนบุคคลของผู้รับเบี้ยยังชีพ"
PLACES = ("ชื่อ", "สรุป", "เนื้อหา", "ตาราง", "ชื่อไฟล์", "ไฟล์พีดีเอฟ", "ไฟล์ซีเอสวี", "บันทึกเอง", "ตัวอย่าง", "อังกฤษ")
WORDS = {place: f"นกขมิ้น{number}x{number:04d}qz" for number, place in enumerate(PLACES, start=7301)}
"""One word for each place in which content stands, half in Thai and found nowhere else."""
SHARED = "year,amount\n2569,ใช้ร่วมกันx9999qz\n".encode()


@pytest.fixture
def state(var_dir: Path, transactional_db: None, settings: Any) -> Iterator[list[Path]]:
    """The folders in which everything is kept: the state folder, with a database in a file of its own, and
    PostgreSQL's tables."""
    settings.REQUIRE_SECOND_FACTOR = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    if connection.vendor == "postgresql":
        yield [var_dir, _tables_on_disk()]
        return
    usual = connections["default"]
    usual.ensure_connection()
    copied = sqlite3.connect(var_dir / "prakat.sqlite3")
    usual.connection.backup(copied)  # type: ignore[attr-defined]
    copied.close()
    configured = {**usual.settings_dict, "NAME": str(var_dir / "prakat.sqlite3")}
    own = load_backend("django.db.backends.sqlite3").DatabaseWrapper(configured, alias="default")
    connections["default"] = own
    yield [var_dir]
    own.close()
    connections["default"] = usual


def _tables_on_disk() -> Path:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('data_directory') || '/base/' || oid FROM pg_database "
            "WHERE datname = current_database()"
        )
        return Path(cursor.fetchone()[0])


def _rows() -> Iterator[tuple[str, bytes]]:
    """Every table with its rows as text: on disk PostgreSQL keeps long values in a packing of its own."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT string_agg(row::text, chr(10)) FROM "{table}" AS row')
            yield table, (cursor.fetchone()[0] or "").encode()


def browser(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def found(state: list[Path]) -> dict[str, set[str]]:
    """Place → the files that hold its word."""
    names = {word: place for place, word in WORDS.items()}
    total: dict[str, set[str]] = {place: set() for place in WORDS}
    if connection.vendor == "postgresql":
        for table, rows in _rows():
            for word in words_in(rows, names):
                total[names[word]].add(table)
    for folder in state:
        for word, files in files_with(folder, names).items():
            total[names[word]] |= files
    return total


def content() -> dict[str, Any]:
    """What the officer types: a paragraph and a table, with their words."""
    paragraph = (
        '{"blocks": [{"key": "a", "text": "%s", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],'
        ' "entityRanges": []}], "entityMap": {}}'
    )
    return {
        "title": f"บัญชีรายชื่อ {WORDS['ชื่อ']}",
        "title_en": f"List {WORDS['อังกฤษ']}",
        "summary": WORDS["สรุป"],
        "body-0-value": paragraph % WORDS["เนื้อหา"],
        "body-count": "2",
        "body-1-deleted": "",
        "body-1-order": "1",
        "body-1-type": "table",
        "body-1-id": "22222222-2222-4222-8222-222222222222",
        "body-1-value-caption": "รายชื่อ",
        "body-1-value-header_row": "on",
        "body-1-value-rows": f'[["ชื่อ", "เบี้ย"], ["{WORDS["ตาราง"]}", "600"]]',
    }


def written(cast: Cast) -> Version:
    """A version written in the typewriter: files handed in, saved by itself, shown live, put forward."""
    row = steps.drafted(cast)
    draft, client = open_draft(row, at=timezone.now()), browser(cast.preparer)
    files = {
        f"บัญชี-{WORDS['ชื่อไฟล์']}.pdf": pdf([[Line(WORDS["ไฟล์พีดีเอฟ"])]]),
        "ข้อมูล.csv": f"ชื่อ,เบี้ย\n{WORDS['ไฟล์ซีเอสวี']},600\n".encode(),
        "ใช้ร่วมกัน.csv": SHARED,
    }
    attached = []
    for name, body in files.items():
        sent = {"draft": draft.pk, "kind": "document", "file": SimpleUploadedFile(name, body)}
        told = client.post("/cms/entry-files/upload/", sent).json()
        assert told["success"], told
        attached.append({"file": told["sha256"], "title": name})
    fields = posted(draft, **content(), attached=json.dumps(attached))
    address = f"/cms/drafts/edit/{draft.pk}/"
    saved = client.post(
        address, fields | {"summary": WORDS["บันทึกเอง"]}, headers={"accept": "application/json"}
    )
    assert saved.json()["success"]
    shown = client.post(f"/cms/drafts/preview/{draft.pk}/", fields | {"summary": WORDS["ตัวอย่าง"]})
    assert shown.status_code == 200
    assert client.post(address, fields).status_code == 302
    steps.settle_findings(
        row, snapshot_of(EntryDraft.objects.get(pk=draft.pk)), cast.preparer, timezone.now()
    )
    proposed = client.post(address, fields | {"action-propose": "yes"})
    assert proposed.status_code == 302 and Version.objects.get(pk=row.pk).state == "submitted"
    return row


def published(cast: Cast, row: Version) -> None:
    now = timezone.now()
    for by in (cast.head, cast.palat):
        row.refresh_from_db()
        if row.state == "submitted":
            actions.approve(
                version_id=row.pk, seen_digest=row.digest, accepted=steps.accepted(row), by=by, at=now
            )
    actions.check(version_id=row.pk, ticks=CHECKLIST, by=cast.publisher, at=now)
    publishing.release(version_id=row.pk, by=cast.publisher, at=now)
    row = steps.refreshed(row)
    text = reporting.prefilled_report(row, reporting.public_address(row, steps.PUBLIC_URL))
    reporting.report_back(
        version_id=row.pk, text=text, public_url=steps.PUBLIC_URL, by=cast.publisher, at=now
    )


def other_entry(cast: Cast) -> Version:
    """Another entry, with a file that the first one has too."""
    digest, facts = blobs.accept(io.BytesIO(SHARED), name="ใช้ร่วมกัน.csv", max_bytes=9_999, allowed=("csv",))
    attachments = [{"file": digest, "title": "ใช้ร่วมกัน"}]
    return steps.released(cast, title="เรื่องอื่น", attachments=attachments, files={digest: facts.as_json()})


def act(client: Client, row: Version, name: str) -> None:
    assert client.get(f"/desk/versions/{row.pk}/{name}/").status_code == 200
    answer = client.post(f"/desk/versions/{row.pk}/{name}/", {"reason": REASON})
    assert answer.status_code == 302, re.findall(r"<li>(.*?)</li>", answer.content.decode())[:5]


def whole(root: str) -> int:
    """Check that an edition is wholly on disk: every listing, every object, every name in its directories."""
    tree, count = press.tree(), 0
    for digest in tree.directories(root, set()):
        assert listing.digest_of(tree.listing(digest)) == digest
        home = tree.directory(digest)
        for name, leaf in tree.branch(digest).leaves.items():
            for coding, stored in leaf.stored.items():
                named = home / (listing.file_name(name, leaf) + listing.SUFFIXES[coding])
                assert named.samefile(tree.objects.path(stored.digest))
                assert len(tree.objects.read(stored.digest)) == stored.length
                count += 1
        for name in tree.branch(digest).branches:
            assert (home / name).is_dir()
    return count


def hits(question: str) -> list[str]:
    """The first hit of the search beside the edition, and only when its title is what was asked for."""
    found = Index.open(press.folder() / "search").search(question, limit=1).hits
    return [hit.id for hit in found if "".join(text for text, _ in hit.title) == question]


def test_nothing_of_what_was_erased_is_found_anywhere(
    state: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = assemble(at=timezone.now())
    row = written(cast)
    published(cast, row)
    other = other_entry(cast)
    outbox.run_due(timezone.now())
    client = browser(cast.preparer)
    assert client.post(f"/cms/entries/{row.entry.uid}/new-version/").status_code == 302
    given_up = EntryDraft.objects.get(version__entry=row.entry, version__state="draft")
    assert client.post(f"/cms/drafts/{given_up.pk}/discard/").status_code == 302
    act(client, row, "request_withdrawal")
    title = steps.refreshed(row).title
    assert hits(title) == [row.entry.uid]
    before = found(state)
    assert not {place for place, files in before.items() if not files}, before
    searched = " ".join(name for files in before.values() for name in files)
    assert all(store in searched for store in ("edition/objects/", "edition/trees/", "blobs/", "mail/"))
    assert "prakat.sqlite3" in searched or "editorial_version" in searched
    act(browser(cast.publishing_head), row, "withdraw")
    outbox.run_due(timezone.now())
    act(client, row, "request_erasure")
    leaves = LogLeaf.objects.count()
    act(browser(cast.publishing_head), row, "erase")
    assert [leaf.kind for leaf in LogLeaf.objects.filter(index__gte=leaves)] == ["erase"]
    page = browser(cast.publishing_head).get(f"/desk/versions/{row.pk}/").content.decode()
    assert "กำลังลบออกจากชุดเผยแพร่เก่า" in page

    _purged(monkeypatch, timezone.now() + timedelta(seconds=10))

    left = {place: files for place, files in found(state).items() if files}
    assert not left
    assert hits(title) == []
    assert "ครบแล้ว" in browser(cast.publishing_head).get(f"/desk/versions/{row.pk}/").content.decode()
    root = press.current_root()
    assert root == Edition.objects.latest("number").root and whole(root) > 200
    served = dict(press.tree().walk(root))
    assert served[f"/e/{row.entry.uid}/"].status == 410
    assert REASON in press.objects().read(served[f"/e/{row.entry.uid}/"].digest).decode()
    shared = [path for path in served if path.endswith("/ใช้ร่วมกัน.csv")]
    assert len(shared) == 1 and press.objects().read(served[shared[0]].digest) == SHARED
    assert blobs.store().has(served[shared[0]].digest) and steps.refreshed(other).state == "released"


def _purged(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    """The worker carries the purge out; the first time it is cut short in the middle."""

    def broken(*_: object) -> int:
        raise OSError("the disk went away")

    with monkeypatch.context() as patched:
        patched.setattr(purging.drafts, "empty_drafts", broken)
        outbox.run_due(at)
    owed = Outbox.objects.get(kind="purge_erased")
    assert owed.done_at is None and "the disk went away" in owed.last_error
    began = Recorded.objects.get(verb="purge").detail
    assert not began["is_done"] and began["sealed"] > 50 and began["files"] == 2, began
    assert outbox.run_due(owed.due_at)
    owed.refresh_from_db()
    assert owed.done_at is not None and not owed.last_error
    went = Recorded.objects.filter(verb="purge").latest("id").detail
    assert went["is_done"] and went["drafts"] > 5 and went["mails"] >= 4 and not went["files"], went
    sealing.catch_up()
