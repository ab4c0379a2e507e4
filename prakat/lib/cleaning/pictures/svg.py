"""SVG drawn anew from the elements and attributes that only draw."""

from __future__ import annotations

import base64
import binascii
import re
import tempfile
from pathlib import Path
from typing import Any, Final

from lxml import etree

from prakat.lib.cleaning.damage import refusing_damage
from prakat.lib.cleaning.ooxml.markup import local_name
from prakat.lib.cleaning.pictures.in_office import CONTENT_TYPES, clean_picture
from prakat.lib.cleaning.removals import Tally, What
from prakat.lib.files.kinds import Format
from prakat.lib.files.limits import Budget, Code, Limits, Unsafe
from prakat.lib.files.markup import after_prolog, as_text, parse

_SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_XML: Final = "http://www.w3.org/XML/1998/namespace"
_ELEMENTS: Final = frozenset(
    """
    svg g defs symbol use switch title desc style path rect circle ellipse line polyline polygon text tspan textPath
    linearGradient radialGradient stop clipPath mask pattern marker image filter feBlend feColorMatrix
    feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow
    feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight
    feSpecularLighting feSpotLight feTile feTurbulence
    """.split()
)
_ATTRIBUTES: Final = frozenset(
    """
    id class style lang space version viewBox preserveAspectRatio width height x y x1 y1 x2 y2 cx cy r rx ry fx fy fr d
    points pathLength transform dx dy rotate textLength lengthAdjust startOffset method spacing side gradientUnits
    gradientTransform spreadMethod offset clipPathUnits maskUnits maskContentUnits patternUnits patternContentUnits
    patternTransform markerUnits markerWidth markerHeight refX refY orient filterUnits primitiveUnits in in2 result mode
    type values operator k1 k2 k3 k4 order kernelMatrix divisor bias targetX targetY edgeMode preserveAlpha
    surfaceScale diffuseConstant kernelUnitLength scale xChannelSelector yChannelSelector azimuth elevation stdDeviation
    tableValues slope intercept amplitude exponent radius z specularConstant specularExponent pointsAtX pointsAtY
    pointsAtZ limitingConeAngle baseFrequency numOctaves seed stitchTiles role aria-label aria-labelledby aria-hidden
    alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters
    direction display dominant-baseline fill fill-opacity fill-rule filter flood-color flood-opacity font font-family
    font-size font-size-adjust font-stretch font-style font-variant font-weight image-rendering isolation letter-spacing
    lighting-color marker marker-end marker-mid marker-start mask mix-blend-mode opacity overflow paint-order
    shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
    stroke-miterlimit stroke-opacity stroke-width text-anchor text-decoration text-rendering unicode-bidi
    vector-effect visibility white-space word-spacing writing-mode
    """.split()
)
_WHAT: Final = {
    "script": What.SCRIPT,
    "handler": What.SCRIPT,
    "listener": What.SCRIPT,
    "foreignObject": What.SCRIPT,
    "iframe": What.SCRIPT,
    "animate": What.ACTION,
    "animateColor": What.ACTION,
    "animateMotion": What.ACTION,
    "animateTransform": What.ACTION,
    "set": What.ACTION,
    "discard": What.ACTION,
    "a": What.LINK,
    "feImage": What.REMOTE,
    "video": What.MEDIA,
    "audio": What.MEDIA,
    "metadata": What.METADATA,
}
_BARE_DOCTYPE: Final = re.compile(r"<!DOCTYPE\s+svg\b[^>\[]*>", re.IGNORECASE)
_FETCHES: Final = re.compile(
    r"url\s*\(\s*(?![\"']?\s*#[\w.:-]+\s*[\"']?\s*\))|@|\\|expression|javascript|behaviou?r|-moz-binding|</|<!"
    r"|image(?:-set)?\s*\(|cross-fade\s*\(|src\s*\(|https?:|//",
    re.IGNORECASE,
)
_LOCAL: Final = re.compile(r"\s*#[\w.:-]{1,200}\s*")
_PICTURE: Final = re.compile(r"\s*data:image/(?:png|jpe?g);base64,([A-Za-z0-9+/=\s]+)")
_STROKES: Final = re.compile(r"[\sMmZzLlHhVvCcSsQqTtAa0-9eE+.,-]*")
"""What the data of paths and polygons is written with."""
_MOST_DRAWN: Final = 200_000
"""Elements, copies included."""


def rebuild(source: Path, target: Path, kind: Format, limits: Limits, tally: Tally, budget: Budget) -> None:
    """Writes the drawing anew; Unsafe: dtd (with declarations of its own), parts (copies of copies), as parse."""
    text = as_text(source.read_bytes())
    at = after_prolog(text)
    if found := _BARE_DOCTYPE.match(text, at):  # names a public definition and defines nothing
        text = text[:at] + text[found.end() :]
    if text.count("<") > 2 * _MOST_DRAWN:  # a tag to begin and one to end each
        raise Unsafe(Code.PARTS, max_parts=_MOST_DRAWN)
    with refusing_damage(), tempfile.TemporaryDirectory(prefix="svg-") as folder:
        root = parse(_undeclared(text).encode("utf-8"), limits=limits)
        if root.tag not in {f"{{{_SVG}}}svg", "svg"}:
            raise Unsafe(Code.TYPE)
        drawn = _drawn(root, Path(folder), limits, tally)
        if drawn is None:
            raise Unsafe(Code.BROKEN)
        _refuse_copies(drawn)
        target.write_bytes(etree.tostring(drawn, xml_declaration=True, encoding="UTF-8"))


def _undeclared(text: str) -> str:
    return re.sub(r"\A\s*<\?xml\s[^>]*\?>", "", text)


def _drawn(element: Any, folder: Path, limits: Limits, tally: Tally) -> Any:
    """The element made anew with what is kept of its attributes and children; None if it is not kept."""
    name = local_name(element)
    owner = element.tag.rpartition("}")[0].lstrip("{") if isinstance(element.tag, str) else ""
    if owner not in {_SVG, ""} or name not in _ELEMENTS:
        if name:
            tally.add(_WHAT.get(name, What.METADATA if owner != _SVG else What.UNKNOWN))
        return None
    if name == "style" and _FETCHES.search("".join(element.itertext())):
        tally.add(What.REMOTE)
        return None
    made = etree.Element(f"{{{_SVG}}}{name}", nsmap={None: _SVG, "xlink": _XLINK})
    for key in element.keys():
        _keep_attribute(element, key, made, folder, limits, tally)
    made.text, made.tail = element.text, element.tail
    for child in element:
        kept = _drawn(child, folder, limits, tally)
        if kept is not None:
            made.append(kept)
        elif local_name(child) == "a":
            for inner in child:
                if (kept := _drawn(inner, folder, limits, tally)) is not None:
                    made.append(kept)
    return made


def _keep_attribute(element: Any, key: str, made: Any, folder: Path, limits: Limits, tally: Tally) -> None:
    local, value = key.rpartition("}")[2], element.get(key)
    owner = key.rpartition("}")[0].lstrip("{")
    if local == "href" and owner in {"", _XLINK}:
        if _LOCAL.fullmatch(value):
            made.set(f"{{{_XLINK}}}href", value.strip())
        elif local_name(element) == "image" and (inline := _picture(value, folder, limits, tally)):
            made.set(f"{{{_XLINK}}}href", inline)
        else:
            tally.add(What.REMOTE)
    elif local.lower().startswith("on"):
        tally.add(What.HANDLER)
    elif owner in {"", _XML} and local in _ATTRIBUTES:
        if local in {"d", "points"} and not _STROKES.fullmatch(value):
            tally.add(What.UNKNOWN)
        elif _FETCHES.search(value):
            tally.add(What.REMOTE)
        else:
            made.set(key, value)


def _picture(address: str, folder: Path, limits: Limits, tally: Tally) -> str | None:
    """A picture that is written into the drawing, rebuilt; None for any other address."""
    found = _PICTURE.fullmatch(address)
    if found is None:
        return None
    try:
        source = base64.b64decode("".join(found[1].split()), validate=True)
    except binascii.Error:
        return None
    made = clean_picture(source, folder, limits, tally, "image")
    if made.endings[0] not in {"png", "jpg"}:
        return None
    return f"data:{CONTENT_TYPES[made.endings[0]]};base64,{base64.b64encode(made.content).decode('ascii')}"


def _refuse_copies(root: Any) -> None:
    """A copy of ten copies of ten copies is drawn a thousand times; Unsafe(parts) when that gets out of hand."""
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    costs: dict[Any, int] = {}
    open_now: set[Any] = set()

    def cost(element: Any) -> int:
        if element in costs:
            return costs[element]
        if element in open_now:
            raise Unsafe(Code.DEPTH)
        open_now.add(element)
        total = 1 + sum(cost(child) for child in element)
        copied = named.get((element.get(f"{{{_XLINK}}}href") or "#").strip()[1:])
        if local_name(element) in {"use", "pattern"} and copied is not None:
            total += cost(copied)
        open_now.discard(element)
        costs[element] = total
        if total > _MOST_DRAWN:
            raise Unsafe(Code.PARTS, max_parts=_MOST_DRAWN)
        return total

    cost(root)
