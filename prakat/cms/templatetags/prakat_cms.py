"""What the templates of the typewriter ask for."""

from datetime import datetime

from django import template
from django.utils.safestring import SafeString

from prakat.cms import look
from prakat.lib.thai_dates import short_thai_time

register = template.Library()


@register.simple_tag
def brand_css() -> SafeString:
    return look.brand_css()


@register.simple_tag
def fonts_sheet() -> str:
    return look.fonts_sheet()


@register.filter
def in_thai(at: datetime) -> str:
    """The moment as officers write it, in the Buddhist era."""
    return short_thai_time(at)
