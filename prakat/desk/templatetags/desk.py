"""How the desk writes dates, waits, sizes and its small pictures."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from prakat.editorial.rules import STATE_WORDS, State
from prakat.lib.thai_dates import bangkok_date, long_thai, short_thai, short_thai_time

register = template.Library()

FONTS = "fonts/fonts.css"
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")


@register.filter
def thai_date(value: date | datetime | None) -> str:
    """24 มิ.ย. 2562"""
    if value is None:
        return ""
    return short_thai(bangkok_date(value) if isinstance(value, datetime) else value)


@register.filter
def thai_time(value: datetime | None) -> str:
    """24 มิ.ย. 2562 14.05 น."""
    return short_thai_time(value) if value is not None else ""


@register.filter
def thai_day(value: datetime) -> str:
    """วันจันทร์ที่ 24 มิถุนายน 2562"""
    on = bangkok_date(value)
    return f"วัน{WEEKDAYS[on.weekday()]}ที่ {long_thai(on, thai_digits=False)}"


def _span(length: timedelta) -> str:
    """A length of time in the two words that matter."""
    minutes = int(length.total_seconds()) // 60
    days, hours = divmod(minutes // 60, 24)
    if days:
        return _("%(days)s วัน") % {"days": days}
    if hours:
        named = {"hours": hours, "minutes": minutes % 60}
        return _("%(hours)s ชั่วโมง %(minutes)s นาที") % named if minutes % 60 else _("%(hours)s ชั่วโมง") % named
    return _("%(minutes)s นาที") % {"minutes": max(minutes, 1)}


@register.filter
def waited(since: datetime, now: datetime) -> str:
    """How long something has been waiting: รอมา 3 วัน"""
    return _("รอมา %(span)s") % {"span": _span(now - since)}


@register.filter
def left(until: datetime, now: datetime) -> str:
    """How much time is left, or by how much it is late."""
    if until < now:
        return _("เกินกำหนดแล้ว %(span)s") % {"span": _span(now - until)}
    return _("เหลือ %(span)s") % {"span": _span(until - now)}


@register.filter
def is_past(until: datetime, now: datetime) -> bool:
    return until < now


@register.filter
def file_size(length: int) -> str:
    """A length in bytes as officers say it."""
    if length < 1_000:
        return _("%(size)s ไบต์") % {"size": length}
    if length < 1_000_000:
        return _("%(size)s กิโลไบต์") % {"size": f"{length / 1_000:.0f}"}
    return _("%(size)s เมกะไบต์") % {"size": f"{length / 1_000_000:.1f}"}


@register.filter
def state_words(value: str) -> str:
    return _(STATE_WORDS[State(value)])


@register.filter
def item_of(mapping: Any, key: str) -> Any:
    """The value of a mapping under a key that the template holds in a variable."""
    return mapping.get(key) if mapping else None


@register.filter
def has_act(offers: Any, act: str) -> bool:
    return any(offer.act == act for offer in offers)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small picture that says nothing beyond the words beside it."""
    sheet = static("desk/icons.svg")
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', sheet, name
    )


@lru_cache(maxsize=1)
def _has_fonts() -> bool:
    return finders.find(FONTS) is not None


@register.simple_tag
def fonts_sheet() -> str:
    """The address of the fonts' style sheet when set-up has made it, else an empty string."""
    return static(FONTS) if _has_fonts() else ""
