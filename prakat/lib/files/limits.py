"""How much of a file is read before it is refused, and the refusal."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Code(StrEnum):
    """Why a file is refused."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TYPE = "type"  # of no kind that is accepted
    MISMATCH = "mismatch"  # of two kinds at once
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    # Limits
    UNPACKED = "unpacked"
    RATIO = "ratio"
    DEPTH = "depth"
    PARTS = "parts"
    PAGES = "pages"
    PIXELS = "pixels"
    # Archives and markup
    ZIP_SLIP = "zip_slip"
    DUPLICATE = "duplicate"
    OVERLAP = "overlap"
    METHOD = "method"  # a way of packing that is not accepted
    DTD = "dtd"
    ENCODING = "encoding"
    # Active content
    MACRO_LEGACY = "macro_legacy"
    DYNAMIC_FORM = "dynamic_form"  # its pages exist only while its program runs
    STILL_ACTIVE = "still_active"
    INFECTED = "infected"
    # What became of the process that read it
    TIME = "time"
    MEMORY = "memory"
    CRASHED = "crashed"


class Unsafe(ValueError):
    """A file is refused. `code` says why; `params` holds numbers and names for the sentence that is shown."""

    def __init__(self, code: Code | str, **params: str | int) -> None:
        self.code = Code(code)
        self.params: Mapping[str, str | int] = params
        told = ", ".join(f"{name}={value}" for name, value in params.items())
        super().__init__(f"{self.code} ({told})" if told else str(self.code))

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (str(self.code), dict(self.params))


def _again(code: str, params: dict[str, str | int]) -> Unsafe:
    return Unsafe(code, **params)


@dataclass(frozen=True)
class Limits:
    """The most that one file may be, hold or cost. Sizes are bytes, times are seconds."""

    file_bytes: int = 100_000_000
    unpacked_bytes: int = 300_000_000
    """Of everything packed in the file together."""
    stream_bytes: int = 100_000_000
    """Of one PDF stream that a library unpacks; it holds it in memory. Pictures are not unpacked."""
    ratio: int = 200
    """Unpacked to packed, asked of what unpacks to more than `ratio_from_bytes`."""
    ratio_from_bytes: int = 1_000_000
    depth: int = 2
    """Archives in archives: 2 lets an archive hold archives, which hold none."""
    parts: int = 5_000
    """Members of an archive."""
    objects: int = 300_000
    """Objects of a PDF."""
    pages: int = 3_000
    pixels: int = 60_000_000
    """Of one picture."""
    page_pixels: int = 1_500_000_000
    """Of all pages of a picture together; they are read one by one."""
    animation_pixels: int = 100_000_000
    """Of all frames of an animation together; they are held together."""
    frames: int = 1_000
    """Frames of an animation, pages of a picture."""
    xml_depth: int = 200
    xml_nodes: int = 2_500_000
    """Tags and attributes of one part; each takes libxml2 about 150 bytes."""
    text_bytes: int = 20_000_000
    seconds: int = 60
    memory_bytes: int = 1_500_000_000
    answer_bytes: int = 64_000_000
    """Of what the process that reads the file may answer."""

    def as_arguments(self) -> dict[str, int]:
        """The limits as numbers by name; Limits(**numbers) makes them anew."""
        return dataclasses.asdict(self)


class Budget:
    """What is left to be unpacked of one file, shared by everything nested in it."""

    def __init__(self, limits: Limits) -> None:
        self._left = self._whole = limits.unpacked_bytes

    def spend(self, length: int) -> None:
        """Takes `length` bytes off; Unsafe(unpacked) when there are not so many left."""
        self._left -= length
        if self._left < 0:
            raise Unsafe(Code.UNPACKED, max_bytes=self._whole)
