"""What was read out of a page: texts with their place in it and the way they are hidden, links, redirections."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from prakat.screening.spam.pages.styles import Hiding


class Place(StrEnum):
    """Where in a page a text stands, as an officer is told."""

    VISIBLE = "ข้อความในหน้า"
    HIDDEN = "ข้อความที่ซ่อนไว้"
    TITLE = "ชื่อหน้า (title)"
    META = "คำอธิบายหน้าสำหรับเครื่องค้นหา (meta)"
    LABEL = "คำบรรยายภาพหรือป้ายกำกับ (alt, title)"
    DATA = "ข้อมูลโครงสร้าง (JSON-LD)"
    COMMENT = "หมายเหตุที่ซ่อนในโค้ด"
    FALLBACK = "ส่วนที่ผู้อ่านไม่เห็น (noscript, template)"
    SCRIPT = "สคริปต์"
    STYLE = "ข้อความที่ style sheet เติมลงในหน้า"
    ENCODED = "ข้อความที่เข้ารหัสไว้"


@dataclass(frozen=True, slots=True)
class Segment:
    """A text at its place."""

    text: str
    place: Place
    hiding: Hiding | None = None


@dataclass(slots=True)
class Link:
    """A link, with its words."""

    address: str
    place: Place
    hiding: Hiding | None = None
    words: str = ""


@dataclass
class Page:
    """What was read out of a page."""

    segments: list[Segment] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    frames: list[Link] = field(default_factory=list)
    refreshes: list[tuple[float, str]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    encoded: list[str] = field(default_factory=list)
    reversed: bool = False

    def visible(self) -> str:
        """What a reader sees."""
        return " ".join(segment.text for segment in self.segments if segment.place is Place.VISIBLE)
