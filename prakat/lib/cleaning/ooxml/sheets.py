"""Formulas and names in Excel workbooks. Cells whose formulas fetch or run keep the value last shown."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, Final

from prakat.lib.cleaning.ooxml.markup import local_name, remove
from prakat.lib.cleaning.removals import Tally, What

_FETCHING: Final = (
    *(
        "WEBSERVICE",
        "IMAGE",
        "RTD",
        "CALL",
        "REGISTER",
        "REGISTER.ID",
        "SQL.REQUEST",
        "EXEC",
        "DDE",
        "DDEINITIATE",
    ),
    *("CUBEVALUE", "CUBEMEMBER", "CUBEMEMBERPROPERTY", "CUBERANKEDMEMBER", "CUBESET", "CUBESETCOUNT"),
    *(
        "CUBEKPIMEMBER",
        "STOCKHISTORY",
        "COPILOT",
        "PY",
        "IMPORTTEXT",
        "IMPORTCSV",
        "TRANSLATE",
        "DETECTLANGUAGE",
    ),
    *(
        "EVALUATE",
        "GET.CELL",
        "GET.WORKBOOK",
        "FOPEN",
        "FWRITE",
        "FWRITELN",
        "FREAD",
        "RUN",
        "HALT",
        "INITIATE",
    ),
    *("EXECUTE", "POKE", "REQUEST", "TERMINATE", "SEND.MAIL", "SEND.KEYS", "APP.MAXIMIZE", "FILE.DELETE"),
)
_STRINGS: Final = re.compile(r'"(?:[^"]|"")*"')
_CALLS: Final = re.compile(
    r"(?<![A-Za-z0-9_.])(?:_xl[a-z]+\.)*(?:" + "|".join(map(re.escape, _FETCHING)) + r")\s*\(", re.IGNORECASE
)
_OTHER_BOOK: Final = re.compile(
    r"\[[^\[\]]*\][^\[\]!'\"+*/^&=<>,;:(){}%-]*!|'[^']*\[[^\]]*\][^']*'!|\\\\|https?:|file:", re.IGNORECASE
)
_DDE: Final = re.compile(r"\|")
_LINKS: Final = re.compile(r"(?<![A-Za-z0-9_.])HYPERLINK\s*\(", re.IGNORECASE)
_LOCAL_LINK: Final = re.compile(r'HYPERLINK\s*\(\s*"(?:https?://|mailto:|tel:|#)', re.IGNORECASE)
_AUTOMATIC: Final = re.compile(
    r"(?:_xlnm\.)?(?:auto_?(?:open|close|activate|deactivate|exec))", re.IGNORECASE
)
_MACRO_NAME: Final = ("function", "vbProcedure", "xlm", "functionGroupId")
_FORMULAS: Final = {"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula"}
_RULES: Final = {"cfRule", "dataValidation", "sparkline", "cfvo"}


def is_harmless(formula: str) -> bool:
    """Whether a formula reads nothing but its own workbook, and links only to accepted addresses."""
    code = _STRINGS.sub('""', formula)
    if _CALLS.search(code) or _OTHER_BOOK.search(code) or _DDE.search(code):
        return False
    return len(_LINKS.findall(code)) == len(_LOCAL_LINK.findall(formula))


def clean_row(row: Any, shared: set[str], tally: Tally, where: str) -> None:
    """Takes formulas out of the cells of a row. `shared` collects the ids of those that other cells repeat."""
    for cell in row:
        for formula in [one for one in cell if local_name(one) == "f"]:
            repeated = formula.get("si") if formula.get("t") == "shared" else None
            if (repeated is not None and repeated in shared) or not is_harmless(formula.text or ""):
                if repeated is not None:
                    shared.add(repeated)
                tally.add(What.EXTERNAL_DATA, where)
                remove(formula)


def clean_formulas(root: Any, tally: Tally, where: str) -> None:
    """The same in a whole part, and in rules, names, tables and charts."""
    shared: set[str] = set()
    for row in list(root.iter()):
        if local_name(row) == "row":
            clean_row(row, shared, tally, where)
    for element in list(root.iter()):
        name = local_name(element)
        if name not in _FORMULAS or element.getparent() is None or is_harmless(element.text or ""):
            continue
        tally.add(What.EXTERNAL_DATA, where)
        above = element.getparent()
        if "chart" in element.tag:
            _as_literal(above)
        elif local_name(above) in _RULES or local_name(above.getparent()) in _RULES:
            remove(above if local_name(above) in _RULES else above.getparent())
        else:
            remove(element)
    for element in list(root.iter()):
        if local_name(element) in {"dataValidations", "conditionalFormatting", "sparklines"}:
            _drop_if_empty(element)


def _drop_if_empty(element: Any) -> None:
    if not len(element):
        remove(element)
    elif element.get("count"):
        element.set("count", str(len(element)))


def _as_literal(reference: Any) -> None:
    """A chart's reference into another workbook becomes the values that it keeps of it."""
    names = {"numRef": ("numLit", "numCache"), "strRef": ("strLit", "strCache")}
    literal, cache_name = names.get(local_name(reference), ("", ""))
    above = reference.getparent()
    cache = next((child for child in reference if local_name(child) == cache_name), None)
    if not literal or cache is None or above is None or local_name(above) == "tx":
        remove(reference if local_name(above) != "tx" else above)
        return
    reference.tag = reference.tag.replace(local_name(reference), literal)
    for child in list(reference):
        reference.remove(child)
    for value in list(cache):
        reference.append(value)


def clean_workbook(root: Any, kept: Collection[str], tally: Tally) -> None:
    """Names that run or lead elsewhere go. `kept` are the ids of the sheets that stay; raises ValueError if none."""
    sheets = [one for one in root.iter() if local_name(one) == "sheet"]
    gone = [place for place, sheet in enumerate(sheets) if _tie(sheet) not in kept]
    for element in list(root.iter()):
        name = local_name(element)
        if name == "definedName":
            _clean_name(element, gone, tally)
        elif name == "workbookPr":
            for key in {"codeName", "filterPrivacy"} & set(element.keys()):
                del element.attrib[key]
        elif name == "workbookView" and gone:
            for key in {"activeTab", "firstSheet"} & set(element.keys()):
                del element.attrib[key]
    for place in gone:
        remove(sheets[place])
    if len(gone) == len(sheets):
        raise ValueError("no sheet is left")
    for element in list(root.iter()):
        if local_name(element) in {"definedNames", "pivotCaches"} and not len(element):
            remove(element)


def _tie(sheet: Any) -> str:
    return next((sheet.get(key) for key in sheet.keys() if key.endswith("}id")), "")


def _clean_name(element: Any, gone: list[int], tally: Tally) -> None:
    runs = _AUTOMATIC.match(element.get("name", "")) or any(
        element.get(key) not in {None, "0", "false", ""} for key in _MACRO_NAME
    )
    text = element.text or ""
    local = int(element.get("localSheetId", -1))
    if runs or not is_harmless(text):
        tally.add(What.MACRO if runs else What.EXTERNAL_DATA, element.get("name", ""))
        remove(element)
    elif local in gone:
        remove(element)
    elif local >= 0 and gone:
        element.set("localSheetId", str(local - sum(place < local for place in gone)))
