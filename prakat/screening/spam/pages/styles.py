"""By which styles a page hides what it holds from readers, but not from search engines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final


@dataclass(frozen=True, slots=True)
class Hiding:
    """How something is hidden, as a reader is told; ``weight``: how seldom honest pages do it with a text."""

    how: str
    weight: float


_NUMBER: Final = r"-?\d*\.?\d+"
_SIZE: Final = re.compile(rf"({_NUMBER})(px|pt|em|rem|ex|ch|vw|vh|vmin|vmax|%|in|cm|mm)?")
_PIXELS: Final = {
    "em": 16.0,
    "rem": 16.0,
    "vw": 12.0,
    "vh": 8.0,
    "pt": 1.33,
    "in": 96.0,
    "cm": 38.0,
    "%": 12.0,
}
_FAR: Final = 900.0
_WHITES: Final = frozenset("white #fff #ffffff #fefefe #fdfdfd #fcfcfc rgb(255,255,255) snow ivory".split())
_MOVED: Final = re.compile(
    rf"translate(?:3d|[xy])?\(\s*({_NUMBER})(px|em|rem|%|vw|vh)?(?:,\s*({_NUMBER})(px|em|rem|%|vw|vh)?)?"
)
_CONTENT: Final = re.compile(r"content\s*+:\s*+(\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+')", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
_BRACE: Final = re.compile("[{}]")
_FOR_PRINTERS: Final = re.compile(r"@media\s+(?:only\s+)?print\b")
_SELECTOR: Final = re.compile(r"[.#][\w-]+$")


@lru_cache(maxsize=4096)
def hiding(style: str) -> Hiding | None:
    """How these declarations hide their element, if they do."""
    values = _declarations(style)
    for found in (_gone(values), _tiny(values), _away(values), _pale(values)):
        if found:
            return found
    return None


def _declarations(style: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for declaration in style.lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon:
            values[name.strip()] = re.sub(r"\s*!\s*important", "", value).strip()
    return values


def _gone(values: dict[str, str]) -> Hiding | None:
    if values.get("content-visibility") == "hidden":
        return Hiding("content-visibility:hidden", 1.2)
    if values.get("display") == "none":
        return Hiding("display:none", 1.0)
    if values.get("visibility") in ("hidden", "collapse"):
        return Hiding("visibility:hidden", 1.2)
    opacity = values.get("opacity", "")
    if re.fullmatch(r"0*\.?0*[0-4]?%?", opacity) and opacity and _number(opacity) <= 0.05:
        return Hiding("ความโปร่งใส (opacity) 0", 1.5)
    if re.search(r"opacity\(0%?\)|alpha\(opacity=0\)", values.get("filter", "")):
        return Hiding("ความโปร่งใส (opacity) 0", 1.5)
    return None


def _tiny(values: dict[str, str]) -> Hiding | None:
    font = values.get("font-size") or (_SIZE.search(values.get("font", "x")) or [""])[0]
    if font and abs(pixels := _length(font, 16.0)) <= 2:
        return Hiding(f"ขนาดอักษร {pixels:g}", 1.8)
    if values.get("line-height") in ("0", "0px"):
        return Hiding("ความสูงบรรทัด 0", 1.5)
    boxed = any(
        values.get(name, "").startswith(("hidden", "clip"))
        for name in ("overflow", "overflow-y", "overflow-x")
    )
    for side in ("height", "max-height", "width", "max-width"):
        if side in values and boxed and abs(_length(values[side], 1.0)) <= 2:
            return Hiding("กล่องที่ไม่มีความสูงหรือความกว้าง", 1.2)
    if re.search(r"scale[xy3d]*\(0", values.get("transform", "")):
        return Hiding("ย่อจนไม่เหลือขนาด", 1.5)
    return None


def _away(values: dict[str, str]) -> Hiding | None:
    if values.get("position") in ("absolute", "fixed", "relative"):
        for side in ("left", "right", "top", "bottom"):
            if abs(_length(values.get(side, "0"), 1.0)) >= _FAR:
                return Hiding("วางไว้นอกจอภาพ", 1.5)
        if values.get("z-index", "").startswith("-") and values["position"] != "relative":
            return Hiding("วางไว้ใต้หน้า (z-index)", 0.8)
        if re.match(r"rect\(\s*(?:0|1px|auto)", values.get("clip", "")):
            return Hiding("ตัดขอบจนไม่เห็น (clip)", 1.2)
    for name in ("text-indent", "margin-left", "margin-top", "margin", "margin-right"):
        if abs(_length(values.get(name, "0"), 1.0)) >= _FAR:
            return Hiding("ดันข้อความออกนอกจอภาพ", 1.5)
    if re.match(r"(?:inset\((?:50|100)%|circle\(0|polygon\(0 0, ?0 0)", values.get("clip-path", "")):
        return Hiding("ตัดขอบจนไม่เห็น (clip)", 1.2)
    moved = _MOVED.search(values.get("transform", ""))
    if moved and any(
        abs(_length(f"{n}{unit or ''}", 1.0)) >= _FAR
        for n, unit in (moved.group(1, 2), moved.group(3, 4))
        if n
    ):
        return Hiding("วางไว้นอกจอภาพ", 1.5)
    return None


def _pale(values: dict[str, str]) -> Hiding | None:
    """Letters of no colour, or of that of what lies behind them. White alone may stand on a dark banner."""
    color = values.get("color", "").replace(" ", "")
    if not color:
        return None
    if color == "transparent" or re.search(
        r"rgba\([\d,]+,0?\.?0\)|hsla\([\d,%]+,0\)|^#(?:[0-9a-f]{6}00|[0-9a-f]{3}0)$", color
    ):
        return Hiding("ตัวอักษรไม่มีสี", 1.5)
    behind = (values.get("background-color") or values.get("background", "")).replace(" ", "")
    same = behind and (
        behind == color or color in _WHITES and any(behind.startswith(white) for white in _WHITES)
    )
    if same:
        return Hiding("ตัวอักษรสีเดียวกับพื้นหลัง", 1.8)
    return Hiding("ตัวอักษรสีขาว", 0.6) if color in _WHITES and not behind else None


def rules(sheet: str) -> dict[str, Hiding]:
    """Which classes and ids (with their . or #) a style sheet hides."""
    hidden: dict[str, Hiding] = {}
    for selectors, declarations in _blocks(sheet):
        if how := hiding(declarations[:2000]):
            for selector in selectors[-2000:].split(","):
                if last := _SELECTOR.search(selector.strip()):
                    hidden[last[0]] = how
    return hidden


def contents(sheet: str) -> list[str]:
    """The texts that a style sheet writes into the page."""
    return [
        _ESCAPE.sub(lambda code: chr(min(int(code[1], 16), 0x10FFFF)), found[1][1:-1])
        for found in _CONTENT.finditer(sheet)
        if len(found[1]) > 8
    ]


def _blocks(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors with their declarations, of what is not only for printers."""
    printing = 0
    depth = 0
    at = 0
    sheet = _COMMENT.sub("", sheet)
    selectors = ""
    for brace in _BRACE.finditer(sheet):
        before = sheet[at : brace.start()]
        at = brace.end()
        if brace[0] == "{":
            depth += 1
            selectors = before
            if _FOR_PRINTERS.search(before) and not printing:
                printing = depth
        else:
            if selectors and not printing:
                yield selectors, before
            selectors = ""
            printing = 0 if depth <= printing else printing
            depth = max(0, depth - 1)


def _length(value: str, unit_of_percent: float) -> float:
    """The length in pixels, roughly; for a font a per cent is of 16 pixels."""
    found = _SIZE.match(value.strip())
    if not found:
        return 16.0 if unit_of_percent > 1 else 0.0
    scale = (
        unit_of_percent / 100 if found[2] == "%" and unit_of_percent > 1 else _PIXELS.get(found[2] or "", 1.0)
    )
    return float(found[1]) * scale


def _number(value: str) -> float:
    return float(found[0]) if (found := re.match(_NUMBER, value)) else 0.0
