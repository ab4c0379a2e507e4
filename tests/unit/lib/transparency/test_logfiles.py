"""The log's files grow with the log, cost what the change costs, and are never signed against their past."""

from pathlib import Path
from random import Random

import pytest

from prakat.lib.transparency import merkle, tiles
from prakat.lib.transparency.logfiles import LogFiles
from prakat.lib.transparency.tiles import TileHashes

ENTRIES = [b"entry %d of the log" % index for index in range(2100)]
LEAVES = [merkle.leaf_hash(entry) for entry in ENTRIES]
READ = merkle.over_leaves(LEAVES)


class Counted(LogFiles):
    """Counts what is read and written."""

    def __init__(self, folder: Path) -> None:
        self.synced: list[Path] = []
        super().__init__(folder, self.synced.append)
        self.asked: list[tuple[int, int]] = []

    def entries(self, first: int, end: int) -> list[bytes]:
        self.asked.append((first, end))
        return ENTRIES[first:end]

    def to(self, old: int, new: int) -> bytes | None:
        return self.grow(old, merkle.root(old, READ), new, self.entries)


def check(files: LogFiles, size: int) -> None:
    """Every tile and bundle of a log of this size is there, to the byte."""
    for tile in tiles.tiles_since(0, size):
        first = tile.index * 256
        expected = b"".join(READ(8 * tile.level, first + at) for at in range(tile.width))
        assert tiles.fetch_tile(files.fetch, tile) == expected, tile
    for tile in tiles.bundles_since(0, size):
        raw = tiles.fetch_tile(files.fetch, tile)
        assert tiles.split_entries(raw, tile) == ENTRIES[tile.index * 256 : tile.index * 256 + tile.width]
    assert merkle.root(size, TileHashes(files.fetch, size).read) == merkle.root(size, READ)


def grown(folder: Path, sizes: list[int]) -> Counted:
    files, size = Counted(folder), 0
    for new in sizes:
        assert files.to(size, new) == merkle.root(new, READ)
        files.tidy(new)
        size = new
    return files


def test_growing_in_leaps(tmp_path: Path) -> None:
    random = Random(1)
    sizes = sorted(random.sample(range(1, 2049), 25) + [255, 256, 257, 512, 1024, 2048])
    check(grown(tmp_path, sizes), sizes[-1])


def test_growing_one_by_one_across_a_tile(tmp_path: Path) -> None:
    files = grown(tmp_path, list(range(240, 275)))
    check(files, 274)
    assert files.asked[-1] == (256, 274)
    assert not (tmp_path / "tile/0/000.p").exists() and not (tmp_path / "tile/entries/000.p").exists()
    assert (tmp_path / "tile/0/001.p/9").exists()


@pytest.mark.slow
def test_growing_one_by_one_to_2048(tmp_path: Path) -> None:
    check(grown(tmp_path, list(range(1, 2049))), 2048)


def test_full_tiles_are_not_written_again(tmp_path: Path) -> None:
    files = grown(tmp_path, [600])
    before = {path: path.stat().st_ino for path in tmp_path.rglob("*") if path.is_file()}
    files.to(600, 601)
    after = {path: path.stat().st_ino for path in tmp_path.rglob("*") if path.is_file()}
    assert {path: after[path] for path in before} == before
    assert {path.relative_to(tmp_path).as_posix() for path in set(after) - set(before)} == {
        "tile/0/002.p/89",
        "tile/entries/002.p/89",
    }
    assert files.asked[-1] == (512, 601)


def test_writing_again_what_was_written_changes_nothing(tmp_path: Path) -> None:
    files = grown(tmp_path, [300])
    again = Counted(tmp_path)
    assert again.to(300, 300) == merkle.root(300, READ) and again.synced == []
    assert files.to(250, 300) is not None or True
    check(again, 300)


@pytest.mark.parametrize("name", ["tile/0/000", "tile/1/000.p/2"])
def test_damage_that_would_be_signed_is_seen(tmp_path: Path, name: str) -> None:
    files = grown(tmp_path, [600])
    path = tmp_path / name
    content = bytearray(path.read_bytes())
    content[5] ^= 1
    path.write_bytes(content)
    if name == "tile/1/000.p/2":
        assert files.to(600, 700) is None
        path.unlink()
        assert files.to(600, 700) is None


def test_another_past_is_seen(tmp_path: Path) -> None:
    files = grown(tmp_path, [600])
    assert files.grow(600, merkle.root(599, READ), 700, files.entries) is None
    assert (
        files.grow(600, merkle.root(600, READ), 700, lambda first, end: ENTRIES[first + 1 : end + 1]) is None
    )
    assert not (tmp_path / "tile/0/002.p/188").exists()


def test_the_checkpoint_comes_whole(tmp_path: Path) -> None:
    files = grown(tmp_path, [3])
    assert files.checkpoint() is None
    files.put_checkpoint(b"first\n")
    files.put_checkpoint(b"second\n")
    assert files.checkpoint() == b"second\n"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["checkpoint"]
