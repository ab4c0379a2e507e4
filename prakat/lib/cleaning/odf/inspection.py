"""An ODT, ODS or ODP looked through as bytes: the names of its parts, its tags, and where it points."""

from __future__ import annotations

import html
import io
import re
from pathlib import Path
from typing import Final

from prakat.lib.cleaning.damage import refusing_damage
from prakat.lib.cleaning.pictures.inspection import look_at_blocks
from prakat.lib.cleaning.pictures.metafiles import without_escapes
from prakat.lib.cleaning.removals import Tally, What
from prakat.lib.files.archives import Archive
from prakat.lib.files.kinds import PICTURES, Format, format_of_stream
from prakat.lib.files.limits import Limits
from prakat.lib.files.markup import as_text

_BY_NAME: Final = (
    (re.compile(r"^(?:Basic|Scripts|Dialogs)/", re.I), What.MACRO),
    (re.compile(r"^Configurations2/", re.I), What.PRIVATE),
    (re.compile(r"^Thumbnails/", re.I), What.THUMBNAIL),
    (re.compile(r"signatures", re.I), What.SIGNATURE),
    (re.compile(r"^(?:Versions)/", re.I), What.REVISION),
)
_PICTURE: Final = re.compile(r"^(?:Pictures|media|ObjectReplacements)/", re.I)
_EXPECTED: Final = re.compile(r"(?:^|/)(?:content|styles|settings|meta|manifest)\.xml$|^mimetype$")
_TAGS: Final = {
    "office:scripts": What.MACRO,
    "script:event-listener": What.HANDLER,
    "presentation:event-listener": What.HANDLER,
    "office:event-listeners": What.HANDLER,
    "text:script": What.SCRIPT,
    "text:execute-macro": What.MACRO,
    "draw:plugin": What.MEDIA,
    "draw:applet": What.OBJECT,
    "draw:floating-frame": What.REMOTE,
    "draw:object-ole": What.OBJECT,
    "office:dde-source": What.EXTERNAL_DATA,
    "text:dde-connection-decl": What.EXTERNAL_DATA,
    "table:dde-link": What.EXTERNAL_DATA,
    "table:table-source": What.EXTERNAL_DATA,
    "table:cell-range-source": What.EXTERNAL_DATA,
    "text:section-source": What.REMOTE,
    "xforms:model": What.FORM,
    "office:binary-data": What.UNKNOWN,
}
_BY_LOCAL: Final = {name.partition(":")[2]: what for name, what in _TAGS.items()}
_TAG: Final = re.compile(r"<(?:[\w.-]+:)?(" + "|".join(map(re.escape, _BY_LOCAL)) + r")(?=[\s/>])")
_POINTER: Final = re.compile(r"""<([\w.:-]+)\s[^<>]*?[\w.-]+:href\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ADDRESS: Final = re.compile(r"https?://|mailto:|tel:|#|$", re.I)
_WITHIN: Final = re.compile(r"(?:\./)?(?:Pictures/|media/|ObjectReplacements/|Object )", re.I)
_FORMULA: Final = re.compile(r"""\b(?:formula|expression)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_BAD_FORMULA: Final = re.compile(r"\b(?:DDE|WEBSERVICE|CALL|RTD|EXEC)\s*\(|'(?:file|https?|ftp):|'\s*#", re.I)


def look(source: Path, kind: Format, limits: Limits, tally: Tally) -> None:
    """Counts everything that a cleaned document does not have."""
    with refusing_damage(), Archive(source, limits=limits) as archive:
        for name in archive.names:
            if name.endswith("/"):
                continue
            found = next((what for pattern, what in _BY_NAME if pattern.search(name)), None)
            if found is not None:
                tally.add(found, name)
            elif _PICTURE.search(name):
                _look_at_picture(archive.read(name), name, tally)
            elif not _EXPECTED.search(name):
                tally.add(What.UNKNOWN, name)
            elif name != "mimetype":
                _look_at_part(as_text(archive.read(name)), name, tally)


def _look_at_picture(picture: bytes, name: str, tally: Tally) -> None:
    kind = format_of_stream(io.BytesIO(picture))
    if kind is None or kind not in PICTURES:
        if without_escapes(picture) != picture:
            tally.add(What.UNKNOWN, name)
        return
    found = Tally()
    look_at_blocks(picture, kind, found)
    tally.extend(found.removed(), within=name)


def _look_at_part(text: str, name: str, tally: Tally) -> None:
    for tag in _TAG.finditer(text):
        tally.add(_BY_LOCAL[tag[1]], name)
    for element, one, other in _POINTER.findall(text):
        target = html.unescape(one or other)
        if element.endswith(":a") or element == "a":
            if not _ADDRESS.match(target) and not _WITHIN.match(target):
                tally.add(What.LINK, name)
        elif target and not target.startswith("#") and not _WITHIN.match(target):
            tally.add(What.REMOTE, name)
    for one, other in _FORMULA.findall(text):
        if _BAD_FORMULA.search(re.sub(r'"(?:[^"]|"")*"', '""', html.unescape(one or other))):
            tally.add(What.EXTERNAL_DATA, name)
