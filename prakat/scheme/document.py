"""A scheme's file: read with every fault named, and written again (``schemes/*.yaml``)."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from prakat.lib import canonical
from prakat.scheme import yaml_nodes
from prakat.scheme.checks import check
from prakat.scheme.reading import Problem, Reader, be_text, key_of
from prakat.scheme.rules import SchemeDocument
from prakat.scheme.yaml_nodes import BadYaml, plain_nodes, read_nodes

__all__ = ["InvalidDocument", "Problem", "as_plain", "digest", "dump", "from_plain", "parse"]


class InvalidDocument(Exception):
    """The file is no scheme. ``problems`` holds every fault, in the order of its lines."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def parse(source: str | bytes) -> SchemeDocument:
    """The scheme in the YAML text. Raises InvalidDocument with every fault: line, field and Thai remedy."""
    reader = Reader()
    try:
        document = reader.read(SchemeDocument, read_nodes(source))
    except BadYaml as error:
        raise InvalidDocument([Problem(error.line, "", error.message)]) from None
    check(document, reader.report)
    if reader.problems:
        raise InvalidDocument(sorted(reader.problems, key=lambda problem: problem.line))
    return document


def dump(document: SchemeDocument) -> str:
    """The scheme as YAML text, without the fields that say nothing; ``parse`` gives it back equal."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = yaml_nodes.MAX_BYTES  # no line is folded
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    stream = StringIO()
    yaml.dump(_plain(document, with_defaults=False), stream)
    return stream.getvalue()


def as_plain(document: SchemeDocument) -> dict[str, Any]:
    """The scheme as plain JSON data with every field, as it is stored and digested."""
    plain: dict[str, Any] = _plain(document, with_defaults=True)
    return plain


def from_plain(plain: dict[str, Any]) -> SchemeDocument:
    """A stored scheme again. Only its shape is read: what was once adopted stays readable when checks grow.

    Raises InvalidDocument when the shape is wrong.
    """
    reader = Reader()
    document = reader.read(SchemeDocument, plain_nodes(plain))
    if reader.problems:
        raise InvalidDocument(reader.problems)
    return document


def digest(document: SchemeDocument) -> str:
    """SHA-256 of the canonical JSON of the scheme: the same for two files that say the same."""
    return canonical.digest(as_plain(document))


def _plain(value: Any, *, with_defaults: bool) -> Any:
    if is_dataclass(value):
        pairs = ((each, getattr(value, each.name)) for each in fields(value))
        return {
            key_of(each.name): _plain(inner, with_defaults=with_defaults)
            for each, inner in pairs
            if with_defaults or inner != (None if each.default is MISSING else each.default)
        }
    if isinstance(value, tuple):
        return [_plain(inner, with_defaults=with_defaults) for inner in value]
    if isinstance(value, date):
        return be_text(value)
    return str(value) if isinstance(value, str) else value  # an enumeration's word
