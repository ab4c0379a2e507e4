"""Reading a file once for whoever holds it, in a process of its own, and keeping what was found."""

import time
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from prakat.audit import actions as audit
from prakat.lib.documents.shapes import Reading, from_json
from prakat.lib.files import sandbox
from prakat.lib.files.limits import Limits, Unsafe
from prakat.screening import files
from prakat.screening.models import FileReading
from prakat.screening.rules import ReadingState
from prakat.screening.spam import Lexicon

READING: Final = Limits(seconds=3_600, memory_bytes=3_000_000_000)
"""Recognition takes seconds a page."""
READ_FILE: Final = "read_file"
_TOLD_EVERY_SECONDS: Final = 1.0


def ask_to_read(digests: Collection[str], *, mark: str, at: datetime) -> None:
    """Owe the reading of files that nobody has asked to read yet, and another look at those that were looked through
    under another rulebook than the one with this ``mark``."""
    known = {row.digest: row for row in FileReading.objects.filter(digest__in=list(digests)).defer("reading")}
    for digest in dict.fromkeys(digests):
        row = known.get(digest)
        if row is None:
            FileReading.objects.create(digest=digest, state=ReadingState.WAITING, asked_at=at)
        elif row.state == ReadingState.DONE and row.judged_by != mark:
            _set(row, state=ReadingState.WAITING)
        else:
            continue
        audit.enqueue(kind=READ_FILE, payload={"digest": digest}, at=at)


def read_again(digest: str, *, at: datetime) -> None:
    """Owe once more the reading of a file that could not be read."""
    changed = FileReading.objects.filter(digest=digest, state=ReadingState.FAILED).update(
        state=ReadingState.WAITING, error="", pages_read=0, asked_at=at
    )
    if changed:
        audit.enqueue(kind=READ_FILE, payload={"digest": digest}, at=at)


def read(digest: str, path: Path, *, lexicon: Lexicon, mark: str, at: datetime) -> FileReading:
    """Read a file and look through it; what came of it is kept, whether it could be read or not. A file that was read
    before is only looked through again, and only when the rulebook's ``mark`` is another."""
    row, _ = FileReading.objects.get_or_create(
        digest=digest, defaults={"state": ReadingState.WAITING, "asked_at": at}
    )
    if row.state == ReadingState.DONE and row.judged_by == mark:
        return row
    if row.reading is not None:
        return _keep(row, from_json(row.reading), lexicon, mark, at)
    _set(row, state=ReadingState.READING, pages_read=0)
    try:
        answer = sandbox.run("read", source=path, limits=READING, on_progress=_progress(row))
    except Unsafe as unsafe:
        _set(row, state=ReadingState.FAILED, error=str(unsafe.code), finished_at=at)
        return row
    return _keep(row, from_json(answer), lexicon, mark, at)


def _keep(row: FileReading, reading: Reading, lexicon: Lexicon, mark: str, at: datetime) -> FileReading:
    _set(
        row,
        state=ReadingState.DONE,
        format=reading.format,
        layer=reading.layer.value,
        pages=len(reading.pages),
        pages_read=len(reading.pages),
        reading=reading.as_json(),
        findings=[located.as_json() for located in files.find(reading, lexicon)],
        judged_by=mark,
        finished_at=at,
    )
    return row


def forget(digests: Collection[str]) -> int:
    """Forget what these files say; returns how many readings went."""
    return FileReading.objects.filter(digest__in=list(digests)).delete()[0]


def _set(row: FileReading, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _progress(row: FileReading) -> sandbox.Progress:
    told = 0.0

    def tell(done: dict[str, Any]) -> None:
        nonlocal told
        if time.monotonic() - told < _TOLD_EVERY_SECONDS:
            return
        told = time.monotonic()
        _set(row, pages_read=int(done.get("page", 0)), pages=int(done.get("pages", 0)))

    return tell
