"""Who fills which post at a given moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from prakat.lib.thai_dates import bangkok_date
from prakat.people import rules
from prakat.people.models import Account, Acting, Person, Post, Tenure
from prakat.people.rules import ActingKind, Actor, HeldPost


@dataclass(frozen=True)
class Holder:
    """A person in a post: ``title_th`` is the wording under the signature."""

    person_id: int
    name: str
    post_code: str
    title_th: str
    email: str
    acting: bool


def _in_force(on: date) -> Q:
    return Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gte=on))


def actor_for(account: Account, at: datetime) -> Actor:
    """The account's person with every post that the person fills at ``at``. Three queries."""
    on = bangkok_date(at)
    if account.person_id is None or not account.is_active:
        return Actor(
            person_id=None, name=account.username, account=account.username, is_operator=account.is_operator
        )
    person = account.person
    assert person is not None
    tenures = list(Tenure.objects.filter(person=person).select_related("post__unit", "post__reports_to"))
    held = [t.post for t in tenures if rules.covers(t.from_on, t.until_on, on) and t.post.closed_at is None]
    own_title = held[0].title_th if held else ""
    posts = [_held(post, post.title_th, None) for post in held]
    acting = Acting.objects.filter(_in_force(on), person=person, post__closed_at__isnull=True)
    for row in acting.select_related("post__unit", "post__reports_to"):
        kind = ActingKind(row.kind)
        posts.append(_held(row.post, rules.acting_title(own_title, kind, row.post.title_th), kind))
    ended = tuple(
        (t.post.title_th, t.until_on) for t in tenures if t.until_on is not None and t.until_on < on
    )
    return Actor(
        person_id=person.pk,
        name=person.name_th,
        account=account.username,
        is_operator=False,
        posts=tuple(posts),
        ended=ended,
    )


def _held(post: Post, title: str, kind: ActingKind | None) -> HeldPost:
    return HeldPost(
        code=post.code,
        unit=post.unit.code if post.unit else None,
        title_th=title,
        is_head=post.is_head,
        is_publisher=post.is_publisher,
        reports_to=post.reports_to.code if post.reports_to else None,
        acting=kind,
    )


def holders(post_codes: Iterable[str], at: datetime) -> dict[str, list[Holder]]:
    """For each post code, who fills it at ``at``: holders first, then those who act. Three queries."""
    on = bangkok_date(at)
    codes = list(post_codes)
    found: dict[str, list[Holder]] = {code: [] for code in codes}
    tenures = Tenure.objects.filter(_in_force(on), post__code__in=codes).select_related("person", "post")
    for tenure in tenures:
        found[tenure.post.code].append(_holder(tenure.person, tenure.post.code, tenure.post.title_th, False))
    acting = list(Acting.objects.filter(_in_force(on), post__code__in=codes).select_related("person", "post"))
    own: dict[int, str] = {}
    if acting:
        own_tenures = Tenure.objects.filter(_in_force(on), person__in=[row.person_id for row in acting])
        for tenure in own_tenures.select_related("post"):
            own.setdefault(tenure.person_id, tenure.post.title_th)
    for row in acting:
        title = rules.acting_title(own.get(row.person_id, ""), ActingKind(row.kind), row.post.title_th)
        found[row.post.code].append(_holder(row.person, row.post.code, title, True))
    return found


def _holder(person: Person, code: str, title: str, acting: bool) -> Holder:
    return Holder(
        person_id=person.pk,
        name=person.name_th,
        post_code=code,
        title_th=title,
        email=person.email,
        acting=acting,
    )


def post_titles(codes: Iterable[str]) -> dict[str, str]:
    return dict(Post.objects.filter(code__in=list(codes)).values_list("code", "title_th"))


def head_post(unit_code: str) -> Post | None:
    return Post.objects.filter(unit__code=unit_code, is_head=True, closed_at__isnull=True).first()


def chain_of_command(post_code: str) -> tuple[str, ...]:
    """The posts above ``post_code``, nearest first."""
    above = dict(Post.objects.values_list("code", "reports_to__code"))
    return rules.chain_of_command(post_code, above)


def holders_in_unit(unit_code: str, at: datetime) -> list[Holder]:
    """Everybody who fills a post of the unit at ``at``."""
    codes = Post.objects.filter(unit__code=unit_code, closed_at__isnull=True).values_list("code", flat=True)
    return [holder for held in holders(codes, at).values() for holder in held]


def persons_in_unit(unit_code: str, at: datetime) -> set[int]:
    """The persons who fill a post of the unit at ``at``. Two queries."""
    in_force = _in_force(bangkok_date(at)) & Q(post__unit__code=unit_code, post__closed_at__isnull=True)
    return {
        person
        for model in (Tenure, Acting)
        for person in model.objects.filter(in_force).order_by().values_list("person_id", flat=True)
    }


def publishers(at: datetime) -> list[Holder]:
    """Everybody who fills a publisher's post at ``at``."""
    codes = Post.objects.filter(is_publisher=True, closed_at__isnull=True).values_list("code", flat=True)
    return [holder for held in holders(codes, at).values() for holder in held]
