"""Sets a template with data and gives a PDF: PDF/A-2a and PDF/UA-1, tagged, the same bytes for the same data.

Callers' text travels as JSON and is shown as text: no template evaluates it, so nothing in it acts as markup.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import typst
from PIL import Image

from prakat.lib.thai_text import normalise, one_line
from prakat.reports.fonts import drawable_text, typst_fonts

_TEMPLATES: Final = Path(__file__).parent
_BASE: Final = "official.typ"
_STANDARDS: Final = ["a-2a", "ua-1"]
_SEAL_FORMATS: Final = ("PNG", "JPEG", "WEBP")
_SEAL_MAX_PIXELS: Final = 25_000_000
_SEAL_SIDE_PIXELS: Final = 500
_METADATA_TITLE_MAX_CHARACTERS: Final = 200


class NotAPicture(ValueError):
    """The seal's bytes are not a PNG, JPEG or WebP picture of a sensible size."""


def typeset(template: str, data: Mapping[str, Any], *, at: datetime, seal: bytes | None = None) -> bytes:
    """The PDF of a template of this folder, filled with plain JSON data.

    `at` is written into the PDF as its date. A seal that is not a picture raises NotAPicture.
    """
    files = {
        "main": (_TEMPLATES / template).read_bytes(),
        _BASE: (_TEMPLATES / _BASE).read_bytes(),
    }
    # The binding takes virtual files of text only: the picture travels as a list of byte values.
    picture = list(_seal_as_png(seal)) if seal is not None else None
    everything = {**_drawable(data), "seal": picture}
    files["data.json"] = json.dumps(everything, ensure_ascii=False).encode()
    compile_files: Any = typst.compile  # its stub does not know a dict of virtual files
    pdf = compile_files(
        files,
        format="pdf",
        font_paths=typst_fonts(),
        ignore_system_fonts=True,
        pdf_standards=_STANDARDS,
        timestamp=int(at.timestamp()),
    )
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave several files where one PDF was asked for")
    return pdf


def metadata_title(*parts: str) -> str:
    """A title for the PDF's metadata from the parts that are not empty, of at most 200 characters."""
    title = " – ".join(line for line in map(one_line, parts) if line)
    if len(title) <= _METADATA_TITLE_MAX_CHARACTERS:
        return title
    return title[: _METADATA_TITLE_MAX_CHARACTERS - 1] + "…"


def web_address(text: str) -> str:
    """The address if it can safely be a link on paper (http or https, no spaces, not too long), else ''."""
    address = one_line(text)
    is_web = address.startswith(("https://", "http://"))
    return address if is_web and " " not in address and len(address) <= 2000 else ""


def _drawable(value: Any) -> Any:
    if isinstance(value, str):
        return drawable_text(normalise(value))
    if isinstance(value, Mapping):
        return {key: _drawable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_drawable(item) for item in value]
    return value


def _seal_as_png(data: bytes) -> bytes:
    """The picture drawn anew on white, without metadata, no larger than paper needs."""
    try:
        with Image.open(io.BytesIO(data), formats=_SEAL_FORMATS) as picture:
            if picture.width * picture.height > _SEAL_MAX_PIXELS:
                raise NotAPicture("ภาพตราใหญ่เกินไป")
            drawn = picture.convert("RGBA")
    except NotAPicture:
        raise
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise NotAPicture("ตราต้องเป็นภาพ PNG, JPEG หรือ WebP") from None
    drawn.thumbnail((_SEAL_SIDE_PIXELS, _SEAL_SIDE_PIXELS))
    paper = Image.new("RGB", drawn.size, "white")
    paper.paste(drawn, mask=drawn.getchannel("A"))
    out = io.BytesIO()
    paper.save(out, "PNG", optimize=True)
    return out.getvalue()
