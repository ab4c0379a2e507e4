"""Wagtail's screens for drafts: only those that writing needs. Nothing is listed, copied, deleted or published here."""

from typing import Any

from django.urls import path, re_path
from wagtail.snippets.views.snippets import SnippetViewSet

from prakat.cms.access import DraftPermissionPolicy
from prakat.cms.gate import staff_only
from prakat.cms.models import EntryDraft
from prakat.cms.panels import panels
from prakat.cms.views import drafts
from prakat.cms.views.editor import (
    DraftCompareView,
    DraftEditView,
    DraftPreviewView,
    DraftRevertView,
    DraftRevisionView,
)


class DraftViewSet(SnippetViewSet):  # type: ignore[misc]
    model = EntryDraft
    icon = "edit"
    url_prefix = "drafts"
    add_to_reference_index = False
    add_to_admin_menu = False
    inspect_view_enabled = False
    copy_view_enabled = False
    edit_view_class = DraftEditView
    preview_on_edit_view_class = DraftPreviewView
    revisions_view_class = DraftRevisionView
    revisions_revert_view_class = DraftRevertView
    edit_template_name = "cms/edit.html"
    permission_policy = DraftPermissionPolicy(EntryDraft)
    edit_handler = panels()

    @property
    def revisions_compare_view(self) -> Any:
        return self.construct_view(
            DraftCompareView, edit_handler=self._edit_handler, template_name="cms/compare.html"
        )

    def get_form_class(self, for_update: bool = False) -> Any:
        return self._edit_handler.get_form_class()

    def get_urlpatterns(self) -> list[Any]:
        """The same list for Wagtail, which reverses names, and for ``cms.urls``, which answers."""
        revision = "history/<int:pk>/revisions/<int:revision_id>"
        ends = r"(?P<revision_id_a>live|earliest|\d+)\.\.\.(?P<revision_id_b>live|latest|\d+)"
        compare = rf"history/(?P<pk>\d+)/revisions/compare/{ends}/$"
        return [
            path("edit/<int:pk>/", staff_only(self.edit_view), name="edit"),
            path("preview/<int:pk>/", staff_only(self.preview_on_edit_view), name="preview_on_edit"),
            path("history/<int:pk>/", staff_only(drafts.history), name="history"),
            path(f"{revision}/view/", staff_only(self.revisions_view), name="revisions_view"),
            path(f"{revision}/revert/", staff_only(self.revisions_revert_view), name="revisions_revert"),
            re_path(compare, staff_only(self.revisions_compare_view), name="revisions_compare"),
        ]


draft_screens = DraftViewSet()
