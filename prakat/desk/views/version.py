"""One version: its page, how the public would see it, its official papers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from prakat.audit import actions as audit
from prakat.audit import queries as audit_queries
from prakat.desk.access import Sight
from prakat.desk.version import sheet as sheets
from prakat.desk.version.content import files_of
from prakat.desk.version.papers import publication_form, report_memo
from prakat.desk.version.sighting import see, see_content
from prakat.desk.visitor import Visitor, page, staff
from prakat.editorial.models import ReportBack
from prakat.pages import addresses, assets
from prakat.pages.colours import Colours
from prakat.pages.render import preview as rendered
from prakat.reports.memo import render_memo
from prakat.reports.publication_form import publication_form_xlsx, render

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The preview runs nothing; its pictures and styles come from this server with the officer's own session.
PREVIEW_POLICY = (
    "sandbox allow-same-origin; default-src 'none'; img-src 'self' data:; style-src 'self'; "
    "font-src 'self'; media-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)


@require_safe
@staff
def version(request: HttpRequest, visitor: Visitor, version_id: int) -> HttpResponse:
    seen = see(visitor, version_id)
    if seen.sight == Sight.STATES:
        found = sheets.papers(seen, visitor)
        context = {**sheets.standing(seen, found, visitor), "steps": sheets.steps(found)}
        return page(request, visitor, "desk/version_states.html", context, here="work")
    _read_about(visitor, request.path)
    return page(request, visitor, "desk/version.html", sheets.sheet(seen, visitor), here="work")


def _read_about(visitor: Visitor, address: str) -> None:
    """Who has the version open need not be told of it any more."""
    person_id = visitor.actor.person_id
    if person_id is None:
        return
    unread = audit_queries.notifications(person_id).filter(address=address, read_at=None)
    for notification_id in unread.values_list("pk", flat=True):
        audit.mark_read(person_id=person_id, notification_id=notification_id, at=visitor.at)


@require_safe
@xframe_options_sameorigin
@staff
def preview(request: HttpRequest, visitor: Visitor, version_id: int) -> HttpResponse:
    """The page that this version would become, its files read from behind the log-in."""
    row = see_content(visitor, version_id).row
    if row.snapshot is None:
        raise Http404
    html = rendered(row.snapshot, entry_uid=row.entry.uid, number=row.number, at=visitor.at)
    for digest, file in files_of(row.pk, row.snapshot).items():
        html = html.replace(addresses.file(digest, file.name).encode(), file.address.encode())
    html = html.replace(b'"/assets/', f'"{reverse("desk:assets")}'.encode())
    response = HttpResponse(html, content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = PREVIEW_POLICY
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@staff
def asset(request: HttpRequest, visitor: Visitor, name: str) -> HttpResponse:
    """A style sheet, font or picture of the public pages, also before the first edition is sealed."""
    spec = visitor.document.colours
    colours = Colours(brand=spec.brand, accent=spec.accent, surface=spec.surface, ink=spec.ink)
    found = assets.assets(colours).get(f"/assets/{name}")
    if found is None:
        raise Http404
    content, media_type = found
    response = HttpResponse(content, content_type=media_type)
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _paper(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@staff
def publication_form_pdf(request: HttpRequest, visitor: Visitor, version_id: int) -> HttpResponse:
    seen = see_content(visitor, version_id)
    form = publication_form(sheets.papers(seen, visitor), visitor.document)
    return _paper(
        render(form), "application/pdf", f"publication-form-{seen.row.entry.uid}-{seen.row.number}.pdf"
    )


@require_safe
@staff
def publication_form_sheet(request: HttpRequest, visitor: Visitor, version_id: int) -> HttpResponse:
    seen = see_content(visitor, version_id)
    form = publication_form(sheets.papers(seen, visitor), visitor.document)
    name = f"publication-form-{seen.row.entry.uid}-{seen.row.number}.xlsx"
    return _paper(publication_form_xlsx(form), XLSX, name)


@require_safe
@staff
def report_pdf(request: HttpRequest, visitor: Visitor, version_id: int) -> HttpResponse:
    """The report of the result as an official memo."""
    row = see_content(visitor, version_id).row
    report: ReportBack | None = getattr(row, "report_back", None)
    if report is None:
        raise Http404
    memo = report_memo(report, row, visitor.document)
    return _paper(render_memo(memo), "application/pdf", f"report-{row.entry.uid}-{row.number}.pdf")
