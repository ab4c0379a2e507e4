"""What Wagtail is told at its start: our screens, our look, our links, and an empty menu."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.admin.rich_text.converters.html_to_contentstate import ExternalLinkElementHandler
from wagtail.admin.rich_text.editors.draftail import features as draftail
from wagtail.snippets.models import register_snippet

from prakat.cms.look import brand_css, fonts_sheet
from prakat.cms.viewset import draft_screens

register_snippet(draft_screens)


@hooks.register("construct_main_menu")
def leave_the_menu_empty(request: HttpRequest, items: list[Any]) -> None:
    """Our own bar leads everywhere; Wagtail's pages, pictures, reports and settings have no place here."""
    items.clear()


@hooks.register("insert_global_admin_css")
def our_look() -> SafeString:
    sheets = [sheet for sheet in (fonts_sheet(), static("cms/typewriter.css")) if sheet]
    links = format_html_join("", '<link rel="stylesheet" href="{}">', ((sheet,) for sheet in sheets))
    return format_html("{}<style>{}</style>", links, brand_css())


@hooks.register("insert_global_admin_js")
def our_scripts() -> SafeString:
    return format_html('<script src="{}" defer></script>', static("cms/editor.js"))


@hooks.register("register_rich_text_features")
def offer_web_links(features: Any) -> None:
    """Links to other sites, to an e-mail address or a telephone number. There are no pages to link to."""
    web = reverse_lazy("wagtailadmin_choose_page_external_link")
    features.register_editor_plugin(
        "draftail",
        "web-link",
        draftail.EntityFeature(
            {
                "type": "LINK",
                "icon": "link",
                "description": _("ลิงก์"),
                "attributes": ["url"],
                "allowlist": {"href": "^(http:|https:|mailto:|tel:|undefined$)"},
                "chooserUrls": {
                    "pageChooser": web,
                    "externalLinkChooser": web,
                    "emailLinkChooser": reverse_lazy("wagtailadmin_choose_page_email_link"),
                    "phoneLinkChooser": reverse_lazy("wagtailadmin_choose_page_phone_link"),
                    "anchorLinkChooser": web,
                },
            },
            js=["wagtailadmin/js/page-chooser-modal.js"],
        ),
    )
    features.register_converter_rule(
        "contentstate",
        "web-link",
        {
            "from_database_format": {"a[href]": ExternalLinkElementHandler("LINK")},
            "to_database_format": {"entity_decorators": {"LINK": link_entity}},
        },
    )
