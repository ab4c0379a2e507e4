"""Filters and tags of the public templates. Those that depend on the interface's language take it as argument."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final
from urllib.parse import quote

from django import template
from django.template import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from prakat.lib import thai_dates
from prakat.pages import addresses, charts, file_types, qr_codes, structure
from prakat.pages.engine import template as compiled
from prakat.pages.icons import ICONS
from prakat.pages.typesetting import bound, typeset
from prakat.pages.views.blocks import Block, ChartBlock, StructureSide
from prakat.pages.views.site import Words

register = template.Library()
_BE: Final = thai_dates.BE_OFFSET_YEARS


@register.filter
def say(words: Words, language: str) -> str:
    """The words in this language; Thai that has no English is marked as Thai for those who hear the page."""
    if language == "th":
        return typeset(words.th)
    if words.en:
        return conditional_escape(words.en)
    return format_html('<span lang="th">{}</span>', typeset(words.th)) if words.th else ""


@register.filter
def brief(words: Words, language: str) -> str:
    """The words without what follows them in brackets: การเงินการคลัง for การเงินการคลัง (แผนการใช้จ่าย…)."""
    return say(Words(words.th.partition(" (")[0], words.en.partition(" (")[0]), language)


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
    civil = _civil(on)
    said = thai_dates.short_thai(civil) if language == "th" else _english(civil)
    return format_html('<time datetime="{}">{}</time>', civil.isoformat(), said)


@register.filter
def long_day(on: date | datetime, language: str) -> str:
    """The date in full, inside <time>."""
    civil = _civil(on)
    said = thai_dates.long_thai(civil, thai_digits=False) if language == "th" else _english(civil)
    return format_html('<time datetime="{}">{}</time>', civil.isoformat(), said)


@register.filter
def moment(at_time: datetime, language: str) -> str:
    """The date and time in Bangkok, inside <time>."""
    local = at_time.astimezone(thai_dates.BANGKOK)
    if language == "th":
        said = thai_dates.short_thai_time(at_time)
    else:
        said = f"{_english(local.date())}, {local:%H:%M}"
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), said)


@register.filter
def rfc3339(at_time: datetime) -> str:
    return at_time.astimezone(thai_dates.BANGKOK).isoformat(timespec="seconds")


@register.filter
def month_of(month: int, fiscal_year: int | None = None) -> str:
    """A month's name; with the fiscal year (B.E.) in which it lies, the calendar year too: ตุลาคม 2568, October 2025."""
    name = gettext(thai_dates.month_name(month))
    if fiscal_year is None:
        return name
    year = fiscal_year - (month >= thai_dates.FISCAL_YEAR_FIRST_MONTH)
    return f"{name} {year if get_language() == 'th' else year - _BE}"


@register.filter
def month_path(month: int) -> str:
    return f"{month:02d}/"


@register.filter
def common_era(fiscal_year: int) -> str:
    """The fiscal year for readers of English: 2025–26 for 2569."""
    return f"{fiscal_year - _BE - 1}–{(fiscal_year - _BE) % 100:02d}"


@register.filter
def size(length: int) -> str:
    return file_types.size_in_words(length)


@register.filter
def chip(media_type: str) -> str:
    return file_types.chip(media_type)


@register.filter
def chips(media_types: tuple[str, ...]) -> list[tuple[str, int]]:
    """The kinds of several files, each once with its count: PDF 2, XLSX 1."""
    counted: dict[str, int] = {}
    for media_type in media_types:
        kind = file_types.chip(media_type)
        counted[kind] = counted.get(kind, 0) + 1
    return list(counted.items())


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
def draw(context: Context, block: Block, position: int) -> SafeString:
    """A block of a body by the template of its kind; `position` makes ids unique on the page."""
    inner: dict[str, Any] = {"block": block, "language": context["language"], "identity": f"b{position}"}
    return compiled(f"pages/blocks/{block.kind}.html").render(Context(inner))


def _civil(on: date | datetime) -> date:
    return thai_dates.bangkok_date(on) if isinstance(on, datetime) else on


def _english(on: date) -> str:
    return f"{thai_dates.english(on)} (B.E. {thai_dates.be_year(on)})"
