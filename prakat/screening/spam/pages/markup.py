"""Reads a page: what it says and where, what it hides and how, where it links and leads."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any, Final
from urllib.parse import unquote

from prakat.screening.spam.pages import styles
from prakat.screening.spam.pages.page import Link, Page, Place, Segment
from prakat.screening.spam.pages.styles import Hiding
from prakat.screening.spam.pages.tokens import Kind, Token, tokens
from prakat.screening.spam.reading import BOUNDARY

VOID: Final = frozenset(
    "area base br col embed hr img input link meta param source track wbr keygen bgsound".split()
)
_INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr q rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr input button select meter progress svg path picture "
    "source".split()
)
_APART: Final = frozenset("a button label select input img".split())
_FALLBACKS: Final = frozenset("noscript template noframes noembed".split())
_IMPLIED: Final = {
    **dict.fromkeys(("dt", "dd"), {"dt", "dd", "p"}),
    **dict.fromkeys(("td", "th"), {"td", "th", "p"}),
    **dict.fromkeys(("li", "tr", "option", "p"), set()),
}
_CODES: Final = 6
_CODED: Final = Hiding("รหัสแทนตัวอักษร (entity)", 0.8)
_PARTED: Final = Hiding("อักษรซ่อนที่แทรกอยู่", 0.8)
_BETWEEN: Final = 2
_DEPTH: Final = 300
_MOST: Final = 20_000
_LARGEST: Final = 100_000
_MERGED: Final = 700
_SHORT: Final = 160
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{24,}={0,2}")
_REFRESH: Final = re.compile(
    r"\s*(\d{0,6}(?:\.\d{0,3})?)\s*[;,]\s*(?:url\s*=)?\s*[\"']?([^\"'>]*)", re.IGNORECASE
)
_DESCRIBING: Final = re.compile(
    r"description|keywords|title|og:|twitter:|news_keywords|abstract|subject|site_name|author|product",
    re.IGNORECASE,
)
_LABELS: Final = ("alt", "title", "aria-label", "placeholder", "summary", "label", "value")
_SHEET: Final = re.compile(r"<style[^>]*+>", re.IGNORECASE)


def read(html: str) -> Page:
    """What the page holds."""
    reader = _Reader()
    for begin in _SHEET.finditer(html):
        end = html.find("</", begin.end())
        reader.hidden |= styles.rules(html[begin.end() : end if end >= 0 else len(html)])
    for token in tokens(html):
        reader.take(token)
    reader.flush()
    reader.page.segments = _merged(reader.page.segments)
    reader.page.reversed = "\u202e" in html or "bidi-override" in html or "<bdo" in html.lower()
    return reader.page


@dataclass(frozen=True, slots=True)
class _Open:
    name: str
    place: Place
    hiding: Hiding | None


class _Reader:
    """Takes the tokens of a page one by one."""

    def __init__(self) -> None:
        self.page = Page()
        self.hidden: dict[str, Hiding] = {}
        self.stack: list[_Open] = [_Open("", Place.VISIBLE, None)]
        self.texts: dict[tuple[Place, Hiding | None], list[str]] = {}
        self.link: Link | None = None

    def take(self, token: Token) -> None:
        """Read on by one token."""
        match token.kind:
            case Kind.TEXT:
                self._text(token)
            case Kind.OPEN:
                self._open(token)
            case Kind.CLOSE:
                self._close(token.name)
            case Kind.COMMENT:
                self._comment(token.text)

    def flush(self) -> None:
        """End the block that was being read."""
        between = sum(
            bool(part.strip())
            for (place, _), parts in self.texts.items()
            for part in parts
            if place is Place.HIDDEN
        )
        for (place, hiding), parts in self.texts.items():
            if place is Place.VISIBLE and between >= _BETWEEN:
                hiding = hiding or _PARTED
            if text := " ".join("".join(parts).split()):
                self.page.segments.append(Segment(text, place, hiding))
        self.texts.clear()

    def add(self, text: str, place: Place, hiding: Hiding | None = None) -> None:
        """Note a text that is no part of the block."""
        if text and text.strip():
            self.page.segments.append(Segment(" ".join(_plain(text).split()), place, hiding))

    def _text(self, token: Token) -> None:
        if token.name == "script":
            self.page.scripts.append(token.text)
        elif token.name == "style":
            for content in styles.contents(token.text):
                self.add(content, Place.STYLE)
        elif token.name == "title":
            self.add(token.text, Place.TITLE)
        else:
            within = self.stack[-1]
            text = _plain(token.text)
            coded = within.hiding or (_CODED if token.text.count("&#") >= _CODES else None)
            self.texts.setdefault((within.place, coded), []).append(text)
            if self.link and len(self.link.words) < 200:
                self.link.words += text

    def _open(self, token: Token) -> None:
        name, attributes = token.name, token.attributes if token.body.strip(" /\n") else {}
        if name not in _INLINE:
            self.flush()
            self._imply(name)
        within = self.stack[-1]
        place = Place.FALLBACK if name in _FALLBACKS else within.place
        hiding = self._hiding(name, attributes) or within.hiding
        if hiding and place is Place.VISIBLE:
            place = Place.HIDDEN
        if name == "br" or name in _APART:
            self.texts.setdefault((within.place, within.hiding), []).append(" ")
        if attributes:
            self._attributes(name, attributes, place, hiding)
        if name not in VOID and not (token.body.endswith("/") and name in ("path", "script")):
            if len(self.stack) < _DEPTH and name not in ("script", "style", "title"):
                self.stack.append(_Open(name, place, hiding))

    def _close(self, name: str) -> None:
        if name not in _INLINE:
            self.flush()
        if name == "a":
            self.link = None
        for back in range(len(self.stack) - 1, max(0, len(self.stack) - 40), -1):
            if self.stack[back].name == name:
                within = self.stack[back]
                del self.stack[back:]
                if name in _APART:
                    self.texts.setdefault((within.place, within.hiding), []).append(" ")
                return

    def _imply(self, name: str) -> None:
        """Close what this tag closes by beginning."""
        closed = _IMPLIED.get(name)
        for _ in range(2):
            top = self.stack[-1].name
            if top == "p" or closed is not None and (top in closed or top == name):
                self.stack.pop()

    def _comment(self, text: str) -> None:
        if len(self.page.segments) > _MOST or not text.strip():
            return
        words = " ".join(
            _plain(token.text) for token in tokens(text) if token.kind is Kind.TEXT and token.name != "script"
        )
        self.add(words, Place.COMMENT)
        for token in tokens(text):
            if token.name == "a" and token.kind is Kind.OPEN and (address := token.attributes.get("href")):
                self.page.links.append(Link(address, Place.COMMENT))

    def _hiding(self, name: str, attributes: dict[str, str]) -> Hiding | None:
        if style := attributes.get("style"):
            if found := styles.hiding(style[:2000]):
                return found
        if "hidden" in attributes:
            return Hiding("แอตทริบิวต์ hidden", 1.0)
        for one in (
            *(f".{one}" for one in attributes.get("class", "").split()),
            f"#{attributes.get('id', '')}",
        ):
            if one in self.hidden:
                return self.hidden[one]
        if name == "font" or "color" in attributes:
            size = "font-size:1px" if attributes.get("size", "").strip() in ("0", "-7") else ""
            return styles.hiding(f"color:{attributes.get('color', '')};{size}")
        if name == "marquee" and any(_is_tiny(attributes.get(side)) for side in ("height", "width")):
            return Hiding("แถบวิ่งที่ไม่มีขนาด (marquee)", 1.8)
        return Hiding("aria-hidden", 0.4) if attributes.get("aria-hidden") == "true" else None

    def _attributes(self, name: str, attributes: dict[str, str], place: Place, hiding: Hiding | None) -> None:
        if name == "meta":
            self._meta(attributes)
        elif name in ("a", "area") and (address := attributes.get("href")):
            if len(self.page.links) < _MOST:
                self.link = Link(address, place, hiding)
                self.page.links.append(self.link)
        elif name in ("iframe", "frame", "embed", "object"):
            tiny = hiding or any(_is_tiny(attributes.get(side)) for side in ("width", "height"))
            self.page.frames.append(
                Link(
                    attributes.get("src") or attributes.get("data", ""),
                    Place.HIDDEN if tiny else place,
                    hiding,
                )
            )
            self.add(attributes.get("srcdoc", ""), Place.FALLBACK)
        elif name == "script" and "src" in attributes:
            self.page.sources.append(attributes["src"])
        elif name == "link" and attributes.get("rel", "").lower() in (
            "canonical",
            "amphtml",
            "alternate",
            "shortlink",
        ):
            self.page.claims.append(attributes.get("href", ""))
        elif name == "form" and "action" in attributes:
            self.page.claims.append(attributes["action"])
        self._labels(attributes, hiding)

    def _labels(self, attributes: dict[str, str], hiding: Hiding | None) -> None:
        for key, value in attributes.items():
            if len(value) < 4:
                continue
            if key in _LABELS or key.startswith("data-") and " " in value.strip():
                self.add(value, Place.LABEL, hiding)
            elif key.startswith("data-") and _BASE64.fullmatch(value):
                self.page.encoded.append(value)
            elif (
                key in ("onload", "onerror", "onclick", "onmouseover") or value[:11].lower() == "javascript:"
            ):
                self.page.scripts.append(value)
            elif key in ("src", "href", "data") and ";base64," in value[:80] and "html" in value[:40]:
                self.page.encoded.append(value.partition(",")[2])
            elif key in ("src", "href", "data") and value[:15].lower().startswith("data:text/html"):
                self.page.scripts.append(f'document.write("{unquote(value.partition(",")[2][:_LARGEST])}")')

    def _meta(self, attributes: dict[str, str]) -> None:
        content = attributes.get("content", "")
        if attributes.get("http-equiv", "").lower() == "refresh":
            if found := _REFRESH.match(content):
                self.page.refreshes.append((float(found[1] or 0), found[2].strip()))
            return
        named = attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or ""
        if re.search(r"url$", named, re.IGNORECASE):
            self.page.claims.append(content)
        elif _DESCRIBING.search(named) or not named and " " in content:
            self.add(content, Place.META)


def linked_data(script: str) -> list[str] | None:
    """The texts of a script that is data; None for a script that acts."""
    text = script.strip()
    if text[:1] not in ("{", "[") or text[-1:] not in ("}", "]"):
        return None
    try:
        return _strings(json.loads(text))
    except (ValueError, RecursionError):
        return None


def _strings(data: Any) -> list[str]:
    found: list[str] = []
    waiting = [data]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found.append(one)
        elif isinstance(one, dict):
            waiting += reversed(one.values())
        elif isinstance(one, list):
            waiting += reversed(one)
    return found


def _merged(segments: list[Segment]) -> list[Segment]:
    """Short neighbours of one place put together: the cells of a table, the lines of a list."""
    merged: list[Segment] = []
    for segment in segments:
        last = merged[-1] if merged else None
        together = (
            last
            and (last.place, last.hiding) == (segment.place, segment.hiding)
            and segment.place is not Place.TITLE
            and min(len(last.text), len(segment.text)) < _SHORT
            and len(last.text) + len(segment.text) < _MERGED
        )
        if last and together:
            if segment.text not in last.text:
                merged[-1] = Segment(f"{last.text} {BOUNDARY} {segment.text}", segment.place, segment.hiding)
        else:
            merged.append(segment)
    return merged


def _plain(text: str) -> str:
    """The text with its entities resolved, also those of entities."""
    if "&" not in text:
        return text
    text = unescape(text)
    return unescape(text) if "&#" in text else text


def _is_tiny(size: str | None) -> bool:
    return size is not None and size.strip().rstrip("px") in ("0", "1", "2")
