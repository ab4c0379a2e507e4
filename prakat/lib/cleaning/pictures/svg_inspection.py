"""An SVG looked through as text for what does more than draw."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Final

from prakat.lib.cleaning.removals import Tally, What
from prakat.lib.files.kinds import Format
from prakat.lib.files.limits import Limits
from prakat.lib.files.markup import as_text

_TRACES: Final = (
    (
        re.compile(r"<(?:[\w.-]+:)?(?:script|foreignObject|iframe|handler|listener|object|embed)\b", re.I),
        What.SCRIPT,
    ),
    (re.compile(r"<(?:[\w.-]+:)?(?:animate\w*|set|discard)\b", re.I), What.ACTION),
    (re.compile(r"<(?:[\w.-]+:)?a[\s>]", re.I), What.LINK),
    (re.compile(r"[\s\"'/]on[a-z]+\s*=", re.I), What.HANDLER),
    (re.compile(r"(?:java|vb)script\s*:", re.I), What.SCRIPT),
    (re.compile(r"href\s*=\s*[\"'](?!\s*#|data:image/(?:png|jpeg);base64,)", re.I), What.REMOTE),
    (re.compile(r"url\s*\(\s*[\"']?\s*(?!#)[^\s\"')#]", re.I), What.REMOTE),
    (re.compile(r"@import|<\?xml-stylesheet|<!DOCTYPE|<!ENTITY", re.I), What.REMOTE),
)


def look(source: Path, kind: Format, limits: Limits, tally: Tally) -> None:
    """Counts everything that a cleaned drawing does not have."""
    written = as_text(source.read_bytes())
    for text in dict.fromkeys((written, html.unescape(written))):
        for pattern, what in _TRACES:
            if count := len(pattern.findall(text)):
                tally.add(what, "", count)
