"""The ways around in a PDF: outline and named places, kept where they stay inside the document."""

from __future__ import annotations

from typing import Any, Final

from pikepdf import Array, Dictionary, Name, String

from prakat.lib.cleaning.pdf.actions import Pages, allowed_action, allowed_destination
from prakat.lib.cleaning.removals import Tally, What
from prakat.lib.files.limits import Code, Limits, Unsafe

_KEYS: Final = {
    *("/Title", "/Parent", "/Prev", "/Next", "/First", "/Last", "/Count", "/Dest", "/A", "/C", "/F", "/SE"),
    "/Type",
}


def clean_outline(outline: Any, pages: Pages, tally: Tally, limits: Limits) -> None:
    """Goes through all headings once, in whatever circle they stand, and leaves them with harmless actions."""
    seen: set[tuple[int, int]] = set()
    waiting = [outline]
    while waiting:
        heading = waiting.pop()
        if not isinstance(heading, Dictionary) or (heading.is_indirect and heading.objgen in seen):
            continue
        seen.add(heading.objgen)
        if len(seen) > limits.objects:
            raise Unsafe(Code.PARTS, max_parts=limits.objects)
        waiting += [heading.get("/Next"), heading.get("/First")]
        _clean(heading, pages, tally)


def _clean(heading: Any, pages: Pages, tally: Tally) -> None:
    for key in list(heading.keys()):
        if key not in _KEYS:
            if key == "/AA":
                tally.add(What.ACTION)
            del heading[key]
    for key in ("/Parent", "/Prev", "/Next", "/First", "/Last"):
        if key in heading and not isinstance(heading.get(key), Dictionary):
            del heading[key]
    if (action := heading.get("/A")) is not None:
        allowed = allowed_action(action, pages, tally, "")
        if allowed is None:
            del heading["/A"]
        else:
            heading["/A"] = allowed
    if (place := heading.get("/Dest")) is not None:
        local = allowed_destination(place, pages)
        if local is None:
            del heading["/Dest"]
        else:
            heading["/Dest"] = local


def named_places(root: Any, pages: Pages, limits: Limits) -> tuple[Dictionary | None, Dictionary | None]:
    """The named places, made anew without what leads elsewhere: as a name tree and as the older dictionary."""
    names = root.get("/Names")
    found: dict[bytes, Any] = {}
    if isinstance(names, Dictionary):
        for key, place in _pairs(names.get("/Dests"), limits):
            if (local := _place(place, pages)) is not None:
                found[key] = local
    older = root.get("/Dests")
    kept = {}
    if isinstance(older, Dictionary):
        for name in list(older.keys()):
            if (local := _place(older.get(name), pages)) is not None:
                kept[name] = local
    listed = [part for key in sorted(found) for part in (String(key), found[key])]
    return (Dictionary(Names=Array(listed)) if listed else None), (Dictionary(kept) if kept else None)


def _place(place: Any, pages: Pages) -> Any:
    local = allowed_destination(place, pages)
    return local if isinstance(local, Array) else None  # a name for a name may go round in circles


def _pairs(tree: Any, limits: Limits) -> list[tuple[bytes, Any]]:
    """Keys and values of a name tree in whatever shape it is."""
    seen: set[tuple[int, int]] = set()
    pairs: list[tuple[bytes, Any]] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Dictionary) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        if len(seen) + len(pairs) > limits.objects:
            raise Unsafe(Code.PARTS, max_parts=limits.objects)
        listed, kids = node.get("/Names"), node.get("/Kids")
        if isinstance(listed, Array):
            values = list(listed)
            pairs += [
                (bytes(key), value)
                for key, value in zip(values[::2], values[1::2], strict=False)
                if isinstance(key, String)
            ]
        if isinstance(kids, Array):
            waiting += list(kids)
    return pairs


def clean_viewing(root: Any) -> None:
    """Leaves of how the document wants to be shown what does not take the reader's screen from him."""
    wishes = root.get("/ViewerPreferences")
    if isinstance(wishes, Dictionary):
        kept = {"/DisplayDocTitle", "/Direction", "/PrintScaling", "/Duplex"}
        root["/ViewerPreferences"] = Dictionary(
            {key: wishes[key] for key in kept if _is_simple(wishes.get(key))}
        )
    elif wishes is not None:
        del root["/ViewerPreferences"]
    if str(root.get("/PageMode", "/UseNone")) in {"/UseAttachments", "/FullScreen"}:
        del root["/PageMode"]


def _is_simple(value: Any) -> bool:
    return isinstance(value, bool | Name)
