"""What a PDF says about itself: title, language and its mark of accessibility stay, who made it and how goes."""

from __future__ import annotations

import re
from typing import Any, Final
from xml.sax.saxutils import escape

from pikepdf import Dictionary, Name, Pdf, Stream, String

from prakat.lib.cleaning.removals import Tally, What
from prakat.lib.files.limits import Limits, Unsafe
from prakat.lib.files.markup import parse

_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_UA: Final = "{http://www.aiim.org/pdfua/ns/id/}"
_XML_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_DATE: Final = re.compile(rb"D:\d{4,14}(?:Z|[+-]\d\d(?:'\d\d'?)?)?(?:00'00'?)?")
_LANGUAGE: Final = re.compile(r"[A-Za-z0-9-]{1,35}")
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LONGEST_TITLE: Final = 1_000
_MOST_BYTES: Final = 4_000_000
_KEPT_INFO: Final = {"/Title", "/CreationDate", "/ModDate", "/Trapped"}

_PACKET: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">{said}</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def clean_metadata(pdf: Pdf, tally: Tally, limits: Limits) -> None:
    """Replaces both records of the document about itself by what may be known of it."""
    title, dates = _clean_info(pdf, tally)
    said = _stated(pdf.Root.get("/Metadata"), limits)
    title = said.get("title") or title
    language = pdf.Root.get("/Lang")
    if language is not None and not (isinstance(language, String) and _LANGUAGE.fullmatch(str(language))):
        del pdf.Root["/Lang"]
        language = None
    fields = ""
    if title:
        fields += (
            f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        )
    if language is not None and said.get("language"):
        fields += f"<dc:language><rdf:Bag><rdf:li>{escape(str(language))}</rdf:li></rdf:Bag></dc:language>"
    if said.get("part"):
        fields += f"<pdfuaid:part>{said['part']}</pdfuaid:part>"
    if said.get("rev"):
        fields += f"<pdfuaid:rev>{said['rev']}</pdfuaid:rev>"
    if "/Metadata" in pdf.Root:
        if said.get("more"):
            tally.add(What.METADATA)
        del pdf.Root["/Metadata"]
    if fields:
        packet = Stream(pdf, _PACKET.format(said=fields).encode("utf-8"))
        packet["/Type"], packet["/Subtype"] = Name.Metadata, Name.XML
        pdf.Root["/Metadata"] = packet
    info = dict(dates)
    if title:
        info["/Title"] = String(title)
    if info:
        pdf.trailer["/Info"] = pdf.make_indirect(Dictionary(info))


def _clean_info(pdf: Pdf, tally: Tally) -> tuple[str, dict[str, Any]]:
    info = pdf.trailer.get("/Info")
    if info is None:
        return "", {}
    del pdf.trailer["/Info"]
    if not isinstance(info, Dictionary):
        return "", {}
    if more := set(info.keys()) - _KEPT_INFO:
        tally.add(What.METADATA, "", len(more))
    dates = {}
    for key in ("/CreationDate", "/ModDate"):
        value = info.get(key)
        if isinstance(value, String) and _DATE.fullmatch(bytes(value)):
            dates[key] = value
    title = info.get("/Title")
    return (_plain(str(title)) if isinstance(title, String) else ""), dates


def _stated(packet: Any, limits: Limits) -> dict[str, str]:
    """Title, language and accessibility mark of an XMP packet; "more" when it says anything else."""
    if not isinstance(packet, Stream):
        return {}
    said = {"more": "yes"}
    try:
        whole = packet.read_bytes()
        if len(whole) > _MOST_BYTES:
            return said
        root = parse(whole.strip(b"\0 \r\n"), limits=limits)
    except Unsafe:
        return said
    for alternative in root.iter(f"{_DC}title"):
        texts = {one.get(_XML_LANGUAGE, ""): one.text or "" for one in alternative.iter(f"{_RDF}li")}
        said["title"] = _plain(texts.get("x-default") or next(iter(texts.values()), ""))
    if any(True for _ in root.iter(f"{_DC}language")):
        said["language"] = "yes"
    for key, pattern in (("part", r"[0-9]"), ("rev", r"[0-9]{4}")):
        values = [one.text or "" for one in root.iter(f"{_UA}{key}")]
        values += [one.get(f"{_UA}{key}", "") for one in root.iter(f"{_RDF}Description")]
        said[key] = next((value for value in values if re.fullmatch(pattern, value)), "")
    if not _says_more(root):
        del said["more"]
    return said


def _says_more(root: Any) -> bool:
    """Whether a packet holds anything beyond what is written by clean_metadata."""
    ours = {f"{_DC}title", f"{_DC}language", f"{_UA}part", f"{_UA}rev"}
    described = list(root.iter(f"{_RDF}Description"))
    facts = [fact for one in described for fact in one]
    return (
        not facts
        or any(fact.tag not in ours for fact in facts)
        or any(len(one.attrib) > 1 for one in described)
    )


def _plain(title: str) -> str:
    return _NOT_IN_XML.sub("", title).strip()[:_LONGEST_TITLE]
