"""ZIP archives that strangers made, read within limits; and archives made anew, always the same way."""

from __future__ import annotations

import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, BinaryIO, Final, Self

from prakat.lib.files.limits import Budget, Code, Limits, Unsafe

_CHUNK_BYTES: Final = 1 << 18
_END: Final = struct.Struct("<4s4H2LH")
_END_64_LOCATOR: Final = struct.Struct("<4sLQL")
_END_64: Final = struct.Struct("<4sQ2H2L4Q")
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_LONGEST_COMMENT: Final = 0xFFFF
_USUAL_RECORD_BYTES: Final = 1_024
_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
_UTF_8: Final = 0x800
_UNICODE_PATH: Final = 0x7075
_UNIX: Final = 3
_METHODS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_DRIVE: Final = re.compile(r"[A-Za-z]:")
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]")
_LONGEST_NAME: Final = 1_000
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Member:
    """One entry of an archive: its name as text, its sizes in bytes unpacked and packed."""

    name: str
    size: int
    packed: int
    is_folder: bool


class Archive:
    """A ZIP for reading. What its directory declares is checked at once, what it holds while it is read.

    Raises Unsafe: broken, parts, unpacked, ratio, encrypted, method, duplicate, overlap, zip_slip. `budget` is
    shared with the archive that this one lies in.
    """

    def __init__(self, source: Path | BinaryIO, *, limits: Limits, budget: Budget | None = None) -> None:
        self._limits = limits
        self._budget = budget or Budget(limits)
        self._paid: set[str] = set()
        self._file: BinaryIO = source.open("rb") if isinstance(source, Path) else source
        self._owned = isinstance(source, Path)
        try:
            _refuse_long_directory(self._file, limits)
            self._entries = self._directory()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file if the archive was opened by its path."""
        if self._owned:
            self._file.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names in the order of the directory; folders end in a slash."""
        return tuple(self._entries)

    def __iter__(self) -> Iterator[Member]:
        for name, info in self._entries.items():
            yield Member(name, info.file_size, info.compress_size, info.is_dir())

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """The member's bytes; KeyError if there is none of that name."""
        return b"".join(self.stream(name))

    def copy(self, name: str, to: IO[bytes]) -> None:
        """Writes the member's bytes to an open file; KeyError if there is none of that name."""
        for chunk in self.stream(name):
            to.write(chunk)

    def stream(self, name: str) -> Iterator[bytes]:
        """The member's bytes in pieces. Length and checksum are known to fit only after the last one."""
        info = self._entries[name]
        length = check = 0
        for chunk in self._unpacked(info):
            length += len(chunk)
            check = zlib.crc32(chunk, check)
            self._allow(name, info, length, len(chunk))
            yield chunk
        if length != info.file_size or check != info.CRC:
            raise Unsafe(Code.BROKEN, name=name)
        self._paid.add(name)

    def _allow(self, name: str, info: zipfile.ZipInfo, length: int, more: int) -> None:
        if length > info.file_size:
            raise Unsafe(Code.BROKEN, name=name)  # it declared less
        if name not in self._paid:
            self._budget.spend(more)

    def _directory(self) -> dict[str, zipfile.ZipInfo]:
        try:
            with zipfile.ZipFile(self._file) as listed:
                infos = listed.infolist()
                start = listed.start_dir
        except (zipfile.BadZipFile, ValueError, struct.error, OSError, NotImplementedError) as error:
            raise Unsafe(Code.BROKEN) from error
        if not infos:
            raise Unsafe(Code.EMPTY)
        if len(infos) > self._limits.parts:
            raise Unsafe(Code.PARTS, max_parts=self._limits.parts)
        entries: dict[str, zipfile.ZipInfo] = {}
        folded: set[str] = set()
        for info in infos:
            name = _name(info)
            self._check(name, info)
            key = unicodedata.normalize("NFKC", name).casefold().rstrip("/")
            if key in folded:
                raise Unsafe(Code.DUPLICATE, name=name)
            folded.add(key)
            entries[name] = info
        self._refuse_overlaps(infos, start)
        if sum(info.file_size for info in infos) > self._limits.unpacked_bytes:
            raise Unsafe(Code.UNPACKED, max_bytes=self._limits.unpacked_bytes)
        return entries

    def _check(self, name: str, info: zipfile.ZipInfo) -> None:
        if info.flag_bits & _ENCRYPTED:
            raise Unsafe(Code.ENCRYPTED, name=name)
        if info.compress_type not in _METHODS:
            raise Unsafe(Code.METHOD, name=name)
        mode = info.external_attr >> 16
        if info.create_system == _UNIX and stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
            raise Unsafe(Code.ZIP_SLIP, name=name)  # a symbolic link or a device
        if info.is_dir() and info.file_size:
            raise Unsafe(Code.BROKEN, name=name)
        large = info.file_size > self._limits.ratio_from_bytes
        if large and info.file_size > self._limits.ratio * max(info.compress_size, 1):
            raise Unsafe(Code.RATIO, name=name, max_ratio=self._limits.ratio)

    def _refuse_overlaps(self, infos: list[zipfile.ZipInfo], directory: int) -> None:
        """Members that share bytes unpack to more than any ratio tells, and readers differ on them."""
        ordered = sorted(infos, key=lambda info: info.header_offset)
        ends = [info.header_offset for info in ordered[1:]] + [directory]
        for info, end in zip(ordered, ends, strict=True):
            if self._body(info) + info.compress_size > end:
                raise Unsafe(Code.OVERLAP, name=_name(info))

    def _body(self, info: zipfile.ZipInfo) -> int:
        """Where the member's bytes begin; its own header must name it as the directory does."""
        self._file.seek(info.header_offset)
        header = self._file.read(_LOCAL.size)
        if len(header) < _LOCAL.size:
            raise Unsafe(Code.BROKEN)
        mark, _, flags, method, _, _, _, _, _, name_length, extra_length = _LOCAL.unpack(header)
        name = self._file.read(name_length)
        said = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF_8 else "cp437")
        if mark != b"PK\x03\x04" or method != info.compress_type or name != said:
            raise Unsafe(Code.BROKEN, name=_name(info))
        if flags & _ENCRYPTED:
            raise Unsafe(Code.ENCRYPTED, name=_name(info))
        return int(info.header_offset + _LOCAL.size + name_length + extra_length)

    def _unpacked(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        packed = self._packed(info)
        if info.compress_type == zipfile.ZIP_STORED:
            yield from packed
            return
        inflating = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for piece in packed:
                rest = piece
                while rest and not inflating.eof:
                    if chunk := inflating.decompress(rest, _CHUNK_BYTES):
                        yield chunk
                    rest = inflating.unconsumed_tail
                if inflating.eof and inflating.unused_data:
                    raise Unsafe(Code.BROKEN, name=_name(info))
            while not inflating.eof and (chunk := inflating.decompress(b"", _CHUNK_BYTES)):
                yield chunk
        except zlib.error as error:
            raise Unsafe(Code.BROKEN, name=_name(info)) from error
        if not inflating.eof:
            raise Unsafe(Code.BROKEN, name=_name(info))

    def _packed(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        at = self._body(info)
        left = info.compress_size
        while left:
            self._file.seek(at)
            piece = self._file.read(min(left, _CHUNK_BYTES))
            if not piece:
                raise Unsafe(Code.BROKEN, name=_name(info))
            at += len(piece)
            left -= len(piece)
            yield piece


class NewArchive:
    """A ZIP being written: members in the order given, all of one date, so that like makes like."""

    def __init__(self, target: Path) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def write(self, name: str, content: bytes | Path, *, packed: bool = True) -> None:
        """Adds a member, packed or as it is; a Path is read in pieces."""
        info = zipfile.ZipInfo(name, _EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = (stat.S_IFREG | 0o644) << 16
        info.create_system = _UNIX
        if isinstance(content, bytes):
            self._zip.writestr(info, content)
            return
        info.file_size = content.stat().st_size
        with content.open("rb") as read, self._zip.open(info, "w") as written:
            while chunk := read.read(_CHUNK_BYTES):
                written.write(chunk)


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name as its maker meant it; Unsafe(zip_slip) unless it is plainly inside the archive."""
    name = info.orig_filename if info.flag_bits & _UTF_8 else _unmarked_name(info)
    segments = name.removesuffix("/").split("/")
    if (
        not name
        or len(name) > _LONGEST_NAME
        or _CONTROLS.search(name)
        or "\\" in name
        or _DRIVE.match(name)
        or not all(segment.strip(" .") for segment in segments)
    ):
        raise Unsafe(Code.ZIP_SLIP, name=_CONTROLS.sub("?", name)[:100])
    return name


def _unmarked_name(info: zipfile.ZipInfo) -> str:
    """Archives seldom say in what their names are written: UTF-8 (macOS), Thai (Windows), else as zipfile reads."""
    raw = info.orig_filename.encode("cp437")
    if stated := _stated_name(info.extra, raw):
        return stated
    for encoding in ("utf-8", "cp874"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.orig_filename


def _stated_name(extra: bytes, raw: bytes) -> str:
    """The name in the extra field that states it in UTF-8, if it belongs to this name; else nothing."""
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == _UNICODE_PATH and len(field) > 5 and field[1:5] == struct.pack("<L", zlib.crc32(raw)):
            return field[5:].decode("utf-8", "replace")
    return ""


def _refuse_long_directory(file: BinaryIO, limits: Limits) -> None:
    """Before zipfile makes an object of every entry: how many there are, and how long the directory is."""
    file.seek(0, 2)
    end = file.tell()
    start = max(0, end - _END.size - _LONGEST_COMMENT)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise Unsafe(Code.BROKEN)
    _, _, _, _, count, length, _, _ = _END.unpack_from(tail, at)
    file.seek(max(0, start + at - _END_64_LOCATOR.size))
    locator = file.read(_END_64_LOCATOR.size)
    if locator[:4] == b"PK\x06\x07" and len(locator) == _END_64_LOCATOR.size:
        file.seek(min(_END_64_LOCATOR.unpack(locator)[2], end))
        record = file.read(_END_64.size)
        if len(record) < _END_64.size:
            raise Unsafe(Code.BROKEN)
        count, length = _END_64.unpack(record)[7:9]
    if count > limits.parts or length > limits.parts * _USUAL_RECORD_BYTES:
        raise Unsafe(Code.PARTS, max_parts=limits.parts)
