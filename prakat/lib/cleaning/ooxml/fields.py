"""Fields in Word texts. Those that fetch, run or print give way to what they last showed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from prakat.lib.cleaning.ooxml.markup import local_name, remove, unwrap
from prakat.lib.cleaning.ooxml.relations import ADDRESS
from prakat.lib.cleaning.removals import Tally, What

ALLOWED: Final = frozenset(
    """
    PAGE NUMPAGES SECTION SECTIONPAGES DATE TIME CREATEDATE SAVEDATE PRINTDATE EDITTIME
    TOC TC PAGEREF REF NOTEREF SEQ STYLEREF XE INDEX TOA TA BIBLIOGRAPHY CITATION
    FORMTEXT FORMCHECKBOX FORMDROPDOWN SYMBOL EQ ADVANCE LISTNUM AUTONUM AUTONUMLGL AUTONUMOUT
    TITLE SUBJECT NUMWORDS NUMCHARS REVNUM DOCPROPERTY
    MERGEFIELD MERGEREC MERGESEQ NEXT NEXTIF SKIPIF SHAPE HYPERLINK BARCODE DISPLAYBARCODE BIDIOUTLINE
    IF COMPARE QUOTE SET
    """.split()
)
"""Fields whose names stand for text that Word makes out of the document itself."""

_NAME: Final = re.compile(r"\s*([A-Za-z]+)(?=[\s\\\"]|$)")
_NAMED: Final = re.compile(r"\s*(?:=|[A-Za-z]+\s)")
_FORMULA: Final = re.compile(r"\s*=[\sA-Za-z0-9_+*/^().,<>=%-]*(?:\\[^!]*)?$")
_WORD: Final = re.compile(r'\\(?P<switch>.)|"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+)', re.DOTALL)
_TAKE_A_WORD: Final = {"l", "o", "t", "s", "*"}
_INSTRUCTIONS: Final = {"instrText", "delInstrText"}
_TEXTS: Final = {"t", "delText"}
_FETCHES: Final = {
    "INCLUDEPICTURE",
    "INCLUDETEXT",
    "INCLUDE",
    "IMPORT",
    "LINK",
    "DDE",
    "DDEAUTO",
    "DATABASE",
    "RD",
}


@dataclass
class _Field:
    """A field being read: its marks and instructions, and whether anything stood in the instruction's place."""

    marks: list[Any] = field(default_factory=list)
    instruction: str = ""
    is_mixed: bool = False
    in_instruction: bool = True
    within: list[Any] = field(default_factory=list)


def is_allowed(instruction: str) -> bool:
    """Whether a field's instruction is of an accepted name, and leads nowhere but to accepted addresses."""
    if _FORMULA.match(instruction):
        return True
    name = _NAME.match(instruction)
    if name is None or name[1].upper() not in ALLOWED:
        return False
    if name[1].upper() != "HYPERLINK":
        return True
    return _is_allowed_link(instruction[name.end() :])


def _is_allowed_link(words: str) -> bool:
    """Whether the words after HYPERLINK are one accepted address, or none and a place in the document."""
    addresses = []
    is_local = False
    switch = ""
    for word in _WORD.finditer(words):
        if word["switch"]:
            switch = word["switch"].lower()
            is_local = is_local or switch == "l"
        elif switch in _TAKE_A_WORD:
            switch = ""
        else:
            addresses.append(word["quoted"] if word["quoted"] is not None else word["bare"])
    if not addresses:
        return is_local
    return len(addresses) == 1 and ADDRESS.fullmatch(addresses[0].strip()) is not None


def clean_fields(root: Any, tally: Tally, where: str) -> None:
    """Goes through a text once, in its order; fields may stand in the instructions and results of others."""
    open_fields: list[_Field] = []
    done: list[tuple[_Field, bool]] = []
    for element in list(root.iter()):
        name = local_name(element)
        if name == "fldChar":
            _mark(element, open_fields, done)
        elif name in _INSTRUCTIONS and open_fields:
            _instruct(element, open_fields)
        elif name in _INSTRUCTIONS:
            remove(element)  # an instruction without its field
        elif name in _TEXTS:
            for outer in open_fields:
                if outer.in_instruction:
                    outer.within.append(element)
        elif name == "fldSimple" and not is_allowed(_attribute(element, "instr")):
            _count(_attribute(element, "instr"), tally, where)
            unwrap(element)
    done += [(one, False) for one in open_fields]  # never closed
    for one, is_whole in done:
        if is_whole and not one.is_mixed and is_allowed(one.instruction):
            continue
        if one.instruction.strip() or one.is_mixed:
            _count(one.instruction, tally, where)
        for mark in (*one.marks, *one.within):
            remove(mark)


def _mark(element: Any, open_fields: list[_Field], done: list[tuple[_Field, bool]]) -> None:
    kind = _attribute(element, "fldCharType")
    if kind == "begin":
        for outer in open_fields:
            outer.is_mixed = outer.is_mixed or (
                outer.in_instruction and not _NAME.match(outer.instruction + "|")
            )
        open_fields.append(_Field())
    if not open_fields:
        remove(element)
        return
    current = open_fields[-1]
    current.marks.append(element)
    if kind == "separate":
        current.in_instruction = False
    elif kind == "end":
        done.append((open_fields.pop(), True))


def _instruct(element: Any, open_fields: list[_Field]) -> None:
    current = open_fields[-1]
    current.within.append(element)
    if current.in_instruction:
        current.instruction += element.text or ""


def _attribute(element: Any, local: str) -> str:
    return next((element.get(key) for key in element.keys() if key.rpartition("}")[2] == local), "")


def _count(instruction: str, tally: Tally, where: str) -> None:
    name = _NAME.match(instruction)
    word = name[1].upper() if name else ""
    if word == "HYPERLINK":
        tally.add(What.LINK, where)
    elif word in _FETCHES:
        tally.add(What.EXTERNAL_DATA if "DDE" in word or word == "LINK" else What.REMOTE, where)
    else:
        tally.add(What.FIELD, where)
