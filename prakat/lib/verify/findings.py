"""What a verification can find, with its exit code and its words: what it means and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

GOOD: Final = "good"
FORK, SIGNATURE, ROLLBACK, LOG, WITNESSES = "fork", "signature", "rollback", "log", "witnesses"
EXPIRED, BYTES, HEADERS, FOREIGN, MISSING = "expired", "bytes", "headers", "foreign", "missing"
UNREACHABLE, USAGE = "unreachable", "usage"

EXIT_CODES: Final[Mapping[str, int]] = {
    GOOD: 0,
    USAGE: 2,
    SIGNATURE: 10,
    ROLLBACK: 11,
    FORK: 12,
    EXPIRED: 13,
    BYTES: 14,
    MISSING: 15,
    FOREIGN: 16,
    HEADERS: 17,
    LOG: 18,
    WITNESSES: 19,
    UNREACHABLE: 20,
}
GRAVEST_FIRST: Final = (
    USAGE,
    FORK,
    SIGNATURE,
    ROLLBACK,
    LOG,
    WITNESSES,
    EXPIRED,
    BYTES,
    HEADERS,
    FOREIGN,
    MISSING,
    UNREACHABLE,
)


@dataclass(frozen=True)
class Words:
    """A finding in one language: what it means, and what to do."""

    meaning: str
    advice: str


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was sealed: its kind, the address or part concerned, and the exact fact."""

    kind: str
    subject: str
    fact: str = ""


class Found(Exception):
    """A finding that ends the verification: nothing that follows from it can be believed."""

    def __init__(self, kind: str, subject: str, fact: str = "") -> None:
        self.finding = Finding(kind, subject, fact)
        super().__init__(self.finding)


def gravest(findings: Sequence[Finding]) -> str:
    """The kind that gives the exit code: the gravest found, GOOD when there is none."""
    return min((finding.kind for finding in findings), key=GRAVEST_FIRST.index, default=GOOD)


THAI: Final[Mapping[str, Words]] = {
    GOOD: Words(
        "ผ่าน: สิ่งที่เว็บไซต์แสดงตรงกับชุดเผยแพร่ที่หน่วยงานลงลายมือชื่อไว้ทุกไบต์ที่ตรวจ",
        "ไม่ต้องทำอะไร",
    ),
    SIGNATURE: Words(
        "ลายมือชื่อไม่ถูกต้อง: สิ่งที่เว็บไซต์ส่งมาไม่ได้ลงลายมือชื่อด้วยกุญแจที่นโยบายรับรอง",
        "อย่าเชื่อเนื้อหาของเว็บไซต์นี้ ตรวจว่าใช้ไฟล์นโยบายล่าสุดจากหน่วยงานโดยตรง (ไม่ใช่จากเว็บไซต์นี้) แล้วแจ้งหน่วยงาน",
    ),
    ROLLBACK: Words(
        "ถูกย้อนกลับ: เว็บไซต์แสดงชุดเผยแพร่หรือบันทึกที่เก่ากว่าชุดที่เคยเผยแพร่แล้ว",
        "อาจมีผู้ซ่อนเรื่องที่เผยแพร่แล้ว เก็บไฟล์ความจำของโปรแกรมนี้ไว้เป็นหลักฐาน แล้วแจ้งหน่วยงาน",
    ),
    FORK: Words(
        "บันทึกแตกเป็นสองทาง: มีการลงลายมือชื่อรับรองประวัติสองแบบที่ขัดกัน",
        "นี่คือหลักฐานว่ามีการแสดงประวัติไม่เหมือนกันให้ผู้อ่านต่างคน เก็บผลตรวจและไฟล์ความจำไว้ แจ้งหน่วยงานและพยาน",
    ),
    EXPIRED: Words(
        "หมดอายุ: คำรับรองที่ลงลายมือชื่อไว้พ้นกำหนดแล้ว เว็บไซต์อาจถูกตรึงไว้ไม่ให้ปรับปรุง",
        "ตรวจนาฬิกาของเครื่องนี้ก่อน ถ้านาฬิกาตรง ให้แจ้งหน่วยงานว่าเว็บไซต์ไม่ได้ต่ออายุคำรับรอง",
    ),
    BYTES: Words(
        "เนื้อหาไม่ตรง: ไบต์ที่เว็บไซต์ส่งมาไม่ใช่ไบต์ที่ลงลายมือชื่อไว้",
        "อย่าใช้เนื้อหาของหน้านี้ บันทึกหน้าจอและเวลาไว้ แล้วแจ้งหน่วยงานทันที",
    ),
    HEADERS: Words(
        "คำตอบไม่ตรง: สถานะหรือส่วนหัวของคำตอบไม่เป็นตามที่ลงลายมือชื่อไว้",
        "อาจมีผู้พาไปยังที่อื่นหรือปลดการป้องกันของหน้า แจ้งหน่วยงานพร้อมข้อความด้านล่าง",
    ),
    FOREIGN: Words(
        "มีที่อยู่แปลกปลอม: เว็บไซต์แสดงสิ่งที่ไม่อยู่ในชุดเผยแพร่ที่ลงลายมือชื่อ",
        "อาจมีผู้ฝังหน้าเว็บ อย่าเปิดที่อยู่นั้นในเครื่องที่ใช้งาน แจ้งหน่วยงานทันที",
    ),
    MISSING: Words(
        "ขาดหาย: สิ่งที่อยู่ในชุดเผยแพร่ที่ลงลายมือชื่อไม่มีให้อ่าน",
        "ลองอีกครั้งภายหลัง ถ้ายังขาดอยู่ให้แจ้งหน่วยงานพร้อมที่อยู่ด้านล่าง",
    ),
    LOG: Words(
        "บันทึกสาธารณะไม่รับรอง: ชุดเผยแพร่นี้ไม่อยู่ในบันทึก หรือบันทึกไม่ตรงกับยอดที่ลงลายมือชื่อ",
        "ลองอีกครั้งภายหลัง ถ้ายังเป็นอยู่ให้แจ้งหน่วยงาน และเก็บผลตรวจนี้ไว้",
    ),
    WITNESSES: Words(
        "พยานไม่ครบ: พยานที่นโยบายกำหนดยังไม่ลงลายมือชื่อร่วมรับรองบันทึกนี้ครบจำนวน",
        "สอบถามพยานตามนโยบายว่าเห็นบันทึกเดียวกันหรือไม่ และแจ้งหน่วยงาน",
    ),
    UNREACHABLE: Words(
        "ติดต่อไม่ได้: เว็บไซต์ไม่ตอบ หรือตอบไม่ครบ",
        "ตรวจการเชื่อมต่ออินเทอร์เน็ตและที่อยู่เว็บไซต์ แล้วลองอีกครั้ง ยังสรุปไม่ได้ว่าเว็บไซต์ผิดปกติ",
    ),
    USAGE: Words(
        "ตรวจไม่ได้: คำสั่งหรือไฟล์ที่ให้มาใช้ไม่ได้",
        "อ่านข้อความด้านล่าง แก้คำสั่งหรือไฟล์ แล้วเรียกอีกครั้ง",
    ),
}
ENGLISH: Final[Mapping[str, Words]] = {
    GOOD: Words(
        "Good: what the website shows is, in every byte checked, the edition that the office signed.",
        "Nothing to do.",
    ),
    SIGNATURE: Words(
        "Bad signature: what the website sent is not signed with a key that the policy vouches for.",
        "Do not believe this website's content. Make sure that your policy file is the latest, taken from the "
        "office itself and not from this website; then tell the office.",
    ),
    ROLLBACK: Words(
        "Rolled back: the website shows an edition or a log older than one that was already published.",
        "Somebody may be hiding what was published. Keep this program's memory file as evidence and tell the office.",
    ),
    FORK: Words(
        "Forked: two histories that contradict each other were both signed.",
        "This is proof that different readers are shown different histories. Keep this result and the memory file; "
        "tell the office and the witnesses.",
    ),
    EXPIRED: Words(
        "Expired: the signed assurance is past its term. The website may have been frozen.",
        "Check this machine's clock first. If it is right, tell the office that its assurance is not being renewed.",
    ),
    BYTES: Words(
        "Bytes differ: the website sent other bytes than those that were signed.",
        "Do not use the content of this page. Keep a picture of the screen and the time, and tell the office at once.",
    ),
    HEADERS: Words(
        "Answer differs: the status or a header of the answer is not as it was signed.",
        "Somebody may be sending readers elsewhere or removing the page's protection. Tell the office, with the "
        "text below.",
    ),
    FOREIGN: Words(
        "Foreign address: the website shows something that the signed edition does not hold.",
        "Somebody may have planted a page. Do not open that address on a machine that you work with; tell the "
        "office at once.",
    ),
    MISSING: Words(
        "Missing: something that the signed edition holds cannot be read.",
        "Try again later. If it is still missing, tell the office the address below.",
    ),
    LOG: Words(
        "Not borne out by the log: this edition is not in the public log, or the log does not fit its signed total.",
        "Try again later. If it stays so, keep this result and tell the office.",
    ),
    WITNESSES: Words(
        "Too few witnesses: not as many as the policy asks for have cosigned this log.",
        "Ask the witnesses that the policy names whether they see the same log, and tell the office.",
    ),
    UNREACHABLE: Words(
        "Unreachable: the website did not answer, or not in full.",
        "Check the internet connection and the address, and try again. This alone does not mean that something is "
        "wrong with the website.",
    ),
    USAGE: Words(
        "Not checked: the command or a file that was given cannot be used.",
        "Read the text below, correct the command or the file, and start again.",
    ),
}
