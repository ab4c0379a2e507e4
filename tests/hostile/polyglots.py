"""Files that are two things at once, and archives that lead out of their folder."""

import gzip
import io
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from PIL import Image

from tests.hostile.bombs import chunk, packed
from tests.hostile.cases import MARK, TEXT_MARK, Case, case
from tests.hostile.film_writer import Film
from tests.hostile.office_writer import word, zipped
from tests.hostile.pdf_writer import Document

PAGE = b"<html><script>%s</script></html>" % MARK
PHP = b"<?php system('%s'); ?>" % MARK
PROGRAM = b"MZ" + MARK + bytes(200)
ELF = b"\x7fELF\x02\x01\x01" + MARK + bytes(200)


def picture(kind: str, **more: object) -> bytes:
    """A picture of a few colours."""
    target = io.BytesIO()
    Image.new("RGB", (16, 16), (9, 99, 199)).save(target, kind, **more)
    return target.getvalue()


def archive() -> bytes:
    return packed("a.html", PAGE)


def evil_pdf() -> bytes:
    document = Document()
    document.catalogue = b"/OpenAction << /S /JavaScript /JS (%s) >>" % MARK
    return document.plain()


GUESTS = {
    "page": PAGE,
    "PHP": PHP,
    "program": PROGRAM,
    "ELF": ELF,
    "archive": archive(),
    "PDF": evil_pdf(),
    "script": b"\n*/=1;alert('%s')//" % MARK,
    "shell": b"\n#!/bin/sh\n%s\n" % MARK,
}
HOSTS = {
    "pdf": lambda: Document().plain(),
    "png": lambda: picture("PNG"),
    "jpg": lambda: picture("JPEG"),
    "gif": lambda: picture("GIF"),
    "webp": lambda: picture("WEBP"),
    "bmp": lambda: picture("BMP"),
    "tiff": lambda: picture("TIFF"),
    "docx": lambda: word().bytes(),
    "zip": lambda: packed("a.txt", b"hello\n"),
    "mp4": lambda: Film().bytes(),
    "svg": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>',
    "txt": lambda: b"hello\n",
}


def _beside() -> Iterator[Case]:
    """One file after another, and one before another."""
    for name, host in HOSTS.items():
        for guest, content in GUESTS.items():
            if name == "txt" and guest in {"script", "shell"}:
                continue  # letters after letters are a text
            packed_away = guest == "archive" and name in {"docx", "zip", "svg", "txt"}
            yield case(f"{name} then {guest}", host() + content, is_active=not packed_away)
            yield case(f"{guest} then {name}", content + host(), is_active=not packed_away)


def _within() -> Iterator[Case]:
    """Guests in the places that a format leaves for notes."""
    for guest, content in GUESTS.items():
        yield case(f"jpg comment with {guest}", picture("JPEG", comment=content), "cleaned")
        segment = b"\xff\xed" + struct.pack(">H", len(content) + 2) + content
        jpeg = picture("JPEG")
        yield case(f"jpg segment with {guest}", jpeg[:2] + segment + jpeg[2:], "cleaned")
        exif = Image.Exif()
        exif[270] = content.decode("latin-1")
        for kind in ("JPEG", "PNG", "WEBP", "TIFF"):
            yield case(f"{kind.lower()} Exif with {guest}", picture(kind, exif=exif), "cleaned")
        png = picture("PNG")
        for place in (b"tEXt", b"prVt", b"eXIf"):
            body = chunk(place, (b"Comment\0" if place == b"tEXt" else b"") + content)
            yield case(f"png {place.decode()} with {guest}", png[:33] + body + png[33:], "cleaned")
        hidden = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(content))
        yield case(f"png zTXt with {guest}", png[:33] + hidden + png[33:], "cleaned", is_active=False)
        comment = b"\x21\xfe" + bytes([min(len(content), 255)]) + content[:255] + b"\0"
        yield case(f"gif comment with {guest}", picture("GIF")[:-1] + comment + b"\x3b", "cleaned")
        document = Document()
        document.stream(content, b"/Type /XYZ", packed=False)
        yield case(
            f"pdf loose object with {guest}", document.plain(), "cleaned", is_active=guest != "archive"
        )
        yield case(
            f"pdf comment with {guest}",
            Document()
            .plain()
            .replace(b"1 0 obj", b"% " + content.replace(b"\n", b" ").replace(b"\r", b" ") + b"\n1 0 obj", 1),
            is_active=guest != "archive",
        )
        yield case(f"docx comment of the archive with {guest}", _commented(word().bytes(), content))
        yield case(
            f"docx part with {guest}", _with_part(word().bytes(), "word/extra.bin", content), "cleaned"
        )
        if guest not in {"script", "shell"}:
            yield case(f"zip member with {guest}", packed(f"a.{'pdf' if guest == 'PDF' else 'txt'}", content))


def _commented(whole: bytes, comment: bytes) -> bytes:
    at = whole.rindex(b"PK\x05\x06")
    return whole[: at + 20] + struct.pack("<H", len(comment)) + comment


def _with_part(whole: bytes, name: str, content: bytes) -> bytes:
    target = io.BytesIO(whole)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(name, content)
    return target.getvalue()


# --- archives ---------------------------------------------------------------------------------------------

NAMES = (
    *(
        "../a.txt",
        "../../../../etc/cron.d/a.txt",
        "a/../../b.txt",
        "/etc/a.txt",
        "//host/a.txt",
        "C:/a.txt",
        "C:a.txt",
    ),
    *("..\\a.txt", "\\\\host\\a.txt", "a\\..\\..\\b.txt", "a/./../../b.txt", "./../b.txt", "a//../..//b.txt"),
    *(
        "a\0.txt",
        "a\n.txt",
        "\u202etxt.exe",
        "CON",
        "a.txt:stream",
        " ",
        ".",
        "..",
        "a/../b.txt",
    ),
    *(
        "a.txt/",
        "a.html",
        "a.php",
        "a.exe",
        "a.js",
        "a.bat",
        "a.lnk",
        ".htaccess",
        "a.hta",
        "a.scr",
        "a.jar",
        "a.iso",
    ),
    *(
        "a.txt.exe",
        "index.html",
        "a.svgz",
        "a" * 5_000 + ".txt",
    ),
)
SLIPS = 23


def named(name: str) -> bytes:
    """An archive with a member of that name, byte for byte."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        info = zipfile.ZipInfo("x")
        info.filename = name
        archive.writestr(info, MARK)
    return target.getvalue()


def link(target_name: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        info = zipfile.ZipInfo("a.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, target_name)
    return target.getvalue()


def twice(*names: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, MARK)
    return target.getvalue()


def tarred() -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        info = tarfile.TarInfo("../a.txt")
        info.size = len(MARK)
        archive.addfile(info, io.BytesIO(MARK))
    return target.getvalue()


def locked() -> bytes:
    whole = bytearray(packed("a.txt", MARK))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        struct.pack_into("<H", whole, whole.index(mark) + at, 1)
    return bytes(whole)


def _archives() -> Iterator[Case]:
    for number, name in enumerate(NAMES):
        code = "zip_slip|type|broken|mismatch" if number < 13 else ""
        yield case(f"zip name {name[:40]!r}", named(name), code)
    for target_name in ("/etc/passwd", "../../x", TEXT_MARK):
        yield case(f"zip link to {target_name}", link(target_name), is_active=False)
    yield case("zip of one name twice", twice("a.txt", "a.txt"), "duplicate")
    yield case("zip of one name in two cases", twice("a.txt", "A.TXT"), "duplicate")
    yield case("zip locked", locked(), "encrypted", is_active=False)
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", method) as made:
            made.writestr("a.txt", MARK)
        yield case(f"zip by method {method}", target.getvalue(), "method", is_active=False)
    whole = bytearray(packed("a.txt", MARK))
    whole[whole.index(b"a.txt") : whole.index(b"a.txt") + 5] = b"b.exe"
    yield case(
        "zip of two names for one member",
        bytes(whole),
        "broken|mismatch|duplicate|overlap|zip_slip",
        is_active=False,
    )
    yield case("zip of nothing", zipped({}), "empty", is_active=False)
    yield case("tar", tarred(), "type")
    yield case("gzip", gzip.compress(MARK), "type", is_active=False)
    for name, content in {
        "rar": b"Rar!\x1a\x07\x01\0" + MARK,
        "7z": b"7z\xbc\xaf\x27\x1c" + MARK,
        "cab": b"MSCF" + MARK,
        "iso": bytes(32769) + b"CD001" + MARK,
        "html": PAGE,
        "php": PHP,
        "exe": PROGRAM,
        "elf": ELF,
        "shell": b"#!/bin/sh\n" + MARK,
        "eml": b"MIME-Version: 1.0\nContent-Type: text/html\n\n" + PAGE,
        "mhtml": b"From: <x>\nMIME-Version: 1.0\n" + PAGE,
        "rtf": b"{\\rtf1{\\object\\objocx %s}}" % MARK,
        "postscript": b"%!PS\n(" + MARK + b") run",
        "xml": b"<?xml version='1.0'?><?xml-stylesheet href='x'?><a>" + MARK + b"</a>",
        "lnk": b"L\0\0\0\x01\x14\x02\0" + MARK,
        "swf": b"FWS\x09" + MARK,
        "class": b"\xca\xfe\xba\xbe" + MARK,
        "sylk": b"ID;P\nC;E" + MARK,
        "slk": b'ID;PWXL;N;E\nC;X1;Y1;K0;EEXEC("%s")\nE' % MARK,
    }.items():
        yield case(f"raw {name}", content, is_active=False)
        yield case(f"zip member that is {name}", packed("a.txt", content), is_active=False)


def cases() -> Iterator[Case]:
    """Two files in one, guests within, archives."""
    yield from _beside()
    yield from _within()
    yield from _archives()
