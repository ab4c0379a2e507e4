"""A text as the scorer reads it: disguises taken off, and the place of each character remembered.

Folding is made so that what looks or sounds alike becomes the same letters: case, width, accents, look-alike
letters of other scripts, Thai tone marks. What stands between letters only to part them is dropped. Terms of
the lexicon are folded in the same way, so both meet in one form, which nobody is meant to read.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Final

BOUNDARY: Final = "¶"
"""Stands between blocks that are read as one."""

_INVISIBLE: Final = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0\u20e3\u0640"
)
_THAI: Final = {
    **dict.fromkeys("\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e\u0e3a", ""),
    **dict.fromkeys("\u0ec8\u0ec9\u0eca\u0ecb\u0ecc\u0ecd", ""),
    "\u0e33": "\u0e32",
    "\u0eb3": "\u0eb2",
    "\u0e45": "\u0e32",
    "\u0e43": "\u0e44",
    "\u0e41": "\u0e40\u0e40",
}
"""Thai and Lao: no tone marks; SARA AM and SARA AE in the one form that all their spellings share."""

_LOOK_ALIKES: Final = str.maketrans(
    "авекмнорстухіјѕԁԛԝһӏ" + "αβεικνορτυχηωγ" + "ıłđøɡɑʟʀɪɴʙɢʜᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡʏᴢꜰꜱ",
    "abekmhopctyxijsdqwhl" + "abeikvoptuxnwy" + "ildogalrinbghacdejkmoptuvwyzfs",
)
_OPENING: Final = frozenset("“„‟«「『〝‹")
_CLOSING: Final = frozenset("”»」』〞›")
_DASHES: Final = frozenset("‐‑‒–—―−﹘﹣－_")
_OWN_WORDS: Final = re.compile("(?<=ห)้(?=วย)")
"""Tone marks that stay, because another word begins where they fall: a brook is no lottery."""
_EMPTY_LINES: Final = re.compile(r"\n(?:[ \t\r]*+\n)++")
_ENTITY: Final = re.compile(r"&#(?:\d{2,7}|[xX][0-9a-fA-F]{2,6});?")

# Letters of scripts that part no words, or whose words are sought wherever they stand.
UNSPACED: Final = (
    "\u0e01-\u0e4e\u0e80-\u0ecd\u1000-\u109f\u1780-\u17d3\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
)
_SPACED: Final = "a-z0-9\u0370-\u04ff"
_PARTS: Final = r"[ \-.·*~|/\\+]{1,3}"
_DROPPED: Final = re.compile(
    rf"(?<=[{UNSPACED}]){_PARTS}(?=[{UNSPACED}])"
    rf"|(?<=(?<![{_SPACED}])[{_SPACED}]){_PARTS}(?=[{_SPACED}](?![{_SPACED}]))"
    r"|[ ](?=[ ])"
    r"|([\u0e30-\u0e39])(?=\1)"
)


class _Forms(dict[int, str]):
    """The form of each character, filled as characters are met: a table for str.translate."""

    def __missing__(self, code: int) -> str:
        self[code] = form = _form(chr(code))
        return form


def _form(character: str) -> str:
    if character in _THAI:
        return _THAI[character]
    if (
        character in _INVISIBLE
        or "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
    ):
        return ""
    if character in _DASHES:
        return "-"
    if character.isspace():
        return " "
    for marks, form in ((_OPENING, "“"), (_CLOSING, "”")):
        if character in marks:
            return form
    category = unicodedata.category(character)
    if category in ("Cf", "Cs", "Cc", "Co", "Cn"):
        return ""
    return _letter(character, category)


def _letter(character: str, category: str) -> str:
    """The plain form of a letter; a dot for a picture, since a picture between letters parts them."""
    code = ord(character)
    for first, last in ((0x1F150, 0x1F169), (0x1F170, 0x1F189), (0x1F1E6, 0x1F1FF)):
        if first <= code <= last:
            return chr(ord("a") + code - first)
    if category.startswith("N") and character.isdecimal():
        return str(unicodedata.decimal(character))
    folded = unicodedata.normalize("NFKC", character).casefold()
    if code < 0x600 or 0x1E00 <= code < 0x2000 or code >= 0x1D400:
        folded = unicodedata.normalize("NFKD", folded)
        folded = "".join(one for one in folded if unicodedata.category(one) != "Mn")
    elif category == "Mn" and not "\u0e00" <= character <= "\u17ff":
        return "" if code < 0x900 or code > 0x1A00 else folded
    if folded == character and category in ("So", "Sk"):
        return "" if category == "Sk" and code > 0x1F000 else "·"
    return folded.translate(_LOOK_ALIKES)


_FORMS: Final = _Forms()


@dataclass(frozen=True)
class Reading:
    """``text`` is what is searched; ``given`` the text as it came."""

    given: str
    text: str

    @classmethod
    def of(cls, given: str) -> Reading:
        """The reading of a text."""
        return cls(given, _DROPPED.sub("", _decoded(given).translate(_FORMS)))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters from ``start`` to ``end`` of ``text`` stand in the text as it was given."""
        first, last = self._places[start], self._places[end - 1]
        return (self._spans[first][0], self._spans[last][1]) if self._spans else (first, last + 1)

    def quoted(self, start: int, end: int) -> str:
        """The given text that is read from ``start`` to ``end``."""
        return slice_of(self.given, self.place(start, end))

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        """Where each character stood before entities were resolved; nothing where none were."""
        if "&#" not in self.given:
            return []
        spans: list[tuple[int, int]] = []
        at = 0
        for entity in _ENTITY.finditer(self.given):
            spans += [(place, place + 1) for place in range(at, entity.start())]
            spans += [entity.span()] * len(unescape(entity[0]))
            at = entity.end()
        return spans + [(place, place + 1) for place in range(at, len(self.given))]

    @cached_property
    def _places(self) -> list[int]:
        """For each character of the text, which of the given characters it comes from."""
        forms = [_FORMS[code] for code in map(ord, _decoded(self.given))]
        places = [place for place, form in enumerate(forms) for _ in form]
        kept: list[int] = []
        at = 0
        for dropped in _DROPPED.finditer("".join(forms)):
            kept += places[at : dropped.start()]
            at = dropped.end()
        return kept + places[at:]


def fold(text: str) -> str:
    """The text in the form in which terms and texts are compared."""
    return Reading.of(text).text


def blocks(text: str) -> str:
    """A plain text of the same length, in which empty lines are boundaries and other line ends are spaces."""
    return _EMPTY_LINES.sub(lambda found: BOUNDARY * len(found[0]), text).replace("\n", " ")


def slice_of(text: str, span: tuple[int, int]) -> str:
    """The part of the text from the first to the second place."""
    return text[span[0] : span[1]]


def _decoded(given: str) -> str:
    text = _ENTITY.sub(lambda found: unescape(found[0]), given) if "&#" in given else given
    return _OWN_WORDS.sub("'", text)
