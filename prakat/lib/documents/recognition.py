"""Optical recognition (tesseract, Thai and English), numbers read twice.

Recognition errs in digits more often than in words, and a wrong figure in a budget looks like a right one. So every
number is read once more by itself, with nothing but digits to choose from; where the two disagree, both are kept.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from PIL import Image

from prakat.lib.layers.marks import respelled, rings_told
from prakat.lib.layers.words import plausible
from prakat.lib.thai_dates import arabic_digits

DOTS_AN_INCH: Final = 300
LANGUAGES: Final = ("tha", "eng")
_FOLDERS: Final = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
)
_DIGITS: Final = "0123456789๐๑๒๓๔๕๖๗๘๙.,:-/()%"
_NUMBER: Final = re.compile("[0-9๐-๙]")
_FEWEST_DIGITS: Final = 3
_MARGIN: Final = 12
_AT_ONCE: Final = 40
_SCALES: Final = (1.0, 0.6)
"""Letters of one height are read better than of another; which, depends on the face."""


Box = tuple[int, int, int, int]
"""Left, top, right, bottom, in pixels."""


class NoRecogniser(RuntimeError):
    """Tesseract's data for Thai and English are not installed."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The text of a picture, its mean confidence (0 to 100), and numbers with a second reading that differs."""

    text: str
    confidence: int
    doubts: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class _Line:
    text: str
    box: Box
    split_at: int | None = None
    """Where its marks begin, if they were taken for another line."""


def recognise(picture: Image.Image) -> Recognised:
    """What the picture of a page says. Raises NoRecogniser."""
    from tesserocr import PSM

    reader = _reader()
    reader.SetVariable("tessedit_char_whitelist", "")
    reader.SetPageSegMode(PSM.AUTO)
    reader.SetImage(picture)
    reader.SetSourceResolution(DOTS_AN_INCH)
    reader.Recognize()
    confidence, numbers, lines = reader.MeanTextConf(), _numbers(reader), _lines(reader)
    for line in lines:
        if line.split_at is not None:
            line.text = _read_line(reader, picture, line)
    text = rings_told(respelled("\n".join(line.text for line in lines))[0])[0]
    return Recognised(text, confidence, tuple(_doubts(reader, picture, numbers)))


def symbols(picture: Image.Image) -> Iterator[tuple[str, Box]]:
    """The letters of a picture, each with its box, in the order of reading. Raises NoRecogniser."""
    from tesserocr import PSM, RIL, iterate_level

    reader = _reader()
    reader.SetVariable("tessedit_char_whitelist", "")
    reader.SetPageSegMode(PSM.AUTO)
    reader.SetImage(picture)
    reader.SetSourceResolution(DOTS_AN_INCH)
    reader.Recognize()
    iterator = reader.GetIterator()
    for symbol in iterate_level(iterator, RIL.SYMBOL) if iterator is not None else ():
        try:
            text, box = symbol.GetUTF8Text(RIL.SYMBOL), symbol.BoundingBox(RIL.SYMBOL)
        except RuntimeError:  # an empty page has no letter
            continue
        if text and box:
            yield text, box


@cache
def _reader() -> Any:
    from tesserocr import PyTessBaseAPI

    return PyTessBaseAPI(path=str(data_folder()), lang="+".join(LANGUAGES))


@cache
def data_folder() -> Path:
    """Where tesseract's data lie. Raises NoRecogniser."""
    for folder in (os.environ.get("TESSDATA_PREFIX", ""), *_FOLDERS):
        if folder and all((Path(folder) / f"{language}.traineddata").is_file() for language in LANGUAGES):
            return Path(folder)
    raise NoRecogniser("tesseract's data for tha and eng are not installed")


def _lines(reader: Any) -> list[_Line]:
    """The lines that were found. Where the marks over a line were taken for a line of their own, as happens with faces
    that set them high, that one is dropped and the line is to be read once more, marks and all."""
    from tesserocr import RIL, iterate_level

    boxes: list[Box] = []
    iterator = reader.GetIterator()
    for line in iterate_level(iterator, RIL.TEXTLINE) if iterator is not None else ():
        try:
            if line.GetUTF8Text(RIL.TEXTLINE).strip():
                boxes.append(line.BoundingBox(RIL.TEXTLINE))
        except RuntimeError:  # an empty page has no line
            continue
    # The iterator parts Thai letters by spaces; the whole text does not, and has the same lines.
    texts = [line for line in reader.GetUTF8Text().split("\n") if line.strip()]
    if len(texts) != len(boxes):
        return [_Line("\n".join(texts), (0, 0, 0, 0))]
    found = [_Line(text, box) for text, box in zip(texts, boxes, strict=True)]
    kept: list[_Line] = []
    for line, below in zip_longest(found, found[1:]):
        if below is not None and _are_marks_over(line.box, below.box):
            below.split_at = min(line.box[1], below.box[1])
        else:
            kept.append(line)
    return kept


def _are_marks_over(line: Box, below: Box) -> bool:
    height, height_below = line[3] - line[1], below[3] - below[1]
    overlap = min(line[2], below[2]) - max(line[0], below[0])
    return (
        height < 0.8 * height_below
        and line[1] < below[1] < line[3] < below[1] + 0.7 * height_below
        and overlap > 0.5 * (line[2] - line[0])
    )


def _read_line(reader: Any, picture: Image.Image, line: _Line) -> str:
    from tesserocr import PSM

    left, top, right, bottom = line.box
    assert line.split_at is not None
    top = max(0, min(top, line.split_at) - (bottom - top) // 3)
    cut = picture.crop((max(0, left - 8), top, right + 8, bottom + 8))
    best, best_worth = line.text, 0.0
    for scale in _SCALES:
        reader.SetImage(cut.resize((max(1, round(cut.width * scale)), max(1, round(cut.height * scale)))))
        for mode in (PSM.RAW_LINE, PSM.SINGLE_LINE):
            reader.SetPageSegMode(mode)
            text = respelled(reader.GetUTF8Text())[0]
            worth = plausible(text) + reader.MeanTextConf() / 100
            if text and worth > best_worth:
                best, best_worth = text, worth
    return best


def _doubts(reader: Any, picture: Image.Image, numbers: Sequence[tuple[str, Box]]) -> list[tuple[str, str]]:
    """The numbers of which a second reading differs."""
    found: list[tuple[str, str]] = []
    for first in range(0, len(numbers), _AT_ONCE):
        part = numbers[first : first + _AT_ONCE]
        for (word, _), again in zip(
            part, _read_again(reader, picture, [box for _, box in part]), strict=True
        ):
            if again and _bare(word) != _bare(again):
                found.append((word, again))
    return found


def _numbers(reader: Any) -> list[tuple[str, Box]]:
    from tesserocr import RIL, iterate_level

    numbers = []
    iterator = reader.GetIterator()
    if iterator is None:
        return []
    for word in iterate_level(iterator, RIL.WORD):
        try:
            text, box = word.GetUTF8Text(RIL.WORD), word.BoundingBox(RIL.WORD)
        except RuntimeError:  # an empty page has no word
            continue
        if (
            box
            and text
            and len(_NUMBER.findall(text)) >= _FEWEST_DIGITS
            and len(_bare(text)) >= 0.6 * len(text.strip())
        ):
            numbers.append((text.strip(), box))
    return numbers


def _read_again(reader: Any, picture: Image.Image, boxes: Sequence[Box]) -> list[str]:
    """The boxes set one under the other and read with nothing but digits to choose from."""
    from tesserocr import PSM, RIL, iterate_level

    height = max(bottom - top for _, top, _, bottom in boxes) + 2 * _MARGIN
    width = max(right - left for left, _, right, _ in boxes) + 4 * _MARGIN
    column = Image.new("L", (width, height * len(boxes)), 255)
    for place, (left, top, right, bottom) in enumerate(boxes):
        crop = picture.crop((max(0, left - 3), max(0, top - 3), right + 3, bottom + 3))
        column.paste(crop, (2 * _MARGIN, place * height + (height - crop.height) // 2))
    reader.SetPageSegMode(PSM.SINGLE_COLUMN)
    reader.SetVariable("tessedit_char_whitelist", _DIGITS)
    reader.SetImage(column)
    reader.SetSourceResolution(DOTS_AN_INCH)
    reader.Recognize()
    readings = [""] * len(boxes)
    iterator = reader.GetIterator()
    for line in iterate_level(iterator, RIL.TEXTLINE) if iterator is not None else ():
        try:
            text, box = line.GetUTF8Text(RIL.TEXTLINE), line.BoundingBox(RIL.TEXTLINE)
        except RuntimeError:
            continue
        if box and text:
            readings[min(len(boxes) - 1, (box[1] + box[3]) // 2 // height)] += text.strip()
    return readings


def _bare(number: str) -> str:
    """The digits alone, Arabic."""
    return "".join(
        character for character in arabic_digits(number) if character.isascii() and character.isdigit()
    )
