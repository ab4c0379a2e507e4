"""What a new scheme would change, in Thai lines for the people who decide on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Final

from prakat.lib.thai_dates import long_thai
from prakat.scheme.rules import ALL, HEAD, DueRule, SchemeDocument, due_text


class Step(StrEnum):
    """What happens to a part of the scheme."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Change:
    """One line: the section of the file, the key in it ("" where the section is one whole), field, words."""

    step: Step
    section: str
    key: str
    field: str
    text: str

    def __str__(self) -> str:
        return self.text


_WHOLE: Final[Mapping[str, str]] = {
    "municipality": "เทศบาล",
    "colours": "สี",
    "announcement": "ประกาศ",
    "publishing_unit": "หน่วยงานที่นำข้อมูลขึ้นเผยแพร่",
    "urgent": "การเผยแพร่เร่งด่วน",
    "uploads": "ไฟล์แนบ",
}
_KEYED: Final[tuple[tuple[str, str, Callable[[Any], str]], ...]] = (
    ("units", "ส่วนราชการ", lambda each: str(each.code)),
    ("posts", "ตำแหน่ง", lambda each: str(each.code)),
    ("acts", "กฎหมาย", lambda each: str(each.code)),
    ("legal_bases", "ฐานกฎหมาย", lambda each: str(each.code)),
    ("topics", "หัวเรื่อง", lambda each: str(each.code)),
    ("categories", "หมวด", lambda each: str(each.number)),
    ("items", "รายการ", lambda each: str(each.number)),
    ("oit", "ตัวชี้วัด OIT", lambda each: f"{each.fiscal_year}/{each.code}"),
    ("policies", "หน้านโยบาย", lambda each: str(each.page)),
)
_REMOVED: Final[Mapping[str, str]] = {
    "units": "ปิดส่วนราชการ",
    "posts": "ปิดตำแหน่ง",
    "items": "เลิกรายการ",
}
_FIELDS: Final[Mapping[str, str]] = {
    "code": "รหัส",
    "name_th": "ชื่อ",
    "name_en": "ชื่อภาษาอังกฤษ",
    "short_th": "ชื่อย่อ",
    "title_th": "ชื่อ",
    "title_en": "ชื่อภาษาอังกฤษ",
    "address_th": "ที่อยู่",
    "address_en": "ที่อยู่ภาษาอังกฤษ",
    "phone": "โทรศัพท์",
    "fax": "โทรสาร",
    "email": "ไปรษณีย์อิเล็กทรอนิกส์",
    "brand": "สีหลัก",
    "accent": "สีเน้น",
    "surface": "สีพื้น",
    "ink": "สีตัวอักษร",
    "date": "วันที่",
    "unit": "ส่วนราชการ",
    "reports_to": "ผู้บังคับบัญชา",
    "is_head": "เป็นหัวหน้าส่วนราชการ",
    "is_publisher": "เป็นผู้นำข้อมูลขึ้นเผยแพร่",
    "act": "กฎหมาย",
    "clause_th": "มาตรา",
    "clause_en": "มาตรา (ภาษาอังกฤษ)",
    "about_th": "สาระ",
    "about_en": "สาระภาษาอังกฤษ",
    "description_th": "คำอธิบาย",
    "description_en": "คำอธิบายภาษาอังกฤษ",
    "kind": "ลักษณะข้อมูล",
    "units": "ส่วนราชการที่รับผิดชอบ",
    "legal_basis": "ฐานกฎหมาย",
    "chain": "ลำดับการอนุมัติ",
    "due": "รอบการปรับปรุง",
    "topics": "หัวเรื่อง",
    "form": "แบบบริการ",
    "opens_th": "การเปิดรับ",
    "opens_en": "การเปิดรับภาษาอังกฤษ",
    "label_th": "ชื่อ",
    "items": "รายการ",
    "item": "รายการ",
    "topic": "หัวเรื่อง",
    "allowed": "อนุญาต",
    "ordered_by": "ผู้สั่งได้",
    "approval_owed_hours": "ต้องอนุมัติย้อนหลังภายใน (ชั่วโมง)",
    "max_bytes": "ขนาดสูงสุด (ไบต์)",
    "media_types": "ชนิดไฟล์",
}


def changes(old: SchemeDocument | None, new: SchemeDocument) -> list[Change]:
    """Every difference from ``old`` (None: nothing is loaded yet) to ``new``, section by section.

    Empty exactly when both are equal.
    """
    found: list[Change] = []
    for section, word in _WHOLE.items():
        before = getattr(old, section) if old else None
        found += _whole(section, word, before, getattr(new, section))
    for section, word, key in _KEYED:
        before_by_key = {key(each): each for each in getattr(old, section)} if old else {}
        found += _keyed(section, word, before_by_key, {key(each): each for each in getattr(new, section)})
    return found


def _whole(section: str, word: str, before: Any, after: Any) -> Iterable[Change]:
    if isinstance(after, str):
        if before is None:
            yield Change(Step.ADDED, section, "", "", f"กำหนด{word}: {after}")
        elif before != after:
            yield Change(Step.CHANGED, section, "", "", f"{word}: เปลี่ยนจาก “{before}” เป็น “{after}”")
    elif before is None:
        first = next(iter(fields(after)))
        named = getattr(after, "name_th", "") or getattr(after, "title_th", "")
        shown = named or f"{_FIELDS[first.name]} {_shown(getattr(after, first.name))}"
        yield Change(Step.ADDED, section, "", "", f"กำหนด{word}: {shown}")
    else:
        yield from _fields(section, "", word, before, after)


def _keyed(section: str, word: str, before: dict[str, Any], after: dict[str, Any]) -> Iterable[Change]:
    for key, each in before.items():
        if key not in after:
            removed = _REMOVED.get(section, f"ลบ{word}")
            kept = " (ข้อมูลเดิมยังเก็บไว้)" if section in _REMOVED else ""
            yield Change(Step.REMOVED, section, key, "", f"{removed} {key} {_name(each)}".rstrip() + kept)
    for key, each in after.items():
        if key not in before:
            yield Change(Step.ADDED, section, key, "", f"เพิ่ม{word} {key} {_name(each)}".rstrip())
        else:
            title = f"{word} {key} {_name(each)}".rstrip()
            yield from _fields(section, key, title, before[key], each)
    if [key for key in before if key in after] != [key for key in after if key in before]:
        yield Change(Step.CHANGED, section, "", "", f"เปลี่ยนลำดับของ{word}")


def _fields(section: str, key: str, title: str, before: Any, after: Any) -> Iterable[Change]:
    for each in fields(after):
        was, now = getattr(before, each.name), getattr(after, each.name)
        if was != now:
            label = _FIELDS.get(each.name, each.name)
            text = f"{title}: {label} เปลี่ยนจาก “{_shown(was, each.name)}” เป็น “{_shown(now, each.name)}”"
            yield Change(Step.CHANGED, section, key, each.name, text)


def _name(entry: Any) -> str:
    for field in ("name_th", "title_th", "label_th", "clause_th", "item"):
        if name := getattr(entry, field, ""):
            return str(name)
    return ""


def _shown(value: Any, field: str = "") -> str:
    if isinstance(value, DueRule):
        return due_text(value)
    if isinstance(value, tuple):
        between = " → " if field == "chain" else ", "
        return between.join(_shown(each) for each in value) or "(ไม่มี)"
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    if isinstance(value, date):
        return long_thai(value)
    if value is None or value == "":
        return "(ไม่มี)"
    return _WORDS.get(str(value), str(value))


_WORDS: Final[Mapping[str, str]] = {ALL: "ทั้งหมด", HEAD: "หัวหน้าส่วนราชการ"}
