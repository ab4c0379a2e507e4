"""Everything that is left in a PDF gone through once: hidden pages, files and actions in places nobody looks.

The places that the standard names are cleaned before, by what may stay there. This goes through whatever can
still be reached and empties what is known to be harmful, wherever it hangs.
"""

from __future__ import annotations

from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from prakat.lib.cleaning.pdf.actions import FORBIDDEN, TURNS, Pages
from prakat.lib.cleaning.pictures.jpeg_segments import without_metadata
from prakat.lib.cleaning.removals import Tally, What
from prakat.lib.files.limits import Code, Limits, Unsafe

_FILES: Final = {"/Filespec", "/F", "/EmbeddedFile"}
_MEDIA: Final = {
    *("/3D", "/3DNode", "/Rendition", "/MediaClip", "/Sound", "/Movie", "/RichMediaContent", "/SlideShow"),
    *("/Slideshow", "/RichMediaConfiguration", "/RichMediaSettings", "/RichMediaInstance", "/NavNode"),
}
_OF_FILES: Final = {"/EF", "/RF"}
_NEVER: Final = {
    "/PieceInfo": What.PRIVATE,
    "/OPI": What.REMOTE,
    "/CreatorInfo": What.METADATA,
    "/JS": What.JAVASCRIPT,
    "/AF": What.ATTACHMENT,
    "/AA": What.ACTION,
    "/OpenAction": What.ACTION,
    "/XFA": What.FORM,
    "/EmbeddedFiles": What.ATTACHMENT,
    "/URLS": What.PRIVATE,
    "/RichMediaContent": What.MEDIA,
    "/DestOutputProfileRef": What.REMOTE,
}
_NEVER_OF_STREAMS: Final = {
    "/F": What.REMOTE,
    "/FFilter": What.REMOTE,
    "/FDecodeParms": What.REMOTE,
    "/Ref": What.REMOTE,
    "/Alternates": What.REMOTE,
    "/Thumb": What.THUMBNAIL,
    "/Metadata": What.METADATA,
}
_DRAWN: Final = {"/Image", "/Form"}
_EXPANDING: Final = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}
_MOST_FILTERS: Final = 4
_NESTED_BYTES: Final = 50_000_000


def sweep(pdf: Pdf, pages: Pages, tally: Tally, limits: Limits) -> None:
    """Walks from the trailer to everything that will be written; Unsafe: parts, pixels, ratio."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [pdf.trailer]
    catalogue = pdf.Root.objgen
    packet = pdf.Root.get("/Metadata")
    if isinstance(packet, Stream):
        seen.add(packet.objgen)
    while waiting:
        one = waiting.pop()
        if one.is_indirect:
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
            if len(seen) > limits.objects:
                raise Unsafe(Code.PARTS, max_parts=limits.objects)
        if isinstance(one, Array):
            waiting += [part for part in list(one) if _is_container(part)]
            continue
        is_stream = isinstance(one, Stream)
        if not _is_foreign(one, is_stream, pages, catalogue, tally):
            _strip(one, is_stream, tally, is_catalogue=one.is_indirect and one.objgen == catalogue)
        if is_stream:
            _clean_stream(one, tally, limits)
        waiting += [part for key in one.keys() if _is_container(part := one.get(key))]


def _is_container(value: Any) -> bool:
    return isinstance(value, Array | Dictionary | Stream)


def _is_foreign(one: Any, is_stream: bool, pages: Pages, catalogue: tuple[int, int], tally: Tally) -> bool:
    """Empties files, media, actions that are not accepted, and pages that are not in the document."""
    kind, style = str(one.get("/Type")), str(one.get("/S"))
    what = None
    if kind in _FILES or not _OF_FILES.isdisjoint(one.keys()):
        what = What.ATTACHMENT
    elif kind in _MEDIA:
        what = What.MEDIA
    elif style in FORBIDDEN and not _is_structure(one, kind):
        what = What.JAVASCRIPT if style == "/JavaScript" else What.ACTION
    elif style == "/Named" and str(one.get("/N")) not in TURNS and not _is_structure(one, kind):
        what = What.ACTION
    elif kind == "/Page" and not pages.hold(one):
        what = What.PRIVATE
    elif (kind == "/Catalog" and one.objgen != catalogue) or kind == "/Sig":
        what = What.PRIVATE if kind == "/Catalog" else What.SIGNATURE
    elif is_stream and "/PS" in {str(one.get("/Subtype")), str(one.get("/Subtype2"))}:
        what = What.SCRIPT
    if what is None:
        return False
    tally.add(what)
    for key in list(one.keys()):
        if key not in {"/Length", "/Filter", "/DecodeParms"}:
            del one[key]
    if is_stream:
        one.write(b"")
    return True


def _is_structure(one: Any, kind: str) -> bool:
    """Whether it is a piece of the logical structure, which may be of a type that is named like an action."""
    return kind == "/StructElem" and not {"/JS", "/F", "/URI", "/D", "/Win", "/Next"} & set(one.keys())


def _strip(one: Any, is_stream: bool, tally: Tally, *, is_catalogue: bool) -> None:
    for key in list(one.keys()):
        what = _NEVER.get(key) or (_NEVER_OF_STREAMS.get(key) if is_stream else None)
        if what is None and key in {"/Metadata", "/Thumb"} and not is_catalogue and _is_raw(one.get(key)):
            what = What.METADATA if key == "/Metadata" else What.THUMBNAIL
        if what is None or (is_catalogue and key == "/OpenAction"):
            continue
        if key in {"/JS", "/AA", "/AF", "/URLS", "/XFA"} and _is_resource(one.get(key)):
            continue  # a font or picture that is called so
        tally.add(what)
        del one[key]


def _is_raw(value: Any) -> bool:
    return isinstance(value, Stream) and str(value.get("/Subtype")) not in _DRAWN


def _is_resource(value: Any) -> bool:
    if isinstance(value, Stream):
        return str(value.get("/Subtype")) in _DRAWN
    return isinstance(value, Dictionary) and str(value.get("/Type")) in {"/Font", "/ExtGState", "/Pattern"}


def _clean_stream(stream: Any, tally: Tally, limits: Limits) -> None:
    filters = _filters(stream)
    if len(filters) > _MOST_FILTERS:
        raise Unsafe(Code.RATIO, max_ratio=limits.ratio)
    if sum(name in _EXPANDING for name in filters) > 1:
        unpacked = stream.read_bytes()
        if len(unpacked) > _NESTED_BYTES:
            raise Unsafe(Code.RATIO, max_ratio=limits.ratio)
        stream.write(unpacked)
    if str(stream.get("/Subtype")) != "/Image" and "/Width" not in stream:
        return
    width, height = stream.get("/Width", 0), stream.get("/Height", 0)
    if not isinstance(width, int) or not isinstance(height, int) or width * height > limits.pixels:
        raise Unsafe(Code.PIXELS, max_pixels=limits.pixels)
    if filters == ["/DCTDecode"]:
        jpeg = stream.read_raw_bytes()
        bare = without_metadata(jpeg)
        if bare is not None and len(bare) < len(jpeg):
            if b"Exif\0" in jpeg:
                tally.add(What.METADATA)
            stream.write(bare, filter=Name.DCTDecode, decode_parms=stream.get("/DecodeParms"))


def _filters(stream: Any) -> list[str]:
    named = stream.get("/Filter")
    if isinstance(named, Array):
        return [str(name) for name in list(named)]
    return [str(named)] if isinstance(named, Object) else []
