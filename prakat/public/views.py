"""What citizens reach live: the search."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from prakat.lib.thai_text import one_line
from prakat.pages import addresses, presses
from prakat.pages.queries import SiteSource
from prakat.pages.views.service import SearchHit, SearchView
from prakat.public.search import PAGE_SIZE, QUESTION_MAX, by_title, rows
from prakat.public.square import SECURITY_HEADERS


@require_safe
def search(request: HttpRequest, language: str) -> HttpResponse:
    question = one_line(request.GET.get("q", ""))[:QUESTION_MAX]
    page = _page_number(request.GET.get("page", "1"))
    source = SiteSource(timezone.now())
    found = by_title(question, page)
    pages = max(1, -(-found.total // PAGE_SIZE))
    view = SearchView(
        site=source.site(addresses.SEARCH),
        query=question,
        hits=tuple(SearchHit(line) for line in source.lines(rows(found.ids))),
        total=found.total,
        page=page,
        page_count=pages,
        previous_path=_path(question, page - 1) if page > 1 else "",
        next_path=_path(question, page + 1) if page < pages else "",
    )
    response = HttpResponse(presses.search(view, language))
    for name, value in SECURITY_HEADERS:
        response[name] = value
    response["Cache-Control"] = "no-store"
    return response


def _page_number(text: str) -> int:
    return min(int(text), 10_000) if text.isdecimal() and text.isascii() and int(text) > 0 else 1


def _path(question: str, page: int) -> str:
    return f"{addresses.SEARCH}?{urlencode({'q': question, 'page': page})}"
