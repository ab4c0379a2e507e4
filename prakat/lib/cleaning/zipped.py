"""ZIP archives made anew: every file in them cleaned as what it is, and none kept that is of no known kind."""

from __future__ import annotations

import posixpath
import re
import tempfile
from pathlib import Path
from typing import Final

from prakat.lib.cleaning import rebuilding
from prakat.lib.cleaning.removals import Tally, What
from prakat.lib.files.archives import Archive, NewArchive
from prakat.lib.files.kinds import Format, format_of
from prakat.lib.files.limits import Budget, Code, Limits, Unsafe

_LITTER: Final = re.compile(
    r"(?:^|/)(?:__MACOSX/.*|\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*|~\$[^/]*|\.gitkeep)$", re.IGNORECASE
)
"""What systems leave in folders, which nobody meant to send."""

_ENDINGS: Final = {
    Format.JPG: {"jpg", "jpeg", "jpe", "jfif"},
    Format.TIFF: {"tiff", "tif"},
    Format.TXT: {"txt", "text", "md", "log", "csv", "tsv", "json", "geojson"},
    Format.CSV: {"csv", "tsv", "txt"},
    Format.MP4: {"mp4", "m4v"},
}
_RENAMED: Final = {
    Format.DOCX: {"docm", "dotx", "dotm"},
    Format.XLSX: {"xlsm", "xltx", "xltm"},
    Format.PPTX: {"pptm", "potx", "potm", "ppsx", "ppsm"},
    Format.ODT: {"ott"},
    Format.ODS: {"ots"},
    Format.ODP: {"otp"},
}
_LONGEST_NAME: Final = 200


def rebuild_archive(
    source: Path, target: Path, *, limits: Limits, tally: Tally, budget: Budget, depth: int
) -> None:
    """Writes the archive anew with each member cleaned, under its name.

    Raises Unsafe: depth; empty when nothing is left; type, mismatch (a name that claims another kind) or whatever a
    member raises, with the member's name in params.
    """
    if depth > limits.depth:
        raise Unsafe(Code.DEPTH, max_depth=limits.depth)
    with (
        Archive(source, limits=limits, budget=budget) as archive,
        tempfile.TemporaryDirectory(prefix="archive-") as folder,
        NewArchive(target) as made,
    ):
        before, after = Path(folder) / "before", Path(folder) / "after"
        written: set[str] = set()
        for member in archive:
            if member.is_folder:
                continue
            if _LITTER.search(member.name):
                tally.add(What.METADATA, member.name)
                continue
            with before.open("wb") as file:
                archive.copy(member.name, file)
            try:
                cleaned = rebuilding.clean_nested(
                    before, after, limits=limits, budget=budget, depth=depth + 1
                )
                name = _fitting(member.name, cleaned.format)
            except Unsafe as refusal:
                raise _within(refusal, member.name) from refusal
            if name.casefold() in written:
                raise Unsafe(Code.DUPLICATE, name=name[:_LONGEST_NAME])
            written.add(name.casefold())
            tally.extend(cleaned.removed, within=member.name)
            made.write(name, after)
            after.unlink()
    if not written:
        raise Unsafe(Code.EMPTY)


def look(source: Path, kind: Format, limits: Limits, tally: Tally) -> None:
    """Counts in the tally what each member holds; a member of no known kind counts as unknown."""
    _look(source, limits, Budget(limits), tally, 1)


def _look(source: Path, limits: Limits, budget: Budget, tally: Tally, depth: int) -> None:
    if depth > limits.depth:
        raise Unsafe(Code.DEPTH, max_depth=limits.depth)
    with (
        Archive(source, limits=limits, budget=budget) as archive,
        tempfile.TemporaryDirectory(prefix="archive-") as folder,
    ):
        at_hand = Path(folder) / "member"
        for member in archive:
            if member.is_folder:
                continue
            with at_hand.open("wb") as file:
                archive.copy(member.name, file)
            found = Tally()
            try:
                kind = format_of(at_hand)
                if kind is None:
                    found.add(What.UNKNOWN)
                elif kind is Format.ZIP:
                    _look(at_hand, limits, budget, found, depth + 1)
                else:
                    rebuilding.look_through(at_hand, kind, limits, found)
            except Unsafe as refusal:
                raise _within(refusal, member.name) from refusal
            tally.extend(found.removed(), within=member.name)


def _fitting(name: str, kind: Format) -> str:
    """The member's name, if it ends as such files do; templates and files with macros are renamed to what they are."""
    stem, ending = posixpath.splitext(name)
    ending = ending.lstrip(".").lower()
    if ending in _RENAMED.get(kind, ()):
        return f"{stem}.{kind}"
    if ending not in _ENDINGS.get(kind, {str(kind)}):
        raise Unsafe(Code.MISMATCH)
    return name


def _within(refusal: Unsafe, name: str) -> Unsafe:
    inner = str(refusal.params.get("name", ""))
    path = f"{name}: {inner}" if inner else name
    return Unsafe(refusal.code, **{**refusal.params, "name": path[:_LONGEST_NAME]})
