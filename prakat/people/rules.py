"""Posts, their holders over time, and the chain of command (announcement 3.1, 3.2, 4.1: ผู้บังคับบัญชาตามลำดับชั้น)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from prakat.audit.rules import Signatory


class ActingKind(StrEnum):
    """How somebody acts in a post that is not their own."""

    IN_PLACE = "in_place"  # รักษาราชการแทน: the post is vacant or its holder cannot serve
    ON_BEHALF = "on_behalf"  # ปฏิบัติราชการแทน: the holder has delegated
    DUTY = "duty"  # ปฏิบัติหน้าที่: as the permanent secretary for the mayor in the announcement's own signature


ACTING_WORDS: Mapping[ActingKind, str] = {
    ActingKind.IN_PLACE: "รักษาราชการแทน",
    ActingKind.ON_BEHALF: "ปฏิบัติราชการแทน",
    ActingKind.DUTY: "ปฏิบัติหน้าที่",
}


@dataclass(frozen=True)
class UnitSpec:
    """A unit as the scheme lays it out."""

    code: str
    name_th: str
    name_en: str
    short_th: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class PostSpec:
    """A post as the scheme lays it out; ``unit`` and ``reports_to`` are codes or None."""

    code: str
    unit: str | None
    title_th: str
    title_en: str
    reports_to: str | None
    is_head: bool = False
    is_publisher: bool = False


@dataclass(frozen=True)
class HeldPost:
    """A post that a person fills today, by tenure or acting; ``title_th`` is what stands under a signature."""

    code: str
    unit: str | None
    title_th: str
    is_head: bool
    is_publisher: bool
    reports_to: str | None
    acting: ActingKind | None = None


@dataclass(frozen=True)
class Actor:
    """Who acts: a person with every post that the person fills at this moment."""

    person_id: int | None
    name: str
    account: str
    is_operator: bool
    posts: tuple[HeldPost, ...] = ()
    ended: tuple[tuple[str, date], ...] = field(default=())
    """Posts held before: (title, last day), so that a refusal can say when the post ended."""

    @property
    def post_codes(self) -> frozenset[str]:
        return frozenset(post.code for post in self.posts)

    @property
    def unit_codes(self) -> frozenset[str]:
        return frozenset(post.unit for post in self.posts if post.unit)

    def heads(self, unit_code: str) -> bool:
        return any(post.is_head and post.unit == unit_code for post in self.posts)

    def signed(self, post_code: str | None = None) -> Signatory:
        """The signature of this actor in the named post, or in the first post held."""
        post = next((p for p in self.posts if p.code == post_code), None) or next(iter(self.posts), None)
        return Signatory(
            person_id=self.person_id,
            name=self.name,
            post_code=post.code if post else "",
            post_title=post.title_th if post else ("ผู้ดูแลระบบ" if self.is_operator else ""),
            account=self.account,
        )


def acting_title(own_title: str, kind: ActingKind, acted_title: str) -> str:
    """The wording under a signature: ``ปลัดเทศบาล ปฏิบัติหน้าที่ นายกเทศมนตรี``."""
    return f"{own_title} {ACTING_WORDS[kind]} {acted_title}".strip()


def chain_of_command(post_code: str, reports_to: Mapping[str, str | None]) -> tuple[str, ...]:
    """The posts above ``post_code``, nearest first. A circle ends where it closes."""
    chain: list[str] = []
    above = reports_to.get(post_code)
    while above is not None and above not in chain and above != post_code:
        chain.append(above)
        above = reports_to.get(above)
    return tuple(chain)


def covers(from_on: date, until_on: date | None, on: date) -> bool:
    """Whether a tenure or acting appointment is in force on ``on``; ``until_on`` is its last day."""
    return from_on <= on and (until_on is None or on <= until_on)


def overlap(from_on: date, until_on: date | None, other_from: date, other_until: date | None) -> bool:
    """Whether two periods share a day."""
    return (until_on is None or other_from <= until_on) and (other_until is None or from_on <= other_until)
