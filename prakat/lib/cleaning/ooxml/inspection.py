"""A DOCX, XLSX or PPTX looked through as bytes: the names of its parts, its ties, its tags and its fields."""

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
from prakat.lib.files.limits import Code, Limits, Unsafe
from prakat.lib.files.markup import as_text, refuse_document_type

_BY_NAME: Final = (
    (re.compile(r"vba|macrosheets?/|dialogsheets?/", re.I), What.MACRO),
    (re.compile(r"activex|ctrlprops?/|webextensions?/", re.I), What.CONTROL),
    (re.compile(r"embeddings?/|oleobject", re.I), What.OBJECT),
    (re.compile(r"externallinks?/|connections\.xml|querytables?/", re.I), What.EXTERNAL_DATA),
    (re.compile(r"afchunk|\.(?:html?|mht|rtf|altchunk)$", re.I), What.IMPORT),
    (re.compile(r"customxml/|customui|printersettings|glossary/", re.I), What.PRIVATE),
    (re.compile(r"_xmlsignatures/", re.I), What.SIGNATURE),
    (re.compile(r"(?:^|/)thumbnail\.", re.I), What.THUMBNAIL),
)
_PICTURE: Final = re.compile(r"\.(?:png|jpe?g|jpe|jfif|gif|bmp|dib|tiff?|webp|emf|wmf)$", re.I)
_EXPECTED: Final = re.compile(r"\.(?:xml|rels|vml|odttf)$|^\[Content_Types\]\.xml$", re.I)
_TAGS: Final = {
    What.IMPORT: ("altChunk", "importedPart"),
    What.OBJECT: (
        "OLEObject",
        "oleObject",
        "oleObjects",
        "oleObj",
        "objectEmbed",
        "objectLink",
        "externalData",
    ),
    What.CONTROL: ("control", "controls", "ocx", "webextension"),
    What.TEMPLATE: ("attachedTemplate",),
    What.REMOTE: ("subDoc", "webPublishItem", "webPublishItems"),
    What.EXTERNAL_DATA: (
        *("mailMerge", "externalReference", "externalReferences", "externalBook", "ddeLink", "oleLink"),
        *("connection", "connections", "webPr"),
    ),
    What.SCRIPT: ("script", "iframe", "scriptAnchor"),
    What.MEDIA: ("videoFile", "audioFile", "wavAudioFile", "quickTimeFile", "audioCd"),
    What.ACTION: ("hlinkHover", "hlinkMouseOver"),
    What.MACRO: ("FmlaMacro", "ScriptText"),
}
_BY_TAG: Final = {name: what for what, names in _TAGS.items() for name in names}
_TAG: Final = re.compile(r"<(?:[\w.-]+:)?(" + "|".join(_BY_TAG) + r")(?=[\s/>])")
_MACRO: Final = re.compile(r"""\s(?:macro|onAction|fmlaMacro)\s*=\s*(?:"[^"]+"|'[^']+')""")
_SHOW: Final = re.compile(r"ppaction://(?:program|macro|ole|hlinkfile|hlinkpres|customshow|media)", re.I)
_RELATION: Final = re.compile(r"<(?:[\w.-]+:)?Relationship\s([^>]*)>")
_ATTRIBUTE: Final = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CLICKED: Final = re.compile(r"https?://|mailto:|tel:|#", re.I)
_INSTRUCTION: Final = re.compile(
    r"<(?:\w+:)?(?:instrText|delInstrText)\b[^>]*>([^<]*)<|\binstr\s*=\s*[\"']([^\"']*)"
)
_FIELD: Final = re.compile(
    r"\b(?:DDE(?:AUTO)?|INCLUDE(?:TEXT|PICTURE)?|IMPORT|DATABASE|MACROBUTTON|AUTOTEXT(?:LIST)?|HTMLACTIVEX|HTMLCONTROL"
    r"|EMBED|ADDIN|FILLIN|ASK|PRINT|GOTOBUTTON)\s|^\s*(?:LINK|RD|CONTROL)\s"
)
_FORMULA: Final = re.compile(r"<(?:\w+:)?(?:f|formula|formula[12]|definedName)\b[^>]*>([^<]+)<")
_BAD_FORMULA: Final = re.compile(
    r"\b(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|CUBE[A-Z]+|SQL\.REQUEST|IMAGE|FOPEN)\s*\("
    r"|\[[^\]]*\.xl\w*\]|(?<![\w\]\[,:])\[\d+\]|\|",
    re.IGNORECASE,
)


def look(source: Path, kind: Format, limits: Limits, tally: Tally) -> None:
    """Counts everything that a cleaned office file does not have."""
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
            elif not name.endswith(".odttf"):
                _look_at_part(archive.read(name), name, tally)


def _look_at_picture(picture: bytes, name: str, tally: Tally) -> None:
    kind = format_of_stream(io.BytesIO(picture))
    if kind is None or kind not in PICTURES:
        if without_escapes(picture) != picture:
            tally.add(What.UNKNOWN, name)
        return
    found = Tally()
    look_at_blocks(picture, kind, found)
    tally.extend(found.removed(), within=name)


def _look_at_part(source: bytes, name: str, tally: Tally) -> None:
    text = as_text(source)
    try:
        refuse_document_type(text)
    except Unsafe as refusal:
        if refusal.code is not Code.DTD:
            raise
        tally.add(What.REMOTE, name)
    if name.endswith(".rels"):
        _look_at_relations(text, name, tally)
        return
    if name == "[Content_Types].xml":
        if re.search(r"macroEnabled|vbaProject|activeX|oleObject", text, re.I):
            tally.add(What.MACRO, name)
        return
    for tag in _TAG.finditer(text):
        tally.add(_BY_TAG[tag[1]], name)
    if _MACRO.search(text):
        tally.add(What.MACRO, name)
    if _SHOW.search(text):
        tally.add(What.LAUNCH, name)
    instructions = [html.unescape(one[1] or one[2] or "") for one in _INSTRUCTION.finditer(text)]
    if any(_FIELD.search(one) for one in (*instructions, "".join(instructions))):
        tally.add(What.FIELD, name)
    for formula in _FORMULA.finditer(text):
        code = re.sub(r'"(?:[^"]|"")*"', '""', html.unescape(formula[1]))
        if _BAD_FORMULA.search(code):
            tally.add(What.EXTERNAL_DATA, name)


def _look_at_relations(text: str, name: str, tally: Tally) -> None:
    for relation in _RELATION.finditer(text):
        said = {key: html.unescape(one or other) for key, one, other in _ATTRIBUTE.findall(relation[1])}
        kind = said.get("Type", "").rpartition("/")[2]
        if said.get("TargetMode", "Internal").lower() != "internal":
            if kind != "hyperlink":
                tally.add(What.TEMPLATE if kind == "attachedTemplate" else What.REMOTE, name)
            elif not _CLICKED.match(said.get("Target", "")):
                tally.add(What.LINK, name)
        elif re.search(
            r"vbaProject|oleObject|^package$|activeX|^control$|acrosheet|aFChunk|externalLink", kind
        ):
            tally.add(What.OBJECT, name)
