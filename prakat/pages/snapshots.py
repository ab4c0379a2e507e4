"""From the canonical content of a version (a snapshot's "body", "attachments", "files") to what the templates draw.

Pure: plain data in, view models out. Unknown block types and files that are not listed are errors, never left out
in silence: the snapshot was validated before it was approved.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from prakat.lib.documents.shapes import Layer, Reading
from prakat.pages import addresses, charts
from prakat.pages.views.blocks import (
    Block,
    ChartBlock,
    ChartRow,
    ContactBlock,
    Figure,
    FiguresBlock,
    FileBlock,
    FileView,
    GalleryBlock,
    LinkBlock,
    PeopleBlock,
    PersonCard,
    Picture,
    PictureBlock,
    StructureBlock,
    StructureNode,
    StructureSide,
    TableBlock,
    TextBlock,
    VideoBlock,
)
from prakat.pages.views.items import AttachmentView

Plain = Mapping[str, Any]
_SIDES: Final = ("political", "permanent")
TEXT_SHOWN_MAX: Final = 60_000
"""Characters of one file that an entry's page shows beside the download: some thirty pages."""
_LONG_CELLS: Final = 36
_MIDDLING_CELLS: Final = 12
_FIGURE: Final = re.compile(r"[+\-−]?\d[\d,]*(\.\d+)?\s?%?|[-–—]")


def read_body(snapshot: Plain, entry_path: str) -> tuple[Block, ...]:
    """The blocks of a snapshot. `entry_path` is where the version is shown: the CSV of its tables lies below it."""
    files = read_files(snapshot)
    return tuple(
        _READERS[block["type"]](block, files, addresses.open_table(entry_path, position))
        for position, block in enumerate(snapshot["body"], start=1)
    )


def read_files(snapshot: Plain) -> dict[str, FileView]:
    """The snapshot's files by their SHA-256."""
    return {
        digest: FileView(
            path=addresses.file(digest, file["name"]),
            name=file["name"],
            media_type=file["media_type"],
            length=file["length"],
            pages=file.get("pages"),
            width=file.get("width"),
            height=file.get("height"),
        )
        for digest, file in snapshot["files"].items()
    }


def read_attachments(snapshot: Plain, readings: Mapping[str, Reading]) -> tuple[AttachmentView, ...]:
    """The snapshot's attachments; `readings` says what was read in a file, by its SHA-256."""
    files = read_files(snapshot)
    return tuple(
        AttachmentView(
            file=files[attachment["file"]],
            title=attachment["title"],
            masked=snapshot["files"][attachment["file"]].get("masked", 0),
            **_words(readings.get(attachment["file"])),
        )
        for attachment in snapshot["attachments"]
    )


def _words(reading: Reading | None) -> dict[str, Any]:
    """The text of a file in paragraphs, as many whole pages as an entry's page bears."""
    if reading is None:
        return {}
    paragraphs: list[str] = []
    left, shown = TEXT_SHOWN_MAX, 0
    for page in reading.pages:
        left -= len(page.text)
        if left < 0 and shown:
            break
        shown += 1
        paragraphs += [line for line in (" ".join(line.split()) for line in page.text.splitlines()) if line]
    return {
        "text": tuple(paragraphs),
        "is_machine_read": any(page.layer is Layer.OCR for page in reading.pages[:shown]),
        "pages_shown": shown if shown < len(reading.pages) else 0,
    }


def is_masked(snapshot: Plain) -> bool:
    """Whether something in the version was masked before it was published."""
    return bool(snapshot.get("masked")) or any(
        facts.get("masked") for facts in snapshot.get("files", {}).values()
    )


Files = Mapping[str, FileView]


def _text(block: Plain, files: Files, csv_path: str) -> Block:
    return TextBlock(html=block["html"])


def _table(block: Plain, files: Files, csv_path: str) -> Block:
    rows = tuple(tuple(row) for row in block["rows"])
    return TableBlock(
        caption=block["caption"],
        header_row=block["header_row"],
        header_column=block["header_column"],
        rows=rows,
        column_kinds=_column_kinds(rows[1:] if block["header_row"] else rows, max(map(len, rows), default=0)),
        csv_path=csv_path,
    )


def _column_kinds(rows: Sequence[Sequence[str]], width: int) -> tuple[str, ...]:
    columns = ([row[column].strip() for row in rows if column < len(row)] for column in range(width))
    return tuple(_column_kind([cell for cell in column if cell]) for column in columns)


def _column_kind(cells: Sequence[str]) -> str:
    """A column in which every cell that is filled is a number is set as figures, Thai digits included."""
    if cells and all(_FIGURE.fullmatch(cell) for cell in cells):
        return "figure"
    longest = max(map(charts.cells, cells), default=0)
    return "long" if longest > _LONG_CELLS else "middling" if longest > _MIDDLING_CELLS else ""


def _figures(block: Plain, files: Files, csv_path: str) -> Block:
    rows = tuple(Figure(row["label"], row["value"], row["unit"], row["note"]) for row in block["rows"])
    return FiguresBlock(caption=block["caption"], rows=rows)


def _picture_of(block: Plain, files: Files) -> Picture:
    return Picture(file=files[block["file"]], alt=block["alt"], caption=block["caption"])


def _picture(block: Plain, files: Files, csv_path: str) -> Block:
    return PictureBlock(picture=_picture_of(block, files))


def _gallery(block: Plain, files: Files, csv_path: str) -> Block:
    pictures = tuple(_picture_of(picture, files) for picture in block["pictures"])
    return GalleryBlock(caption=block["caption"], pictures=pictures)


def _file(block: Plain, files: Files, csv_path: str) -> Block:
    return FileBlock(file=files[block["file"]], title=block["title"])


def _video(block: Plain, files: Files, csv_path: str) -> Block:
    return VideoBlock(
        title=block["title"],
        file=_optional(block["file"], files),
        url=block["url"],
        captions=_optional(block["captions"], files),
        transcript=block["transcript"],
    )


def _people(block: Plain, files: Files, csv_path: str) -> Block:
    people = tuple(
        PersonCard(
            name=person["name"],
            post=person["post"],
            unit=person["unit"],
            phone=person["phone"],
            email=person["email"],
            picture=_optional(person["picture"], files),
        )
        for person in block["people"]
    )
    return PeopleBlock(caption=block["caption"], people=people)


def _contact(block: Plain, files: Files, csv_path: str) -> Block:
    plain = {
        name: block[name]
        for name in (
            "name",
            "address",
            "phone",
            "fax",
            "email",
            "website",
            "hours",
            "latitude",
            "longitude",
            "map_alt",
        )
    }
    return ContactBlock(**plain, map_picture=_optional(block["map_picture"], files))


def _chart(block: Plain, files: Files, csv_path: str) -> Block:
    return ChartBlock(
        caption=block["caption"],
        description=block["description"],
        drawing=block["kind"],
        unit=block["unit"],
        columns=tuple(block["columns"]),
        rows=tuple(ChartRow(row["label"], tuple(row["values"])) for row in block["rows"]),
        csv_path=csv_path,
    )


def _link(block: Plain, files: Files, csv_path: str) -> Block:
    return LinkBlock(title=block["title"], url=block["url"], description=block["description"])


def _structure(block: Plain, files: Files, csv_path: str) -> Block:
    return StructureBlock(caption=block["caption"], sides=_sides(block["nodes"]))


def _sides(nodes: Sequence[Plain]) -> tuple[StructureSide, ...]:
    """The chart's two sides. A node whose superior stands on the other side, or nowhere, is a root of its own side."""
    by_id = {node["id"]: node for node in nodes}
    found = []
    for side in _SIDES:
        members = [node for node in nodes if node["side"] == side]
        own = {node["id"] for node in members}
        children: dict[str, list[Plain]] = {}
        for node in members:
            if node["parent"] in own:
                children.setdefault(node["parent"], []).append(node)
        roots = [node for node in members if node["parent"] not in own]
        if len(roots) + sum(map(len, children.values())) != len(_reached(roots, children)):
            raise ValueError(f"the {side} side of the chart runs in a circle")
        if roots:
            found.append(StructureSide(side=side, roots=_branches(roots, children, by_id)))
    return tuple(found)


def _reached(roots: Iterable[Plain], children: Mapping[str, list[Plain]]) -> set[str]:
    waiting, reached = [node["id"] for node in roots], set[str]()
    while waiting:
        reached.add(current := waiting.pop())
        waiting.extend(child["id"] for child in children.get(current, ()))
    return reached


def _branches(
    nodes: Iterable[Plain], children: Mapping[str, list[Plain]], by_id: Mapping[str, Plain]
) -> tuple[StructureNode, ...]:
    return tuple(
        StructureNode(
            title=node["title"],
            holder=node["holder"],
            reports_to=by_id[node["parent"]]["title"] if node["parent"] in by_id else "",
            children=_branches(children.get(node["id"], ()), children, by_id),
        )
        for node in nodes
    )


def _optional(digest: str | None, files: Files) -> FileView | None:
    return files[digest] if digest else None


_READERS: Final[dict[str, Callable[[Plain, Files, str], Block]]] = {
    "text": _text,
    "table": _table,
    "figures": _figures,
    "picture": _picture,
    "gallery": _gallery,
    "file": _file,
    "video": _video,
    "people": _people,
    "structure": _structure,
    "contact": _contact,
    "chart": _chart,
    "link": _link,
}
