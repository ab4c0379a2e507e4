"""A PDF looked through for what is active or attached, twice, and both ways unlike the way it is cleaned.

First every object in the file, whether anything leads to it or not. Then its bytes, without a PDF library.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from pikepdf import Array, Dictionary, Pdf, Stream, String

from prakat.lib.cleaning.damage import refusing_damage
from prakat.lib.cleaning.pdf.bombs import refuse_bombs
from prakat.lib.cleaning.pdf.raw import look_at_bytes
from prakat.lib.cleaning.pdf.rebuilding import opened
from prakat.lib.cleaning.removals import Tally, What
from prakat.lib.files.kinds import Format
from prakat.lib.files.limits import Code, Limits, Unsafe

_BY_STYLE: Final = {
    "/JavaScript": What.JAVASCRIPT,
    "/Launch": What.LAUNCH,
    "/SubmitForm": What.SUBMIT,
    "/ImportData": What.SUBMIT,
    "/ResetForm": What.ACTION,
    "/GoToR": What.REMOTE,
    "/GoToE": What.ATTACHMENT,
    "/Thread": What.REMOTE,
    "/Sound": What.MEDIA,
    "/Movie": What.MEDIA,
    "/Rendition": What.MEDIA,
    "/RichMediaExecute": What.MEDIA,
    "/GoTo3DView": What.MEDIA,
    "/Hide": What.ACTION,
    "/SetOCGState": What.ACTION,
    "/Trans": What.ACTION,
}
_BY_SUBTYPE: Final = {
    "/FileAttachment": What.ATTACHMENT,
    "/RichMedia": What.MEDIA,
    "/Screen": What.MEDIA,
    "/Movie": What.MEDIA,
    "/Sound": What.MEDIA,
    "/3D": What.MEDIA,
}
_BY_TYPE: Final = {
    "/EmbeddedFile": What.ATTACHMENT,
    "/Filespec": What.ATTACHMENT,
    "/Rendition": What.MEDIA,
    "/Sig": What.SIGNATURE,
}
_BY_KEY: Final = {
    "/JS": What.JAVASCRIPT,
    "/JavaScript": What.JAVASCRIPT,
    "/AA": What.ACTION,
    "/EF": What.ATTACHMENT,
    "/EmbeddedFiles": What.ATTACHMENT,
    "/AF": What.ATTACHMENT,
    "/XFA": What.FORM,
    "/RichMediaContent": What.MEDIA,
}
_STRUCTURE_KEYS: Final = {"/JS", "/F", "/URI", "/Win", "/Next"}
_SAFE_ADDRESS: Final = re.compile(rb"(?:https?://|mailto:|tel:)", re.IGNORECASE)


def look(source: Path, kind: Format, limits: Limits, tally: Tally) -> None:
    """Counts in the tally everything that a cleaned PDF does not have."""
    whole = source.read_bytes()
    refuse_bombs(whole, limits)
    look_at_bytes(whole, tally, limits)
    with refusing_damage(), opened(source, limits) as pdf:
        if pdf.is_encrypted:
            tally.add(What.ENCRYPTION)
        _look_at_objects(pdf, tally, limits)


def _look_at_objects(pdf: Pdf, tally: Tally, limits: Limits) -> None:
    waiting: list[Any] = [pdf.trailer, *pdf.objects]
    looked_at = 0
    while waiting:
        one = waiting.pop()
        looked_at += 1
        if looked_at > limits.objects * 8:
            raise Unsafe(Code.PARTS, max_parts=limits.objects)
        if isinstance(one, Array):
            parts = list(one)
        elif isinstance(one, Dictionary | Stream):
            _look_at_dictionary(one, tally)
            parts = [one[key] for key in one.keys()]
        else:
            continue
        waiting += [part for part in parts if isinstance(part, Array | Dictionary) and not part.is_indirect]


def _look_at_dictionary(one: Any, tally: Tally) -> None:
    keys = set(one.keys())
    kind, style, subtype = str(one.get("/Type")), str(one.get("/S")), str(one.get("/Subtype"))
    structural = kind == "/StructElem" and keys.isdisjoint(_STRUCTURE_KEYS)
    if style in _BY_STYLE and not structural:
        tally.add(_BY_STYLE[style])
    if (
        style == "/Named"
        and str(one.get("/N"))[1:5] not in {"Next", "Prev", "Firs", "Last"}
        and not structural
    ):
        tally.add(What.ACTION)
    if subtype in _BY_SUBTYPE and "/Rect" in keys:
        tally.add(_BY_SUBTYPE[subtype])
    if kind in _BY_TYPE and (kind != "/Sig" or "/Contents" in keys):
        tally.add(_BY_TYPE[kind])
    for key in keys & set(_BY_KEY):
        if not _is_drawn(one.get(key)):
            tally.add(_BY_KEY[key])
    opening = one.get("/OpenAction")
    if isinstance(opening, Dictionary) and str(opening.get("/S")) != "/GoTo":
        tally.add(What.ACTION)
    if isinstance(one, Stream) and "/F" in keys:
        tally.add(What.REMOTE)
    address = one.get("/URI")
    if isinstance(address, String) and not _SAFE_ADDRESS.match(bytes(address)):
        tally.add(What.LINK)


def _is_drawn(value: Any) -> bool:
    """Whether it is a font or a picture that happens to bear the name of an action."""
    if isinstance(value, Stream):
        return str(value.get("/Subtype")) in {"/Image", "/Form"}
    return isinstance(value, Dictionary) and str(value.get("/Type")) in {"/Font", "/ExtGState", "/Pattern"}
