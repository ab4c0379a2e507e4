"""The lists of entries and items, feeds' entries and maps' addresses, drawn without a template: they are most of most
pages, and a release redraws many. Everything is escaped or typeset here; what is drawn twice is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from html import escape
from typing import Final

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from prakat.lib import thai_dates
from prakat.pages import addresses, file_types
from prakat.pages.typesetting import typeset
from prakat.pages.views.items import ArchiveYear
from prakat.pages.views.service import SitemapAddress
from prakat.pages.views.site import EntryLine, ItemLine, SiteView, Words

KEPT: Final = 1024
_BE: Final = thai_dates.BE_OFFSET_YEARS


@dataclass(frozen=True, slots=True)
class Style:
    """How a list of entries is drawn: the heading of a line, and what the page around it says already."""

    level: str = "h3"
    same_item: bool = False
    same_unit: bool = False
    brief: bool = False


# --- words and dates ------------------------------------------------------------------------------


def said(words: Words, language: str) -> str:
    """The words in this language as HTML; Thai that has no English is marked as Thai for those who hear the page."""
    if language == "th":
        return typeset(words.th)
    if words.en:
        return escape(words.en)
    return f'<span lang="th">{typeset(words.th)}</span>' if words.th else ""


def brief(words: Words) -> Words:
    """The words without what follows them in brackets."""
    return Words(words.th.partition(" (")[0], words.en.partition(" (")[0])


def civil(on: date | datetime) -> date:
    """The day in Bangkok."""
    return thai_dates.bangkok_date(on) if isinstance(on, datetime) else on


def in_english(on: date) -> str:
    """The date for readers of English, with the year that papers bear."""
    return f"{thai_dates.english(on)} (B.E. {thai_dates.be_year(on)})"


@lru_cache(maxsize=KEPT)
def _short_day(on: date, language: str) -> SafeString:
    said_day = thai_dates.short_thai(on) if language == "th" else in_english(on)
    return mark_safe(f'<time datetime="{on.isoformat()}">{said_day}</time>')  # noqa: S308 - digits and month names


def day(on: date | datetime, language: str) -> SafeString:
    """The date as lists write it, inside <time>."""
    return _short_day(civil(on), language)


def chips(media_types: Iterable[str]) -> list[tuple[str, int]]:
    """The kinds of several files, each once with its count: PDF 2, XLSX 1."""
    counted: dict[str, int] = {}
    for media_type in media_types:
        kind = file_types.chip(media_type)
        counted[kind] = counted.get(kind, 0) + 1
    return list(counted.items())


def fiscal_year(year: int, language: str) -> str:
    """The fiscal year (B.E.) in words; for readers of English with the years of the Common Era."""
    if language == "th":
        return f"ปีงบประมาณ {year}"
    return f"Fiscal year {year} ({year - _BE - 1}–{(year - _BE) % 100:02d})"


def month_of(month: int, fiscal: int | None = None) -> str:
    """A month's name in the language that is active; with the fiscal year (B.E.) in which it lies, the calendar year
    too: ตุลาคม 2568, October 2025."""
    name = gettext(thai_dates.month_name(month))
    if fiscal is None:
        return name
    year = fiscal - (month >= thai_dates.FISCAL_YEAR_FIRST_MONTH)
    return f"{name} {year if get_language() == 'th' else year - _BE}"


def forget() -> None:
    """Let go of every line that was kept."""
    for kept in (_entry, _feed_entry, typeset):
        kept.cache_clear()


# --- lists ----------------------------------------------------------------------------------------


def entry_lines(entries: Iterable[EntryLine], language: str, style: Style) -> SafeString:
    """Entries as a list, in the language that is active."""
    drawn = "\n".join(_entry(entry, language, style, gettext("แก้ไข")) for entry in entries)
    return mark_safe(f'<ul class="lines">\n{drawn}\n</ul>')  # noqa: S308 - drawn below, escaped


@lru_cache(maxsize=KEPT)
def _entry(entry: EntryLine, language: str, style: Style, revised: str) -> str:
    title = (
        f'<a href="{escape(addresses.in_language(entry.path, language))}">{said(entry.title, language)}</a>'
    )
    facts = []
    if not style.same_item:
        facts.append(f"<span>{said(brief(entry.item_title), language)}</span> ")
    if not style.same_unit:
        facts.append(f"<span>{said(entry.unit, language)}</span>")
    if entry.revised_at:
        facts.append(f" <span>{revised} {day(entry.revised_at, language)}</span>")
    for kind, count in chips(entry.file_types):
        facts.append(f' <span class="chip">{kind}{f" × {count}" if count > 1 else ""}</span>')
    summary = ""
    if entry.summary and not style.brief:
        summary = f'\n<p class="line-summary">{said(entry.summary, language)}</p>'
    return (
        f'<li class="line">\n<p class="line-day">{day(entry.published_at, language)}</p>\n<div class="line-main">\n'
        f'<{style.level} class="line-title">{title}</{style.level}>{summary}\n'
        f'<p class="line-facts">{"".join(facts)}</p>\n</div>\n</li>'
    )


def item_lines(items: Iterable[ItemLine], language: str) -> SafeString:
    """Items as a list, in the language that is active."""
    words = (gettext("ยังไม่เปิดให้ใช้"), gettext("ยังไม่มีข้อมูล"), gettext("เกินกำหนดแล้ว"))
    drawn = "\n".join(_item(item, language, *words) for item in items)
    return mark_safe(f'<ul class="items">\n{drawn}\n</ul>')  # noqa: S308 - drawn below, escaped


@lru_cache(maxsize=256)
def _item(item: ItemLine, language: str, closed: str, nothing: str, overdue: str) -> str:
    if item.updated_on:
        updated: str = day(item.updated_on, language)
    else:
        updated = closed if item.form_kind else nothing
    late = f" <b>{overdue}</b>" if item.is_overdue else ""
    return (
        f'<li><a class="items-row" href="{escape(addresses.in_language(item.path, language))}">'
        f'<span class="items-number">{escape(item.number)}</span>'
        f'<span class="items-title">{said(item.title, language)}</span></a>'
        f'<span class="items-unit">{said(item.unit, language)}</span>'
        f'<span class="items-day">{updated}<span data-figure>{late}</span></span></li>'
    )


def archive_years(years: Iterable[ArchiveYear], item_path: str, language: str) -> SafeString:
    """The fiscal years of an item with their counts, each leading to its page; the newest lies open by month."""
    whole_year = gettext("ทั้งปี")
    drawn = []
    for year in years:
        address = escape(addresses.in_language(f"{item_path}{year.fiscal_year}/", language))
        name, count = fiscal_year(year.fiscal_year, language), f'<span class="count">{year.total}</span>'
        if not year.months:
            drawn.append(f'<li><a href="{address}"><span>{name}</span> {count}</a></li>')
            continue
        months = "\n".join(
            f'<li><a href="{address}{found.month:02d}/"><span>{month_of(found.month, year.fiscal_year)}</span> '
            f'<span class="count">{found.total}</span></a></li>'
            for found in year.months
        )
        drawn.append(
            f"<li><details open>\n<summary><span>{name}</span> {count}</summary>\n"
            f'<ul><li><a href="{address}"><span>{whole_year}</span> {count}</a></li>\n{months}</ul></details></li>'
        )
    return mark_safe(f'<ul class="archive">\n{"".join(drawn)}\n</ul>')  # noqa: S308 - numbers and our own words


# --- XML ------------------------------------------------------------------------------------------


def rfc3339(at: datetime) -> str:
    """A time as feeds write it."""
    return at.astimezone(thai_dates.BANGKOK).isoformat(timespec="seconds")


def feed_entries(entries: Iterable[EntryLine], base_url: str) -> SafeString:
    """Entries as the entries of an Atom feed."""
    return mark_safe("".join(_feed_entry(entry, base_url) for entry in entries))  # noqa: S308 - escaped below


@lru_cache(maxsize=256)
def _feed_entry(entry: EntryLine, base_url: str) -> str:
    address = escape(base_url + entry.path)
    summary = f"<summary>{escape(entry.summary.th)}</summary>\n" if entry.summary else ""
    return (
        f"<entry>\n<id>{address}</id>\n<title>{escape(entry.title.th)}</title>\n"
        f'<link rel="alternate" type="text/html" href="{address}"/>\n'
        f"<published>{rfc3339(entry.published_at)}</published>\n"
        f"<updated>{rfc3339(entry.revised_at or entry.published_at)}</updated>\n"
        f"<author><name>{escape(entry.unit.th)}</name></author>\n"
        f'<category term="{escape(entry.item_number)}" label="{escape(entry.item_title.th)}"/>\n{summary}</entry>\n'
    )


def map_addresses(listed: Iterable[SitemapAddress], site: SiteView) -> SafeString:
    """Addresses as a map for machines lists them, each in every language."""
    drawn = []
    for one in listed:
        changed = f"<lastmod>{one.changed_on.isoformat()}</lastmod>" if one.changed_on else ""
        for language in site.languages:
            address = escape(site.base_url + addresses.in_language(one.path, language))
            drawn.append(f"<url><loc>{address}</loc>{changed}</url>\n")
    return mark_safe("".join(drawn))  # noqa: S308 - escaped above


def map_parts(parts: Iterable[SitemapAddress], base_url: str) -> SafeString:
    """Maps as an index of maps lists them."""
    drawn = "".join(f"<sitemap><loc>{escape(base_url + part.path)}</loc></sitemap>\n" for part in parts)
    return mark_safe(drawn)  # noqa: S308 - escaped above
