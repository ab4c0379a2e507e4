"""The press itself: Django's templates on an engine of our own, cached, free of any request or context processor."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.template import Context, Engine
from django.template.base import Template
from django.utils import translation

from prakat.pages import assets
from prakat.pages.views.site import SiteView

TEMPLATES: Final = Path(__file__).parent / "templates"
_BLANK_LINES: Final = re.compile(r"\n\s*\n")


@lru_cache(maxsize=4)
def engine(language: str) -> Engine:
    """The engine of one language: its templates hold their words in that language already."""
    return Engine(
        dirs=[str(TEMPLATES)],
        loaders=[("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])],
        libraries={
            "i18n": "prakat.pages.templatetags.prakat_i18n",
            "prakat_pages": "prakat.pages.templatetags.prakat_pages",
        },
    )


def template(name: str) -> Template:
    """A template in the language that is active."""
    return _template(name, translation.get_language())


@lru_cache(maxsize=256)
def _template(name: str, language: str) -> Template:
    return engine(language).get_template(name)


def plain_context(values: dict[str, Any]) -> Context:
    """A context in which numbers and times are written as they are: our own filters say them, not Django's formats."""
    return Context(values, use_l10n=False, use_tz=False)


def page_context(site: SiteView, language: str) -> dict[str, Any]:
    """What templates/pages/base.html needs, for the sealed pages and for live ones that extend it."""
    return {
        "site": site,
        "language": language,
        "assets": assets.addresses(site.colours),
        "other_language": "en" if language == "th" else "th",
    }


def press(name: str, view: Any, language: str, site: SiteView | None = None, **more: Any) -> bytes:
    """The page of a view model that has a `site`, as UTF-8; the same input always gives the same bytes.

    `site` stands in for the view's own when the page's foot says more than the frame knew.
    """
    context = plain_context({**page_context(site or view.site, language), "view": view, **more})
    with translation.override(language):
        text = template(name).render(context)
    return _BLANK_LINES.sub("\n", text).lstrip().encode()


def press_xml(name: str, view: Any) -> bytes:
    """A feed or site map: XML, its words in Thai."""
    with translation.override("th"):
        text = template(name).render(plain_context({"site": view.site, "view": view, "language": "th"}))
    return _BLANK_LINES.sub("\n", text).lstrip().encode()
