"""Compound files (OLE) written sector by sector, as old office programs wrote them."""

import struct
from collections.abc import Mapping

SECTOR = 512
FREE, END, OF_FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
CUTOFF = 4096


def compound(streams: Mapping[str, bytes], *, slack: bytes = b"") -> bytes:
    """A compound file of streams by path (storages before a slash). `slack` fills what streams leave of their sectors.

    Every stream is long enough to have sectors of its own.
    """
    entries = _tree(streams)
    sectors: list[bytes] = []
    chain: list[int] = []
    places = {}
    for path, content in streams.items():
        body = content.ljust(CUTOFF, b"\0")
        if len(body) % SECTOR:
            gap = SECTOR - len(body) % SECTOR
            filled = body + (slack * (gap // max(len(slack), 1) + 1))[:gap].ljust(gap, b"\0")
        else:
            filled = body
        places[path] = (len(sectors), len(body))
        _append(sectors, chain, filled)
    directory = len(sectors)
    listed = b"".join(_entry(name, kind, places.get(path), ties) for name, kind, path, ties in entries)
    _append(sectors, chain, listed.ljust(-(-len(listed) // SECTOR) * SECTOR, b"\0"))
    tables = 1
    while (len(sectors) + tables) > tables * (SECTOR // 4):
        tables += 1
    start = len(sectors)
    chain += [OF_FAT] * tables
    table = struct.pack(f"<{len(chain)}L", *chain).ljust(tables * SECTOR, b"\xff")
    header = struct.pack(
        "<8s16xHHHHH6xLLLLLLLLL",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, tables, directory, 0, CUTOFF, END, 0, END, 0),
    )
    header += struct.pack("<109L", *(list(range(start, start + tables)) + [FREE] * 109)[:109])
    return header + b"".join(sectors) + table


def _append(sectors: list[bytes], chain: list[int], content: bytes) -> None:
    first = len(sectors)
    count = len(content) // SECTOR
    sectors += [content[at : at + SECTOR] for at in range(0, len(content), SECTOR)]
    chain += [*range(first + 1, first + count), END]


def _tree(streams: Mapping[str, bytes]) -> list[tuple[str, int, str, tuple[int, int]]]:
    """Directory entries: name, type, path, (next beside it, first below it)."""
    order: list[str] = [""]
    for path in streams:
        parts = path.split("/")
        order += [
            "/".join(parts[:depth])
            for depth in range(1, len(parts) + 1)
            if "/".join(parts[:depth]) not in order
        ]
    below: dict[str, list[int]] = {}
    for number, path in enumerate(order[1:], 1):
        below.setdefault(path.rpartition("/")[0], []).append(number)
    made = []
    for number, path in enumerate(order):
        beside = below.get(path.rpartition("/")[0], []) if path else []
        after = next((one for one in beside if one > number), FREE)
        first = below.get(path, [FREE])[0] if path not in streams else FREE
        kind = 5 if not path else 2 if path in streams else 1
        made.append((path.rpartition("/")[2] or "Root Entry", kind, path, (after, first)))
    return made


def _entry(name: str, kind: int, place: tuple[int, int] | None, ties: tuple[int, int]) -> bytes:
    wide = name.encode("utf-16-le") + b"\0\0"
    start, size = place or (END if kind == 5 else 0, 0)
    return struct.pack(
        "<64sHBBLLL16xL8x8xLQ", wide.ljust(64, b"\0"), len(wide), kind, 1, FREE, *ties, 0, start, size
    )


def record(kind: int, body: bytes = b"") -> bytes:
    """A record of an Excel workbook."""
    return struct.pack("<HH", kind, len(body)) + body


def atom(kind: int, body: bytes = b"", *, version: int = 0) -> bytes:
    """A record of a PowerPoint document; version 15 holds other records."""
    return struct.pack("<HHL", version, kind, len(body)) + body


def word_97(text: bytes = b"Hello\r", *, flags: int = 0) -> dict[str, bytes]:
    """The streams of an old Word file."""
    block = bytearray(0x600)
    struct.pack_into("<HH", block, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", block, 0x0A, 0x0200 | flags)
    return {"WordDocument": bytes(block) + text, "1Table": bytes(64)}


def excel_97(*records: bytes) -> dict[str, bytes]:
    """The streams of an old Excel file."""
    start = record(0x0809, struct.pack("<HHHHLL", 0x0600, 0x0005, 0, 0, 0, 0))
    sheet = record(0x0085, struct.pack("<LBBBB", 0x100, 0, 0, 1, 0) + b"A")
    return {"Workbook": start + sheet + b"".join(records) + record(0x000A)}


def slides_97(*records: bytes) -> dict[str, bytes]:
    """The streams of an old PowerPoint file."""
    user = struct.pack("<HHLLLLHHBBH", 0, 0x0FF6, 0x20, 0x14, 0xE391C05F, 0, 4, 0x03F4, 3, 0, 0) + b"User"
    return {
        "PowerPoint Document": atom(0x03E8, b"".join(records), version=15),
        "Current User": user + struct.pack("<L", 8),
    }


def properties(**texts: bytes) -> bytes:
    """A property set of texts: code page, title, and those named by number (p4=...)."""
    values = {1: struct.pack("<LL", 2, 874), **{int(name[1:]): _text(text) for name, text in texts.items()}}
    at, offsets, body = 8 + 8 * len(values), b"", b""
    for number, value in values.items():
        offsets += struct.pack("<LL", number, at + len(body))
        body += value
    section = struct.pack("<LL", at + len(body), len(values)) + offsets + body
    guid = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
    return struct.pack("<HHL16sL16sL", 0xFFFE, 0, 0x00020006, bytes(16), 1, guid, 48) + section


def _text(text: bytes) -> bytes:
    padded = text + b"\0" * (4 - len(text) % 4)
    return struct.pack("<LL", 0x1E, len(padded)) + padded
