"""Office files (DOCX, XLSX, PPTX, ODT, ODS) rewritten part by part with words masked wherever they stand: across runs,
in headers, notes, comments, tracked changes, hidden sheets, properties and attributes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from lxml import etree

from prakat.lib.files.archives import Archive, NewArchive
from prakat.lib.files.limits import Limits
from prakat.lib.files.markup import parse
from prakat.lib.redaction.pdf import NotFound, StillThere
from prakat.lib.redaction.places import skeleton

MASK: Final = "x"
_BLOCKS: Final = frozenset(
    {"p", "h", "si", "is", "text", "c", "comment", "creator", "lastModifiedBy", "title", "subject"}
)
"""Elements of which the text is one piece to a reader, whatever runs it is cut into."""
_MARKUP: Final = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
_FEWEST_LETTERS: Final = 4


def redact(source: Path, target: Path, texts: Sequence[str], limits: Limits) -> int:
    """Masks every place of the texts: each letter, digit and mark becomes ``MASK``, spaces and dashes stay. Returns
    how many places there were.

    Raises NotFound for a text that stands nowhere, StillThere when the result still says one, Unsafe as reading does.
    """
    wanted = {skeleton(text): text for text in texts if skeleton(text)}
    anyone = re.compile("|".join(sorted(map(re.escape, wanted), key=len, reverse=True)) or "(?!)")
    counts: Counter[str] = Counter()
    with Archive(source, limits=limits) as archive, NewArchive(target) as rewritten:
        for member in archive:
            if member.is_folder:
                continue
            content = archive.read(member.name)
            if _MARKUP.search(member.name):
                content = _redacted(content, anyone, counts, limits)
            rewritten.write(member.name, content, packed=member.name != "mimetype")
    for text in wanted:
        if not counts[text]:
            target.unlink()
            raise NotFound(wanted[text])
    _prove(target, list(wanted), limits)
    return counts.total()


def _redacted(content: bytes, anyone: re.Pattern[str], counts: Counter[str], limits: Limits) -> bytes:
    root = parse(content, limits=limits)
    before = counts.total()
    for block in _blocks(root):
        counts.update(_mask(list(_slots(block)), anyone))
    emptied = 0
    for element in root.iter():
        for name, value in element.attrib.items():
            found = anyone.search(skeleton(value))
            if found and len(found[0]) >= _FEWEST_LETTERS:
                element.set(name, "")
                emptied += 1
    if counts.total() == before and not emptied:
        return content
    rewritten: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return rewritten


def _blocks(root: Any) -> Iterator[Any]:
    """The pieces of text, the inner before the outer: a cell's paragraph before the cell."""
    found = [element for element in root.iter() if _local(element) in _BLOCKS]
    yield from reversed(found)


def _slots(block: Any) -> Iterator[tuple[Any, str]]:
    """Where the block's characters stand: element and whether in its text or its tail."""
    for element in block.iter():
        if not isinstance(element.tag, str):
            continue
        if element.text:
            yield element, "text"
        if element is not block and element.tail:
            yield element, "tail"


def _mask(slots: Sequence[tuple[Any, str]], anyone: re.Pattern[str]) -> Iterator[str]:
    """Masks the texts in the joined characters of the slots; yields the one that stood there, as often as it did."""
    letters = [
        (slot, place, part)
        for slot, (element, where) in enumerate(slots)
        for place, character in enumerate(getattr(element, where))
        for part in skeleton(character)
    ]
    for found in anyone.finditer("".join(part for _, _, part in letters)):
        _mask_between(slots, letters[found.start()][:2], letters[found.end() - 1][:2])
        yield found[0]


def _mask_between(slots: Sequence[tuple[Any, str]], first: tuple[int, int], last: tuple[int, int]) -> None:
    for slot in range(first[0], last[0] + 1):
        element, where = slots[slot]
        text = getattr(element, where)
        begin = first[1] if slot == first[0] else 0
        end = last[1] + 1 if slot == last[0] else len(text)
        while end < len(text) and _is_mark(text[end]):
            end += 1
        setattr(element, where, text[:begin] + "".join(map(_masked, text[begin:end])) + text[end:])
        _no_longer_a_number(element)


def _is_mark(character: str) -> bool:
    return "\u0e31" <= character <= "\u0e4e" and not skeleton(character)


def _masked(character: str) -> str:
    # One mask for each character, marks included: places found in the same text before stay where they are.
    return MASK if skeleton(character) or _is_mark(character) else character


def _no_longer_a_number(element: Any) -> None:
    """A cell of which the number was masked holds text from now on, and no formula to work it out again."""
    cell = element.getparent()
    if _local(element) != "v" or cell is None or _local(cell) != "c" or cell.get("t") == "s":
        return
    cell.set("t", "str")
    for formula in [inner for inner in cell if _local(inner) == "f"]:
        cell.remove(formula)


def _prove(target: Path, wanted: Sequence[str], limits: Limits) -> None:
    """Reads every part once more."""
    with Archive(target, limits=limits) as archive:
        for member in archive:
            if member.is_folder:
                continue
            content = archive.read(member.name)
            if _MARKUP.search(member.name):
                root = parse(content, limits=limits)
                said = ["".join(block.itertext()) for block in (*_blocks(root), root)]
                said += [value for element in root.iter() for value in element.attrib.values()]
            else:
                said = [content.decode("utf-8", "ignore"), content.decode("utf-16-le", "ignore")]
            told = "\n".join(map(skeleton, said))
            if any(len(text) >= _FEWEST_LETTERS and text in told for text in wanted):
                target.unlink()
                raise StillThere


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
