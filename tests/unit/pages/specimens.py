"""One specimen of every kind of public page, for the tests that look at all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from prakat.lib.documents.shapes import Layer, Page, Reading
from prakat.pages import presses
from prakat.pages.snapshots import read_attachments, read_body
from prakat.pages.views.blocks import TextBlock
from prakat.pages.views.home import (
    CategoryView,
    ClauseView,
    ContactPageView,
    KnowledgeView,
    LawView,
    PolicyView,
    SitemapView,
    StatuteView,
)
from prakat.pages.views.items import (
    ArchiveDay,
    ArchiveMonth,
    ArchiveStep,
    ArchiveYear,
    EntryView,
    Feature,
    ItemArchiveView,
    ItemHead,
    ItemView,
    MonthGroup,
    OitCode,
    OitYear,
    TombstoneView,
    VersionLine,
    YearGroup,
)
from prakat.pages.views.service import (
    FilterOption,
    NotFoundView,
    SearchFilter,
    SearchHit,
    SearchView,
    SuspendedView,
)
from prakat.pages.views.site import EntryLine, Link, Words
from tests.unit.pages import proofs, snapshots
from tests.unit.pages.fixtures import (
    CATEGORIES,
    FIN,
    FORMS,
    HEALTH,
    KNOWLEDGE,
    LATEST,
    LEGAL,
    NOW,
    PALAT,
    PLAN,
    UNITS,
    entry_line,
    home_view,
    item_line,
    people_view,
    site,
)

Press = Callable[[str], bytes]


def head(number: str) -> ItemHead:
    line = item_line(number)
    category = CATEGORIES[int(number.split(".")[0]) - 1]
    units = {unit.name: unit for unit in UNITS}
    summaries = {
        "1.10": Words(
            "แผนการใช้จ่ายงบประมาณ และสถิติรายรับรายจ่ายของเทศบาลทุกเดือน", "Spending plans and monthly accounts."
        ),
        "1.2": Words("ผังโครงสร้างทั้งฝ่ายการเมืองและฝ่ายประจำ พร้อมผู้ดำรงตำแหน่ง"),
        "4.1": Words("กิจกรรมที่ส่วนราชการของเทศบาลจัดหรือเข้าร่วม"),
        "4.2": Words("ประกาศและข่าวที่ประชาชนควรรู้"),
    }
    return ItemHead(
        number,
        line.title,
        category.number,
        category.title,
        units.get(line.unit),
        summaries.get(number, Words("")),
    )


ARCHIVE = tuple(
    ArchiveYear(year, total, tuple(ArchiveMonth(month, total // 9 + month % 3) for month in months))
    for year, total, months in (
        (2569, 17, (6, 5, 4, 3, 2, 1, 12, 11, 10)),
        (2568, 24, ()),
        (2567, 12, ()),
    )
)
_REPORTS = tuple(
    entry_line(
        f"fin{number}",
        title,
        "1.10",
        FIN,
        number * 31 + 4,
        summary=Words(summary),
        file_types=("application/pdf", "text/csv"),
    )
    for number, (title, summary) in enumerate(
        (
            (
                "รายงานรับ–จ่ายเงิน ประจำเดือนพฤษภาคม 2569",
                "รับ 31.2 ล้านบาท จ่าย 24.9 ล้านบาท คงเหลือสะสม 148.3 ล้านบาท",
            ),
            ("รายงานรับ–จ่ายเงิน ประจำเดือนเมษายน 2569", ""),
            (
                "แผนการใช้จ่ายงบประมาณรายจ่ายประจำปีงบประมาณ พ.ศ. 2569 (ฉบับปรับปรุงครั้งที่ 1) "
                "จำแนกตามแผนงาน งาน งบ หมวดรายจ่าย และแหล่งเงิน",
                "",
            ),
        )
    )
)


def item_view() -> ItemView:
    return ItemView(
        site=site("/items/1.10/", section="/categories/1/"),
        item=head("1.10"),
        legal_basis=LEGAL,
        updated_on=date(2026, 6, 20),
        due_on=date(2026, 7, 10),
        is_overdue=True,
        cycle=Words("ทุกเดือน ภายในวันที่ 10 ของเดือนถัดไป", "Monthly, by the 10th of the next month"),
        oit=(
            OitYear(2569, (OitCode("O6", Words("แผนและความก้าวหน้าในการดำเนินงานและการใช้งบประมาณประจำปี")),)),
            OitYear(2568, (OitCode("O6", Words("แผนและความก้าวหน้าในการดำเนินงาน")),)),
        ),
        years=(YearGroup(2569, _REPORTS, 17), YearGroup(2568, _REPORTS[:1], 24)),
        archive=ARCHIVE,
    )


def every_unit_item_view() -> ItemView:
    entries = tuple(
        entry_line(f"act{place}", f"กิจกรรม{name}", "4.1", unit, place * 3 + 1)
        for place, (name, unit) in enumerate((("พ่นหมอกควันชุมชนริมคลอง", HEALTH), ("อบรมเยาวชนอาสา", PALAT)))
    )
    return ItemView(
        site=site("/items/4.1/", section="/categories/4/"),
        item=head("4.1"),
        legal_basis=(),
        updated_on=date(2026, 6, 23),
        due_on=None,
        cycle=Words(""),
        oit=(),
        years=(YearGroup(2569, entries, 2),),
        archive=ARCHIVE[:1],
        units=UNITS[:3],
    )


def featured_item_view() -> ItemView:
    line = entry_line("str1", "โครงสร้างเทศบาล ปรับปรุง มิถุนายน 2569", "1.2", PALAT, 61)
    shown = snapshots.snapshot(snapshots.STRUCTURE)
    return ItemView(
        site=site("/items/1.2/", section="/categories/1/"),
        item=head("1.2"),
        legal_basis=LEGAL[:1],
        updated_on=date(2026, 4, 24),
        due_on=None,
        cycle=Words("ทุกครั้งที่มีการเปลี่ยนแปลง"),
        oit=(),
        years=(YearGroup(2569, (line,), 1),),
        archive=ARCHIVE[:1],
        feature=Feature(line, read_body(shown, line.path)),
    )


def empty_item_view(number: str = "1.7") -> ItemView:
    form = next((form for form in FORMS if form.item_number == number), None)
    return ItemView(
        site=site(f"/items/{number}/"),
        item=head(number),
        legal_basis=LEGAL[:1],
        updated_on=None,
        due_on=date(2026, 10, 1),
        cycle=Words("ปีละครั้ง"),
        oit=(),
        years=(),
        archive=(),
        form=form,
    )


def archive_view(month: int | None = None, day: int | None = None) -> ItemArchiveView:
    groups = (MonthGroup(6, _REPORTS[:1]), MonthGroup(5, _REPORTS[1:]), MonthGroup(10, _REPORTS[:1]))
    below = "".join(f"{part:02d}/" for part in (month, day) if part)
    return ItemArchiveView(
        site=site(f"/items/1.10/2569/{below}"),
        item=head("1.10"),
        fiscal_year=2569,
        total=9 if day else 4,
        groups=groups[1:2] if month else groups,
        months=() if month else ARCHIVE[0].months,
        month=month,
        day=day,
        newer=ArchiveStep(2569, "/items/1.10/2569/06/", 6) if month else None,
        older=ArchiveStep(2569, "/items/1.10/2569/04/", 4)
        if month
        else ArchiveStep(2568, "/items/1.10/2568/"),
    )


def full_year_view() -> ItemArchiveView:
    """A year that holds too many entries to list: its months alone."""
    view = archive_view()
    return replace(view, groups=(), total=612)


def full_month_view() -> ItemArchiveView:
    """A month that holds too many entries to list: its days alone."""
    days = tuple(ArchiveDay(day, 3 + day % 5) for day in range(31, 0, -1))
    return replace(archive_view(5), groups=(), days=days, total=160)


def entry_view(content: snapshots.Snapshot | None = None, *, older: bool = False) -> EntryView:
    content = content or snapshots.news()
    path = "/e/k3m9/1/" if older else "/e/k3m9/"
    text = "แผนพัฒนาเทศบาล พ.ศ. 2571–2575\nส่วนที่ 1 สภาพทั่วไป"
    plan = Reading("pdf", (Page(1, text, Layer.OCR),))
    texts = {snapshots.digest("แผนพัฒนาเทศบาล-2571-2575.pdf"): plan}
    return EntryView(
        site=site(path, section="/categories/4/"),
        uid="k3m9",
        version_number=1 if older else 2,
        item=head("4.2"),
        unit=PLAN,
        title=Words(content["title"], content["title_en"]),
        summary=Words(content["summary"], content["summary_en"]),
        fiscal_year=content["fiscal_year"],
        document_date=date.fromisoformat(content["document_date"]),
        published_at=NOW - timedelta(days=9),
        body=read_body(content, path),
        attachments=read_attachments(content, texts),
        legal_basis=LEGAL,
        versions=(
            VersionLine(2, NOW, "/e/k3m9/2/", ("เปลี่ยนวันประชุมจาก 4 เป็น 11 กรกฎาคม", "เพิ่มบัญชีโครงการ"), True),
            VersionLine(1, NOW - timedelta(days=9), "/e/k3m9/1/"),
        ),
        revised_at=None if older else NOW,
        reviewed_on=date(2026, 6, 24),
        review_by=date(2027, 6, 22),
        topics=(Words("ความรู้ที่เป็นประโยชน์", "Useful knowledge"),),
        previous_entry=LATEST[3],
        next_entry=None,
        superseded_at=NOW if older else None,
    )


def law_view() -> LawView:
    def clause(code: str, title: str, summary: str, *numbers: str) -> ClauseView:
        return ClauseView(code, Words(title), Words(summary), tuple(item_line(number) for number in numbers))

    official = (
        clause("oia-7-1", "มาตรา 7(1)", "โครงสร้างและการจัดองค์กร", "1.2", "1.3", "1.4", "1.5"),
        clause("oia-7-2", "มาตรา 7(2)", "สรุปอำนาจหน้าที่ที่สำคัญและวิธีการดำเนินงาน", "1.6"),
        clause("oia-9-6", "มาตรา 9(6)", "สัญญาสัมปทาน สัญญาผูกขาดตัดตอน หรือสัญญาร่วมทุน"),
        clause("oia-9-8", "มาตรา 9(8)", "ข้อมูลอื่นที่กำหนด เช่น สรุปผลการจัดซื้อจัดจ้างรายเดือน (สขร.1)", "1.11", "4.3"),
    )
    decree = (
        clause("decree-44", "มาตรา 44", "งบประมาณรายจ่ายแต่ละปี การจัดซื้อจัดจ้าง และสัญญาที่อนุมัติแล้ว", "1.9", "1.10"),
    )
    return LawView(
        site=site("/law/"),
        statutes=(
            StatuteView(
                Words("พระราชบัญญัติข้อมูลข่าวสารของราชการ พ.ศ. 2540", "Official Information Act B.E. 2540"),
                official,
            ),
            StatuteView(Words("พระราชกฤษฎีกาว่าด้วยหลักเกณฑ์และวิธีการบริหารกิจการบ้านเมืองที่ดี พ.ศ. 2546"), decree),
        ),
        announcement=Link(Words("ประกาศเทศบาล เรื่อง มาตรการการเผยแพร่ข้อมูลต่อสาธารณะผ่านทางเว็บไซต์"), "/e/meas/"),
    )


def search_view(query: str = "งบประมาณ", *, found: bool = True) -> SearchView:
    snippet = (("… แผนการใช้จ่าย", False), ("งบประมาณ", True), ("รายจ่ายประจำปี …", False))
    lines: tuple[EntryLine, ...] = (*_REPORTS, *LATEST[:2]) if found else ()
    years = tuple(FilterOption(str(year), Words(str(year)), 12, year == 2569) for year in (2569, 2568))
    return SearchView(
        site=site("/search/"),
        query=query,
        hits=tuple(SearchHit(line, ((line.title.th, False),), snippet) for line in lines),
        total=len(lines) and 1284,
        page=1,
        page_count=65 if found else 1,
        next_path="/search/?q=%E0%B8%87%E0%B8%9A&page=2" if found else "",
        filters=(
            SearchFilter("year", Words("ปีงบประมาณ", "Fiscal year"), years),
            SearchFilter("unit", Words("ส่วนราชการ", "Unit"), (FilterOption("FIN", FIN.name, 3),)),
        ),
        without_filters_path="/search/?q=%E0%B8%87%E0%B8%9A",
        suggestion="" if found else "ชรา",
        suggestion_path="" if found else "/search/?q=%E0%B8%8A%E0%B8%A3%E0%B8%B2",
        fewer=() if found else (Link(Words("เบี้ยยังชีพ"), "/search/?q=%E0%B9%80"),),
        categories=tuple(Link(category.title, category.path) for category in CATEGORIES),
        forms=() if found else FORMS,
    )


def tombstone_view(*, erased: bool = False) -> TombstoneView:
    return TombstoneView(
        site=site("/e/gone/"),
        uid="gone",
        removed_on=date(2026, 5, 2),
        reason=Words("มีข้อมูลส่วนบุคคลของผู้ร้องเรียนปรากฏในเอกสารแนบ"),
        ordered_by=Words("ปลัดเทศบาล"),
        title=Words("") if erased else Words("รายงานผลการแก้ไขปัญหาน้ำเสียในคลองปอม"),
        item=head("4.2"),
        unit=PLAN,
        is_erased=erased,
    )


def suspended_view() -> SuspendedView:
    return SuspendedView(
        site=site("/"),
        what=Words("เว็บไซต์เผยแพร่ข้อมูลทั้งหมด", "The whole publication website"),
        since=NOW,
        ordered_by=Words("นางศิริพร นวลจันทร์ ผู้อำนวยการกองวิชาการและแผนงาน"),
        reason=Words("พบหน้าที่เทศบาลไม่ได้เผยแพร่ กำลังตรวจสอบและแก้ไขระบบ"),
        until=datetime(2026, 6, 24, 18, 0, tzinfo=NOW.tzinfo),
        still_works=(Link(Words("โทรศัพท์กลาง 07 421 0111"), "tel:+6674210111"),),
    )


POLICY_TEXT = (
    "<h2>ข้อมูลที่เก็บ</h2><p>เว็บไซต์นี้ไม่เก็บข้อมูลของผู้อ่าน ไม่ใช้คุกกี้ติดตาม และไม่ส่งข้อมูลของผู้อ่านไปยังผู้ให้บริการรายอื่น "
    "เทศบาลเก็บเฉพาะข้อมูลที่ประชาชนกรอกเองในแบบบริการ และใช้ตามวัตถุประสงค์ที่แจ้งไว้ในแบบนั้นเท่านั้น</p>"
)


def _press(function: Callable[..., bytes], made: Callable[[], object]) -> Press:
    return lambda language: function(made(), language)


SPECIMENS: dict[str, Press] = {
    "home": _press(presses.home, home_view),
    "home-notice": _press(presses.home, lambda: home_view(notice=True, check=True)),
    "category": _press(
        presses.category, lambda: CategoryView(site("/categories/1/"), CATEGORIES[0], LATEST[4:])
    ),
    "item": _press(presses.item, item_view),
    "item-every-unit": _press(presses.item, every_unit_item_view),
    "item-structure": _press(presses.item, featured_item_view),
    "item-empty": _press(presses.item, empty_item_view),
    "item-form": _press(presses.item, lambda: empty_item_view("6.3")),
    "item-year": _press(presses.item_archive, archive_view),
    "item-month": _press(presses.item_archive, lambda: archive_view(5)),
    "item-day": _press(presses.item_archive, lambda: archive_view(5, 24)),
    "item-year-full": _press(presses.item_archive, full_year_view),
    "item-month-full": _press(presses.item_archive, full_month_view),
    "entry": _press(presses.entry, entry_view),
    "entry-everything": _press(presses.entry, lambda: entry_view(snapshots.everything())),
    "entry-files": _press(presses.entry, lambda: entry_view(snapshots.snapshot())),
    "entry-verify": _press(presses.entry_proof, lambda: proofs.entry_proof_view(head("4.2"))),
    "verify": _press(presses.site_proof, proofs.site_proof_view),
    "tombstones": _press(presses.tombstones, proofs.tombstones_view),
    "tombstones-year": _press(presses.tombstones, lambda: proofs.tombstones_view(2569)),
    "older-version": _press(presses.older_version, lambda: entry_view(older=True)),
    "people": _press(presses.people, people_view),
    "contact": _press(
        presses.contact, lambda: ContactPageView(site("/contact/"), UNITS, FORMS, CATEGORIES[4].items)
    ),
    "knowledge": _press(presses.knowledge, lambda: KnowledgeView(site("/knowledge/"), KNOWLEDGE)),
    "law": _press(presses.law, law_view),
    "policy-privacy": _press(
        presses.policy,
        lambda: PolicyView(
            site("/policies/privacy/"), "privacy", LATEST[0], (TextBlock(POLICY_TEXT),), date(2026, 6, 1)
        ),
    ),
    "policy-website": _press(
        presses.policy,
        lambda: PolicyView(site("/policies/website/"), "website", contact_email="info@banphru.example"),
    ),
    "sitemap": _press(presses.sitemap, lambda: SitemapView(site("/sitemap/"), CATEGORIES)),
    "search": _press(presses.search, search_view),
    "search-nothing": _press(presses.search, lambda: search_view("ชฎา", found=False)),
    "not-found": _press(presses.not_found, lambda: NotFoundView(site("/404.html"))),
    "withdrawn": _press(presses.tombstone, tombstone_view),
    "erased": _press(presses.tombstone, lambda: tombstone_view(erased=True)),
    "suspended": _press(presses.suspended, suspended_view),
}
