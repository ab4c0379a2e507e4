"""The chain of trust at one moment: keys → checkpoint → what was seen before → edition → its place in the log."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeVar

from prakat.lib.seal.edition import Statement, parse_statement
from prakat.lib.seal.logleaf import LogEntry, parse_log_entry
from prakat.lib.seal.policy import Policy, Seen
from prakat.lib.seal.trust import (
    Authority,
    Untrusted,
    authority_at,
    key_name,
    read_statements,
    split_notes,
)
from prakat.lib.transparency.checkpoint import Checkpoint, parse_checkpoint
from prakat.lib.transparency.merkle import (
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
    verify_consistency,
    verify_inclusion,
)
from prakat.lib.transparency.moments import moment_text, parse_moment
from prakat.lib.transparency.notes import (
    BadNote,
    BadSignature,
    Note,
    VerifierKey,
    cosigned_at,
    parse_note,
    signed_by,
)
from prakat.lib.transparency.tiles import (
    ENTRIES,
    TILE_HEIGHT,
    Absent,
    BadTile,
    Tile,
    TileHashes,
    fetch_tile,
    split_entries,
    tile_at,
)
from prakat.lib.verify.findings import (
    EXPIRED,
    FORK,
    LOG,
    MISSING,
    ROLLBACK,
    SIGNATURE,
    UNREACHABLE,
    WITNESSES,
    Found,
)
from prakat.lib.verify.reading import (
    CHECKPOINT_NOTE,
    COSIGNED_NOTE,
    EDITION_NOTE,
    KEYS_FILE,
    Place,
    Unreachable,
)

CLOCK_SLACK: Final = timedelta(minutes=10)
"""By how much the verifier's clock and the site's may differ."""
CHECKPOINT_TERM_MAX: Final = timedelta(hours=25)

_LASTING: Final = frozenset({EXPIRED, UNREACHABLE})
"""What waiting for a moment does not mend."""

T = TypeVar("T")


@dataclass(frozen=True)
class LogView:
    """The log as a signed checkpoint states it: reads and proves what is in it."""

    checkpoint: Checkpoint
    raw: bytes
    hashes: TileHashes
    fetch: Callable[[Tile], bytes]

    def newest_first(self) -> Iterator[tuple[int, bytes]]:
        """The entries with their indices, the newest first, each proven to be in the log before it is given out."""
        size = self.checkpoint.size
        for bundle in range((size - 1) >> TILE_HEIGHT, -1, -1):
            tile = tile_at(ENTRIES, bundle, size)
            entries = split_entries(fetch_tile(self.fetch, tile), tile)
            for offset in range(len(entries) - 1, -1, -1):
                index = (bundle << TILE_HEIGHT) + offset
                proof = inclusion_proof(index, size, self.hashes.read)
                leaf = leaf_hash(entries[offset])
                if not verify_inclusion(index, size, leaf, proof, self.checkpoint.root):
                    raise Found(LOG, f"log entry {index}", "its bytes are not those in the signed log")
                yield index, entries[offset]

    def begins_with(self, size: int, old_root: bytes) -> bool:
        """Whether the tree of ``size`` leaves with this root is the beginning of this log."""
        proof = consistency_proof(size, self.checkpoint.size, self.hashes.read)
        return verify_consistency(size, self.checkpoint.size, old_root, self.checkpoint.root, proof)

    def is_whole(self) -> bool:
        """Whether the tiles lead to the root that was signed."""
        return root(self.checkpoint.size, self.hashes.read) == self.checkpoint.root


@dataclass(frozen=True)
class Established:
    """What may be believed of a site at a moment."""

    authority: Authority
    log: LogView
    statement: Statement
    note: bytes
    index: int
    """Where the edition's leaf stands in the log."""
    cosigned: int
    """How many of the log's leaves the quorum of witnesses has seen; 0 without witnesses."""

    def seen(self, keys: int) -> Seen:
        """What to remember for the next time."""
        return Seen(self.statement.site, self.log.raw.decode(), self.note.decode(), keys)


def establish(place: Place, policy: Policy, seen: Seen | None, at: datetime) -> Established:
    """What may be believed at this time; raises Found for the first thing that cannot.

    A site may be changing while it is read, so a finding counts only when it stays after the place's pauses.
    """
    for pause in place.pauses:
        try:
            return _established(place, policy, seen, at)
        except Found as found:
            if found.finding.kind in _LASTING:
                raise
            time.sleep(pause)
    return _established(place, policy, seen, at)


def _established(place: Place, policy: Policy, seen: Seen | None, at: datetime) -> Established:
    authority = read_authority(place, policy, seen, at)
    log = read_checkpoint(place, policy, authority, at)
    if seen is not None:
        check_grown(log, seen.checkpoint.encode())
    note = _part(place, EDITION_NOTE)
    statement = _edition(note, policy, authority)
    if seen is not None:
        _check_newer(statement, seen)
    index, entry = newest_edition(log)
    _check_entry(entry, statement)
    if _parsed(parse_moment, statement.expires, EDITION_NOTE) <= at - CLOCK_SLACK:
        raise Found(EXPIRED, f"edition {statement.version}", f"expired {statement.expires}")
    return Established(authority, log, statement, note, index, _cosigned(place, policy, log, at))


def read_authority(place: Place, policy: Policy, seen: Seen | None, at: datetime) -> Authority:
    """The keys that hold at this time."""
    raw = _part(place, KEYS_FILE)
    try:
        authority = authority_at(policy.roots, read_statements(raw, policy.site), at + CLOCK_SLACK)
    except (BadNote, BadSignature, Untrusted) as error:
        raise Found(SIGNATURE, KEYS_FILE, str(error)) from error
    if seen is not None and len(authority.digests) < seen.keys:
        raise Found(ROLLBACK, KEYS_FILE, f"{len(authority.digests)} statements, {seen.keys} were seen before")
    for statement in (authority.editions, authority.checkpoint):
        if not statement.holds(at + CLOCK_SLACK) and not statement.holds(at - CLOCK_SLACK):
            until = moment_text(statement.until_at) if statement.until_at else ""
            raise Found(EXPIRED, f"key {statement.key.name}", f"its term ended {until}")
    return authority


def read_checkpoint(place: Place, policy: Policy, authority: Authority, at: datetime) -> LogView:
    """The log as its signed checkpoint states it now."""
    raw = _part(place, CHECKPOINT_NOTE)
    note = _note(raw, CHECKPOINT_NOTE, authority.checkpoint.key)
    checkpoint = _parsed(parse_checkpoint, note.text, CHECKPOINT_NOTE)
    if checkpoint.origin != key_name(policy.site, "checkpoint"):
        raise Found(SIGNATURE, CHECKPOINT_NOTE, f"it is of another log, {checkpoint.origin}")
    if checkpoint.expires_at <= at - CLOCK_SLACK:
        raise Found(EXPIRED, CHECKPOINT_NOTE, f"expired {moment_text(checkpoint.expires_at)}")
    if checkpoint.expires_at > at + CHECKPOINT_TERM_MAX + CLOCK_SLACK:
        raise Found(EXPIRED, CHECKPOINT_NOTE, "its term is longer than a checkpoint may have")
    return log_view(place, checkpoint, raw)


def log_view(place: Place, checkpoint: Checkpoint, raw: bytes) -> LogView:
    """A log to be read at a place, as this checkpoint states it."""

    def fetch(tile: Tile) -> bytes:
        return place.part(f"log/{tile.path()}")

    return LogView(checkpoint, raw, TileHashes(fetch, checkpoint.size), fetch)


def check_grown(log: LogView, before: bytes) -> None:
    """Raises Found unless the log began with the checkpoint ``before``, which was trusted when it was seen."""
    old = parse_checkpoint(parse_note(before).text)
    new = log.checkpoint
    if new.size < old.size:
        raise Found(ROLLBACK, "log", f"{new.size} entries, {old.size} were seen before")
    if new.size == old.size and new.root != old.root:
        raise Found(FORK, "log", f"two roots were signed for {new.size} entries")
    if not _tiles(lambda: log.begins_with(old.size, old.root)):
        if _tiles(log.is_whole):
            raise Found(FORK, "log", f"the first {old.size} entries are not those that were seen before")
        raise Found(LOG, "log", "its tiles do not lead to the root that was signed")


def newest_edition(log: LogView) -> tuple[int, LogEntry]:
    """Index and content of the last entry of the log that is about an edition."""

    def search() -> tuple[int, LogEntry]:
        for index, body in log.newest_first():
            try:
                entry = parse_log_entry(body)
            except ValueError as error:
                raise Found(LOG, f"log entry {index}", str(error)) from error
            if entry.is_edition:
                return index, entry
        raise Found(LOG, "log", "it holds no edition")

    return _tiles(search)


def _edition(raw: bytes, policy: Policy, authority: Authority) -> Statement:
    note = _note(raw, EDITION_NOTE, authority.editions.key)
    statement = _parsed(parse_statement, note.text, EDITION_NOTE)
    if statement.site != policy.site:
        raise Found(SIGNATURE, EDITION_NOTE, f"it is of another site, {statement.site}")
    return statement


def _check_newer(statement: Statement, seen: Seen) -> None:
    before = parse_statement(parse_note(seen.edition.encode()).text)
    if statement.version < before.version:
        raise Found(ROLLBACK, f"edition {statement.version}", f"edition {before.version} was seen before")
    if statement.version == before.version and statement.digest != before.digest:
        raise Found(FORK, f"edition {statement.version}", "another edition of this number was seen before")


def _check_entry(entry: LogEntry, statement: Statement) -> None:
    subject = f"edition {statement.version}"
    if entry.names(statement):
        return
    if entry.version > statement.version:
        raise Found(ROLLBACK, subject, f"the log holds the newer edition {entry.version}")
    if entry.version < statement.version:
        raise Found(LOG, subject, f"the log's newest edition is {entry.version}")
    if entry.manifest != statement.digest:
        raise Found(FORK, subject, "the log holds another edition of this number")
    raise Found(LOG, subject, "the log says other things of this edition than the edition itself")


def _cosigned(place: Place, policy: Policy, log: LogView, at: datetime) -> int:
    """How many leaves the quorum has seen: each witness by the newest checkpoint that it cosigned and that holds."""
    if not policy.quorum:
        return 0
    try:
        raw = place.part(COSIGNED_NOTE)
    except Absent as error:
        raise Found(WITNESSES, COSIGNED_NOTE, "there is none") from error
    except Unreachable as error:
        raise Found(UNREACHABLE, COSIGNED_NOTE, str(error)) from error
    by: dict[bytes, int] = {}
    for one in split_notes(raw):
        checkpoint, witnesses = cosigned_checkpoint(one, policy)
        if checkpoint.origin != log.checkpoint.origin or checkpoint.expires_at <= at - CLOCK_SLACK:
            continue
        for key in witnesses:
            by[key.public] = max(by.get(key.public, 0), checkpoint.size)
        if checkpoint.size > log.checkpoint.size:
            raise Found(ROLLBACK, "log", f"a witness has seen {checkpoint.size} entries")
        if not _tiles(partial(log.begins_with, checkpoint.size, checkpoint.root)):
            raise Found(FORK, "log", "a witness has seen another beginning of this log")
    if len(by) < policy.quorum:
        raise Found(WITNESSES, COSIGNED_NOTE, f"{len(by)} cosigned it in time, {policy.quorum} must")
    return sorted(by.values())[-policy.quorum]


def cosigned_checkpoint(raw: bytes, policy: Policy) -> tuple[Checkpoint, list[VerifierKey]]:
    """A checkpoint and which of the policy's witnesses cosigned it; Found when a signature is false."""
    try:
        note = parse_note(raw)
        by = [key for key in policy.witnesses if cosigned_at(note, key) is not None]
        return parse_checkpoint(note.text), by
    except (BadNote, BadSignature) as error:
        raise Found(SIGNATURE, COSIGNED_NOTE, str(error)) from error


def _part(place: Place, name: str) -> bytes:
    try:
        return place.part(name)
    except Absent as error:
        raise Found(MISSING, name) from error
    except Unreachable as error:
        raise Found(UNREACHABLE, name, str(error)) from error


def _note(raw: bytes, name: str, key: VerifierKey) -> Note:
    try:
        note = parse_note(raw)
        if signed_by(note, key):
            return note
    except (BadNote, BadSignature) as error:
        raise Found(SIGNATURE, name, str(error)) from error
    raise Found(SIGNATURE, name, f"not signed by {key.text}")


def _parsed(parse: Callable[[str], T], text: str, name: str) -> T:
    try:
        return parse(text)
    except ValueError as error:
        raise Found(SIGNATURE, name, str(error)) from error


def _tiles(read: Callable[[], T]) -> T:
    """What is read out of tiles, their absence and damage turned into findings."""
    try:
        return read()
    except Absent as error:
        raise Found(MISSING, f"log: {error}") from error
    except Unreachable as error:
        raise Found(UNREACHABLE, "log", str(error)) from error
    except BadTile as error:
        raise Found(LOG, "log", str(error)) from error
