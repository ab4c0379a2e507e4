"""The public log: leaves in the database, appended under a lock; tiles and checkpoints as files beside the editions."""

import hmac
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from prakat.lib.seal.edition import parse_statement
from prakat.lib.seal.logleaf import KEY_KIND, LogEntry, edition_entry
from prakat.lib.seal.trust import CHECKPOINT_KEY
from prakat.lib.transparency.checkpoint import Checkpoint, parse_checkpoint
from prakat.lib.transparency.logfiles import LogFiles
from prakat.lib.transparency.merkle import EMPTY_ROOT, inclusion_proof, leaf_hash, over_leaves, root
from prakat.lib.transparency.moments import moment_text
from prakat.lib.transparency.notes import BadNote, BadSignature, parse_note, signed_by
from prakat.lib.transparency.tiles import TileHashes
from prakat.lib.trees import lock_file, make_durable
from prakat.publishing import keys
from prakat.publishing.models import Edition, LogHead, LogLeaf

logger = logging.getLogger(__name__)

CHECKPOINT_TERM: Final = timedelta(hours=25)
CHECKPOINT_EVERY: Final = timedelta(hours=1)
LOG_FOLDER: Final = "log"
KEYS_FILE: Final = "keys"


class LogDamaged(Exception):
    """The database does not hold the entries that a checkpoint was signed for: nothing more is signed."""


@dataclass(frozen=True)
class Inclusion:
    """Where an edition's leaf stands in the log, and the way from it to the root of a signed checkpoint."""

    index: int
    size: int
    leaf_hash: str
    root: str
    proof: tuple[str, ...]


def append(
    head: LogHead,
    *,
    kind: str,
    edition: Edition | None,
    approvals: Sequence[Mapping[str, str]],
    at: datetime,
    detail: Mapping[str, Any] | None = None,
) -> LogLeaf:
    """Append a leaf inside the caller's transaction, under the lock that ``opened`` took."""
    if edition is None:
        entry = LogEntry(
            settings.SITE_ORIGIN, kind, moment_text(at), approvals=approvals, detail=detail or {}
        )
    else:
        statement = parse_statement(parse_note(edition.note.encode()).text)
        entry = edition_entry(statement, approvals, detail or {})
    return _append(head, entry, edition, at)


def locked() -> LogHead:
    """The head of the log under a lock that lasts until the caller's transaction ends. One act at a time changes what
    the public reads, and each leaf has its own index."""
    head, _ = LogHead.objects.select_for_update().get_or_create(pk=1)
    return head


def opened(at: datetime) -> LogHead:
    """The head of the log under its lock, once each statement about a key is in it: the next leaf is the act's."""
    head = locked()
    _enter_keys(head, at)
    return head


def enter_keys(at: datetime) -> int:
    """Append a leaf for each statement about a key that is not in the log yet; returns how many."""
    with transaction.atomic():
        return _enter_keys(locked(), at)


def pseudonym(person_id: int) -> str:
    """Who a person is in the log: the same for the same person, and nobody's name."""
    return hmac.new(keys.pseudonym_secret(), str(person_id).encode(), "sha256").hexdigest()[:16]


def write_out(directory: Path, at: datetime | None = None) -> bool:
    """Bring keys, tiles and checkpoint below an edition directory up to what the database has committed; whether
    anything was written. Safe to call at any time, by any process.

    Raises LogDamaged, and signs nothing, when the database does not continue what was signed before.
    """
    at = at or timezone.now()
    with lock_file(directory / "log.lock"):
        changed = _lay_keys(directory) | _lay_newest_note(directory)
        files = LogFiles(directory / LOG_FOLDER, make_durable)
        size = LogHead.objects.filter(pk=1).values_list("size", flat=True).first() or 0
        if not size:
            return changed
        before = _signed_before(files)
        new_root = _grown(files, before, size)
        if (
            before is not None
            and (before.size, before.root) == (size, new_root)
            and not _stale(files, before, at)
        ):
            return changed
        signer = keys.checkpoint_signer()
        made = Checkpoint(signer.key.name, size, new_root, at + CHECKPOINT_TERM)
        files.put_checkpoint(signer.sign(made.text()).encode())
        files.tidy(size)
        return True


def renew_checkpoint(at: datetime) -> bool:
    """Keep the assurance fresh: a new checkpoint each hour, a new checkpoint key in time; whether anything was due.

    For the worker, which may call it as often as it likes.
    """
    if not keys.made():
        return False
    renewed = keys.renew_checkpoint_key(at)
    directory = Path(settings.EDITION_DIR)
    files = LogFiles(directory / LOG_FOLDER, make_durable)
    entered = enter_keys(at) if _keys_entered() < len(keys.statements()) else 0
    before = _signed_before(files)
    if not renewed and not entered and before is not None and not _stale(files, before, at):
        return False
    directory.mkdir(parents=True, exist_ok=True)
    return write_out(directory, at)


def resign_newest(at: datetime) -> None:
    """Sign the newest edition with the editions key as it is now, after a change; ``write_out`` lays it out."""
    with transaction.atomic():
        locked()
        newest = Edition.objects.order_by("-number").first()
        if newest is None or not newest.note:
            return
        newest.note = keys.editions_signer().sign(parse_note(newest.note.encode()).text)
        newest.save(update_fields=["note"])


def place_of(edition: Edition) -> Inclusion | None:
    """Where the edition's leaf stands below the newest checkpoint; None while no checkpoint counts it."""
    files = LogFiles(Path(settings.EDITION_DIR) / LOG_FOLDER, make_durable)
    leaf = edition.leaves.order_by("index").first()
    signed = _signed_before(files)
    if leaf is None or signed is None or leaf.index >= signed.size:
        return None
    read = TileHashes(files.fetch, signed.size).read
    proof = tuple(one.hex() for one in inclusion_proof(leaf.index, signed.size, read))
    return Inclusion(leaf.index, signed.size, leaf.leaf_hash, signed.root.hex(), proof)


def signed_checkpoint(directory: Path) -> tuple[Checkpoint, bytes]:
    """The newest checkpoint of the log below an edition directory, and its note; LookupError when there is none."""
    files = LogFiles(directory / LOG_FOLDER, make_durable)
    checkpoint, raw = _signed_before(files), files.checkpoint()
    if checkpoint is None or raw is None:
        raise LookupError("ยังไม่มีบันทึกสาธารณะ")
    return checkpoint, raw


def _enter_keys(head: LogHead, at: datetime) -> int:
    told = _keys_entered()
    missing = list(zip(keys.statements(), keys.statement_digests(), strict=True))[told:]
    for statement, digest in missing:
        detail = {"role": statement.role, "serial": statement.serial, "statement": digest}
        entry = LogEntry(settings.SITE_ORIGIN, KEY_KIND, moment_text(at), detail=detail)
        _append(head, entry, None, at)
    return len(missing)


def _keys_entered() -> int:
    # Leaves without an edition are few, and found by the index of that column however long the log is.
    return LogLeaf.objects.filter(edition=None, kind=KEY_KIND).count()


def _append(head: LogHead, entry: LogEntry, edition: Edition | None, at: datetime) -> LogLeaf:
    body = entry.body()
    leaf = LogLeaf.objects.create(
        index=head.size,
        kind=entry.kind,
        body=body.decode(),
        leaf_hash=leaf_hash(body).hex(),
        edition=edition,
        at=at,
    )
    head.size += 1
    head.save(update_fields=["size"])
    return leaf


def _bodies(first: int, end: int) -> list[bytes]:
    rows = LogLeaf.objects.filter(index__gte=first, index__lt=end).order_by("index")
    found = [body.encode() for body in rows.values_list("body", flat=True)]
    if len(found) != end - first:
        raise LogDamaged(f"the database lacks entries of the log between {first} and {end}")
    return found


def _signed_before(files: LogFiles) -> Checkpoint | None:
    """The last checkpoint, if a checkpoint key of this site signed it; anything else says nothing about the past."""
    raw = files.checkpoint()
    if raw is None:
        return None
    try:
        note = parse_note(raw)
        known = [one.key for one in keys.statements() if one.role == CHECKPOINT_KEY]
        if any(signed_by(note, key) for key in known):
            return parse_checkpoint(note.text)
    except (BadNote, BadSignature):
        pass
    logger.error("the checkpoint of the log was not signed by this site: it is made anew from the database")
    return None


def _grown(files: LogFiles, before: Checkpoint | None, size: int) -> bytes:
    """The root of the log at its new size, its files written. The past must be the one that was signed."""
    old, old_root = (before.size, before.root) if before else (0, EMPTY_ROOT)
    if old > size:
        raise LogDamaged(f"a checkpoint was signed for {old} entries, the database has {size}")
    grown = files.grow(old, old_root, size, _bodies)
    if grown is not None:
        return grown
    logger.error("files of the log are damaged: all are made anew from the database")
    hashes = [leaf_hash(body) for body in _bodies(0, size)]
    if root(old, over_leaves(hashes[:old])) != old_root:
        raise LogDamaged(f"the first {old} entries in the database are not those that were signed")
    rebuilt = files.grow(0, EMPTY_ROOT, size, _bodies)
    assert rebuilt is not None
    return rebuilt


def _stale(files: LogFiles, checkpoint: Checkpoint, at: datetime) -> bool:
    """Whether the checkpoint is over an hour old, from the future, or not by the key that signs now."""
    left = checkpoint.expires_at - at
    if left <= CHECKPOINT_TERM - CHECKPOINT_EVERY or left > CHECKPOINT_TERM:
        return True
    raw = files.checkpoint()
    return raw is None or not signed_by(parse_note(raw), keys.checkpoint_signer().key)


def _lay_keys(directory: Path) -> bool:
    """Lay the statements about keys beside the editions, where they are served."""
    wanted, path = keys.statements_file(), directory / KEYS_FILE
    if path.exists() and path.read_bytes() == wanted:
        return False
    _replace(path, wanted)
    return True


def _lay_newest_note(directory: Path) -> bool:
    """Replace the note of the newest edition where it is laid out and was signed anew, its text being the same."""
    newest = Edition.objects.order_by("-number").first()
    path = directory / "editions" / str(newest.number if newest else 0) / "edition"
    if newest is None or not path.exists():
        return False
    laid, wanted = path.read_bytes(), newest.note.encode()
    if laid == wanted or laid.split(b"\n")[0] != wanted.split(b"\n")[0]:
        return False
    _replace(path, wanted)
    return True


def _replace(path: Path, content: bytes) -> None:
    aside = path.with_name(f".{path.name}.new")
    aside.write_bytes(content)
    make_durable(path.parent)
    aside.replace(path)
    make_durable(path.parent)
