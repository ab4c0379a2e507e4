"""A picture of a document: its words are recognised, and bars drawn over those that are to go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageOps

from prakat.lib.documents.recognition import symbols
from prakat.lib.redaction.pdf import NotFound
from prakat.lib.redaction.places import Letter, boxes_of

_QUALITY: Final = 90
_KINDS: Final = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}


def redact(source: Path, target: Path, texts: Sequence[str], format: str) -> int:
    """Draws black bars over every place of the texts and writes the picture anew, without any metadata. Returns how
    many places there were; raises NotFound for a text that is not recognised anywhere."""
    with Image.open(source) as opened:
        picture = ImageOps.exif_transpose(opened).convert("RGB")
    # Boxes have their origin at the foot, as on a page.
    letters = [
        Letter(text, (left, picture.height - bottom, right, picture.height - top))
        for text, (left, top, right, bottom) in symbols(picture)
    ]
    for text in texts:
        if not boxes_of(letters, [text]):
            raise NotFound(text)
    boxes = boxes_of(letters, texts)
    brush = ImageDraw.Draw(picture)
    for left, bottom, right, top in boxes:
        brush.rectangle((left, picture.height - top, right, picture.height - bottom), fill="black")
    picture.save(target, _KINDS[format], quality=_QUALITY)
    return len(boxes)
