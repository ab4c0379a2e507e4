"""What lies on the pages of a PDF: notes, links and fields keep their look and lose what they do."""

from __future__ import annotations

from typing import Any, Final

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from prakat.lib.cleaning.pdf.actions import Pages, allowed_action, allowed_destination
from prakat.lib.cleaning.removals import Tally, What

_DROPPED: Final = {
    "/FileAttachment": What.ATTACHMENT,
    "/Sound": What.MEDIA,
    "/Movie": What.MEDIA,
    "/Screen": What.MEDIA,
    "/3D": What.MEDIA,
    "/RichMedia": What.MEDIA,
}
_KEPT: Final = {
    *("/Text", "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight"),
    *("/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Stamp", "/Ink", "/Popup", "/Widget", "/Watermark"),
    "/Redact",
}
_KEYS: Final = {
    # Of every annotation
    *("/Type", "/Subtype", "/Rect", "/Contents", "/P", "/NM", "/M", "/F", "/AP", "/AS", "/Border", "/C"),
    *("/StructParent", "/OC", "/BM", "/ca", "/CA", "/Lang", "/BE", "/BS", "/DA", "/Q"),
    # Of notes and marks
    *(
        "/T",
        "/Popup",
        "/CreationDate",
        "/IRT",
        "/Subj",
        "/RT",
        "/IT",
        "/Open",
        "/Name",
        "/State",
        "/StateModel",
    ),
    *("/QuadPoints", "/CL", "/RD", "/LE", "/DS", "/L", "/IC", "/LL", "/LLE", "/Cap", "/LLO", "/CP", "/CO"),
    *("/Vertices", "/InkList", "/Sy", "/Parent", "/RO", "/OverlayText", "/Repeat", "/Path", "/FixedPrint"),
    # Of links, whose action and destination are made anew
    *("/H", "/A", "/Dest"),
    # Of widgets and fields
    *("/MK", "/FT", "/Kids", "/TU", "/TM", "/Ff", "/V", "/DV", "/MaxLen", "/Opt", "/TI", "/I"),
}
_WHAT_KEYS: Final = {
    "/AA": What.ACTION,
    "/AF": What.ATTACHMENT,
    "/FS": What.ATTACHMENT,
    "/PA": What.LINK,
    "/RC": What.PRIVATE,
    "/RV": What.PRIVATE,
    "/ExData": What.MEDIA,
}
_DEEPEST: Final = 100


def clean_annotations(pdf: Pdf, page: Page, pages: Pages, tally: Tally, where: str) -> None:
    """Makes anew the list of what lies on the page: only known sorts, only known keys, no actions but links."""
    listed = page.obj.get("/Annots")
    if listed is None:
        return
    kept = []
    for one in list(listed) if isinstance(listed, Array) else []:
        if not isinstance(one, Dictionary):
            continue
        kind = str(one.get("/Subtype"))
        if kind not in _KEPT:
            tally.add(_DROPPED.get(kind, What.UNKNOWN), where)
        elif kind == "/Widget" and _field_type(one) == "/Sig":
            tally.add(What.SIGNATURE, where)
            _paint(pdf, page, one)
        else:
            _clean(one, pages, tally, where)
            kept.append(one)
    if kept:
        page.obj["/Annots"] = Array(kept)
    else:
        del page.obj["/Annots"]


def clean_fields(form: Any, pages: Pages, tally: Tally) -> None:
    """Takes signatures and scripts out of the fields of a form, and what else is in it but fields and looks."""
    for key in list(form.keys()):
        if key == "/XFA":
            tally.add(What.FORM)
        if key not in {"/Fields", "/NeedAppearances", "/DR", "/DA", "/Q"}:
            del form[key]
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [(form, "/Fields")]
    while waiting:
        above, key = waiting.pop()
        listed = above.get(key)
        kept = []
        for field in list(listed) if isinstance(listed, Array) else []:
            if not isinstance(field, Dictionary) or _field_type(field) == "/Sig":
                continue
            if field.is_indirect and field.objgen in seen:
                continue
            seen.add(field.objgen)
            _clean(field, pages, tally, "")
            kept.append(field)
            if "/Kids" in field:
                waiting.append((field, "/Kids"))
        above[key] = Array(kept)


def _clean(annotation: Any, pages: Pages, tally: Tally, where: str) -> None:
    for key in list(annotation.keys()):
        if key not in _KEYS:
            tally.add(_WHAT_KEYS.get(key, What.UNKNOWN), where)
            del annotation[key]
    if (action := annotation.get("/A")) is not None:
        allowed = allowed_action(action, pages, tally, where)
        if allowed is None:
            del annotation["/A"]
        else:
            annotation["/A"] = allowed
    if (place := annotation.get("/Dest")) is not None:
        local = allowed_destination(place, pages)
        if local is None:
            del annotation["/Dest"]
        else:
            annotation["/Dest"] = local
    for key in ("/P", "/Popup", "/IRT", "/Parent"):
        if key in annotation and not isinstance(annotation.get(key), Dictionary):
            del annotation[key]
    if "/P" in annotation and not pages.hold(annotation["/P"]):
        del annotation["/P"]


def _field_type(field: Any) -> str:
    """The type of the field or of the one that it is a part of."""
    for _ in range(_DEEPEST):
        if not isinstance(field, Dictionary):
            break
        if (kind := field.get("/FT")) is not None:
            return str(kind)
        field = field.get("/Parent")
    return ""


def _paint(pdf: Pdf, page: Page, widget: Any) -> None:
    """Paints the look of a field onto the page that it lay on, where it lay."""
    look = _look(widget)
    if look is None or int(widget.get("/F", 0)) & 0b100010:  # hidden, or not for the screen
        return
    rectangle, box = _numbers(widget.get("/Rect"), 4), _numbers(look.get("/BBox"), 4)
    if rectangle is None or box is None:
        return
    matrix = _numbers(look.get("/Matrix"), 6) or [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
    left, bottom, right, top = _bounds(box, matrix)
    x, y = min(rectangle[0], rectangle[2]), min(rectangle[1], rectangle[3])
    width, height = abs(rectangle[2] - rectangle[0]), abs(rectangle[3] - rectangle[1])
    if not (right - left > 0 and top - bottom > 0 and width > 0 and height > 0):
        return
    across, up = width / (right - left), height / (top - bottom)
    look["/Type"], look["/Subtype"] = Name.XObject, Name.Form
    name = page.add_resource(look, Name.XObject, prefix="Signature")
    place = f"{across:.5f} 0 0 {up:.5f} {x - left * across:.5f} {y - bottom * up:.5f}"
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(f"\nQ\nq {place} cm {name} Do Q\n".encode("ascii"))


def _look(widget: Any) -> Object | None:
    looks = widget.get("/AP")
    look = looks.get("/N") if isinstance(looks, Dictionary) else None
    if isinstance(look, Dictionary):
        look = look.get(str(widget.get("/AS", "/")))
    return look if isinstance(look, Stream) else None


def _numbers(values: Any, count: int) -> list[float] | None:
    if not isinstance(values, Array) or len(values) != count:
        return None
    try:
        return [float(value) for value in list(values)]
    except (TypeError, ValueError):
        return None


def _bounds(box: list[float], matrix: list[float]) -> tuple[float, float, float, float]:
    a, b, c, d, e, f = matrix
    corners = [(x * a + y * c + e, x * b + y * d + f) for x in box[::2] for y in box[1::2]]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(up), max(across), max(up)
