"""MP4 whose boxes say nothing but how to play it. Every byte keeps its place: what goes is filled with zeros."""

from __future__ import annotations

import re
import shutil
import struct
from pathlib import Path
from typing import BinaryIO, Final

from prakat.lib.cleaning.boxes import Box, boxes, read
from prakat.lib.cleaning.damage import refusing_damage
from prakat.lib.cleaning.removals import Tally, What
from prakat.lib.files.kinds import Format
from prakat.lib.files.limits import Budget, Code, Limits, Unsafe

_KEPT: Final = {
    b"": {*(b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"sidx", b"moof", b"styp", b"pdin")},
    b"moov": {b"mvhd", b"trak", b"mvex", b"iods", b"free", b"skip"},
    b"trak": {b"tkhd", b"edts", b"tref", b"mdia", b"free", b"skip"},
    b"mdia": {b"mdhd", b"hdlr", b"minf", b"elng", b"free", b"skip"},
    b"minf": {b"vmhd", b"smhd", b"hmhd", b"nmhd", b"sthd", b"dinf", b"stbl", b"free", b"skip"},
    b"dinf": {b"dref"},
    b"stbl": {
        *(
            b"stsd",
            b"stts",
            b"ctts",
            b"cslg",
            b"stsc",
            b"stsz",
            b"stz2",
            b"stco",
            b"co64",
            b"stss",
            b"stsh",
            b"padb",
        ),
        *(b"stdp", b"sdtp", b"sbgp", b"sgpd", b"subs", b"saiz", b"saio", b"free", b"skip"),
    },
    b"moof": {b"mfhd", b"traf", b"free", b"skip"},
    b"traf": {
        *(b"tfhd", b"tfdt", b"trun", b"sbgp", b"sgpd", b"subs", b"saiz", b"saio", b"sdtp", b"free", b"skip")
    },
    b"mvex": {b"mehd", b"trex", b"leva"},
}
_PLACES: Final = {b"\xa9xyz", b"loci"}
_EMPTY: Final = {b"free", b"skip", b"wide"}
_HANDLERS: Final = {b"vide", b"soun", b"subt", b"text", b"sbtl", b"clcp"}
_TABLE_BYTES: Final = 64_000_000
_MOST_SAMPLES: Final = 20_000_000
_CHUNK_BYTES: Final = 1 << 20
_SUSPECT: Final = re.compile(rb"(udta|uuid|loci|\xa9xyz|ilst|ID32|gpmd|camm|mebx|Xtra|XMP_|chap|emsg)")


def rebuild(source: Path, target: Path, kind: Format, limits: Limits, tally: Tally, budget: Budget) -> None:
    """Copies the film and blanks what is not needed to play it; Unsafe: broken, still_active (data elsewhere)."""
    shutil.copyfile(source, target)
    with refusing_damage(), target.open("r+b") as file:
        end = file.seek(0, 2)
        top = list(boxes(file, 0, end))
        movies = [box for box in top if box.kind == b"moov"]
        if top[0].kind != b"ftyp" or len(movies) != 1:
            raise Unsafe(Code.BROKEN)
        in_pieces = any(box.kind == b"moof" for box in top)
        _clean(file, b"", top, tally, in_pieces=in_pieces)
        if not in_pieces:
            _blank_unused(file, movies[0], [box for box in top if box.kind == b"mdat"], tally)


def look(source: Path, kind: Format, limits: Limits, tally: Tally) -> None:
    """Counts boxes of names that a cleaned film does not have, wherever outside of the pictures they stand."""
    with refusing_damage(), source.open("rb") as file:
        for box in boxes(file, 0, file.seek(0, 2)):
            if box.kind == b"mdat":
                continue
            whole = box.kind + read(file, box, _TABLE_BYTES)
            for found in _SUSPECT.finditer(whole):
                at = found.start()
                length = int.from_bytes(whole[max(0, at - 4) : at], "big") if at >= 4 else 8
                if 8 <= length <= len(whole) - at + 4:
                    tally.add(
                        What.LOCATION if found[1] in _PLACES else What.METADATA, box.kind.decode("latin-1")
                    )


def _clean(file: BinaryIO, above: bytes, inside: list[Box], tally: Tally, *, in_pieces: bool) -> None:
    for box in inside:
        if box.kind in _EMPTY:
            _fill(file, box.body, box.end)
        elif box.kind not in _KEPT[above]:
            _count(file, box, tally)
            _free(file, box)
        elif box.kind == b"trak" and _handler(file, box) not in _HANDLERS:
            if in_pieces:
                raise Unsafe(Code.STILL_ACTIVE, what=str(What.LOCATION))  # its data cannot be found here
            tally.add(What.METADATA, "track")
            _free(file, box)
        elif box.kind in _KEPT:
            _clean(file, box.kind, list(boxes(file, box.body, box.end)), tally, in_pieces=in_pieces)
        elif box.kind == b"hdlr":
            _fill(file, min(box.body + 24, box.end), box.end)  # the name of what made it
        elif box.kind == b"dref":
            _refuse_elsewhere(read(file, box, _TABLE_BYTES))


def _count(file: BinaryIO, box: Box, tally: Tally) -> None:
    said = read(file, box, _TABLE_BYTES) if box.end - box.body < _TABLE_BYTES else b""
    if any(place in said or box.kind == place for place in _PLACES):
        tally.add(What.LOCATION)
    tally.add(
        What.METADATA if box.kind in {b"udta", b"meta", b"uuid"} else What.UNKNOWN, box.kind.decode("latin-1")
    )


def _free(file: BinaryIO, box: Box) -> None:
    file.seek(box.start + 4)
    file.write(b"free")
    _fill(file, box.body, box.end)


def _fill(file: BinaryIO, start: int, end: int) -> None:
    file.seek(start)
    while start < end:
        length = min(_CHUNK_BYTES, end - start)
        file.write(bytes(length))
        start += length


def _refuse_elsewhere(references: bytes) -> None:
    """All data must lie in the file itself."""
    count, at = struct.unpack_from(">L", references, 4)[0], 8
    for _ in range(min(count, 100)):
        length, kind, flags = struct.unpack_from(">L4sL", references, at)
        if kind not in {b"url ", b"urn "} or not flags & 1 or length < 12:
            raise Unsafe(Code.STILL_ACTIVE, what=str(What.REMOTE))
        at += length


def _inside(file: BinaryIO, box: Box, *path: bytes) -> Box | None:
    for kind in path:
        found = next((one for one in boxes(file, box.body, box.end) if one.kind == kind), None)
        if found is None:
            return None
        box = found
    return box


def _handler(file: BinaryIO, track: Box) -> bytes:
    handler = _inside(file, track, b"mdia", b"hdlr")
    return read(file, handler, _TABLE_BYTES)[8:12] if handler else b""


def _blank_unused(file: BinaryIO, movie: Box, stores: list[Box], tally: Tally) -> None:
    """Fills what no track plays: the data of tracks that went, and what was hidden between samples."""
    used: list[tuple[int, int]] = []
    for track in boxes(file, movie.body, movie.end):
        if track.kind == b"trak":
            table = _inside(file, track, b"mdia", b"minf", b"stbl")
            if table is None:
                raise Unsafe(Code.BROKEN)
            used += _samples(file, table)
    used.sort()
    blanked = 0
    for store in stores:
        at = store.body
        for start, end in used:
            if end <= at or start >= store.end:
                continue
            if start > at:
                blanked += start - at
                _fill(file, at, start)
            at = max(at, min(end, store.end))
        blanked += store.end - at
        _fill(file, at, store.end)
    if blanked:
        tally.add(What.TRAILING, "mdat")


def _samples(file: BinaryIO, table: Box) -> list[tuple[int, int]]:
    """Where the chunks of a track begin and end in the file, from its sample tables."""
    found = {box.kind: read(file, box, _TABLE_BYTES) for box in boxes(file, table.body, table.end)}
    if b"stz2" in found or b"stsz" not in found or b"stsc" not in found:
        raise Unsafe(Code.BROKEN)
    common, count = struct.unpack_from(">LL", found[b"stsz"], 4)
    if count > _MOST_SAMPLES:
        raise Unsafe(Code.PARTS, max_parts=_MOST_SAMPLES)
    sizes = () if common else struct.unpack_from(f">{count}L", found[b"stsz"], 12)
    wide = b"co64" in found
    chunks = found[b"co64" if wide else b"stco"]
    number = struct.unpack_from(">L", chunks, 4)[0]
    offsets = struct.unpack_from(f">{number}{'Q' if wide else 'L'}", chunks, 8)
    runs = struct.unpack_from(">L", found[b"stsc"], 4)[0]
    steps = [struct.unpack_from(">LLL", found[b"stsc"], 8 + run * 12)[:2] for run in range(runs)]
    ranges = []
    sample = step = 0
    for chunk, offset in enumerate(offsets, 1):
        while step + 1 < len(steps) and steps[step + 1][0] <= chunk:
            step += 1
        in_chunk = min(steps[step][1], count - sample)
        length = common * in_chunk if common else sum(sizes[sample : sample + in_chunk])
        sample += in_chunk
        ranges.append((offset, offset + length))
    return ranges
