"""Office files made part by part, as the programs write them that matter here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/{main}" ContentType="application/vnd.openxmlformats-officedocument.{type}.main+xml"/>
</Types>"""
_RELATIONS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
 Target="{main}"/></Relationships>"""
_CORE = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{author}</dc:creator></cp:coreProperties>"""


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def paragraph(text: str, properties: str = "") -> str:
    return f'<w:p><w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def docx(body: str, *, author: str = "", parts: Mapping[str, str] | None = None) -> bytes:
    """A Word file with this body (paragraphs as XML) and further parts by name."""
    main = "word/document.xml"
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES.format(main=main, type="wordprocessingml.document"),
        "_rels/.rels": _RELATIONS.format(main=main),
        main: f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    if author:
        made["docProps/core.xml"] = _CORE.format(author=author)
    return zipped({**made, **(parts or {})})


def pptx(slides: list[str], *, notes: str = "") -> bytes:
    a = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    p = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    main = "ppt/presentation.xml"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES.format(main=main, type="presentationml.presentation"),
        "_rels/.rels": _RELATIONS.format(main=main),
        main: f"<p:presentation {p}/>",
    }
    for number, text in enumerate(slides, start=1):
        parts[f"ppt/slides/slide{number}.xml"] = (
            f"<p:sld {p} {a}><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>"
        )
    if notes:
        parts["ppt/notesSlides/notesSlide1.xml"] = (
            f"<p:notes {p} {a}><a:p><a:r><a:t>{notes}</a:t></a:r></a:p></p:notes>"
        )
    return zipped(parts)


def odt(body: str, *, author: str = "") -> bytes:
    """An OpenDocument text with this body (text:p elements as XML)."""
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    text = f"<office:text>{body}</office:text>"
    content = f"<office:document-content {names}><office:body>{text}</office:body></office:document-content>"
    said = f"<office:meta><dc:creator>{author}</dc:creator></office:meta>"
    meta = f"<office:document-meta {names}>{said}</office:document-meta>"
    return zipped(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "meta.xml": meta}
    )
