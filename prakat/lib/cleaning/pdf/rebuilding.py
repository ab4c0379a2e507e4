"""PDF rebuilt: one revision, only what can be reached, and nothing in it that does more than be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf
from pypdfium2 import PdfDocument, PdfiumError

from prakat.lib.cleaning.damage import refusing_damage
from prakat.lib.cleaning.pdf.actions import Pages, allowed_action, allowed_destination
from prakat.lib.cleaning.pdf.annotations import clean_annotations, clean_fields
from prakat.lib.cleaning.pdf.bombs import refuse_bombs, refuse_copies
from prakat.lib.cleaning.pdf.metadata import clean_metadata
from prakat.lib.cleaning.pdf.outline import clean_outline, clean_viewing, named_places
from prakat.lib.cleaning.pdf.sweep import sweep
from prakat.lib.cleaning.removals import Tally, What
from prakat.lib.files.kinds import Format
from prakat.lib.files.limits import Budget, Code, Limits, Unsafe

_CATALOGUE: Final = {
    *("/Type", "/Pages", "/PageLabels", "/Names", "/Dests", "/ViewerPreferences", "/PageLayout", "/PageMode"),
    *("/Outlines", "/OpenAction", "/AcroForm", "/Metadata", "/StructTreeRoot", "/MarkInfo", "/Lang"),
    *("/OutputIntents", "/OCProperties", "/Version"),
}
_WHAT_CATALOGUE: Final = {
    "/AA": What.ACTION,
    "/AF": What.ATTACHMENT,
    "/Collection": What.ATTACHMENT,
    "/PieceInfo": What.PRIVATE,
    "/SpiderInfo": What.PRIVATE,
    "/Perms": What.SIGNATURE,
    "/DSS": What.SIGNATURE,
    "/Legal": What.SIGNATURE,
    "/URI": What.LINK,
    "/JavaScript": What.JAVASCRIPT,
}
_WHAT_NAMES: Final = {
    "/JavaScript": What.JAVASCRIPT,
    "/EmbeddedFiles": What.ATTACHMENT,
    "/Renditions": What.MEDIA,
    "/AlternatePresentations": What.MEDIA,
    "/Templates": What.PRIVATE,
    "/Pages": What.PRIVATE,
    "/IDS": What.PRIVATE,
    "/URLS": What.PRIVATE,
}
_PAGE: Final = {
    *("/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"),
    *("/Contents", "/Rotate", "/Group", "/Annots", "/StructParents", "/Tabs", "/UserUnit"),
}
_WHAT_PAGE: Final = {
    "/AA": What.ACTION,
    "/AF": What.ATTACHMENT,
    "/PieceInfo": What.PRIVATE,
    "/Metadata": What.METADATA,
    "/Thumb": What.THUMBNAIL,
}
_BOXES: Final = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")
_LARGEST_SIDE: Final = 200_000.0  # points: 70 metres
_END: Final = re.compile(rb"startxref\s+\d+\s+%%EOF")
_LINEARIZED: Final = re.compile(rb"\A.{0,2048}/Linearized\b", re.DOTALL)
_VERSION: Final = re.compile(r"/[12]\.[0-9]")


def rebuild(source: Path, target: Path, kind: Format, limits: Limits, tally: Tally, budget: Budget) -> int:
    """Writes the PDF anew and returns its number of pages, which must not change."""
    whole = source.read_bytes()
    refuse_bombs(whole, limits)
    _count_surroundings(whole, tally)
    pages = count_pages(source, limits)
    with refusing_damage(), opened(source, limits) as pdf:
        if pdf.is_encrypted:
            tally.add(What.ENCRYPTION)
        refuse_copies(pdf)
        _clean_document(pdf, tally, limits)
        pdf.save(
            target,
            compress_streams=True,
            object_stream_mode=ObjectStreamMode.generate,
            preserve_pdfa=False,
            fix_metadata_version=False,
            encryption=False,
            deterministic_id=True,
        )
    if count_pages(target, limits) != pages:
        raise Unsafe(Code.BROKEN)
    return pages


@contextmanager
def opened(source: Path, limits: Limits) -> Iterator[Pdf]:
    """The PDF for reading, within limits; Unsafe: encrypted (a password is asked for), parts, broken."""
    pikepdf.settings.set_qpdf_limits(
        doc_max_warnings=20_000,
        max_stream_filters=8,
        parser_max_container_size=2_000_000,
        flate_max_memory=limits.stream_bytes,
        png_max_memory=limits.stream_bytes,
        tiff_max_memory=limits.stream_bytes,
        run_length_max_memory=limits.stream_bytes,
        dct_max_memory=limits.stream_bytes,
    )
    try:
        pdf = pikepdf.open(source, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise Unsafe(Code.ENCRYPTED) from error
    with pdf:
        if len(pdf.objects) > limits.objects:
            raise Unsafe(Code.PARTS, max_parts=limits.objects)
        yield pdf


def count_pages(path: Path, limits: Limits) -> int:
    """The number of pages as a reader counts them; Unsafe: encrypted, broken, pages."""
    try:
        document = PdfDocument(path)
    except PdfiumError as error:
        raise Unsafe(Code.ENCRYPTED if "password" in str(error).lower() else Code.BROKEN) from error
    try:
        count = len(document)
    finally:
        document.close()
    if count > limits.pages:
        raise Unsafe(Code.PAGES, max_pages=limits.pages)
    if count < 1:
        raise Unsafe(Code.BROKEN)
    return count


def _count_surroundings(whole: bytes, tally: Tally) -> None:
    if not whole.startswith(b"%PDF-"):
        tally.add(What.TRAILING)
    ends = [found.end() for found in _END.finditer(whole)]
    if ends and whole[ends[-1] :].strip(b"\0 \t\r\n\x1a"):
        tally.add(What.TRAILING)
    revisions = len(ends) - (2 if _LINEARIZED.match(whole) else 1)
    if revisions > 0:
        tally.add(What.REVISION, "", revisions)


def _clean_document(pdf: Pdf, tally: Tally, limits: Limits) -> None:
    root = pdf.Root
    if str(root.get("/NeedsRendering", False)) == "True":
        raise Unsafe(Code.DYNAMIC_FORM)
    listed = [page.obj for page in pdf.pages]
    if len(listed) > limits.pages:
        raise Unsafe(Code.PAGES, max_pages=limits.pages)
    pages = Pages(frozenset(page.objgen for page in listed))
    for key in set(pdf.trailer.keys()) - {"/Root", "/Info", "/Size", "/Encrypt"}:
        del pdf.trailer[key]
    for key in set(root.keys()) - _CATALOGUE:
        tally.add(_WHAT_CATALOGUE.get(key, What.UNKNOWN))
        del root[key]
    clean_metadata(pdf, tally, limits)
    _clean_names(root, pages, tally, limits)
    _clean_opening(root, pages, tally)
    clean_viewing(root)
    if not _VERSION.fullmatch(str(root.get("/Version", "/1.7"))):
        del root["/Version"]
    if isinstance(form := root.get("/AcroForm"), Dictionary):
        clean_fields(form, pages, tally)
    elif form is not None:
        del root["/AcroForm"]
    clean_outline(root.get("/Outlines"), pages, tally, limits)
    for number, page in enumerate(pdf.pages, 1):
        _clean_page(page.obj, tally, f"page {number}")
        clean_annotations(pdf, page, pages, tally, f"page {number}")
    _flatten_tree(pdf, listed)
    sweep(pdf, pages, tally, limits)


def _clean_names(root: Any, pages: Pages, tally: Tally, limits: Limits) -> None:
    names = root.get("/Names")
    if isinstance(names, Dictionary):
        for key in set(names.keys()) & set(_WHAT_NAMES):
            tally.add(_WHAT_NAMES[key])
    tree, older = named_places(root, pages, limits)
    for key in {"/Names", "/Dests"} & set(root.keys()):
        del root[key]
    if tree is not None:
        root["/Names"] = Dictionary(Dests=tree)
    if older is not None:
        root["/Dests"] = older


def _clean_opening(root: Any, pages: Pages, tally: Tally) -> None:
    """A document may open at a place in it, and do nothing else when it is opened."""
    opening = root.get("/OpenAction")
    if opening is None:
        return
    del root["/OpenAction"]
    if isinstance(opening, Dictionary) and str(opening.get("/S")) == "/GoTo":
        action = allowed_action(opening, pages, tally, "")
        place = None if action is None else action["/D"]
    elif isinstance(opening, Dictionary):
        tally.add(What.ACTION)
        allowed_action(opening, pages, tally, "")
        place = None
    else:
        place = allowed_destination(opening, pages)
    if place is not None:
        root["/OpenAction"] = place


def _clean_page(page: Any, tally: Tally, where: str) -> None:
    for key in set(page.keys()) - _PAGE:
        if key in _WHAT_PAGE:
            tally.add(_WHAT_PAGE[key], where)
        del page[key]
    for key in _BOXES:
        box = page.get(key)
        if isinstance(box, Array) and any(_is_far(side) for side in list(box)):
            raise Unsafe(Code.PIXELS)
    if _is_far(page.get("/UserUnit", 1)):
        raise Unsafe(Code.PIXELS)


def _is_far(value: Any) -> bool:
    try:
        return not abs(float(value)) <= _LARGEST_SIDE
    except (TypeError, ValueError):
        return True


def _flatten_tree(pdf: Pdf, listed: list[Any]) -> None:
    """One node for all pages, so that nothing hangs on the nodes between."""
    tree = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array(listed), Count=len(listed)))
    for page in listed:
        page["/Parent"] = tree
        page["/Type"] = Name.Page
    pdf.Root["/Pages"] = tree
