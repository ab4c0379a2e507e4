"""Small files that would grow without end when they are read: PDF streams, archives, markup, pictures."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from tests.hostile.cases import Case, shaped
from tests.hostile.office_writer import Package, deck, sheet, word, zipped
from tests.hostile.pdf_writer import Document, written

MEGABYTE = 1_000_000
MEMBER = zipfile.ZIP_DEFLATED


def packed(name: str, content: bytes, *, times: int = 1) -> bytes:
    """An archive that holds the content under a name, or under several."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", MEMBER, compresslevel=9) as archive:
        for number in range(times):
            archive.writestr(f"{number}{name}" if times > 1 else name, content)
    return target.getvalue()


def squeezed(content: bytes, times: int) -> bytes:
    """The content, deflated so many times over."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    return content


# --- PDF -----------------------------------------------------------------------------------------------


def stream(length: int, filters: bytes = b"/FlateDecode", *, times: int = 1) -> Callable[[], bytes]:
    """A page whose contents unpack to so many bytes."""

    def made() -> bytes:
        document = Document()
        content = squeezed(b" " * length, times)
        head = b"<< /Length %d /Filter [%s] >>\nstream\n" % (len(content), filters)
        document.objects[5] = head + content + b"\nendstream"
        return document.plain()

    return made


def picture(width: int, height: int, bits: int = 8) -> Callable[[], bytes]:
    """A page with a picture that claims to be so large."""

    def made() -> bytes:
        document = Document()
        form = (
            b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent %d"
        )
        image = document.stream(b"\0" * 1000, form % (width, height, bits))
        document.page = b"/Resources << /XObject << /I %s >> >>" % image
        return document.plain()

    return made


def pages(count: int) -> bytes:
    bodies = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 3 + count))
    bodies[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)
    bodies |= dict.fromkeys(range(3, 3 + count), b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>")
    return written(bodies)


def same_page(count: int) -> bytes:
    """One page, listed over and over."""
    document = Document()
    document.objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b"3 0 R " * count, count)
    return document.plain()


def claimed_pages() -> bytes:
    document = Document()
    document.objects[2] = b"<< /Type /Pages /Kids [3 0 R] /Count 2147483647 >>"
    return document.plain()


def circle_of_pages() -> bytes:
    document = Document()
    document.objects[2] = b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 2 >>"
    return document.plain()


def nested(opening: bytes, closing: bytes, depth: int) -> Callable[[], bytes]:
    """A value nested so deep, among the catalogue's own."""

    def made() -> bytes:
        document = Document()
        document.catalogue = b"/X " + opening * depth + closing * depth
        return document.plain()

    return made


def forms(depth: int, width: int) -> bytes:
    """Drawings that draw others, so that one page draws width to the power of depth."""
    document = Document()
    inner = document.stream(b"0 0 1 1 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    for _ in range(depth):
        inner = document.stream(
            b"/F Do " * width,
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F %s >> >>" % inner,
        )
    document.page = b"/Resources << /XObject << /F %s >> >>" % inner
    document.objects[5] = b"<< /Length 5 >>\nstream\n/F Do\nendstream"
    return document.plain()


def objects(count: int) -> bytes:
    document = Document()
    document.objects |= dict.fromkeys(range(10, 10 + count), b"<< /A 1 >>")
    return document.plain()


def object_streams(length: int) -> bytes:
    """A PDF whose dictionaries stand in a stream that unpacks to much."""
    document = Document()
    document.objects[10] = b"[" + b"0 " * (length // 2) + b"]"
    return document.in_object_streams()


def long_chain(count: int) -> bytes:
    """Headings, each after the other, and each a reference of the last."""
    document = Document()
    first = 10
    for number in range(first, first + count):
        document.objects[number] = b"<< /Title (x) /Parent 8 0 R /Next %d 0 R >>" % (number + 1)
    document.objects[8] = b"<< /Type /Outlines /First %d 0 R /Last %d 0 R /Count %d >>" % (
        first,
        first,
        count,
    )
    document.catalogue = b" /Outlines 8 0 R"
    return document.plain()


def circle_of_headings() -> bytes:
    document = Document()
    document.objects[10] = b"<< /Title (x) /Parent 8 0 R /Next 10 0 R /First 10 0 R >>"
    document.objects[8] = b"<< /Type /Outlines /First 10 0 R /Last 10 0 R /Count 1 >>"
    document.catalogue = b" /Outlines 8 0 R"
    return document.plain()


def _pdfs() -> Iterator[Case]:
    for length in (50, 290, 310, 1_000):
        code = "ratio|unpacked" if length > 60 else ""
        yield shaped(f"pdf page of {length} MB", stream(length * MEGABYTE), code)
    for times, filters in (
        (2, b"/FlateDecode /FlateDecode"),
        (3, b"/FlateDecode " * 3),
        (6, b"/FlateDecode " * 6),
    ):
        name = f"pdf page packed {times} times"
        yield shaped(name, stream(400 * MEGABYTE, filters, times=times), "ratio|unpacked|depth|parts|broken")
    for width, height in (
        (100_000, 100_000),
        (1_000_000, 1),
        (2**31 - 1, 2**31 - 1),
        (65_500, 65_500),
        (-5, 9),
        (0, 0),
    ):
        yield shaped(f"pdf picture of {width} x {height}", picture(width, height))
    yield shaped("pdf picture of many bits", picture(9000, 9000, 16))
    yield shaped("pdf of 3,001 pages", lambda: pages(3_001), "pages")
    yield shaped("pdf of 3,000 pages", lambda: pages(3_000), "cleaned")
    yield shaped("pdf of a page a million times", lambda: same_page(1_000_000))
    yield shaped("pdf that claims pages", claimed_pages)
    yield shaped("pdf circle of pages", circle_of_pages)
    yield shaped("pdf circle of headings", circle_of_headings)
    yield shaped("pdf of many headings", lambda: long_chain(100_000))
    for depth in (90, 1_000, 100_000):
        yield shaped(f"pdf arrays {depth} deep", nested(b"[", b"]", depth))
        yield shaped(f"pdf dictionaries {depth} deep", nested(b"<< /A ", b">>", depth))
        yield shaped(f"pdf strings {depth} deep", nested(b"(", b")", depth))
    for depth, width in ((3, 10), (10, 10), (30, 2), (200, 2)):
        yield shaped(f"pdf drawings {width} to the power of {depth}", lambda d=depth, w=width: forms(d, w))
    yield shaped("pdf of a million objects", lambda: objects(1_000_001), "parts")
    yield shaped("pdf of many objects", lambda: objects(150_000))
    for length in (20, 120, 400):
        yield shaped(f"pdf object stream of {length} MB", lambda n=length: object_streams(n * MEGABYTE))


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
    """PDF, archives and office files, markup, pictures."""
    yield from _pdfs()
    yield from _archives()
    yield from _entities()
    yield from _pictures()
