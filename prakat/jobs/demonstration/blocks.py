"""The shapes of the blocks of a snapshot, files by name: what is wrong with one, and which files it uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

Block = Mapping[str, Any]

#: The keys of each block, all of them present and no other.
KEYS: Final[Mapping[str, frozenset[str]]] = {
    kind: frozenset(keys.split())
    for kind, keys in {
        "text": "html",
        "table": "caption header_row header_column rows",
        "figures": "caption rows",
        "picture": "file alt caption",
        "gallery": "caption pictures",
        "file": "file title",
        "video": "title file url captions transcript",
        "people": "caption people",
        "structure": "caption nodes",
        "contact": "name address phone fax email website hours latitude longitude map_picture map_alt",
        "chart": "caption description kind unit columns rows",
        "link": "title url description",
    }.items()
}
#: The keys of what stands inside a block, by the block's type and the field that holds them.
INNER_KEYS: Final[Mapping[tuple[str, str], frozenset[str]]] = {
    key: frozenset(keys.split())
    for key, keys in {
        ("figures", "rows"): "label value unit note",
        ("gallery", "pictures"): "file alt caption",
        ("people", "people"): "name post unit phone email picture",
        ("structure", "nodes"): "id title holder parent side",
        ("chart", "rows"): "label values",
    }.items()
}
TAGS: Final = frozenset("p h2 h3 ul ol li a strong em blockquote br".split())
_TAG = re.compile(r"</?([a-zA-Z0-9]+)([^>]*)>")
_DECIMAL = re.compile(r"-?\d+(\.\d+)?")


def files_of(body: Iterable[Block]) -> Iterator[str]:
    """Yield the names of the files that the blocks use, in order."""
    for block in body:
        for part in (block, *block.get("pictures", ()), *block.get("people", ())):
            for name in ("file", "picture", "captions", "map_picture"):
                if part.get(name):
                    yield part[name]


def faults_of_block(block: Block) -> Iterator[str]:
    """Yield everything about the block that is not as a snapshot has it."""
    kind = block.get("type", "")
    if kind not in KEYS:
        yield f"unknown block {kind!r}"
        return
    if set(block) != KEYS[kind] | {"type"}:
        yield f"{kind}: keys {sorted(set(block) ^ (KEYS[kind] | {'type'}))}"
        return
    for field, value in block.items():
        keys = INNER_KEYS.get((kind, field), frozenset())
        for inner in value if keys else ():
            if set(inner) != set(keys):
                yield f"{kind}.{field}: keys {sorted(set(inner) ^ keys)}"
                return
    yield from _SPECIAL.get(kind, _nothing)(block)


def _nothing(block: Block) -> Iterator[str]:
    return iter(())


def _text(block: Block) -> Iterator[str]:
    for tag, attributes in _TAG.findall(block["html"]):
        if tag not in TAGS or (attributes and tag != "a"):
            yield f"text: tag <{tag}{attributes}>"


def _table(block: Block) -> Iterator[str]:
    widths = {len(row) for row in block["rows"]}
    if len(widths) != 1 or len(block["rows"]) < 2:
        yield f"table {block['caption']!r}: rows of {sorted(widths)} cells"


def _figures(block: Block) -> Iterator[str]:
    if any(not isinstance(value, str) for row in block["rows"] for value in row.values()):
        yield f"figures {block['caption']!r}: a value is not text"


def _chart(block: Block) -> Iterator[str]:
    if block["kind"] not in ("bar", "line"):
        yield f"chart {block['caption']!r}: kind {block['kind']!r}"
    for row in block["rows"]:
        if len(row["values"]) != len(block["columns"]):
            yield f"chart {block['caption']!r}: row {row['label']!r} has {len(row['values'])} values"
        if not all(isinstance(value, str) and _DECIMAL.fullmatch(value) for value in row["values"]):
            yield f"chart {block['caption']!r}: row {row['label']!r} holds no decimal"


def _pictures(block: Block) -> Iterator[str]:
    for picture in block.get("pictures", [block]):
        if not picture["alt"]:
            yield f"{picture['file']}: no description"


def _structure(block: Block) -> Iterator[str]:
    known = {node["id"] for node in block["nodes"]}
    for node in block["nodes"]:
        if node["parent"] not in known | {None}:
            yield f"structure: {node['id']} hangs from {node['parent']}"
        if node["side"] not in ("political", "permanent"):
            yield f"structure: {node['id']} is on side {node['side']!r}"


def _link(block: Block) -> Iterator[str]:
    if urlsplit(block["url"]).scheme != "https":
        yield f"link: {block['url']!r}"


def _video(block: Block) -> Iterator[str]:
    if not (block["file"] or block["url"]):
        yield "video: neither file nor address"
    if not block["captions"] and not block["transcript"]:
        yield "video: no words for those who do not hear"


_SPECIAL: Final = {
    "text": _text,
    "table": _table,
    "figures": _figures,
    "chart": _chart,
    "picture": _pictures,
    "gallery": _pictures,
    "structure": _structure,
    "link": _link,
    "video": _video,
}
