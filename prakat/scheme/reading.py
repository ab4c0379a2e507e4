"""Nodes into dataclasses by their annotations: faults are collected with line and field, none is raised."""

from __future__ import annotations

import re
import types
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from prakat.lib.thai_dates import BE_OFFSET_YEARS, parse_civil
from prakat.lib.thai_text import one_line
from prakat.scheme.yaml_nodes import Mapping, Node, Scalar, Sequence

T = TypeVar("T")

_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_WHOLE_NUMBER: Final = re.compile(r"-?[0-9]{1,15}")
_BE_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_LONG_TEXTS: Final = ("description", "about", "address", "opens")
_LENGTHS: Final = {"code": 40, "short_th": 100, "phone": 60, "fax": 60}
_USUAL_LENGTH: Final = 200
_LONG_LENGTH: Final = 1000


@dataclass(frozen=True)
class Problem:
    """One fault of a scheme file: its line (0 without a file), the field's path, and what to do about it."""

    line: int
    field: str
    message: str

    def __str__(self) -> str:
        place = f"บรรทัด {self.line} " if self.line else ""
        return f"{place}ช่อง {self.field}: {self.message}" if self.field else f"{place}{self.message}"


@dataclass
class Reader:
    """Reads nodes, and remembers the line of each field for the checks that come after."""

    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def report(self, path: str, message: str) -> None:
        """Note a fault at the field, with the line of the nearest field around it; one for each field."""
        if any(problem.field == path for problem in self.problems):
            return
        known = path
        while known and known not in self.lines:
            known = re.sub(r"(\.[^.\[]*|\[\d+\]|^[^.\[]*)$", "", known)
        self.problems.append(Problem(self.lines.get(known, 1), path, message))

    def read(self, wanted: type[T], node: Node, path: str = "") -> T:
        """``node`` as the dataclass; a fault leaves the field empty, so that the others are still read."""
        self.lines.setdefault(path, node.line)
        if not isinstance(node, Mapping):
            self.report(path, "ต้องเป็นกลุ่มของช่องย่อย แก้โดยเขียนเป็น ชื่อช่อง: ค่า บรรทัดละหนึ่งช่อง")
        hints = get_type_hints(wanted)
        known: dict[str, Field[Any]] = {key_of(f.name): f for f in fields(wanted)}  # type: ignore[arg-type]
        in_group = isinstance(node, Mapping)
        group = node if isinstance(node, Mapping) else Mapping(node.line)
        self._name_keys(group, known, path)
        values: dict[str, Any] = {}
        for key, each in known.items():
            inner = f"{path}.{key}" if path else key
            optional = each.default is not MISSING
            entry = group.entries.get(key)
            hint = hints[each.name]
            if entry is None or (isinstance(entry, Scalar) and entry.text is None):
                values[each.name] = self._absent(hint, each, inner, in_group)
            else:
                values[each.name] = self._value(hint, entry, inner, optional)
        return wanted(**values)

    def _name_keys(self, group: Mapping, known: dict[str, Field[Any]], path: str) -> None:
        for key, line in group.key_lines.items():
            inner = f"{path}.{key}" if path else key
            self.lines[inner] = line
            if key not in known:
                self.report(inner, f"ไม่รู้จักช่องนี้ แก้โดยลบออกหรือใช้ชื่อช่องใดช่องหนึ่งใน {', '.join(known)}")

    def _absent(self, hint: Any, each: Field[Any], path: str, in_group: bool) -> Any:
        if each.default is not MISSING:
            return each.default
        if type(None) in get_args(hint):
            return None
        if in_group:
            self.report(path, "ยังไม่มีค่า แก้โดยเติมช่องนี้")
        return _empty(hint)

    def _value(self, hint: Any, node: Node, path: str, optional: bool) -> Any:
        self.lines.setdefault(path, node.line)
        if get_origin(hint) in (Union, types.UnionType):
            hint = next(kind for kind in get_args(hint) if kind is not type(None))
        if get_origin(hint) is tuple:
            return self._several(get_args(hint)[0], node, path)
        if is_dataclass(hint):
            return self.read(hint, node, path)  # type: ignore[arg-type]
        if not isinstance(node, Scalar):
            self.report(path, "ต้องเป็นค่าเดียว แก้โดยเขียนค่าต่อท้าย : ในบรรทัดเดียวกัน")
            return _empty(hint)
        return self._single(hint, node.text or "", path, optional)

    def _several(self, hint: Any, node: Node, path: str) -> tuple[Any, ...]:
        if isinstance(node, Scalar) and hint is str:
            node = Sequence(node.line, [node])
        if not isinstance(node, Sequence):
            self.report(path, "ต้องเป็นรายการ แก้โดยเขียนแต่ละค่าขึ้นต้นด้วย - หรือใส่ใน [ ]")
            return ()
        entries = enumerate(node.entries)
        values = [self._value(hint, entry, f"{path}[{place}]", False) for place, entry in entries]
        if hint is str:
            for place, value in enumerate(values):
                if value and value in values[:place]:
                    self.report(f"{path}[{place}]", f"ค่า {value} ซ้ำ แก้โดยลบออกให้เหลือค่าเดียว")
        return tuple(values)

    def _single(self, hint: Any, text: str, path: str, optional: bool) -> Any:
        if hint is str:
            return self._text(text, path, optional)
        if hint is bool:
            if text in ("true", "false"):
                return text == "true"
            self.report(path, "ต้องเป็น true หรือ false แก้โดยเขียนคำใดคำหนึ่ง")
        elif hint is int:
            if _WHOLE_NUMBER.fullmatch(text):
                return int(text)
            self.report(path, "ต้องเป็นจำนวนเต็ม แก้โดยเขียนเป็นเลขอารบิกโดยไม่มีเครื่องหมายคั่น")
        elif hint is date:
            return self._date(text, path)
        elif issubclass(hint, StrEnum):
            if text in list(hint):
                return hint(text)
            self.report(path, f"ไม่รู้จักค่า {text} แก้โดยใช้ค่าใดค่าหนึ่งใน {', '.join(hint)}")
        return _empty(hint)

    def _text(self, text: str, path: str, optional: bool) -> str:
        name = path.rpartition(".")[2]
        text = one_line(text)
        limit = _LONG_LENGTH if name.startswith(_LONG_TEXTS) else _LENGTHS.get(name, _USUAL_LENGTH)
        if not text and not optional:
            self.report(path, "ยังไม่มีค่า แก้โดยเติมช่องนี้")
        elif len(text) > limit:
            self.report(path, f"ยาว {len(text)} อักขระ แก้โดยย่อให้ไม่เกิน {limit} อักขระ")
        elif name == "code" and not _CODE.fullmatch(text):
            self.report(path, f"รหัส {text} ใช้ไม่ได้ แก้โดยใช้อักษรอังกฤษ ตัวเลข และเครื่องหมาย - เท่านั้น")
            return ""
        return text

    def _date(self, text: str, path: str) -> date:
        try:
            if found := _BE_DATE.fullmatch(text):
                return parse_civil(f"{found[3]}/{found[2]}/{found[1]}")
            fault = f"อ่านวันที่ {text} ไม่ได้"
        except ValueError as error:
            fault = str(error)
        self.report(path, f"{fault} แก้โดยเขียนเป็น ปี พ.ศ.-เดือน-วัน เช่น 2562-06-24")
        return date.min


def key_of(name: str) -> str:
    """The file's word for a field: ``head`` for ``is_head``."""
    return name.removeprefix("is_")


def be_text(on: date) -> str:
    """A date as the file writes it, in the Buddhist era: ``2562-06-24``."""
    return f"{on.year + BE_OFFSET_YEARS:04}-{on.month:02}-{on.day:02}"


def _empty(hint: Any) -> Any:
    if get_origin(hint) is tuple:
        return ()
    if is_dataclass(hint):
        return Reader().read(hint, Mapping(0))  # type: ignore[arg-type]
    if hint is date:
        return date.min
    return None if issubclass(hint, StrEnum) else hint()
