"""The body's blocks as plain data, and back: what the editor holds and what a snapshot says (both directions).

The editor's side is the stream's raw JSON: ``{"type", "value", "id"}``. A block in which nothing was written is left
out of the snapshot; one that lacks something stays, for ``completeness`` to say so.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from prakat.cms import rich_text
from prakat.cms.inputs import rectangular
from prakat.lib.thai_dates import arabic_digits

Json = dict[str, Any]

PICTURE: Final = ("file", "alt", "caption")
PERSON: Final = ("name", "post", "unit", "phone", "email")
CONTACT: Final = ("name", "address", "phone", "fax", "email", "website", "hours", "latitude", "longitude")
FIGURE: Final = ("label", "value", "unit", "note")


def body_of(raw: Iterable[Mapping[str, Any]]) -> list[Json]:
    """The snapshot's body for a stream's raw blocks, in order."""
    return [block for _, block in numbered_body(raw)]


def numbered_body(raw: Iterable[Mapping[str, Any]]) -> list[tuple[str, Json]]:
    """The same, each block with the id that its part of the editor bears."""
    blocks = ((str(child.get("id") or ""), child["type"], child["value"]) for child in raw)
    written = (
        (identity, {"type": kind, **OUT[kind](value)}) for identity, kind, value in blocks if kind in OUT
    )
    return [(identity, block) for identity, block in written if _says_something(block)]


def stream_of(body: Iterable[Mapping[str, Any]]) -> list[Json]:
    """The stream's raw blocks for a snapshot's body."""
    return [{"type": block["type"], "value": IN[block["type"]](block)} for block in body]


def _says_something(block: Mapping[str, Any]) -> bool:
    choices = {"type", "header_row", "header_column", "kind", "side", "level", "id", "parent"}
    return any(_filled(value) for name, value in block.items() if name not in choices)


def _filled(value: Any) -> bool:
    if isinstance(value, Mapping):
        return _says_something(value)
    if isinstance(value, list):
        return any(_filled(inner) for inner in value)
    return bool(value.strip()) if isinstance(value, str) else bool(value)


def _texts(value: Any, names: Iterable[str]) -> Json:
    return {name: str(value.get(name) or "").strip() for name in names}


def _inner(children: Any) -> list[Any]:
    """The values of a list block, whether bare or wrapped with their ids."""
    return [
        child["value"] if isinstance(child, Mapping) and child.get("type") == "item" else child
        for child in children or ()
    ]


def _file(value: Any, name: str) -> str | None:
    return value.get(name) or None


# --- out: from the editor to the snapshot -------------------------------------------------------------


def _text_out(value: Any) -> Json:
    return {"html": rich_text.to_snapshot(value or "")}


def _table_out(value: Any) -> Json:
    return {
        **_texts(value, ("caption",)),
        "header_row": bool(value.get("header_row")),
        "header_column": bool(value.get("header_column")),
        "rows": [[cell.strip() for cell in row] for row in rectangular(value.get("rows"))],
    }


def _figures_out(value: Any) -> Json:
    rows = ([*row, "", "", "", ""][:4] for row in rectangular(value.get("rows")))
    named = (dict(zip(FIGURE, (cell.strip() for cell in row), strict=True)) for row in rows)
    return {**_texts(value, ("caption",)), "rows": [row for row in named if any(row.values())]}


def _chart_out(value: Any) -> Json:
    grid = rectangular(value.get("rows"))
    head, lines = (grid[0], grid[1:]) if grid else ([], [])
    rows = [
        {"label": line[0].strip(), "values": [decimal_text(cell) for cell in line[1:]]}
        for line in lines
        if any(cell.strip() for cell in line)
    ]
    return {
        **_texts(value, ("caption", "description", "unit")),
        "kind": value.get("kind") or "bar",
        "columns": [cell.strip() for cell in head[1:]],
        "rows": rows,
    }


def decimal_text(cell: str) -> str:
    """A number as an officer writes it, in Arabic digits and without the commas of thousands."""
    return arabic_digits(cell).replace(",", "").replace("−", "-").strip()


def _picture_out(value: Any) -> Json:
    return _texts(value, PICTURE)


def _gallery_out(value: Any) -> Json:
    pictures = (_texts(picture, PICTURE) for picture in _inner(value.get("pictures")))
    return {**_texts(value, ("caption",)), "pictures": [each for each in pictures if any(each.values())]}


def _file_out(value: Any) -> Json:
    return _texts(value, ("file", "title"))


def _video_out(value: Any) -> Json:
    return {
        **_texts(value, ("title", "url", "transcript")),
        "file": _file(value, "file"),
        "captions": _file(value, "captions"),
    }


def _link_out(value: Any) -> Json:
    return _texts(value, ("title", "url", "description"))


def _people_out(value: Any) -> Json:
    people = (
        {**_texts(each, PERSON), "picture": _file(each, "picture")} for each in _inner(value.get("people"))
    )
    return {**_texts(value, ("caption",)), "people": [each for each in people if any(each.values())]}


def _contact_out(value: Any) -> Json:
    texts = _texts(value, (*CONTACT, "map_alt"))
    place = {name: arabic_digits(texts[name]) for name in ("latitude", "longitude")}
    return {**texts, **place, "map_picture": _file(value, "map_picture")}


def _structure_out(value: Any) -> Json:
    """An outline becomes a tree: a box hangs under the nearest box above it of a lower level."""
    nodes: list[Json] = []
    above: list[tuple[int, str]] = []
    for box in _inner(value.get("nodes")):
        texts = _texts(box, ("title", "holder"))
        if not any(texts.values()):
            continue
        level, identity = _level(box), f"n{len(nodes) + 1}"
        above = [(upper, name) for upper, name in above if upper < level]
        parent = above[-1][1] if above else None
        nodes.append({"id": identity, **texts, "parent": parent, "side": box.get("side") or "permanent"})
        above.append((level, identity))
    return {**_texts(value, ("caption",)), "nodes": nodes}


def _level(box: Any) -> int:
    try:
        return int(box.get("level") or 1)
    except ValueError:
        return 1


OUT: Final[Mapping[str, Callable[[Any], Json]]] = {
    "text": _text_out,
    "table": _table_out,
    "figures": _figures_out,
    "chart": _chart_out,
    "picture": _picture_out,
    "gallery": _gallery_out,
    "file": _file_out,
    "video": _video_out,
    "link": _link_out,
    "people": _people_out,
    "structure": _structure_out,
    "contact": _contact_out,
}

# --- in: from the snapshot to the editor --------------------------------------------------------------


def _same(block: Mapping[str, Any]) -> Any:
    return {name: "" if value is None else value for name, value in block.items() if name != "type"}


def _figures_in(block: Mapping[str, Any]) -> Any:
    return {"caption": block["caption"], "rows": [[row[name] for name in FIGURE] for row in block["rows"]]}


def _chart_in(block: Mapping[str, Any]) -> Any:
    head = ["", *block["columns"]]
    rows = [[row["label"], *row["values"]] for row in block["rows"]]
    kept = {name: block[name] for name in ("caption", "description", "unit", "kind")}
    return {**kept, "rows": [head, *rows]}


def _gallery_in(block: Mapping[str, Any]) -> Any:
    return {"caption": block["caption"], "pictures": [_same(each) for each in block["pictures"]]}


def _people_in(block: Mapping[str, Any]) -> Any:
    return {"caption": block["caption"], "people": [_same(each) for each in block["people"]]}


def _structure_in(block: Mapping[str, Any]) -> Any:
    return {"caption": block["caption"], "nodes": _outline(block["nodes"])}


def _outline(nodes: list[Json], parent: str | None = None, level: int = 1) -> list[Json]:
    """The tree as an outline: each box before those under it."""
    known = {node["id"] for node in nodes}
    found: list[Json] = []
    for node in nodes:
        own = node["parent"] if node["parent"] in known else None
        if own != parent:
            continue
        found.append({**{name: node[name] for name in ("title", "holder", "side")}, "level": str(level)})
        found.extend(_outline(nodes, node["id"], level + 1))
    return found


IN: Final[Mapping[str, Callable[[Mapping[str, Any]], Any]]] = {
    **dict.fromkeys(OUT, _same),
    "text": lambda block: block["html"],
    "figures": _figures_in,
    "chart": _chart_in,
    "gallery": _gallery_in,
    "people": _people_in,
    "structure": _structure_in,
}
