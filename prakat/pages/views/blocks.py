"""The blocks of an entry's body, ready to be shown: one dataclass for each type of the snapshot.

`kind` names the template that draws the block: templates/pages/blocks/<kind>.html.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of the edition: where it is served and what it is."""

    path: str
    name: str
    media_type: str
    length: int
    pages: int | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class TextBlock:
    kind: ClassVar[str] = "text"
    html: str
    """Sanitised before it entered the snapshot; the one value that is shown without escaping."""


@dataclass(frozen=True, slots=True)
class TableBlock:
    kind: ClassVar[str] = "table"
    caption: str
    header_row: bool
    header_column: bool
    rows: tuple[tuple[str, ...], ...]
    column_kinds: tuple[str, ...] = ()
    """How each column is set: "figure" flush right, "long" and "middling" with room for their words, or ""."""
    csv_path: str = ""

    @property
    def head_cells(self) -> list[tuple[str, str]]:
        """The cells of the header row, each with the kind of its column; empty without a header row."""
        return self._with_kinds(self.rows[0]) if self.header_row and self.rows else []

    @property
    def body_cells(self) -> list[list[tuple[str, str]]]:
        return [self._with_kinds(row) for row in (self.rows[1:] if self.header_row else self.rows)]

    def _with_kinds(self, row: tuple[str, ...]) -> list[tuple[str, str]]:
        return list(zip(row, self.column_kinds, strict=False))


@dataclass(frozen=True, slots=True)
class Figure:
    label: str
    value: str
    unit: str
    note: str


@dataclass(frozen=True, slots=True)
class FiguresBlock:
    kind: ClassVar[str] = "figures"
    caption: str
    rows: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    file: FileView
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class PictureBlock:
    kind: ClassVar[str] = "picture"
    picture: Picture


@dataclass(frozen=True, slots=True)
class GalleryBlock:
    kind: ClassVar[str] = "gallery"
    caption: str
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True)
class FileBlock:
    kind: ClassVar[str] = "file"
    file: FileView
    title: str


@dataclass(frozen=True, slots=True)
class VideoBlock:
    kind: ClassVar[str] = "video"
    title: str
    file: FileView | None
    url: str
    captions: FileView | None
    transcript: str


@dataclass(frozen=True, slots=True)
class PersonCard:
    name: str
    post: str
    unit: str
    phone: str
    email: str
    picture: FileView | None


@dataclass(frozen=True, slots=True)
class PeopleBlock:
    kind: ClassVar[str] = "people"
    caption: str
    people: tuple[PersonCard, ...]

    @property
    def has_pictures(self) -> bool:
        return any(person.picture for person in self.people)


@dataclass(frozen=True, slots=True)
class StructureNode:
    title: str
    holder: str
    reports_to: str
    """Title of the post above; "" at the top."""
    children: tuple[StructureNode, ...]


@dataclass(frozen=True, slots=True)
class StructureSide:
    side: str
    """ "political" or "permanent"."""
    roots: tuple[StructureNode, ...]


@dataclass(frozen=True, slots=True)
class StructureBlock:
    kind: ClassVar[str] = "structure"
    caption: str
    sides: tuple[StructureSide, ...]


@dataclass(frozen=True, slots=True)
class ContactBlock:
    kind: ClassVar[str] = "contact"
    name: str
    address: str
    phone: str
    fax: str
    email: str
    website: str
    hours: str
    latitude: str
    longitude: str
    map_picture: FileView | None
    map_alt: str


@dataclass(frozen=True, slots=True)
class ChartRow:
    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChartBlock:
    kind: ClassVar[str] = "chart"
    caption: str
    description: str
    drawing: str
    """ "bar" or "line"."""
    unit: str
    columns: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    csv_path: str = ""


@dataclass(frozen=True, slots=True)
class LinkBlock:
    kind: ClassVar[str] = "link"
    title: str
    url: str
    description: str


Block: TypeAlias = (
    TextBlock
    | TableBlock
    | FiguresBlock
    | PictureBlock
    | GalleryBlock
    | FileBlock
    | VideoBlock
    | PeopleBlock
    | StructureBlock
    | ContactBlock
    | ChartBlock
    | LinkBlock
)
