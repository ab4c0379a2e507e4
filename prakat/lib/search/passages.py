"""The passages of a part as they are ranked and shown: one file, read as memory.

Each passage: three lengths (4 bytes each), then the document's id, the folded text, and the record packed with zlib.
The index knows where each begins. Passages of one document follow one another.
"""

from __future__ import annotations

import json
import mmap
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FILE: Final = "passages"
_LENGTHS: Final = struct.Struct("<III")


@dataclass(frozen=True, slots=True)
class Record:
    """A passage as it is shown."""

    id: str
    title: str
    body: str
    stored: Mapping[str, Any]
    facets: tuple[tuple[str, str], ...]


def packed(record: Record, folded: bytes) -> bytes:
    """A passage as it stands in the file."""
    kept = [record.title, record.body, record.stored, record.facets]
    shown = zlib.compress(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode(), 6)
    id = record.id.encode()
    return _LENGTHS.pack(len(id), len(folded), len(shown)) + id + folded + shown


class Passages:
    """The passages of a part, opened for reading."""

    def __init__(self, path: Path):
        with path.open("rb") as file:
            empty = not path.stat().st_size
            self._bytes = b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def folded(self, place: int) -> tuple[str, bytes]:
        """The id and the folded text of the passage that begins here."""
        id, folded, _ = _LENGTHS.unpack_from(self._bytes, place)
        begin = place + _LENGTHS.size
        return self._bytes[begin : begin + id].decode(), self._bytes[begin + id : begin + id + folded]

    def record(self, place: int) -> Record:
        """The passage that begins here, as it is shown."""
        return self._record(place)[0]

    def __iter__(self) -> Iterator[Record]:
        place = 0
        while place < len(self._bytes):
            record, place = self._record(place)
            yield record

    def _record(self, place: int) -> tuple[Record, int]:
        id, folded, shown = _LENGTHS.unpack_from(self._bytes, place)
        begin = place + _LENGTHS.size
        name = self._bytes[begin : begin + id].decode()
        begin += id + folded
        title, body, stored, facets = json.loads(zlib.decompress(self._bytes[begin : begin + shown]))
        pairs = tuple((facet, value) for facet, value in facets)
        return Record(name, title, body, stored, pairs), begin + shown
