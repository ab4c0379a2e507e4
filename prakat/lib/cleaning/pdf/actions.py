"""What a PDF may do when something in it is clicked: go to its own pages, or open a web address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Object, String

from prakat.lib.cleaning.removals import Tally, What

SCHEMES: Final = re.compile(rb"\s*(?:https?://|mailto:|tel:)[^\x00-\x1f\x7f]*", re.IGNORECASE)
"""Addresses that links may lead to; written out, so that nothing is left to a reader's guessing."""

TURNS: Final = frozenset({"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"})
"""The commands of a reader that links may give; printing, saving or closing are not among them."""

_WHAT: Final = {
    "/JavaScript": What.JAVASCRIPT,
    "/Launch": What.LAUNCH,
    "/SubmitForm": What.SUBMIT,
    "/GoToR": What.REMOTE,
    "/GoToE": What.ATTACHMENT,
    "/Thread": What.REMOTE,
    "/URI": What.LINK,
    "/Sound": What.MEDIA,
    "/Movie": What.MEDIA,
    "/Rendition": What.MEDIA,
    "/RichMediaExecute": What.MEDIA,
    "/GoTo3DView": What.MEDIA,
}
FORBIDDEN: Final = frozenset(_WHAT) - {"/URI"} | {
    "/ImportData",
    "/ResetForm",
    "/Hide",
    "/SetOCGState",
    "/Trans",
    "/GoToDp",
}
"""Kinds of actions that are never left."""


@dataclass(frozen=True)
class Pages:
    """The pages of the document, by object number: nothing else may be gone to."""

    numbers: frozenset[tuple[int, int]]

    def hold(self, value: object) -> bool:
        """Whether the value is one of them."""
        return isinstance(value, Object) and value.is_indirect and value.objgen in self.numbers


def allowed_action(action: Any, pages: Pages, tally: Tally, where: str) -> Object | None:
    """The action made anew with nothing but what it needs, or None when it is not accepted (and counted).

    What follows it (/Next) is left out and counted.
    """
    if not isinstance(action, Dictionary):
        return None
    kind = str(action.get("/S"))
    _count_next(action, tally, where)
    if kind == "/GoTo":
        place = allowed_destination(action.get("/D"), pages)
        return None if place is None else Dictionary(S=Name.GoTo, D=place)
    if (
        kind == "/URI"
        and isinstance(address := action.get("/URI"), String)
        and SCHEMES.fullmatch(bytes(address))
    ):
        return Dictionary(S=Name.URI, URI=String(bytes(address).strip()))
    if kind == "/Named" and (turn := str(action.get("/N"))) in TURNS:
        return Dictionary(S=Name.Named, N=Name(turn))
    tally.add(_WHAT.get(kind, What.ACTION), where)
    return None


def allowed_destination(place: Any, pages: Pages) -> Object | None:
    """A named place, or a page of this document with where on it; None for anything else."""
    if isinstance(place, Dictionary):
        place = place.get("/D")
    if isinstance(place, String | Name):
        return place
    if not isinstance(place, Array) or not len(place):
        return None
    page, *rest = list(place)
    if not pages.hold(page) or any(isinstance(one, Dictionary | Array) for one in rest):
        return None
    return place


def _count_next(action: Any, tally: Tally, where: str) -> None:
    """Counts what would be done next: a chain or a tree of actions, perhaps a circle."""
    seen: set[tuple[int, int]] = set()
    waiting = [action.get("/Next")]
    while waiting and len(seen) < 1_000:
        one = waiting.pop()
        if isinstance(one, Object) and one.is_indirect:
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
        if isinstance(one, Array):
            waiting += list(one)
        elif isinstance(one, Dictionary):
            tally.add(_WHAT.get(str(one.get("/S")), What.ACTION), where)
            waiting.append(one.get("/Next"))
