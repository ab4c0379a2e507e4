"""Files of a version that is not public: to those who may see the version, and in a form in which nothing runs."""

import re
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from prakat.desk.version.content import ShownFile, files_of
from prakat.desk.version.sighting import see_content
from prakat.desk.visitor import Visitor, page, staff
from prakat.editorial import blobs
from prakat.editorial.gate import paper_pages

CHUNK_BYTES = 1 << 18
_RANGE = re.compile(r"bytes=(\d{1,15})-(\d{1,15})?", re.ASCII)
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


def _sealed(response: HttpResponseBase, mark: str) -> HttpResponseBase:
    """Nothing in it runs; a browser may keep it, but asks each time whether this person may still see it."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = mark
    return response


def _known(request: HttpRequest, mark: str) -> HttpResponse | None:
    """304 when the browser still holds these very bytes."""
    return get_conditional_response(request, etag=mark)


def _pieces(stream: BinaryIO, length: int) -> Iterator[bytes]:
    with stream:
        while length > 0 and (piece := stream.read(min(CHUNK_BYTES, length))):
            length -= len(piece)
            yield piece


def _range(request: HttpRequest, length: int) -> tuple[int, int] | None:
    """The one part that was asked for, as (first, last) byte; None for the whole. Films on phones need it."""
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    if found is None:
        return None
    first = int(found[1])
    last = min(int(found[2]) if found[2] else length - 1, length - 1)
    return (first, last) if first <= last else None


@require_safe
@staff
def file(request: HttpRequest, visitor: Visitor, version_id: int, digest: str, name: str) -> HttpResponseBase:
    """The file itself: pictures and films in place, everything else to be saved and opened outside the browser."""
    found = _file(visitor, version_id, digest)
    known = _known(request, f'"{digest}"')
    if known is not None:
        return known
    length = blobs.store().length(digest)
    part = _range(request, length)
    first, last = part or (0, length - 1)
    stream = blobs.store().open(digest)
    stream.seek(first)
    response = StreamingHttpResponse(_pieces(stream, last - first + 1), content_type=found.media_type)
    if part is not None:
        response.status_code = 206
        response["Content-Range"] = f"bytes {first}-{last}/{length}"
    is_shown = found.is_picture or found.media_type in {"video/mp4", "text/vtt"}
    way = "inline" if is_shown else "attachment"
    response["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(found.name, safe='')}"
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    return _sealed(response, f'"{digest}"')


@require_safe
@staff
def file_page(
    request: HttpRequest, visitor: Visitor, version_id: int, digest: str, number: int
) -> HttpResponseBase:
    """One page of a PDF as a picture."""
    found = _file(visitor, version_id, digest)
    if not found.is_pdf:
        raise Http404
    mark = f'"{digest}-{number}"'
    known = _known(request, mark)
    if known is not None:
        return known
    try:
        picture = paper_pages.picture_of(digest, number)
    except paper_pages.NoSuchPage as error:
        raise Http404 from error
    return _sealed(HttpResponse(picture, content_type=paper_pages.MEDIA_TYPE), mark)


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
    as_text = request.GET.get("as") == "text"
    context = {
        "file": found,
        "version_id": version_id,
        "pages": list(enumerate(found.addresses_of_pages(first, last), start=first)),
        "texts": _texts(digest, first, last) if as_text else None,
        "first": first,
        "last": last,
        "before": max(first - READER_PAGES, 1) if first > 1 else None,
        "after": last + 1 if last < found.pages else None,
    }
    return page(request, visitor, "desk/reader.html", context, here="work")


def _texts(digest: str, first: int, last: int) -> list[tuple[int, str]]:
    """The words of these pages, for who listens to the document instead of looking at it."""
    try:
        return [(number, paper_pages.text_of(digest, number)) for number in range(first, last + 1)]
    except paper_pages.NoSuchPage as error:
        raise Http404 from error
