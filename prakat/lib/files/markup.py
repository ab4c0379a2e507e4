"""XML that strangers made, read without a document type, without entities and within limits."""

from __future__ import annotations

import codecs
import re
from typing import Any, Final

from lxml import etree

from prakat.lib.files.limits import Code, Limits, Unsafe

_DECLARED: Final = re.compile(r"""<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_DECLARATION: Final = re.compile(r"<\?xml(?=\s)[^>]*\?>")
_PROLOG: Final = re.compile(r"\s*+(?:<\?(?:(?!\?>).)*+\?>\s*+|<!--(?:(?!-->).)*+-->\s*+)*+", re.DOTALL)
_LONG_TAG: Final = re.compile(r"<[^<]{40000,}")
"""No value of an attribute holds "<", so no tag is longer than this finds, text after it included."""
_ATTRIBUTE: Final = re.compile(r"=\s*[\"']")
_MOST_ATTRIBUTES: Final = 5_000
"""Of one element: libxml2 compares each with all others."""
_NARROW: Final = {"utf-8", "ascii"}
_WIDE: Final = {"utf-16", "utf-16-le", "utf-16-be"}
_BYTE_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def parse(source: bytes, *, limits: Limits) -> Any:
    """The root element (lxml) of an XML text in UTF-8, or in UTF-16 with a byte order mark.

    Raises Unsafe: empty, encoding, dtd (any document type at all), parts (more tags and attributes than
    limits.xml_nodes, or too many attributes of one element), depth (elements in elements beyond limits.xml_depth)
    or broken.
    """
    if not source.strip():
        raise Unsafe(Code.EMPTY)
    text = as_text(source)
    refuse_document_type(text)
    if text.count("<") + text.count("=") > limits.xml_nodes:
        raise Unsafe(Code.PARTS, max_parts=limits.xml_nodes)
    if any(len(_ATTRIBUTE.findall(tag[0])) > _MOST_ATTRIBUTES for tag in _LONG_TAG.finditer(text)):
        raise Unsafe(Code.PARTS, max_parts=_MOST_ATTRIBUTES)
    plain = _DECLARATION.sub("", text, count=1) if text.lstrip().startswith("<?xml") else text
    try:
        root = etree.fromstring(plain.lstrip().encode("utf-8"), parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _refusal(error) from error
    if is_deeper(root, limits.xml_depth):
        raise Unsafe(Code.DEPTH, max_depth=limits.xml_depth)
    return root


def parser() -> Any:
    """A parser (lxml) that fetches nothing and knows no entities but XML's own five."""
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=True,  # long texts are lawful; depth and number are limited here
        remove_pis=True,
    )


def as_text(source: bytes) -> str:
    """The characters of an XML text; Unsafe(encoding) unless it is what it says, UTF-8 or marked UTF-16."""
    encoding, text = "utf-8", ""
    for mark, name in _BYTE_MARKS:
        if source.startswith(mark):
            encoding, source = name, source[len(mark) :]
    try:
        text = source.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unsafe(Code.ENCODING) from error
    declared = _DECLARED.match(text.lstrip())
    if declared:
        try:
            name = codecs.lookup(declared[1]).name
        except LookupError as error:
            raise Unsafe(Code.ENCODING) from error
        if name not in (_NARROW if encoding == "utf-8" else _WIDE):
            raise Unsafe(Code.ENCODING)
    if "\0" in text:
        raise Unsafe(Code.ENCODING)
    return text


def refuse_document_type(text: str) -> None:
    """Unsafe(dtd) if anything but comments and instructions stands before the first element."""
    if text.startswith("<!", after_prolog(text)):
        raise Unsafe(Code.DTD)


def after_prolog(text: str) -> int:
    """Where the first thing stands that is neither blank, comment nor instruction."""
    prolog = _PROLOG.match(text)
    return prolog.end() if prolog else 0


def is_deeper(root: Any, depth: int) -> bool:
    """Whether elements stand in one another more than `depth` deep; asked in XPath, which does not recurse."""
    return bool(root.xpath("boolean(" + "/*" * (depth + 1) + ")"))


def _refusal(error: Exception) -> Unsafe:
    if "depth" in str(error).lower():
        return Unsafe(Code.DEPTH)
    return Unsafe(Code.BROKEN)
