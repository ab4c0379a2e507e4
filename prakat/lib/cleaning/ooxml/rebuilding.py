"""DOCX, XLSX and PPTX rebuilt part by part, from the main part along the ties that are accepted."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Final

from lxml import etree

from prakat.lib.cleaning.damage import refusing_damage
from prakat.lib.cleaning.ooxml.fields import clean_fields
from prakat.lib.cleaning.ooxml.large_sheets import LARGE, put_rows_back, take_rows
from prakat.lib.cleaning.ooxml.markup import clean_markup, local_name, remove
from prakat.lib.cleaning.ooxml.properties import clean_properties
from prakat.lib.cleaning.ooxml.relations import (
    FONT,
    MAIN,
    PICTURE,
    Relation,
    as_part,
    as_rels,
    content_type,
    is_allowed_link,
    relations_of,
    rels_name,
    what_is_dropped,
)
from prakat.lib.cleaning.ooxml.sheets import clean_formulas, clean_workbook
from prakat.lib.cleaning.pictures.in_office import CONTENT_TYPES, clean_picture
from prakat.lib.cleaning.removals import Tally, What
from prakat.lib.files.archives import Archive, NewArchive
from prakat.lib.files.kinds import Format
from prakat.lib.files.limits import Budget, Code, Limits, Unsafe
from prakat.lib.files.markup import as_text, parse, refuse_document_type

_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS_TYPE: Final = "application/vnd.openxmlformats-package.relationships+xml"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_CORE: Final = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CORE_TYPE: Final = "application/vnd.openxmlformats-package.core-properties+xml"
_FONT_TYPE: Final = "application/vnd.openxmlformats-officedocument.obfuscatedFont"
_VML: Final = "vmlDrawing"
_LONGEST_FONT: Final = 30_000_000
_PLAYS: Final = {"video", "audio", "cmd"}


def rebuild(source: Path, target: Path, kind: Format, limits: Limits, tally: Tally, budget: Budget) -> None:
    """Writes the package anew; Unsafe as Archive, parse and the rebuilding of pictures raise it."""
    with (
        refusing_damage(),
        Archive(source, limits=limits, budget=budget) as archive,
        tempfile.TemporaryDirectory(prefix="office-") as folder,
    ):
        package = _Package(archive, kind, limits, tally, Path(folder))
        main = package.take_main()
        with NewArchive(target) as made:
            package.write(made, main)


class _Package:
    """What has been taken over so far: parts with their content types, and the ties between them."""

    def __init__(self, archive: Archive, kind: Format, limits: Limits, tally: Tally, folder: Path) -> None:
        self._archive = archive
        self._by_folded = {name.casefold(): name for name in archive.names}
        self._kind = kind
        self._limits = limits
        self._tally = tally
        self._folder = folder
        self._taken: dict[str, str | None] = {}
        self._parts: dict[str, tuple[str, bytes | Path]] = {}
        self._rels: dict[str, bytes] = {}
        self._core = b""

    def take_main(self) -> str:
        relations = self._relations("")
        main = next((one for one in relations if one.kind == "officeDocument" and not one.is_outside), None)
        if main is None:
            raise Unsafe(Code.BROKEN)
        for one in relations:
            if one.kind == "core-properties" and (name := self._found(one)):
                self._core = clean_properties(self._archive.read(name), self._tally, self._limits)
            elif one.kind == "extended-properties":
                self._tally.add(What.METADATA, one.target)
            elif one is not main:
                self._tell(one, one.target)
        taken = self._take(main, MAIN[self._kind])
        if taken is None:
            raise Unsafe(Code.BROKEN)
        return taken

    def write(self, made: NewArchive, main: str) -> None:
        overrides = {name: kind for name, (kind, _) in self._parts.items()}
        ties = [("rId1", _OFFICE, main, False)]
        if self._core:
            overrides["docProps/core.xml"] = _CORE_TYPE
            ties.append(("rId2", _CORE, "docProps/core.xml", False))
        made.write("[Content_Types].xml", _content_types(overrides))
        made.write("_rels/.rels", as_rels(ties))
        if self._core:
            made.write("docProps/core.xml", self._core)
        for name in sorted(self._parts):
            made.write(name, self._parts[name][1])
            if name in self._rels:
                made.write(rels_name(name), self._rels[name])

    def _tell(self, dropped: Relation, where: str) -> None:
        if what := what_is_dropped(dropped):
            self._tally.add(what, where)

    def _relations(self, part: str) -> list[Relation]:
        name = self._by_folded.get(rels_name(part).casefold())
        return relations_of(self._archive.read(name), part, self._limits) if name else []

    def _found(self, relation: Relation) -> str | None:
        return None if relation.is_outside else self._by_folded.get(relation.target.casefold())

    def _take(self, relation: Relation, content: str) -> str | None:
        """Takes over an XML part and everything that hangs on it; returns its new name, None if it must go."""
        name = self._found(relation)
        if name is None:
            return None
        if name in self._taken:
            return self._taken[name]
        made = name if name.endswith((".xml", ".vml")) else f"{name}.xml"
        self._taken[name] = made  # before its ties, which may lead back here
        kept: list[tuple[str, str, str, bool]] = []
        lost: set[str] = set()
        for one in self._relations(name):
            target = self._tied(one, name)
            if target is None:
                lost.add(one.kind)
                self._tell(one, name)
            else:
                kept.append((one.id, one.type, target, one.is_outside))
        ties = {identity for identity, _, _, _ in kept}
        part = self._cleaned(name, relation.kind, ties, lost)
        if part is None:
            self._taken[name] = None
            return None
        self._parts[made] = (content, part)
        if isinstance(part, bytes):  # a link that nothing uses any more
            kept = [one for one in kept if not one[3] or f'"{one[0]}"'.encode() in part]
        if kept:
            self._rels[made] = as_rels(kept)
        return made

    def _tied(self, relation: Relation, part: str) -> str | None:
        """What the tie leads to in the new package, or None when it is not kept."""
        if relation.is_outside:
            return relation.target if is_allowed_link(relation) else None
        name = self._found(relation)
        if name is None:
            return None
        if relation.kind == PICTURE:
            return self._take_picture(name)
        if relation.kind == FONT and part.endswith("fontTable.xml"):
            return self._take_font(name)
        content = content_type(self._kind, relation)
        return self._take(relation, content) if content else None

    def _take_picture(self, name: str) -> str | None:
        if name not in self._taken:
            made = clean_picture(self._archive.read(name), self._folder, self._limits, self._tally, name)
            new_name = name if name.lower().endswith(made.endings) else f"{name}.{made.endings[0]}"
            self._parts[new_name] = (CONTENT_TYPES[made.endings[0]], made.content)
            self._taken[name] = new_name
        return self._taken[name]

    def _take_font(self, name: str) -> str | None:
        font = self._archive.read(name)
        if len(font) > _LONGEST_FONT or not name.endswith(".odttf"):
            return None
        self._parts[name] = (_FONT_TYPE, font)
        return name

    def _cleaned(self, name: str, kind: str, ties: set[str], lost: set[str]) -> bytes | Path | None:
        if kind in {"worksheet"} and self._size(name) > LARGE:
            return self._large_sheet(name, ties)
        source = self._archive.read(name)
        root = _lenient(source, self._limits) if kind == _VML else parse(source, limits=self._limits)
        if kind == "pivotTable" and "pivotCacheDefinition" in lost:
            return None
        if kind == "pivotCacheDefinition" and _is_fed_from_outside(root):
            return None
        if kind == "officeDocument" and self._kind is Format.XLSX:
            clean_workbook(root, ties, self._tally)
        clean_markup(root, ties, self._tally, name)
        if self._kind is Format.DOCX:
            clean_fields(root, self._tally, name)
        else:
            clean_formulas(root, self._tally, name)
        if kind == "table":
            _forget_query(root)
        elif kind == "person":
            _forget_accounts(root)
        elif self._kind is Format.PPTX:
            _stop_playing(root, self._tally, name)
        return as_part(root)

    def _large_sheet(self, name: str, ties: set[str]) -> Path:
        number = len(self._parts)
        whole, rows, made = (self._folder / f"{number}.{step}" for step in ("xml", "rows", "new"))
        with whole.open("wb") as file:
            self._archive.copy(name, file)
        root = take_rows(whole, rows, self._tally, name)
        whole.unlink()
        clean_markup(root, ties, self._tally, name)
        clean_formulas(root, self._tally, name)
        put_rows_back(root, rows, made)
        rows.unlink()
        return made

    def _size(self, name: str) -> int:
        return next(member.size for member in self._archive if member.name == name)


def _content_types(overrides: dict[str, str]) -> bytes:
    root = etree.Element(f"{{{_TYPES}}}Types", nsmap={None: _TYPES})
    for ending, kind in (("rels", _RELS_TYPE), ("xml", "application/xml")):
        etree.SubElement(root, f"{{{_TYPES}}}Default", Extension=ending, ContentType=kind)
    for name in sorted(overrides):
        etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=overrides[name])
    return as_part(root)


def _lenient(source: bytes, limits: Limits) -> Any:
    """VML, which Excel itself writes with tags that are never closed."""
    try:
        return parse(source, limits=limits)
    except Unsafe as refusal:
        if refusal.code is not Code.BROKEN:
            raise
    text = as_text(source)
    refuse_document_type(text)
    root = etree.fromstring(
        text.encode("utf-8"), etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    )
    if root is None:
        raise Unsafe(Code.BROKEN)
    return root


def _is_fed_from_outside(cache: Any) -> bool:
    """Whether a pivot table's source is anything but a range of its own workbook."""
    for element in cache.iter():
        if local_name(element) == "cacheSource" and element.get("type") != "worksheet":
            return True
        if local_name(element) == "worksheetSource" and any(key.endswith("}id") for key in element.keys()):
            return True
    return False


def _forget_query(table: Any) -> None:
    """A table that was filled from outside becomes one that is not."""
    if table.get("tableType") in {"queryTable", "xml"}:
        del table.attrib["tableType"]
    for element in list(table.iter()):
        if local_name(element) in {"xmlColumnPr"}:
            remove(element)
        for key in {"queryTableFieldId", "connectionId"} & set(element.keys()):
            del element.attrib[key]


def _forget_accounts(people: Any) -> None:
    """Who commented stays by name, as in the comments themselves, but not by account."""
    for person in people.iter():
        if local_name(person) == "person":
            person.set("userId", person.get("displayName", ""))
            person.set("providerId", "None")


def _stop_playing(root: Any, tally: Tally, where: str) -> None:
    """Animations that play what is no longer there, or command an embedded object."""
    for timing in [one for one in root.iter() if local_name(one) == "timing"]:
        if any(local_name(one) in _PLAYS for one in timing.iter()):
            tally.add(What.MEDIA, where)
            remove(timing)
