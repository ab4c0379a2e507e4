"""The public search: asks the index beside the edition, and shows only what the edition holds now."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from django.conf import settings
from django.utils import timezone

from prakat.lib.search import Hit, Index, NoIndex, Results
from prakat.lib.search.documents import FACETS, QUESTION_MAX
from prakat.lib.thai_text import one_line
from prakat.pages import addresses
from prakat.pages.queries import SiteSource
from prakat.pages.search_documents import line_of
from prakat.pages.views.service import FilterOption, SearchFilter, SearchHit, SearchView
from prakat.pages.views.site import Link, UnitView, Words
from prakat.publishing import press

PAGE_SIZE: Final = 10
PAGES_MAX: Final = 100
SUGGESTIONS: Final = 6
_FEWER_MAX: Final = 3
_PARAMETERS: Final = {"category": "category", "unit": "unit", "fiscal_year": "year", "type": "type"}
"""The facets of the index, and the parameters of the address that choose among their values."""
_LABELS: Final = {
    "category": Words("หมวด", "Category"),
    "unit": Words("ส่วนราชการ", "Unit"),
    "fiscal_year": Words("ปีงบประมาณ", "Fiscal year"),
    "type": Words("ชนิดไฟล์แนบ", "Attached file type"),
}
_NOT_YET: Final = Words(
    "ยังค้นหาไม่ได้ในขณะนี้ กรุณาลองใหม่ภายหลัง", "Search is not available at this time. Please try again later."
)
_opening: Final = threading.Lock()
_opened: dict[Path, Index] = {}


@dataclass(frozen=True)
class Asked:
    """What a citizen asks: the words, the values chosen for each facet, the page."""

    text: str
    filters: Mapping[str, str]
    page: int = 1

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Asked:
        """Read from the parameters of an address; what makes no sense is left out."""
        found = {facet: one_line(parameters.get(name, ""))[:100] for facet, name in _PARAMETERS.items()}
        page = parameters.get("page", "1")[:6]
        number = int(page) if page.isdecimal() and page.isascii() else 1
        return cls(
            one_line(parameters.get("q", "")[: 4 * QUESTION_MAX])[:QUESTION_MAX],
            {facet: value for facet, value in found.items() if value},
            min(max(number, 1), PAGES_MAX),
        )

    @property
    def path(self) -> str:
        """The address at which this is asked."""
        chosen = {_PARAMETERS[facet]: value for facet, value in self.filters.items()}
        page = {"page": self.page} if self.page > 1 else {}
        return f"{addresses.SEARCH}?{urlencode({'q': self.text, **chosen, **page})}"


def index() -> Index | None:
    """The index beside the edition; None before there is one."""
    folder = Path(settings.EDITION_DIR) / "search"
    with _opening:
        found = _opened.get(folder)
        if found is None:
            try:
                found = _opened[folder] = Index.open(folder)
            except NoIndex:
                return None
    return found


@lru_cache(maxsize=2)
def _source(folder: Path, root: str) -> SiteSource:
    """The frame and the names of units and items, read once for each edition: they are those of its sealed pages."""
    return SiteSource(timezone.now())


def view_of(asked: Asked) -> SearchView:
    """The page that answers. Asks the database nothing until there is a new edition."""
    source = _source(Path(settings.EDITION_DIR), press.current_root())
    frame = SearchView(site=source.site(addresses.SEARCH), query=asked.text, categories=_categories(source))
    found = index()
    if found is None:
        return replace(frame, problem=_NOT_YET)
    if not asked.text:
        return frame
    results = found.search(
        asked.text, filters=asked.filters, limit=PAGE_SIZE, offset=(asked.page - 1) * PAGE_SIZE
    )
    shown = _shown()
    hits = tuple(_hit(hit, source) for hit in results.hits if shown(hit.id))
    pages = min(PAGES_MAX, max(1, -(-results.total // PAGE_SIZE)))
    total = results.total if hits or asked.page > 1 else 0
    return replace(
        frame,
        hits=hits,
        total=total,
        page=asked.page,
        page_count=pages,
        previous_path=replace(asked, page=min(asked.page - 1, pages)).path if asked.page > 1 else "",
        next_path=replace(asked, page=asked.page + 1).path if asked.page < pages else "",
        filters=_filters(asked, results, source),
        without_filters_path=replace(asked, filters={}, page=1).path if asked.filters else "",
        suggestion=results.did_you_mean,
        suggestion_path=replace(asked, text=results.did_you_mean, page=1).path
        if results.did_you_mean
        else "",
        fewer=() if total else _fewer(asked, found),
        forms=() if total else source.forms(),
    )


def suggestions(text: str) -> list[str]:
    """Titles that hold what was typed so far."""
    found = index()
    if found is None:
        return []
    return found.suggest(one_line(text[: 4 * QUESTION_MAX])[:QUESTION_MAX], SUGGESTIONS, _shown())


def _shown() -> Callable[[str], bool]:
    """Tells of an entry whether the edition served now holds it: the index may lag behind a withdrawal for a moment."""
    root, tree = press.current_root(), press.tree()

    def holds(uid: str) -> bool:
        leaf = tree.find(root, addresses.entry(uid)) if root else None
        return leaf is not None and leaf.status == 200

    return holds


def _hit(hit: Hit, source: SiteSource) -> SearchHit:
    def item_title(number: str) -> Words:
        item = source.item(number)
        return Words(item.name_th, item.name_en)

    line = line_of(hit.id, hit.stored, item_title, lambda code: source.unit(code).name)
    return SearchHit(line, hit.title, hit.snippet)


def _categories(source: SiteSource) -> tuple[Link, ...]:
    return tuple(
        Link(Words(category.name_th, category.name_en), addresses.category(number))
        for number, category in source.categories.items()
    )


def _filters(asked: Asked, results: Results, source: SiteSource) -> tuple[SearchFilter, ...]:
    """For each facet the values that would find something, and the one that is chosen."""
    found = []
    for facet in FACETS:
        counts = dict(results.facets.get(facet, {}))
        chosen = asked.filters.get(facet, "")
        if chosen:
            counts.setdefault(chosen, 0)
        named = [(value, words, counts[value]) for value, words in _named(facet, counts, source)]
        if len(named) > 1 or chosen:
            options = tuple(
                FilterOption(value, words, count, value == chosen) for value, words, count in named
            )
            found.append(SearchFilter(_PARAMETERS[facet], _LABELS[facet], options))
    return tuple(found)


def _named(facet: str, counts: Mapping[str, int], source: SiteSource) -> list[tuple[str, Words]]:
    """The values of a facet in the order and with the names in which they are offered."""
    if facet == "category":
        names = {str(n): Words(c.name_th, c.name_en) for n, c in source.categories.items()}
    elif facet == "unit":
        names = {code: unit.name for code, unit in source.units.items()}
    else:
        names = {}
    order = [*names, *sorted(counts.keys() - names.keys(), reverse=facet == "fiscal_year")]
    return [(value, names.get(value) or _name(facet, value, source)) for value in order if value in counts]


def _name(facet: str, value: str, source: SiteSource) -> Words:
    """A value that the scheme in force does not name: a closed unit, a year, a file type, or what somebody made up."""
    try:
        unit: UnitView | None = source.unit(value) if facet == "unit" else None
    except KeyError:
        unit = None
    return unit.name if unit else Words(value)


def _fewer(asked: Asked, found: Index) -> tuple[Link, ...]:
    """Single words of the question that find something."""
    links: list[Link] = []
    for word in sorted(dict.fromkeys(asked.text.split()), key=len, reverse=True)[: 2 * _FEWER_MAX]:
        if word != asked.text and len(links) < _FEWER_MAX and found.search(word, limit=1).total:
            links.append(Link(Words(word), Asked(word, {}).path))
    return tuple(links)
