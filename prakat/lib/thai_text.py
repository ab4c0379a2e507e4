"""Thai text made comparable: one spelling for what looks the same, and safe file names."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from prakat.lib.thai_dates import arabic_digits

_TONES: Final = "\u0e48-\u0e4b"
_SARA_AA: Final = "\u0e32"
_SARA_AM: Final = "\u0e33"
_NIKHAHIT: Final = "\u0e4d"
_MARKS: Final = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
_MARKS_BUT_NIKHAHIT: Final = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4c\u0e4e"

# A run of marks with the SARA AM, whole or split in two, that it belongs to. Possessive: linear on any input.
_CLUSTER: Final = re.compile(
    f"[{_MARKS}]*+{_SARA_AM}[{_TONES}]*+"
    f"|[{_MARKS_BUT_NIKHAHIT}]*+{_NIKHAHIT}[{_MARKS}]*+{_SARA_AA}[{_TONES}]*+"
    f"|[{_MARKS}]{{2,}}+"
)
_THAI_THEN_OTHERS: Final = re.compile("([\u0e00-\u0e7f])([^\u0000-\u02ff\u0e00-\u0e7f]+)")

# Glyph variants that old Thai fonts keep in the private use area, as PDF text layers still yield them.
_OLD_GLYPHS: Final = dict(
    zip(
        range(0xF700, 0xF71B),
        "\u0e10\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4c"
        "\u0e0d\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a",
        strict=True,
    )
)
_LINE_BREAKS: Final = frozenset("\n\v\f\r\x85\u2028\u2029")
# Drawn as nothing although Unicode counts them as letters or marks: joiner, fillers, inherent vowels.
_INVISIBLE: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")

_RESERVED_IN_FILE_NAMES: Final = re.compile(r'[<>:"|?*]+')
_EXTENSION: Final = re.compile(r"\.[A-Za-z0-9]{1,10}")
_DEVICE_NAMES: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)
_NAMELESS: Final = "เอกสาร"
FILE_NAME_MAX_CHARACTERS: Final = 120
FILE_NAME_MAX_BYTES: Final = 240
"""File systems take 255 bytes; the rest is room for suffixes such as .br. A Thai letter takes three bytes."""


class _Cleaner(dict[int, str | None]):
    """Table for str.translate, filled as characters are met."""

    def __missing__(self, code: int) -> str | None:
        self[code] = cleaned = _cleaned(chr(code))
        return cleaned


def _cleaned(character: str) -> str | None:
    if ord(character) in _OLD_GLYPHS:
        return _OLD_GLYPHS[ord(character)]
    if character in _LINE_BREAKS:
        return "\n"
    if character == "\t":
        return " "
    if character in _INVISIBLE:
        return None
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs") or _is_noncharacter(ord(character)):
        return None
    return " " if category == "Zs" else character


def _is_noncharacter(code: int) -> bool:
    """Codes that never stand for text and that XML refuses."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


_CLEAN: Final = _Cleaner()


def normalise(text: str) -> str:
    """The text in the one form in which the register keeps and compares it; applied again it changes nothing.

    NFC; control, zero-width and direction characters and noncharacters removed, but line breaks kept as one
    newline each; every space an ordinary one; split SARA AM put together, doubled SARA E made SARA AE,
    marks put in the order vowel then tone, repeated marks collapsed, marks of other scripts taken off Thai
    letters; spaces at line ends and at both ends trimmed.
    """
    text = text.replace("\r\n", "\n").translate(_CLEAN)
    while True:
        ordered = _ordered_marks(unicodedata.normalize("NFC", text))
        if ordered == text:
            break
        text = ordered
    return "\n".join(line.rstrip(" ") for line in text.split("\n")).strip(" \n")


def one_line(text: str) -> str:
    """The normalised text on one line, each run of spaces and line breaks as one space."""
    return " ".join(normalise(text).split())


def search_key(text: str) -> str:
    """A key by which titles match loosely: no case, spaces, punctuation; Arabic digits; marks in order."""
    compatible = unicodedata.normalize("NFKC", normalise(text))
    folded = arabic_digits(normalise(compatible.casefold()))
    return normalise(
        "".join(character for character in folded if unicodedata.category(character)[0] in "LMN")
    )


def safe_file_name(name: str) -> str:
    """A name under which an uploaded file can be stored, served and saved on any system; Thai is kept.

    Path parts, control and direction characters are dropped, reserved characters become a hyphen, device
    names and leading dots are defused; at most 120 characters and 240 bytes of UTF-8, the extension kept.
    Never empty.
    """
    last_part = re.split(r"[/\\]", one_line(name))[-1]
    stem, extension = _split_extension(_RESERVED_IN_FILE_NAMES.sub("-", last_part).rstrip(" ."))
    if _DEVICE_NAMES.match(stem + extension):
        stem = f"_{stem}"
    return _shortened(stem or _NAMELESS, extension) + extension


def _ordered_marks(text: str) -> str:
    text = text.replace("เเ", "แ")
    text = _THAI_THEN_OTHERS.sub(_without_foreign_marks, text)
    return _CLUSTER.sub(_ordered_cluster, text)


def _without_foreign_marks(found: re.Match[str]) -> str:
    others = found[2]
    first = 0
    while first < len(others) and unicodedata.category(others[first]) in ("Mn", "Me"):
        first += 1
    return found[1] + others[first:]


def _ordered_cluster(found: re.Match[str]) -> str:
    cluster = found[0]
    has_am = _SARA_AM in cluster or _SARA_AA in cluster
    marks = sorted((mark for mark in cluster if mark not in (_SARA_AM, _SARA_AA)), key=_rank)
    if has_am:
        marks = [mark for mark in marks if mark != _NIKHAHIT]
    once = [mark for place, mark in enumerate(marks) if place == 0 or marks[place - 1] != mark]
    return "".join(once) + (_SARA_AM if has_am else "")


def _rank(mark: str) -> tuple[int, int]:
    """Upper vowels, PHINTHU, lower vowels, tones, then marks that silence: an order that NFC leaves alone."""
    combining = unicodedata.combining(mark)
    if combining:
        return 1, combining
    return (2, 0) if mark in "\u0e4c\u0e4e" else (0, 0)


def _split_extension(name: str) -> tuple[str, str]:
    stem, dot, rest = name.rpartition(".")
    if dot and _EXTENSION.fullmatch(f".{rest}"):
        return stem.strip(" ."), f".{rest}"
    return name.strip(" ."), ""


def _shortened(stem: str, extension: str) -> str:
    stem = stem[: FILE_NAME_MAX_CHARACTERS - len(extension)]
    while len((stem + extension).encode()) > FILE_NAME_MAX_BYTES:
        stem = stem[:-1]
    return stem.rstrip(" .")
