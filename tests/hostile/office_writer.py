"""Office packages put together part by part, with ties and content types as a case wants them."""

import io
import zipfile
from collections.abc import Mapping

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MAIN = "application/vnd.openxmlformats-officedocument."
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
NAMES = (
    f'xmlns:r="{OFFICE[:-1]}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
    ' xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of the parts in their order."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


class Package:
    """A DOCX, XLSX or PPTX: `{body}` and `{more}` in its parts give way to what a case adds."""

    def __init__(self, main: str, content_type: str, parts: Mapping[str, str]) -> None:
        self.main = main
        self.body = ""
        self.more = ""
        self.parts: dict[str, str | bytes] = dict(parts)
        self.types: dict[str, str] = {main: content_type}
        self.ties: dict[str, list[str]] = {}
        self.tie("officeDocument", main, owner="")

    def add(self, name: str, content: str | bytes, content_type: str = "") -> None:
        """Puts a part into the package."""
        self.parts[name] = content
        if content_type:
            self.types[name] = content_type

    def tie(self, kind: str, target: str, *, owner: str | None = None, outside: bool = False) -> str:
        """Ties a part (the main one when none is named) to a target, and returns the tie's id."""
        ties = self.ties.setdefault(self.main if owner is None else owner, [])
        identity = f"t{len(ties) + 1}"
        kind = kind if "/" in kind else OFFICE + kind
        target = target if outside else f"/{target}"
        mode = ' TargetMode="External"' if outside else ""
        ties.append(f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"{mode}/>')
        return identity

    def hang(self, kind: str, name: str, content: str | bytes, content_type: str = "") -> str:
        """Adds a part and ties the main one to it; returns the tie's id."""
        self.add(name, content, content_type)
        return self.tie(kind, name)

    def written(self) -> dict[str, str | bytes]:
        """All parts by name."""
        overrides = "".join(
            f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in self.types.items()
        )
        made: dict[str, str | bytes] = {
            "[Content_Types].xml": HEAD
            + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            f'<Default Extension="bin" ContentType="application/octet-stream"/>{overrides}</Types>'
        }
        for name, content in self.parts.items():
            if isinstance(content, str):
                content = content.replace("{body}", self.body).replace("{more}", self.more)
            made[name] = content
        for owner, ties in self.ties.items():
            folder, _, name = owner.rpartition("/")
            made[f"{folder}/_rels/{name}.rels".lstrip("/")] = (
                HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                f"{''.join(ties)}</Relationships>"
            )
        return made

    def bytes(self) -> bytes:
        """The package as a file."""
        return zipped(self.written())


def word() -> Package:
    """A Word file of one paragraph; `body` follows it, `more` stands in its settings."""
    package = Package(
        "word/document.xml",
        MAIN + "wordprocessingml.document.main+xml",
        {
            "word/document.xml": f'{HEAD}<w:document xmlns:w="{W}" {NAMES}><w:body><w:p><w:r><w:t>Hello</w:t></w:r></w:p>'
            "{body}<w:sectPr/></w:body></w:document>",
            "word/settings.xml": f'{HEAD}<w:settings xmlns:w="{W}" {NAMES}>{{more}}</w:settings>',
        },
    )
    package.types["word/settings.xml"] = MAIN + "wordprocessingml.settings+xml"
    package.tie("settings", "word/settings.xml")
    return package


def sheet() -> Package:
    """An Excel file of one sheet; `body` follows its rows, `more` stands in the workbook."""
    package = Package(
        "xl/workbook.xml",
        MAIN + "spreadsheetml.sheet.main+xml",
        {
            "xl/workbook.xml": f'{HEAD}<workbook xmlns="{S}" {NAMES}><sheets><sheet name="A" sheetId="1" r:id="t1"/>'
            "</sheets>{more}</workbook>",
            "xl/worksheets/sheet1.xml": f'{HEAD}<worksheet xmlns="{S}" {NAMES}><sheetData><row r="1"><c r="A1"><v>1</v></c>'
            "</row></sheetData>{body}</worksheet>",
        },
    )
    package.types["xl/worksheets/sheet1.xml"] = MAIN + "spreadsheetml.worksheet+xml"
    package.tie("worksheet", "xl/worksheets/sheet1.xml")
    return package


def deck() -> Package:
    """A PowerPoint file of one slide; `body` stands on it, `more` in the presentation."""
    package = Package(
        "ppt/presentation.xml",
        MAIN + "presentationml.presentation.main+xml",
        {
            "ppt/presentation.xml": f'{HEAD}<p:presentation xmlns:p="{P}" {NAMES}><p:sldIdLst><p:sldId id="256" r:id="t1"/>'
            "</p:sldIdLst>{more}</p:presentation>",
            "ppt/slides/slide1.xml": f'{HEAD}<p:sld xmlns:p="{P}" {NAMES}><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r>'
            "<a:t>Hello</a:t></a:r></a:p></p:txBody></p:sp>{body}</p:spTree></p:cSld></p:sld>",
        },
    )
    package.types["ppt/slides/slide1.xml"] = MAIN + "presentationml.slide+xml"
    package.tie("slide", "ppt/slides/slide1.xml")
    return package
