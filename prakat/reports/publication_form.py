"""The publication form that the office keeps as evidence of one publication, as PDF and as a spreadsheet.

แบบฟอร์มการเผยแพร่ข้อมูลต่อสาธารณะผ่านเว็บไซต์: unit, date, heading, detail, link, remarks, who is responsible
for the information, who approved it, who put it online; with the digest of what was approved and the check
before release.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from prakat.lib.spreadsheet import neutral_cell
from prakat.lib.thai_dates import BANGKOK, long_thai, thai_digits
from prakat.lib.thai_text import normalise, one_line
from prakat.reports.fonts import STANDS_FOR_MISSING, drawable_text
from prakat.reports.memo import Signatory, signature_data
from prakat.reports.typst.typesetting import metadata_title, typeset, web_address

TITLE: Final = "แบบฟอร์มการเผยแพร่ข้อมูลต่อสาธารณะผ่านเว็บไซต์"
_CHECKS_TITLE: Final = "ผลการตรวจสอบความเรียบร้อยก่อนเผยแพร่"
_PEOPLE_TITLE: Final = "ผู้รับผิดชอบ"
_RESULTS: Final = {True: "ผ่าน", False: "ไม่ผ่าน", None: "ไม่เกี่ยวข้อง"}
_MISSING_NOTE: Final = f"เครื่องหมาย {STANDS_FOR_MISSING} แทนอักขระที่แบบอักษรของเอกสารนี้ไม่มี"


@dataclass(frozen=True)
class CheckLine:
    """One line of the check before release: `passed` is None where the question does not apply."""

    label: str
    passed: bool | None
    note: str = ""


@dataclass(frozen=True)
class FormFile:
    """A file published with the information, and its SHA-256."""

    name: str
    digest: str


@dataclass(frozen=True)
class PublicationForm:
    """What the form says of one version of one entry.

    `item` is the number and name of the item; `content_digest` is the SHA-256 of the canonical content that
    was approved; `approvers` stand in the order in which they approved; a part not yet reached is None or
    empty.
    """

    municipality: str
    unit: str
    on: date
    item: str
    heading: str
    detail: str
    link: str
    remarks: str
    version_number: int
    content_digest: str
    responsible: Signatory
    approvers: tuple[Signatory, ...] = ()
    publisher: Signatory | None = None
    checks: tuple[CheckLine, ...] = ()
    files: tuple[FormFile, ...] = ()
    seal: bytes | None = None


def form_rows(form: PublicationForm) -> list[tuple[str, str, str]]:
    """The form's fields in order, for paper and spreadsheet alike: (label, value, text | link | digest)."""
    link = web_address(form.link)
    return [
        ("ชื่อหน่วยงาน", one_line(form.unit), "text"),
        ("วัน/เดือน/ปี", long_thai(form.on), "text"),
        ("รายการข้อมูล", one_line(form.item), "text"),
        ("หัวข้อ", one_line(form.heading), "text"),
        ("รายละเอียดข้อมูล", normalise(form.detail), "text"),
        ("เอกสารแนบ", "\n".join(_file_line(n, file) for n, file in enumerate(form.files, start=1)), "text"),
        ("ลิงก์", link or one_line(form.link), "link" if link else "text"),
        ("หมายเหตุ", normalise(form.remarks), "text"),
        ("ฉบับที่", thai_digits(str(form.version_number)), "text"),
        ("ค่าตรวจสอบ SHA-256", one_line(form.content_digest), "digest"),
    ]


def form_people(form: PublicationForm) -> list[tuple[str, Signatory]]:
    """Who did what, in the order of the procedure: (role, person)."""
    people = [("ผู้รับผิดชอบการให้ข้อมูล", form.responsible)]
    several = len(form.approvers) > 1
    for number, approver in enumerate(form.approvers, start=1):
        order = f" (ลำดับที่ {thai_digits(str(number))})" if several else ""
        people.append((f"ผู้อนุมัติรับรอง{order}", approver))
    if not form.approvers:
        people.append(("ผู้อนุมัติรับรอง", Signatory("", "")))
    people.append(("ผู้รับผิดชอบการนำข้อมูลขึ้นเผยแพร่", form.publisher or Signatory("", "")))
    return people


def render(form: PublicationForm) -> bytes:
    """The form as a tagged PDF on A4 (PDF/A-2a, PDF/UA-1); the same form gives the same bytes.

    Raises NotAPicture for a seal that is no picture, ValueError for a naive time.
    """
    rows = form_rows(form)
    people = [signature_data(person, role=role) for role, person in form_people(form)]
    checks = [
        {
            "number": thai_digits(str(number)),
            "label": one_line(check.label),
            "result": _RESULTS[check.passed],
            "note": normalise(check.note),
        }
        for number, check in enumerate(form.checks, start=1)
    ]
    data: dict[str, Any] = {
        "title": TITLE,
        "metadata_title": metadata_title(TITLE, form.heading),
        "municipality": one_line(form.municipality),
        "foot": f"{TITLE} ฉบับที่ {thai_digits(str(form.version_number))}",
        "rows": [{"label": label, "value": value, "kind": kind} for label, value, kind in rows],
        "checks_title": _CHECKS_TITLE,
        "checks": checks,
        "people_title": _PEOPLE_TITLE,
        "people": people,
    }
    data["note"] = _MISSING_NOTE if _loses_characters(data) else ""
    return typeset(
        "publication_form.typ", data, at=datetime.combine(form.on, time.min, BANGKOK), seal=form.seal
    )


def publication_form_xlsx(form: PublicationForm) -> bytes:
    """The same data as the PDF in one sheet; no cell of it can act as a formula."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has no sheet")
    sheet.title = "แบบฟอร์มการเผยแพร่ข้อมูล"
    book.properties.title = metadata_title(TITLE, form.heading)
    book.properties.creator = one_line(form.municipality)
    book.properties.created = datetime.combine(form.on, time.min)
    _write_rows(sheet, [(TITLE,), (form.municipality,)], bold=True)
    _write_rows(sheet, [("รายการ", "ข้อมูล")], bold=True)
    _write_rows(sheet, [(label, value) for label, value, _ in form_rows(form)])
    if form.checks:
        _write_rows(sheet, [(_CHECKS_TITLE,), ("รายการตรวจสอบ", "ผล", "หมายเหตุ")], bold=True)
        _write_rows(sheet, [(check.label, _RESULTS[check.passed], check.note) for check in form.checks])
    _write_rows(sheet, [(_PEOPLE_TITLE,), ("หน้าที่", "ชื่อ", "ตำแหน่ง", "เมื่อ", "ความเห็น")], bold=True)
    for role, person in form_people(form):
        signed = signature_data(person, role=role)
        _write_rows(sheet, [tuple(signed[key] for key in ("role", "name", "post", "when", "remark"))])
    for column, width in zip("ABCDE", (32, 60, 32, 34, 24), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_rows(sheet: Worksheet, rows: list[tuple[str, ...]], *, bold: bool = False) -> None:
    edge = Side(style="thin", color="6E6E6E")
    for row in rows:
        place = sheet.max_row + 1 if sheet["A1"].value is not None else 1
        for column, text in enumerate(row, start=1):
            cell = sheet.cell(row=place, column=column)
            cell.value = neutral_cell(text)
            cell.data_type = "s"
            cell.font = Font(name="TH Sarabun New", size=16, bold=bold)
            cell.alignment = Alignment(wrap_text=len(row) > 1, vertical="top")
            if len(row) > 1:
                cell.border = Border(left=edge, right=edge, top=edge, bottom=edge)


def _file_line(number: int, file: FormFile) -> str:
    return f"{thai_digits(str(number))}. {one_line(file.name)}\nSHA-256 {one_line(file.digest)}"


def _loses_characters(value: Any) -> bool:
    if isinstance(value, str):
        kept = normalise(value)
        return drawable_text(kept).count(STANDS_FOR_MISSING) > kept.count(STANDS_FOR_MISSING)
    if isinstance(value, dict):
        return any(map(_loses_characters, value.values()))
    return isinstance(value, list) and any(map(_loses_characters, value))
