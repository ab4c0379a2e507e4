"""Times as the seal writes them: UTC to the second, such as ``2026-11-23T15:13:21Z``."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Final

_UTC: Final = timezone.utc  # noqa: UP017 - the single file also runs where datetime.UTC is unknown
_MOMENT_TEXT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def parse_moment(text: str) -> datetime:
    """The aware time that the text names; ValueError for any other spelling."""
    if not _MOMENT_TEXT.fullmatch(text):
        raise ValueError(f"not a time in UTC to the second: {text[:40]!r}")
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=_UTC)


def moment_text(at: datetime) -> str:
    """An aware time in UTC, fractions of a second left out."""
    if at.tzinfo is None:
        raise ValueError("a time without its zone cannot be sealed")
    return at.astimezone(_UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(seconds: int) -> datetime:
    """The aware time that many seconds after the beginning of 1970."""
    return datetime.fromtimestamp(seconds, _UTC)


def this_moment() -> datetime:
    """What the machine's clock says."""
    return datetime.now(_UTC)
