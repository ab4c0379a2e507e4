"""The list of what a search found, drawn without a template: it is drawn for every question anew."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from prakat.pages import addresses
from prakat.pages.lines import chips, day, said
from prakat.pages.views.service import Pieces, SearchHit


def marked(pieces: Pieces) -> str:
    """The text as HTML, with what was found inside <mark>."""
    return "".join(f"<mark>{escape(text)}</mark>" if found else escape(text) for text, found in pieces)


def drawn(hits: Iterable[SearchHit], language: str) -> SafeString:
    """The hits as a list, in the language that is active."""
    revised = gettext("แก้ไข")
    lines = "\n".join(_hit(hit, language, revised) for hit in hits)
    return mark_safe(f'<ol class="lines hits">\n{lines}\n</ol>')  # noqa: S308 - drawn below, escaped


def _hit(hit: SearchHit, language: str, revised: str) -> str:
    entry = hit.entry
    in_thai = ' lang="th"' if language != "th" else ""
    if language != "th" and entry.title.en:
        title = escape(entry.title.en)
    else:
        title = f"<span{in_thai}>{marked(hit.title)}</span>" if hit.title else said(entry.title, language)
    text = ""
    if hit.snippet:
        text = f'\n<p class="line-summary"{in_thai}>{marked(hit.snippet)}</p>'
    elif entry.summary:
        text = f'\n<p class="line-summary">{said(entry.summary, language)}</p>'
    facts = [f"<span>{escape(entry.item_number)} {said(entry.item_title, language)}</span> "]
    facts.append(f"<span>{said(entry.unit, language)}</span>")
    if entry.revised_at:
        facts.append(f" <span>{revised} {day(entry.revised_at, language)}</span>")
    for kind, count in chips(entry.file_types):
        facts.append(f' <span class="chip">{kind}{f" × {count}" if count > 1 else ""}</span>')
    address = escape(addresses.in_language(entry.path, language))
    return (
        f'<li class="line">\n<p class="line-day">{day(entry.published_at, language)}</p>\n<div class="line-main">\n'
        f'<h2 class="line-title"><a href="{address}">{title}</a></h2>{text}\n'
        f'<p class="line-facts">{"".join(facts)}</p>\n</div>\n</li>'
    )
