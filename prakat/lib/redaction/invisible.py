"""A face of which every letter is one and the same box, for text that is read and never drawn. Codes are Unicode."""

from __future__ import annotations

import io
from functools import cache
from typing import Final

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

_EM: Final = 1000
WIDTH: Final = 500
"""Of each letter, in thousandths of the size."""
_HEIGHT: Final = 700
_CMAP: Final = """/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
{ranges}
endcmap CMapName currentdict /CMap defineresource pop end end"""
_RANGES_AT_ONCE: Final = 100


def font(document: pikepdf.Pdf) -> pikepdf.Object:
    """The face as an indirect object of the document, for use with two-byte codes and rendering mode 3."""
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=pikepdf.Name.Invisible,
        Flags=4,
        FontBBox=[0, 0, WIDTH, _HEIGHT],
        ItalicAngle=0,
        Ascent=_HEIGHT,
        Descent=0,
        CapHeight=_HEIGHT,
        StemV=80,
        FontFile2=document.make_stream(_program()),
    )
    inner = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2,
        BaseFont=pikepdf.Name.Invisible,
        CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        CIDToGIDMap=document.make_stream(b"\x00\x01" * 0x10000),
        DW=WIDTH,
        FontDescriptor=document.make_indirect(descriptor),
    )
    return document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=pikepdf.Name.Invisible,
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=[document.make_indirect(inner)],
            ToUnicode=document.make_stream(_to_unicode()),
        )
    )


@cache
def _program() -> bytes:
    """A TrueType program of two glyphs: nothing, and a box, which gives each letter a place that can be selected."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, _HEIGHT), (WIDTH, _HEIGHT), (WIDTH, 0)):
        pen.lineTo(corner)
    pen.closePath()
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", "box"])
    builder.setupCharacterMap({0x20: "box"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "box": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (WIDTH, 0), "box": (WIDTH, 0)})
    builder.setupHorizontalHeader(ascent=_HEIGHT, descent=0)
    builder.setupNameTable({"familyName": "Invisible", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.updateHead(created=0, modified=0)
    builder.font.recalcTimestamp = False
    target = io.BytesIO()
    builder.save(target)
    return target.getvalue()


def _to_unicode() -> bytes:
    """Each code is its own character; a range may not cross from one first byte to the next."""
    ranges = [f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>" for high in range(256)]
    parts = (ranges[at : at + _RANGES_AT_ONCE] for at in range(0, len(ranges), _RANGES_AT_ONCE))
    blocks = (f"{len(part)} beginbfrange\n" + "\n".join(part) + "\nendbfrange" for part in parts)
    return _CMAP.format(ranges="\n".join(blocks)).encode()
