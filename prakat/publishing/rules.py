"""What an edition is: paths and the bytes that stand there, and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from prakat.lib.refusal import Obstacle
from prakat.people.rules import Actor


class EditionKind(StrEnum):
    """Why an edition was made."""

    RELEASE = "release"
    WITHDRAW = "withdraw"
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


@dataclass(frozen=True)
class Leaf:
    """What an edition lists for one path: the object's SHA-256, its length in bytes, type, status.

    ``packed`` is the SHA-256 of the same bytes in gzip, empty where that would not be smaller.
    """

    digest: str
    length: int
    media_type: str
    status: int = 200
    packed: str = ""


class Renderer(Protocol):
    """Renders pages from snapshots. ``publishing`` declares it, ``pages`` fulfils it, ``config`` wires it."""

    def touched_by(self, version_ids: Iterable[int], at: datetime) -> Iterable[Page | str]:
        """The pages that a change of these versions touches; a plain path is one that goes away."""
        ...

    def everything(self, at: datetime) -> Iterable[Page]:
        """Every page of the site."""
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


def lift_obstacles(actor: Actor, publishing_unit: str, ordered_by: Iterable[str]) -> list[Obstacle]:
    """Why this person may not take the emergency notice off before its time (announcement 1.3)."""
    if actor.heads(publishing_unit) or actor.post_codes & set(ordered_by):
        return []
    text = "สิ้นสุดประกาศฉุกเฉินได้เฉพาะหัวหน้าหน่วยงานเผยแพร่ หรือผู้มีอำนาจสั่งเผยแพร่เร่งด่วน"
    return [Obstacle("no_power", text)]
