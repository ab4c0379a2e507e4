"""Findings in a version as the officers see them, and what a set of answers makes of them.

Announcement 1.2 and 1.6; Official Information Act B.E. 2540 ss. 9 para. 2, 14, 15.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from prakat.lib.canonical import digest
from prakat.lib.refusal import Obstacle
from prakat.screening.rules import Kind, Severity

SHORTEST_REASON: Final = 5
SHORTEST_DENIAL: Final = 15
"""Characters of a reason for which something that must be removed is said to be no such thing."""


class Verdict(StrEnum):
    """What the gate says of a version."""

    NOT_SCREENED = "not_screened"
    CLEAN = "clean"
    ANSWERED = "answered"


PASSING: Final = frozenset({Verdict.CLEAN, Verdict.ANSWERED})

CLAUSES: Final[Mapping[str, str]] = {
    "14": "มาตรา 14 ข้อมูลข่าวสารที่อาจก่อให้เกิดความเสียหายต่อสถาบันพระมหากษัตริย์",
    "15-1": "มาตรา 15 (1) กระทบความมั่นคง ความสัมพันธ์ระหว่างประเทศ หรือความมั่นคงทางเศรษฐกิจการคลัง",
    "15-2": "มาตรา 15 (2) ทำให้การบังคับใช้กฎหมายเสื่อมประสิทธิภาพหรือไม่สำเร็จ",
    "15-3": "มาตรา 15 (3) ความเห็นหรือคำแนะนำภายในหน่วยงาน",
    "15-4": "มาตรา 15 (4) อาจเป็นอันตรายต่อชีวิตหรือความปลอดภัยของบุคคล",
    "15-5": "มาตรา 15 (5) รายงานการแพทย์หรือข้อมูลส่วนบุคคลที่เปิดเผยแล้วรุกล้ำสิทธิเกินสมควร",
    "15-6": "มาตรา 15 (6) มีกฎหมายคุ้มครอง หรือมีผู้ให้มาโดยไม่ประสงค์ให้เปิดเผย",
    "15-7": "มาตรา 15 (7) กรณีอื่นตามที่กำหนดในพระราชกฤษฎีกา",
}
"""The sub-clauses of the Official Information Act under which publication may be refused."""


@dataclass(frozen=True, slots=True)
class Found:
    """One finding in one place of a version. ``file`` is a SHA-256, or empty for what officers typed; ``path`` and
    ``span`` then say where. Findings with one key are the same words of the same sort: one answer answers them."""

    kind: Kind
    type: str
    severity: Severity
    excerpt: str
    matched: str = ""
    file: str = ""
    page: int = 0
    path: tuple[str | int, ...] = ()
    span: tuple[int, int] = (0, 0)

    @property
    def key(self) -> str:
        """16 hexadecimal digits that stay the same as long as the same words stand in the same file and page."""
        parts = (self.kind, self.type, self.file, str(self.page), self.matched or self.excerpt)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]

    def as_json(self) -> dict[str, Any]:
        """What a version keeps of it."""
        return {
            "key": self.key,
            "kind": self.kind.value,
            "type": self.type,
            "severity": self.severity.value,
            "excerpt": self.excerpt,
            "file": self.file,
            "page": self.page,
            "block": self.path[1] + 1 if self.path[:1] == ("body",) and isinstance(self.path[1], int) else 0,
        }


@dataclass(frozen=True, slots=True)
class Unread:
    """A file of which the gate does not know what it says, with how many of its pages were read."""

    file: str
    name: str
    has_failed: bool
    pages_read: int = 0
    pages: int = 0


def to_answer(found: Iterable[Found]) -> list[Found]:
    """Those that keep a version from being put forward until they are mended, masked or answered: one for each key,
    the gravest first."""
    wanted = {one.key: one for one in found if one.severity is not Severity.NOTE}
    return sorted(wanted.values(), key=lambda one: one.severity is not Severity.BLOCK)


def obstacles(found: Sequence[Found], unread: Sequence[Unread], answered: Collection[str]) -> list[Obstacle]:
    """Why a version with these findings may not be put forward."""
    told = [_unread(file) for file in unread]
    open_ones = [one for one in to_answer(found) if one.key not in answered]
    blocked = sum(1 for one in open_ones if one.severity is Severity.BLOCK)
    if blocked:
        text = "พบข้อมูลที่เผยแพร่ไม่ได้ %(count)s แห่ง ให้แก้ไขหรือปกปิดในหน้าผลการตรวจก่อนเสนอ"
        told.append(Obstacle("gate_blocked", text, {"count": blocked}))
    if len(open_ones) > blocked:
        text = "มีสิ่งที่ตรวจพบ %(count)s แห่งที่ยังไม่ได้แก้ไขหรือชี้แจง ให้ดำเนินการในหน้าผลการตรวจก่อนเสนอ"
        told.append(Obstacle("gate_open", text, {"count": len(open_ones) - blocked}))
    return told


def _unread(file: Unread) -> Obstacle:
    if file.has_failed:
        text = "ระบบอ่านไฟล์ “%(name)s” ไม่สำเร็จ จึงตรวจไม่ได้ ให้บันทึกไฟล์ใหม่จากโปรแกรมเดิมแล้วแนบแทน หรือสั่งอ่านอีกครั้งในหน้าผลการตรวจ"
        return Obstacle("gate_unreadable", text, {"name": file.name})
    if file.pages:
        text = (
            "ไฟล์ “%(name)s” ยังอ่านไม่ครบ (%(read)s จาก %(pages)s หน้า) ระบบอ่านต่อเองแม้ปิดหน้านี้ ให้เสนอใหม่เมื่ออ่านครบ"
        )
        return Obstacle(
            "gate_unread", text, {"name": file.name, "read": file.pages_read, "pages": file.pages}
        )
    text = "ไฟล์ “%(name)s” กำลังรออ่าน ระบบอ่านเองแม้ปิดหน้านี้ ให้เสนอใหม่เมื่ออ่านครบ"
    return Obstacle("gate_unread", text, {"name": file.name})


def reason_obstacles(found: Found, reason: str) -> list[Obstacle]:
    """Why a reason does not answer a finding. What must be removed can only be said to be no such thing, at length: the
    machine may err, and two persons then vouch for it by name."""
    length = len(reason.strip())
    if found.severity is Severity.BLOCK and length < SHORTEST_DENIAL:
        text = "ข้อนี้เผยแพร่ไม่ได้ ให้ปกปิด หากเครื่องตรวจพบผิด ให้อธิบายว่าสิ่งนี้คืออะไรอย่างน้อย %(least)s ตัวอักษร"
        return [Obstacle("short_reason", text, {"least": SHORTEST_DENIAL})]
    if length < SHORTEST_REASON:
        text = "ให้ชี้แจงเหตุผลที่เผยแพร่ได้ อย่างน้อย %(least)s ตัวอักษร"
        return [Obstacle("short_reason", text, {"least": SHORTEST_REASON})]
    return []


def bound(content_digest: str, findings: Sequence[Mapping[str, Any]]) -> str:
    """What a verdict is bound to: the content, and every finding with its answer."""
    return digest({"content": content_digest, "findings": list(findings)})
