"""An invented municipality, whole enough to look at: the site, its register and its people. No one here is real."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from prakat.lib.thai_dates import BANGKOK
from prakat.pages.colours import Colours
from prakat.pages.views.home import CheckState, HomeView, PeopleGroup, PeopleView, PersonView
from prakat.pages.views.items import LegalBasis
from prakat.pages.views.site import (
    CategoryLine,
    ContactView,
    EntryLine,
    FormState,
    ItemLine,
    Link,
    NoticeView,
    SiteView,
    UnitView,
    Words,
)

NOW = datetime(2026, 6, 24, 9, 30, tzinfo=BANGKOK)

PLAN = UnitView(
    "PLAN",
    Words("กองวิชาการและแผนงาน", "Planning and Technical Division"),
    "07 421 0111 ต่อ 104",
    "plan@bansuan.example",
)
PALAT = UnitView(
    "PALAT",
    Words("สำนักปลัดเทศบาล", "Office of the Municipal Clerk"),
    "07 421 0111 ต่อ 101",
    "palat@bansuan.example",
)
FIN = UnitView("FIN", Words("กองคลัง", "Finance Division"), "07 421 0111 ต่อ 103", "finance@bansuan.example")
WORKS = UnitView(
    "WORKS",
    Words("กองช่าง", "Public Works Division"),
    "07 421 0111 ต่อ 105",
    "works@bansuan.example",
    Words("อาคารสำนักงาน ชั้น 2"),
)
HEALTH = UnitView(
    "HEALTH",
    Words("กองสาธารณสุขและสิ่งแวดล้อม", "Public Health and Environment Division"),
    "07 421 0111 ต่อ 106",
    "health@bansuan.example",
)
EDU = UnitView("EDU", Words("กองการศึกษา", "Education Division"), "07 421 0111 ต่อ 107", "edu@bansuan.example")
UNITS = (PALAT, PLAN, FIN, WORKS, HEALTH, EDU)
EVERY = Words("ทุกส่วนราชการ", "Every unit")

_ITEMS = (
    ("1.1", "สภาพทั่วไป ข้อมูลพื้นฐาน", "General conditions and basic data", PLAN, 40),
    ("1.2", "โครงสร้างเทศบาล", "Structure of the municipality", PALAT, 61),
    ("1.3", "คณะผู้บริหาร", "Executives", PALAT, 12),
    ("1.4", "สภาเทศบาล", "Municipal council", PALAT, 12),
    ("1.5", "หัวหน้าส่วนราชการ", "Heads of units", PALAT, 12),
    ("1.6", "อำนาจหน้าที่", "Powers and duties", PALAT, 233),
    ("1.7", "ยุทธศาสตร์ วิสัยทัศน์ พันธกิจ", "Strategy, vision and mission", PLAN, 200),
    (
        "1.8",
        "แผนพัฒนาเทศบาล การติดตามประเมินผลแผนพัฒนา และการรายงานผลการดำเนินงาน",
        "Development plans, their evaluation and performance reports",
        PLAN,
        55,
    ),
    ("1.9", "เทศบัญญัติงบประมาณ", "Budget ordinance", PLAN, 260),
    (
        "1.10",
        "การเงินการคลัง (แผนการใช้จ่ายงบประมาณ สถิติรายรับ รายจ่าย)",
        "Finance: spending plan, revenue and expenditure statistics",
        FIN,
        9,
    ),
    (
        "1.11",
        "การจัดซื้อจัดจ้าง (แผนการจัดซื้อจัดจ้าง รายงานผลการจัดซื้อจัดจ้าง)",
        "Procurement: plan and results",
        FIN,
        5,
    ),
    ("1.12", "คู่มือการปฏิบัติงาน มาตรฐานการปฏิบัติงาน และมาตรการต่าง ๆ", "Manuals, standards and measures", None, 73),
    (
        "2.1",
        "พระราชบัญญัติ ระเบียบ ข้อบังคับ เทศบัญญัติที่เกี่ยวข้องกับการปฏิบัติงาน",
        "Acts, regulations, rules and ordinances",
        None,
        90,
    ),
    ("3.1", "คู่มือการให้บริการประชาชน", "Citizen handbook", None, 31),
    (
        "3.2",
        "รายงานผลการประเมินความพึงพอใจในการรับบริการ และสถิติการมาใช้บริการ",
        "Satisfaction results and service statistics",
        None,
        88,
    ),
    ("4.1", "ข่าวกิจกรรม", "Activities", None, 1),
    ("4.2", "ข่าวประชาสัมพันธ์", "Public notices", PLAN, 0),
    ("4.3", "ข่าวการจัดซื้อจัดจ้าง", "Procurement notices", FIN, 2),
    ("4.4", "ภาพนิ่ง วีดิโอการประชาสัมพันธ์ต่าง ๆ", "Pictures and videos", PLAN, 16),
    ("5.1", "ข้อมูลการติดต่อ (แผนที่ตั้ง สถานที่อยู่ เบอร์โทรศัพท์ โทรสาร)", "Contact", PLAN, 120),
    (
        "5.2",
        "ที่อยู่ไปรษณีย์อิเล็กทรอนิกส์ของบุคคลภายในเทศบาล (ผู้ดูแลเว็บไซต์ คณะผู้บริหาร หัวหน้าส่วนราชการ เจ้าหน้าที่ที่รับผิดชอบด้านต่าง ๆ)",
        "E-mail addresses",
        PLAN,
        120,
    ),
    ("5.3", "Facebook / Line@", "Facebook / Line@", PLAN, 120),
    ("5.4", "ช่องทางการรับเรื่องราวร้องทุกข์", "Channels for complaints", PLAN, 150),
    (
        "5.5",
        "ช่องทางการรับเรื่องร้องเรียนการทุจริต การแจ้งเบาะแสการทุจริต",
        "Channels for reports of corruption",
        PLAN,
        150,
    ),
    ("6.1", "แบบประเมินความพึงพอใจในการให้บริการ", "Satisfaction form", PLAN, None),
    ("6.2", "แบบรับฟังความคิดเห็นในการพัฒนาเทศบาล", "Opinion form", PLAN, None),
    ("6.3", "แบบรับเรื่องราวร้องทุกข์", "Complaint form", PLAN, None),
    (
        "6.4",
        "แบบรับเรื่องร้องเรียนการทุจริต การแจ้งเบาะแสการทุจริตและประพฤติมิชอบ",
        "Corruption report form",
        PLAN,
        None,
    ),
)
_FORM_KINDS = {"6.1": "satisfaction", "6.2": "opinion", "6.3": "complaint", "6.4": "corruption"}
_CATEGORIES = (
    (1, "เกี่ยวกับเทศบาล", "About the municipality"),
    (2, "กฎหมายที่เกี่ยวข้อง", "Related laws"),
    (3, "การบริการประชาชน", "Public services"),
    (4, "การประชาสัมพันธ์", "News"),
    (5, "ช่องทางการติดต่อสื่อสาร", "Contact channels"),
    (6, "แบบบริการออนไลน์", "Online forms"),
)


def item_line(number: str) -> ItemLine:
    return next(line for category in CATEGORIES for line in category.items if line.number == number)


def _lines(category: int) -> tuple[ItemLine, ...]:
    return tuple(
        ItemLine(
            number=number,
            title=Words(thai, english),
            unit=unit.name if unit else EVERY,
            updated_on=None if age is None else date(2026, 6, 24) - timedelta(days=age),
            entry_count=0 if age is None else 7,
            form_kind=_FORM_KINDS.get(number, ""),
        )
        for number, thai, english, unit, age in _ITEMS
        if number.startswith(f"{category}.")
    )


CATEGORIES = tuple(
    CategoryLine(number, Words(thai, english), _lines(number)) for number, thai, english in _CATEGORIES
)
FORMS = tuple(
    FormState(kind, number, item_line(number).title, opens_on=date(2026, 10, 1))
    for number, kind in sorted(_FORM_KINDS.items(), key=lambda pair: -int(pair[0][-1]))
)


def site(
    path: str = "/", *, notice: bool = False, section: str = "", colours: Colours | None = None
) -> SiteView:
    text = Words(
        "น้ำท่วมถนนริมคลองหมู่ 4 และหมู่ 6 งดสัญจร รถรับส่งไปศูนย์พักพิงโรงเรียนเทศบาล 2 ออกทุกครึ่งชั่วโมง",
        "Flooding on the canal road. Shuttle buses to the shelter at Municipal School 2 leave every half hour.",
    )
    return SiteView(
        name=Words("เทศบาลเมืองบ้านสวนพรุ", "Ban Suan Phru Town Municipality"),
        base_url="https://www.bansuan.example",
        path=path,
        colours=colours or Colours(),
        contact=ContactView(
            address=Words(
                "999 ถนนกาญจนวนิช ตำบลบ้านสวนพรุ อำเภอเมือง จังหวัดตัวอย่าง 90999",
                "999 Kanchanawanit Road, Ban Suan Phru, Mueang, 90999",
            ),
            phone="07 421 0111",
            fax="07 421 0112",
            email="contact@bansuan.example",
            hours=Words(
                "จันทร์ถึงศุกร์ 08.30–16.30 น. เว้นวันหยุดราชการ",
                "Monday to Friday, 08:30–16:30, except public holidays",
            ),
            channels=(
                Link(Words("Facebook"), "https://www.facebook.com/bansuan.example"),
                Link(Words("LINE"), "https://line.me/R/ti/p/@bansuan.example"),
            ),
            latitude="6.927500",
            longitude="100.476100",
            map_picture="/files/aaaaaaaaaaaaaaaa/map.png",
            map_alt=Words("แผนที่: สำนักงานเทศบาลอยู่ริมถนนกาญจนวนิช ตรงข้ามตลาดสด ห่างสถานีรถไฟ 600 เมตร"),
            map_width=960,
            map_height=640,
        ),
        notice=NoticeView(text, NOW + timedelta(days=1)) if notice else None,
        navigation=tuple(Link(category.title, category.path) for category in CATEGORIES),
        section=section,
        publishing_unit=PLAN,
        published_on=date(2026, 3, 2),
    )


_NEWS = (
    ("k3m9", "เชิญร่วมประชาคมเมืองเพื่อทบทวนแผนพัฒนาเทศบาล พ.ศ. 2571–2575 วันเสาร์ที่ 11 กรกฎาคม 2569", "4.2", PLAN, 0),
    ("p7x2", "พ่นหมอกควันกำจัดยุงลาย ชุมชนริมคลองและชุมชนหลังตลาด", "4.1", HEALTH, 1),
    ("r4td", "ประกาศผู้ชนะการเสนอราคา จ้างปรับปรุงผิวจราจรถนนสายบ้านสวน–คลองปอม", "4.3", FIN, 2),
    ("m2vq", "รับสมัครเด็กเล็กเข้าศูนย์พัฒนาเด็กเล็ก ปีการศึกษา 2569 รอบที่ 2", "4.2", EDU, 4),
    ("w8hz", "สรุปผลการจัดซื้อจัดจ้าง (สขร.1) ประจำเดือนพฤษภาคม 2569", "1.11", FIN, 5),
)
_KNOWLEDGE = (
    ("n5ab", "ไข้เลือดออก สังเกตอาการอย่างไร และเมื่อใดต้องไปโรงพยาบาล", 8),
    ("n6cd", "เตรียมบ้านก่อนน้ำหลาก รายการที่ควรทำให้เสร็จก่อนเดือนตุลาคม", 20),
    ("n7ef", "เบี้ยยังชีพผู้สูงอายุ ใครมีสิทธิ ใช้เอกสารอะไร ลงทะเบียนได้ที่ไหน", 33),
)


def entry_line(uid: str, title: str, item: str, unit: UnitView, days_ago: int, **more: object) -> EntryLine:
    return EntryLine(
        uid=uid,
        title=Words(title),
        published_at=NOW - timedelta(days=days_ago),
        item_number=item,
        item_title=item_line(item).title,
        unit=unit.name,
        fiscal_year=2569,
        **more,  # type: ignore[arg-type]
    )


LATEST = tuple(
    entry_line(uid, title, item, unit, age, file_types=("application/pdf",) * (place % 3))
    for place, (uid, title, item, unit, age) in enumerate(_NEWS)
)
KNOWLEDGE = tuple(
    entry_line(
        uid, title, "4.2", HEALTH, age, summary=Words("คำแนะนำสั้น ๆ ที่ทำได้เองที่บ้าน พร้อมเบอร์โทรศัพท์ที่ควรจดไว้")
    )
    for uid, title, age in _KNOWLEDGE
)


def home_view(*, notice: bool = False, check: bool = False) -> HomeView:
    return HomeView(
        site=site("/", notice=notice),
        forms=FORMS,
        handbook=item_line("3.1"),
        latest=LATEST,
        knowledge=KNOWLEDGE,
        categories=CATEGORIES,
        sealed_at=NOW,
        check=CheckState(NOW) if check else None,
    )


LEGAL = (
    LegalBasis(
        "oia-7-1", Words("มาตรา 7(1) พ.ร.บ. ข้อมูลข่าวสารของราชการ พ.ศ. 2540", "Section 7(1), OIA B.E. 2540")
    ),
    LegalBasis(
        "oia-9-8", Words("มาตรา 9(8) พ.ร.บ. ข้อมูลข่าวสารของราชการ พ.ศ. 2540", "Section 9(8), OIA B.E. 2540")
    ),
    LegalBasis("decree-44", Words("มาตรา 44 พ.ร.ฎ. ว่าด้วยหลักเกณฑ์และวิธีการบริหารกิจการบ้านเมืองที่ดี พ.ศ. 2546")),
)


def _person(name: str, post: str, unit: UnitView | None = None, *, picture: str = "") -> PersonView:
    return PersonView(
        name=name,
        post=Words(post),
        unit=unit.name if unit else Words(""),
        phone=unit.phone if unit else "07 421 0111",
        email=unit.email if unit else "",
        picture=picture,
    )


def people_view() -> PeopleView:
    executives = (
        _person("นายปรีดา สุวรรณคีรี", "นายกเทศมนตรี", picture="/files/bbbbbbbbbbbbbbbb/mayor.jpg"),
        _person("นางสาวกัลยา รัตนมณี", "รองนายกเทศมนตรี"),
        _person("นายสมพงศ์ ทองแก้ว", "รองนายกเทศมนตรี"),
        _person("นายวีระ ชูช่วย", "เลขานุการนายกเทศมนตรี"),
    )
    council = (
        _person("นายอำนวย แก้วประดับ", "ประธานสภาเทศบาล"),
        _person("นางจันทร์เพ็ญ หนูสวัสดิ์", "รองประธานสภาเทศบาล"),
        _person("นายอับดุลเลาะ หมัดอาดัม", "สมาชิกสภาเทศบาล เขต 1"),
    )
    heads = tuple(
        _person(name, f"ผู้อำนวยการ{unit.name.th}", unit)
        for name, unit in zip(
            ("นางศิริพร นวลจันทร์", "นายธนากร เพชรรักษ์", "นายประเสริฐ ไชยมณี", "นางวรรณา ศรีสุข"),
            (PLAN, FIN, WORKS, HEALTH),
            strict=True,
        )
    )
    groups = (
        PeopleGroup(Words("คณะผู้บริหาร", "Executives"), executives, item_line("1.3")),
        PeopleGroup(Words("สภาเทศบาล", "Municipal council"), council, item_line("1.4")),
        PeopleGroup(Words("หัวหน้าส่วนราชการ", "Heads of units"), heads, item_line("1.5")),
    )
    return PeopleView(site=site("/people/"), groups=groups, updated_on=date(2026, 6, 12))
