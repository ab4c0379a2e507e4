"""Erasing what should never have been published: out of the register, the edition, every older edition, every store.

The act takes the content out of the database and out of what the public is served, and owes the purge; the purge takes
the bytes off the disk. It may be cut short at any point and carried out again. What stays for good: that there was a
version, who signed it and when, its digest, the reason, and the statements and the log of every edition.
"""

import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Final

from django.db import transaction

from prakat.audit import actions as audit
from prakat.editorial import blobs
from prakat.editorial import queries as editorial
from prakat.editorial.actions import allow, locked
from prakat.editorial.models import ERASE, Version
from prakat.editorial.outcomes import mark_erased
from prakat.editorial.rules import PUBLIC_STATES, WRITING_STATES, Act, Given, State
from prakat.editorial.snapshot import Json
from prakat.lib.seal import listing
from prakat.people import queries as people
from prakat.people.models import Account
from prakat.publishing import actions, press, queries, sealing, tallies
from prakat.publishing.models import Edition, Notice
from prakat.publishing.rules import EditionKind
from prakat.publishing.sealing import lock, seal

PURGE: Final = "purge_erased"
_SETTLING: Final = timedelta(seconds=3)
"""Time for requests that began under an older edition to end before its bytes go."""
_LEFTOVER_SECONDS: Final = 3600


@dataclass(frozen=True)
class Other:
    """Another version that holds the same files, or is a draft that may: it is not erased with this one."""

    version: Version
    files: tuple[str, ...]
    """Their names there."""
    is_same_entry: bool

    @property
    def is_draft(self) -> bool:
        return State(self.version.state) in WRITING_STATES

    @property
    def is_public(self) -> bool:
        return State(self.version.state) in PUBLIC_STATES


@dataclass(frozen=True)
class Reach:
    """What erasing a version takes away, and what it leaves."""

    going: tuple[str, ...]
    """Names of the files whose bytes go."""
    shared: tuple[str, ...]
    """Names of the files whose bytes stay, because other versions hold them."""
    given_up: tuple[int, ...]
    """Numbers of the entry's drafts that were given up and go with it."""
    editions: int
    """How many older editions still have their pages on disk, and lose them."""
    others: tuple[Other, ...]


def purge_key(version_id: int) -> str:
    """Under which the purge of a version is owed."""
    return f"purge:{version_id}"


# --- what would go --------------------------------------------------------------------------------


def reach(row: Version) -> Reach:
    """What erasing this version takes away and leaves. Looks through the content of every version."""
    files: Json = (row.snapshot or {}).get("files", {})
    siblings = list(row.entry.versions.exclude(pk=row.pk).order_by("number"))
    given_up = [each for each in siblings if each.state == State.DISCARDED]
    holders = editorial.holders_of(files, besides=[row.pk, *(each.pk for each in given_up)])
    newest = queries.newest_edition()
    return Reach(
        going=tuple(facts["name"] for digest, facts in files.items() if digest not in holders),
        shared=tuple(facts["name"] for digest, facts in files.items() if digest in holders),
        given_up=tuple(each.number for each in given_up),
        editions=len(_older(newest.number + 1)) if newest else 0,
        others=tuple(_others(row, siblings, holders)),
    )


def _others(row: Version, siblings: list[Version], holders: dict[str, list[int]]) -> Iterator[Other]:
    holding = {pk for versions in holders.values() for pk in versions}
    drafts = {each.pk for each in siblings if State(each.state) in WRITING_STATES}
    rows = Version.objects.filter(pk__in=holding | drafts).select_related("entry__item", "entry__unit")
    for other in rows.order_by("entry_id", "number"):
        held: Json = (other.snapshot or {}).get("files", {})
        names = tuple(facts["name"] for digest, facts in held.items() if digest in holders)
        yield Other(other, names, other.entry_id == row.entry_id)


def _older(number: int) -> list[Path]:
    """Where the editions below a number that still have their pages lie, and those that the database knows nothing of:
    a backup from an earlier day may have been put in its place."""
    known = {str(each.number) for each in queries.editions_after(number - 1)}
    homes = (press.folder() / "editions").glob("*")
    return [home for home in homes if home.name not in known and (home / press.REFERENCE).exists()]


# --- the act --------------------------------------------------------------------------------------


@transaction.atomic
def erase(*, version_id: int, reason: str, by: Account, at: datetime) -> Edition:
    """Erase a version that the public reads no more and that somebody else asked to erase (personal data that should
    never have been published: PDPA 37 (3), and the announcement's own rule on protected information).

    A tombstone with the reason and the date stays (410), and a line in the public log. The bytes leave the disk with
    the purge that is owed here. Raises Refused with every obstacle.
    """
    lock()
    row, case = locked(version_id, at)
    actor = people.actor_for(by, at)
    allow(Act.ERASE, case, actor, at, Given(reason=reason))
    request = editorial.open_request(row, ERASE)
    assert request is not None and actor.person_id is not None
    files = set((row.snapshot or {}).get("files", ()))
    emptied = mark_erased(row, actor, reason, at)
    going = sorted(files - editorial.holders_of(files).keys())
    tallies.touch([row])
    notices = _silence(emptied, at)
    left = list(_paths_left(row, files))
    edition = seal(
        chain(left, press.renderer().touched_by([row.pk], at)),
        kind=EditionKind.ERASE,
        at=at,
        by=actor.signed(),
        versions=[row],
        approvals=[("request", request.person_id), ("erase", actor.person_id)],
        reason=reason.strip(),
        detail={"erased": going},
    )
    if notices:
        edition = actions.reseal(EditionKind.NOTICE, actor.signed(), at, reason="ended")
    audit.enqueue(
        kind=PURGE,
        payload={
            "version": row.pk,
            "number": row.number,
            "entry": row.entry.uid,
            "emptied": emptied,
            "files": sorted(files),
            "edition": edition.number,
        },
        at=at,
        due_at=at + _SETTLING,
        key=purge_key(row.pk),
    )
    transaction.on_commit(press.forget_rendered)
    return edition


def _silence(version_ids: Collection[int], at: datetime) -> bool:
    """Take the title out of the notices of these versions; returns whether one of them was on every page."""
    rows = Notice.objects.filter(version__in=version_ids)
    was_shown = bool(rows.filter(ended_at=None).update(ended_at=at))
    rows.update(text_th="", text_en="")
    return was_shown


def _paths_left(row: Version, digests: Collection[str]) -> Iterator[str]:
    """The paths at which the newest edition still holds what is erased: those of an older version of an entry that
    goes on, and files that no version shows any more under that name. The renderer cannot name them: it knows the
    content no longer."""
    newest = queries.newest_edition()
    if newest is None:
        return
    uid, number = row.entry.uid, str(row.number)
    for language in ((), ("en",)):
        yield from _below(newest.root, (*language, "e", *listing.shards(uid), uid, number))
    shown = queries.files_still_public(digests)
    for digest in sorted(digests):
        for path in _files(newest.root, digest):
            if (digest, path.rpartition("/")[2]) not in shown:
                yield path


def _below(root: str, directories: tuple[str, ...]) -> Iterator[str]:
    here = root
    for part in directories:
        here = press.tree().branch(here).branches.get(part, "")
    if here:
        yield from (path for path, _ in press.tree().walk(here, directories))


def _files(root: str, digest: str) -> Iterator[str]:
    """Where an edition holds a file: below directories that bear the beginning of its digest."""
    here = press.tree().branch(press.tree().branch(root).branches.get("files", ""))
    for part in listing.shards(digest):
        here = press.tree().branch(here.branches.get(part, ""))
    for name, below in here.branches.items():
        if digest.startswith(name):
            directories = ("files", *listing.shards(digest), name)
            found = press.tree().walk(below, directories)
            yield from (path for path, leaf in found if leaf.digest == digest)


# --- the purge ------------------------------------------------------------------------------------


def purge_editions(number: int) -> int:
    """Take the pages of every edition below ``number`` off the disk, as far as no newer one lists them, and whatever no
    edition lists; returns how many directories and objects went. Their statements and the log stay.

    Nothing of an older edition is picked out and the rest kept: lists, feeds and neighbours quote an entry in ways
    that only the whole tells, and no edition may be restored across an erasure anyway.
    """
    sealing.catch_up()
    removed = sum(_forget(home) for home in _older(number))
    sealed_at = (press.folder() / "editions" / str(number) / "edition").stat().st_mtime
    with press.tree().locked():
        removed += press.tree().collect_orphans(before=sealed_at)
    press.make_durable(press.folder())
    return removed


def _forget(home: Path) -> int:
    with press.tree().locked():
        root = listing.digest_of((home / press.REFERENCE).read_bytes())
        (home / "site").unlink(missing_ok=True)
        (home / press.REFERENCE).unlink()
        return press.tree().collect(root)


def purge_files(digests: Collection[str], held: Collection[str]) -> int:
    """Take these files out of the officers' store, but for those that a version or a draft still holds (``held``), and
    what uploads that never ended left there; returns how many files went."""
    keep = set(held) | editorial.holders_of(digests).keys()
    removed = sum(blobs.store().remove(digest) for digest in sorted(set(digests) - keep))
    blobs.store().remove_leftovers(before=time.time() - _LEFTOVER_SECONDS)
    return removed
