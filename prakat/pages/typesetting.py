"""What a compositor of Thai keeps on one line: years with their era, ranges, ๆ with the word it repeats, and the few
compounds of official Thai that browsers' dictionaries cut in two."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

_TOGETHER: Final = re.compile(
    r"(?:พ\.ศ\. ?)?[\d๐-๙]+[–-][\d๐-๙]+|พ\.ศ\. ?[\d๐-๙]{4}"
    r"|(?:(?:ครั้ง|หมู่|ฉบับ|ช่วง|ระยะ|รอบ|ชั้น)ที่|เขต|มาตรา|ข้อ|ซอย|ชั้น|หมู่) ?[\d๐-๙]+(?:\([\d๐-๙]+\))?"
    r"|วัน(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|ศุกร์|เสาร์|อาทิตย์)|เผยแพร่|ส่วนราชการ|ลงทะเบียน|ผู้สูงอายุ|ที่ดี(?![ก-๎])"
)
_NO_BREAK_SPACE: Final = "\u00a0"


def bound(html: str) -> str:
    """The text, or HTML, with a space before ๆ that no line can break at."""
    return html.replace(" ๆ", f"{_NO_BREAK_SPACE}ๆ") if "ๆ" in html else html


@lru_cache(maxsize=1024)
def typeset(text: str) -> SafeString:
    """The text escaped and ready to stand in a page, its years and ranges held together."""
    html = _TOGETHER.sub(r'<span class="together">\g<0></span>', bound(conditional_escape(text)))
    return mark_safe(html)  # noqa: S308 - escaped above
