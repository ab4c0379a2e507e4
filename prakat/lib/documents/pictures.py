"""Pictures read by recognition, frame by frame; the place and the author that a camera wrote into them as traces."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PIL import ExifTags, Image, ImageOps, ImageSequence

from prakat.lib.documents.recognition import recognise
from prakat.lib.documents.shapes import Hidden, Layer, Page, Reading, Trace, shortened
from prakat.lib.files.limits import Code, Limits, Unsafe

_FRAMES_READ: Final = 50
_NARROW: Final = 1_500
_WIDE: Final = 5_000
_AUTHORS: Final = (ExifTags.Base.Artist, ExifTags.Base.Copyright, ExifTags.Base.XPAuthor)


def read_picture(path: Path, format: str, limits: Limits, *, recognising: bool) -> Reading:
    """A page a frame. Unsafe: pixels, broken."""
    try:
        with Image.open(path) as picture:
            if picture.width * picture.height > limits.pixels:
                raise Unsafe(Code.PIXELS, max_pixels=limits.pixels)
            traces = tuple(_traces(picture))
            frames = ImageSequence.Iterator(picture)
            pages = []
            for number, frame in zip(range(1, _FRAMES_READ + 1), frames, strict=False):
                if format == "gif" and number > 1:
                    break
                pages.append(_read(frame, number, recognising))
    except Unsafe:
        raise
    except Image.DecompressionBombError as error:
        raise Unsafe(Code.PIXELS, max_pixels=limits.pixels) from error
    except Exception as error:  # Pillow raises many kinds for broken pictures
        raise Unsafe(Code.BROKEN) from error
    return Reading(format, tuple(pages), traces)


def _read(frame: Image.Image, number: int, recognising: bool) -> Page:
    if not recognising:
        return Page(number, "", Layer.NONE)
    upright = ImageOps.exif_transpose(frame) or frame
    flat = Image.new("RGB", upright.size, "white")
    shown = upright.convert("RGBA")
    flat.paste(shown, mask=shown.getchannel("A"))
    grey = flat.convert("L")
    scale = min(3.0, max(1.0, _NARROW / max(1, grey.width)), _WIDE / max(grey.size))
    if scale != 1.0:
        grey = grey.resize((max(1, round(grey.width * scale)), max(1, round(grey.height * scale))))
    read = recognise(grey)
    return Page(number, read.text, Layer.OCR if read.text.strip() else Layer.NONE, read.doubts)


def _traces(picture: Image.Image) -> Iterator[Trace]:
    exif = picture.getexif()
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        yield Trace(Hidden.PLACE, 0, "")
    for tag in _AUTHORS:
        value = exif.get(tag)
        if isinstance(value, bytes):
            value = value.decode("utf-16-le", "replace")
        if value and str(value).strip("\0 "):
            yield Trace(Hidden.AUTHOR, 0, shortened(str(value).strip("\0 ")))
