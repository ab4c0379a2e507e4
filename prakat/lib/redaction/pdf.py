"""PDF: a page from which words are taken is drawn anew as a picture with bars over them, and gets an invisible layer
of all its other words. Nothing of the old page stays: not its content, fonts, remarks or tags, nor any earlier save.

Taking single glyphs out of a content stream leaves traces that differ by producer (widths, kerning, forms, tags); a
picture of the page cannot.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pikepdf
import pypdfium2
from PIL import Image, ImageDraw

from prakat.lib.redaction import invisible
from prakat.lib.redaction.places import Box, Letter, boxes_of, letters_of, runs_of, skeleton, written_again

_DOTS_AN_INCH: Final = 200
_QUALITY: Final = 85
_FEWEST_LETTERS: Final = 4
_SMALLEST, _LARGEST = 4.0, 40.0


class NotFound(LookupError):
    """A text that is to be taken out does not stand on its page as far as can be seen."""


class StillThere(RuntimeError):
    """After redaction a text was still found: nothing is handed out."""


@dataclass(frozen=True, slots=True)
class Redacted:
    """How many places were taken out on each page."""

    places: Mapping[int, int]


def redact(
    source: Path, target: Path, texts: Mapping[int, Sequence[str]], as_seen: Collection[int] = ()
) -> Redacted:
    """Takes texts out of the pages (1 and up) that they are named for, wherever they stand on them, and every string
    that holds one out of the rest of the file. Pages that are named in ``as_seen`` keep only what their reader sees.

    Raises NotFound, or StillThere when the result, read again, says one.
    """
    wanted_of = {number: list(texts.get(number, ())) for number in sorted({*texts, *as_seen})}
    drawn = pypdfium2.PdfDocument(source)
    places: dict[int, int] = {}
    try:
        with pikepdf.open(source) as document:
            font = invisible.font(document)
            for number, wanted in wanted_of.items():
                letters, _ = letters_of(drawn[number - 1], as_seen=number in as_seen)
                places[number] = _redraw(document, drawn[number - 1], number, letters, wanted, font)
            _forget(document, [text for wanted in texts.values() for text in wanted])
            document.remove_unreferenced_resources()
            document.save(target, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    finally:
        drawn.close()
    _prove(target, texts)
    return Redacted(places)


def _redraw(
    document: pikepdf.Pdf,
    page: pypdfium2.PdfPage,
    number: int,
    letters: Sequence[Letter],
    wanted: Sequence[str],
    font: pikepdf.Object,
) -> int:
    for text in wanted:
        if not boxes_of(letters, [text]):
            raise NotFound(text)
    boxes = boxes_of(letters, wanted)
    left, bottom, right, top = page.get_bbox()
    picture = page.render(scale=_DOTS_AN_INCH / 72).to_pil().convert("RGB")
    across, down = picture.width / (right - left), picture.height / (top - bottom)
    brush = ImageDraw.Draw(picture)
    for box in boxes:
        brush.rectangle(
            (
                (box[0] - left) * across,
                (top - box[3]) * down,
                (box[2] - left) * across,
                (top - box[1]) * down,
            ),
            fill="black",
        )
    kept = [letter for letter in letters if not any(_touches(letter.box, box) for box in boxes)]
    old = document.pages[number - 1].obj
    rotation = old.get("/Rotate", 0)
    for name in list(old.keys()):
        if name not in {"/Type", "/Parent", "/MediaBox", "/CropBox"}:
            del old[name]
    old.MediaBox = [left, bottom, right, top]
    old.Rotate = rotation
    old.Contents = document.make_stream(_content(kept, (left, bottom, right, top)))
    image = document.make_indirect(_image(document, picture))
    old.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P0=image), Font=pikepdf.Dictionary(F0=font))
    return len(boxes)


def _touches(one: Box, other: Box) -> bool:
    middle = (one[0] + one[2]) / 2, (one[1] + one[3]) / 2
    return other[0] <= middle[0] <= other[2] and other[1] <= middle[1] <= other[3]


def _content(letters: Sequence[Letter], page: Box) -> bytes:
    """The picture over the whole page, and the words invisibly where they stood."""
    left, bottom, right, top = page
    drawn = [f"q {right - left:.2f} 0 0 {top - bottom:.2f} {left:.2f} {bottom:.2f} cm /P0 Do Q", "BT 3 Tr"]
    for run in runs_of(letters):
        text = written_again(run)
        boxes = [letter.box for letter in run if letter.box[2] > letter.box[0]]
        if not text.strip() or not boxes:
            continue
        heights = [box[3] - box[1] for box in boxes]
        size = max(_SMALLEST, min(_LARGEST, 1.2 * max(heights)))
        width = max(box[2] for box in boxes) - min(box[0] for box in boxes)
        squeezed = 100 * width / (len(text) * invisible.WIDTH / 1000 * size)
        code = text.encode("utf-16-be").hex()
        x, y = min(box[0] for box in boxes), min(box[1] for box in boxes)
        drawn.append(f"/F0 {size:.1f} Tf {squeezed:.1f} Tz 1 0 0 1 {x:.2f} {y:.2f} Tm <{code}> Tj")
    return "\n".join([*drawn, "ET"]).encode()


def _image(document: pikepdf.Pdf, picture: Image.Image) -> pikepdf.Stream:
    """The picture: without loss where that is small, as of drawn pages, else as JPEG, as of scans."""
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=_QUALITY, optimize=True)
    jpeg, flat = target.getvalue(), zlib.compress(picture.tobytes(), 9)
    content, filter = (flat, "/FlateDecode") if len(flat) < len(jpeg) else (jpeg, "/DCTDecode")
    image = pikepdf.Stream(document, content)
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height = picture.size
    image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
    image.Filter = pikepdf.Name(filter)
    return image


def _forget(document: pikepdf.Pdf, texts: Sequence[str]) -> None:
    """Takes out of the rest of the file what repeats its words: metadata, tags, and every string that says one."""
    if "/Info" in document.trailer:
        del document.trailer["/Info"]
    for name in ("/Metadata", "/StructTreeRoot", "/PieceInfo", "/MarkInfo"):
        if name in document.Root:
            del document.Root[name]
    wanted = [skeleton(text) for text in texts]
    wanted = [text for text in wanted if len(text) >= _FEWEST_LETTERS]
    for holder in document.objects:
        _forget_in(holder, wanted)


def _forget_in(holder: Any, wanted: Sequence[str], depth: int = 0) -> None:
    if depth > 50:
        return
    if isinstance(holder, (pikepdf.Dictionary, pikepdf.Stream)):
        entries: Iterator[tuple[Any, Any]] = iter(list(holder.items()))
    elif isinstance(holder, pikepdf.Array):
        entries = iter(list(enumerate(holder)))
    else:
        return
    for key, value in entries:
        if isinstance(value, pikepdf.String):
            if any(text in skeleton(str(value)) for text in wanted):
                holder[key] = pikepdf.String("")
        elif isinstance(value, pikepdf.Object) and not value.is_indirect:
            _forget_in(value, wanted, depth + 1)


def _prove(target: Path, texts: Mapping[int, Sequence[str]]) -> None:
    """Reads the result once more, by its layer and by the picture that a reader sees."""
    document = pypdfium2.PdfDocument(target)
    try:
        for number, wanted in texts.items():
            page = document[number - 1]
            layer = page.get_textpage()
            told = skeleton(layer.get_text_range())
            layer.close()
            letters, _ = letters_of(page)
            if any(skeleton(text) in told or boxes_of(letters, [text]) for text in wanted):
                raise StillThere
    finally:
        document.close()
