"""What a cleaned file may not hold, told by other means than the product's own inspection.

Every layer of the file is unpacked and looked through for the mark that all hostile pieces bear, and for what each
format calls its active parts.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import olefile
import pikepdf
import pypdfium2

from tests.hostile.cases import MARK

WIDE_MARK = MARK.decode("ascii").encode("utf-16-le")
BIG_MARK = MARK.decode("ascii").encode("utf-16-be")
PDF_ACTIONS = {
    *(
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/ResetForm",
        "/GoToR",
        "/GoToE",
        "/Thread",
        "/Sound",
    ),
    *("/Movie", "/Rendition", "/RichMediaExecute", "/GoTo3DView", "/Hide", "/SetOCGState", "/Trans"),
}
PDF_KEYS = {
    *("/JS", "/JavaScript", "/AA", "/EF", "/EmbeddedFiles", "/AF", "/XFA", "/RichMediaContent", "/Collection")
}
PDF_NOTES = {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
OFFICE_NAMES = re.compile(
    r"vba|activex|macrosheet|dialogsheet|oleobject|embeddings/|externallink|connections|customui|printersettings"
    r"|customxml|webextension|_xmlsignatures|ctrlprop|^Basic/|^Scripts/|Configurations2|Thumbnails|\.(bin|exe|html?|js|mht|rtf)$",
    re.IGNORECASE,
)
OFFICE_TAGS = re.compile(
    rb"<(?:[\w.-]+:)?(altChunk|OLEObject|oleObject|oleObj|control|attachedTemplate|subDoc|externalReference|ddeLink"
    rb"|mailMerge|event-listeners?|scripts|script|object-ole|floating-frame|plugin|applet|dde-source|section-source"
    rb"|table-source|execute-macro|hlinkHover|hlinkMouseOver|videoFile|audioFile|dataBinding|docVars|webPublishing)[\s/>]"
)
OFFICE_FIELDS = re.compile(
    rb"DDE(?:AUTO)?|INCLUDE(?:TEXT|PICTURE)|IMPORT|MACROBUTTON|DATABASE|HTMLACTIVEX|EMBED"
)
INSTRUCTIONS = re.compile(rb"<w:instrText[^>]*>([^<]*)<|w:instr=\"([^\"]*)\"")
OUTSIDE = re.compile(rb"<Relationship\s[^>]*TargetMode=\"External\"[^>]*>")
GOOD_TIE = re.compile(
    rb'relationships/hyperlink".*Target="(?:https?://|mailto:|tel:|#)|Target="(?:https?://|mailto:|tel:|#)[^>]*relationships/hyperlink"'
)
TIED = re.compile(
    rb"(?:href|src)=\"(?!#|https?://|mailto:|tel:|\./|Pictures/|Object|ObjectReplacements/|data:image/(?:png|jpeg);)[^\"]+\""
)
_STARTS = {
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpg",
    b"GIF8": "gif",
    b"RIFF": "webp",
    b"II*": "tiff",
    b"MM": "tiff",
    b"BM": "bmp",
    b"\xd0\xcf\x11\xe0": "doc",
    b"WEBVTT": "vtt",
}
SVG_ACTS = re.compile(
    rb"<script|<foreignObject|\son[a-z]+=|javascript:|<set\b|<animate|@import|<!DOCTYPE|<!ENTITY|<image[^>]+href=\"http",
    re.I,
)
TEXT_ACTS = re.compile(r"<\s*(?:script|\?php|html|iframe|object|embed|svg|body|%)", re.IGNORECASE)


def objections(path: Path, kind: str) -> list[str]:
    """What is wrong with a cleaned file of the kind; nothing for a good one."""
    whole = path.read_bytes()
    found = [f"the mark, in {where}" for where, layer in layers(whole, "file") if _marked(layer)]
    look = {"pdf": _pdf, "svg": _svg, "csv": _text, "txt": _text, "vtt": _text, "zip": _zip, "mp4": _mp4}.get(
        kind
    )
    if kind in {"docx", "xlsx", "pptx", "odt", "ods", "odp"}:
        look = _office
    if kind in {"doc", "xls", "ppt"}:
        look = _legacy
    if kind in {"png", "jpg", "gif", "webp", "tiff", "bmp"}:
        look = _picture
    return found + (look(whole) if look else [f"a kind that the oracle does not know: {kind}"])


def suspicions(path: Path) -> list[str]:
    """What is wrong with a file that was not cleaned, which may be damaged: as far as it can be read."""
    whole = path.read_bytes()
    found: list[str] = []
    with suppress(Exception):
        for where, layer in layers(whole, "file"):
            if _marked(layer):
                found.append(f"the mark, in {where}")
                break
    with suppress(Exception):
        found += objections(path, kind_of(whole))
    return found


def kind_of(whole: bytes) -> str:
    """What a file seems to be, by its first bytes."""
    for start, kind in _STARTS.items():
        if whole.startswith(start):
            return kind
    if whole.startswith(b"PK"):
        return "docx" if b"[Content_Types].xml" in whole else "odt" if b"mimetype" in whole else "zip"
    if b"%PDF-" in whole[:1024]:
        return "pdf"
    if whole[4:8] == b"ftyp":
        return "mp4"
    return "svg" if b"<svg" in whole[:4096] else "csv"


def _marked(layer: bytes) -> bool:
    return MARK in layer or WIDE_MARK in layer or BIG_MARK in layer


def layers(whole: bytes, where: str, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """The bytes, and whatever is packed in them, at any depth."""
    yield where, whole
    if depth > 4:
        return
    if whole.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(whole)) as archive:
            for name in archive.namelist():
                yield f"{where}: name", name.encode()
                yield from layers(archive.read(name), f"{where}: {name}", depth + 1)
    elif whole.startswith(b"%PDF"):
        yield from _pdf_layers(whole, where)
    elif whole.startswith(olefile.MAGIC):
        with olefile.OleFileIO(whole) as compound:
            for stream in compound.listdir():
                with compound.openstream(stream) as opened:
                    yield f"{where}: {stream}", opened.read()


def _pdf_layers(whole: bytes, where: str) -> Iterator[tuple[str, bytes]]:
    for start in re.finditer(rb"stream\r?\n", whole):
        try:
            yield f"{where}: inflated", zlib.decompressobj().decompress(whole[start.end() :], 10_000_000)
        except zlib.error:
            continue
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        for one in pdf.objects:
            yield from _strings(one, f"{where}: object")
            if isinstance(one, pikepdf.Stream):
                try:
                    yield f"{where}: stream", one.read_bytes()
                except pikepdf.PdfError:
                    yield f"{where}: raw stream", one.read_raw_bytes()


def _strings(one: object, where: str, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    if depth > 20:
        return
    if isinstance(one, pikepdf.String | pikepdf.Name):
        yield where, str(one).encode("utf-8", "replace")
    elif isinstance(one, pikepdf.Array):
        for part in list(one):
            yield from _strings(part, where, depth + 1)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        for key in one.keys():
            yield where, key.encode("utf-8", "replace")
            if not (isinstance(one[key], pikepdf.Object) and one[key].is_indirect):
                yield from _strings(one[key], where, depth + 1)


def _pdf(whole: bytes) -> list[str]:
    wrong = []
    if not whole.startswith(b"%PDF-") or not whole.endswith(b"%%EOF\n") or whole.count(b"startxref") != 1:
        wrong.append("something before, after or under the file")
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        if pdf.is_encrypted:
            wrong.append("encrypted")
        for one in pdf.objects:
            wrong += _acts(one, 0)
    document = pypdfium2.PdfDocument(whole)
    if len(document) < 1:
        wrong.append("no page")
    if pypdfium2.raw.FPDFDoc_GetJavaScriptActionCount(document) or pypdfium2.raw.FPDFDoc_GetAttachmentCount(
        document
    ):
        wrong.append("PDFium finds scripts or attachments")
    document[0].render(scale=0.1)
    document.close()
    return wrong


def _acts(one: object, depth: int) -> list[str]:
    if isinstance(one, pikepdf.Array):
        return [found for part in list(one) if _direct(part) for found in _acts(part, depth + 1)]
    if not isinstance(one, pikepdf.Dictionary | pikepdf.Stream) or depth > 20:
        return []
    found = [f"key {key}" for key in one.keys() if key in PDF_KEYS]
    if str(one.get("/S")) in PDF_ACTIONS:
        found.append(f"action {one['/S']}")
    if str(one.get("/Subtype")) in PDF_NOTES and "/Rect" in one:
        found.append(f"annotation {one['/Subtype']}")
    if str(one.get("/Type")) in {"/EmbeddedFile", "/Filespec"}:
        found.append("file")
    address = one.get("/URI")
    if address is not None and not re.match(rb"(?i)https?:|mailto:|tel:", bytes(address)):
        found.append("address")
    for key in one.keys():
        if _direct(one[key]):
            found += _acts(one[key], depth + 1)
    return found


def _direct(value: object) -> bool:
    return isinstance(value, pikepdf.Object) and not value.is_indirect


def _office(whole: bytes) -> list[str]:
    wrong = []
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        if archive.testzip() is not None:
            wrong.append("checksum")
        for name in archive.namelist():
            part = archive.read(name)
            if OFFICE_NAMES.search(name):
                wrong.append(f"part {name}")
            if name.endswith(".rels"):
                wrong += [f"tie {tie[0]!r}" for tie in OUTSIDE.finditer(part) if not GOOD_TIE.search(tie[0])]
            elif name.endswith((".xml", ".vml")):
                wrong += [f"tag {tag[1]!r} in {name}" for tag in OFFICE_TAGS.finditer(part)]
                wrong += [
                    f"pointer {tie[0]!r} in {name}" for tie in TIED.finditer(part) if b'="http' not in tie[0]
                ]
                if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
                    wrong.append("document type")
                instructions = b"".join(b"".join(one) for one in INSTRUCTIONS.findall(part))
                if OFFICE_FIELDS.search(instructions):
                    wrong.append(f"field {instructions!r}")
            elif name.endswith("[Content_Types].xml") and re.search(rb"macroEnabled|vbaProject", part):
                wrong.append("type with macros")
    return wrong


def _legacy(whole: bytes) -> list[str]:
    with olefile.OleFileIO(whole) as compound:
        names = ["/".join(path) for path in compound.listdir(streams=True, storages=True)]
    return [f"stream {name!r}" for name in names if re.search(r"VBA|Macros|Ole10Native|Equation|^MBD", name)]


def _picture(whole: bytes) -> list[str]:
    wrong = [
        mark
        for mark in (b"Exif\0", b"<?php", b"<script", b"ns.adobe.com/xap", b"Photoshop 3.0")
        if mark in whole
    ]
    if b"PK\x05\x06" in whole or b"%PDF-" in whole:
        wrong.append(b"another file")
    return [repr(one) for one in wrong]


def _svg(whole: bytes) -> list[str]:
    return [f"acts: {found[0]!r}" for found in SVG_ACTS.finditer(whole)]


def _text(whole: bytes) -> list[str]:
    text = whole.decode("utf-8-sig")
    return [f"tag {found[0]!r}" for found in TEXT_ACTS.finditer(text)] + (["NUL"] if "\0" in text else [])


def _zip(whole: bytes) -> list[str]:
    wrong = []
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        for info in archive.infolist():
            if info.filename.startswith("/") or ".." in info.filename.split("/") or "\\" in info.filename:
                wrong.append(f"name {info.filename!r}")
            if archive.read(info).startswith((b"MZ", b"\x7fELF", b"#!", b"<html", b"L\0\0\0")):
                wrong.append(f"program {info.filename!r}")
    return wrong


def _mp4(whole: bytes) -> list[str]:
    wrong, at = [], 0
    while at < len(whole):
        length, kind = struct.unpack_from(">L4s", whole, at)
        if length == 1:
            length = struct.unpack_from(">Q", whole, at + 8)[0]
        length = length or len(whole) - at
        if kind in {b"uuid", b"meta", b"udta"}:
            wrong.append(f"box {kind!r}")
        at += length
    return wrong + ([] if at == len(whole) else ["after the last box"])
