"""What a script would write or where it would take the reader, as far as it can be told without running it."""

from __future__ import annotations

import base64
import binascii
import re
from itertools import islice
from typing import Final
from urllib.parse import unquote

from prakat.screening.spam.reading import BOUNDARY

_ATOB: Final = re.compile(r"(?:atob|base64_decode|decode64)\s*+\(\s*+[\"'`]([A-Za-z0-9+/=_\s-]{12,})[\"'`]")
_CODES: Final = re.compile(
    r"(?:fromCharCode|fromCodePoint)\s*+(?:\.apply\([^,]{1,20},\s*+\[|\()((?:\s*+(?:0x[0-9a-fA-F]+|\d+)\s*+,?){4,})"
)
_NUMBERS: Final = re.compile(r"\[((?:\s*+\d{2,5}\s*+,){11,}\s*+\d{2,5}\s*+)\]")
_ESCAPES: Final = re.compile(r"\\x([0-9a-fA-F]{2})|\\u\{?([0-9a-fA-F]{4,5})\}?|%u([0-9a-fA-F]{4})")
_JOINED: Final = re.compile(r"[\"'`]\s*+\+\s*+[\"'`]")
_PERCENT: Final = re.compile(r"(?:[^%\s\"'`<>]{0,20}%[0-9a-fA-F]{2}){4,}[^%\s\"'`<>]{0,40}")
_BACKWARDS: Final = re.compile(r"[\"'`]([^\"'`]{6,400})[\"'`]\s*+\.split\(\s*+[\"'`]{2}\s*+\)\s*+\.reverse\(")
_BASE64: Final = re.compile(r"[\"'`]([A-Za-z0-9+/]{32,}={0,2})[\"'`]")
_GOES: Final = re.compile(
    r"location(?:\.href|\.hash|\[[\"']href[\"']\])?\s*+=(?!=)\s*+[\"'`]([^\"'`]{4,400})"
    r"|(?:location(?:\.|\[[\"'])(?:replace|assign)(?:[\"']\])?|window\.open|navigate)\s*+\(\s*+[\"'`]([^\"'`]{4,400})"
    r"|http-equiv\s*+=\s*+\\?[\"']?refresh[^>]{0,40}?url\s*+=\s*+([^\"'\\> ]{4,400})",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"(?:https?:)?//[^\s\"'`<>\\)]{4,300}")
_NAMED_ADDRESS: Final = re.compile(
    r"(?:var|let|const)\s++(\w{1,30}+)\s*+=\s*+[\"'`]((?:https?:)?//[^\"'`\s]{4,300})[\"'`]"
)
_CLOAKS: Final = re.compile(
    r"referrer[^;]{0,80}(?:google|bing|yahoo|search|facebook|baidu)"
    r"|(?:google|bing|yahoo|facebook|baidu)[^;]{0,80}referrer|(?:googlebot|bingbot|bot\||crawler|spider)",
    re.IGNORECASE,
)
# A string that is never closed ends somewhere too: otherwise each mark in it would be tried as a beginning.
_STRING: Final = re.compile(
    r"\"((?:[^\"\\\n]|\\.)*+)[\"\n]?|'((?:[^'\\\n]|\\.)*+)['\n]?|`((?:[^`\\]|\\.)*+)`?", re.DOTALL
)
_APART: Final = 80
_MOST_STRINGS: Final = 2000
_MOST: Final = 200_000
_TAG: Final = re.compile(r"<[^<>]{1,400}>")


def unravelled(script: str) -> list[str]:
    """What the script keeps in codes, in plain letters; codes within codes three layers deep."""
    found: list[str] = []
    layer = [script[:_MOST]]
    for _ in range(3):
        layer = [text[:_MOST] for outer in layer[:40] for text in _decoded(outer)]
        found += layer
    return found


def destinations(script: str) -> list[str]:
    """The addresses to which the script would take the reader."""
    found = [next(filter(None, groups)) for groups in _GOES.findall(script)]
    for name, address in _NAMED_ADDRESS.findall(script)[:50]:
        if re.search(rf"location(?:\.href)?\s*=\s*{name}\b|(?:replace|assign|open)\(\s*{name}\b", script):
            found.append(address)
    return found


def addresses(script: str) -> list[str]:
    """All addresses named in the script."""
    return _ADDRESS.findall(script)


def cloaks(script: str) -> bool:
    """Whether the script asks where the reader comes from, or whether it is a machine."""
    return bool(_CLOAKS.search(script))


def sayings(script: str) -> str:
    """The texts in a script that it could show: its strings that are more than a name, without tags and escapes."""
    strings = (
        found[1] or found[2] or found[3] or "" for found in _STRING.finditer(_JOINED.sub("", script[:_MOST]))
    )
    told = (one for one in strings if " " in one.strip() or not one.isascii())
    return words((BOUNDARY * _APART).join(islice(told, _MOST_STRINGS)))


def words(script: str) -> str:
    """The script as a text: what it writes, without tags and escapes."""
    return _TAG.sub(" ", _ESCAPES.sub(_escaped, _JOINED.sub("", script[:_MOST])))


def from_base64(text: str) -> str:
    """The text that this stands for; empty when it stands for none."""
    compact = re.sub(r"\s", "", text[:_MOST]).replace("-", "+").replace("_", "/").rstrip("=")
    compact = compact[: len(compact) - (len(compact) % 4 == 1)]
    try:
        decoded = base64.b64decode(compact + "=" * (-len(compact) % 4), validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
    printable = sum(one.isprintable() or one.isspace() for one in decoded)
    return decoded if decoded and printable >= 0.9 * len(decoded) else ""


def _decoded(script: str) -> list[str]:
    texts = [from_base64(found) for found in (*_ATOB.findall(script), *_BASE64.findall(script))]
    texts += [_characters(found) for found in (*_CODES.findall(script), *_NUMBERS.findall(script))]
    texts += [found[::-1] for found in _BACKWARDS.findall(script)]
    texts += [unquote(found) for found in _PERCENT.findall(script)]
    joined = _JOINED.sub("", script)
    plain = _ESCAPES.sub(_escaped, joined)
    if plain != script:
        texts.append(plain)
    return [text for text in texts if text]


def _characters(numbers: str) -> str:
    codes = [
        int(one, 0) if one.startswith("0x") else int(one)
        for one in re.findall(r"0x[0-9a-fA-F]+|\d{1,7}", numbers)
    ]
    return "".join(chr(code) for code in codes if 8 < code < 0x110000)


def _escaped(found: re.Match[str]) -> str:
    return chr(min(int(next(filter(None, found.groups())), 16), 0x10FFFF))
