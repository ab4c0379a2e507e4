"""One function for each kind of public page: a view model in, the bytes of the page out. No database, no clock.

`language` is "th" or "en": the language of the interface. What the municipality wrote in Thai stays Thai.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from prakat.pages import hits
from prakat.pages.engine import press, press_xml
from prakat.pages.lines import month_of
from prakat.pages.templatetags.prakat_pages import plain
from prakat.pages.views.home import (
    CategoryView,
    ContactPageView,
    HomeView,
    KnowledgeView,
    LawView,
    PeopleView,
    PolicyView,
    SitemapView,
)
from prakat.pages.views.items import EntryView, ItemArchiveView, ItemHead, ItemView, TombstoneView
from prakat.pages.views.service import (
    FeedView,
    NotFoundView,
    SearchView,
    SitemapIndexView,
    SitemapXmlView,
    SuspendedView,
)
from prakat.pages.views.site import SiteView, UnitView
from prakat.pages.views.verification import EntryProofView, SiteProofView, TombstonesView

HOME_DESCRIPTION: Final = _("ข้อมูลข่าวสาร บริการ งบประมาณ และการจัดซื้อจัดจ้างของเทศบาล เปิดให้ทุกคนตรวจดูได้")
SEARCH_DESCRIPTION: Final = _("ค้นหาเรื่องและเอกสารที่เทศบาลเผยแพร่ ด้วยคำที่ใช้พูดกันหรือตัวย่อ")
POLICY_TITLES: Final = {
    "privacy": _("การคุ้มครองข้อมูลส่วนบุคคล"),
    "website": _("การใช้เว็บไซต์"),
    "security": _("การรักษาความมั่นคงปลอดภัย"),
    "accessibility": _("การเข้าถึงเว็บไซต์ของทุกคน"),
}


def translated(words: object, language: str) -> str:
    """Lazily translated words, said in this language."""
    with translation.override(language):
        return str(words)


def _described(head: ItemHead, language: str) -> str:
    with translation.override(language):
        unit = plain(head.unit.name, language) if head.unit else gettext("ทุกส่วนราชการ")
    return " · ".join(filter(None, (plain(head.summary, language), unit)))


def _dated(site: SiteView, reviewed_on: date | None, unit: UnitView | None = None) -> SiteView:
    """The frame with the page's own unit and date at its foot, unless the frame names them itself."""
    return replace(site, unit=site.unit or unit, reviewed_on=site.reviewed_on or reviewed_on)


def home(view: HomeView, language: str) -> bytes:
    return press("pages/home.html", view, language, description=HOME_DESCRIPTION)


def category(view: CategoryView, language: str) -> bytes:
    title = plain(view.category.title, language)
    described = ", ".join(plain(line.title, language) for line in view.category.items)
    site = _dated(view.site, view.category.updated_on)
    return press("pages/category.html", view, language, site, title=title, description=described)


def item(view: ItemView, language: str) -> bytes:
    title = f"{view.item.number} {plain(view.item.title, language)}"
    site = _dated(view.site, view.updated_on, view.item.unit)
    return press(
        "pages/item.html", view, language, site, title=title, description=_described(view.item, language)
    )


def item_archive(view: ItemArchiveView, language: str) -> bytes:
    """One fiscal year of an item, one month of it, or one day."""
    with translation.override(language):
        when = f"{gettext('ปีงบประมาณ')} {view.fiscal_year}"
        if view.month:
            when = month_of(view.month, view.fiscal_year)
        if view.day:
            when = f"{view.day} {when}"
    title = f"{plain(view.item.title, language)} · {when}"
    site, described = _dated(view.site, None, view.item.unit), _described(view.item, language)
    return press("pages/item_archive.html", view, language, site, title=title, description=described)


def entry(view: EntryView, language: str) -> bytes:
    title, summary = plain(view.title, language), plain(view.summary, language)
    return press("pages/entry.html", view, language, title=title, description=summary)


def older_version(view: EntryView, language: str) -> bytes:
    """A version that another has superseded: the same page, saying so first, and kept from search engines."""
    title, summary = plain(view.title, language), plain(view.summary, language)
    return press("pages/older_version.html", view, language, title=title, description=summary)


def people(view: PeopleView, language: str) -> bytes:
    return press("pages/people.html", view, language, _dated(view.site, view.updated_on), title=_("บุคลากร"))


def contact(view: ContactPageView, language: str) -> bytes:
    return press("pages/contact.html", view, language, title=_("ติดต่อเทศบาล"))


def knowledge(view: KnowledgeView, language: str) -> bytes:
    return press("pages/knowledge.html", view, language, title=_("ความรู้ที่เป็นประโยชน์"))


def law(view: LawView, language: str) -> bytes:
    return press("pages/law.html", view, language, title=_("กฎหมายที่ให้เปิดเผย"))


def policy(view: PolicyView, language: str) -> bytes:
    """A policy as the municipality released it, or a plain word that there is none yet."""
    site = _dated(view.site, view.updated_on)
    return press("pages/policy.html", view, language, site, title=POLICY_TITLES[view.slug])


def sitemap(view: SitemapView, language: str) -> bytes:
    return press("pages/sitemap.html", view, language, title=_("แผนผังเว็บไซต์"))


def search(view: SearchView, language: str) -> bytes:
    title = f"“{view.query}”" if view.query else _("ค้นหา")
    with translation.override(language):
        drawn = hits.drawn(view.hits, language)
    return press("pages/search.html", view, language, title=title, description=SEARCH_DESCRIPTION, hits=drawn)


def not_found(view: NotFoundView, language: str) -> bytes:
    """Served with status 404."""
    return press("pages/not_found.html", view, language, title=_("ไม่พบหน้าที่ต้องการ"))


def tombstone(view: TombstoneView, language: str) -> bytes:
    """Served with status 410 where an entry was withdrawn or erased."""
    return press("pages/tombstone.html", view, language, title=_("ถอนออกจากการเผยแพร่แล้ว"))


def entry_proof(view: EntryProofView, language: str) -> bytes:
    """How to check one document."""
    title = f"{translated(_('ตรวจสอบเอกสารนี้'), language)} · {plain(view.title, language)}"
    return press("pages/verify_entry.html", view, language, _dated(view.site, None, view.unit), title=title)


def site_proof(view: SiteProofView, language: str) -> bytes:
    """How to check the whole site."""
    return press("pages/verify.html", view, language, title=_("ตรวจสอบเว็บไซต์นี้"))


def tombstones(view: TombstonesView, language: str) -> bytes:
    """The list of what was taken from the public."""
    title = translated(_("เรื่องที่ถอนออกหรือลบ"), language)
    if view.fiscal_year:
        title = f"{title} · {translated(_('ปีงบประมาณ'), language)} {view.fiscal_year}"
    return press("pages/withdrawn.html", view, language, title=title)


def suspended(view: SuspendedView, language: str) -> bytes:
    """Served with status 503 in place of what is suspended; made in advance, it leads only to what still works."""
    return press("pages/suspended.html", view, language, title=_("ระงับการเผยแพร่ชั่วคราว"))


def feed(view: FeedView) -> bytes:
    """An Atom feed (RFC 4287), of the site or of one item."""
    return press_xml("pages/feed.xml", view)


def sitemap_xml(view: SitemapXmlView) -> bytes:
    return press_xml("pages/sitemap.xml", view)


def sitemap_index(view: SitemapIndexView) -> bytes:
    """The list of several site maps, for a site beyond 50,000 addresses."""
    return press_xml("pages/sitemap_index.xml", view)


def robots_txt(site: SiteView, maps: Iterable[str] = ("/sitemap.xml",)) -> bytes:
    """What machines are asked to leave alone, and where the maps for them are: answers to a question with filters or
    pages are endless, the search page itself is not."""
    listed = "".join(f"Sitemap: {site.address(path)}\n" for path in maps)
    closed = "".join(f"Disallow: {path}\n" for path in ("/search/suggest", "/search/?*&", "/en/search/?*&"))
    return f"User-agent: *\n{closed}\n{listed}".encode()
