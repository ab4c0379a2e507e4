"""Everything that is answered under /cms/. Whatever of Wagtail's own addresses is not on this list is refused."""

from collections.abc import Callable, Iterable
from typing import Any

from django.urls import URLPattern, include, path, re_path
from django.views.generic import RedirectView
from wagtail.admin.views import editing_sessions, home
from wagtail.admin.views.i18n import js_catalog

from prakat.cms.gate import not_here, staff_only
from prakat.cms.views import drafts, entry_files, findings, links, register
from prakat.cms.viewset import draft_screens

app_name = "cms"


def guarded(patterns: Iterable[tuple[str, Callable[..., Any], str]]) -> list[URLPattern]:
    return [path(route, staff_only(view), name=name or None) for route, view, name in patterns]


own = guarded(
    [
        ("", RedirectView.as_view(pattern_name="cms:items"), "home"),
        ("items/", register.items, "items"),
        ("items/<str:number>/<str:unit>/add/", drafts.add, "add_entry"),
        ("versions/<int:version_id>/edit/", drafts.edit_version, "edit_version"),
        ("entries/<str:uid>/", drafts.open_entry, "entry"),
        ("entries/<str:uid>/new-version/", drafts.new_version, "new_version"),
        ("drafts/<int:pk>/page/", drafts.page, "page"),
        ("drafts/<int:pk>/discard/", drafts.discard, "discard"),
        ("drafts/<int:pk>/findings/", findings.findings, "findings"),
        ("drafts/<int:pk>/findings/progress/", findings.progress, "progress"),
        ("entry-files/upload/", entry_files.upload, "upload"),
        ("entry-files/<int:pk>/<str:sha256>/", entry_files.file, "file"),
        ("entry-files/<int:pk>/<str:sha256>/<int:number>.webp", findings.file_page, "file_page"),
        ("preview-assets/<path:path>", entry_files.asset, "asset"),
        ("preview-assets/", not_here, "assets"),
    ]
)

# The parts of Wagtail that the edit screen talks to.
talked_to = guarded(
    [
        ("jsi18n/", js_catalog, ""),
        (
            "editing-sessions/ping/<str:app_label>/<str:model_name>/<str:object_id>/<int:session_id>/",
            editing_sessions.ping,
            "",
        ),
        ("editing-sessions/release/<int:session_id>/", editing_sessions.release, ""),
        ("choose-external-link/", links.WebLinkView.as_view(), ""),
        ("choose-email-link/", links.MailLinkView.as_view(), ""),
        ("choose-phone-link/", links.TelephoneLinkView.as_view(), ""),
    ]
)

urlpatterns = [
    *own,
    path("drafts/", include(draft_screens.get_urlpatterns())),
    path(
        "sprite/", home.sprite
    ),  # icons, under an address that bears their digest: no secret, and to be cached
    *talked_to,
    re_path("", not_here),
]
