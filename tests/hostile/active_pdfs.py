"""Every place in which a PDF can act, written in every way in which a PDF can be written."""

import io
from collections.abc import Callable, Iterator

import pikepdf

from tests.hostile.cases import MARK, Case
from tests.hostile.pdf_writer import Document, Writing

SCRIPT = b"app.alert('%s')" % MARK
ADDRESS = b"http://%s.example/" % MARK
Place = Callable[[Document], None]


def script(document: Document) -> bytes:
    return b"<< /S /JavaScript /JS %s >>" % document.text(SCRIPT)


def launch(document: Document) -> bytes:
    return b"<< /S /Launch /F %s /Win << /F %s /P (x) >> >>" % (
        (document.writing.string(MARK + b".exe"),) * 2
    )


def annotation(document: Document, body: bytes) -> None:
    document.annotations.append(document.add(b"<< /Type /Annot /Rect [50 50 150 150] %s >>" % body))


def link(document: Document, action: bytes) -> None:
    annotation(document, b"/Subtype /Link /A %s" % document.value(action))


def attached(document: Document) -> bytes:
    content = document.stream(b"MZ" + MARK, b"/Type /EmbeddedFile")
    return document.add(b"<< /Type /Filespec /F (a.exe) /UF (a.exe) /EF << /F %s >> >>" % content)


def field(document: Document, body: bytes) -> None:
    number = document.add(b"<< /Type /Annot /Subtype /Widget /Rect [9 9 99 30] /FT /Tx /T (t) %s >>" % body)
    document.annotations.append(number)
    document.catalogue += b" /AcroForm << /Fields [%s] >>" % number


def outline(document: Document, body: bytes) -> None:
    heading = document.add(b"<< /Title (x) /Parent 8 0 R %s >>" % body)
    document.objects[8] = b"<< /Type /Outlines /First %s /Last %s /Count 1 >>" % (heading, heading)
    document.catalogue += b" /Outlines 8 0 R"


def named(document: Document, tree: bytes, value: bytes) -> None:
    document.catalogue += b" /Names << /%s << /Names [(a) %s] >> >>" % (tree, value)


def opening(document: Document, action: bytes) -> None:
    document.catalogue += b" /OpenAction %s" % document.value(action)


def hidden_page(document: Document) -> None:
    contents = document.stream(b"BT /F1 9 Tf (%s) Tj ET" % MARK)
    page = document.add(b"<< /Type /Page /MediaBox [0 0 9 9] /Contents %s >>" % contents)
    link(document, b"<< /S /GoTo /D [%s /Fit] >>" % page)


def signature(document: Document) -> None:
    look = document.stream(b"0 0 9 9 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    value = document.add(b"<< /Type /Sig /Filter /Adobe.PPKLite /Contents <00> /Name (%s) >>" % MARK)
    field(document, b"/FT /Sig /V %s /AP << /N %s >>" % (value, look))


def rendition(document: Document) -> bytes:
    return b"<< /S /Rendition /OP 0 /JS %s /R << /S /MR /C << /S /MCD /D %s >> >> >>" % (
        document.text(SCRIPT),
        attached(document),
    )


PLACES: dict[str, Place] = {
    "names of scripts": lambda d: named(d, b"JavaScript", script(d)),
    "opening script": lambda d: opening(d, script(d)),
    "opening launch": lambda d: opening(d, launch(d)),
    "opening address": lambda d: opening(d, b"<< /S /URI /URI (http://%s.example) >>" % MARK),
    "opening go-to then script": lambda d: opening(d, b"<< /S /GoTo /D [3 0 R /Fit] /Next %s >>" % script(d)),
    **{
        f"catalogue on {event}": lambda d, e=event: setattr(
            d, "catalogue", d.catalogue + b" /AA << /%s %s >>" % (e.encode(), script(d))
        )
        for event in ("WC", "WS", "DS", "WP", "DP")
    },
    **{
        f"page on {event}": lambda d, e=event: setattr(
            d, "page", b"/AA << /%s %s >>" % (e.encode(), d.value(script(d)))
        )
        for event in ("O", "C")
    },
    **{
        f"note on {event}": lambda d, e=event: annotation(
            d, b"/Subtype /Text /Contents (x) /AA << /%s %s >>" % (e.encode(), script(d))
        )
        for event in ("E", "X", "D", "U", "Fo", "Bl", "PO", "PC", "PV", "PI")
    },
    **{
        f"field on {event}": lambda d, e=event: field(d, b"/AA << /%s %s >>" % (e.encode(), script(d)))
        for event in ("K", "F", "V", "C")
    },
    "link script": lambda d: link(d, script(d)),
    "link launch": lambda d: link(d, launch(d)),
    "link then script": lambda d: link(d, b"<< /S /URI /URI (https://a.example/) /Next %s >>" % script(d)),
    "link then list": lambda d: link(
        d,
        b"<< /S /GoTo /D [3 0 R /Fit] /Next [%s << /S /Named /N /NextPage /Next %s >>] >>"
        % (script(d), launch(d)),
    ),
    "link on the side": lambda d: annotation(d, b"/Subtype /Link /PA %s" % script(d)),
    "button": lambda d: field(d, b"/FT /Btn /Ff 65536 /A %s" % script(d)),
    "heading": lambda d: outline(d, b"/A %s" % d.value(script(d))),
    "heading launch": lambda d: outline(d, b"/A %s" % launch(d)),
    "rendition": lambda d: link(d, rendition(d)),
    "names of renditions": lambda d: named(d, b"Renditions", rendition(d)),
    **{
        f"address {scheme.decode()}": lambda d, s=scheme: link(
            d, b"<< /S /URI /URI %s >>" % d.writing.string(s + MARK)
        )
        for scheme in (
            b"javascript:",
            b"JaVaScRiPt:",
            b"\tjavascript:",
            b"file:///",
            b"data:text/html,",
            b"\\\\",
            b"vbscript:",
            b"smb://",
        )
    },
    "form in XML": lambda d: setattr(
        d,
        "catalogue",
        b"/AcroForm << /Fields [] /XFA %s >>" % d.stream(b"<xdp><script>%s</script></xdp>" % MARK),
    ),
    "form in XML by parts": lambda d: setattr(
        d,
        "catalogue",
        b"/AcroForm << /Fields [] /XFA [(template) %s] >>" % d.stream(b"<template>%s</template>" % MARK),
    ),
    "rich media": lambda d: annotation(
        d, b"/Subtype /RichMedia /RichMediaContent << /Assets << /Names [(a) %s] >> >>" % attached(d)
    ),
    "screen": lambda d: annotation(d, b"/Subtype /Screen /A %s" % rendition(d)),
    "movie": lambda d: annotation(d, b"/Subtype /Movie /Movie << /F (%s) >>" % MARK),
    "sound": lambda d: annotation(d, b"/Subtype /Sound /Sound %s" % d.stream(MARK, b"/Type /Sound /R 8000")),
    "three dimensions": lambda d: annotation(
        d,
        b"/Subtype /3D /3DD %s"
        % d.stream(MARK, b"/Type /3D /Subtype /U3D /OnInstantiate %s" % d.stream(SCRIPT)),
    ),
    "attachment on the page": lambda d: annotation(d, b"/Subtype /FileAttachment /FS %s" % attached(d)),
    "attachments": lambda d: named(d, b"EmbeddedFiles", attached(d)),
    "associated file": lambda d: setattr(d, "catalogue", b"/AF [%s]" % attached(d)),
    "associated file of the page": lambda d: setattr(d, "page", b"/AF [%s]" % attached(d)),
    "associated file of a note": lambda d: annotation(d, b"/Subtype /Text /AF [%s]" % attached(d)),
    "portfolio": lambda d: (
        named(d, b"EmbeddedFiles", attached(d)),
        setattr(d, "catalogue", d.catalogue + b" /Collection << /Type /Collection /View /T >>"),
    )[0],
    "send the form": lambda d: link(
        d, b"<< /S /SubmitForm /F << /FS /URL /F %s >> >>" % d.writing.string(ADDRESS)
    ),
    "read the form": lambda d: link(d, b"<< /S /ImportData /F %s >>" % d.writing.string(MARK + b".fdf")),
    "empty the form": lambda d: link(d, b"<< /S /ResetForm /Next %s >>" % script(d)),
    "another file": lambda d: link(
        d, b"<< /S /GoToR /F %s /D [0 /Fit] >>" % d.writing.string(MARK + b".pdf")
    ),
    "another machine": lambda d: link(d, b"<< /S /GoToR /F (\\\\\\\\%s\\\\a.pdf) /D [0 /Fit] >>" % MARK),
    "opening another file": lambda d: opening(d, b"<< /S /GoToE /F (%s.pdf) /D [0 /Fit] >>" % MARK),
    "article elsewhere": lambda d: link(d, b"<< /S /Thread /F (%s.pdf) /D 0 >>" % MARK),
    "hide": lambda d: link(d, b"<< /S /Hide /T (t) /Next %s >>" % script(d)),
    "switch layers": lambda d: link(d, b"<< /S /SetOCGState /State [/ON] /Next %s >>" % script(d)),
    "transition": lambda d: link(d, b"<< /S /Trans /Trans << /S /Fly >> /Next %s >>" % script(d)),
    "view": lambda d: link(d, b"<< /S /GoTo3DView /TA (%s) /V /F >>" % MARK),
    "print": lambda d: link(d, b"<< /S /Named /N /Print /Next %s >>" % script(d)),
    "save as": lambda d: link(d, b"<< /S /Named /N /SaveAs /X (%s) >>" % MARK),
    "private to a program": lambda d: setattr(
        d, "catalogue", b"/PieceInfo << /A << /LastModified (D:2020) /Private %s >> >>" % d.stream(MARK)
    ),
    "private of the page": lambda d: setattr(
        d, "page", b"/PieceInfo << /A << /LastModified (D:2020) /Private %s >> >>" % d.stream(MARK)
    ),
    "unknown keys": lambda d: setattr(d, "catalogue", b"/Xyz << /A %s >>" % d.stream(MARK)),
    "unknown keys of the page": lambda d: setattr(d, "page", b"/Xyz %s" % d.stream(SCRIPT)),
    "small picture of the page": lambda d: setattr(
        d,
        "page",
        b"/Thumb %s" % d.stream(MARK, b"/Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8"),
    ),
    "metadata": lambda d: setattr(
        d,
        "catalogue",
        b"/Metadata %s"
        % d.stream(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>%s</x:xmpmeta>" % MARK, b"/Type /Metadata"),
    ),
    "who made it": lambda d: setattr(
        d, "trailer", b"/Info %s" % d.add(b"<< /Author (%s) /Creator (%s) /Title (ok) >>" % (MARK, MARK))
    ),
    "page kept hidden": hidden_page,
    "page template": lambda d: named(
        d, b"Templates", d.add(b"<< /Type /Template /Contents %s >>" % d.stream(MARK))
    ),
    "nothing leads to it": lambda d: (d.add(script(d)), None)[1],
    "page tree acts": lambda d: d.objects.__setitem__(
        2, b"<< /Type /Pages /Kids [3 0 R] /Count 1 /AA << /O %s >> /X %s >>" % (script(d), d.stream(MARK))
    ),
    "signature": signature,
    "rights": lambda d: setattr(
        d, "catalogue", b"/Perms << /UR3 << /Type /Sig /Contents <00> /Name (%s) >> >>" % MARK
    ),
    "bound to addresses": lambda d: setattr(d, "catalogue", b"/URI << /Base (javascript:%s//) >>" % MARK),
    "picture from elsewhere": lambda d: setattr(
        d,
        "page",
        b"/Resources << /XObject << /I %s >> >>"
        % d.stream(
            b"\0",
            b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 "
            b"/F (%s) /Alternates [<< /Image << /F (%s) >> >>]" % (ADDRESS, ADDRESS),
        ),
    ),
    "form from elsewhere": lambda d: setattr(
        d,
        "page",
        b"/Resources << /XObject << /I %s >> >>"
        % d.stream(
            b" ", b"/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Ref << /F (%s) /Page 0 >>" % ADDRESS
        ),
    ),
    "PostScript": lambda d: setattr(
        d,
        "page",
        b"/Resources << /XObject << /I %s >> >>" % d.stream(MARK, b"/Type /XObject /Subtype /PS"),
    ),
    "structure": lambda d: setattr(
        d,
        "catalogue",
        b"/StructTreeRoot << /Type /StructTreeRoot /K << /S /P /AF [%s] /JS %s >> >>"
        % (attached(d), d.text(SCRIPT)),
    ),
    "structure that acts": lambda d: setattr(
        d,
        "catalogue",
        b"/StructTreeRoot << /Type /StructTreeRoot /K << /Type /StructElem /S /Launch /F (%s) >> >>" % MARK,
    ),
    "layers": lambda d: setattr(
        d,
        "catalogue",
        b"/OCProperties << /OCGs [] /D << /AS [<< /Event /View /JS %s >>] /AA << /O %s >> >> >>"
        % (d.text(SCRIPT), script(d)),
    ),
}


def _utf_16(text: bytes) -> bytes:
    return b"<" + (b"\xfe\xff" + text.decode("latin-1").encode("utf-16-be")).hex().encode() + b">"


def _octal(text: bytes) -> bytes:
    return b"(" + b"".join(b"\\%03o" % letter for letter in text) + b")"


def _hexadecimal(text: bytes) -> bytes:
    return b"<" + b" ".join(b"%02x" % letter for letter in text) + b">"


WRITINGS: dict[str, tuple[Callable[[], Writing], Callable[[Document], bytes]]] = {
    "plain": (Writing, Document.plain),
    "hexadecimal names": (lambda: Writing(hexes_names=True, string=_hexadecimal), Document.plain),
    "octal strings": (lambda: Writing(string=_octal), Document.plain),
    "wide strings": (lambda: Writing(string=_utf_16), Document.plain),
    "references": (lambda: Writing(is_indirect=True), Document.plain),
    "streams": (lambda: Writing(streams=True, is_indirect=True, hexes_names=True), Document.plain),
    "object streams": (lambda: Writing(is_indirect=True), Document.in_object_streams),
    "later revision": (Writing, Document.incremental),
    "earlier revision": (Writing, Document.superseded),
    "encrypted": (Writing, lambda document: _encrypted(document.plain())),
}


def _encrypted(plain: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="x", user="", R=4))
        return out.getvalue()


def cases() -> Iterator[Case]:
    """Every place in every writing; all must come through, without what acts."""
    for place, put in PLACES.items():
        for way, (writing, write) in WRITINGS.items():
            yield Case(f"pdf {place}, {way}", _maker(put, writing, write), "cleaned")


def _maker(
    put: Place, writing: Callable[[], Writing], write: Callable[[Document], bytes]
) -> Callable[[], bytes]:
    def make() -> bytes:
        document = Document(writing())
        put(document)
        return write(document)

    return make
