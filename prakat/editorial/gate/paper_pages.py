"""Pages of a PDF as pictures: what an approver reads on a phone, and nothing in them can run."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import pypdfium2
from PIL import ImageDraw

from prakat.editorial import blobs
from prakat.lib.redaction.places import boxes_of, letters_of
from prakat.lib.thai_text import normalise

WIDTH_PIXELS = 1200
MAX_SCALE = 4.0
MAX_PIXELS = 12_000_000
KEPT_PICTURES = 64
MEDIA_TYPE = "image/webp"
_WASH, _EDGE = (250, 180, 40, 90), (154, 42, 29, 255)


class NoSuchPage(LookupError):
    """The document does not open, or has no page of that number."""


@lru_cache(maxsize=KEPT_PICTURES)
def picture_of(digest: str, number: int) -> bytes:
    """Page ``number`` (from 1) of a stored PDF as WebP, 1,200 pixels wide. Raises NoSuchPage."""
    with _page(digest, number) as page:
        picture = page.render(scale=_scale(page.get_width(), page.get_height())).to_pil()
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=82, method=2)
    return out.getvalue()


@lru_cache(maxsize=KEPT_PICTURES)
def marked_picture_of(digest: str, number: int, words: tuple[str, ...]) -> bytes:
    """The same with these words marked wherever the page's own text layer tells where they stand."""
    with _page(digest, number) as page:
        letters = letters_of(page, from_layer=True)[0]
        scale = _scale(page.get_width(), page.get_height())
        picture = page.render(scale=scale).to_pil().convert("RGB")
        left, _, _, top = page.get_bbox()
    brush = ImageDraw.Draw(picture, "RGBA")
    for box in boxes_of(letters, words):
        place = (
            (box[0] - left) * scale,
            (top - box[3]) * scale,
            (box[2] - left) * scale,
            (top - box[1]) * scale,
        )
        brush.rectangle(place, fill=_WASH, outline=_EDGE, width=2)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=82, method=2)
    return out.getvalue()


def forget() -> None:
    """Let the pictures go that were kept in memory: one of them may have been erased."""
    picture_of.cache_clear()
    marked_picture_of.cache_clear()


def text_of(digest: str, number: int) -> str:
    """The words of a page as the PDF itself gives them; empty for a scanned page. Raises NoSuchPage."""
    with _page(digest, number) as page:
        text: str = page.get_textpage().get_text_range()
    return normalise(text)


@contextmanager
def _page(digest: str, number: int) -> Iterator[pypdfium2.PdfPage]:
    with blobs.PDFIUM:
        document = None
        try:
            document = pypdfium2.PdfDocument(blobs.store().path(digest))
            if not 1 <= number <= len(document):
                raise NoSuchPage(number)
            yield document[number - 1]
        except (pypdfium2.PdfiumError, FileNotFoundError) as error:
            raise NoSuchPage(digest) from error
        finally:
            if document is not None:
                document.close()


def _scale(width: float, height: float) -> float:
    """As wide as a screen needs, and never so large that one page fills the memory."""
    area = max(width * height, 1.0)
    return min(WIDTH_PIXELS / max(width, 1.0), MAX_SCALE, (MAX_PIXELS / area) ** 0.5)
