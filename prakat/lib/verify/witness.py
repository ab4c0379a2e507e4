"""A witness: somebody elsewhere who signs that the log only ever grew, and keeps proof when it did not."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from prakat.lib.seal.policy import Policy
from prakat.lib.seal.trust import join_notes, split_notes
from prakat.lib.transparency.checkpoint import Checkpoint, parse_checkpoint
from prakat.lib.transparency.merkle import EMPTY_ROOT, consistency_proof, root
from prakat.lib.transparency.moments import moment_text
from prakat.lib.transparency.notes import Note, VerifierKey, parse_note
from prakat.lib.transparency.signing import Signer
from prakat.lib.transparency.tiles import Absent, BadTile
from prakat.lib.verify.command import write_whole
from prakat.lib.verify.establish import (
    LogView,
    check_grown,
    cosigned_checkpoint,
    read_authority,
    read_checkpoint,
)
from prakat.lib.verify.findings import FORK, LOG, ROLLBACK, WITNESSES, Found
from prakat.lib.verify.reading import Place

COSIGNED_FILE: Final = "cosigned-checkpoint"
FORKS_FOLDER: Final = "forks"


@dataclass(frozen=True)
class Cosigned:
    """A checkpoint that this witness has signed, and how many entries it had seen before (0: none)."""

    checkpoint: Checkpoint
    raw: bytes
    before: int


def cosign(place: Place, policy: Policy, state: Path, signer: Signer, at: datetime) -> Cosigned:
    """Cosign the log's checkpoint if it continues the one that this witness cosigned last.

    The state is kept in ``state``: the last cosigned checkpoint, and for a fork or rollback both notes with what
    shows that they contradict each other. Raises Found.
    """
    kept = state / COSIGNED_FILE
    before = kept.read_bytes() if kept.exists() else None
    log = _grown_log(place, policy, before, state, at)
    note = parse_note(log.raw)
    signed = Note(note.text, (*note.signatures, signer.cosignature(note.text, int(at.timestamp()))))
    state.mkdir(parents=True, exist_ok=True)
    write_whole(kept, signed.raw())
    old = parse_checkpoint(parse_note(before).text).size if before else 0
    return Cosigned(log.checkpoint, signed.raw(), old)


def accept(
    raw: bytes, known: bytes, log: LogView, policy: Policy, at: datetime
) -> tuple[bytes, Sequence[VerifierKey]]:
    """The cosigned checkpoints to be served once this one is added to those ``known``, and whose it is.

    Each witness stands there with the last one; expired ones are left out. Raises Found when none of the policy's
    witnesses cosigned it or it is no beginning of the log.
    """
    checkpoint, by = cosigned_checkpoint(raw, policy)
    if not by:
        raise Found(WITNESSES, "note", "none of the policy's witnesses cosigned it")
    if checkpoint.origin != log.checkpoint.origin:
        raise Found(WITNESSES, "note", f"it is of another log, {checkpoint.origin}")
    if checkpoint.size > log.checkpoint.size or not log.begins_with(checkpoint.size, checkpoint.root):
        raise Found(FORK, "log", "the witness has seen another log than this one")
    kept = []
    for one in split_notes(known):
        other, others = cosigned_checkpoint(one, policy)
        if other.expires_at > at and {key.public for key in others} - {key.public for key in by}:
            kept.append(one)
    return join_notes([*kept, raw]), by


def _grown_log(place: Place, policy: Policy, before: bytes | None, state: Path, at: datetime) -> LogView:
    for pause in (*place.pauses, None):
        try:
            log = read_checkpoint(place, policy, read_authority(place, policy, None, at), at)
            try:
                if before is not None:
                    check_grown(log, before)
                elif not log.is_whole():
                    raise Found(LOG, "log", "its tiles do not lead to the root that was signed")
            except (Absent, BadTile) as error:
                raise Found(LOG, "log", str(error)) from error
            return log
        except Found as found:
            if pause is None:
                if before is not None and found.finding.kind in (FORK, ROLLBACK):
                    _keep_proof(state, before, log, found, at)
                raise
            time.sleep(pause)
    raise AssertionError("unreachable")


def _keep_proof(state: Path, before: bytes, log: LogView, found: Found, at: datetime) -> None:
    """Keep both notes, and what the log now says of the part that was cosigned before."""
    folder = state / FORKS_FOLDER / f"{moment_text(at).replace(':', '')}-{found.finding.kind}"
    folder.mkdir(parents=True, exist_ok=True)
    old, new = parse_checkpoint(parse_note(before).text), log.checkpoint
    shown = {
        "finding": {"kind": found.finding.kind, "subject": found.finding.subject, "fact": found.finding.fact},
        "at": moment_text(at),
        "before": {"size": old.size, "root": old.root.hex()},
        "now": {"size": new.size, "root": new.root.hex()},
        "consistency_proof": [],
        "root_of_the_same_size_now": "",
    }
    if old.size <= new.size:
        read = log.hashes.read
        shown["consistency_proof"] = [one.hex() for one in consistency_proof(old.size, new.size, read)]
        shown["root_of_the_same_size_now"] = (root(old.size, read) if old.size else EMPTY_ROOT).hex()
    write_whole(folder / "before", before)
    write_whole(folder / "now", log.raw)
    write_whole(folder / "proof.json", (json.dumps(shown, indent=2) + "\n").encode())
