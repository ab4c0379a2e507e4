"""A snapshot's words as one text with every place known, so that what is found in it can be shown and masked.

Plain data in, plain data out.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from prakat.editorial.snapshot import FILE_FIELDS

MASK: Final = "x"
Path = tuple[str | int, ...]
"""Where a text stands in the snapshot: keys and indexes from the top."""

_FIELDS: Final = ("title", "summary", "title_en", "summary_en")
_NO_WORDS: Final = frozenset({"type", "id", "parent", "side", "kind", "latitude", "longitude", *FILE_FIELDS})
_TOKEN: Final = re.compile(r"<(?P<tag>/?\w+)[^>]*>|&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);|[^<&]|[<&]", re.DOTALL)
_BREAKS: Final = frozenset({"/p", "/h2", "/h3", "/li", "/blockquote", "br"})


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of a snapshot. ``places`` says for rich text where each visible character stands in the markup."""

    path: Path
    text: str
    places: tuple[tuple[int, int], ...] | None = None


class Passages:
    """All texts of a snapshot in reading order, joined: cells of a row by tabs, everything else by line ends."""

    def __init__(self, snapshot: Mapping[str, Any]) -> None:
        self.passages = list(_passages(snapshot))
        self._starts: list[int] = []
        parts: list[str] = []
        at = 0
        before: Passage | None = None
        for passage in self.passages:
            if before is not None:
                parts.append("\t" if _are_neighbours(before.path, passage.path) else "\n")
                at += 1
            self._starts.append(at)
            parts.append(passage.text)
            at += len(passage.text)
            before = passage
        self.text = "".join(parts)

    def spans(self, start: int, end: int) -> Iterator[tuple[Passage, int, int]]:
        """The passages that a stretch of ``text`` runs through, with its place in each."""
        index = max(bisect_right(self._starts, start) - 1, 0)
        while index < len(self.passages) and self._starts[index] < end:
            passage, offset = self.passages[index], self._starts[index]
            first, last = max(start - offset, 0), min(end - offset, len(passage.text))
            if first < last:
                yield passage, first, last
            index += 1

    def path_at(self, start: int) -> Path:
        """Where the character at an offset of ``text`` stands."""
        index = max(bisect_right(self._starts, start) - 1, 0)
        return self.passages[index].path if self.passages else ()


def masked(snapshot: Mapping[str, Any], stretches: Iterable[tuple[int, int]]) -> dict[str, Any]:
    """The snapshot with these stretches of its joined text masked: letters, marks and digits become ``x``; spaces and
    punctuation stay, so that the reader sees that something stood there (Official Information Act s. 9 para. 2)."""
    passages = Passages(snapshot)
    cuts: dict[Path, list[tuple[int, int]]] = {}
    by_path = {passage.path: passage for passage in passages.passages}
    for start, end in stretches:
        for passage, first, last in passages.spans(start, end):
            cuts.setdefault(passage.path, []).append((first, last))
    made: dict[str, Any] = _copy(snapshot)
    for path, places in cuts.items():
        _put(made, path, _masked(by_path[path], _at(snapshot, path), places))
    return made


def _masked(passage: Passage, raw: str, places: Iterable[tuple[int, int]]) -> str:
    hidden = {index for first, last in places for index in range(first, last)}
    if passage.places is None:
        return "".join(
            _mask(letter) if index in hidden else letter for index, letter in enumerate(passage.text)
        )
    made, at = [], 0
    for index in sorted(hidden):
        start, end = passage.places[index]
        if end > start:
            made += [raw[at:start], html.escape(_mask(passage.text[index]), quote=False)]
            at = end
    return "".join([*made, raw[at:]])


def _mask(letter: str) -> str:
    if unicodedata.category(letter)[0] == "M" or unicodedata.category(letter) == "Cf":
        return ""
    return MASK if letter.isalnum() else letter


def _passages(snapshot: Mapping[str, Any]) -> Iterator[Passage]:
    for name in _FIELDS:
        yield Passage((name,), snapshot[name])
    for index, block in enumerate(snapshot["body"]):
        yield from _inside(block, ("body", index))
    for index, attachment in enumerate(snapshot["attachments"]):
        yield Passage(("attachments", index, "title"), attachment["title"])
    for digest, facts in snapshot.get("files", {}).items():
        yield Passage(("files", digest, "name"), facts["name"])


def _inside(value: Any, path: Path) -> Iterator[Passage]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in _NO_WORDS:
                yield from _inside(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _inside(inner, (*path, index))
    elif isinstance(value, str) and value:
        yield _rich(path, value) if path[-1] == "html" else Passage(path, value)


def _rich(path: Path, markup: str) -> Passage:
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for token in _TOKEN.finditer(markup):
        if token["tag"] is not None:
            if token["tag"].lower() in _BREAKS:
                letters.append("\n")
                places.append((token.start(), token.start()))
            continue
        for letter in html.unescape(token[0]):
            letters.append(letter)
            places.append(token.span())
    return Passage(path, "".join(letters), tuple(places))


def _are_neighbours(one: Path, other: Path) -> bool:
    return one[:-1] == other[:-1] and isinstance(one[-1], int) and isinstance(other[-1], int)


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _put(value: Any, path: Path, text: str) -> None:
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = text


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _copy(inner) for name, inner in value.items()}
    return [_copy(inner) for inner in value] if isinstance(value, (list, tuple)) else value
