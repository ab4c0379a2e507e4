"""Honest files, cut, turned over and mixed up: no reader may die of them, and nothing may be left behind."""

import random
import struct
from collections.abc import Callable, Iterator

from tests.hostile.cases import MARK, Case, case, shaped
from tests.hostile.compound_writer import (
    atom,
    compound,
    excel_97,
    properties,
    record,
    slides_97,
    word_97,
)
from tests.hostile.film_writer import Film, box, full
from tests.hostile.office_writer import deck, sheet, word
from tests.hostile.pdf_writer import Document
from tests.hostile.polyglots import picture

WHOLE: dict[str, Callable[[], bytes]] = {
    "pdf": lambda: Document().plain(),
    "pdf packed": lambda: Document().in_object_streams(),
    "docx": lambda: word().bytes(),
    "xlsx": lambda: sheet().bytes(),
    "pptx": lambda: deck().bytes(),
    "doc": lambda: compound(word_97()),
    "xls": lambda: compound(excel_97()),
    "ppt": lambda: compound(slides_97()),
    "png": lambda: picture("PNG"),
    "jpg": lambda: picture("JPEG"),
    "gif": lambda: picture("GIF"),
    "webp": lambda: picture("WEBP"),
    "tiff": lambda: picture("TIFF"),
    "mp4": lambda: Film().bytes(),
}
SEEDS = range(6)


def cut(whole: bytes, seed: int) -> bytes:
    return whole[: max(1, len(whole) * (seed + 1) // (len(SEEDS) + 1))]


def turned(whole: bytes, seed: int) -> bytes:
    """Some bytes are others."""
    chance, out = random.Random(seed), bytearray(whole)
    for _ in range(1 + len(whole) // 200):
        out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def shuffled(whole: bytes, seed: int) -> bytes:
    """Stretches have changed places, after a head that still tells the kind."""
    chance = random.Random(seed)
    pieces = [whole[at : at + 64] for at in range(64, len(whole), 64)]
    chance.shuffle(pieces)
    return whole[:64] + b"".join(pieces)


def blown_up(whole: bytes, seed: int) -> bytes:
    """Numbers of four bytes have become as large as they can be."""
    chance, out = random.Random(seed), bytearray(whole)
    for _ in range(8):
        at = chance.randrange(16, max(17, len(out) - 4))
        out[at : at + 4] = chance.choice(
            (b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f")
        )
    return bytes(out)


WAYS = {"cut": cut, "turned": turned, "shuffled": shuffled, "blown up": blown_up}

# --- old office files -------------------------------------------------------------------------------------

STORAGES = (
    *("Macros/VBA/dir", "_VBA_PROJECT_CUR/VBA/dir", "VBA/ThisDocument", "ObjectPool/_1/\x01Ole10Native"),
    *("ObjectPool/_1/Equation Native", "MBD0001/\x01Ole10Native", "MBD0001/Package", "Macros/PROJECT"),
)
OLD: dict[str, Callable[[], dict[str, bytes]]] = {"doc": word_97, "xls": excel_97, "ppt": slides_97}
RECORDS = {
    "macro sheet": record(0x0085, struct.pack("<LBBBB", 0x100, 0, 1, 1, 0) + b"M" + MARK),
    "very hidden macro sheet": record(0x0085, struct.pack("<LBBBB", 0x100, 2, 1, 1, 0) + b"M" + MARK),
    "project": record(0x00D3) + record(0x00D3, MARK),
    "outside book": record(0x01AE, struct.pack("<HH", 1, 9) + b"\x01" + MARK),
    "query": record(0x00DC, MARK),
}


def _old() -> Iterator[Case]:
    for ending, streams in OLD.items():
        for name in STORAGES:
            yield case(f"{ending} with {name!r}", compound(streams() | {name: MARK * 4}))
        author = {"\x05SummaryInformation": properties(p4=MARK)}
        yield case(f"{ending} with an author", compound(streams() | author), "cleaned")
        company = {"\x05DocumentSummaryInformation": properties(p15=MARK)}
        yield case(f"{ending} with a company", compound(streams() | company), "cleaned")
        yield case(f"{ending} with a stranger", compound(streams() | {"Strange": MARK * 9}))
        yield case(f"{ending} after its end", compound(streams()) + MARK * 99)
    yield case("doc with slack", compound(word_97(b"Hello\r" * 1_000), slack=MARK), "cleaned")
    for name, body in RECORDS.items():
        yield case(f"xls with {name}", compound(excel_97(body)))
    yield case("ppt with an object", compound(slides_97(atom(0x1011, MARK * 4))))
    yield case(
        "ppt with a project", compound(slides_97(atom(0x1011, struct.pack("<L", 9) + MARK, version=1)))
    )
    yield case("doc behind a password", compound(word_97(MARK, flags=0x0100)), "encrypted")
    yield case(
        "encrypted package", compound({"EncryptedPackage": MARK * 9, "EncryptionInfo": bytes(9)}), "encrypted"
    )


# --- texts and films --------------------------------------------------------------------------------------

LINES = (
    *(
        "<script>{}</script>",
        "<img src=x onerror={}>",
        "<?php {} ?>",
        "<svg onload={}>",
        "<iframe src={}>",
        "<html>{}",
    ),
    *(
        "<!DOCTYPE html><b>{}</b>",
        "<body onload={}>",
        "<style>{}</style>",
        "<object data={}>",
        "<embed src={}>",
        "<% {} %>",
    ),
)
BOXES = (b"uuid", b"udta", b"meta", b"free", b"skip", b"XMP_", b"junk", b"moof", b"mfra", b"pssh", b"prvt")


def _texts() -> Iterator[Case]:
    for line in LINES:
        text = line.format(MARK.decode())
        for how, made in (
            ("", text.encode()),
            (" after a heading", f"รายชื่อ,จำนวน\nก,1\n{text},2\n".encode()),
            (" in UTF-16", text.encode("utf-16")),
            (" of subtitles", f"WEBVTT\n\n00:00.000 --> 00:01.000\n{text}\n".encode()),
        ):
            yield case(f"text with {line!r}{how}", made)
    style = f"WEBVTT\n\nSTYLE\n::cue {{ background: url(http://{MARK.decode()}.example) }}\n\n00:00.000 --> 00:01.000\nhi\n"
    yield case("subtitles with a style that fetches", style.encode(), "cleaned")
    yield case("text with NUL", MARK + b"\0\0\0" + MARK, "type|encoding|broken", is_active=False)
    yield shaped("text of 60 MB", lambda: b"hello\n" * 10_000_000, "too_large")
    yield shaped("file of 101 MB", lambda: bytes(101_000_000), "too_large")
    yield shaped("file of nothing", lambda: b"", "empty")
    yield shaped("text of one long line", lambda: b"a" * 40_000_000)
    yield shaped("text of commas", lambda: b"," * 40_000_000)
    yield shaped("text of quotes", lambda: b'"' * 10_000_000)


def _films() -> Iterator[Case]:
    for kind in BOXES:
        hidden = box(kind, MARK)
        for place in ("before", "after", "in_movie", "in_track", "in_media", "in_table"):
            yield case(f"mp4 box {kind.decode()} {place}", Film(**{place: hidden}).bytes())
    yield case("mp4 handler's name", Film(handler_name=MARK + b"\0").bytes())
    yield case("mp4 data elsewhere", Film(reference=full(b"url ", b"http://%s.example\0" % MARK)).bytes())
    yield case("mp4 between samples", Film(store=Film().store + MARK).bytes(), is_active=True)
    yield shaped("mp4 of many samples", lambda: Film(sizes=struct.pack(">LLL", 0, 2**31, 1)).bytes())
    deep = b""
    for _ in range(5_000):
        deep = box(b"udta", deep)
    yield shaped("mp4 deep", lambda: Film(in_movie=deep).bytes())


def cases() -> Iterator[Case]:
    """Damage of every kind, and what hides in old files, texts and films."""
    for name, make in WHOLE.items():
        for way, damage in WAYS.items():
            for seed in SEEDS:
                yield shaped(f"{name} {way} {seed}", lambda m=make, d=damage, s=seed: d(m(), s))
    yield from _old()
    yield from _texts()
    yield from _films()
