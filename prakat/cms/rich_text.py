"""Rich text on its way between the editor and the snapshot."""

import re
from typing import Final

from prakat.editorial.snapshot import clean_html

_TO_SNAPSHOT: Final = {"b": "strong", "i": "em"}
_TAG: Final = re.compile(r"<(/?)(b|i)(?=[\s>/])")
_EMPTY: Final = re.compile(r"<(p|h2|h3|li|blockquote)[^>]*>(?:\s|&nbsp;|<br\s*/?>)*</\1>")


def to_snapshot(html: str) -> str:
    """The editor's HTML in the tags of the snapshot, sanitised; empty paragraphs are gone, only plain hrefs stay."""
    named = _TAG.sub(lambda found: f"<{found[1]}{_TO_SNAPSHOT[found[2]]}", html)
    cleaned = clean_html(named)
    while (fewer := _EMPTY.sub("", cleaned)) != cleaned:
        cleaned = fewer
    return cleaned.strip()
