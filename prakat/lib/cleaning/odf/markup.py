"""The XML of ODT, ODS and ODP without what runs or fetches; what it showed stays shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from prakat.lib.cleaning.ooxml.markup import local_name, remove, unwrap
from prakat.lib.cleaning.ooxml.relations import ADDRESS
from prakat.lib.cleaning.ooxml.sheets import is_harmless
from prakat.lib.cleaning.removals import Tally, What

_OASIS: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_XLINK: Final = "{http://www.w3.org/1999/xlink}href"
_SCRIPT: Final = f"{{{_OASIS}}}script:1.0"
_FORMULAS: Final = {"formula", "expression", "condition", "content-validation-name"} - {
    "content-validation-name"
}
_OTHER_FILE: Final = re.compile(r"'[^']*'\s*#|\b(?:file|https?|ftp):", re.IGNORECASE)
_PREFIX: Final = re.compile(r"^[a-z]+:(?==)")

_DROPPED: Final = {
    "scripts": What.MACRO,
    "script": What.SCRIPT,
    "event-listeners": What.HANDLER,
    "event-listener": What.HANDLER,
    "plugin": What.MEDIA,
    "applet": What.OBJECT,
    "floating-frame": What.REMOTE,
    "object-ole": What.OBJECT,
    "dde-source": What.EXTERNAL_DATA,
    "dde-connection-decls": What.EXTERNAL_DATA,
    "dde-connection-decl": What.EXTERNAL_DATA,
    "dde-links": What.EXTERNAL_DATA,
    "dde-link": What.EXTERNAL_DATA,
    "cell-range-source": What.EXTERNAL_DATA,
    "table-source": What.EXTERNAL_DATA,
    "section-source": What.REMOTE,
    "database-source-sql": What.EXTERNAL_DATA,
    "database-source-query": What.EXTERNAL_DATA,
    "database-source-table": What.EXTERNAL_DATA,
    "source-service": What.EXTERNAL_DATA,
    "connection-resource": What.EXTERNAL_DATA,
    "model": What.FORM,
    "sound": What.MEDIA,
    "audio": What.MEDIA,
    "command": What.ACTION,
    "binary-data": What.UNKNOWN,
    "iframe": What.SCRIPT,
}
_UNWRAPPED: Final = {"execute-macro": What.MACRO, "dde-connection": What.EXTERNAL_DATA}
_LINKS: Final = {"a"}
_SETTINGS: Final = re.compile(
    r"Printer|Password|Database|LoadReadonly|PrintFaxName|RedlineProtectionKey|EmbeddedDatabaseName|Rsid",
    re.IGNORECASE,
)
_FORM_ATTRIBUTES: Final = {"datasource", "command", "command-type", "target-frame", "target-location"}


def clean_markup(root: Any, pictures: Mapping[str, str], tally: Tally, where: str) -> None:
    """Takes elements and attributes out of a part. `pictures` are the parts that are kept, old name to new."""
    for element in list(root.iter()):
        name = local_name(element)
        if not name:
            remove(element)
        elif element.tag.startswith(_SCRIPT) or name in _DROPPED:
            if element is not root:
                tally.add(_DROPPED.get(name, What.SCRIPT), where)
                remove(element)
        elif name in _UNWRAPPED:
            tally.add(_UNWRAPPED[name], where)
            _as_text(element)
        else:
            _clean_attributes(element, tally, where)
            _clean_link(element, name, pictures, tally, where)


def clean_settings(root: Any, tally: Tally, where: str) -> None:
    """Settings without printers, passwords and databases."""
    for element in list(root.iter()):
        named = next((element.get(key) for key in element.keys() if key.endswith("}name")), "")
        if local_name(element) == "config-item" and _SETTINGS.search(named):
            if (element.text or "").strip():
                tally.add(What.PRIVATE, where)
            remove(element)


def _as_text(element: Any) -> None:
    """A field gives way to its text, which stands before its children."""
    text = element.text or ""
    before, above = element.getprevious(), element.getparent()
    if before is not None:
        before.tail = (before.tail or "") + text
    elif above is not None:
        above.text = (above.text or "") + text
    last = element[-1] if len(element) else None
    if last is not None:
        last.tail = (last.tail or "") + (element.tail or "")
        unwrap(element)
    else:
        remove(element)


def _clean_attributes(element: Any, tally: Tally, where: str) -> None:
    for key in list(element.keys()):
        local = key.rpartition("}")[2]
        value = element.get(key)
        if key.startswith(_SCRIPT):
            tally.add(What.SCRIPT, where)
        elif local in _FORMULAS and not _reads_itself(value):
            tally.add(What.EXTERNAL_DATA, where)
        elif local in _FORM_ATTRIBUTES and ":form:" in key:
            tally.add(What.EXTERNAL_DATA, where)
        elif local == "macro-name":
            tally.add(What.MACRO, where)
        else:
            continue
        del element.attrib[key]


def _reads_itself(formula: str) -> bool:
    return is_harmless(_without_brackets(_PREFIX.sub("", formula))) and not _OTHER_FILE.search(formula)


def _without_brackets(formula: str) -> str:
    """OpenFormula writes references in brackets, which in Excel's way of writing name other workbooks."""
    return formula.replace("[", " ").replace("]", " ").replace("||", " ")


def _clean_link(element: Any, name: str, pictures: Mapping[str, str], tally: Tally, where: str) -> None:
    target = element.get(_XLINK)
    if target is None or target == "":
        return
    if target.startswith("#"):
        return
    part = target.removeprefix("./").rstrip("/")
    if part in pictures:
        element.set(_XLINK, target.replace(part, pictures[part]))
        return
    if name in _LINKS and ADDRESS.fullmatch(target):
        return
    if name in _LINKS:
        tally.add(What.LINK, where)
        _as_text(element)
    elif name in {"image", "object", "fill-image", "background-image", "list-level-style-image"}:
        tally.add(What.REMOTE if ":" in target or target.startswith("..") else What.OBJECT, where)
        remove(element)
    else:
        tally.add(What.REMOTE if ":" in target or target.startswith((".", "/")) else What.UNKNOWN, where)
        del element.attrib[_XLINK]
