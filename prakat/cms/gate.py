"""The door of the typewriter: people's accounts only, in Thai, and nothing that is not on the list in ``urls``."""

import logging
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.log_actions import LogContext

from prakat.audit import actions as audit
from prakat.cms.access import may_write
from prakat.cms.wording import in_words
from prakat.lib.refusal import Obstacle
from prakat.people import queries as people
from prakat.people.models import Account

View = Callable[..., HttpResponse]
log = logging.getLogger(__name__)

NOBODY = Obstacle("nobody", "บัญชีนี้ไม่ได้เป็นของบุคคลใดในทะเบียน จึงจัดทำข้อมูลไม่ได้")
OPERATOR = Obstacle("operator", "ผู้ดูแลระบบดูแลเครื่องเท่านั้น ไม่มีอำนาจในกระบวนการเผยแพร่")


def language_of(request: HttpRequest) -> str:
    """Thai, unless this browser's user has chosen a language here: what the browser came with says nothing."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return chosen if chosen in dict(settings.LANGUAGES) else "th"


def staff_only(view: View) -> View:
    """Lets people's accounts in; others are led to the log-in, or told why they may not."""

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        account = request.user
        if not isinstance(account, Account):
            if wants_json(request):
                return JsonResponse(
                    _failure([_("ท่านออกจากระบบแล้ว ให้เข้าสู่ระบบใหม่ในแท็บอื่น แล้วกลับมาที่หน้านี้")]), status=401
                )
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        with translation.override(language_of(request)), LogContext(user=account):
            if not may_write(account):
                return refused(request, [OPERATOR if account.is_operator else NOBODY])
            response = view(request, *args, **kwargs)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
            response["Content-Language"] = translation.get_language()
            return response

    return guarded


def wants_json(request: HttpRequest) -> bool:
    return not request.accepts("text/html")


def _failure(messages: list[str]) -> dict[str, Any]:
    return {
        "success": False,
        "error_code": "locked",
        "error_message": " ".join(messages),
        "messages": messages,
    }


def refused(
    request: HttpRequest, obstacles: Iterable[Obstacle], status: int = 403, **more: Any
) -> HttpResponse:
    """Every reason why not, as a page, or as JSON for a script that asked."""
    messages = [in_words(obstacle) for obstacle in obstacles]
    if wants_json(request):
        return JsonResponse(_failure(messages), status=status)
    return render(request, "cms/refused.html", {"messages_of_refusal": messages, **more}, status=status)


def note_refusal(request: HttpRequest, what: str, draft_id: int, obstacles: Iterable[Obstacle]) -> None:
    """Writes a barred attempt into the record, apart from the version's own history."""
    assert isinstance(request.user, Account)
    now = timezone.now()
    audit.record(
        verb="denied",
        subject_kind="sight_of_draft",
        subject_id=draft_id,
        by=people.actor_for(request.user, now).signed(),
        at=now,
        detail={"what": what, "reasons": [obstacle.code for obstacle in obstacles]},
    )


@staff_only
def not_here(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Everything of Wagtail that has no place in this office: pages, reports, users, settings, its API."""
    log.warning("%s asked for %s, which is not offered", request.user, request.path)
    nothing = Obstacle("not_here", "หน้านี้ไม่มีในระบบจัดทำข้อมูล ให้กลับไปที่งานของฉันหรือรายการข้อมูล")
    return refused(request, [nothing], status=404)
