"""PowerPoint files that run, fetch, play or carry."""

from collections.abc import Callable, Iterator

from tests.hostile.cases import MARK, Case
from tests.hostile.cases import TEXT_MARK as EVIL
from tests.hostile.office_writer import HEAD, MAIN, NAMES, P, Package, deck
from tests.hostile.words import WRITINGS

HERE = f"http://{EVIL}.example/"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + MARK * 9
FIRST = "ppt/slides/slide1.xml"
Place = Callable[[Package], None]
SHAPE = "<p:sp><p:nvSpPr><p:cNvPr id='2' name='a'>{}</p:cNvPr></p:nvSpPr></p:sp>"


def tied(package: Package, markup: str, kind: str, target: str) -> None:
    """Markup on the slide that leads out by {id}."""
    package.body += markup.replace("{id}", package.tie(kind, target, owner=FIRST, outside=True))


def held(package: Package, markup: str, kind: str, name: str, content: str | bytes) -> None:
    """Markup on the slide that leads to a part of the package."""
    package.add(name, content)
    package.body += markup.replace("{id}", package.tie(kind, name, owner=FIRST))


def click(package: Package, action: str, tag: str = "hlinkClick") -> None:
    package.body += SHAPE.format(f'<a:{tag} r:id="" action="{action}"/>')


def macros(package: Package) -> None:
    package.types[package.main] = "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
    kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
    package.hang(kind, "ppt/vbaProject.bin", OLE, "application/vnd.ms-office.vbaProject")


def beside(package: Package, kind: str, root: str, markup: str) -> None:
    """Markup on a layout, master or notes page."""
    content = (
        f'{HEAD}<p:{root} xmlns:p="{P}" {NAMES}><p:cSld><p:spTree>{markup}</p:spTree></p:cSld></p:{root}>'
    )
    package.add(f"ppt/{kind}s/{kind}1.xml", content, f"{MAIN}presentationml.{kind}+xml")
    package.tie(kind, f"ppt/{kind}s/{kind}1.xml", owner=FIRST)


def timed(package: Package, markup: str) -> None:
    package.parts[FIRST] = str(package.parts[FIRST]).replace(
        "</p:sld>", f"<p:timing><p:tnLst>{markup}</p:tnLst></p:timing></p:sld>"
    )


FRAME = '<p:graphicFrame><a:graphic><a:graphicData><p:oleObj progId="Package" r:id="{id}"><p:embed/></p:oleObj></a:graphicData></a:graphic></p:graphicFrame>'
PICTURE = '<p:pic><p:blipFill><a:blip r:link="{id}"/></p:blipFill></p:pic>'
RUNS = SHAPE.format(f'<a:hlinkClick r:id="" action="ppaction://macro?name={EVIL}"/>')
MICROSOFT = "http://schemas.microsoft.com/office/"
PLACES: dict[str, Place] = {
    "macros": macros,
    **{
        f"click {action.split('//')[1].split('?')[0]}": lambda p, a=action: click(p, a + EVIL)
        for action in (
            "ppaction://program?name=",
            "ppaction://macro?name=",
            "ppaction://ole?verb=",
            "ppaction://hlinkfile?",
            "ppaction://hlinkpres?slideindex=",
            "ppaction://customshow?id=",
            "ppaction://media?",
            "PPACTION://Program?",
        )
    },
    "mouse over": lambda p: tied(p, SHAPE.format('<a:hlinkHover r:id="{id}"/>'), "hyperlink", HERE),
    "mouse over that runs": lambda p: click(p, f"ppaction://program?{EVIL}", "hlinkMouseOver"),
    "mouse over that fetches": lambda p: tied(
        p,
        SHAPE.format('<a:hlinkHover r:id="{id}" action="ppaction://hlinkfile"/>'),
        "hyperlink",
        f"\\\\{EVIL}@80\\a",
    ),
    **{
        f"link {target.split('/')[0]}": lambda p, t=target: tied(
            p, SHAPE.format('<a:hlinkClick r:id="{id}"/>'), "hyperlink", t + EVIL
        )
        for target in ("javascript:", "file:///c:/", "\\\\", "cmd.exe?", "search-ms:")
    },
    "object": lambda p: held(p, FRAME, "oleObject", "ppt/embeddings/oleObject1.bin", OLE),
    "object with its picture": lambda p: held(
        p,
        FRAME.replace("<p:embed/>", "<p:embed/><p:pic><p:spPr/></p:pic>"),
        "oleObject",
        "ppt/embeddings/oleObject1.bin",
        OLE,
    ),
    "object elsewhere": lambda p: tied(
        p, FRAME.replace("embed", 'link updateAutomatic="1"'), "oleObject", f"script:{HERE}"
    ),
    "control": lambda p: held(
        p,
        '<p:controls><p:control r:id="{id}"/></p:controls>',
        "control",
        "ppt/activeX/activeX1.xml",
        f"<a>{EVIL}</a>",
    ),
    "picture elsewhere": lambda p: tied(p, PICTURE, "image", HERE + "a.png"),
    "picture on a share": lambda p: tied(p, PICTURE, "image", f"file:///\\\\{EVIL}\\a.png"),
    "drawing of markup": lambda p: held(
        p,
        '<p:pic><p:blipFill><a:blip><a:extLst><a:ext uri="a"><s:svgBlip xmlns:s="b" r:embed="{id}"/></a:ext></a:extLst></a:blip></p:blipFill></p:pic>',
        "image",
        "ppt/media/a.svg",
        f"<svg xmlns='http://www.w3.org/2000/svg'><script>{EVIL}</script></svg>",
    ),
    "film": lambda p: held(
        p, '<p:pic><p:nvPr><a:videoFile r:link="{id}"/></p:nvPr></p:pic>', "video", "ppt/media/a.mp4", MARK
    ),
    "film elsewhere": lambda p: tied(
        p, '<p:pic><p:nvPr><a:videoFile r:link="{id}"/></p:nvPr></p:pic>', "video", HERE
    ),
    "sound": lambda p: held(
        p, '<p:pic><p:nvPr><a:audioFile r:link="{id}"/></p:nvPr></p:pic>', "audio", "ppt/media/a.wav", MARK
    ),
    "sound of a link": lambda p: held(
        p,
        SHAPE.format('<a:hlinkClick r:id=""><a:snd r:embed="{id}" name="a"/></a:hlinkClick>'),
        "audio",
        "ppt/media/a.wav",
        MARK,
    ),
    "film in an extension": lambda p: held(
        p,
        '<p:pic><p:nvPr><p:extLst><p:ext uri="a"><m:media xmlns:m="b" r:embed="{id}"/></p:ext></p:extLst></p:nvPr></p:pic>',
        MICROSOFT + "2007/relationships/media",
        "ppt/media/a.mp4",
        MARK,
    ),
    "command by time": lambda p: timed(p, f'<p:cmd type="verb" cmd="{EVIL}"/>'),
    "film by time": lambda p: timed(
        p, f"<p:video><p:cMediaNode><p:tgt>{EVIL}</p:tgt></p:cMediaNode></p:video>"
    ),
    "on a layout": lambda p: beside(p, "slideLayout", "sldLayout", RUNS),
    "on the notes": lambda p: beside(p, "notesSlide", "notes", RUNS),
    "data of a program": lambda p: held(
        p,
        '<p:custDataLst><p:tags r:id="{id}"/></p:custDataLst>',
        "tags",
        "ppt/tags/tag1.xml",
        f"<a>{EVIL}</a>",
    ),
    "update from a server": lambda p: p.tie("slideUpdateInfo", HERE, owner=FIRST, outside=True) and None,
    "web page to publish": lambda p: (
        p.hang(
            "presProps",
            "ppt/presProps.xml",
            f'{HEAD}<p:presentationPr xmlns:p="{P}"><p:htmlPubPr title="{EVIL}"/><p:webPr css="{EVIL}"/></p:presentationPr>',
            MAIN + "presentationml.presProps+xml",
        )
        and None
    ),
    "password of the makers": lambda p: setattr(p, "more", f'<p:modifyVerifier saltData="{EVIL}"/>'),
    "smart tags": lambda p: setattr(
        p, "more", f'<p:smartTags r:id="{p.hang("tags", "ppt/tags/tag1.xml", f"<a>{EVIL}</a>")}"/>'
    ),
    "film on the web": lambda p: setattr(
        p,
        "body",
        f'<p:pic><a:extLst><a:ext uri="a"><wp15:webVideoPr xmlns:wp15="b" embeddedHtml="&lt;iframe {EVIL}"/></a:ext></a:extLst></p:pic>',
    ),
    "diagram": lambda p: held(
        p,
        '<d:relIds xmlns:d="b" r:dm="{id}"/>',
        "diagramData",
        "ppt/diagrams/data1.xml",
        f'{HEAD}<d:dataModel xmlns:d="b" {NAMES}>{RUNS.replace("p:", "d:")}</d:dataModel>',
    ),
    "part that nothing leads to": lambda p: p.add("ppt/media/evil.exe", b"MZ" + MARK),
}


def cases() -> Iterator[Case]:
    """Every place in two writings; all must come through without what acts."""
    for number, (place, put) in enumerate(PLACES.items()):
        for way in ("plain", "strict" if number % 2 else "in UTF-16"):
            yield Case(f"pptx {place}, {way}", _maker(put, WRITINGS[way]), "cleaned")


def _maker(put: Place, write: Callable[[Package], bytes]) -> Callable[[], bytes]:
    def make() -> bytes:
        package = deck()
        put(package)
        return write(package)

    return make
