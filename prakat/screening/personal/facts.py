"""What the law protects about a person beyond name and numbers: birth, health, "
"disability, private addresses online."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from prakat.lib.thai_dates import MONTHS, SHORT_MONTHS
from prakat.screening.personal.found import Found
from prakat.screening.rules import Severity

_MONTH: Final = "|".join([*MONTHS, *(month.replace(".", r"\.? ?") for month in SHORT_MONTHS)])
_DATE: Final = rf"\d{{1,2}} ?(?:[/.-] ?\d{{1,2}} ?[/.-]|(?:{_MONTH})) ?(?:พ\.? ?ศ\.? ?)?\d{{2,4}}"
_BIRTH: Final = re.compile(
    rf"(?:(?<!เหตุ)(?<!ภัย)เกิด(?:เมื่อ)?|วัน(?: ?/? ?เดือน ?/? ?ปี)?(?: ?ที่)?เกิด"
    rf"|ว/?ด/?ป\.? ?เกิด|(?:date of birth|DOB"
    rf"|born))(?:วัน)?(?:ที่)?[ :.\n]{{0,4}}(?P<it>{_DATE})",
    re.IGNORECASE,
)
_DISABILITY: Final = re.compile(
    r"(?:คน|ผู้)?พิการ(?:ทาง|ด้าน)[ ]?(?:การเห็น|การมองเห็น|สายตา"
    r"|การได้ยิน(?:หรือ(?:การ)?สื่อความหมาย)?|การเคลื่อนไหว(?:หรือ(?:ทาง)?ร่างกาย)?|ร่างกาย"
    r"|จิตใจ(?:หรือพฤติกรรม)?|พฤติกรรม"
    r"|สติปัญญา|การเรียนรู้|ออทิสติก|ซ้ำซ้อน)(?:[ ]?ระดับ(?:ที่)?[ ]?\d)?|ออทิสติก|หูหนวก"
    r"|ตาบอด|ทุพพลภาพ|(?:คน|ผู้)พิการซ้ำซ้อน"
)
_ILLNESS: Final = re.compile(
    r"(?:ป่วย(?:เป็น|ด้วย)|เป็นผู้ป่วย|ติดเชื้อ|วินิจฉัย(?:ว่า)?(?:เป็น)?"
    r"|เป็น)[ ]?(?:โรค)?(?:มะเร็ง[ก-๎]*|เอดส์|เอชไอวี|HIV|วัณโรค|ซิฟิลิส|จิตเวช|จิตเภท"
    r"|ซึมเศร้า|ไต(?:วาย|เรื้อรัง)"
    r"|เบาหวาน|ความดัน(?:โลหิตสูง)?|หลอดเลือด[ก-๎]*|หัวใจ|ลมชัก|อัลไซเมอร์|โควิด[-– ]?19"
    r"|ไวรัส[ก-๎]*|ติดเตียง|ธาลัสซีเมีย)|ผู้ป่วยติดเตียง|ป่วย(?:เป็น|ด้วย)โรค[ก-๎]{2,20}"
)
_NEAR: Final = 100
_LINE: Final = re.compile(
    r"(?:(?:ไอดี|ID)[ ]?(?:ไลน์|line)|(?:ไลน์|line)[ ]?(?:ไอดี|id)|(?<!ออน)ไลน์"
    r"|(?<![A-Za-z])line)[ก-๎ :=.\-]{0,24}(?P<it>(?<![@A-Za-z0-9])[a-z][a-z0-9._-]{3,19})(?![A-Za-z0-9@/])",
    re.IGNORECASE,
)
_NOT_LINE_IDS: Final = frozenset("official account notify group today line http https openchat".split())
_EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?P<domain>[\w-]+(?:\.[\w-]+)+)", re.ASCII)
_OWN_MAIL: Final = re.compile(
    r"^(?:gmail|googlemail|hotmail|outlook|live|yahoo|ymail|icloud|me|msn|protonmail|proton|aol|windowslive)\.",
    re.IGNORECASE,
)
_OFFICE_MAIL: Final = re.compile(
    r"saraban|สารบรรณ|admin|info|contact|office|tessaban|thesaban|municipal|thetsaban|sao"
    r"|obt|pao|abt|city|town|palad|kong|krong|school",
    re.IGNORECASE,
)


def find(text: str, people: Sequence[Found]) -> Iterator[Found]:
    """Such facts in a plain text; ``people`` are the names found in it: of nobody in "
    "particular they may be told."""
    for found in _BIRTH.finditer(text):
        yield Found(*found.span("it"), "BIRTH_DATE", Severity.ANSWER)
    for pattern, type in ((_DISABILITY, "DISABILITY"), (_ILLNESS, "HEALTH")):
        for found in pattern.finditer(text):
            if any(one.start - _NEAR < found.end() and found.start() < one.end + _NEAR for one in people):
                yield Found(*found.span(), type, Severity.BLOCK)
    for found in _LINE.finditer(text):
        if found["it"].casefold() not in _NOT_LINE_IDS:
            yield Found(*found.span("it"), "LINE_ID", Severity.ANSWER)
    for found in _EMAIL.finditer(text):
        local = found[0].split("@")[0]
        if _OWN_MAIL.match(found["domain"]) and not _OFFICE_MAIL.search(local):
            yield Found(*found.span(), "EMAIL", Severity.ANSWER)
