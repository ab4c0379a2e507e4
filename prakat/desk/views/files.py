"""Files of a version that is not public: to those who may see the version, and in a form in which nothing runs."""

from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from prakat.desk.version import paper_pages
from prakat.desk.version.content import ShownFile, files_of
from prakat.desk.version.sighting import see_content
from prakat.desk.visitor import Visitor, page, staff
from prakat.editorial import blobs

CHUNK_BYTES = 1 << 18
# Nothing runs; a browser's own frame around a lone picture or film may style itself.
POLICY = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'"
READER_PAGES = 30
"""Pages on one screen of the reader."""


def _file(visitor: Visitor, version_id: int, digest: str) -> ShownFile:
    """A file that belongs to a version that the visitor may see; Http404 for any other digest."""
    row = see_content(visitor, version_id).row
    found = files_of(row.pk, row.snapshot or {}).get(digest)
    if found is None or not blobs.store().has(digest):
        raise Http404
    return found


def _sealed(response: HttpResponseBase) -> HttpResponseBase:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    with stream:
        while piece := stream.read(CHUNK_BYTES):
            yield piece


@require_safe
@staff
def file(request: HttpRequest, visitor: Visitor, version_id: int, digest: str, name: str) -> HttpResponseBase:
    """The file itself: pictures and films in place, everything else to be saved and opened outside the browser."""
    found = _file(visitor, version_id, digest)
    response = StreamingHttpResponse(_pieces(blobs.store().open(digest)), content_type=found.media_type)
    is_shown = found.is_picture or found.media_type in {"video/mp4", "text/vtt"}
    way = "inline" if is_shown else "attachment"
    response["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(found.name, safe='')}"
    response["Content-Length"] = str(blobs.store().length(digest))
    return _sealed(response)


@require_safe
@staff
def file_page(
    request: HttpRequest, visitor: Visitor, version_id: int, digest: str, number: int
) -> HttpResponseBase:
    """One page of a PDF as a picture."""
    found = _file(visitor, version_id, digest)
    if not found.is_pdf:
        raise Http404
    try:
        picture = paper_pages.picture_of(digest, number)
    except paper_pages.NoSuchPage as error:
        raise Http404 from error
    return _sealed(HttpResponse(picture, content_type=paper_pages.MEDIA_TYPE))


@require_safe
@staff
def reader(request: HttpRequest, visitor: Visitor, version_id: int, digest: str) -> HttpResponse:
    """A long document, page after page, thirty on a screen."""
    found = _file(visitor, version_id, digest)
    if not found.is_pdf or not found.pages:
        raise Http404
    asked = request.GET.get("from", "1")
    first = min(max(int(asked), 1), found.pages) if asked.isdecimal() and len(asked) < 7 else 1
    last = min(first + READER_PAGES - 1, found.pages)
    context = {
        "file": found,
        "version_id": version_id,
        "pages": list(enumerate(found.addresses_of_pages(first, last), start=first)),
        "first": first,
        "last": last,
        "before": max(first - READER_PAGES, 1) if first > 1 else None,
        "after": last + 1 if last < found.pages else None,
    }
    return page(request, visitor, "desk/reader.html", context, here="work")
