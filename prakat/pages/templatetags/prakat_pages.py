"""Filters and tags of the public templates. Those that depend on the interface's language take it as argument."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote

from django import template
from django.template import Context
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from prakat.lib import thai_dates
from prakat.pages import addresses, charts, file_types, lines, qr_codes, structure
from prakat.pages.engine import page_context, plain_context
from prakat.pages.engine import template as compiled
from prakat.pages.icons import ICONS
from prakat.pages.lines import Style
from prakat.pages.typesetting import bound, typeset
from prakat.pages.views.blocks import Block, ChartBlock, StructureSide
from prakat.pages.views.items import ArchiveYear
from prakat.pages.views.service import FeedView, SitemapIndexView, SitemapXmlView
from prakat.pages.views.site import EntryLine, ItemLine, SiteView, Words

register = template.Library()
_HERE: Final = "@the-page-itself@"


@register.filter
def say(words: Words, language: str) -> str:
    """The words in this language; Thai that has no English is marked as Thai for those who hear the page."""
    return SafeString(lines.said(words, language))


@register.filter
def brief(words: Words, language: str) -> str:
    """The words without what follows them in brackets: การเงินการคลัง for การเงินการคลัง (แผนการใช้จ่าย…)."""
    return say(lines.brief(words), language)


@register.filter
def thai(text: str) -> SafeString:
    """A Thai text that has no English, escaped and typeset."""
    return typeset(text)


@register.filter
def set_text(html: str) -> SafeString:
    """The sanitised HTML of a text block, ready to stand in a page."""
    return mark_safe(bound(html))  # noqa: S308 - sanitised before it entered the snapshot


@register.filter
def plain(words: Words, language: str) -> str:
    """The words for a title or an attribute, where no mark-up can stand."""
    return (words.en or words.th) if language != "th" else words.th


@register.filter
def at(path: str, language: str) -> str:
    return addresses.in_language(path, language)


@register.filter
def day(on: date | datetime, language: str) -> str:
    """The date as lists write it, inside <time>."""
    return lines.day(on, language)


@register.filter
def long_day(on: date | datetime, language: str) -> str:
    """The date in full, inside <time>."""
    civil = lines.civil(on)
    said = thai_dates.long_thai(civil, thai_digits=False) if language == "th" else lines.in_english(civil)
    return format_html('<time datetime="{}">{}</time>', civil.isoformat(), said)


@register.filter
def moment(at_time: datetime, language: str) -> str:
    """The date and time in Bangkok, inside <time>."""
    local = at_time.astimezone(thai_dates.BANGKOK)
    if language == "th":
        said = thai_dates.short_thai_time(at_time)
    else:
        said = f"{lines.in_english(local.date())}, {local:%H:%M}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), said)


@register.filter
def rfc3339(at_time: datetime) -> str:
    return lines.rfc3339(at_time)


@register.filter
def month_of(month: int, fiscal_year: int | None = None) -> str:
    """A month's name, with the fiscal year (B.E.) in which it lies the calendar year too."""
    return lines.month_of(month, fiscal_year)


@register.filter
def two_digits(number: int) -> str:
    return f"{number:02d}"


@register.filter
def in_fiscal_year(fiscal_year: int, language: str) -> str:
    return lines.fiscal_year(fiscal_year, language)


@register.filter
def size(length: int) -> str:
    return file_types.size_in_words(length)


@register.filter
def chip(media_type: str) -> str:
    return file_types.chip(media_type)


@register.filter
def chips(media_types: tuple[str, ...]) -> list[tuple[str, int]]:
    """The kinds of several files, each once with its count: PDF 2, XLSX 1."""
    return lines.chips(media_types)


@register.filter
def kind_name(media_type: str) -> str:
    return gettext(file_types.thai_name(media_type))


@register.filter
def telephone(number: str) -> str:
    """The number as a tel: address: the first number, its digits alone (07 421 0111 ต่อ 12 → +6674210111;ext=12)."""
    digits, _, extension = number.partition("ต่อ")
    first = "".join(character for character in digits.split(",")[0] if character in "0123456789+")
    if first.startswith("0") and len(first) >= 9:
        first = "+66" + first[1:]
    inner = "".join(character for character in extension if character.isdigit())
    return f"tel:{first};ext={inner}" if inner else f"tel:{first}"


@register.filter
def spoken(number: str, language: str) -> str:
    """The telephone number as it is read: with ext. for ต่อ in English."""
    return number if language == "th" else number.replace("ต่อ", "ext.")


@register.filter
def thousands(value: int) -> str:
    return f"{value:,}"


@register.filter
def decimal(text: str) -> str:
    """A snapshot's decimal with its thousands set apart; what is not a number, as it stands."""
    value = charts.number(text)
    return text if value is None else charts.in_words(value)


@register.filter
def percent_encoded(text: str) -> str:
    return quote(str(text), safe="")


@register.filter
def without_scheme(address: str) -> str:
    """The address as it is written on paper: without https://."""
    return address.partition("://")[2]


@register.filter
def host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0]


@register.filter
def tree(side: StructureSide) -> SafeString:
    return mark_safe(structure.chart_html(side.roots))  # noqa: S308 - escaped inside


@register.filter
def posts(side: StructureSide) -> list[tuple[str, str, str]]:
    return list(structure.rows(side.roots))


@register.simple_tag
def icon(name: str) -> SafeString:
    return ICONS[name]


@register.simple_tag
def qr(address: str) -> SafeString:
    return mark_safe(qr_codes.qr_svg(address))  # noqa: S308 - drawn from digits alone


@register.simple_tag
def chart(block: ChartBlock, identity: str) -> SafeString:
    return mark_safe(charts.draw(block, identity))  # noqa: S308 - escaped inside


@register.simple_tag(takes_context=True)
def entry_lines(
    context: Context,
    entries: tuple[EntryLine, ...],
    level: str = "h3",
    same_item: bool = False,
    same_unit: bool = False,
    brief: bool = False,
) -> SafeString:
    """Entries as a list; the flags say what the page around it says already."""
    style = Style(level, bool(same_item), bool(same_unit), brief)
    return lines.entry_lines(entries, context["language"], style)


@register.simple_tag(takes_context=True)
def item_lines(context: Context, items: tuple[ItemLine, ...]) -> SafeString:
    return lines.item_lines(items, context["language"])


@register.simple_tag(takes_context=True)
def archive_years(context: Context, years: tuple[ArchiveYear, ...], item_path: str) -> SafeString:
    return lines.archive_years(years, item_path, context["language"])


@register.simple_tag
def feed_entries(view: FeedView) -> SafeString:
    return lines.feed_entries(view.entries, view.site.base_url)


@register.simple_tag
def map_addresses(view: SitemapXmlView) -> SafeString:
    return lines.map_addresses(view.addresses, view.site)


@register.simple_tag
def map_parts(view: SitemapIndexView) -> SafeString:
    return lines.map_parts(view.parts, view.site.base_url)


@register.simple_tag(takes_context=True)
def header(context: Context, without_search: bool = False, bare: bool = False) -> str:
    """The head of a page. But for the address of the page itself it is the same on many pages, and is kept."""
    site: SiteView = context["site"]
    path = site.path
    if path != addresses.HOME and all(link.path != path for link in site.navigation):
        path = f"/{_HERE}"
    made = _frame("header", _shared(site, path), context["language"], without_search, bare)
    return SafeString(made.replace(_HERE, escape(site.path[1:])))


@register.simple_tag(takes_context=True)
def footer(context: Context, bare: bool = False) -> str:
    """The foot of a page, the same on every page of a language."""
    site = replace(context["site"], section="")
    return SafeString(_frame("footer", _shared(site, "/"), context["language"], False, bare))


def _shared(site: SiteView, path: str) -> SiteView:
    """The frame without what is a page's own."""
    return replace(site, path=path, notice=None, unit=None, published_on=None, reviewed_on=None)


@lru_cache(maxsize=64)
def _frame(part: str, site: SiteView, language: str, without_search: bool, bare: bool) -> str:
    context = {
        **page_context(site, language),
        "without_search": without_search,
        "bare": bare,
    }
    return compiled(f"pages/parts/{part}.html").render(plain_context(context))


@register.simple_tag(takes_context=True)
def draw(context: Context, block: Block, position: int) -> SafeString:
    """A block of a body by the template of its kind; `position` makes ids unique on the page."""
    inner: dict[str, Any] = {"block": block, "language": context["language"], "identity": f"b{position}"}
    return compiled(f"pages/blocks/{block.kind}.html").render(plain_context(inner))
