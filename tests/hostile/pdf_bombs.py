"""Small PDF files that would grow without end when they are read."""

import zlib
from collections.abc import Callable, Iterator

from tests.hostile.bombs import MEGABYTE
from tests.hostile.cases import Case, shaped
from tests.hostile.pdf_writer import Document, written


def squeezed(content: bytes, times: int) -> bytes:
    """The content, deflated so many times over."""
    for _ in range(times):
        content = zlib.compress(content, 9)
    return content


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


def cases() -> Iterator[Case]:
    """Streams, pictures, pages, nesting, drawings of drawings, objects."""
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
