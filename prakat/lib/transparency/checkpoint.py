"""Checkpoints of the log (C2SP tlog-checkpoint), with the line that says until when they hold."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from prakat.lib.transparency.merkle import EMPTY_ROOT, HASH_BYTES
from prakat.lib.transparency.moments import moment_text, parse_moment
from prakat.lib.transparency.notes import BadNote

_SIZE_TEXT: Final = re.compile(r"0|[1-9][0-9]{0,15}")
_EXPIRES: Final = "expires "


@dataclass(frozen=True)
class Checkpoint:
    """The state of the log: so many leaves, this root; not to be believed after ``expires_at``."""

    origin: str
    size: int
    root: bytes
    expires_at: datetime

    def text(self) -> str:
        """The text that is signed."""
        root = base64.b64encode(self.root).decode()
        return f"{self.origin}\n{self.size}\n{root}\n{_EXPIRES}{moment_text(self.expires_at)}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """A checkpoint from a note's text; BadNote for any other shape, also when the term is not said."""
    lines = text.split("\n")
    if len(lines) != 5 or lines[4] or not lines[0] or not lines[3].startswith(_EXPIRES):
        raise BadNote("not a checkpoint with its term")
    if not _SIZE_TEXT.fullmatch(lines[1]):
        raise BadNote("a checkpoint without a size")
    try:
        root = base64.b64decode(lines[2].encode("ascii"), validate=True)
        made = Checkpoint(lines[0], int(lines[1]), root, parse_moment(lines[3][len(_EXPIRES) :]))
    except ValueError as error:
        raise BadNote("a checkpoint without a root or a term") from error
    if len(root) != HASH_BYTES or made.text() != text or (made.size == 0 and root != EMPTY_ROOT):
        raise BadNote("a checkpoint with a malformed root")
    return made
