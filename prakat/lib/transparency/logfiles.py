"""The log as files: brought up to date at a cost that follows the change, never signed against its own past."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from prakat.lib.transparency.merkle import leaf_hash, root
from prakat.lib.transparency.tiles import (
    ENTRIES,
    TILE_HEIGHT,
    TILE_WIDTH,
    Absent,
    BadTile,
    Tile,
    TileHashes,
    bundles_since,
    fetch_tile,
    join_entries,
    subtree_hash,
    tile_at,
    tiles_since,
)

CHECKPOINT_FILE: Final = "checkpoint"

ReadEntries = Callable[[int, int], Sequence[bytes]]
"""Returns the log's entries from one index to another, the second not included."""


class LogFiles:
    """The tiles and bundles of a log in a folder. ``sync`` makes everything written to a folder durable."""

    def __init__(self, folder: Path, sync: Callable[[Path], None]) -> None:
        self.folder = folder
        self._sync = sync

    def checkpoint(self) -> bytes | None:
        """The note of the last checkpoint; None before the first."""
        try:
            return (self.folder / CHECKPOINT_FILE).read_bytes()
        except FileNotFoundError:
            return None

    def fetch(self, tile: Tile) -> bytes:
        """A tile or bundle; raises Absent."""
        try:
            return (self.folder / tile.path()).read_bytes()
        except FileNotFoundError as error:
            raise Absent(tile.path()) from error

    def grow(self, old: int, old_root: bytes, new: int, entries: ReadEntries) -> bytes | None:
        """Writes what a log of ``new`` entries has beyond one of ``old``; returns the new root.

        The files that were there are checked on the way: None, and nothing is written, when they do not lead to
        ``old_root``.
        """
        first = old >> TILE_HEIGHT << TILE_HEIGHT
        bodies = list(entries(first, new))
        try:
            made = self._tiles(old, new, [leaf_hash(body) for body in bodies])
            fetch = _over(made, self.fetch)
            if root(old, TileHashes(fetch, old).read) != old_root:
                return None
            new_root = root(new, TileHashes(fetch, new).read)
        except (Absent, BadTile):
            return None
        for bundle in bundles_since(old, new):
            begin = (bundle.index << TILE_HEIGHT) - first
            made[bundle] = join_entries(bodies[begin : begin + bundle.width])
        wanted = [*tiles_since(old, new), *bundles_since(old, new)]
        self._write({tile.path(): made[tile] for tile in wanted})
        return new_root

    def put_checkpoint(self, note: bytes) -> None:
        """Replaces the checkpoint, durably. The tiles that it counts on must be there by then."""
        self._write({CHECKPOINT_FILE: note})

    def tidy(self, size: int) -> None:
        """Removes the partial forms of the tiles that are full, for a log whose checkpoint has ``size`` entries."""
        for level in (ENTRIES, 0, 1, 2):
            full = size >> TILE_HEIGHT * (max(level, 0) + 1)
            if full:
                shutil.rmtree(self.folder / (Tile(level, full - 1).path() + ".p"), ignore_errors=True)

    def _tiles(self, old: int, new: int, leaves: Sequence[bytes]) -> dict[Tile, bytes]:
        """The tiles of hashes that are new, and the last partial one of level 0 from the entries themselves."""
        first = old >> TILE_HEIGHT << TILE_HEIGHT
        rows: dict[tuple[int, int], list[bytes]] = {}
        for start in range(first, first + len(leaves), TILE_WIDTH):
            rows[0, start >> TILE_HEIGHT] = list(leaves[start - first : start - first + TILE_WIDTH])
        made: dict[Tile, bytes] = {}
        for tile in tiles_since(old, new):
            if tile.level:
                rows[tile.level, tile.index] = self._row_above(tile, old, rows)
            made[tile] = b"".join(rows[tile.level, tile.index])
        if old % TILE_WIDTH:
            known = tile_at(0, old >> TILE_HEIGHT, old)
            made[known] = b"".join(rows[0, known.index][: known.width])
        return made

    def _row_above(self, tile: Tile, old: int, rows: dict[tuple[int, int], list[bytes]]) -> list[bytes]:
        """The hashes of a tile above level 0: those that it had, and those of the tiles below that are full now."""
        had = (old >> TILE_HEIGHT * tile.level) - (tile.index << TILE_HEIGHT)
        row: list[bytes] = []
        if had > 0:
            before = TileHashes(self.fetch, old)
            row = before.hashes(tile.level, tile.index)[:had]
        for place in range(len(row), tile.width):
            row.append(subtree_hash(rows[tile.level - 1, (tile.index << TILE_HEIGHT) + place]))
        return row

    def _write(self, files: dict[str, bytes]) -> None:
        """Every file whole or not at all: written aside, made durable, renamed, made durable again."""
        if not files:
            return
        placed = []
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            aside = path.with_name(f".{path.name}.new")
            aside.write_bytes(content)
            placed.append((aside, path))
        self._sync(self.folder)
        for aside, path in placed:
            aside.replace(path)
        self._sync(self.folder)


def _over(made: dict[Tile, bytes], fetch: Callable[[Tile], bytes]) -> Callable[[Tile], bytes]:
    def read(tile: Tile) -> bytes:
        found = made.get(tile)
        return found if found is not None else fetch_tile(fetch, tile)

    return read
