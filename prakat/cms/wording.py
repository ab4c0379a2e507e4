"""Words that the screens and scripts of the typewriter say, where a template is not the place."""

from typing import Any

from django.utils.translation import gettext as _

from prakat.lib.refusal import Obstacle


def in_words(obstacle: Obstacle) -> str:
    """A reason in the language of the screen."""
    text = _(obstacle.text)
    return text % obstacle.params if obstacle.params else text


def script_words() -> dict[str, Any]:
    """What the scripts of the edit screen say."""
    return {
        "choose": _("เลือกไฟล์"),
        "change": _("เปลี่ยนไฟล์"),
        "remove": _("นำออก"),
        "remove_named": _("นำ “%s” ออก"),
        "uploading": _("กำลังอัปโหลด %s"),
        "uploaded": _("อัปโหลด “%s” แล้ว"),
        "removed": _("นำ “%s” ออกแล้ว"),
        "too_large": _("ไฟล์ “%s” ใหญ่เกิน %m เมกะไบต์ ให้ลดขนาดหรือแบ่งเป็นหลายไฟล์"),
        "wrong_kind": _("ไฟล์ “%s” ใช้ในช่องนี้ไม่ได้ ใช้ได้เฉพาะ %k"),
        "lost_connection": _("ส่งไฟล์ “%s” ไม่สำเร็จ การเชื่อมต่อขาดหาย ให้ลองอีกครั้ง"),
        "server_trouble": _("ส่งไฟล์ “%s” ไม่สำเร็จ ระบบขัดข้อง ให้ลองอีกครั้ง"),
        "unknown_file": _("ไม่พบไฟล์นี้ ให้เลือกไฟล์ใหม่"),
        "retry": _("ลองอีกครั้ง"),
        "dismiss": _("ปิดข้อความ"),
        "still_sending": _("ยังส่งไฟล์ไม่เสร็จ รอให้ส่งครบก่อนแล้วกดอีกครั้ง"),
        "add_files": _("เพิ่มไฟล์แนบ"),
        "drop_here": _("เลือกได้หลายไฟล์พร้อมกัน หรือลากไฟล์มาวางตรงนี้"),
        "pages": _("%s หน้า"),
        "title_of": _("ชื่อที่ประชาชนเห็น ของ %s"),
        "move_up": _("เลื่อน “%s” ขึ้น"),
        "move_down": _("เลื่อน “%s” ลง"),
        "moved": _("“%s” อยู่ลำดับที่ %n"),
        "cell": _("แถว %r คอลัมน์ %c"),
        "add_row": _("เพิ่มแถว"),
        "add_column": _("เพิ่มคอลัมน์"),
        "remove_row": _("ลบแถวที่ %r"),
        "remove_column": _("ลบคอลัมน์ที่ %c"),
        "pasted": _("วางตาราง %r แถว %c คอลัมน์แล้ว"),
    }
