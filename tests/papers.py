"""PDF files made glyph by glyph, with a text layer that says of each what the test wants it to say."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import pikepdf
import pypdfium2
from fontTools.ttLib import TTFont
from PIL import Image

from prakat.reports.fonts import font_directories

MARKS = set(
    "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
)
TONES = set("\u0e48\u0e49\u0e4a\u0e4b\u0e4c")
UPPER = set("\u0e31\u0e34\u0e35\u0e36\u0e37\u0e4d")
WIDTH, HEIGHT = 595, 842
SIZE = 16.0

Says = Callable[[str], str | None]


@dataclass(frozen=True)
class Line:
    """A line of text, and how it is drawn."""

    text: str
    colour: tuple[float, float, float] = (0, 0, 0)
    size: float = SIZE
    left: float = 60
    mode: int = 0
    late_marks: bool = False
    """Marks stand in the file after the letter that follows theirs."""


@cache
def font() -> tuple[bytes, dict[int, int], list[int], float]:
    """The face's file, code → glyph, advances, units an em."""
    (path,) = (found for place in font_directories() for found in place.glob("Sarabun-Regular.ttf"))
    with TTFont(path) as face:
        names = face.getReverseGlyphMap()
        codes = {code: names[name] for code, name in face.getBestCmap().items()}
        widths = [face["hmtx"][name][0] for name in face.getGlyphOrder()]
        return path.read_bytes(), codes, widths, face["head"].unitsPerEm


def decomposed(text: str) -> str:
    """SARA AM as it is drawn: a ring under the tone, then SARA AA."""
    for tone in TONES:
        text = text.replace(f"{tone}\u0e33", f"\u0e4d{tone}\u0e32")
    return text.replace("\u0e33", "\u0e4d\u0e32")


def drawing(lines: Iterable[Line], top: float = 760) -> str:
    """The content stream: each glyph set at its own place."""
    _, codes, widths, units = font()
    out = []
    for place, line in enumerate(lines):
        y = top - 28 * place
        out.append(f"BT /F0 {line.size} Tf {line.mode} Tr {' '.join(map(str, line.colour))} rg")
        x = line.left
        pieces: list[str] = []
        waiting: list[str] = []
        previous = ""
        for character in decomposed(line.text):
            glyph = codes[ord(character)]
            lift = 0.2 * line.size if character in TONES and previous in UPPER else 0.0
            drawn = f"1 0 0 1 {x:.2f} {y + lift:.2f} Tm <{glyph:04x}> Tj"
            x += widths[glyph] * line.size / units
            if line.late_marks and character in MARKS:
                waiting.append(drawn)
            else:
                pieces.append(drawn)
                pieces += waiting
                waiting = []
            previous = character
        out += [*pieces, *waiting, "ET"]
    return "\n".join(out)


def to_unicode(says: Says) -> bytes:
    """A CMap that gives each glyph the text that the test wants."""
    _, codes, _, _ = font()
    pairs = []
    for code, glyph in codes.items():
        told = says(chr(code))
        if told is not None:
            pairs.append(f"<{glyph:04x}> <{told.encode('utf-16-be').hex()}>")
    blocks = "\n".join(
        f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar"
        for part in (pairs[at : at + 100] for at in range(0, len(pairs), 100))
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{blocks}\nendcmap end end"
    ).encode()


def pdf(pages: Sequence[Sequence[Line] | str], *, says: Says | None = lambda letter: letter) -> bytes:
    """A PDF of these pages: lines, or a content stream as it is. ``says`` None leaves the CMap out."""
    made = pikepdf.new()
    face = _face(made, says)
    for page in pages:
        content = page if isinstance(page, str) else drawing(page)
        made.add_blank_page(page_size=(WIDTH, HEIGHT))
        last = made.pages[-1]
        last.Contents = made.make_stream(content.encode())
        last.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F0=face))
    target = io.BytesIO()
    made.save(target, deterministic_id=True)
    return target.getvalue()


def _face(made: pikepdf.Pdf, says: Says | None) -> pikepdf.Object:
    program, _, widths, units = font()
    descriptor = made.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor,
            FontName=pikepdf.Name.Sarabun,
            Flags=4,
            FontBBox=[-500, -500, 1500, 1500],
            ItalicAngle=0,
            Ascent=1000,
            Descent=-300,
            CapHeight=700,
            StemV=80,
            FontFile2=made.make_stream(program),
        )
    )
    inner = made.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.CIDFontType2,
            BaseFont=pikepdf.Name.Sarabun,
            CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            FontDescriptor=descriptor,
            CIDToGIDMap=pikepdf.Name.Identity,
            W=pikepdf.Array([0, pikepdf.Array([round(width * 1000 / units) for width in widths])]),
        )
    )
    face = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type0,
        BaseFont=pikepdf.Name.Sarabun,
        Encoding=pikepdf.Name("/Identity-H"),
        DescendantFonts=[inner],
    )
    if says is not None:
        face.ToUnicode = made.make_stream(to_unicode(says))
    return made.make_indirect(face)


def scan(content: bytes, dots_an_inch: int = 200) -> bytes:
    """The pages as pictures and nothing else, as from a scanner."""
    document = pypdfium2.PdfDocument(content)
    try:
        pictures: list[Image.Image] = [
            page.render(scale=dots_an_inch / 72, grayscale=True).to_pil() for page in document
        ]
    finally:
        document.close()
    target = io.BytesIO()
    pictures[0].save(target, "PDF", save_all=True, append_images=pictures[1:], resolution=dots_an_inch)
    return target.getvalue()
