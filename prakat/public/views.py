"""What citizens reach live: the search."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from prakat.pages import presses
from prakat.public.search import Asked, suggestions, view_of
from prakat.public.square import SECURITY_HEADERS


@require_safe
def search(request: HttpRequest, language: str) -> HttpResponse:
    return _live(HttpResponse(presses.search(view_of(Asked.of(request.GET.dict())), language)))


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Titles for what was typed so far, for the page's own script."""
    return _live(JsonResponse(suggestions(request.GET.get("q", "")), safe=False))


def _live(response: HttpResponse) -> HttpResponse:
    for name, value in SECURITY_HEADERS:
        response[name] = value
    response["Cache-Control"] = "no-store"
    return response
