"""Thai digits and dates as official paper writes them, and the small HTML of text blocks read into plain parts."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from prakat.lib import thai_dates

_LATIN_WORD = re.compile(r"(\S*[A-Za-z@]\S*)")
_INSIDE_NUMBER = re.compile(r"(?<=\d) (?=\d{4}\b)")
NO_BREAK_SPACE = "\u00a0"


def thai_digits(text: str) -> str:
    """Return the text with Thai digits, telephone numbers held together.

    Words that hold Latin letters (addresses, codes) stay as they are.
    """
    parts = _LATIN_WORD.split(_INSIDE_NUMBER.sub(NO_BREAK_SPACE, text))
    return "".join(part if index % 2 else thai_dates.thai_digits(part) for index, part in enumerate(parts))


def dated(day: datetime.date, verb: str) -> str:
    """Return the closing line of an announcement or order: "ประกาศ ณ วันที่ … เดือน … พ.ศ. …"."""
    return f"{verb} ณ วันที่ {day.day} เดือน {thai_dates.month_name(day.month)} พ.ศ. {thai_dates.be_year(day)}"


@dataclass
class _Open:
    kind: str
    runs: list[dict[str, Any]] = field(default_factory=list)
    points: list[list[dict[str, Any]]] = field(default_factory=list)


class _PartsParser(HTMLParser):
    """Collects paragraphs, headings, lists and quotations; anything else is read as running text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[dict[str, Any]] = []
        self._list: _Open | None = None
        self._runs: list[dict[str, Any]] = []
        self._strong = self._emphasis = False
        self._href = ""
        self._quoted = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self._list = _Open("bullets" if tag == "ul" else "numbers")
        elif tag in ("p", "h2", "h3", "li"):
            self._runs = []
        elif tag == "blockquote":
            self._quoted = True
        elif tag == "strong":
            self._strong = True
        elif tag == "em":
            self._emphasis = True
        elif tag == "a":
            self._href = dict(attrs).get("href") or ""
        elif tag == "br":
            self._runs.append(_run("", breaks=True))

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self._close_paragraph()
        elif tag in ("h2", "h3"):
            text = "".join(run["text"] for run in self._runs)
            self.parts.append({"type": "heading", "level": int(tag[1]) - 1, "text": text})
        elif tag == "li" and self._list is not None:
            self._list.points.append(self._runs)
        elif tag in ("ul", "ol") and self._list is not None:
            self.parts.append({"type": self._list.kind, "points": self._list.points})
            self._list = None
        elif tag == "blockquote":
            self._quoted = False
        elif tag == "strong":
            self._strong = False
        elif tag == "em":
            self._emphasis = False
        elif tag == "a":
            self._href = ""

    def handle_data(self, data: str) -> None:
        text = re.sub(r"\s+", " ", data)
        if text.strip():
            self._runs.append(_run(text, self._strong, self._emphasis, self._href))

    def _close_paragraph(self) -> None:
        if self._list is None:
            self.parts.append({"type": "quote" if self._quoted else "paragraph", "runs": self._runs})


def _run(
    text: str, strong: bool = False, emphasis: bool = False, href: str = "", breaks: bool = False
) -> dict[str, Any]:
    local = href.startswith(("/", "#"))
    return {
        "text": text, "strong": strong, "emphasis": emphasis, "href": "" if local else href, "break": breaks,
    }  # fmt: skip


def parts_of_html(html: str) -> list[dict[str, Any]]:
    """Return the paragraphs, headings, lists and quotations of a text block, in order, as plain data."""
    parser = _PartsParser()
    parser.feed(html)
    parser.close()
    return parser.parts


def with_thai_digits(value: Any, key: str = "") -> Any:
    """Return plain data with Thai digits in every string but addresses (keys "href" and "type")."""
    if isinstance(value, str):
        return value if key in ("href", "type") else thai_digits(value)
    if isinstance(value, list):
        return [with_thai_digits(item, key) for item in value]
    if isinstance(value, dict):
        return {name: with_thai_digits(item, name) for name, item in value.items()}
    return value
