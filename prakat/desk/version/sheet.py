"""Everything that the page of one version shows, gathered once."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from prakat.audit import queries as audit
from prakat.audit.models import Act as Record
from prakat.desk.forms import AcceptForm, CheckForm, DeskForm, ReportForm, ScheduleForm, SendBackForm
from prakat.desk.typewriter import new_version_address
from prakat.desk.version import gate
from prakat.desk.version.changes import changes
from prakat.desk.version.content import content_of
from prakat.desk.version.offers import Offers, offers
from prakat.desk.version.sighting import Seen
from prakat.desk.version.steps import Papers, papers_of, steps, turn
from prakat.desk.visitor import Visitor
from prakat.desk.wording import PURGE_WORDS, ROLE_WORDS, VERB_WORDS, VERDICT_WORDS
from prakat.editorial import queries as editorial
from prakat.editorial.gate.rules import CLAUSES
from prakat.editorial.models import ERASE, Refusal, Version
from prakat.editorial.reporting import prefilled_report, public_address
from prakat.editorial.rules import CHECKLIST, PUBLIC_STATES, STATE_WORDS, Act, State
from prakat.lib.thai_dates import bangkok_date, short_thai
from prakat.people import queries as people
from prakat.publishing.erasure import purge_key

OFFICE_OPENS = "08.30"


def records_of(row: Version) -> list[Record]:
    """The whole history of the version's entry, oldest first."""
    return list(audit.history(*editorial.history_subjects(row.entry)))


def papers(seen: Seen, visitor: Visitor) -> Papers:
    return papers_of(seen.row, seen.case, records_of(seen.row), visitor.at)


def sheet(
    seen: Seen,
    visitor: Visitor,
    *,
    refused: Sequence[str] = (),
    bound: Mapping[Act, DeskForm] | None = None,
) -> dict[str, Any]:
    """The context of ``desk/version.html``. ``bound`` holds the form that was refused, with what was typed."""
    row = seen.row
    found = papers(seen, visitor)
    way = steps(found)
    offered = offers(row, seen.case, visitor.actor, visitor.at)
    return {
        **standing(seen, found, visitor),
        "steps": way,
        "turn": turn(way),
        "offers": offered,
        "forms": _forms(row, offered, visitor, bound or {}),
        "refused": refused,
        "role_words": [str(ROLE_WORDS[role]) for role in sorted(offered.roles) if role in ROLE_WORDS],
        "answers": gate.answered(row),
        "verdict": VERDICT_WORDS.get(row.verdict, row.verdict),
        "revise_address": _revise_address(seen, visitor),
        "checklist": [(words, code in row.checklist) for code, words in CHECKLIST.items()],
        **_content(row, visitor),
    }


def _revise_address(seen: Seen, visitor: Visitor) -> str:
    """What begins a newer version, for the officers of a version that the public reads and nobody rewrites yet."""
    is_public = seen.case.state in PUBLIC_STATES
    if not is_public or visitor.actor.person_id not in seen.case.officers:
        return ""
    return "" if editorial.open_version(seen.row.entry) else new_version_address(seen.row.entry.uid)


def standing(seen: Seen, found: Papers, visitor: Visitor) -> dict[str, Any]:
    """Where the version stands, without a word of its content: all that the operator sees."""
    row = seen.row
    state = State(row.state)
    is_public = state in PUBLIC_STATES
    return {
        "row": row,
        "case": seen.case,
        "entry": row.entry,
        "state_words": STATE_WORDS[state],
        "is_public": is_public,
        "public_address": public_address(row, settings.PUBLIC_URL) if is_public else "",
        "versions": row.entry.versions.defer("snapshot").order_by("-number"),
        "history": [_told(record, found) for record in found.records],
        "order": editorial.live_order(row),
        "request_open": editorial.open_request(row),
        "erasure_open": editorial.open_request(row, ERASE),
        "purge": _purge(row) if state == State.ERASED else None,
        "report": getattr(row, "report_back", None),
        "refusal": _refusal(row) if state == State.WITHHELD else None,
        "last_return": next(iter(row.returns.all()), None) if state == State.RETURNED else None,
    }


def _refusal(row: Version) -> dict[str, Any] | None:
    refusal: Refusal | None = getattr(row, "refusal", None)
    return {"row": refusal, "clause": CLAUSES[refusal.clause]} if refusal is not None else None


def _purge(row: Version) -> dict[str, Any]:
    """How far the erased content has left the disk: ``underway``, ``failing`` or ``done``, and in words."""
    owed = audit.work(purge_key(row.pk))
    if owed is None or owed.done_at is not None:
        how = "done"
    else:
        how = "failing" if owed.last_error else "underway"
    return {"how": how, "words": PURGE_WORDS[how]}


def _told(record: Record, found: Papers) -> dict[str, Any]:
    """One line of the history in an officer's words."""
    detail = record.detail
    notes = [str(detail[name]) for name in ("reason", "address") if detail.get(name)]
    if record.verb == Act.APPROVE and len(detail.get("posts", ())) > 1:
        titles = people.post_titles(detail["posts"])
        notes.append(
            _("อนุมัติในฐานะ %(posts)s") % {"posts": ", ".join(titles.get(c, c) for c in detail["posts"])}
        )
    return {
        "verb": VERB_WORDS.get(record.verb, record.verb),
        "number": detail.get("number", ""),
        "other": record.subject_id != str(found.row.pk),
        "name": record.person_name,
        "post": record.post_title,
        "at": record.at,
        "notes": notes,
    }


def _content(row: Version, visitor: Visitor) -> dict[str, Any]:
    if row.snapshot is None:
        return {"content": None, "changes": [], "previous": None}
    previous = editorial.previous_public(row)
    old = previous.snapshot if previous is not None else None
    return {
        "content": content_of(row.pk, row.snapshot, visitor.document),
        "previous": previous,
        "changes": changes(old, row.snapshot, visitor.document) if old is not None else [],
    }


def _forms(
    row: Version, offered: Offers, visitor: Visitor, bound: Mapping[Act, DeskForm]
) -> dict[str, DeskForm]:
    """The forms that stand on the page itself, by the act's name."""
    made: dict[Act, DeskForm] = {
        Act.APPROVE: AcceptForm(initial={"seen_digest": row.digest}),
        Act.RATIFY: AcceptForm(initial={"seen_digest": row.digest}),
        Act.SEND_BACK: SendBackForm(),
        Act.CHECK: CheckForm(),
        Act.SCHEDULE: ScheduleForm(initial={"on": short_thai(_tomorrow(visitor)), "time": OFFICE_OPENS}),
    }
    report = offered.of(Act.REPORT_BACK)
    if report is not None and report.is_open:
        text = prefilled_report(row, public_address(row, settings.PUBLIC_URL))
        made[Act.REPORT_BACK] = ReportForm(initial={"text": text})
    return {act.value: form for act, form in {**made, **bound}.items()}


def _tomorrow(visitor: Visitor) -> date:
    return bangkok_date(visitor.at) + timedelta(days=1)


def next_text(seen: Seen) -> str:
    """The title of the post whose approval is next, for the message after an act."""
    link = next(iter(seen.case.open_links), None)
    return link.title_th if link is not None else ""
