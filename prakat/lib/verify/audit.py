"""The whole log, read from its first entry: its root, its tiles, the chain of editions, the statements about keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from prakat.lib.seal.logleaf import KEY_KIND, LogEntry, parse_log_entry
from prakat.lib.seal.trust import Authority
from prakat.lib.transparency.merkle import leaf_hash, over_leaves, root
from prakat.lib.transparency.tiles import (
    TILE_HEIGHT,
    Absent,
    BadTile,
    beginning,
    bundles_since,
    fetch_tile,
    parse_tile_path,
    split_entries,
    tile_at,
    tiles_since,
)
from prakat.lib.verify.establish import LogView
from prakat.lib.verify.findings import FOREIGN, LOG, MISSING, ROLLBACK, SIGNATURE, UNREACHABLE, Finding
from prakat.lib.verify.reading import CHECKPOINT_NOTE, EditionDirectory, Unreachable, read_file

_LOG_FILES: Final = re.compile(r"checkpoint(\.cosigned)?")


def audit_log(log: LogView, authority: Authority, site: str) -> list[Finding]:
    """What is wrong with the log as a whole; empty when nothing is."""
    try:
        entries = list(_entries(log))
        found = _wrong_tiles(log, entries)
    except Absent as error:
        return [Finding(MISSING, f"log: {error}")]
    except Unreachable as error:
        return [Finding(UNREACHABLE, "log", str(error))]
    except BadTile as error:
        return [Finding(LOG, "log", str(error))]
    return found or [*_wrong_chain(entries, authority, site)]


def strange_log_files(place: EditionDirectory, log: LogView) -> list[Finding]:
    """Files in the log's folder that are no part of it, and earlier forms of tiles that are not their beginnings.

    None when the log has grown meanwhile: its newer files are not strange.
    """
    folder = place.log_folder()
    found: list[Finding] = []
    try:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if not path.is_dir() and not path.name.startswith(".") and not _LOG_FILES.fullmatch(name):
                found.extend(_strange(folder, name, log.checkpoint.size))
        return found if place.part(CHECKPOINT_NOTE) == log.raw else []
    except Absent as error:
        return [*found, Finding(MISSING, f"log: {error}")]
    except (Unreachable, BadTile) as error:
        return [*found, Finding(LOG, "log", str(error))]


def _strange(folder: Path, name: str, size: int) -> Iterator[Finding]:
    try:
        tile = parse_tile_path(name)
        now = tile_at(tile.level, tile.index, size)
    except ValueError:
        yield Finding(FOREIGN, f"log/{name}", "it is no part of the log")
        return
    if tile.width > now.width or read_file(folder / name) != beginning(
        read_file(folder / now.path()), now, tile.width
    ):
        yield Finding(LOG, f"log/{name}", "it is not the beginning of the tile that stands for it now")


def _entries(log: LogView) -> Iterator[bytes]:
    for tile in bundles_since(0, log.checkpoint.size):
        yield from split_entries(fetch_tile(log.fetch, tile), tile)


def _wrong_tiles(log: LogView, entries: list[bytes]) -> list[Finding]:
    """Compares root and tiles with what the entries themselves give."""
    size = log.checkpoint.size
    read = over_leaves([leaf_hash(entry) for entry in entries])
    if len(entries) != size or root(size, read) != log.checkpoint.root:
        return [Finding(LOG, "log", "its entries do not lead to the root that was signed")]
    found = []
    for tile in tiles_since(0, size):
        first = tile.index << TILE_HEIGHT
        level = tile.level * TILE_HEIGHT
        expected = b"".join(read(level, first + offset) for offset in range(tile.width))
        if fetch_tile(log.fetch, tile) != expected:
            found.append(Finding(LOG, f"log/{tile.path()}", "its hashes are not those of the entries"))
    return found


def _wrong_chain(entries: list[bytes], authority: Authority, site: str) -> Iterator[Finding]:
    """Editions follow one another by number and digest; every statement about a key is in the log."""
    version, manifest = 0, ""
    told: list[str] = []
    for index, body in enumerate(entries):
        try:
            entry = parse_log_entry(body)
        except ValueError as error:
            yield Finding(LOG, f"log entry {index}", str(error))
            return
        if entry.site != site:
            yield Finding(LOG, f"log entry {index}", f"it is of another site, {entry.site}")
        if entry.kind == KEY_KIND:
            told.append(_told_digest(entry))
        if not entry.is_edition:
            continue
        if (entry.version, entry.previous) != (version + 1, manifest):
            yield Finding(LOG, f"log entry {index}", f"edition {entry.version} does not follow {version}")
        version, manifest = entry.version, entry.manifest
    known = list(authority.digests)
    if told[: len(known)] != known:
        yield Finding(SIGNATURE, "keys", "the statements about keys are not those in the log")
    elif len(told) > len(known):
        yield Finding(ROLLBACK, "keys", f"the log knows {len(told)} statements about keys")


def _told_digest(entry: LogEntry) -> str:
    return str(entry.detail.get("statement", ""))
