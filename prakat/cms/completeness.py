"""What a draft still lacks in form before it can be put forward, said by the block where it is to be mended.

The shape of what was typed, never law: ``editorial.snapshot.problems`` and ``editorial.bars`` judge what may be put
forward, and their reasons stand in the same list.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from urllib.parse import urlsplit

from prakat.cms.body import numbered_body
from prakat.cms.models import EntryDraft
from prakat.lib.refusal import Obstacle

Json = Mapping[str, Any]
Found = Iterator[tuple[Any, ...]]


def missing(draft: EntryDraft) -> list[tuple[Obstacle, str]]:
    """Everything that is missing or malformed in the blocks: the reason and the id of the block in the editor."""
    found = []
    for place, (identity, block) in enumerate(numbered_body(draft.body.get_prep_value()), start=1):
        for code, text, *more in JUDGES.get(block["type"], _nothing)(block):
            params = {"place": place, **(more[0] if more else {})}
            found.append((Obstacle(code, text, params), identity))
    return found


def _nothing(block: Json) -> Found:
    return iter(())


def _address(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _picture(block: Json) -> Found:
    if not block["file"]:
        yield "no_file", "ส่วนที่ %(place)s: ยังไม่ได้เลือกภาพ ให้เลือกภาพหรือลบส่วนนี้"


def _gallery(block: Json) -> Found:
    empty = sum(1 for picture in block["pictures"] if not picture["file"])
    if empty or not block["pictures"]:
        yield "no_file", "ส่วนที่ %(place)s: ชุดภาพยังมีช่องที่ไม่ได้เลือกภาพ ให้เลือกภาพหรือลบช่องนั้น"


def _file(block: Json) -> Found:
    if not block["file"]:
        yield "no_file", "ส่วนที่ %(place)s: ยังไม่ได้เลือกไฟล์ ให้เลือกไฟล์หรือลบส่วนนี้"


def _video(block: Json) -> Found:
    if not block["file"] and not block["url"]:
        yield "no_video", "ส่วนที่ %(place)s: ยังไม่มีวีดิทัศน์ ให้ใส่ไฟล์ MP4 หรือที่อยู่ของวีดิทัศน์"
    if block["url"] and not _address(block["url"]):
        yield "bad_address", "ส่วนที่ %(place)s: ที่อยู่ของวีดิทัศน์ต้องขึ้นต้นด้วย https:// หรือ http://"
    if block["file"] and not block["captions"] and not block["transcript"]:
        yield "no_captions", "ส่วนที่ %(place)s: วีดิทัศน์ต้องมีไฟล์คำบรรยายเสียงหรือคำพูดเป็นตัวหนังสือ สำหรับผู้ที่ไม่ได้ยินเสียง"


def _link(block: Json) -> Found:
    if not _address(block["url"]):
        yield "bad_address", "ส่วนที่ %(place)s: ที่อยู่เว็บต้องขึ้นต้นด้วย https:// หรือ http://"
    if not block["title"]:
        yield "no_link_text", "ส่วนที่ %(place)s: ลิงก์ยังไม่มีข้อความ ให้เขียนว่าจะไปที่ใด"


def _people(block: Json) -> Found:
    if any(not person["name"] for person in block["people"]):
        yield "no_name", "ส่วนที่ %(place)s: มีบัตรบุคคลที่ยังไม่มีชื่อ ให้ใส่ชื่อหรือลบบัตรนั้น"


def _table(block: Json) -> Found:
    if not block["rows"]:
        yield "empty_table", "ส่วนที่ %(place)s: ตารางยังว่าง ให้ใส่ข้อมูลหรือลบส่วนนี้"


def _chart(block: Json) -> Found:
    if not block["caption"]:
        yield "no_caption", "ส่วนที่ %(place)s: แผนภูมิยังไม่มีชื่อ"
    if not block["columns"] or not block["rows"]:
        yield "empty_chart", "ส่วนที่ %(place)s: แผนภูมิต้องมีแถวหัวตารางและข้อมูลอย่างน้อยหนึ่งแถว"
    wrong = [value for row in block["rows"] for value in row["values"] if value and not _number(value)]
    if wrong:
        yield "not_number", "ส่วนที่ %(place)s: ช่องข้อมูลของแผนภูมิต้องเป็นตัวเลข ให้ย้ายหน่วยไปไว้ในช่องหน่วย"


def _number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _contact(block: Json) -> Found:
    if bool(block["latitude"]) != bool(block["longitude"]):
        yield "half_place", "ส่วนที่ %(place)s: พิกัดต้องมีทั้งละติจูดและลองจิจูด"
    for name, words, most in (("latitude", "ละติจูด", 90), ("longitude", "ลองจิจูด", 180)):
        if block[name] and not (_number(block[name]) and abs(Decimal(block[name])) <= most):
            text = "ส่วนที่ %(place)s: %(field)sต้องเป็นตัวเลขทศนิยมระหว่าง −%(most)s ถึง %(most)s เช่น 6.9467"
            yield "bad_place", text, {"field": words, "most": most}
    if block["website"] and not _address(block["website"]):
        yield "bad_address", "ส่วนที่ %(place)s: ที่อยู่เว็บไซต์ต้องขึ้นต้นด้วย https:// หรือ http://"


JUDGES: Final[Mapping[str, Callable[[Json], Found]]] = {
    "picture": _picture,
    "gallery": _gallery,
    "file": _file,
    "video": _video,
    "link": _link,
    "people": _people,
    "table": _table,
    "chart": _chart,
    "contact": _contact,
}
