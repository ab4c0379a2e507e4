"""Official papers of one version: the publication form and the report of the result, filled from what was signed."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from prakat.audit.models import Act as Record
from prakat.desk.version.steps import Papers
from prakat.editorial.models import ReportBack, Version
from prakat.editorial.reporting import public_address
from prakat.editorial.rules import CHECKLIST, PUBLIC_STATES, Act, State
from prakat.editorial.snapshot import plain_text
from prakat.lib.thai_dates import bangkok_date, short_thai_time
from prakat.reports.memo import Memo, Signatory
from prakat.reports.publication_form import CheckLine, FormFile, PublicationForm
from prakat.scheme.rules import SchemeDocument

DETAIL_MAX_CHARACTERS = 1_200


def publication_form(papers: Papers, document: SchemeDocument) -> PublicationForm:
    """The form that the office keeps as evidence of one publication; parts not reached yet stay empty."""
    row = papers.row
    snapshot = row.snapshot or {"body": [], "attachments": [], "files": {}, "summary": ""}
    item = row.entry.item
    return PublicationForm(
        municipality=document.municipality.name_th,
        unit=row.entry.unit.name_th,
        on=bangkok_date(row.released_at or row.state_at),
        item=f"{item.number} {item.name_th}",
        heading=row.title,
        detail=_detail(snapshot),
        link=public_address(row, settings.PUBLIC_URL) if row.released_at else "",
        remarks=_remarks(row),
        version_number=row.number,
        content_digest=row.digest,
        responsible=_signatory(papers.signed(Act.SUBMIT)) or Signatory("", ""),
        approvers=tuple(_approvers(row)),
        publisher=_signatory(papers.signed(Act.RELEASE, Act.RELEASE_URGENT)),
        checks=tuple(_checks(row)),
        files=tuple(FormFile(facts["name"], digest) for digest, facts in snapshot["files"].items()),
    )


def _detail(snapshot: dict[str, object]) -> str:
    text = str(snapshot["summary"]) or plain_text(snapshot)
    return text if len(text) <= DETAIL_MAX_CHARACTERS else text[:DETAIL_MAX_CHARACTERS] + "…"


def _remarks(row: Version) -> str:
    found = []
    for order in row.orders.all():
        if order.voided_at is None:
            named = {"at": short_thai_time(order.at), "who": order.person.name_th, "reason": order.reason}
            found.append(_("เผยแพร่เร่งด่วนตามคำสั่งของ %(who)s เมื่อ %(at)s เหตุผล: %(reason)s") % named)
    if row.state == State.ERASED:
        named = {"at": short_thai_time(row.state_at), "reason": row.end_reason}
        found.append(_("ลบทิ้งถาวรเมื่อ %(at)s เหตุผล: %(reason)s") % named)
    elif row.state == State.WITHDRAWN and row.ended_at is not None:
        named = {"at": short_thai_time(row.ended_at), "reason": row.end_reason}
        found.append(_("ถอนออกจากสาธารณะเมื่อ %(at)s เหตุผล: %(reason)s") % named)
    elif row.released_at is None:
        found.append(_("ยังไม่ได้เผยแพร่"))
    elif State(row.state) not in PUBLIC_STATES:
        found.append(_("มีฉบับใหม่แทนแล้ว"))
    return "\n".join(found)


def _signatory(record: Record | None) -> Signatory | None:
    return Signatory(record.person_name, record.post_title, record.at) if record is not None else None


def _approvers(row: Version) -> Iterable[Signatory]:
    """One signature for each act of approval: who fills two links in succession has signed once for both."""
    given = [approval for approval in row.approvals.all() if approval.voided_at is None]
    last_of = {(approval.person_id, approval.at): approval for approval in given}
    return [Signatory(a.person.name_th, a.post_title, a.at) for a in last_of.values()]


def _checks(row: Version) -> Iterable[CheckLine]:
    if row.checked_at is None:
        return []
    return [CheckLine(label=words, passed=code in row.checklist) for code, words in CHECKLIST.items()]


def report_memo(report: ReportBack, row: Version, document: SchemeDocument) -> Memo:
    """The report of the result as an official memo, with who has acknowledged it."""
    lines = list(report.acknowledgements.all())
    units = {unit.code: unit.name_th for unit in document.units}
    return Memo(
        municipality=document.municipality.name_th,
        unit=units.get(document.publishing_unit, ""),
        number="",
        on=bangkok_date(report.at),
        subject=_("รายงานผลการเผยแพร่ข้อมูล เรื่อง %(title)s") % {"title": row.title},
        to=", ".join(line.post_title for line in lines),
        paragraphs=tuple(part for part in report.text.split("\n") if part.strip()),
        signatories=(
            Signatory(report.person.name_th, report.post_title, report.at),
            *(
                Signatory(line.person.name_th, line.post_title, line.at, _("ทราบ"))
                for line in lines
                if line.at is not None
            ),
        ),
    )
