"""Pages of a PDF as pictures: what an approver reads on a phone, and nothing in them can run."""

import io
import threading
from functools import lru_cache

import pypdfium2

from prakat.editorial import blobs

WIDTH_PIXELS = 1200
MAX_SCALE = 4.0
MAX_PIXELS = 12_000_000
KEPT_PICTURES = 64
MEDIA_TYPE = "image/webp"

_one_at_a_time = threading.Lock()
"""PDFium keeps state of its own and is not made for threads."""


class NoSuchPage(LookupError):
    """The document does not open, or has no page of that number."""


@lru_cache(maxsize=KEPT_PICTURES)
def picture_of(digest: str, number: int) -> bytes:
    """Page ``number`` (from 1) of a stored PDF as WebP, 1,200 pixels wide. Raises NoSuchPage."""
    content = blobs.store().read(digest)
    with _one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            raise NoSuchPage(digest) from error
        try:
            if not 1 <= number <= len(document):
                raise NoSuchPage(number)
            page = document[number - 1]
            picture = page.render(scale=_scale(page.get_width(), page.get_height())).to_pil()
        except pypdfium2.PdfiumError as error:
            raise NoSuchPage(number) from error
        finally:
            document.close()
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=82, method=2)
    return out.getvalue()


def _scale(width: float, height: float) -> float:
    """As wide as a screen needs, and never so large that one page fills the memory."""
    area = max(width * height, 1.0)
    return min(WIDTH_PIXELS / max(width, 1.0), MAX_SCALE, (MAX_PIXELS / area) ** 0.5)
