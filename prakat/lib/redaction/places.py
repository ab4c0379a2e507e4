"""Where words stand on a page, whatever state its text layer is in: found by their letters, marks left aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pypdfium2

from prakat.lib.documents.pdf import is_trusted, layer_of, rendered, resolution_of
from prakat.lib.documents.pdf_glyphs import glyphs_of
from prakat.lib.documents.recognition import symbols
from prakat.lib.layers.encodings import shifted
from prakat.lib.layers.glyphs import Glyph
from prakat.lib.layers.lines import written
from prakat.lib.layers.marks import resolved, respelled
from prakat.lib.thai_dates import arabic_digits

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points of the page as it stands in the file."""
_SARA_AM, _SARA_AA = "\u0e33", "\u0e32"
_MARKS: Final = frozenset(map(chr, (0x0E31, *range(0x0E34, 0x0E3B), *range(0x0E47, 0x0E4F))))
_WIDE_GAP: Final = 3.0
_ROOM: Final = 0.25
"""Marks stand over and under the letters: a box is this part of its height larger above and below."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as it was read, and the box of its ink."""

    text: str
    box: Box
    glyph: Glyph | None = None
    """As the text layer has it; None for one that was recognised."""


def skeleton(text: str) -> str:
    """The text without marks, spaces and punctuation, in one form of digits: what any reading of it agrees on."""
    kept = (letter for letter in arabic_digits(text).casefold() if letter.isalnum() and letter not in _MARKS)
    return "".join(kept).replace(_SARA_AM, _SARA_AA)


def letters_of(
    page: pypdfium2.PdfPage, *, as_seen: bool = False, from_layer: bool = False
) -> tuple[list[Letter], bool]:
    """The letters of a page in order, and whether they had to be recognised from its picture. ``as_seen``: they are, so
    that nothing counts which a reader of the page does not see. ``from_layer``: they are not, whatever the layer says.
    """
    if as_seen:
        return [Letter(text, box) for text, box in _recognised(page, resolution_of(page))], True
    text_page = page.get_textpage()
    glyphs = glyphs_of(text_page)
    text_page.close()
    layered = layer_of(glyphs)
    if from_layer or is_trusted(page, layered):
        if layered.shift is not None:
            glyphs = shifted(glyphs, layered.shift)
        return [
            Letter(chr(glyph.code), (glyph.left, glyph.bottom, glyph.right, glyph.top), glyph)
            for glyph in glyphs
            if not glyph.made
        ], False
    scale = resolution_of(page)
    return [Letter(text, box) for text, box in _recognised(page, scale)], True


def _recognised(page: pypdfium2.PdfPage, dots_an_inch: int) -> Iterator[tuple[str, Box]]:
    picture = rendered(page, dots_an_inch)
    width, height = page.get_size()
    across, down = width / picture.width, height / picture.height
    for text, (left, top, right, bottom) in symbols(picture):
        yield text, (left * across, height - bottom * down, right * across, height - top * down)


def boxes_of(letters: Sequence[Letter], texts: Iterable[str]) -> list[Box]:
    """A box for each line of each place where one of the texts stands; none for a text that is not found."""
    places = [(part, letter.box) for letter in letters for part in skeleton(letter.text)]
    whole = "".join(part for part, _ in places)
    found: list[Box] = []
    for text in texts:
        wanted = skeleton(text)
        at = whole.find(wanted) if wanted else -1
        while at >= 0:
            found += _lines([box for _, box in places[at : at + len(wanted)] if box[2] > box[0]])
            at = whole.find(wanted, at + 1)
    return found


def runs_of(letters: Sequence[Letter]) -> Iterator[list[Letter]]:
    """The letters parted where a line ends or a gap is wide."""
    run: list[Letter] = []
    last: Box | None = None
    for letter in letters:
        box = letter.box
        if box[2] > box[0] and letter.text not in _MARKS:
            height = max(box[3] - box[1], 1.0)
            if last is not None and (
                min(box[3], last[3]) <= max(box[1], last[1])
                or not -2 * height < box[0] - last[2] < _WIDE_GAP * height
            ):
                yield run
                run = []
            if box[3] - box[1] > 1.0:  # dots and dashes say nothing of the line's height
                last = box
        run.append(letter)
    if run:
        yield run


def written_again(run: Sequence[Letter]) -> str:
    """The text of a run, its marks and codes put right."""
    glyphs = [letter.glyph for letter in run if letter.glyph is not None]
    text = resolved(written(glyphs).text) if glyphs else "".join(letter.text for letter in run)
    return " ".join(respelled(text)[0].split())


def _lines(boxes: Sequence[Box]) -> Iterator[Box]:
    """The boxes joined as long as they stand on one line."""
    current: Box | None = None
    for box in boxes:
        if current is not None and min(box[3], current[3]) > max(box[1], current[1]):
            left, bottom = min(current[0], box[0]), min(current[1], box[1])
            current = left, bottom, max(current[2], box[2]), max(current[3], box[3])
            continue
        if current is not None:
            yield _roomy(current)
        current = box
    if current is not None:
        yield _roomy(current)


def _roomy(box: Box) -> Box:
    room = _ROOM * (box[3] - box[1])
    return box[0] - 1, box[1] - room, box[2] + 1, box[3] + 1.6 * room
