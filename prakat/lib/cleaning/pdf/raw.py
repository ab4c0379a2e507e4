"""The bytes of a PDF, read without a PDF library: names that have no business there, and what surrounds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from prakat.lib.cleaning.pdf.bombs import pieces
from prakat.lib.cleaning.removals import Tally, What
from prakat.lib.files.limits import Budget, Limits

_NAMES: Final = {
    b"JS": What.JAVASCRIPT,
    b"JavaScript": What.JAVASCRIPT,
    b"Launch": What.LAUNCH,
    b"SubmitForm": What.SUBMIT,
    b"ImportData": What.SUBMIT,
    b"GoToR": What.REMOTE,
    b"GoToE": What.ATTACHMENT,
    b"EmbeddedFile": What.ATTACHMENT,
    b"EmbeddedFiles": What.ATTACHMENT,
    b"FileAttachment": What.ATTACHMENT,
    b"Filespec": What.ATTACHMENT,
    b"RichMedia": What.MEDIA,
    b"RichMediaContent": What.MEDIA,
    b"Rendition": What.MEDIA,
    b"SetOCGState": What.ACTION,
    b"GoTo3DView": What.MEDIA,
    b"XFA": What.FORM,
    b"Encrypt": What.ENCRYPTION,
}
_SUSPECT: Final = re.compile(
    rb"/(?:" + b"|".join(sorted(_NAMES, reverse=True)) + rb")(?=[\x00\t\n\x0c\r ()<>\[\]{}/%]|\Z)"
    rb"|/[^\x00\t\n\x0c\r ()<>\[\]{}/%]*#"
)
# What may hold a slash that begins no name comes first: comments, strings, hexadecimal strings.
_TOKEN: Final = re.compile(
    rb"%[^\r\n]*|(?P<open>\()|<[0-9A-Fa-f\s]*>|/(?P<name>[^\x00\t\n\x0c\r ()<>\[\]{}/%]*)"
)
_IN_STRING: Final = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPE: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM: Final = re.compile(rb"(?<!end)stream\r?\n")
_STREAM_END: Final = re.compile(rb"endstream\b")
_OBJECT_STREAM: Final = re.compile(rb"/ObjStm\b")
_OBJECT: Final = re.compile(rb"\bobj\b")
_ENDING: Final = re.compile(rb"startxref\s+\d+\s+%%EOF")
_LINEARIZED: Final = re.compile(rb"\A.{0,2048}/Linearized\b", re.DOTALL)


def look_at_bytes(whole: bytes, tally: Tally, limits: Limits) -> None:
    """Counts harmful names outside of strings and streams, and in streams of objects; bytes before and after."""
    if not whole.startswith(b"%PDF-"):
        tally.add(What.TRAILING)
    ends = [found.end() for found in _ENDING.finditer(whole)]
    if ends and whole[ends[-1] :].strip():
        tally.add(What.TRAILING)
    if len(ends) > (2 if _LINEARIZED.match(whole) else 1):
        tally.add(What.REVISION)
    for text in _texts(whole, limits):
        if _SUSPECT.search(text):
            for name in names_in(text):
                if name in _NAMES:
                    tally.add(_NAMES[name])


def names_in(text: bytes) -> Iterator[bytes]:
    """The names in a piece of PDF, their escapes undone; nothing out of strings and comments."""
    at = 0
    while token := _TOKEN.search(text, at):
        at = token.end()
        if token["open"]:
            at = _string_end(text, at)
        elif token["name"]:
            yield _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), token["name"])


def _string_end(text: bytes, at: int) -> int:
    depth = 1
    while depth and (found := _IN_STRING.search(text, at)):
        at = found.end()
        depth += {b"(": 1, b")": -1}.get(found[0], 0)
    return at if not depth else len(text)


def _texts(whole: bytes, limits: Limits) -> Iterator[bytes]:
    """What stands between the streams, piece by piece, and what the streams of objects hold."""
    at = 0
    budget = Budget(limits)
    while found := _STREAM.search(whole, at):
        between = whole[at : found.start()]
        yield between
        end = _STREAM_END.search(whole, found.end())
        dictionary = between[max((one.end() for one in _OBJECT.finditer(between)), default=0) :]
        if _OBJECT_STREAM.search(_ESCAPE.sub(lambda code: bytes([int(code[1], 16)]), dictionary)):
            unpacked = b"".join(piece for piece, _, _ in pieces(whole, found.end()))
            budget.spend(len(unpacked))
            yield unpacked
        at = end.end() if end else len(whole)
    yield whole[at:]
