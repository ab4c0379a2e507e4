"""What an edition is: paths and the bytes that stand there, and nothing else."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from prakat.lib.refusal import Obstacle
from prakat.people.rules import Actor


class EditionKind(StrEnum):
    """Why an edition was made; every one is a line of the log."""

    RELEASE = "release"
    WITHDRAW = "withdraw"
    ERASE = "erase"
    REFRESH = "refresh"
    NOTICE = "notice"
    SCHEME = "scheme"
    REBUILD = "rebuild"


@dataclass(frozen=True)
class Page:
    """What a renderer gives for one path: a body in memory, or the digest of a file that is kept already.

    ``path`` begins with ``/``; one that ends with ``/`` is served at that address.
    """

    path: str
    media_type: str
    body: bytes = b""
    file: str = ""
    status: int = 200


WHOLE: Final = (0, 1)


class Renderer(Protocol):
    """Renders pages from snapshots. ``publishing`` declares it, ``pages`` fulfils it, ``config`` wires it."""

    def touched_by(self, version_ids: Iterable[int], at: datetime) -> Iterable[Page | str]:
        """The pages that a change of these versions touches; a plain path is one that goes away."""
        ...

    def everything(self, at: datetime, part: tuple[int, int] = WHOLE) -> Iterable[Page]:
        """Every page of the site; of ``part`` (k, n) the k-th of n shares, which together hold every page once."""
        ...

    def size(self, at: datetime) -> int:
        """About how many pages ``everything`` gives."""
        ...

    def figures(self, at: datetime) -> Iterable[Page]:
        """The pages that show figures which follow the clock, such as overdue labels."""
        ...

    def forget(self) -> None:
        """Let go of what is kept in memory of pages rendered before: some of it may have been erased."""
        ...

    def same_but_figures(self, before: bytes, after: bytes) -> bool:
        """Whether two pages differ in nothing but such figures."""
        ...


def redirect_obstacles(source: str, target: str, known: Mapping[str, str]) -> list[Obstacle]:
    """Why an old address cannot be redirected: shapes, loops, and targets that leave the site."""
    found: list[Obstacle] = []
    if not source.startswith("/") or source.startswith("//") or len(source) > 500:
        found.append(
            Obstacle(
                "bad_source",
                "ที่อยู่เดิม “%(source)s” ต้องขึ้นต้นด้วย / และไม่มีชื่อเว็บ",
                {"source": source[:80]},
            )
        )
    if not target.startswith("/") or target.startswith(("//", "/\\")):
        found.append(
            Obstacle(
                "bad_target",
                "ที่อยู่ใหม่ “%(target)s” ต้องเป็นที่อยู่ในเว็บไซต์นี้ ขึ้นต้นด้วย /",
                {"target": target[:80]},
            )
        )
    seen, here = {source}, target
    while here in known and here not in seen:
        seen.add(here)
        here = known[here]
    if here in seen:
        found.append(Obstacle("loop", "ที่อยู่ “%(source)s” จะวนกลับมาที่เดิม", {"source": source[:80]}))
    return found


class Indexer(Protocol):
    """Keeps the search index beside the edition: declared here, fulfilled by ``pages``, wired by ``config``."""

    def catch_up(self) -> None:
        """Bring the index to what the public reads now."""
        ...

    def rebuild(self) -> int:
        """Make the whole index anew; returns how many entries it holds."""
        ...

    def purge(self, uids: Collection[str]) -> None:
        """Leave no byte of what these entries said before on the disk. What they say now stays."""
        ...

    def tidy(self) -> None:
        """What can be done for it when there is nothing else to do."""
        ...


MENDED_BY_RENDERING = frozenset({EditionKind.REBUILD, EditionKind.REFRESH})
"""Kinds of editions that change how pages look, and not what the public may read."""


def restore_obstacles(
    number: int, exists: bool, is_kept: bool, since: Iterable[EditionKind], reason: str
) -> list[Obstacle]:
    """Why an earlier edition cannot be sealed again. ``since`` are the kinds of the editions after it."""
    found: list[Obstacle] = []
    kinds = list(since)
    if not exists:
        found.append(Obstacle("unknown", "ไม่มีฉบับเว็บไซต์เลขที่ %(number)s", {"number": str(number)}))
    elif not is_kept:
        found.append(Obstacle("not_kept", "หน้าของฉบับเลขที่ %(number)s ไม่ได้เก็บไว้แล้ว", {"number": str(number)}))
    if exists and not kinds:
        found.append(Obstacle("newest", "ฉบับเลขที่ %(number)s เป็นฉบับปัจจุบันอยู่แล้ว", {"number": str(number)}))
    if not set(kinds) <= MENDED_BY_RENDERING:
        text = "หลังฉบับเลขที่ %(number)s มีการเผยแพร่ ถอน หรือลบเรื่อง จึงย้อนไม่ได้ ให้สั่งจัดทำหน้าใหม่ทั้งเว็บไซต์แทน"
        found.append(Obstacle("content_since", text, {"number": str(number)}))
    if not reason.strip():
        found.append(Obstacle("no_reason", "ต้องบอกเหตุผลที่ย้อนกลับไปใช้ฉบับเดิม"))
    return found


def lift_obstacles(actor: Actor, publishing_unit: str, ordered_by: Iterable[str]) -> list[Obstacle]:
    """Why this person may not take the emergency notice off before its time (announcement 1.3)."""
    if actor.heads(publishing_unit) or actor.post_codes & set(ordered_by):
        return []
    text = "สิ้นสุดประกาศฉุกเฉินได้เฉพาะหัวหน้าหน่วยงานเผยแพร่ หรือผู้มีอำนาจสั่งเผยแพร่เร่งด่วน"
    return [Obstacle("no_power", text)]
