"""Replays the demonstration: every entry goes through the procedure by the same actions that the desk calls."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from prakat.editorial import actions, blobs, outcomes, queries, reporting, snapshot
from prakat.editorial.gate import answers
from prakat.editorial.gate.rules import to_answer
from prakat.editorial.models import Entry, Version
from prakat.editorial.rules import CHECKLIST, State
from prakat.people import queries as people
from prakat.people.models import Account
from prakat.publishing import actions as publishing
from prakat.scheme import queries as scheme

PREPARED_BEFORE = timedelta(days=4)
APPROVED_BEFORE = timedelta(days=2)
CHECKED_BEFORE = timedelta(hours=1)
REPORTED_AFTER = timedelta(hours=1)
ACKNOWLEDGED_AFTER = timedelta(hours=20)

ANSWER = "ข้อมูลสมมุติของเทศบาลสาธิต ไม่ใช่ข้อมูลของบุคคลจริง"
ANSWERS: Mapping[str, str] = {
    "FACES_OR_PLATES": "ภาพวาดของเทศบาลสาธิต ไม่มีใบหน้าหรือทะเบียนรถของบุคคลจริง",
    "DUPLICATE": "แนบเอกสารเดียวกันในเรื่องที่เกี่ยวข้องกัน เพื่อให้ประชาชนพบได้จากทั้งสองเรื่อง",
}
Body = list[dict[str, Any]]


@dataclass(frozen=True)
class Draft:
    """What an officer would write: the snapshot's keys, its files by name, to be found in ``folder``."""

    item: str
    unit: str
    keys: Mapping[str, Any]
    body: Body
    attachments: tuple[tuple[str, str], ...] = ()
    """(file name, title)"""


@dataclass
class Office:
    """The people at work: accounts by person, files by name, so that each act is signed by whoever holds the post."""

    folder: Path
    make_file: Callable[[str, Path], Path]
    public_url: str
    kept: dict[str, tuple[str, dict[str, Any]]] = field(default_factory=dict)

    def account(self, person_id: int) -> Account:
        return Account.objects.select_related("person").get(person_id=person_id)

    def file(self, name: str) -> tuple[str, dict[str, Any]]:
        """The SHA-256 and facts of a file, handed in as an officer would."""
        if name not in self.kept:
            max_bytes, allowed = scheme.upload_limits()
            with self.make_file(name, self.folder).open("rb") as stream:
                digest, facts = blobs.accept(stream, name=name, max_bytes=max_bytes, allowed=allowed)
            self.kept[name] = (digest, facts.as_json())
        return self.kept[name]

    def content(self, draft: Draft) -> snapshot.Json:
        """The snapshot of a draft, its file names replaced by digests."""
        made = snapshot.empty(item=draft.item, unit=draft.unit, fiscal_year=draft.keys["fiscal_year"])
        made |= draft.keys
        files: dict[str, Any] = {}
        made["body"] = [self._with_digests(block, files) for block in draft.body]
        made["attachments"] = []
        for name, title in draft.attachments:
            digest, facts = self.file(name)
            files[digest] = facts
            made["attachments"].append({"file": digest, "title": title})
        made["files"] = files
        return made

    def _with_digests(self, value: Any, files: dict[str, Any]) -> Any:
        if isinstance(value, dict):
            return {key: self._named(key, inner, files) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._with_digests(inner, files) for inner in value]
        return value

    def _named(self, key: str, value: Any, files: dict[str, Any]) -> Any:
        if key in snapshot.FILE_FIELDS and isinstance(value, str) and value:
            digest, facts = self.file(value)
            files[digest] = facts
            return digest
        return self._with_digests(value, files)

    def submit(self, draft: Draft, at: datetime, entry: Entry | None = None) -> Version:
        """The assigned officer prepares and submits; a newer version when the entry exists."""
        assignment = scheme.assignment_for(draft.item, draft.unit)
        if assignment is None:
            raise LookupError(f"nobody is assigned to {draft.item} in {draft.unit}")
        by = self.account(assignment.officer_id)
        if entry is None:
            row = actions.start_entry(item=draft.item, unit=draft.unit, by=by, at=at)
        else:
            row = actions.start_version(entry_id=entry.pk, by=by, at=at)
        content = self.content(draft)
        self.settle(row, content, by, at)
        return actions.submit(version_id=row.pk, content=content, by=by, at=at)

    def settle(self, row: Version, content: snapshot.Json, by: Account, at: datetime) -> None:
        """Read the files, and answer what the gate finds as an officer of an invented municipality truthfully would."""
        for digest in snapshot.files_used(content):
            answers.read_file(digest, at=at)
        found = to_answer(answers.judged(content, row).found)
        if found:
            reasons = {one.key: ANSWERS.get(one.type, ANSWER) for one in found}
            answers.answer(version_id=row.pk, content=content, reasons=reasons, by=by, at=at)

    def approve(self, row: Version, at: datetime, steps: int | None = None) -> Version:
        """Whoever holds the next post approves, until the chain is done or ``steps`` persons have."""
        done = 0
        while row.state == State.SUBMITTED and (steps is None or done < steps):
            link = queries.case(queries.version(row.pk), at).open_links[0]
            by = self.account(min(link.holders))
            accepted = [finding["key"] for finding in row.findings]
            row = actions.approve(version_id=row.pk, seen_digest=row.digest, accepted=accepted, by=by, at=at)
            done += 1
        return row

    def publisher(self, row: Version, at: datetime) -> Account:
        """A publisher who neither prepared nor approved the version."""
        taken = {*row.hands, *row.approvals.values_list("person_id", flat=True)}
        return self.account(min(h.person_id for h in people.publishers(at) if h.person_id not in taken))

    def check(self, row: Version, at: datetime) -> Account:
        by = self.publisher(row, at)
        actions.check(version_id=row.pk, ticks=CHECKLIST, by=by, at=at)
        return by

    def report(self, row: Version, by: Account, at: datetime) -> None:
        row = queries.version(row.pk)
        text = reporting.prefilled_report(row, reporting.public_address(row, self.public_url))
        reporting.report_back(version_id=row.pk, text=text, public_url=self.public_url, by=by, at=at)

    def acknowledge(self, row: Version, at: datetime) -> None:
        row = queries.version(row.pk)
        for line in row.report_back.acknowledgements.filter(at=None):
            reporting.acknowledge(version_id=row.pk, by=self.account(line.person_id), at=at)

    def publish(self, draft: Draft, released_at: datetime, entry: Entry | None = None) -> Version:
        """The whole way, from the officer's desk to the last acknowledgement."""
        row = self.submit(draft, released_at - PREPARED_BEFORE, entry)
        row = self.approve(row, released_at - APPROVED_BEFORE)
        by = self.check(row, released_at - CHECKED_BEFORE)
        publishing.release(version_id=row.pk, by=by, at=released_at)
        self.report(row, by, released_at + REPORTED_AFTER)
        self.acknowledge(row, released_at + ACKNOWLEDGED_AFTER)
        return row

    def publish_together(self, drafts: Iterable[Draft], released_at: datetime) -> list[Version]:
        """Several drafts the whole way, released in one edition by one publisher."""
        rows = []
        for draft in drafts:
            row = self.submit(draft, released_at - PREPARED_BEFORE)
            rows.append(self.approve(row, released_at - APPROVED_BEFORE))
        if not rows:
            return rows
        by = self.publisher(rows[0], released_at)
        for row in rows:
            actions.check(version_id=row.pk, ticks=CHECKLIST, by=by, at=released_at - CHECKED_BEFORE)
        publishing.release_together(version_ids=[row.pk for row in rows], by=by, at=released_at)
        for row in rows:
            self.report(row, by, released_at + REPORTED_AFTER)
            self.acknowledge(row, released_at + ACKNOWLEDGED_AFTER)
        return rows

    def withdraw(self, row: Version, reason: str, at: datetime) -> None:
        """The publisher asks, the head of the publishing unit confirms."""
        by = self.publisher(row, at)
        outcomes.request_withdrawal(version_id=row.pk, reason=reason, by=by, at=at)
        head = people.head_post(scheme.publishing_unit_code())
        assert head is not None
        holder = people.holders([head.code], at)[head.code][0]
        publishing.withdraw(version_id=row.pk, reason=reason, by=self.account(holder.person_id), at=at)
