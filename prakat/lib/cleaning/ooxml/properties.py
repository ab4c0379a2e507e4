"""What an office file says about itself: title, language and dates stay, people, companies and paths go."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from prakat.lib.cleaning.ooxml.markup import local_name
from prakat.lib.cleaning.ooxml.relations import as_part
from prakat.lib.cleaning.removals import Tally, What
from prakat.lib.files.limits import Limits
from prakat.lib.files.markup import parse

_CP: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_TERMS: Final = "http://purl.org/dc/terms/"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_KEPT: Final = (("title", _DC), ("language", _DC), ("created", _TERMS), ("modified", _TERMS))
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?")
_LONGEST: Final = 1_000


def clean_properties(source: bytes, tally: Tally, limits: Limits) -> bytes:
    """The core properties made anew; empty when nothing is left of them. Unsafe as parse raises it."""
    said = {local_name(element): (element.text or "").strip() for element in parse(source, limits=limits)}
    kept = {name for name, _ in _KEPT}
    if gone := sum(1 for name, text in said.items() if name not in kept and text):
        tally.add(What.METADATA, "docProps/core.xml", gone)
    root = etree.Element(
        f"{{{_CP}}}coreProperties", nsmap={"cp": _CP, "dc": _DC, "dcterms": _TERMS, "xsi": _XSI}
    )
    for name, owner in _KEPT:
        text = said.get(name, "")[:_LONGEST]
        if not text or (owner == _TERMS and not _DATE.fullmatch(text)):
            continue
        element = etree.SubElement(root, f"{{{owner}}}{name}")
        element.text = text
        if owner == _TERMS:
            element.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
    return as_part(root) if len(root) else b""
