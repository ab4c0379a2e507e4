"""The search of titles: every word of the question stands in the title, in whatever spelling."""

from dataclasses import dataclass

from django.db.models import QuerySet

from prakat.editorial.models import Version
from prakat.lib.thai_text import search_key
from prakat.publishing import queries as publishing

PAGE_SIZE = 20
QUESTION_MAX = 200


@dataclass(frozen=True)
class Found:
    """The versions found on one page, newest first, and how many there are in all."""

    ids: tuple[int, ...]
    total: int


def by_title(question: str, page: int) -> Found:
    """Find public entries whose title holds every word of the question. One query."""
    words = [search_key(word) for word in question[:QUESTION_MAX].split()]
    words = [word for word in words if word]
    if not words:
        return Found((), 0)
    titles = publishing.released().order_by("-released_at", "-pk").values_list("pk", "title")
    matching = [pk for pk, title in titles.iterator(chunk_size=2000) if _holds(title, words)]
    begin = (page - 1) * PAGE_SIZE
    return Found(tuple(matching[begin : begin + PAGE_SIZE]), len(matching))


def _holds(title: str, words: list[str]) -> bool:
    key = search_key(title)
    return all(word in key for word in words)


def rows(ids: tuple[int, ...]) -> QuerySet[Version]:
    """The found versions, newest first."""
    return publishing.released().filter(pk__in=ids)
