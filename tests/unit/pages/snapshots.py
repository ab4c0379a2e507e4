"""Snapshots with every type of block, as the desk would hand them over. The people and figures are invented."""

from __future__ import annotations

import hashlib
from typing import Any

Snapshot = dict[str, Any]


def digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _file(name: str, media_type: str, length: int, **more: Any) -> tuple[str, dict[str, Any]]:
    facts = {
        "name": name,
        "media_type": media_type,
        "length": length,
        "pages": None,
        "width": None,
        "height": None,
    }
    return digest(name), {**facts, **more}


FILES = dict(
    [
        _file("แผนพัฒนาเทศบาล-2571-2575.pdf", "application/pdf", 4_812_330, pages=212),
        _file(
            "บัญชีโครงการ.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            91_204,
        ),
        _file("notice.pdf", "application/pdf", 184_220, pages=2),
        _file("market.jpg", "image/jpeg", 210_000, width=1200, height=800),
        _file("canal.jpg", "image/jpeg", 190_000, width=1200, height=800),
        _file("school.jpg", "image/jpeg", 190_000, width=1200, height=800),
        _file("mayor.jpg", "image/jpeg", 80_000, width=480, height=600),
        _file("map.png", "image/png", 60_000, width=960, height=640),
        _file("tour.mp4", "video/mp4", 24_600_000, width=1280, height=720),
        _file("tour.vtt", "text/vtt", 2_400),
    ]
)

_TEXT = {
    "type": "text",
    "html": (
        "<p>เทศบาลขอเชิญประชาชน ผู้แทนชุมชน ผู้ประกอบการ และผู้ที่เกี่ยวข้องทุกฝ่าย เข้าร่วมประชุมประชาคมเมือง"
        "เพื่อทบทวนแผนพัฒนาเทศบาล พ.ศ. 2571–2575 <strong>วันเสาร์ที่ 11 กรกฎาคม 2569 เวลา 09.00–12.00 น.</strong> "
        "ณ ห้องประชุมชั้น 3 สำนักงานเทศบาล</p>"
        "<h2>เตรียมตัวอย่างไร</h2><ul><li>อ่านร่างบัญชีโครงการในเอกสารแนบ แล้วจดข้อที่อยากให้แก้</li>"
        "<li>เสนอโครงการใหม่ได้ที่ประธานชุมชน หรือกองวิชาการและแผนงาน</li>"
        "<li>ต้องการล่ามภาษามือ รถรับส่ง หรือที่นั่งสำหรับรถเข็น แจ้งก่อนวันที่ 8 กรกฎาคม</li></ul>"
        "<h3>กำหนดการ</h3><ol><li>ลงทะเบียน 08.30 น.</li><li>รายงานผลตามแผนปีที่ผ่านมา</li>"
        "<li>แยกกลุ่มตามเขต และลงคะแนนลำดับความสำคัญ</li></ol>"
        "<blockquote><p>ทุกข้อเสนอจะได้รับคำตอบเป็นลายลักษณ์อักษรภายใน 30 วัน</p></blockquote>"
        '<p>อ่านแผนฉบับปัจจุบันได้ที่ <a href="/items/1.8/">รายการ 1.8</a></p>'
    ),
}
_TABLE = {
    "type": "table",
    "caption": "โครงการที่เสนอให้ประชาคมพิจารณา",
    "header_row": True,
    "header_column": True,
    "rows": [
        ["โครงการ", "เขต", "งบประมาณ (บาท)", "ปีที่ทำ"],
        ["ปรับปรุงทางระบายน้ำถนนสายบ้านสวน–คลองปอม พร้อมบ่อพักและฝาปิดตลอดสาย", "2", "12,400,000", "2571"],
        ["ติดตั้งไฟส่องสว่างพลังงานแสงอาทิตย์ ถนนเลียบคลอง", "1", "3,850,000.50", "2571"],
        ["ขยายศูนย์พัฒนาเด็กเล็กบ้านสวนพรุ", "3", "8,200,000", "2572"],
    ],
}
_FIGURES = {
    "type": "figures",
    "caption": "ตัวเลขสำคัญ",
    "rows": [
        {"label": "ประชากร", "value": "24,816", "unit": "คน", "note": "ทะเบียนราษฎร 31 พ.ค. 2569"},
        {"label": "พื้นที่", "value": "41.75", "unit": "ตร.กม.", "note": ""},
        {"label": "ชุมชน", "value": "32", "unit": "ชุมชน", "note": ""},
    ],
}
_BAR_CHART = {
    "type": "chart",
    "caption": "งบประมาณรายจ่ายแยกตามแผนงาน ปีงบประมาณ 2569",
    "description": "แผนงานการศึกษาใช้งบมากที่สุด 86.2 ล้านบาท รองลงมาคืองบกลาง 71.4 ล้านบาท",
    "kind": "bar",
    "unit": "ล้านบาท",
    "columns": ["ตั้งไว้", "จ่ายแล้ว"],
    "rows": [
        {"label": "แผนงานการศึกษา", "values": ["86.2", "51.9"]},
        {"label": "งบกลาง", "values": ["71.4", "49.0"]},
        {"label": "แผนงานเคหะและชุมชน การก่อสร้างและบำรุงรักษาโครงสร้างพื้นฐานของเมือง", "values": ["48.75", "12.3"]},
        {"label": "แผนงานสาธารณสุข", "values": ["19.1", "11.2"]},
    ],
}
_LINE_CHART = {
    "type": "chart",
    "caption": "ผู้มาใช้บริการรายเดือน ปีงบประมาณ 2569",
    "description": "สูงสุดในเดือนมกราคม 3,482 ครั้ง จากการยื่นแบบภาษีที่ดิน",
    "kind": "line",
    "unit": "ครั้ง",
    "columns": ["เคาน์เตอร์", "ออนไลน์"],
    "rows": [
        {"label": month, "values": [counter, online]}
        for month, counter, online in (
            ("ต.ค.", "1810", "420"),
            ("พ.ย.", "1744", "466"),
            ("ธ.ค.", "2210", "510"),
            ("ม.ค.", "3482", "902"),
            ("ก.พ.", "2890", "1011"),
            ("มี.ค.", "2104", "980"),
            ("เม.ย.", "1520", "871"),
            ("พ.ค.", "1933", "1102"),
        )
    ],
}
_PEOPLE = {
    "type": "people",
    "caption": "ผู้ประสานงาน",
    "people": [
        {
            "name": "นางศิริพร นวลจันทร์",
            "post": "ผู้อำนวยการกองวิชาการและแผนงาน",
            "unit": "กองวิชาการและแผนงาน",
            "phone": "07 421 0111 ต่อ 104",
            "email": "plan@bansuan.example",
            "picture": digest("mayor.jpg"),
        },
        {
            "name": "นายภูวดล แสงทอง",
            "post": "นักวิเคราะห์นโยบายและแผนชำนาญการ",
            "unit": "กองวิชาการและแผนงาน",
            "phone": "07 421 0111 ต่อ 114",
            "email": "",
            "picture": None,
        },
    ],
}
_HEADS = (
    ("d1", "สำนักปลัดเทศบาล", "นางสุภาพร ขวัญเมือง"),
    ("d2", "กองคลัง", "นายธนากร เพชรรักษ์"),
    ("d3", "กองช่าง", "นายประเสริฐ ไชยมณี"),
    ("d4", "กองสาธารณสุขและสิ่งแวดล้อม", "นางวรรณา ศรีสุข"),
    ("d5", "กองวิชาการและแผนงาน", "นางศิริพร นวลจันทร์"),
    ("d6", "กองการศึกษา", "นายสุรชัย บุญเรือง"),
    ("d7", "กองสวัสดิการสังคม", ""),
)


def _node(identity: str, title: str, holder: str, parent: str | None, side: str) -> dict[str, Any]:
    return {"id": identity, "title": title, "holder": holder, "parent": parent, "side": side}


STRUCTURE = {
    "type": "structure",
    "caption": "โครงสร้างเทศบาลเมืองบ้านสวนพรุ",
    "nodes": [
        _node("m", "นายกเทศมนตรี", "นายปรีดา สุวรรณคีรี", None, "political"),
        _node("v1", "รองนายกเทศมนตรี", "นางสาวกัลยา รัตนมณี", "m", "political"),
        _node("v2", "รองนายกเทศมนตรี", "นายสมพงศ์ ทองแก้ว", "m", "political"),
        _node("s", "เลขานุการนายกเทศมนตรี", "นายวีระ ชูช่วย", "m", "political"),
        _node("c", "ประธานสภาเทศบาล", "นายอำนวย แก้วประดับ", None, "political"),
        _node("p", "ปลัดเทศบาล", "นายชาญณรงค์ พรหมจันทร์", "m", "permanent"),
        *(_node(identity, title, holder, "p", "permanent") for identity, title, holder in _HEADS),
        _node("e1", "งานแผนงานและงบประมาณ", "", "d5", "permanent"),
        _node("e2", "งานประชาสัมพันธ์", "", "d5", "permanent"),
        _node("f1", "งานพัสดุและทรัพย์สิน", "", "d2", "permanent"),
    ],
}
_GALLERY = {
    "type": "gallery",
    "caption": "ประชาคมครั้งก่อน",
    "pictures": [
        {"file": digest("canal.jpg"), "alt": "ประชาชนนั่งล้อมวงคุยกันเป็นกลุ่มในห้องประชุม", "caption": "แยกกลุ่มตามเขต"},
        {"file": digest("school.jpg"), "alt": "เด็กนักเรียนนำเสนอแผนที่ชุมชนบนกระดาน", "caption": "สภาเด็กนำเสนอ"},
        {"file": digest("market.jpg"), "alt": "กระดานคะแนนลำดับความสำคัญของโครงการ", "caption": ""},
    ],
}
CONTACT = {
    "type": "contact",
    "name": "กองวิชาการและแผนงาน",
    "address": "สำนักงานเทศบาล ชั้น 2\n999 ถนนกาญจนวนิช ตำบลบ้านสวนพรุ",
    "phone": "07 421 0111 ต่อ 104",
    "fax": "07 421 0112",
    "email": "plan@bansuan.example",
    "website": "https://www.bansuan.example",
    "hours": "จันทร์ถึงศุกร์ 08.30–16.30 น.",
    "latitude": "6.927500",
    "longitude": "100.476100",
    "map_picture": digest("map.png"),
    "map_alt": "แผนที่: ทางเข้าสำนักงานเทศบาลจากถนนกาญจนวนิช",
}
_REST = [
    {
        "type": "picture",
        "file": digest("market.jpg"),
        "alt": "ประชาชนราวห้าสิบคนยกมือลงคะแนนในห้องประชุมเทศบาล",
        "caption": "ประชาคมเมือง เดือนมิถุนายน 2568",
    },
    {"type": "file", "file": digest("notice.pdf"), "title": "หนังสือเชิญประชุมประชาคม"},
    {
        "type": "video",
        "title": "แผนพัฒนาเทศบาลใน 3 นาที",
        "file": digest("tour.mp4"),
        "url": "",
        "captions": digest("tour.vtt"),
        "transcript": "สวัสดีครับ วันนี้จะพาดูว่าเงินของเมืองใช้ไปกับอะไร\n\nเริ่มที่ถนนและทางระบายน้ำ",
    },
    {
        "type": "video",
        "title": "บันทึกการถ่ายทอดสดประชุมสภา",
        "file": None,
        "url": "https://video.example/watch/2569-05",
        "captions": None,
        "transcript": "",
    },
    {
        "type": "link",
        "title": "ระบบ e-Plan ของกรมส่งเสริมการปกครองท้องถิ่น",
        "url": "https://www.dla.go.th/",
        "description": "ดูแผนของเทศบาลอื่นเทียบกันได้",
    },
]


def snapshot(*blocks: dict[str, Any], **changes: Any) -> Snapshot:
    """A snapshot of an entry under item 4.2 with these blocks in its body."""
    return {
        "schema": 1,
        "item": "4.2",
        "unit": "PLAN",
        "title": "เชิญร่วมประชาคมเมืองเพื่อทบทวนแผนพัฒนาเทศบาล พ.ศ. 2571–2575 วันเสาร์ที่ 11 กรกฎาคม 2569",
        "summary": "ร่างแผนห้าปีของเมืองเปิดให้ทุกคนอ่านและแก้ก่อนเข้าสภา มีรถรับส่งจากทุกชุมชน",
        "title_en": "",
        "summary_en": "",
        "fiscal_year": 2569,
        "document_date": "2026-06-22",
        "review_by": "2027-06-22",
        "topics": ["useful-knowledge"],
        "legal_basis": ["oia-7-1", "oia-9-8", "decree-44"],
        "body": list(blocks),
        "attachments": [
            {"file": digest("แผนพัฒนาเทศบาล-2571-2575.pdf"), "title": "ร่างแผนพัฒนาเทศบาล พ.ศ. 2571–2575"},
            {"file": digest("บัญชีโครงการ.xlsx"), "title": "บัญชีโครงการแยกตามเขต"},
        ],
        "files": FILES,
        **changes,
    }


def everything() -> Snapshot:
    """A snapshot that holds every type of block."""
    return snapshot(
        _TEXT, _FIGURES, _TABLE, _BAR_CHART, _LINE_CHART, _PEOPLE, *_REST, _GALLERY, CONTACT, STRUCTURE
    )


def news() -> Snapshot:
    """A snapshot as most entries are: text, a picture, a table, a chart."""
    return snapshot(_TEXT, _REST[0], _TABLE, _FIGURES, _BAR_CHART, _LINE_CHART, _PEOPLE, *_REST[1:], _GALLERY)
