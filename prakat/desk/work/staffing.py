"""Posts and who fills them, as the desk shows them: unit by unit, with acting and vacancies. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from prakat.lib.thai_dates import bangkok_date
from prakat.people.models import Acting, Person, Post, Tenure, Unit
from prakat.people.rules import ACTING_WORDS, ActingKind, chain_of_command, covers


@dataclass(frozen=True)
class ActingLine:
    """Somebody who acts in a post, in which way, by which order and until when."""

    row: Acting
    words: str


@dataclass(frozen=True)
class PostLine:
    """A post with its holder, who acts in it, who comes next, and the posts above it."""

    post: Post
    tenure: Tenure | None
    acting: tuple[ActingLine, ...]
    coming: tuple[Tenure, ...]
    above: tuple[str, ...]

    @property
    def is_vacant(self) -> bool:
        return self.tenure is None and not self.acting


@dataclass(frozen=True)
class UnitPosts:
    name: str
    lines: tuple[PostLine, ...]

    @property
    def vacant(self) -> int:
        return sum(1 for line in self.lines if line.is_vacant)


def staffing(at: datetime) -> list[UnitPosts]:
    """Every post in force, those above the units first. Four queries."""
    on = bangkok_date(at)
    posts = list(Post.objects.filter(closed_at=None).select_related("unit", "reports_to"))
    titles = {post.code: post.title_th for post in posts}
    reports = {post.code: post.reports_to.code if post.reports_to else None for post in posts}
    alive = Q(until_on=None) | Q(until_on__gte=on)
    tenures: dict[int, list[Tenure]] = {}
    for tenure in Tenure.objects.filter(alive).select_related("person"):
        tenures.setdefault(tenure.post_id, []).append(tenure)
    acting: dict[int, list[Acting]] = {}
    for row in Acting.objects.filter(alive, from_on__lte=on).select_related("person"):
        acting.setdefault(row.post_id, []).append(row)
    lines: dict[int | None, list[PostLine]] = {}
    for post in posts:
        held = tenures.get(post.pk, [])
        line = PostLine(
            post=post,
            tenure=next((t for t in held if covers(t.from_on, t.until_on, on)), None),
            acting=tuple(ActingLine(a, ACTING_WORDS[ActingKind(a.kind)]) for a in acting.get(post.pk, ())),
            coming=tuple(t for t in held if t.from_on > on),
            above=_titles(chain_of_command(post.code, reports), titles),
        )
        lines.setdefault(post.unit_id, []).append(line)
    return _by_unit(lines)


def _titles(codes: tuple[str, ...], titles: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(titles.get(code, code) for code in codes)


def _by_unit(lines: Mapping[int | None, list[PostLine]]) -> list[UnitPosts]:
    found = [UnitPosts("", tuple(lines[None]))] if None in lines else []
    for unit in Unit.objects.filter(closed_at=None):
        if unit.pk in lines:
            found.append(UnitPosts(unit.name_th, tuple(lines[unit.pk])))
    return found


def person_choices() -> list[tuple[int, str]]:
    """Everybody in the office's list, by name."""
    return [(person.pk, person.name_th) for person in Person.objects.order_by("name_th", "pk")]


def persons_without_account() -> list[tuple[int, str]]:
    rows = Person.objects.filter(account=None).order_by("name_th", "pk")
    return [(person.pk, person.name_th) for person in rows]


def post_choices() -> list[tuple[int, str]]:
    rows = Post.objects.filter(closed_at=None).select_related("unit")
    return [
        (post.pk, f"{post.title_th} ({post.unit.name_th})" if post.unit else post.title_th) for post in rows
    ]
