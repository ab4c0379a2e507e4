"""What a file is, told by what it holds. Names and declared types are not believed."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

import olefile
from lxml import etree

from prakat.lib.files.archives import Archive
from prakat.lib.files.limits import Code, Limits, Unsafe
from prakat.lib.files.markup import after_prolog, parse


class Format(StrEnum):
    """The kinds of files that are told apart; each is the usual ending of its name."""

    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"
    XLSX = "xlsx"
    XLS = "xls"
    PPTX = "pptx"
    PPT = "ppt"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    PNG = "png"
    JPG = "jpg"
    WEBP = "webp"
    GIF = "gif"
    TIFF = "tiff"
    BMP = "bmp"
    SVG = "svg"
    ZIP = "zip"
    CSV = "csv"
    TXT = "txt"
    VTT = "vtt"
    MP4 = "mp4"


OOXML: Final = frozenset({Format.DOCX, Format.XLSX, Format.PPTX})
ODF: Final = frozenset({Format.ODT, Format.ODS, Format.ODP})
LEGACY: Final = frozenset({Format.DOC, Format.XLS, Format.PPT})
PICTURES: Final = frozenset({Format.PNG, Format.JPG, Format.WEBP, Format.GIF, Format.TIFF, Format.BMP})
TEXTS: Final = frozenset({Format.CSV, Format.TXT, Format.VTT})

_HEAD_BYTES: Final = 4_096
_TYPES_BYTES: Final = 4_000_000
_CONTENT_TYPES: Final = "[Content_Types].xml"
_MAIN_TYPE: Final = re.compile(
    r"application/vnd\.(?:"
    r"(?P<docx>openxmlformats-officedocument\.wordprocessingml\.(?:document|template)"
    r"|ms-word\.(?:document|template)\.macroenabled)"
    r"|(?P<xlsx>openxmlformats-officedocument\.spreadsheetml\.(?:sheet|template)"
    r"|ms-excel\.(?:sheet|template)\.macroenabled)"
    r"|(?P<pptx>openxmlformats-officedocument\.presentationml\.(?:presentation|template|slideshow)"
    r"|ms-powerpoint\.(?:presentation|template|slideshow)\.macroenabled)"
    r")\.main\+xml",
    re.IGNORECASE,
)
_ODF_TYPE: Final = re.compile(
    rb"application/vnd\.oasis\.opendocument\.(?P<name>text|spreadsheet|presentation)(?:-template)?"
)
_ODF_BY_NAME: Final = {b"text": Format.ODT, b"spreadsheet": Format.ODS, b"presentation": Format.ODP}

_OLE_STREAMS: Final = (
    ("WordDocument", Format.DOC),
    ("Workbook", Format.XLS),
    ("Book", Format.XLS),
    ("PowerPoint Document", Format.PPT),
)
_BRANDS: Final = frozenset(
    {b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9"}
    | {
        b"mp41",
        b"mp42",
        b"mp71",
        b"avc1",
        b"M4V ",
        b"M4VH",
        b"M4VP",
        b"MSNV",
        b"dash",
        b"f4v ",
        b"3gp5",
        b"mmp4",
    }
)
_BLANKS: Final = b" \t\r\n\x0c\x00"
_MARKUP: Final = re.compile(
    r"\A\s*<[a-z!?/%]|<(?:!doctype|html|head|body|script|iframe|object|embed|svg|style|meta|link|img|video|audio|form"
    r"|input|math|base|frame|\?php|\?=|%)",
    re.IGNORECASE,
)
_NOT_TEXT: Final = ("#!", "{\\rtf", "%!", "MSCF", "FWS", "CWS", "ZWS", "ID;P", "MZ")
"""How programs, archives and documents begin that are written in letters: scripts, RTF, PostScript, SYLK and others."""
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x9f\ufffe\uffff]")
_DELIMITERS: Final = ",;\t|"
_ROWS_LOOKED_AT: Final = 200
_ENCODINGS: Final = ("utf-8", "cp874")


def format_of(path: Path) -> Format | None:
    """The kind of the file, or None when it is of no kind that is known here (HTML and programs among them).

    Raises Unsafe: empty; encrypted (an office file behind a password); mismatch (two kinds in one); and what an
    archive that cannot be read safely raises, see Archive.
    """
    with path.open("rb") as file:
        return format_of_stream(file)


def format_of_stream(file: BinaryIO) -> Format | None:
    """The same of an open file, which is read from its start and may be left anywhere."""
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    if not head:
        raise Unsafe(Code.EMPTY)
    if picture := _picture(head):
        return picture
    if head.startswith(b"%PDF-") or head.lstrip(_BLANKS).removeprefix(codecs.BOM_UTF8).startswith(b"%PDF-"):
        return Format.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(file)
    if head.startswith(olefile.MAGIC):
        return _compound(file)
    if head[4:8] == b"ftyp":
        return Format.MP4 if head[8:12] in _BRANDS else None
    return _text(file)


def text_encoding(head: bytes) -> str | None:
    """How a text is written, told by its mark or by trying: None if it is no text. A cut last letter is forgiven."""
    if head.startswith(codecs.BOM_UTF8):
        candidates: tuple[str, ...] = ("utf-8-sig",)
    elif head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return None
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ("utf-16",)
    else:
        candidates = _ENCODINGS
    for encoding in candidates:
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
        return None if _CONTROLS.search(text) else encoding
    return None


def holds_markup(text: str) -> bool:
    """Whether a browser that guesses could take the text for a page, or a server for a program."""
    return _MARKUP.search(text) is not None


def _picture(head: bytes) -> Format | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Format.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return Format.JPG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return Format.GIF
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Format.WEBP
    if head.startswith((b"II*\0", b"MM\0*")):
        return Format.TIFF
    if (
        head.startswith(b"BM")
        and head[6:10] == b"\0\0\0\0"
        and int.from_bytes(head[14:18], "little") in _BITMAPS
    ):
        return Format.BMP
    return None


_BITMAPS: Final = {12, 40, 52, 56, 64, 108, 124}  # lengths of the header that follows


def _packed(file: BinaryIO) -> Format | None:
    with Archive(file, limits=Limits(unpacked_bytes=1 << 40)) as archive:
        office = _CONTENT_TYPES in archive
        document = "mimetype" in archive
        if office and document:
            raise Unsafe(Code.MISMATCH)
        if office:
            return _open_xml(archive)
        if document:
            return _open_document(archive)
        return Format.ZIP


def _open_xml(archive: Archive) -> Format | None:
    types = _small(archive, _CONTENT_TYPES)
    root = parse(types, limits=Limits())
    found: set[str] = set()
    for override in root.iter(etree.Element):
        stated = _MAIN_TYPE.fullmatch(override.get("ContentType", "").strip())
        if stated and stated.lastgroup and override.get("PartName", override.get("Extension")):
            found.add(stated.lastgroup)
    if len(found) > 1:
        raise Unsafe(Code.MISMATCH)
    return Format(found.pop()) if found else None


def _open_document(archive: Archive) -> Format | None:
    stated = _ODF_TYPE.fullmatch(_small(archive, "mimetype").strip())
    return _ODF_BY_NAME[stated["name"]] if stated else None


def _small(archive: Archive, name: str) -> bytes:
    if next(member.size for member in archive if member.name == name) > _TYPES_BYTES:
        raise Unsafe(Code.UNPACKED, name=name)
    return archive.read(name)


def _compound(file: BinaryIO) -> Format | None:
    file.seek(0)
    try:
        with olefile.OleFileIO(file.read()) as compound:
            streams = {
                path[0].casefold()
                for path in compound.listdir(streams=True, storages=False)
                if len(path) == 1
            }
    except Exception as error:  # olefile raises whatever a damaged table leads it to
        raise Unsafe(Code.BROKEN) from error
    if {"encryptedpackage", "encryptioninfo"} & streams:
        raise Unsafe(Code.ENCRYPTED)
    found = {kind for name, kind in _OLE_STREAMS if name.casefold() in streams}
    if len(found) > 1:
        raise Unsafe(Code.MISMATCH)
    return found.pop() if found else None


def _text(file: BinaryIO) -> Format | None:
    file.seek(0)
    if text_encoding(file.read(_HEAD_BYTES)) and file.seek(0, 2) > (most := Limits().text_bytes):
        raise Unsafe(Code.TOO_LARGE, max_bytes=most)
    file.seek(0)
    whole = file.read()
    encoding = text_encoding(whole)
    if encoding is None:
        return Format.PDF if b"%PDF-" in whole[:1024] and not whole.startswith((b"MZ", b"\x7fELF")) else None
    text = whole.decode(encoding, "replace")
    start = text[:_HEAD_BYTES]
    if _is_svg(start):
        return Format.SVG
    if "%PDF-" in start[:1024]:
        return None if holds_markup(start[:1024]) else Format.PDF
    if not text.strip():
        raise Unsafe(Code.EMPTY)
    if holds_markup(start) or start.lstrip().startswith(_NOT_TEXT):
        return None
    if re.match(r"WEBVTT(?:[ \t\r\n]|$)", start):
        return Format.VTT
    return Format.CSV if _is_table(text) else Format.TXT


def _is_svg(start: str) -> bool:
    """Whether the first element is svg; what it is made of is looked at when it is cleaned."""
    return (
        re.match(r"<(?:!DOCTYPE\s+|[\w.-]+:)?svg\b", start[after_prolog(start) :], re.IGNORECASE) is not None
    )


def _is_table(text: str) -> bool:
    """Whether nearly all of the first rows have the same number of cells, two at least."""
    lines = text.splitlines()[:_ROWS_LOOKED_AT]
    for delimiter in _DELIMITERS:
        if sum(delimiter in line for line in lines) * 2 < len(lines):
            continue
        try:
            rows = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
        except csv.Error:
            continue
        (cells, often), *_ = Counter(rows).most_common(1) or [(0, 0)]
        if len(rows) > 1 and cells > 1 and often >= len(rows) * 0.8:
            return True
    return False
