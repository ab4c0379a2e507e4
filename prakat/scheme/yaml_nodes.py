"""YAML as nodes that know their lines, built from events: nothing is resolved, aliased or constructed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

MAX_BYTES: Final = 256 * 1024
MAX_DEPTH: Final = 8
MAX_NODES: Final = 20_000

_NULLS: Final = frozenset({"", "~", "null", "Null", "NULL"})

_FAULTS: Final = (
    ("\\t", "ย่อหน้าด้วยแท็บ แก้โดยใช้ช่องว่างแทน"),
    ("mapping values are not allowed", "มีเครื่องหมาย : อยู่ในค่า แก้โดยใส่ค่านั้นในเครื่องหมายคำพูด"),
    ("unexpected end of stream", "เครื่องหมายคำพูดเปิดค้างไว้ แก้โดยปิดเครื่องหมายคำพูด"),
    ("<stream end>", "วงเล็บเปิดค้างไว้ แก้โดยปิดวงเล็บ"),
    ("cannot start any token", "ค่าขึ้นต้นด้วยเครื่องหมายพิเศษ แก้โดยใส่ค่านั้นในเครื่องหมายคำพูด"),
)
_ANY_FAULT: Final = "อ่านโครงสร้างไม่ได้ แก้โดยตรวจการย่อหน้าและเครื่องหมาย : ของบรรทัดนี้และบรรทัดก่อนหน้า"


class BadYaml(Exception):
    """The text is not YAML of the kind that a scheme is written in; the message is Thai, with its remedy."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass(frozen=True)
class Scalar:
    """One value as written; None for an empty one. Whether it is a number is the reader's business."""

    line: int
    text: str | None


@dataclass(frozen=True)
class Sequence:
    line: int
    entries: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class Mapping:
    """Entries by key, and the line of each key."""

    line: int
    entries: dict[str, Node] = field(default_factory=dict)
    key_lines: dict[str, int] = field(default_factory=dict)


Node = Scalar | Sequence | Mapping


def read_nodes(source: str | bytes) -> Node:
    """The one document in ``source``.

    Raises BadYaml when it is too large or deep, not UTF-8, not YAML, or has aliases, tags or repeated keys.
    """
    text = _decoded(source)
    try:
        return _Builder(_events(text)).document()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise BadYaml(line, f"รูปแบบ YAML ผิด: {_fault_in_thai(error.problem or '')}") from None
    except YAMLError as error:
        message = "มีอักขระที่ใช้ในไฟล์ YAML ไม่ได้ แก้โดยลบอักขระควบคุมที่มองไม่เห็นออก"
        raise BadYaml(_line_of_character(text, error), message) from None


def plain_nodes(value: Any) -> Node:
    """The same nodes from plain data, such as a stored document; every line is 0."""
    if isinstance(value, dict):
        return Mapping(0, {key: plain_nodes(entry) for key, entry in value.items()}, dict.fromkeys(value, 0))
    if isinstance(value, list):
        return Sequence(0, [plain_nodes(entry) for entry in value])
    if isinstance(value, bool):
        return Scalar(0, "true" if value else "false")
    return Scalar(0, None if value is None else str(value))


def _decoded(source: str | bytes) -> str:
    size = len(source) if isinstance(source, bytes) else len(source.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise BadYaml(1, f"ไฟล์ใหญ่เกิน {MAX_BYTES // 1024} กิโลไบต์ แก้โดยตัดส่วนที่ไม่ใช่มาตรการออก")
    if isinstance(source, str):
        return source.removeprefix("\ufeff")
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        raise BadYaml(line, "ไฟล์ไม่ใช่ UTF-8 แก้โดยบันทึกไฟล์ใหม่เป็น UTF-8") from None


def _events(text: str) -> Iterator[Any]:
    yaml = YAML(typ="safe", pure=True)
    yield from yaml.parse(text)


def _fault_in_thai(problem: str) -> str:
    return next((thai for english, thai in _FAULTS if english in problem), _ANY_FAULT)


def _line_of_character(text: str, error: YAMLError) -> int:
    return text.count("\n", 0, getattr(error, "position", 0)) + 1


class _Builder:
    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._left = MAX_NODES

    def document(self) -> Node:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                if root is not None:
                    raise BadYaml(_line(event), "ไฟล์มีเอกสาร YAML มากกว่าหนึ่งชุด แก้โดยลบเส้นคั่น --- และส่วนที่เกินออก")
                root = self._node(next(self._events), 1)
        return root or Scalar(1, None)

    def _node(self, event: Any, depth: int) -> Node:
        self._left -= 1
        if self._left < 0:
            raise BadYaml(_line(event), f"ไฟล์มีค่ามากกว่า {MAX_NODES} ค่า แก้โดยตัดส่วนที่ไม่ใช่มาตรการออก")
        if depth > MAX_DEPTH:
            raise BadYaml(_line(event), f"ซ้อนลึกเกิน {MAX_DEPTH} ชั้น แก้โดยตรวจวงเล็บและการย่อหน้า")
        if isinstance(event, AliasEvent) or event.anchor:
            raise BadYaml(_line(event), "ไฟล์มาตรการใช้ & และ * (anchor, alias) ไม่ได้ แก้โดยเขียนค่านั้นซ้ำเต็ม ๆ")
        if event.tag and event.tag != "!":
            raise BadYaml(_line(event), "ไฟล์มาตรการใช้ ! (tag) ไม่ได้ แก้โดยลบ tag ออก")
        if isinstance(event, ScalarEvent):
            plain = event.implicit[0] if event.implicit else False
            return Scalar(_line(event), None if plain and event.value in _NULLS else event.value)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(event, depth)
        assert isinstance(event, MappingStartEvent)
        return self._mapping(event, depth)

    def _sequence(self, start: Any, depth: int) -> Sequence:
        sequence = Sequence(_line(start))
        while not isinstance(event := next(self._events), SequenceEndEvent):
            sequence.entries.append(self._node(event, depth + 1))
        return sequence

    def _mapping(self, start: Any, depth: int) -> Mapping:
        mapping = Mapping(_line(start))
        while not isinstance(event := next(self._events), MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Scalar) or key.text is None:
                raise BadYaml(_line(event), "ชื่อช่องต้องเป็นคำเดียว แก้โดยใส่เครื่องหมายคำพูดหรือเติมชื่อช่องหน้า :")
            if key.text in mapping.entries:
                first = mapping.key_lines[key.text]
                raise BadYaml(key.line, f"ช่อง {key.text} ซ้ำกับบรรทัด {first} แก้โดยลบออกให้เหลือช่องเดียว")
            mapping.key_lines[key.text] = key.line
            mapping.entries[key.text] = self._node(next(self._events), depth + 1)
        return mapping


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
