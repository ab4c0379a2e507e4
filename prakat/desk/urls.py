"""The desk's addresses. Everything asks for a log-in (``visitor.staff``); what is shown is decided in ``access``."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from prakat.desk.views import acts, files, lists, people, unit, version, work
from prakat.editorial.rules import Act

app_name = "desk"


class ActConverter:
    """The name of an act that the desk offers, as a value."""

    regex = "|".join(act.value for act in acts.DOINGS)

    def to_python(self, value: str) -> Act:
        return Act(value)

    def to_url(self, value: str) -> str:
        return str(value)


class DigestConverter(StringConverter):
    regex = "[0-9a-f]{64}"


register_converter(ActConverter, "act")
register_converter(DigestConverter, "digest")

urlpatterns = [
    path("", work.work, name="work"),
    path("notifications/", work.notifications, name="notifications"),
    path("notifications/read/", work.read_notifications, name="read_notifications"),
    path("notifications/<int:notification_id>/open/", work.open_notification, name="open_notification"),
    path("versions/<int:version_id>/", version.version, name="version"),
    path("versions/<int:version_id>/preview/", version.preview, name="preview"),
    path("versions/<int:version_id>/files/<digest:digest>/<str:name>", files.file, name="file"),
    path(
        "versions/<int:version_id>/pages/<digest:digest>/<int:number>.webp", files.file_page, name="file_page"
    ),
    path("versions/<int:version_id>/read/<digest:digest>/", files.reader, name="reader"),
    path(
        "versions/<int:version_id>/publication-form.pdf",
        version.publication_form_pdf,
        name="publication_form_pdf",
    ),
    path(
        "versions/<int:version_id>/publication-form.xlsx",
        version.publication_form_sheet,
        name="publication_form_sheet",
    ),
    path("versions/<int:version_id>/report.pdf", version.report_pdf, name="report_pdf"),
    path("versions/<int:version_id>/<act:act>/", acts.act, name="act"),
    path("preview-assets/<str:name>", version.asset, name="asset"),
    path("preview-assets/", version.asset, {"name": ""}, name="assets"),
    path("entries/", lists.entries, name="entries"),
    path("register/", lists.register, name="register"),
    path("unit/", unit.unit, name="unit"),
    path("unit/<int:duty_id>/assign/", unit.assign, name="assign"),
    path("people/", people.people, name="people"),
    path("people/appoint/", people.appoint, name="appoint"),
    path("people/acting/", people.act_for, name="act_for"),
    path("people/tenures/<int:tenure_id>/end/", people.end_tenure, name="end_tenure"),
    path("people/acting/<int:acting_id>/end/", people.end_acting, name="end_acting"),
    path("people/persons/new/", people.add_person, name="add_person"),
    path("people/accounts/new/", people.open_account, name="open_account"),
    path("notice/", lists.notice, name="notice"),
    path("notice/<int:notice_id>/end/", lists.end_notice, name="end_notice"),
    path("urgent/", lists.urgent, name="urgent"),
]
