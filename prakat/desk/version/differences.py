"""What changed between two snapshots, line by line and within a line, so that an approver reads only that.

Pure: snapshots in, marked pieces of text out. Thai has no spaces between words, so a line is compared by phrases and
then by clusters (a consonant with its vowels and marks), which are never torn apart.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

SAME, ADDED, REMOVED, CHANGED, GAP = "same", "added", "removed", "changed", "gap"
CONTEXT_LINES: Final = 1
MAX_LINE_PRODUCT: Final = 4_000_000
"""Beyond this many comparisons a line is shown as replaced in whole: an approver waits for no algorithm."""
MAX_LINES: Final = 4_000
LEAST_ALIKE: Final = 0.5
SHORTEST_SAME: Final = 3

_TOKEN: Final = re.compile(
    r"[A-Za-z0-9]+(?:[.,:/-][A-Za-z0-9]+)*|[๐-๙]+|\s+|[เแโใไ]?[ก-ฮ][\u0e30-\u0e3a\u0e45-\u0e4e]*|.", re.DOTALL
)


@dataclass(frozen=True)
class Piece:
    kind: str
    text: str


@dataclass(frozen=True)
class Line:
    """A line of text with its pieces: the same, added, removed, changed inside, or a gap of lines left out."""

    kind: str
    pieces: tuple[Piece, ...]


def tokens(text: str) -> list[str]:
    """The line in the smallest parts that are shown as changed."""
    return _TOKEN.findall(text)


def compare_lines(before: Sequence[str], after: Sequence[str]) -> list[Line]:
    """The lines of ``after`` against ``before``, with unchanged stretches left out as gaps."""
    return _with_gaps(list(_all_lines(list(before)[:MAX_LINES], list(after)[:MAX_LINES])))


def _all_lines(before: list[str], after: list[str]) -> Iterator[Line]:
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Line(SAME, (Piece(SAME, text),)) for text in after[b0:b1])
            continue
        pairs = min(a1 - a0, b1 - b0)
        for old, new in zip(before[a0 : a0 + pairs], after[b0 : b0 + pairs], strict=True):
            yield from _pair(old, new)
        yield from (_whole(REMOVED, text) for text in before[a0 + pairs : a1])
        yield from (_whole(ADDED, text) for text in after[b0 + pairs : b1])


def _whole(kind: str, text: str) -> Line:
    return Line(kind, (Piece(kind, text),))


def _pair(old: str, new: str) -> Iterator[Line]:
    """Two lines that stand in for each other: marked inside when they are alike, else one out and one in."""
    pieces = compare_text(old, new)
    same = sum(len(piece.text) for piece in pieces if piece.kind == SAME)
    if same >= LEAST_ALIKE * max(len(old), len(new), 1):
        yield Line(CHANGED, tuple(pieces))
    else:
        yield _whole(REMOVED, old)
        yield _whole(ADDED, new)


def compare_text(old: str, new: str) -> list[Piece]:
    """One text against another: what stayed, what went, what came, in reading order."""
    first, second = tokens(old), tokens(new)
    if len(first) * len(second) > MAX_LINE_PRODUCT:
        return [Piece(REMOVED, old), Piece(ADDED, new)]
    found: list[Piece] = []
    for tag, a0, a1, b0, b1 in _settled(SequenceMatcher(None, first, second, autojunk=False).get_opcodes()):
        if tag == "equal":
            found.append(Piece(SAME, "".join(second[b0:b1])))
            continue
        if a1 > a0:
            found.append(Piece(REMOVED, "".join(first[a0:a1])))
        if b1 > b0:
            found.append(Piece(ADDED, "".join(second[b0:b1])))
    return found


Opcode = tuple[str, int, int, int, int]


def _settled(opcodes: Iterable[Opcode]) -> list[Opcode]:
    """Short stretches that happen to be the same between two changes belong to the change: else nobody can read it."""
    steps = list(opcodes)
    found: list[Opcode] = []
    for place, (tag, a0, a1, b0, b1) in enumerate(steps):
        is_inner = 0 < place < len(steps) - 1
        joins = tag != "equal" or (is_inner and b1 - b0 < SHORTEST_SAME)
        if joins and found and found[-1][0] != "equal":
            _tag, start_a, _end_a, start_b, _end_b = found[-1]
            found[-1] = ("replace", start_a, a1, start_b, b1)
        else:
            found.append(("replace" if joins else "equal", a0, a1, b0, b1))
    return found


def _with_gaps(lines: list[Line]) -> list[Line]:
    changed = [place for place, line in enumerate(lines) if line.kind != SAME]
    kept = {
        near
        for place in changed
        for near in range(max(place - CONTEXT_LINES, 0), min(place + CONTEXT_LINES + 1, len(lines)))
    }
    found: list[Line] = []
    for place, line in enumerate(lines):
        if place in kept:
            found.append(line)
        elif not found or found[-1].kind != GAP:
            found.append(Line(GAP, ()))
    return found


# --- snapshots as lines ----------------------------------------------------------------------------------------------

_BREAKS: Final = re.compile(r"</(?:p|h2|h3|li|blockquote)>|<br\s*/?>")
_TAGS: Final = re.compile(r"<[^>]*>")
_LINK: Final = re.compile(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_ENTITIES: Final = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&nbsp;": " "}
_ENTITY: Final = re.compile("|".join(_ENTITIES))


def html_lines(html: str) -> list[str]:
    """Sanitised rich text as lines; where a link leads is part of the line, for that is what an approver must see."""
    with_links = _LINK.sub(r"\2 [\1]", html)
    parts = (_TAGS.sub("", part) for part in _BREAKS.split(with_links))
    lines = (_ENTITY.sub(lambda found: _ENTITIES[found[0]], " ".join(part.split())) for part in parts)
    return [line for line in lines if line]


def body_lines(snapshot: Mapping[str, Any], words: Mapping[str, str]) -> list[str]:
    """The body as lines; ``words`` names the kinds of blocks."""
    files = snapshot.get("files", {})
    return [line for block in snapshot.get("body", ()) for line in _block_lines(block, files, words)]


def _block_lines(
    block: Mapping[str, Any], files: Mapping[str, Any], words: Mapping[str, str]
) -> Iterator[str]:
    kind = block["type"]
    if kind == "text":
        yield from html_lines(block["html"])
        return
    yield f"{words.get(kind, kind)}: {block.get('caption') or block.get('title') or block.get('name') or ''}".rstrip()
    for name, value in block.items():
        if name in {"type", "caption", "title", "name"} or value in (None, "", []):
            continue
        yield from _value_lines(name, value, files)


def _value_lines(name: str, value: Any, files: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(value, list):
        if all(isinstance(one, str) for one in value):
            yield " · ".join(value)
            return
        for row in value:
            yield " · ".join(_row_words(row, files))
    elif isinstance(value, str):
        yield from (file_line("", value, files),) if value in files else value.split("\n")


def _row_words(row: Any, files: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(row, Mapping):
        for value in row.values():
            yield from _row_words(value, files)
    elif isinstance(row, list):
        for value in row:
            yield from _row_words(value, files)
    elif isinstance(row, str) and row:
        yield file_line("", row, files) if row in files else row


def file_line(title: str, digest: str, files: Mapping[str, Any]) -> str:
    """A file as a line: its digest tells two files of the same name apart."""
    name = files.get(digest, {}).get("name", "")
    return f"{title} {name} [{digest[:8]}]".strip()


def attachment_lines(snapshot: Mapping[str, Any]) -> list[str]:
    files = snapshot.get("files", {})
    return [file_line(one["title"], one["file"], files) for one in snapshot.get("attachments", ())]
