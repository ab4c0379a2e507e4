"""HTML cut into tags, text and what stands in tags that hold no tags.

Not a browser's parser: it builds no tree, never looks at a character twice, and takes whatever it is given. A
page that breaks the rules on purpose must cost no more than an honest one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from html import unescape
from typing import Final

_BEGIN: Final = re.compile(r"<(?=[a-zA-Z/!?])")
_STOP: Final = re.compile(r"[>\"']")
_NAME: Final = re.compile(r"[a-zA-Z][^\s/>\"'<=]{0,40}")
_ATTRIBUTE: Final = re.compile(
    r"([^\s=/>\"'][^\s=/>]{0,60}+)[^\s=/>]*+(?:\s*+=\s*+(\"[^\"]*+\"?|'[^']*+'?|[^\s>]*+))?+"
)
_RAW: Final = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)
    for name in ("script", "style", "title", "textarea", "xmp")
}


class Kind(Enum):
    """What a token is."""

    TEXT = auto()
    OPEN = auto()
    CLOSE = auto()
    COMMENT = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """``name`` of a tag; ``text`` between tags, in a comment, or in a script or the like; ``body`` of a tag."""

    kind: Kind
    name: str = ""
    text: str = ""
    body: str = ""

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes of a tag, the first of each name, with entities resolved."""
        found: dict[str, str] = {}
        for name, value in _ATTRIBUTE.findall(self.body):
            found.setdefault(name.lower(), unescape(value.strip("\"'") if value[:1] in "\"'" else value))
        return found


def tokens(html: str) -> Iterator[Token]:
    """The tokens of a page, in order. Text is not yet freed of entities."""
    cutter = _Cutter(html)
    at = 0
    while begin := _BEGIN.search(html, at):
        if begin.start() > at:
            yield Token(Kind.TEXT, text=html[at : begin.start()])
        at, token = cutter.tag(begin.start())
        yield token
        if token.kind is Kind.OPEN and token.name in _RAW and not token.body.endswith("/"):
            ends = _RAW[token.name].search(html, at)
            end = ends.start() if ends else len(html)
            yield Token(Kind.TEXT, name=token.name, text=html[at:end])
            at = end
    if at < len(html):
        yield Token(Kind.TEXT, text=html[at:])


class _Cutter:
    """Cuts tags. Remembers which quotation marks come no more, so as not to look for them again and again."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.last = {mark: html.rfind(mark) for mark in "\"'>"}

    def tag(self, start: int) -> tuple[int, Token]:
        """The tag or comment that begins there, and where it ends."""
        html = self.html
        if html.startswith("<!--", start):
            end = html.find("-->", start + 2)
            text = html[start + 4 : end] if end >= 0 else html[start + 4 :]
            return (end + 3 if end >= 0 else len(html)), Token(Kind.COMMENT, text=text)
        closing = html.startswith("/", start + 1)
        name = _NAME.match(html, start + 1 + closing)
        if name and not closing:
            end = self._end(name.end())
            token = Token(Kind.OPEN, name[0].lower(), body=html[name.end() : end])
        else:
            end = html.find(">", start) if self.last[">"] >= start else len(html)
            token = (
                Token(Kind.CLOSE, name[0].lower())
                if name
                else Token(Kind.COMMENT, text=html[start + 2 : end])
            )
        if end == len(html):
            return end, Token(Kind.TEXT, text=html[start:])
        return end + 1, token

    def _end(self, at: int) -> int:
        """Where the tag ends: at a > outside of quotation marks. A mark that is never closed is a letter."""
        html, begin = self.html, at
        while stop := _STOP.search(html, at):
            if stop[0] == ">":
                return stop.start()
            at = stop.end()
            if html[max(begin, at - 8) : at - 1].rstrip().endswith("=") and self.last[stop[0]] >= at:
                at = html.find(stop[0], at) + 1
        return len(html)
