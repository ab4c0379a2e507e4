"""ODT, ODS and ODP rebuilt: text, styles, pictures and charts, and nothing that runs or lies beside them."""

from __future__ import annotations

import posixpath
import re
import tempfile
from pathlib import Path
from typing import Any, Final

from lxml import etree

from prakat.lib.cleaning.damage import refusing_damage
from prakat.lib.cleaning.odf.markup import clean_markup, clean_settings
from prakat.lib.cleaning.ooxml.markup import local_name
from prakat.lib.cleaning.pictures.in_office import CONTENT_TYPES, clean_picture
from prakat.lib.cleaning.removals import Tally, What
from prakat.lib.files.archives import Archive, NewArchive
from prakat.lib.files.kinds import Format
from prakat.lib.files.limits import Budget, Code, Limits, Unsafe
from prakat.lib.files.markup import parse

_TYPES: Final = {
    Format.ODT: "application/vnd.oasis.opendocument.text",
    Format.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    Format.ODP: "application/vnd.oasis.opendocument.presentation",
}
_MANIFEST: Final = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_OFFICE: Final = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_META: Final = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
_DC: Final = "http://purl.org/dc/elements/1.1/"
_NESTED: Final = re.compile(r"application/vnd\.oasis\.opendocument\.(?:chart|formula)(?:-template)?")
_TEXTS: Final = ("content.xml", "styles.xml")
_PICTURES: Final = ("Pictures/", "media/", "ObjectReplacements/")
_KEPT_FACTS: Final = {"title": _DC, "language": _DC, "date": _DC, "creation-date": _META}
_WITHOUT_COUNT: Final = {"generator", "editing-duration", "editing-cycles", "document-statistic"}
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:.]{5,20}(?:Z|[+-]\d\d:\d\d)?)?")
_WHAT_PARTS: Final = (
    ("Basic/", What.MACRO),
    ("Scripts/", What.MACRO),
    ("Dialogs/", What.MACRO),
    ("Configurations2/", What.PRIVATE),
    ("Thumbnails/", What.THUMBNAIL),
    ("META-INF/documentsignatures", What.SIGNATURE),
    ("META-INF/macrosignatures", What.SIGNATURE),
    ("ObjectReplacements/", What.OBJECT),
    ("Object ", What.OBJECT),
    ("Versions/", What.REVISION),
    ("Database/", What.EXTERNAL_DATA),
    ("Media/", What.MEDIA),
    ("manifest.rdf", None),
    ("layout-cache", None),
    ("META-INF/manifest.xml", None),
    ("mimetype", None),
)


def rebuild(source: Path, target: Path, kind: Format, limits: Limits, tally: Tally, budget: Budget) -> None:
    """Writes the package anew; Unsafe as Archive, parse and the rebuilding of pictures raise it."""
    with (
        refusing_damage(),
        Archive(source, limits=limits, budget=budget) as archive,
        tempfile.TemporaryDirectory(prefix="office-") as folder,
    ):
        nested = _nested(archive, limits)
        if "content.xml" not in archive:
            raise Unsafe(Code.BROKEN)
        made = _Document(archive, limits, tally, Path(folder), nested)
        made.take()
        made.write(target, _TYPES[kind])


def _nested(archive: Archive, limits: Limits) -> dict[str, str]:
    """Charts and formulas that lie in the document as folders of their own, by name, with their types."""
    if "META-INF/manifest.xml" not in archive:
        return {}
    nested = {}
    for entry in parse(archive.read("META-INF/manifest.xml"), limits=limits).iter():
        if local_name(entry) == "encryption-data":
            raise Unsafe(Code.ENCRYPTED)
        path, kind = entry.get(f"{{{_MANIFEST}}}full-path", ""), entry.get(f"{{{_MANIFEST}}}media-type", "")
        if _NESTED.fullmatch(kind) and path.endswith("/") and f"{path}content.xml" in archive:
            nested[path] = kind
    return nested


class _Document:
    """What has been taken over so far, by name."""

    def __init__(
        self, archive: Archive, limits: Limits, tally: Tally, folder: Path, nested: dict[str, str]
    ) -> None:
        self._archive = archive
        self._limits = limits
        self._tally = tally
        self._folder = folder
        self._nested = nested
        self._parts: dict[str, tuple[str, bytes]] = {}

    def take(self) -> None:
        kept = self._take_pictures()
        kept |= {path.rstrip("/"): path.rstrip("/") for path in self._nested}
        for folder in ("", *self._nested):
            for name in _TEXTS:
                if folder + name in self._archive:
                    root = self._root(folder + name)
                    clean_markup(root, kept, self._tally, folder + name)
                    self._put(folder + name, root)
            if folder + "settings.xml" in self._archive:
                root = self._root(folder + "settings.xml")
                clean_settings(root, self._tally, folder + "settings.xml")
                self._put(folder + "settings.xml", root)
            if folder + "meta.xml" in self._archive:
                self._take_facts(folder + "meta.xml")
        self._count_rest()

    def write(self, target: Path, kind: str) -> None:
        root = etree.Element(f"{{{_MANIFEST}}}manifest", nsmap={"manifest": _MANIFEST})
        root.set(f"{{{_MANIFEST}}}version", "1.2")
        for path, of in (("/", kind), *((path, self._nested[path]) for path in sorted(self._nested))):
            _enter(root, path, of)
        with NewArchive(target) as made:
            made.write("mimetype", kind.encode("ascii"), packed=False)
            for name in sorted(self._parts):
                _enter(root, name, self._parts[name][0])
                made.write(name, self._parts[name][1])
            made.write("META-INF/manifest.xml", _as_bytes(root))

    def _root(self, name: str) -> Any:
        return parse(self._archive.read(name), limits=self._limits)

    def _put(self, name: str, root: Any) -> None:
        self._parts[name] = ("text/xml", _as_bytes(root))

    def _take_pictures(self) -> dict[str, str]:
        kept = {}
        for member in self._archive:
            if member.is_folder or not member.name.startswith(_PICTURES) or not member.size:
                continue
            found = Tally()
            made = clean_picture(
                self._archive.read(member.name), self._folder, self._limits, found, member.name
            )
            if any(one.what is What.UNKNOWN and one.where == member.name for one in found.removed()):
                self._tally.extend(found.removed())
                continue  # what shows it goes with it, or shows the next best
            self._tally.extend(found.removed())
            new = member.name
            if posixpath.splitext(new)[1] and not new.lower().endswith(made.endings):
                new = f"{new}.{made.endings[0]}"
            self._parts[new] = (CONTENT_TYPES[made.endings[0]], made.content)
            kept[member.name] = new
        return kept

    def _take_facts(self, name: str) -> None:
        said = {}
        for element in self._root(name).iter():
            text = (element.text or "").strip()
            local = local_name(element)
            if local in _KEPT_FACTS and text:
                said[local] = text[:1_000]
            elif local not in _WITHOUT_COUNT and text:
                self._tally.add(What.METADATA, name)
        root = etree.Element(
            f"{{{_OFFICE}}}document-meta", nsmap={"office": _OFFICE, "meta": _META, "dc": _DC}
        )
        root.set(f"{{{_OFFICE}}}version", "1.2")
        facts = etree.SubElement(root, f"{{{_OFFICE}}}meta")
        for local, owner in _KEPT_FACTS.items():
            if local in said and ("date" not in local or _DATE.fullmatch(said[local])):
                etree.SubElement(facts, f"{{{owner}}}{local}").text = said[local]
        self._put(name, root)

    def _count_rest(self) -> None:
        for member in self._archive:
            if member.is_folder or member.name in self._parts or member.name.startswith(_PICTURES[:2]):
                continue
            rest = ((what, member.name) for start, what in _WHAT_PARTS if member.name.startswith(start))
            what, name = next(rest, (What.UNKNOWN, member.name))
            if what is not None:
                self._tally.add(what, name)


def _enter(manifest: Any, path: str, kind: str) -> None:
    entry = etree.SubElement(manifest, f"{{{_MANIFEST}}}file-entry")
    entry.set(f"{{{_MANIFEST}}}full-path", path)
    entry.set(f"{{{_MANIFEST}}}media-type", kind)


def _as_bytes(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
