"""Thai text folded to what people get right: two spellings that sound or look alike fold to the same letters.

A folded text has no spaces, no tone marks, no THANTHAKHAT, no punctuation; letters of one sound are one letter,
short and long marks of one vowel are one mark, digits are Arabic, Latin is lower case. It is kept and compared
as bytes, one for each letter (cp874), so that a search through it is a search of bytes.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Final

from prakat.lib.thai_text import normalise

ENCODING: Final = "cp874"
SAME_SOUND: Final = (
    "สศษซ", "ยญ", "นณ", "ดฎ", "ตฏ", "ทธฑฒถฐ", "พภ", "ขฃ", "คฅฆ", "ชฌ", "ลฬ", "ไใ", "ิีึื", "ุู", "าำๅ",
)  # fmt: skip
"""Letters that spelling tells apart and the ear, or a hasty finger, does not. Each group folds to its first."""

_KEPT_MARKS: Final = "ะัาิุเแโไ"
_FOREIGN: Final = 0xDB
"""Stands for a letter of any other script: a byte that cp874 does not use."""
_ERRORS: Final = "prakat-fold"
_BROKEN_SARA_AM: Final = re.compile("([ก-ฮ][่-๋]?) า")
_SPACED_INITIALS: Final = re.compile(r"(?<![ก-๎])([ก-ฮ][ก-๎]?\.) (?=[ก-ฮ][ก-๎]?\.)")

# What a text can hold that normalising changes, and more: most texts hold none of it and are spared the work.
_DISORDERED: Final = re.compile(
    "[^\n -~\u0e01-\u0e3a\u0e3f-\u0e4c\u0e4f-\u0e5b\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026]"
    "|เเ|[่-์][ัิ-ฺ็-์]|์ำ|[ัิ-ฺ็][ัิ-ฺ็]|[ัิ-ฺ็]ำ|ำ[่-๋]|[ัิ-ฺ็-์]{3}"
)
_LINE_END_SPACES: Final = re.compile(" +\n")


def _tables() -> tuple[bytes, bytes]:
    """The fold of each byte, and the bytes that fold to nothing."""
    same = {letter: group[0] for group in SAME_SOUND for letter in group}
    folds, dropped = bytearray(range(256)), bytearray()
    for code in range(256):
        character = bytes([code]).decode(ENCODING, "replace")
        character = unicodedata.normalize("NFKC", same.get(character, character)).casefold()
        if "๐" <= character <= "๙":
            character = str(ord(character) - ord("๐"))
        if character in _KEPT_MARKS or character.isalnum() and character not in "ฯๆ":
            folds[code] = character.encode(ENCODING)[0]
        elif code != _FOREIGN:
            dropped.append(code)
    return bytes(folds), bytes(dropped)


_FOLDS, _DROPPED = _tables()
_RU: Final = "ฤ".encode(ENCODING)
_RI: Final = "ริ".encode(ENCODING)


def _beyond(error: UnicodeError) -> tuple[str | bytes, int]:
    """Characters that cp874 lacks: Latin with accents loses them, symbols vanish, other scripts become one letter."""
    assert isinstance(error, UnicodeEncodeError)
    found = error.object[error.start : error.end]
    plain = unicodedata.normalize("NFKD", found).casefold()
    return bytes(ord(part) if part < "\x80" else _FOREIGN for part in plain if part.isalnum()), error.end


codecs.register_error(_ERRORS, _beyond)


def spelled(text: str) -> str:
    """The text as it is shown and cut into words: normalised, SARA AM broken by a space mended.

    A Thai word never begins with SARA AA: a space before one is a mark that a PDF's text layer lost.
    """
    text = text.replace("\xa0", " ").replace("\u200b", "")
    if _DISORDERED.search(text):
        text = normalise(text)
    else:
        text = _LINE_END_SPACES.sub("\n", text).strip(" \n")
    if " า" in text:
        text = _BROKEN_SARA_AM.sub("\\1ำ", text)
    return text


def joined_initials(text: str) -> str:
    """The spelled text with the spaces inside dotted abbreviations taken out: พ. ร. บ. becomes พ.ร.บ."""
    return _SPACED_INITIALS.sub("\\1", text)


def fold(text: str) -> bytes:
    """The folded form of a spelled text."""
    folded = text.encode(ENCODING, _ERRORS).translate(_FOLDS, _DROPPED)
    return folded.replace(_RU, _RI) if _RU in folded else folded


def letters(folded: bytes) -> str:
    """A folded text as a string, letter for letter, as the index wants it."""
    return folded.decode(ENCODING, "replace")
