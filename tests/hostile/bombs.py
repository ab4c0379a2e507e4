"""Small files that would grow without end when they are read: archives, markup, pictures."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from tests.hostile.cases import Case, shaped
from tests.hostile.office_writer import Package, deck, sheet, word, zipped

MEGABYTE = 1_000_000
MEMBER = zipfile.ZIP_DEFLATED


def packed(name: str, content: bytes, *, times: int = 1) -> bytes:
    """An archive that holds the content under a name, or under several."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", MEMBER, compresslevel=9) as archive:
        for number in range(times):
            archive.writestr(f"{number}{name}" if times > 1 else name, content)
    return target.getvalue()


# --- archives and office files --------------------------------------------------------------------------


def quine_like(depth: int) -> bytes:
    """Archives in archives."""
    inner = packed("a.txt", b"hello\n")
    for _ in range(depth):
        inner = packed("a.zip", inner)
    return inner


def doubled(depth: int) -> bytes:
    """Each archive holds the one before ten times."""
    inner = packed("a.txt", b"0" * 10 * MEGABYTE)
    for _ in range(depth):
        inner = packed("a.zip", inner, times=10)
    return inner


def claims(size: int) -> bytes:
    """An archive whose directory says another length than its member has."""
    whole = bytearray(packed("a.txt", b"0" * 5 * MEGABYTE))
    at = whole.rindex(b"PK\x01\x02")
    struct.pack_into("<L", whole, at + 24, size)
    return bytes(whole)


def over_one_another(count: int) -> bytes:
    """Members that share one stretch of the file, as the best bombs do."""
    name, content = b"a.txt", zlib.compress(b"0" * MEGABYTE, 9)[2:-4]
    checksum = zlib.crc32(b"0" * MEGABYTE)
    local = struct.pack(
        "<LHHHHHLLLHH", 0x04034B50, 20, 0, 8, 0, 33, checksum, len(content), MEGABYTE, len(name), 0
    )
    body = local + name + content
    rows = b""
    for number in range(count):
        row = b"%05d" % number
        rows += (
            struct.pack(
                "<LHHHHHHLLLHHHHHLL",
                0x02014B50,
                20,
                20,
                0,
                8,
                0,
                33,
                checksum,
                len(content),
                MEGABYTE,
                len(row),
                0,
                0,
                0,
                0,
                0,
                0,
            )
            + row
        )
    end = struct.pack("<LHHHHLLH", 0x06054B50, 0, 0, count % 65536, count % 65536, len(rows), len(body), 0)
    return body + rows + end


def in_office(package: Package, name: str, content: bytes) -> bytes:
    """A package one part of which is the content."""
    parts = package.parts | {name: content}
    package.parts = parts
    return package.bytes()


def instead(whole: bytes, name: str, content: bytes) -> bytes:
    """An archive with another content of one member."""
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return zipped({one: content if one == name else archive.read(one) for one in archive.namelist()})


LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)
PREFIXES = {
    "laughs": LAUGHS,
    "a long entity": f'<!DOCTYPE a [<!ENTITY a11 "{"x" * 100_000}">]>',
    "a file": '<!DOCTYPE a [<!ENTITY a11 SYSTEM "file:///etc/passwd">]>',
    "an address": '<!DOCTYPE a [<!ENTITY a11 SYSTEM "http://127.0.0.1:9/x">]>',
    "a parameter": '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p; <!ENTITY a11 "x">]>',
    "a type elsewhere": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">',
    "attributes by type": '<!DOCTYPE a [<!ATTLIST a b CDATA "x"><!ENTITY a11 "x">]>',
}
WRITINGS: dict[str, Callable[[str], bytes]] = {
    "": lambda text: text.encode(),
    ", in UTF-16": lambda text: text.encode("utf-16"),
    ", after a comment": lambda text: ("<!-- " + "x" * 6000 + " -->" + text).encode(),
}
OFFICES: dict[str, tuple[Callable[[], Package], str]] = {
    "docx": (word, "word/document.xml"),
    "xlsx": (sheet, "xl/workbook.xml"),
    "pptx": (deck, "ppt/presentation.xml"),
}


def _entities() -> Iterator[Case]:
    for ending, (make, part) in OFFICES.items():
        for name, prefix in PREFIXES.items():
            for how, write in WRITINGS.items():
                use = "" if "elsewhere" in name else "&a11;"

                def made(
                    make: object = make,
                    part: str = part,
                    text: str = prefix + f"<a>{use}</a>",
                    write: object = write,
                ) -> bytes:
                    return in_office(make(), part, write(text))  # type: ignore[operator]

                yield shaped(f"{ending} with {name} in its main part{how}", made, "dtd")
                if not how:

                    def tied(make: object = make, text: str = prefix + f"<a>{use}</a>") -> bytes:
                        return instead(make().bytes(), "_rels/.rels", text.encode())  # type: ignore[operator]

                    yield shaped(f"{ending} with {name} in its ties", tied, "dtd|broken|type")


def _archives() -> Iterator[Case]:
    for length in (10, 100, 290, 1_000):
        code = "ratio|unpacked" if length > 1 else ""
        yield shaped(
            f"zip of a text of {length} MB", lambda n=length: packed("a.txt", b"0" * n * MEGABYTE), code
        )
    for depth in (2, 3, 20):
        yield shaped(f"zip {depth} deep", lambda n=depth: quine_like(n), "depth" if depth > 1 else "cleaned")
    yield shaped("zip that doubles", lambda: doubled(1), "ratio|unpacked|depth")
    yield shaped("zip that doubles twice", lambda: doubled(2), "ratio|unpacked|depth")
    for size in (0, 10, 2**32 - 1, 2**31):
        yield shaped(f"zip that says {size}", lambda n=size: claims(n))
    for count in (2, 300, 20_000):
        yield shaped(
            f"zip of {count} over one another",
            lambda n=count: over_one_another(n),
            "overlap|parts|ratio|unpacked|broken|duplicate",
        )
    yield shaped("zip of 5,001 members", lambda: packed(".txt", b"x", times=5_001), "parts")
    yield shaped("zip of 2,000 members", lambda: packed(".txt", b"x\n", times=2_000), "cleaned")
    for ending, (make, part) in OFFICES.items():
        for name, (markup, code) in PARTS.items():
            yield shaped(f"{ending} {name}", _part(make, part, markup), code)


PARTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "with a part of 50 MB": (lambda: b"<a>" + b" " * 50 * MEGABYTE + b"</a>", ""),
    "with a part of 400 MB": (lambda: b"<a>" + b" " * 400 * MEGABYTE + b"</a>", "ratio|unpacked"),
    "deep": (lambda: b"<a>" * 100_000 + b"</a>" * 100_000, "depth|broken|parts"),
    "of three million tags": (lambda: b"<a>" + b"<b/>" * 3_000_000 + b"</a>", "parts|ratio"),
    "of many attributes": (
        lambda: b"<a " + b" ".join(b'a%d="1"' % number for number in range(300_000)) + b"/>",
        "parts|ratio|broken",
    ),
}


def _part(make: Callable[[], Package], part: str, markup: Callable[[], bytes]) -> Callable[[], bytes]:
    return lambda: in_office(make(), part, markup())


# --- pictures ---------------------------------------------------------------------------------------------


def chunk(kind: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))


def png(width: int, height: int, data: bytes, *more: bytes) -> bytes:
    """A PNG that claims a size, with the data that it has."""
    head = chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def gif(width: int, height: int, frames: int) -> bytes:
    """An animation of frames, each of which claims the whole."""
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x44\x01\x00"
    return head + frame * frames + b"\x3b"


def tiff(width: int, height: int, pages: int = 1, *, circle: bool = False) -> bytes:
    """A TIFF of pages that claim a size, or whose list of pages never ends."""
    out = b"II*\0" + struct.pack("<L", 8)
    for number in range(pages):
        rows = (
            (256, 4, 1, width),
            (257, 4, 1, height),
            (258, 3, 1, 8),
            (259, 3, 1, 1),
            (262, 3, 1, 1),
            (273, 4, 1, 8),
            (277, 3, 1, 1),
            (278, 4, 1, height),
            (279, 4, 1, 64),
        )
        following = 8 if circle else len(out) + 2 + 12 * len(rows) + 4 if number + 1 < pages else 0
        out += struct.pack("<H", len(rows)) + b"".join(struct.pack("<HHLL", *row) for row in rows)
        out += struct.pack("<L", following)
    return out + bytes(64)


def _pictures() -> Iterator[Case]:
    for width, height in ((100_000, 100_000), (2**31 - 1, 1), (1, 2**31 - 1), (7_800, 7_800)):
        code = "pixels|broken" if width * height > 60_000_000 else ""
        yield shaped(
            f"png of {width} x {height}",
            lambda w=width, h=height: png(w, h, zlib.compress(bytes(1000))),
            code,
        )
    yield shaped(
        "png whose data is more than it shows", lambda: png(10, 10, zlib.compress(bytes(300 * MEGABYTE), 9))
    )
    for kind, head in ((b"zTXt", b"Comment\0\0"), (b"iTXt", b"Comment\0\1\0\0\0"), (b"iCCP", b"profile\0\0")):
        text = lambda k=kind, h=head: png(  # noqa: E731
            4, 4, zlib.compress(bytes(52)), chunk(k, h + zlib.compress(b" " * 400 * MEGABYTE, 9))
        )
        yield shaped(f"png with a long {kind.decode()}", text)
    yield shaped("gif of many frames", lambda: gif(100, 100, 100_000), "pixels|parts|pages|broken")
    yield shaped("gif of large frames", lambda: gif(10_000, 10_000, 20), "pixels|broken")
    yield shaped("gif of 65,535 x 65,535", lambda: gif(65_535, 65_535, 1), "pixels|broken")
    yield shaped("tiff of 100,000 x 100,000", lambda: tiff(100_000, 100_000), "pixels|broken")
    yield shaped("tiff of many pages", lambda: tiff(8, 8, 20_000), "pages|parts|pixels|broken")
    yield shaped("tiff circle of pages", lambda: tiff(8, 8, circle=True))
    yield shaped(
        "bmp of 60,000 x 60,000",
        lambda: (
            b"BM" + struct.pack("<LHHLLllHHLLllLL", 54, 0, 0, 54, 40, 60_000, 60_000, 1, 24, 0, 0, 0, 0, 0, 0)
        ),
        "pixels|broken",
    )
    yield shaped(
        "docx with a large picture", lambda: in_office(word(), "word/media/a.png", png(60_000, 60_000, b"x"))
    )
    yield shaped(
        "zip with a large picture", lambda: zipped({"a.png": png(60_000, 60_000, b"x")}), "pixels|broken"
    )


def cases() -> Iterator[Case]:
    """Archives and office files, markup, pictures."""
    yield from _archives()
    yield from _entities()
    yield from _pictures()
