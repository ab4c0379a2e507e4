"""What an approver is shown first: the fields that differ from the version that the public reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from prakat.desk.version.differences import Line, attachment_lines, body_lines, compare_lines
from prakat.desk.wording import BLOCK_WORDS, FIELD_WORDS
from prakat.editorial import queries as editorial
from prakat.lib.thai_dates import short_thai
from prakat.scheme.rules import SchemeDocument

DATES = ("document_date", "review_by")


@dataclass(frozen=True)
class FieldChange:
    """One field that differs, with its lines."""

    name: str
    word: str
    lines: tuple[Line, ...]


def changes(old: Mapping[str, Any], new: Mapping[str, Any], document: SchemeDocument) -> list[FieldChange]:
    """The fields of ``new`` that differ from ``old``, in the order of the form."""
    names = _names(document)
    differing = {name for name, _before, _after in editorial.compare(dict(old), dict(new))}
    found = []
    for name, word in FIELD_WORDS.items():
        if name in differing:
            lines = compare_lines(field_lines(name, old, names), field_lines(name, new, names))
            found.append(FieldChange(name, str(word), tuple(lines)))
    return found


def field_lines(name: str, snapshot: Mapping[str, Any], names: Mapping[str, str]) -> list[str]:
    """A field's value as lines of Thai text."""
    value = snapshot.get(name)
    if name == "body":
        return body_lines(snapshot, {kind: str(word) for kind, word in BLOCK_WORDS.items()})
    if name == "attachments":
        return attachment_lines(snapshot)
    if value in (None, ""):
        return []
    if name in DATES:
        return [short_thai(date.fromisoformat(str(value)))]
    if isinstance(value, list):
        return [names.get(code, code) for code in value]
    return str(value).split("\n")


def _names(document: SchemeDocument) -> dict[str, str]:
    acts = {act.code: act.name_th for act in document.acts}
    topics = {topic.code: topic.name_th for topic in document.topics}
    bases = {basis.code: f"{basis.clause_th} {acts.get(basis.act, '')}" for basis in document.legal_bases}
    return {**topics, **bases}
