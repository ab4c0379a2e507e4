"""Who may see what on the desk. Denied by default: each answer follows from posts, never from an account's name."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from prakat.lib.refusal import Obstacle
from prakat.lib.thai_dates import short_thai
from prakat.people.rules import Actor


class Sight(StrEnum):
    """How much of a version somebody sees."""

    FULL = "full"
    STATES = "states"
    """Where it stands, without its content: for the operator, who runs the machine and has no editorial power."""
    NONE = "none"


class Denied(Exception):
    """The desk does not show this to this person. ``obstacles`` say why, in Thai."""

    def __init__(self, obstacles: Iterable[Obstacle], *, subject: tuple[str, str] | None = None) -> None:
        self.obstacles = tuple(obstacles)
        self.subject = subject
        super().__init__(self.obstacles)


@dataclass(frozen=True)
class Parties:
    """Everybody whom one version concerns, as far as seeing it goes."""

    unit: str
    publishing_unit: str
    chain: frozenset[str]
    addressees: frozenset[int]


def sight(actor: Actor, parties: Parties, *, is_executive: bool) -> Sight:
    """How much of a version with these parties the actor sees.

    All of it: who holds a post in its unit, in its chain of approval or in the publishing unit, the executives, and
    the persons to whom its report went. The operator sees where it stands. Nobody else sees anything.
    """
    if actor.is_operator:
        return Sight.STATES
    if actor.person_id is None:
        return Sight.NONE
    concerned = (
        parties.unit in actor.unit_codes
        or parties.publishing_unit in actor.unit_codes
        or bool(parties.chain & actor.post_codes)
        or is_executive
        or actor.person_id in parties.addressees
    )
    return Sight.FULL if concerned else Sight.NONE


def entry_obstacles(actor: Actor) -> list[Obstacle]:
    """Why the actor may not enter the desk at all; empty for the operator and for whoever fills a post today."""
    if actor.is_operator or actor.posts:
        return []
    if actor.person_id is None:
        text = "บัญชีนี้ยังไม่ได้ผูกกับบุคคลในทะเบียนบุคลากร ให้ติดต่อผู้ดูแลระบบ"
        return [Obstacle("no_person", text)]
    found = [
        Obstacle(
            "post_ended",
            "ท่านพ้นจากตำแหน่ง %(post)s แล้วตั้งแต่สิ้นวันที่ %(until)s",
            {"post": title, "until": short_thai(until_on)},
        )
        for title, until_on in actor.ended
    ]
    text = "วันนี้ท่านไม่ได้ดำรงตำแหน่งใด จึงเข้าโต๊ะงานไม่ได้ หากไม่ถูกต้อง ให้ติดต่อผู้ดูแลระบบ"
    return [*found, Obstacle("no_post", text)]


def version_obstacles(actor: Actor, unit_name: str) -> list[Obstacle]:
    """Why the actor sees nothing of a version of this unit."""
    found = [
        Obstacle(
            "not_concerned",
            "เรื่องนี้เป็นของ%(unit)s เปิดดูได้เฉพาะผู้ดำรงตำแหน่งในส่วนราชการนั้น ผู้บังคับบัญชาในสายอนุมัติ "
            "หน่วยงานเผยแพร่ ผู้บริหาร และผู้รับรายงาน",
            {"unit": unit_name},
        )
    ]
    for title, until_on in actor.ended:
        found.append(
            Obstacle(
                "post_ended",
                "ท่านพ้นจากตำแหน่ง %(post)s แล้วตั้งแต่สิ้นวันที่ %(until)s",
                {"post": title, "until": short_thai(until_on)},
            )
        )
    return found


def content_obstacles() -> list[Obstacle]:
    """Why the operator, who sees where a version stands, does not see its content."""
    return [Obstacle("operator", "ผู้ดูแลระบบเห็นเฉพาะสถานะของเรื่อง ไม่เห็นเนื้อหาและไฟล์")]


def denied_to_operator() -> list[Obstacle]:
    return [Obstacle("operator", "ผู้ดูแลระบบดูแลเครื่องเท่านั้น หน้านี้เป็นของผู้ปฏิบัติงานในกระบวนการเผยแพร่")]


def only_operator() -> list[Obstacle]:
    return [Obstacle("not_operator", "การบันทึกตำแหน่ง ผู้ดำรงตำแหน่ง และบัญชี ทำได้เฉพาะผู้ดูแลระบบตามคำสั่งแต่งตั้ง")]


def not_a_head() -> list[Obstacle]:
    return [Obstacle("not_head", "หน้านี้เป็นของหัวหน้าส่วนราชการหรือผู้ทำการแทน สำหรับมอบหมายเจ้าหน้าที่")]


def is_executive(actor: Actor, led_posts: frozenset[str]) -> bool:
    """Whether the actor fills a post above all units: one that others report to, or that reports to such a post.

    ``led_posts`` are the actor's posts to which some post reports. The mayor, the deputies and the permanent
    secretary are executives; the president of the council, to whom nobody reports, is not.
    """
    return any(
        post.unit is None and (post.code in led_posts or post.reports_to is not None) for post in actor.posts
    )
