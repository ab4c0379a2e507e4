"""Texts (TXT, CSV, VTT) written anew in UTF-8, as nothing but text."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import Final

from prakat.lib.cleaning.removals import Tally, What
from prakat.lib.files.kinds import Format, holds_markup, text_encoding
from prakat.lib.files.limits import Budget, Code, Limits, Unsafe

# A style sheet in subtitles may fetch what it names.
_STYLE: Final = re.compile(r"(?m)^STYLE[ \t]*$(?:\n.+)*\n?")
_FETCHES: Final = re.compile(r"url\s*\(|@import|\\", re.IGNORECASE)


def rebuild(source: Path, target: Path, kind: Format, limits: Limits, tally: Tally, budget: Budget) -> None:
    """Writes the text in UTF-8; a CSV that was marked as Unicode stays marked, because Excel goes by that.

    Raises Unsafe: too_large, encoding (it is no text, or holds control characters), still_active (it holds tags that
    a browser or a server would run).
    """
    whole, text = _text(source, limits)
    if kind is Format.VTT:
        text = _without_styles(text.replace("\r\n", "\n").replace("\r", "\n"), tally)
    marked = kind is Format.CSV and whole.startswith(
        (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    )
    target.write_bytes((codecs.BOM_UTF8 if marked else b"") + text.encode("utf-8"))


def look(source: Path, kind: Format, limits: Limits, tally: Tally) -> None:
    """Counts a text in which there are tags as a script."""
    _, text = _text(source, limits)
    if holds_markup(text):
        tally.add(What.SCRIPT)
    if kind is Format.VTT and any(_FETCHES.search(style[0]) for style in _STYLE.finditer(text)):
        tally.add(What.REMOTE)


def _text(source: Path, limits: Limits) -> tuple[bytes, str]:
    if source.stat().st_size > limits.text_bytes:
        raise Unsafe(Code.TOO_LARGE, max_bytes=limits.text_bytes)
    whole = source.read_bytes()
    encoding = text_encoding(whole)
    if encoding is None:
        raise Unsafe(Code.ENCODING)
    try:
        return whole, whole.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unsafe(Code.ENCODING) from error


def _without_styles(text: str, tally: Tally) -> str:
    def kept(style: re.Match[str]) -> str:
        if not _FETCHES.search(style[0]):
            return style[0]
        tally.add(What.REMOTE)
        return ""

    return _STYLE.sub(kept, text)
