"""Who stands at the desk: one object for each request, and the door that every desk view goes through."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation

from prakat.audit import actions as audit
from prakat.audit import queries as audit_queries
from prakat.desk import access
from prakat.desk.access import Denied
from prakat.desk.work.waiting import Work, work_of
from prakat.people import queries as people
from prakat.people.models import Account, Post
from prakat.people.rules import Actor
from prakat.scheme import queries as scheme
from prakat.scheme.rules import NoScheme, SchemeDocument


@dataclass(frozen=True)
class Visitor:
    """The account that asks, the person and posts behind it, and the moment: read once, used by the whole page."""

    account: Account
    actor: Actor
    at: datetime

    @property
    def is_operator(self) -> bool:
        return self.actor.is_operator

    @cached_property
    def document(self) -> SchemeDocument:
        return scheme.current_document()

    @cached_property
    def publishing_unit(self) -> str:
        return self.document.publishing_unit

    @cached_property
    def is_executive(self) -> bool:
        above = [post.code for post in self.actor.posts if post.unit is None]
        if not above:
            return False
        led = Post.objects.filter(reports_to__code__in=above, closed_at=None)
        return access.is_executive(self.actor, frozenset(led.values_list("reports_to__code", flat=True)))

    @property
    def is_publisher(self) -> bool:
        return any(p.is_publisher and p.unit == self.publishing_unit for p in self.actor.posts)

    @property
    def in_publishing_unit(self) -> bool:
        return self.publishing_unit in self.actor.unit_codes

    @property
    def heads_publishing(self) -> bool:
        return self.actor.heads(self.publishing_unit)

    @property
    def headed_units(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(p.unit for p in self.actor.posts if p.is_head and p.unit))

    @property
    def sees_every_unit(self) -> bool:
        return self.in_publishing_unit or self.is_executive

    @cached_property
    def work(self) -> Work:
        return work_of(self)

    @cached_property
    def unread(self) -> int:
        person_id = self.actor.person_id
        return audit_queries.unread_count(person_id) if person_id is not None else 0

    @property
    def title(self) -> str:
        return self.actor.signed().post_title


View = Callable[..., HttpResponseBase]


def staff(view: View) -> View:
    """The desk's door: asks for a log-in, lets in who fills a post today or runs the machine, and says why not."""

    @login_required
    @wraps(view)
    def at_the_desk(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        account = request.user
        assert isinstance(account, Account)
        at = timezone.now()
        visitor = Visitor(account=account, actor=people.actor_for(account, at), at=at)
        with translation.override(_language(request)):
            return _answer(request, visitor, view, args, kwargs)

    return at_the_desk


def _answer(request: HttpRequest, visitor: Visitor, view: View, args: Any, kwargs: Any) -> HttpResponseBase:
    try:
        barred = access.entry_obstacles(visitor.actor)
        if barred:
            return _bare(request, visitor, "desk/denied.html", {"obstacles": barred}, 403)
        return view(request, visitor, *args, **kwargs)
    except Denied as denied:
        _record_denial(visitor, denied)
        return page(request, visitor, "desk/denied.html", {"obstacles": denied.obstacles}, status=403)
    except NoScheme:
        return _bare(request, visitor, "desk/no_scheme.html", {}, 503)
    except Http404:
        return page(request, visitor, "desk/not_found.html", {}, status=404)


def _record_denial(visitor: Visitor, denied: Denied) -> None:
    if denied.subject is not None:
        kind, subject_id = denied.subject
        audit.record(
            verb="denied",
            subject_kind=f"sight_of_{kind}",
            subject_id=subject_id,
            by=visitor.actor.signed(),
            at=visitor.at,
            detail={"reasons": [obstacle.code for obstacle in denied.obstacles]},
        )


def _language(request: HttpRequest) -> str:
    """Thai, unless the officer has chosen another language: a browser's own language is no choice."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def page(
    request: HttpRequest,
    visitor: Visitor,
    template: str,
    context: Mapping[str, Any],
    *,
    here: str = "",
    status: int = 200,
) -> HttpResponse:
    """A desk page with its menu; ``here`` names the menu's line that is marked as the present one."""
    full = {"visitor": visitor, "municipality": visitor.document.municipality, "here": here, **context}
    return _private(render(request, template, full, status=status))


def _bare(
    request: HttpRequest, visitor: Visitor, template: str, context: Mapping[str, Any], status: int
) -> HttpResponse:
    """A page for somebody who does not get as far as the menu."""
    return _private(render(request, template, {"visitor": visitor, "bare": True, **context}, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
