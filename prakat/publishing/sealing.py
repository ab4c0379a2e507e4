"""The one way to an edition: pages pressed, statement signed, row and log leaf written, then the switch.

Order: objects and directories are written and made durable, the database commits, the log and the statement are laid
out and made durable, the switch is renamed into place. A crash before the commit leaves what nothing lists; one after
it is mended by ``catch_up``, which the worker calls all the time.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from prakat.audit import actions as audit
from prakat.audit.rules import Signatory
from prakat.editorial.models import Version
from prakat.lib.seal.edition import PROFILES, Statement
from prakat.publishing import keys, log, press, queries
from prakat.publishing.models import Edition
from prakat.publishing.rules import EditionKind, Page

logger: Final = logging.getLogger(__name__)
TERM: Final = timedelta(days=90)
"""How long an edition is good for; a refresh renews it long before (security: a frozen site must show)."""


def lock() -> None:
    """One act on what the public reads at a time: held until the caller's transaction ends."""
    log.locked()


def seal(
    pages: Iterable[Page | str],
    *,
    kind: EditionKind,
    at: datetime,
    by: Signatory,
    versions: Sequence[Version] = (),
    approvals: Sequence[tuple[str, int]] = (),
    reason: str = "",
    base: str | None = None,
    detail: Mapping[str, Any] | None = None,
) -> Edition:
    """Press the pages onto a tree (by default the newest edition's) and record the edition; the switch follows the
    commit.

    ``approvals`` are (as what, person) of who signed; the log shows pseudonyms. ``detail`` is plain data for the log,
    without names. The pages are rendered after the edition's row stands, so that they can say its number.
    """
    head = log.opened(at)  # the edition's own leaf is the next one: its pages say where the log has it
    last = queries.newest_edition()
    edition = _next_edition(last, kind, by, reason, at)
    of_edition = Edition.versions.through
    of_edition.objects.bulk_create(of_edition(edition=edition, version=row) for row in versions)
    known = last.root if last else ""
    edition.root = press.press(known if base is None else base, pages, known=known)
    _sign(edition)
    log.append(
        head,
        kind=kind.value,
        edition=edition,
        approvals=[{"as": role, "who": log.pseudonym(person)} for role, person in approvals],
        at=at,
        detail={**_entries(versions), **(detail or {})},
    )
    audit.record(
        verb="seal",
        subject_kind="edition",
        subject_id=edition.number,
        by=by,
        at=at,
        detail={"kind": kind.value, "root": edition.root, "reason": reason},
    )
    transaction.on_commit(catch_up)
    return edition


def _next_edition(
    last: Edition | None, kind: EditionKind, by: Signatory, reason: str, at: datetime
) -> Edition:
    return Edition.objects.create(
        number=(last.number if last else 0) + 1,
        previous=last,
        kind=kind.value,
        person_id=by.person_id,
        reason=reason,
        at=at,
        expires_at=at + TERM,
    )


def _sign(edition: Edition) -> None:
    assert edition.expires_at is not None
    statement = Statement(
        site=settings.SITE_ORIGIN,
        version=edition.number,
        kind=edition.kind,
        root=edition.root,
        previous=edition.previous.digest if edition.previous else "",
        at=utc_text(edition.at),
        expires=utc_text(edition.expires_at),
        headers=PROFILES,
    )
    edition.digest, edition.note = statement.digest, keys.editions_signer().sign(statement.line())
    edition.save(update_fields=["root", "digest", "note"])


def utc_text(at: datetime) -> str:
    """A time as statements and the log write it: UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _entries(versions: Sequence[Version]) -> dict[str, Any]:
    """What an edition was made for, as the log names it: the entry's public name and the digest that was approved."""
    if not versions:
        return {}
    return {
        "entries": [
            {"content": row.digest, "entry": row.entry.uid, "version": row.number} for row in versions
        ]
    }


def signers(row: Version) -> list[tuple[str, int]]:
    """Who prepared, approved, checked and released a version, for the log."""
    found: list[tuple[str, int | None]] = [("prepare", row.submitted_by_id)]
    found.extend(
        ("approve", person)
        for person in row.approvals.filter(voided_at=None).values_list("person_id", flat=True)
    )
    found.extend([("check", row.checked_by_id), ("release", row.released_by_id)])
    return [(role, person) for role, person in found if person is not None]


def catch_up() -> None:
    """Bring log and switch to what the database committed last. Safe to call at any time, by any process."""
    if _is_behind():
        with press.switching():
            _switch()
        keep_search()


def keep_search() -> None:
    """Bring the search to what the public reads. What goes wrong with it must not undo a release: the worker tries
    again, and the search shows nothing that the edition does not hold."""
    try:
        press.indexer().catch_up()
    except Exception:
        logger.exception("the search index could not be brought up to date")


def _is_behind() -> bool:
    newest, now = queries.newest_edition(), press.current()
    return newest is not None and bool(newest.note) and (now is None or now.digest != newest.digest)


def _switch() -> None:
    now = press.current()
    waiting = list(queries.editions_after(now.version if now else 0))
    if not waiting and _is_behind():  # the database was restored to an earlier day
        waiting = list(queries.editions_after(0))
    if not waiting:  # another process has switched while this one waited
        return
    for edition in waiting:
        press.announce(edition)
    log.write_out(press.folder())
    press.switch_to(waiting[-1].number)
