"""The sectors of an old office file: those that belong to nothing are overwritten, those past the end cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import olefile

from prakat.lib.files.limits import Code, Unsafe

_FREE: Final = 0xFFFFFFFF
_OF_TABLES: Final = {0xFFFFFFFC, 0xFFFFFFFD}
_END: Final = 0xFFFFFFFE
_MOST_CHAINED: Final = 0xFFFFFFFA
_STREAM: Final = 2
_ROOT: Final = 5
_ENTRY_BYTES: Final = 128


def wipe(path: Path) -> int:
    """Fills unused sectors, the rest of last sectors and unused directory entries with zeros, in place.

    Returns how many bytes were cut off after the last sector in use. Raises Unsafe(broken) when sectors belong to
    two streams at once, or chains go in circles.
    """
    with olefile.OleFileIO(path) as compound:
        size = compound.sectorsize
        used, slack = _used(compound)
        slack += list(_unused_entries(compound))
    whole = bytearray(path.read_bytes())
    count = max(used) + 1
    end = min((count + 1) * size, len(whole))
    beyond = bytes(whole[end:])
    del whole[end:]
    for sector in set(range(count)) - used:
        start = (sector + 1) * size
        whole[start : start + size] = bytes(len(whole[start : start + size]))
    for start, length in slack:
        whole[start : start + length] = bytes(len(whole[start : start + length]))
    path.write_bytes(whole)
    return len(beyond.rstrip(b"\0"))


def _used(compound: Any) -> tuple[set[int], list[tuple[int, int]]]:
    """The sectors in use, and the stretches (offset, length) at the ends of streams that are not."""
    size = compound.sectorsize
    used = {sector for sector, next_one in enumerate(compound.fat) if next_one in _OF_TABLES}
    slack: list[tuple[int, int]] = []
    chains = [compound.first_dir_sector]
    if compound.num_mini_fat_sectors:
        chains.append(compound.first_mini_fat_sector)
    for start in chains:
        _claim(used, _chain(compound.fat, start))
    for entry in _entries(compound):
        small = entry.entry_type == _STREAM and entry.size < compound.minisectorcutoff
        if small or not entry.size:
            continue
        chain = list(_chain(compound.fat, entry.isectStart))
        _claim(used, chain)
        needed = -(-entry.size // size)
        if len(chain) < needed:
            raise Unsafe(Code.BROKEN)
        for number, sector in enumerate(chain[needed - 1 :], needed - 1):
            kept = max(0, min(size, entry.size - number * size))
            slack.append(((sector + 1) * size + kept, size - kept))
    return used, slack


def _entries(compound: Any) -> list[Any]:
    return [
        entry
        for entry in compound.direntries
        if entry is not None and entry.entry_type in {_STREAM, _ROOT} and entry.isectStart <= _MOST_CHAINED
    ]


def _chain(table: Any, start: int) -> Iterator[int]:
    seen = 0
    while start <= _MOST_CHAINED:
        if start >= len(table) or seen > len(table):
            raise Unsafe(Code.BROKEN)
        yield start
        seen += 1
        start = table[start]
    if start != _END:
        raise Unsafe(Code.BROKEN)


def _claim(used: set[int], chain: Any) -> None:
    for sector in chain:
        if sector in used:
            raise Unsafe(Code.BROKEN)
        used.add(sector)


def _unused_entries(compound: Any) -> Iterator[tuple[int, int]]:
    """Directory entries that nothing leads to: what was deleted keeps its name there."""
    size = compound.sectorsize
    reached = {entry.sid for entry in compound.direntries if entry is not None}
    sid = 0
    for sector in _chain(compound.fat, compound.first_dir_sector):
        for place in range(0, size, _ENTRY_BYTES):
            if sid not in reached:
                yield (sector + 1) * size + place, _ENTRY_BYTES
            sid += 1
