"""The instance that the proofs break, and the official acts that they break it with."""

import io
import json
import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

NOTES = "faults.json"
"""Beside the database: which version each act is about, and at what time it happens."""
REASON = "ลงผิดเรื่อง"


@dataclass(frozen=True)
class Instance:
    """What ``fill`` prepared: versions by the act that waits for them."""

    at: datetime
    versions: dict[str, int]
    content: dict[str, Any]

    def account(self, name: str) -> Any:
        from prakat.people.models import Account

        return Account.objects.get(username=name)


def read_instance(var: Path) -> Instance:
    plain = json.loads((var / NOTES).read_text())
    return Instance(datetime.fromisoformat(plain["at"]), plain["versions"], plain["content"])


def fill(var: Path) -> None:
    """Put the cast into their posts and bring one version each to where an act of the proof can take it."""
    from django.core.management import call_command
    from django.utils import timezone

    from prakat.editorial import outcomes
    from prakat.publishing import actions, press
    from prakat.publishing.rules import Page
    from tests import cast as steps
    from tests.faults.judging import recover

    call_command("migrate", interactive=False, verbosity=0)
    at = timezone.now().replace(microsecond=0)
    cast = steps.assemble(at)
    gone = {
        name: steps.released(cast, title=f"ฉบับ {name}", **_file(name)).pk for name in ("withdraw", "erase")
    }
    for number in gone.values():
        outcomes.request_withdrawal(version_id=number, reason=REASON, by=cast.preparer, at=at)
    actions.withdraw(version_id=gone["erase"], reason=REASON, by=cast.publishing_head, at=at)
    outcomes.request_erasure(version_id=gone["erase"], reason=REASON, by=cast.preparer, at=at)
    versions = gone | {
        "release": steps.checked(cast, title="ฉบับที่จะเผยแพร่", **_file("release")).pk,
        "next": steps.checked(cast, title="ฉบับถัดไป").pk,
        "submit": steps.drafted(cast).pk,
    }
    press.press(press.current_root(), [Page("/orphan/", "text/html", b"<!doctype html>" * 50)])
    recover()  # so that nothing is due that would come between
    content = steps.content(title="ฉบับที่จะเสนอ")
    (var / NOTES).write_text(json.dumps({"at": at.isoformat(), "versions": versions, "content": content}))


def _file(name: str) -> dict[str, Any]:
    """Content with one attachment of its own."""
    from prakat.editorial import blobs

    content = f"month,baht\n{name},12\n".encode() * 40
    digest, facts = blobs.accept(io.BytesIO(content), name=f"{name}.csv", max_bytes=9999, allowed=["csv"])
    return {"files": {digest: facts.as_json()}, "attachments": [{"file": digest, "title": name}]}


def release(instance: Instance, version: str = "release") -> None:
    from prakat.publishing import actions

    by = instance.account("publisher")
    actions.release(version_id=instance.versions[version], by=by, at=instance.at)


def withdraw(instance: Instance) -> None:
    from prakat.publishing import actions

    by, number = instance.account("publishing_head"), instance.versions["withdraw"]
    actions.withdraw(version_id=number, reason=REASON, by=by, at=instance.at)


def erase(instance: Instance) -> None:
    from prakat.publishing import erasure

    by, number = instance.account("publishing_head"), instance.versions["erase"]
    erasure.erase(version_id=number, reason=REASON, by=by, at=instance.at)


def submit(instance: Instance) -> None:
    from prakat.editorial import actions

    by, number = instance.account("preparer"), instance.versions["submit"]
    actions.submit(version_id=number, content=instance.content, by=by, at=instance.at)


def attach(instance: Instance) -> None:
    """An officer attaches a file to a draft."""
    _file("attach")


def rebuild(instance: Instance) -> None:
    from prakat.publishing import upkeep

    upkeep.rebuild(at=instance.at, reason="faults")


def forget(instance: Instance) -> None:
    """Take away what only old editions list, as the worker does in passing; here all but the newest are old."""
    from django.conf import settings

    from prakat.publishing import upkeep

    settings.EDITIONS_KEPT = 1
    upkeep.forget_old_editions()


def sweep(instance: Instance) -> None:
    """Take away what an act left that was never committed."""
    from prakat.publishing import press

    with press.tree().locked():
        assert press.tree().collect_orphans(before=float("inf"))


def checkpoint(instance: Instance) -> None:
    """Sign the log anew, as the worker does each hour."""
    from prakat.publishing import log

    assert log.renew_checkpoint(instance.at + timedelta(hours=2))


ACTS: dict[str, Callable[[Instance], None]] = {
    "release": release,
    "withdraw": withdraw,
    "attach": attach,
    "submit": submit,
    "rebuild": rebuild,
    "erase": erase,
    "forget": forget,
    "sweep": sweep,
    "checkpoint": checkpoint,
}


def go_on(instance: Instance) -> None:
    """The next official act of the day: work must go on after any fault."""
    release(instance, "next")


def warm(instance: Instance) -> None:
    """What a server that has run for a while has in memory, except for anything read from the edition."""
    from django.db import connection

    import prakat.jobs.commands.worker  # noqa: F401
    from prakat.publishing import press

    for page in press.renderer().touched_by([instance.versions["release"]], instance.at):
        assert page
    connection.close()


# --- what the database says, read without Django ---------------------------------------------------

OWN_TABLES = ("editorial_", "publishing_", "audit_")
COUNTED_TABLES = {f"publishing_{name}" for name in ("listedentry", "listedtopic", "shownfile", "tally")}


@dataclass(frozen=True)
class Record:
    """The committed content of the database, as far as an act can change it."""

    tables: dict[str, tuple[Any, ...]]
    states: dict[str, str]
    number: int
    root: str
    digest: str
    leaves: tuple[str, ...]

    def differs_from(self, other: "Record") -> list[str]:
        """The tables in which two records differ."""
        return [name for name in self.tables if self.tables[name] != other.tables.get(name)]


def read_record(var: Path, instance: Instance) -> Record:
    """Open the database as any program would, which recovers it after a crash, and read it."""
    connection = sqlite3.connect(var / "prakat.sqlite3")
    try:
        found = connection.execute("PRAGMA quick_check").fetchone()[0]
        if found != "ok":
            raise AssertionError(f"the database is damaged: {found}")
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
            )
            if name.startswith(OWN_TABLES)
        ]
        tables = {name: _rows(connection, name) for name in names}
        states = dict(connection.execute("SELECT id, state FROM editorial_version"))
        edition = connection.execute(
            "SELECT number, root, digest FROM publishing_edition ORDER BY number DESC LIMIT 1"
        ).fetchone()
        leaves = connection.execute('SELECT body FROM publishing_logleaf ORDER BY "index"')
        return Record(
            tables,
            {act: states[pk] for act, pk in instance.versions.items()},
            *edition,
            leaves=tuple(body for (body,) in leaves),
        )
    finally:
        connection.close()


def _rows(connection: sqlite3.Connection, table: str) -> tuple[Any, ...]:
    """A table's rows; without their numbers where rows are only counted up from others and may be made anew."""
    columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    if table in COUNTED_TABLES:
        columns = [column for column in columns if column != "id"]
    listed = ", ".join(f'"{column}"' for column in columns)
    return tuple(sorted(connection.execute(f'SELECT {listed} FROM "{table}"'), key=repr))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prakat.config.settings")
    import django

    django.setup()
    from django.conf import settings

    fill(Path(settings.VAR_DIR))
