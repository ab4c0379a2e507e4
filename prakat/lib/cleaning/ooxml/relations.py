"""How the parts of a DOCX, XLSX or PPTX hang together: which ties are kept, and what kind of part each leads to."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from lxml import etree

from prakat.lib.cleaning.removals import What
from prakat.lib.files.kinds import Format
from prakat.lib.files.limits import Limits
from prakat.lib.files.markup import parse

PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
ADDRESS: Final = re.compile(
    r"(?:https?://|mailto:|tel:|#)[^\x00-\x20\x7f\\\"<>]*(?:[ ][^\x00-\x1f\x7f\\\"<>]*)?", re.I
)
"""Where links may lead: written out, without anything that programs read in different ways."""

_KNOWN_OWNERS: Final = re.compile(
    r"https?://(?:schemas\.openxmlformats\.org|purl\.oclc\.org|schemas\.microsoft\.com)/[\w./-]{1,200}"
)
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_SLIDE: Final = "application/vnd.openxmlformats-officedocument.presentationml."
_DRAWING: Final = "application/vnd.openxmlformats-officedocument."
_EXCEL: Final = "application/vnd.ms-excel."

MAIN: Final = {
    Format.DOCX: _WORD + "document.main+xml",
    Format.XLSX: _SHEET + "sheet.main+xml",
    Format.PPTX: _SLIDE + "presentation.main+xml",
}
"""Content types of main parts: plain documents, whatever they were before."""

_EVERYWHERE: Final = {
    "theme": _DRAWING + "theme+xml",
    "themeOverride": _DRAWING + "themeOverride+xml",
    "chart": _DRAWING + "drawingml.chart+xml",
    "chartEx": "application/vnd.ms-office.chartex+xml",
    "chartStyle": "application/vnd.ms-office.chartstyle+xml",
    "chartColorStyle": "application/vnd.ms-office.chartcolorstyle+xml",
    "chartUserShapes": _DRAWING + "drawingml.chartshapes+xml",
    "diagramData": _DRAWING + "drawingml.diagramData+xml",
    "diagramLayout": _DRAWING + "drawingml.diagramLayout+xml",
    "diagramQuickStyle": _DRAWING + "drawingml.diagramStyle+xml",
    "diagramColors": _DRAWING + "drawingml.diagramColors+xml",
    "diagramDrawing": "application/vnd.ms-office.drawingml.diagramDrawing+xml",
    "vmlDrawing": _DRAWING + "vmlDrawing",
}
_BY_FORMAT: Final = {
    Format.DOCX: {
        "styles": _WORD + "styles+xml",
        "stylesWithEffects": "application/vnd.ms-word.stylesWithEffects+xml",
        "settings": _WORD + "settings+xml",
        "fontTable": _WORD + "fontTable+xml",
        "numbering": _WORD + "numbering+xml",
        "footnotes": _WORD + "footnotes+xml",
        "endnotes": _WORD + "endnotes+xml",
        "header": _WORD + "header+xml",
        "footer": _WORD + "footer+xml",
        "comments": _WORD + "comments+xml",
        "commentsExtended": _WORD + "commentsExtended+xml",
        "commentsIds": _WORD + "commentsIds+xml",
    },
    Format.XLSX: {
        "worksheet": _SHEET + "worksheet+xml",
        "chartsheet": _SHEET + "chartsheet+xml",
        "styles": _SHEET + "styles+xml",
        "sharedStrings": _SHEET + "sharedStrings+xml",
        "drawing": _DRAWING + "drawing+xml",
        "table": _SHEET + "table+xml",
        "comments": _SHEET + "comments+xml",
        "pivotTable": _SHEET + "pivotTable+xml",
        "pivotCacheDefinition": _SHEET + "pivotCacheDefinition+xml",
        "pivotCacheRecords": _SHEET + "pivotCacheRecords+xml",
        "sheetMetadata": _SHEET + "sheetMetadata+xml",
        "threadedComment": _EXCEL + "threadedcomments+xml",
        "person": _EXCEL + "person+xml",
        "slicer": _EXCEL + "slicer+xml",
        "slicerCache": _EXCEL + "slicerCache+xml",
    },
    Format.PPTX: {
        "slide": _SLIDE + "slide+xml",
        "slideLayout": _SLIDE + "slideLayout+xml",
        "slideMaster": _SLIDE + "slideMaster+xml",
        "notesSlide": _SLIDE + "notesSlide+xml",
        "notesMaster": _SLIDE + "notesMaster+xml",
        "handoutMaster": _SLIDE + "handoutMaster+xml",
        "presProps": _SLIDE + "presProps+xml",
        "viewProps": _SLIDE + "viewProps+xml",
        "tableStyles": _SLIDE + "tableStyles+xml",
        "comments": _SLIDE + "comments+xml",
        "commentAuthors": _SLIDE + "commentAuthors+xml",
    },
}
_DROPPED: Final = {
    "vbaProject": What.MACRO,
    "wordVbaData": What.MACRO,
    "xlMacrosheet": What.MACRO,
    "xlIntlMacrosheet": What.MACRO,
    "dialogsheet": What.MACRO,
    "keyMapCustomizations": What.MACRO,
    "attachedToolbars": What.MACRO,
    "toolbars": What.MACRO,
    "extensibility": What.MACRO,
    "control": What.CONTROL,
    "activeXControlBinary": What.CONTROL,
    "ctrlProp": What.CONTROL,
    "webextension": What.CONTROL,
    "webextensiontaskpanes": What.CONTROL,
    "taskpanes": What.CONTROL,
    "oleObject": What.OBJECT,
    "package": What.OBJECT,
    "externalLink": What.EXTERNAL_DATA,
    "externalLinkPath": What.EXTERNAL_DATA,
    "connections": What.EXTERNAL_DATA,
    "queryTable": What.EXTERNAL_DATA,
    "xmlMaps": What.EXTERNAL_DATA,
    "volatileDependencies": What.EXTERNAL_DATA,
    "mailMergeSource": What.EXTERNAL_DATA,
    "recipientData": What.EXTERNAL_DATA,
    "attachedTemplate": What.TEMPLATE,
    "subDocument": What.REMOTE,
    "frame": What.REMOTE,
    "slideUpdateInfo": What.REMOTE,
    "aFChunk": What.IMPORT,
    "audio": What.MEDIA,
    "video": What.MEDIA,
    "media": What.MEDIA,
    "customXml": What.PRIVATE,
    "customProperty": What.PRIVATE,
    "glossaryDocument": What.PRIVATE,
    "printerSettings": What.PRIVATE,
    "tags": What.PRIVATE,
    "revisionHeaders": What.REVISION,
    "usernames": What.METADATA,
    "people": What.METADATA,
    "custom-properties": What.METADATA,
    "thumbnail": What.THUMBNAIL,
    "origin": What.SIGNATURE,
}
_NOT_TOLD: Final = {"webSettings", "calcChain", "commentsExtensible", "chartColorStyle", "viewProps"}
"""Made anew by the programs when they need them."""
PICTURE: Final = "image"
FONT: Final = "font"
LINK: Final = "hyperlink"


@dataclass(frozen=True)
class Relation:
    """One tie of a part: to another part, named from the package's root, or to an address outside."""

    id: str
    type: str
    target: str
    is_outside: bool

    @property
    def kind(self) -> str:
        """The last word of its type, by which it is known."""
        return self.type.rstrip("/").rpartition("/")[2]


def relations_of(source: bytes, part: str, limits: Limits) -> list[Relation]:
    """The ties that a .rels part lists for the part (empty for the package); Unsafe as parse raises it."""
    relations = []
    for element in parse(source, limits=limits).iter(f"{{{PACKAGE}}}Relationship"):
        target = element.get("Target", "")
        is_outside = element.get("TargetMode", "Internal").strip().lower() != "internal"
        if not is_outside:
            folder = posixpath.dirname(part)
            target = posixpath.normpath(posixpath.join("/", folder, unquote(target.partition("#")[0]))).strip(
                "/"
            )
        relations.append(Relation(element.get("Id", ""), element.get("Type", "").strip(), target, is_outside))
    return relations


def rels_name(part: str) -> str:
    """The name of the part that lists the ties of `part`."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def content_type(kind: Format, relation: Relation) -> str | None:
    """The content type of the XML part that the tie leads to, or None when such parts are not kept."""
    if relation.is_outside or not _KNOWN_OWNERS.fullmatch(relation.type):
        return None
    return _BY_FORMAT[kind].get(relation.kind) or _EVERYWHERE.get(relation.kind)


def what_is_dropped(relation: Relation) -> What | None:
    """Under what a tie that is not kept is counted; None for what nobody misses."""
    if relation.kind in _NOT_TOLD:
        return None
    if relation.kind in _DROPPED:
        return _DROPPED[relation.kind]
    if relation.kind == LINK:
        return What.LINK
    return What.REMOTE if relation.is_outside else What.UNKNOWN


def is_allowed_link(relation: Relation) -> bool:
    """Whether it is a link to an address on the web, of a mailbox or a telephone."""
    return relation.is_outside and relation.kind == LINK and ADDRESS.fullmatch(relation.target) is not None


def as_rels(kept: list[tuple[str, str, str, bool]]) -> bytes:
    """A .rels part of (id, type, target, is_outside)."""
    root = etree.Element(f"{{{PACKAGE}}}Relationships", nsmap={None: PACKAGE})
    for identity, kind, target, is_outside in kept:
        attributes = {"Id": identity, "Type": kind, "Target": target if is_outside else "/" + target}
        if is_outside:
            attributes["TargetMode"] = "External"
        etree.SubElement(root, f"{{{PACKAGE}}}Relationship", attributes)
    return as_part(root)


def as_part(root: Any) -> bytes:
    """An element written as a part is."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
