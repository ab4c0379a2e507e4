"""The XML of office parts without elements that run, fetch or hold other files; what they showed stays shown."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from prakat.lib.cleaning.ooxml.relations import ADDRESS
from prakat.lib.cleaning.removals import Tally, What

_RELATIONS: Final = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
_VML_OFFICE: Final = "{urn:schemas-microsoft-com:office:office}"
_WITH_RELATIONS: Final = (*_RELATIONS, _VML_OFFICE + "relid")
_COMPATIBILITY: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

DROPPED: Final = {
    # Word
    "altChunk": What.IMPORT,
    "subDoc": What.REMOTE,
    "attachedTemplate": What.TEMPLATE,
    "mailMerge": What.EXTERNAL_DATA,
    "docVars": What.PRIVATE,
    "attachedSchema": What.PRIVATE,
    "schemaLibrary": What.PRIVATE,
    "saveThroughXslt": What.REMOTE,
    "updateFields": What.ACTION,
    "dataBinding": What.PRIVATE,
    "objectEmbed": What.OBJECT,
    "objectLink": What.OBJECT,
    "movie": What.MEDIA,
    "OLEObject": What.OBJECT,
    "control": What.CONTROL,
    "ocx": What.CONTROL,
    "scriptAnchor": What.SCRIPT,
    # Excel
    "oleObjects": What.OBJECT,
    "controls": What.CONTROL,
    "webPublishing": What.REMOTE,
    "webPublishItems": What.REMOTE,
    "webPublishObjects": What.REMOTE,
    "customProperties": What.PRIVATE,
    "externalReferences": What.EXTERNAL_DATA,
    "fileRecoveryPr": What.PRIVATE,
    "functionGroups": What.MACRO,
    "absPath": What.METADATA,
    "fileSharing": What.METADATA,
    "oleSize": What.OBJECT,
    "FmlaMacro": What.MACRO,
    "FmlaLink": What.CONTROL,
    "ScriptText": What.SCRIPT,
    "ScriptExtended": What.SCRIPT,
    "ScriptLanguage": What.SCRIPT,
    "ScriptLocation": What.SCRIPT,
    "externalData": What.OBJECT,
    # PowerPoint
    "oleObj": What.OBJECT,
    "videoFile": What.MEDIA,
    "audioFile": What.MEDIA,
    "wavAudioFile": What.MEDIA,
    "audioCd": What.MEDIA,
    "quickTimeFile": What.MEDIA,
    "sndAc": What.MEDIA,
    "snd": What.MEDIA,
    "media": What.MEDIA,
    "custDataLst": What.PRIVATE,
    "hlinkHover": What.ACTION,
    "hlinkMouseOver": What.ACTION,
    "imgProps": What.PRIVATE,
    "htmlPubPr": What.REMOTE,
    "webPr": What.REMOTE,
    "smartTags": What.PRIVATE,
    "modifyVerifier": What.PRIVATE,
    # VML and HTML in it
    "script": What.SCRIPT,
    "iframe": What.SCRIPT,
    "object": What.OBJECT,
    "embed": What.OBJECT,
    # Pictures that are markup themselves; beside each stands one that is not
    "svgBlip": What.UNKNOWN,
    "webVideoPr": What.REMOTE,
    "webExtensionRef": What.CONTROL,
}
"""Elements by local name. Word's own `object` holds the picture of what was embedded and only loses the rest."""

_MACRO_ATTRIBUTES: Final = {"macro", "onAction", "fmlaMacro", "codeName"}
_REMOTE_ATTRIBUTES: Final = {"href", "src", "althref"}
_LOSES_ONLY_THE_TIE: Final = {
    "blip",
    "pageSetup",
    "imagedata",
    "fill",
    "stroke",
    "hyperlink",
    "pivotSelection",
}
_SLIDE_SHOW: Final = {
    "",
    "ppaction://noaction",
    "ppaction://hlinksldjump",
    *(
        f"ppaction://hlinkshowjump?jump={place}"
        for place in ("nextslide", "previousslide", "firstslide", "lastslide")
    ),
    "ppaction://hlinkshowjump?jump=endshow",
    "ppaction://hlinkshowjump?jump=lastslideviewed",
}


def local_name(element: Any) -> str:
    """The element's name without its namespace; nothing for comments."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def clean_markup(root: Any, ties: Collection[str], tally: Tally, where: str) -> None:
    """Takes elements and attributes out of a part. `ties` are the ids of its relations that are kept."""
    for element in list(root.iter()):
        name = local_name(element)
        if not name:
            remove(element)
        elif name in DROPPED and element is not root and not _is_word_object(element, name):
            tally.add(DROPPED[name], where)
            _drop(element)
        else:
            _clean_attributes(element, name, tally, where)
            _clean_ties(element, name, ties, tally, where)
    for element in list(root.iter(_COMPATIBILITY + "AlternateContent")):
        if all(not len(branch) for branch in element):
            remove(element)


def remove(element: Any) -> None:
    """Takes an element out and leaves the text that follows it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def unwrap(element: Any) -> None:
    """Puts the children of an element in its place."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for child in reversed(list(element)):
        parent.insert(at, child)
    parent.remove(element)


def _is_word_object(element: Any, name: str) -> bool:
    return name == "object" and "wordprocessingml" in element.tag


def _drop(element: Any) -> None:
    """An embedded object on a slide gives way to its picture; of anything else nothing is left."""
    if local_name(element) == "oleObj":
        frame = _first_above(element, "graphicFrame")
        picture = _first_below(frame, "pic") if frame is not None else None
        if frame is not None and frame.getparent() is not None:
            if picture is not None:
                frame.getparent().replace(frame, picture)
            else:
                remove(frame)
        return
    if local_name(element) in {"svgBlip", "imgProps", "media", "webVideoPr", "webExtensionRef"}:
        above = element.getparent()  # the extension that holds nothing else
        remove(above if above is not None and local_name(above) == "ext" else element)
        return
    remove(element)


def _first_above(element: Any, name: str) -> Any:
    return next((one for one in element.iterancestors() if local_name(one) == name), None)


def _first_below(element: Any, name: str) -> Any:
    return next((one for one in element.iter() if local_name(one) == name), None)


def _clean_attributes(element: Any, name: str, tally: Tally, where: str) -> None:
    for key in list(element.keys()):
        local = key.rpartition("}")[2]
        value = element.get(key)
        if local in _MACRO_ATTRIBUTES and value:
            if local != "codeName":
                tally.add(What.MACRO, where)
            _unset(element, key, keeping=local == "macro")
        elif local in _REMOTE_ATTRIBUTES and not ADDRESS.fullmatch(value):
            tally.add(What.LINK, where)
            del element.attrib[key]
        elif local in _REMOTE_ATTRIBUTES and (local != "href" or key.startswith(_VML_OFFICE)):
            tally.add(What.REMOTE, where)  # what is fetched, not what is clicked
            del element.attrib[key]
        elif local == "action" and name.startswith("hlink") and value.lower() not in _SLIDE_SHOW:
            tally.add(What.LAUNCH, where)
            del element.attrib[key]
        elif local.lower().startswith("on") and local[2:].islower() and local not in _HARMLESS_ON:
            tally.add(What.HANDLER, where)
            del element.attrib[key]


_HARMLESS_ON: Final = {"on"}


def _unset(element: Any, key: str, *, keeping: bool) -> None:
    if keeping:
        element.set(key, "")  # drawings in sheets must have it
    else:
        del element.attrib[key]


def _clean_ties(element: Any, name: str, ties: Collection[str], tally: Tally, where: str) -> None:
    """What refers to a part that is not kept goes with it, or loses the reference where it shows something itself."""
    loose = [
        key for key in element.keys() if key.startswith(_WITH_RELATIONS) and element.get(key) not in ties
    ]
    for key in loose:
        if not element.get(key):
            if name.startswith("hlink"):
                continue  # within the document: the action says where to
            del element.attrib[key]
        elif name in _LOSES_ONLY_THE_TIE:
            del element.attrib[key]
        elif element.getparent() is not None:
            remove(element)
            return
