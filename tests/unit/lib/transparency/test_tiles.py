"""Tiles stand where C2SP tlog-tiles says, and hashes read out of them are those of the tree."""

from random import Random

import pytest

from prakat.lib.transparency import merkle, tiles
from prakat.lib.transparency.tiles import ENTRIES, Absent, BadTile, Tile, TileHashes


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 1234067), "tile/0/x001/x234/067"),  # the example of the specification
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 273, 112), "tile/0/273.p/112"),
        (Tile(2, 0, 1), "tile/2/000.p/1"),
        (Tile(ENTRIES, 5), "tile/entries/005"),
        (Tile(ENTRIES, 1000, 7), "tile/entries/x001/000.p/7"),
        (Tile(63, 999999), "tile/63/x999/999"),
    ],
)
def test_paths(tile: Tile, path: str) -> None:
    assert tile.path() == path
    assert tiles.parse_tile_path(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/1",
        "tile/00/001",
        "tile/64/000",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/x000/001",
        "tile/0/x001/x1/067",
        "tile/0/../000",
        "tile/0/000/",
        "tile/-1/000",
        "tile/entries/000.p/1/2",
    ],
)
def test_other_spellings_are_no_paths(path: str) -> None:
    with pytest.raises(ValueError):
        tiles.parse_tile_path(path)


def test_the_example_of_seventy_thousand() -> None:
    found = list(tiles.tiles_since(0, 70_000))
    assert len([tile for tile in found if tile.level == 0 and tile.width == 256]) == 273
    assert [tile for tile in found if tile.width < 256] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert [tile for tile in found if tile.level == 1] == [Tile(1, 0), Tile(1, 1, 17)]
    assert list(tiles.tiles_since(0, 256)) == [Tile(0, 0), Tile(1, 0, 1)]


def test_growing_needs_just_the_tiles_that_are_new() -> None:
    random = Random(7)
    for _ in range(200):
        old = random.randrange(0, 70_000)
        new = old + random.randrange(0, 600)
        before = set(tiles.tiles_since(0, old)) | set(tiles.bundles_since(0, old))
        after = set(tiles.tiles_since(0, new)) | set(tiles.bundles_since(0, new))
        grown = set(tiles.tiles_since(old, new)) | set(tiles.bundles_since(old, new))
        assert grown == after - before


def laid_out(size: int) -> dict[Tile, bytes]:
    """Every tile of a log, made straight from its definition."""
    entries = [b"entry %d" % index for index in range(size)]
    read = merkle.over_leaves([merkle.leaf_hash(entry) for entry in entries])
    made = {}
    for tile in tiles.tiles_since(0, size):
        first = tile.index * 256
        made[tile] = b"".join(read(8 * tile.level, first + offset) for offset in range(tile.width))
    for tile in tiles.bundles_since(0, size):
        made[tile] = tiles.join_entries(entries[tile.index * 256 : tile.index * 256 + tile.width])
    return made


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 700, 2048])
def test_proofs_out_of_tiles(size: int) -> None:
    laid = laid_out(size)

    def fetch(tile: Tile) -> bytes:
        if tile not in laid:
            raise Absent(tile.path())
        return laid[tile]

    leaves = [merkle.leaf_hash(b"entry %d" % index) for index in range(size)]
    hashes, plain = TileHashes(fetch, size), merkle.over_leaves(leaves)
    assert merkle.root(size, hashes.read) == merkle.root(size, plain)
    random = Random(size)
    for index in random.sample(range(size), min(size, 20)):
        assert merkle.inclusion_proof(index, size, hashes.read) == merkle.inclusion_proof(index, size, plain)
        assert merkle.consistency_proof(index, size, hashes.read) == merkle.consistency_proof(
            index, size, plain
        )


def test_a_full_tile_stands_for_its_partial_form() -> None:
    whole = laid_out(256)

    def fetch(tile: Tile) -> bytes:
        if tile not in whole:
            raise Absent(tile.path())
        return whole[tile]

    assert tiles.fetch_tile(fetch, Tile(0, 0, 3)) == whole[Tile(0, 0)][:96]
    assert tiles.split_entries(tiles.fetch_tile(fetch, Tile(ENTRIES, 0, 3)), Tile(ENTRIES, 0, 3)) == [
        b"entry 0",
        b"entry 1",
        b"entry 2",
    ]
    with pytest.raises(Absent):
        tiles.fetch_tile(fetch, Tile(0, 1))


@pytest.mark.parametrize("raw", [b"", b"\x00", b"\x00\x05abcd", b"\x00\x01a\x00\x01b", b"\x00\x01a\x00"])
def test_damaged_bundles_are_told(raw: bytes) -> None:
    with pytest.raises(BadTile):
        tiles.split_entries(raw, Tile(ENTRIES, 0, 1))


def test_a_tile_of_another_length_is_told() -> None:
    with pytest.raises(BadTile):
        tiles.split_hashes(b"x" * 33, Tile(0, 0, 1))


def test_entries_have_a_greatest_length() -> None:
    assert len(tiles.join_entries([b"x" * 65535])) == 65537
    with pytest.raises(ValueError):
        tiles.join_entries([b"x" * 65536])
