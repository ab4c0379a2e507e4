"""Takes what was erased off the disk: older editions, files, drafts, mail, and the database's own freed pages."""

import email
import email.policy
import logging
import re
import time
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import connection

from prakat.audit import actions as audit
from prakat.audit.rules import MACHINE
from prakat.cms import erasing as drafts
from prakat.editorial import blobs
from prakat.publishing import erasure, press
from prakat.screening import actions as screening

log = logging.getLogger(__name__)
MAIL_FILES: Final = "django.core.mail.backends.filebased.EmailBackend"
_BETWEEN_MAILS: Final = b"-" * 79 + b"\n"
_UPLOAD_SECONDS: Final = 3600
_LOCK_SECONDS: Final = 60
TABLES: Final = (
    "editorial.Version",
    "editorial.Answer",
    "screening.FileReading",
    "cms.Masking",
    "editorial.ReportBack",
    "audit.Notification",
    "audit.Outbox",
    "publishing.ListedEntry",
    "publishing.ListedTopic",
    "publishing.ShownFile",
    "publishing.Notice",
    "cms.EntryDraft",
    "cms.KeptFile",
    "cms.DraftAttachment",
    "wagtailcore.Revision",
    "wagtailcore.ModelLogEntry",
    "wagtailadmin.FormState",
    "sessions.Session",
)
"""The tables in which the content of a version may have stood."""


class Busy(RuntimeError):
    """Somebody is reading the database, so its log cannot be cut off now."""


def purge_erased(payload: Mapping[str, Any], at: datetime) -> None:
    """Carry out the purge that an erasure owes. It may be cut short anywhere and done again; the record says what each
    run took away, and whether it came to the end."""
    went: dict[str, int | bool] = {"is_done": False}
    try:
        for what, count in _purge(payload):
            went[what] = count
        went["is_done"] = True
    finally:
        audit.record(
            verb="purge",
            subject_kind="version",
            subject_id=payload["version"],
            by=MACHINE,
            at=at,
            detail={"number": payload["number"], **went},
        )


def _purge(payload: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """One store after the other: what went from it, and how much. The drafts come last of those that know of files."""
    emptied: list[int] = payload["emptied"]
    digests = {*payload["files"], *drafts.files_of(emptied)}
    yield "sealed", erasure.purge_editions(payload["edition"])
    yield "files", erasure.purge_files(digests, held=drafts.held_by_others(digests, emptied))
    yield "readings", screening.forget([d for d in digests if not blobs.store().has(d)])
    yield "drafts", drafts.empty_drafts(emptied)
    yield "mails", remove_mails([f"/desk/versions/{pk}/" for pk in emptied])
    yield "search", purge_search(payload["entry"])
    yield "uploads", remove_stale_uploads(time.time() - _UPLOAD_SECONDS)
    scrub_database()


def remove_mails(addresses: Collection[str]) -> int:
    """Take mails that lead to one of these desk addresses out of the folder in which mail is left for want of a mail
    server; returns how many went. Mail that was sent is out of reach."""
    if settings.EMAIL_BACKEND != MAIL_FILES:
        return 0
    wanted = re.compile("|".join(re.escape(address) + r"(?![0-9])" for address in addresses))
    removed = 0
    for path in Path(settings.EMAIL_FILE_PATH).glob("*.log"):
        mails = _mails(path)
        kept = [mail for mail in mails if not wanted.search(_words(mail))]
        if len(kept) == len(mails):
            continue
        removed += len(mails) - len(kept)
        if kept:
            path.write_bytes(b"".join(mail + _BETWEEN_MAILS for mail in kept))
        else:
            path.unlink()
    return removed


def _mails(path: Path) -> list[bytes]:
    return [mail for mail in path.read_bytes().split(_BETWEEN_MAILS) if mail.strip()]


def _words(mail: bytes) -> str:
    message = email.message_from_bytes(mail, policy=email.policy.default)
    return "\n".join(_texts(message))


def _texts(message: Any) -> Iterator[str]:
    for part in message.walk():
        if part.get_content_maintype() == "text":
            yield part.get_content()


def purge_search(uid: str) -> int:
    """Take what the search index held of an entry off the disk; returns how many indexes were written anew. What the
    entry still says to the public is put back first."""
    indexer = press.indexer()
    indexer.catch_up()
    indexer.purge([uid])
    return 1


def remove_stale_uploads(before: float) -> int:
    """Remove what uploads that never ended left behind before a POSIX time; returns how many files went."""
    stale = [
        path
        for path in Path(settings.FILE_UPLOAD_TEMP_DIR).glob("*")
        if path.is_file() and path.stat().st_mtime < before
    ]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def scrub_database() -> None:
    """Rewrite the tables whose freed pages may still hold deleted or overwritten text, and cut SQLite's log off. The
    public site does not notice; officers may wait for some seconds. Raises Busy when a reader stands in the way."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if busy:
                raise Busy("the database's log is still being read")
            return
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{_LOCK_SECONDS}s"])
        try:
            for name in TABLES:
                table = connection.ops.quote_name(apps.get_model(name)._meta.db_table)
                cursor.execute(f"VACUUM (FULL, ANALYZE) {table}")
            cursor.execute("VACUUM (FULL) pg_catalog.pg_statistic")  # it quotes frequent values
        finally:
            cursor.execute("RESET lock_timeout")
