"""A file of any accepted kind rebuilt, then looked at again by other code than rebuilt it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Final, cast

from prakat.lib.cleaning.removals import Cleaned, Removed, Tally
from prakat.lib.files.kinds import LEGACY, ODF, OOXML, PICTURES, TEXTS, Format, format_of
from prakat.lib.files.limits import Budget, Code, Limits, Unsafe

Rebuild = Callable[[Path, Path, Format, Limits, Tally, Budget], int | None]
"""Writes the file anew, tells the tally what went, and returns the number of pages where it is known."""
Look = Callable[[Path, Format, Limits, Tally], None]
"""Tells the tally what the file holds that is active or attached."""

# Modules are loaded when they are needed: a text needs no PDF library.
_FAMILIES: Final[tuple[tuple[frozenset[Format], str, str], ...]] = (
    (frozenset({Format.PDF}), "pdf.rebuilding", "pdf.inspection"),
    (OOXML, "ooxml.rebuilding", "ooxml.inspection"),
    (ODF, "odf.rebuilding", "odf.inspection"),
    (LEGACY, "legacy.rebuilding", "legacy.rebuilding"),
    (PICTURES, "pictures.rebuilding", "pictures.inspection"),
    (frozenset({Format.SVG}), "pictures.svg", "pictures.svg_inspection"),
    (TEXTS, "plain", "plain"),
    (frozenset({Format.MP4}), "video", "video"),
    (frozenset({Format.ZIP}), "zipped", "zipped"),
)


def clean(source: Path, target: Path, *, limits: Limits) -> Cleaned:
    """Rebuilds `source` as `target` and returns what was left out.

    Raises Unsafe, and leaves no target: whatever format_of raises; type for what no kind is known for; a limit
    that is passed; still_active when the rebuilt file, looked at again, still holds what must be gone.
    """
    try:
        return clean_nested(source, target, limits=limits, budget=Budget(limits), depth=1)
    except BaseException:
        with suppress(FileNotFoundError):
            target.unlink()
        raise


def clean_nested(source: Path, target: Path, *, limits: Limits, budget: Budget, depth: int) -> Cleaned:
    """The same for a file that lies in another, which has paid into the same budget."""
    length = source.stat().st_size
    if length > limits.file_bytes:
        raise Unsafe(Code.TOO_LARGE, max_bytes=limits.file_bytes)
    kind = format_of(source)
    if kind is None:
        raise Unsafe(Code.TYPE)
    tally = Tally()
    if kind is Format.ZIP:
        from prakat.lib.cleaning.zipped import rebuild_archive  # which comes back here for what it holds

        rebuild_archive(source, target, limits=limits, tally=tally, budget=budget, depth=depth)
        pages = None
    else:
        pages = cast(Rebuild, _of(kind, 1, "rebuild"))(source, target, kind, limits, tally, budget)
    _look_again(target, kind, limits)
    return Cleaned(kind, pages, tally.removed())


def inspect(source: Path, *, limits: Limits) -> tuple[Removed, ...]:
    """What the file holds that is active, fetched from elsewhere or attached: nothing, for a cleaned file.

    Raises Unsafe as clean does for a file that cannot be read.
    """
    if source.stat().st_size > limits.file_bytes:
        raise Unsafe(Code.TOO_LARGE, max_bytes=limits.file_bytes)
    kind = format_of(source)
    if kind is None:
        raise Unsafe(Code.TYPE)
    tally = Tally()
    look_through(source, kind, limits, tally)
    return tally.removed()


def look_through(source: Path, kind: Format, limits: Limits, tally: Tally) -> None:
    """Tells the tally what a file of the given kind holds that is active, fetched or attached."""
    cast(Look, _of(kind, 2, "look"))(source, kind, limits, tally)


def _look_again(target: Path, kind: Format, limits: Limits) -> None:
    if format_of(target) is not kind:
        raise Unsafe(Code.BROKEN)
    found = Tally()
    look_through(target, kind, limits, found)
    for one in found.removed():
        raise Unsafe(Code.STILL_ACTIVE, what=str(one.what), where=one.where)


def _of(kind: Format, column: int, function: str) -> object:
    row = next(row for row in _FAMILIES if kind in row[0])
    return getattr(import_module(f"prakat.lib.cleaning.{row[column]}"), function)
