"""A municipality whose entries come and go at random, and the tree that incremental pressing makes of it.

The states are written as the procedure leaves them; rules and signatures are tested elsewhere. What is real here is all
that decides which pages a change touches: versions, lists and tallies, and the renderer.
"""

import random
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from prakat.editorial.models import Entry, Version
from prakat.editorial.rules import State
from prakat.editorial.snapshot import Json, digest_of, empty
from prakat.lib.thai_dates import bangkok_date
from prakat.pages.render import SiteRenderer
from prakat.people.models import Unit
from prakat.publishing import tallies
from prakat.publishing.rules import Page
from prakat.scheme.models import Item

BEGIN = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
PLACES = (
    *[("1.11", "FIN")] * 5,
    ("4.2", "PLAN"),
    ("4.2", "PLAN"),
    ("1.3", "PALAT"),
    ("5.1", "PLAN"),
    ("1.12", "PLAN"),
)
TOPICS = ("useful-knowledge", "participation", "policy-privacy", "policy-website")
TABLE = {
    "type": "table",
    "caption": "ตาราง",
    "header_row": False,
    "header_column": False,
    "rows": [["ก", "1"]],
}
PEOPLE = {
    "type": "people",
    "caption": "",
    "people": [
        {"name": "นายสมมุติ", "post": "ปลัด", "unit": "", "phone": "", "email": "", "picture": None},
    ],
}


class SiteInMotion:
    """Takes random steps; ``tree`` is what the public would be served after each of them."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.at = BEGIN
        self.tree: dict[str, Page] = {page.path: page for page in SiteRenderer().everything(self.at)}
        self.made = 0

    def step(self) -> None:
        """One act, or several entries released in one edition."""
        self.at += timedelta(hours=self.chance.choice((1, 5, 30)))
        act = self.chance.choice((self.start, self.start, self.start, self.several, self.revise, self.revise))
        if self.chance.random() < 0.3:
            act = self.chance.choice((self.withdraw, self.withdraw, self.erase))
        rows = act()
        if rows:
            self.press(rows)

    def press(self, rows: list[Version]) -> None:
        """Press what the renderer says that a change of these versions touches. A page beats a path that goes."""
        tallies.touch(rows)
        pieces: Iterable[Page | str] = list(SiteRenderer().touched_by([row.pk for row in rows], self.at))
        for path in (piece for piece in pieces if isinstance(piece, str)):
            self.tree.pop(path, None)
        self.tree.update({piece.path: piece for piece in pieces if isinstance(piece, Page)})

    # --- acts ---

    def start(self, item: str = "", unit: str = "", **changes: object) -> list[Version]:
        """A new entry, anywhere unless it is said where; ``changes`` replace keys of its content."""
        if not item:
            item, unit = self.chance.choice(PLACES)
        entry = Entry.objects.create(
            item=Item.objects.get(number=item), unit=Unit.objects.get(code=unit), created_at=self.at
        )
        return [self._release(entry, 1, **changes)]

    def several(self) -> list[Version]:
        return [row for _ in range(self.chance.choice((2, 5))) for row in self.start()]

    def revise(self) -> list[Version]:
        """A newer version of an entry, whether the public reads it now or it was withdrawn."""
        entries = list(Entry.objects.order_by("-pk")[:40])
        if not entries:
            return []
        entry = self.chance.choice(entries)
        before = entry.versions.exclude(state__in=(State.SUPERSEDED, State.WITHDRAWN, State.ERASED)).first()
        if before is not None:
            self.end(before, State.SUPERSEDED)
        newest = entry.versions.last()
        assert newest is not None
        return [self._release(entry, newest.number + 1)]

    def withdraw(self) -> list[Version]:
        rows = list(Version.objects.filter(state=State.RELEASED).order_by("-pk")[:40])
        if not rows:
            return []
        row = self.chance.choice(rows)
        self.end(row, State.WITHDRAWN)
        return [row]

    def erase(self) -> list[Version]:
        """What an erasure does to the register and the tree: it names the paths of the content itself."""
        rows = list(
            Version.objects.filter(state__in=(State.SUPERSEDED, State.WITHDRAWN)).order_by("-pk")[:40]
        )
        if not rows:
            return []
        row = self.chance.choice(rows)
        before, digest = row.state, row.digest
        for path in [path for path in self.tree if self._is_of(path, row)]:
            del self.tree[path]
        row.snapshot, row.title, row.before_erasure = None, "(ลบทิ้งถาวรแล้ว)", before
        self.end(row, State.ERASED)
        assert row.digest == digest
        return [row]

    @staticmethod
    def _is_of(path: str, row: Version) -> bool:
        own = f"/e/{row.entry.uid}/{row.number}/"
        if path.startswith((own, f"/en{own}")):
            return True
        files = (row.snapshot or {}).get("files", {})
        others = Version.objects.filter(snapshot__isnull=False).exclude(pk=row.pk)
        held = {digest for other in others for digest in other.snapshot["files"]}
        return any(path.startswith(f"/files/{digest[:16]}/") for digest in files if digest not in held)

    def end(self, row: Version, state: State) -> Version:
        """The version as it is left behind in this state."""
        row.state, row.state_at, row.end_reason = state.value, self.at, "มีเหตุผล"
        if state != State.ERASED:
            row.ended_at = self.at
        row.save()
        return row

    def _release(self, entry: Entry, number: int, **changes: object) -> Version:
        content = self._content(entry) | changes
        stated = content["document_date"]
        return Version.objects.create(
            entry=entry,
            number=number,
            state=State.RELEASED,
            state_at=self.at,
            title=content["title"],
            fiscal_year=content["fiscal_year"],
            document_date=date.fromisoformat(stated) if stated else None,
            snapshot=content,
            digest=digest_of(content),
            checked_at=self.at,
            released_at=self.at,
        )

    def _content(self, entry: Entry) -> Json:
        self.made += 1
        year = self.chance.choice((2568, 2569, 2569, 2569, 2569, 2569, 2570))
        made = empty(item=entry.item.number, unit=entry.unit.code, fiscal_year=year)
        made["title"] = f"เรื่องที่ {self.made}"
        made["topics"] = self.chance.sample(TOPICS, self.chance.choice((0, 0, 1, 2)))
        made["body"] = self.chance.sample([{"type": "text", "html": "<p>เนื้อหา</p>"}, TABLE, PEOPLE], 2)
        if self.chance.random() < 0.7:
            month = self.chance.choice((5, 5, 5, 5, 6))
            made["document_date"] = bangkok_date(self.at).replace(
                month=month, day=self.chance.choice((1, 2, 9))
            )
            made["document_date"] = made["document_date"].isoformat()
        if self.chance.random() < 0.4:
            digest, name = self.chance.choice(("aa", "bb", "cc")) * 32, self.chance.choice(("ก.pdf", "b.csv"))
            facts = {"name": name, "media_type": "application/pdf", "length": 9, "pages": 1}
            made["files"] = {digest: facts}
            made["attachments"] = [{"file": digest, "title": name}]
        return made
