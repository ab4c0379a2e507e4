"""PDF written by hand, so that nothing is put right on the way."""

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

SENSITIVE = re.compile(
    rb"/(JavaScript|JS|OpenAction|AA|Launch|URI|Action|SubmitForm|ImportData|GoToR|GoToE|EmbeddedFiles?|EF|AF|Filespec"
    rb"|RichMedia|RichMediaContent|FileAttachment|Screen|Movie|Sound|Rendition|XFA|SetOCGState|Names|Annots|Subtype)\b"
)
PAGE_TEXT = b"BT /F1 24 Tf 72 700 Td (Hello) Tj ET"


@dataclass
class Writing:
    """How the pieces are written: strings and values by functions that a case may choose."""

    string: Callable[[bytes], bytes] = lambda text: b"(" + re.sub(rb"([()\\])", rb"\\\1", text) + b")"
    is_indirect: bool = False
    hexes_names: bool = False
    streams: bool = False


@dataclass
class Document:
    """Numbered objects of a PDF: 1 catalogue, 2 page tree, 3 page, 4 font, 5 contents; more are added."""

    writing: Writing = field(default_factory=Writing)
    objects: dict[int, bytes] = field(default_factory=dict)
    catalogue: bytes = b""
    page: bytes = b""
    annotations: list[bytes] = field(default_factory=list)
    trailer: bytes = b""

    def add(self, body: bytes) -> bytes:
        """Adds an object and returns a reference to it."""
        number = max([9, *self.objects]) + 1
        self.objects[number] = body
        return b"%d 0 R" % number

    def stream(self, content: bytes, dictionary: bytes = b"", *, packed: bool = True) -> bytes:
        """Adds a stream and returns a reference to it."""
        if packed:
            content, dictionary = zlib.compress(content), dictionary + b" /Filter /FlateDecode"
        return self.add(b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), dictionary, content))

    def text(self, text: bytes) -> bytes:
        """A string, or a stream of the text, as the case writes them."""
        return self.stream(text) if self.writing.streams else self.value(self.writing.string(text))

    def value(self, body: bytes) -> bytes:
        """The value itself, or a reference to it where the case writes everything indirectly."""
        return self.add(body) if self.writing.is_indirect else body

    def bodies(self) -> dict[int, bytes]:
        """All objects by number."""
        annotations = b" ".join(self.annotations)
        made = {
            1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % self.catalogue,
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R "
            b"/Resources << /Font << /F1 4 0 R >> >> %s %s >>"
            % (b"/Annots [%s]" % annotations if annotations else b"", self.page),
            4: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            5: b"<< /Length %d >>\nstream\n%s\nendstream" % (len(PAGE_TEXT), PAGE_TEXT),
        } | self.objects
        if self.writing.hexes_names:
            made = {number: hexed(body) for number, body in made.items()}
        return made

    def plain(self) -> bytes:
        """The file with a table of references."""
        return written(self.bodies(), self.trailer)

    def in_object_streams(self) -> bytes:
        """The file with everything but streams packed into one, and a stream of references."""
        bodies = self.bodies()
        packed = {number: body for number, body in bodies.items() if b"endstream" not in body}
        out, offsets = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
        for number, body in bodies.items():
            if number not in packed:
                offsets[number] = len(out)
                out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        holder, places = max(bodies) + 1, []
        content = b""
        for number, body in packed.items():
            places.append(b"%d %d" % (number, len(content)))
            content += body + b"\n"
        head = b" ".join(places) + b"\n"
        whole = zlib.compress(head + content)
        offsets[holder] = len(out)
        out += (
            b"%d 0 obj\n<< /Type /ObjStm /N %d /First %d /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream"
            b"\nendobj\n" % (holder, len(packed), len(head), len(whole), whole)
        )
        rows, start = [b"\0\0\0\0\0\0"], len(out)
        order = {number: index for index, number in enumerate(packed)}
        for number in range(1, holder + 2):
            if number in order:
                rows.append(b"\2" + holder.to_bytes(4, "big") + bytes([order[number]]))
            elif number in offsets or number == holder + 1:
                rows.append(b"\1" + offsets.get(number, start).to_bytes(4, "big") + b"\0")
            else:
                rows.append(b"\0\0\0\0\0\0")
        table = zlib.compress(b"".join(rows))
        out += (
            b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 1] /Root 1 0 R /Length %d /Filter /FlateDecode %s >>\nstream\n"
            % (holder + 1, holder + 2, len(table), self.trailer)
        )
        return bytes(out + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)

    def incremental(self) -> bytes:
        """An honest file, and after it a revision that brings the rest."""
        first = Document().plain()
        bodies = {
            number: body
            for number, body in self.bodies().items()
            if number > 5 or body != Document().bodies().get(number)
        }
        previous = int(re.findall(rb"startxref\n(\d+)", first)[-1])
        return first + updated(bodies, len(first), self.trailer + b" /Prev %d" % previous)

    def superseded(self) -> bytes:
        """The rest in a first revision, and after it one that is honest again."""
        first = self.plain()
        previous = int(re.findall(rb"startxref\n(\d+)", first)[-1])
        return first + updated(
            Document().bodies(), len(first), b"/Prev %d" % previous, size=max(self.bodies()) + 1
        )


def written(bodies: dict[int, bytes], trailer: bytes = b"", *, header: bytes = b"%PDF-1.7\n") -> bytes:
    """A PDF of the objects."""
    return header + updated(bodies, len(header), trailer)


def updated(bodies: dict[int, bytes], start: int, trailer: bytes, *, size: int = 0) -> bytes:
    """Objects, their table of references and a trailer, as they stand from an offset on."""
    out, rows = bytearray(), []
    for number, body in sorted(bodies.items()):
        rows.append(b"%d 1\n%010d 00000 n \n" % (number, start + len(out)))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = start + len(out)
    size = size or max(bodies) + 1
    out += b"xref\n0 1\n0000000000 65535 f \n%s" % b"".join(rows)
    out += b"trailer\n<< /Root 1 0 R /Size %d %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, table)
    return bytes(out)


def hexed(body: bytes) -> bytes:
    """The object with letters of its telling names written as hexadecimal escapes."""
    head, mark, rest = body.partition(b"stream\n")
    return SENSITIVE.sub(_hexed_name, head) + mark + rest


def _hexed_name(name: re.Match[bytes]) -> bytes:
    letters = name[1]
    return b"/" + b"".join(
        b"#%02X" % letter if place % 2 else bytes([letter]) for place, letter in enumerate(letters)
    )
