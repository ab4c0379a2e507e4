"""The snapshot: canonical content of a version, cleaned on the way in and judged before it is stored.

Plain data: see ``docs/reference/snapshot.md`` for the shapes. Everything after submitting reads the snapshot and
never the typewriter.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import nh3

from prakat.lib.canonical import digest
from prakat.lib.refusal import Obstacle
from prakat.lib.thai_text import normalise, one_line

SCHEMA = 1
TITLE_MAX = 300
SUMMARY_MAX = 1_000
BODY_MAX_CHARACTERS = 400_000
ALLOWED_TAGS = {"p", "h2", "h3", "ul", "ol", "li", "a", "strong", "em", "blockquote", "br"}
ONE_LINE_FIELDS = {"title", "title_en", "caption", "label", "value", "unit", "name", "post", "alt", "holder"}
FILE_FIELDS = ("file", "picture", "captions", "map_picture")
Json = dict[str, Any]


def clean_html(html: str) -> str:
    """Rich text reduced to the allowed tags; pasted styles, spans, classes, comments and scripts are gone."""
    cleaned: str = nh3.clean(
        normalise(html),
        tags=ALLOWED_TAGS,
        clean_content_tags={"script", "style", "title", "xml"},
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
    )
    return cleaned.replace("<p></p>", "").strip()


def canonical(snapshot: Mapping[str, Any]) -> Json:
    """The snapshot with every text normalised and every rich text sanitised; shapes stay as they are."""
    cleaned: Json = _walk(dict(snapshot), "")
    cleaned["schema"] = SCHEMA
    used = set(files_used(cleaned))
    cleaned["files"] = {name: facts for name, facts in cleaned["files"].items() if name in used}
    return cleaned


def _walk(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return {name: _walk(inner, name) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_walk(inner, key) for inner in value]
    if not isinstance(value, str):
        return value
    if key == "html":
        return clean_html(value)
    return one_line(value) if key in ONE_LINE_FIELDS else normalise(value)


def digest_of(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON; the attachments are in it by their own SHA-256."""
    return digest(snapshot)


def _nested(block: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield block
    for name in ("pictures", "people"):
        yield from block.get(name, ())


def files_used(snapshot: Mapping[str, Any]) -> Iterator[str]:
    """The SHA-256 of every file that the body and the attachments name, in order."""
    for block in snapshot["body"]:
        for part in _nested(block):
            for name in FILE_FIELDS:
                if part.get(name):
                    yield part[name]
    for attachment in snapshot["attachments"]:
        yield attachment["file"]


def with_files_replaced(snapshot: Mapping[str, Any], others: Mapping[str, str]) -> Json:
    """The snapshot with other files in the place of some, by SHA-256. ``files`` is left to the caller."""
    return {
        **snapshot,
        "body": _replaced(snapshot["body"], others),
        "attachments": _replaced(snapshot["attachments"], others),
    }


def _replaced(value: Any, others: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {
            name: others.get(inner, inner)
            if name in FILE_FIELDS and isinstance(inner, str)
            else _replaced(inner, others)
            for name, inner in value.items()
        }
    return [_replaced(inner, others) for inner in value] if isinstance(value, list) else value


def plain_text(snapshot: Mapping[str, Any]) -> str:
    """All words of the body as lines of plain text, for search and comparison."""
    lines: list[str] = []
    for block in snapshot["body"]:
        lines.extend(_words(block))
    return "\n".join(line for line in lines if line)


def _words(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name not in {"type", *FILE_FIELDS}:
                yield from _words(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner, key)
    elif isinstance(value, str):
        yield nh3.clean(value.replace("</p>", "\n"), tags=set()).strip() if key == "html" else value


def problems(snapshot: Mapping[str, Any]) -> list[Obstacle]:
    """Everything that keeps this content from being submitted, each with what to do about it."""
    return [problem for judge in JUDGES for problem in judge(snapshot)]


def _title(snapshot: Mapping[str, Any]) -> Iterator[Obstacle]:
    title = snapshot["title"]
    if not title:
        yield Obstacle("no_title", "ยังไม่มีชื่อเรื่อง ให้ตั้งชื่อที่ประชาชนอ่านแล้วเข้าใจ")
    if len(title) > TITLE_MAX:
        yield Obstacle(
            "long_title",
            "ชื่อเรื่องยาว %(length)s ตัวอักษร เกินที่กำหนด %(max)s ตัวอักษร ให้ย่อชื่อและย้ายรายละเอียดไปไว้ในเนื้อหา",
            {"length": len(title), "max": TITLE_MAX},
        )
    if len(snapshot["summary"]) > SUMMARY_MAX:
        yield Obstacle(
            "long_summary",
            "สรุปยาวเกิน %(max)s ตัวอักษร ให้ย่อลงและย้ายรายละเอียดไปไว้ในเนื้อหา",
            {"max": SUMMARY_MAX},
        )


def _something_to_read(snapshot: Mapping[str, Any]) -> Iterator[Obstacle]:
    if not snapshot["body"] and not snapshot["attachments"]:
        yield Obstacle("empty", "ยังไม่มีเนื้อหาหรือไฟล์แนบ ให้เพิ่มอย่างน้อยหนึ่งอย่าง")
    if len(plain_text(snapshot)) > BODY_MAX_CHARACTERS:
        yield Obstacle("long_body", "เนื้อหายาวเกินไป ให้แยกเป็นหลายเรื่องหรือแนบเป็นไฟล์")


def _year_and_dates(snapshot: Mapping[str, Any]) -> Iterator[Obstacle]:
    year = snapshot["fiscal_year"]
    if not isinstance(year, int) or not 2400 <= year <= 2700:
        yield Obstacle("fiscal_year", "ปีงบประมาณไม่ถูกต้อง ให้ใส่เป็นปี พ.ศ. เช่น 2569")
    for name, words in (("document_date", "วันที่ของเอกสาร"), ("review_by", "วันที่ทบทวน")):
        value = snapshot[name]
        if value is None:
            continue
        try:
            date.fromisoformat(value)
        except ValueError:
            yield Obstacle("bad_date", "%(field)sไม่ถูกต้อง ให้เลือกวันที่ใหม่", {"field": words})


def _pictures_described(snapshot: Mapping[str, Any]) -> Iterator[Obstacle]:
    for number, block in enumerate(snapshot["body"], start=1):
        parts = (
            block["pictures"] if block["type"] == "gallery" else [block] if block["type"] == "picture" else []
        )
        missing = sum(1 for part in parts if not part["alt"])
        if block["type"] == "contact" and block["map_picture"] and not block["map_alt"]:
            missing += 1
        if missing:
            yield Obstacle(
                "no_alt",
                "ส่วนที่ %(number)s มีภาพ %(count)s ภาพที่ยังไม่มีคำบรรยายแทนภาพ ให้บอกสั้น ๆ ว่าเห็นอะไรในภาพ",
                {"number": number, "count": missing},
            )


def _files_known(snapshot: Mapping[str, Any]) -> Iterator[Obstacle]:
    for name in files_used(snapshot):
        if name not in snapshot["files"]:
            yield Obstacle("lost_file", "มีไฟล์ที่อ้างถึงแต่ไม่พบ ให้แนบไฟล์นั้นใหม่")


JUDGES: tuple[Callable[[Mapping[str, Any]], Iterator[Obstacle]], ...] = (
    _title,
    _something_to_read,
    _year_and_dates,
    _pictures_described,
    _files_known,
)


def empty(*, item: str, unit: str, fiscal_year: int) -> Json:
    """A snapshot with every key and nothing in it."""
    return {
        "schema": SCHEMA,
        "item": item,
        "unit": unit,
        "title": "",
        "summary": "",
        "title_en": "",
        "summary_en": "",
        "fiscal_year": fiscal_year,
        "document_date": None,
        "review_by": None,
        "topics": [],
        "legal_basis": [],
        "body": [],
        "attachments": [],
        "files": {},
    }
