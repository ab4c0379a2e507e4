"""Tiles of the log (C2SP tlog-tiles): where hashes and entries stand, and reading hashes out of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from prakat.lib.transparency.merkle import HASH_BYTES, node_hash

TILE_HEIGHT: Final = 8
TILE_WIDTH: Final = 1 << TILE_HEIGHT
ENTRIES: Final = -1
"""The level of entry bundles, which stand beside the tiles of level 0."""
ENTRY_BYTES: Final = (1 << 16) - 1
"""A leaf's greatest length in bytes."""
_TILE_PATH: Final = re.compile(
    r"tile/(entries|0|[1-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)

TileBytes = Callable[["Tile"], bytes]


class Absent(LookupError):
    """What was asked for is not there."""


class BadTile(ValueError):
    """A tile or an entry bundle of another length than its place says."""


@dataclass(frozen=True)
class Tile:
    """The place of a tile: ``level`` (or ENTRIES), index within the level, how many hashes or entries it holds."""

    level: int
    index: int
    width: int = TILE_WIDTH

    def path(self) -> str:
        """Where the tile stands below the log's address."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        digits = str(self.index)
        digits = digits.zfill(-(-len(digits) // 3) * 3)
        parts = [digits[i : i + 3] for i in range(0, len(digits), 3)]
        number = "/".join(["x" + part for part in parts[:-1]] + parts[-1:])
        return f"tile/{level}/{number}" + (f".p/{self.width}" if self.width < TILE_WIDTH else "")

    def whole(self) -> Tile:
        """The full tile at the same place, which a log may keep instead of its partial forms."""
        return Tile(self.level, self.index)


def parse_tile_path(path: str) -> Tile:
    """The tile that stands at this path; ValueError for any other spelling."""
    found = _TILE_PATH.fullmatch(path)
    if not found:
        raise ValueError(f"not a tile's path: {path[:80]!r}")
    level, number, width = found.groups()
    made = Tile(
        ENTRIES if level == "entries" else int(level),
        int(number.replace("/", "").replace("x", "")),
        int(width) if width else TILE_WIDTH,
    )
    if made.path() != path:
        raise ValueError(f"not a tile's path: {path[:80]!r}")
    return made


def tile_at(level: int, index: int, size: int) -> Tile:
    """The tile at this place in a log of ``size`` leaves; ValueError when that log has none there."""
    hashes = size >> TILE_HEIGHT * max(level, 0)
    width = min(hashes - (index << TILE_HEIGHT), TILE_WIDTH)
    if width < 1:
        raise ValueError(f"a log of {size} leaves has no tile {index} at level {level}")
    return Tile(level, index, width)


def tiles_since(old: int, new: int) -> Iterator[Tile]:
    """The tiles of hashes that a log of ``new`` leaves has and one of ``old`` leaves had not, level by level."""
    level = 0
    while new >> TILE_HEIGHT * level:
        before, after = old >> TILE_HEIGHT * level, new >> TILE_HEIGHT * level
        if before != after:
            for index in range(before >> TILE_HEIGHT, (after - 1 >> TILE_HEIGHT) + 1):
                yield tile_at(level, index, new)
        level += 1


def bundles_since(old: int, new: int) -> Iterator[Tile]:
    """The entry bundles that a log of ``new`` leaves has and one of ``old`` leaves had not."""
    if old < new:
        for index in range(old >> TILE_HEIGHT, (new - 1 >> TILE_HEIGHT) + 1):
            yield tile_at(ENTRIES, index, new)


def subtree_hash(hashes: Sequence[bytes]) -> bytes:
    """The hash over a power of two of neighbouring hashes."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(row[i], row[i + 1]) for i in range(0, len(row), 2)]
    return row[0]


def split_hashes(raw: bytes, tile: Tile) -> list[bytes]:
    """The hashes of a tile; BadTile when they are not as many as its place says."""
    if len(raw) != tile.width * HASH_BYTES:
        raise BadTile(f"{tile.path()} has {len(raw)} bytes instead of {tile.width * HASH_BYTES}")
    return [raw[i : i + HASH_BYTES] for i in range(0, len(raw), HASH_BYTES)]


def join_entries(entries: Sequence[bytes]) -> bytes:
    """An entry bundle: each entry after its length in two bytes."""
    if any(len(entry) > ENTRY_BYTES for entry in entries):
        raise ValueError(f"an entry of the log has at most {ENTRY_BYTES} bytes")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def split_entries(raw: bytes, tile: Tile) -> list[bytes]:
    """The entries of a bundle; BadTile when they are not as many as its place says."""
    found: list[bytes] = []
    at = 0
    while at + 2 <= len(raw):
        end = at + 2 + int.from_bytes(raw[at : at + 2], "big")
        found.append(raw[at + 2 : end])
        at = end
    if at != len(raw) or len(found) != tile.width:
        raise BadTile(f"{tile.path()} does not hold {tile.width} entries")
    return found


class TileHashes:
    """Reads the hash of any complete subtree of a log of ``size`` leaves out of its tiles; keeps what it fetched.

    ``fetch`` returns a tile's bytes or raises Absent. What comes out is as true as the tiles: only a proof that
    ends in a signed root says so.
    """

    def __init__(self, fetch: TileBytes, size: int) -> None:
        self._fetch = fetch
        self._size = size
        self._kept: dict[tuple[int, int], list[bytes]] = {}

    def hashes(self, level: int, index: int) -> list[bytes]:
        """The hashes of the tile at this place."""
        kept = self._kept.get((level, index))
        if kept is None:
            tile = tile_at(level, index, self._size)
            kept = self._kept[level, index] = split_hashes(fetch_tile(self._fetch, tile), tile)
        return kept

    def read(self, level: int, index: int) -> bytes:
        """The hash over the 2**level leaves from ``index << level`` on."""
        inside = level % TILE_HEIGHT
        first = index << inside
        row = self.hashes(level // TILE_HEIGHT, first >> TILE_HEIGHT)
        begin = first % TILE_WIDTH
        return subtree_hash(row[begin : begin + (1 << inside)])


def fetch_tile(fetch: TileBytes, tile: Tile) -> bytes:
    """A tile's bytes; when its partial form is gone, the beginning of the full one."""
    try:
        return fetch(tile)
    except Absent:
        if tile.width == TILE_WIDTH:
            raise
    return beginning(fetch(tile.whole()), tile.whole(), tile.width)


def beginning(raw: bytes, tile: Tile, width: int) -> bytes:
    """The earlier form of a tile, when it had ``width`` hashes or entries."""
    if tile.level != ENTRIES:
        return raw[: width * HASH_BYTES]
    return join_entries(split_entries(raw, tile)[:width])
