"""MP4 written box by box: a film of one sample in one track."""

import struct
from dataclasses import dataclass, field

SAMPLE = bytes(range(64))


def box(kind: bytes, *bodies: bytes) -> bytes:
    """A box of what it holds."""
    body = b"".join(bodies)
    return struct.pack(">L4s", 8 + len(body), kind) + body


def long_box(kind: bytes, body: bytes) -> bytes:
    """A box whose length is written in eight bytes."""
    return struct.pack(">L4sQ", 1, kind, 16 + len(body)) + body


def full(kind: bytes, body: bytes, flags: int = 0) -> bytes:
    """A box with a version and flags."""
    return box(kind, struct.pack(">L", flags), body)


@dataclass
class Film:
    """What a case may change or add: boxes by where they stand."""

    handler: bytes = b"vide"
    handler_name: bytes = b"\0"
    reference: bytes = field(default_factory=lambda: full(b"url ", b"", 1))
    before: bytes = b""
    after: bytes = b""
    in_movie: bytes = b""
    in_track: bytes = b""
    in_media: bytes = b""
    in_table: bytes = b""
    other_tracks: tuple[bytes, ...] = ()
    brand: bytes = b"isom"
    store: bytes = SAMPLE
    sizes: bytes = b""

    def track(self, offset: int, handler: bytes = b"", length: int = len(SAMPLE)) -> bytes:
        """A track that plays one sample at the offset."""
        sizes = self.sizes or struct.pack(">LLL", 0, 1, length)
        table = box(
            b"stbl",
            full(b"stsd", struct.pack(">L", 1) + box(b"avc1", bytes(78))),
            full(b"stts", struct.pack(">LLL", 1, 1, 1)),
            full(b"stsc", struct.pack(">LLLL", 1, 1, 1, 1)),
            full(b"stsz", sizes),
            full(b"stco", struct.pack(">LL", 1, offset)),
            self.in_table,
        )
        information = box(b"dinf", full(b"dref", struct.pack(">L", 1) + self.reference))
        media = box(
            b"mdia",
            full(b"mdhd", bytes(20)),
            full(b"hdlr", bytes(4) + (handler or self.handler) + bytes(12) + self.handler_name),
            box(b"minf", full(b"vmhd", bytes(8)), information, table),
            self.in_media,
        )
        return box(b"trak", full(b"tkhd", bytes(80)), media, self.in_track)

    def bytes(self) -> bytes:
        """The film: brands, data, movie, so that offsets are known before the movie is written."""
        head = box(b"ftyp", self.brand + bytes(4) + b"isomavc1") + self.before
        data = box(b"mdat", self.store)
        movie = box(
            b"moov", full(b"mvhd", bytes(96)), self.track(len(head) + 8), *self.other_tracks, self.in_movie
        )
        return head + data + movie + self.after
