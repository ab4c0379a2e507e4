"""The official memo (บันทึกข้อความ) by which the result is reported to supervisors (procedure 3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from prakat.lib.thai_dates import BANGKOK, long_thai, long_thai_time
from prakat.lib.thai_text import normalise, one_line
from prakat.reports.typst.typesetting import metadata_title, typeset

TITLE = "บันทึกข้อความ"


@dataclass(frozen=True)
class Signatory:
    """A person on an official paper.

    `post` is the full wording, with a line break where the paper is to break it, as between "ปลัดเทศบาล
    ปฏิบัติหน้าที่" and "นายกเทศมนตรี". `at` is when the act was done in the system; without it the paper leaves a
    line to sign on. `remark` is what the person wrote, such as "ทราบ".
    """

    name: str
    post: str
    at: datetime | None = None
    remark: str = ""


@dataclass(frozen=True)
class Memo:
    """What a memo says. An empty `number` leaves its line blank, to be filled in by the registry."""

    municipality: str
    unit: str
    number: str
    on: date
    subject: str
    to: str
    paragraphs: tuple[str, ...]
    signatories: tuple[Signatory, ...] = ()
    seal: bytes | None = None


def signature_data(person: Signatory, *, role: str = "") -> dict[str, str]:
    """What the template's signature block reads."""
    return {
        "role": role,
        "remark": normalise(person.remark),
        "name": one_line(person.name),
        "post": normalise(person.post),
        "when": long_thai_time(person.at) if person.at else "",
    }


def render_memo(memo: Memo) -> bytes:
    """The memo as a tagged PDF on A4; the same memo gives the same bytes.

    Raises NotAPicture for a seal that is no picture, ValueError for a naive time.
    """
    data: dict[str, Any] = {
        "title": TITLE,
        "metadata_title": metadata_title(TITLE, memo.subject),
        "municipality": one_line(memo.municipality),
        "unit": one_line(memo.unit),
        "number": one_line(memo.number),
        "date": long_thai(memo.on),
        "subject": one_line(memo.subject),
        "to": one_line(memo.to),
        "paragraphs": [line for part in memo.paragraphs for line in normalise(part).split("\n") if line],
        "people": [signature_data(person) for person in memo.signatories],
    }
    return typeset("memo.typ", data, at=datetime.combine(memo.on, time.min, BANGKOK), seal=memo.seal)
