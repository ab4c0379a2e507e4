"""The schemes that come with the project say what the announcement says."""

from datetime import date

import pytest

from prakat.lib.contrast import AA_TEXT, contrast_ratio
from prakat.scheme.rules import HEAD, REQUIRED_LEGAL_BASES, FormKind, ItemKind, SchemeDocument

# The register as section 2 of the announcement has it, with the corrected spellings.
REGISTER = """
1.1 PLAN สภาพทั่วไป ข้อมูลพื้นฐาน
1.2 PALAT โครงสร้างเทศบาล
1.3 PALAT คณะผู้บริหาร
1.4 PALAT สภาเทศบาล
1.5 PALAT หัวหน้าส่วนราชการ
1.6 PALAT อำนาจหน้าที่
1.7 PLAN ยุทธศาสตร์ วิสัยทัศน์ พันธกิจ
1.8 PLAN แผนพัฒนาเทศบาล การติดตามประเมินผลแผนพัฒนา และการรายงานผลการดำเนินงาน
1.9 PLAN เทศบัญญัติงบประมาณ
1.10 FIN การเงินการคลัง (แผนการใช้จ่ายงบประมาณ สถิติรายรับ รายจ่าย)
1.11 FIN การจัดซื้อจัดจ้าง (แผนการจัดซื้อจัดจ้าง รายงานผลการจัดซื้อจัดจ้าง)
1.12 all คู่มือการปฏิบัติงาน มาตรฐานการปฏิบัติงาน และมาตรการต่าง ๆ
2.1 all พระราชบัญญัติ ระเบียบ ข้อบังคับ เทศบัญญัติที่เกี่ยวข้องกับการปฏิบัติงาน
3.1 all คู่มือการให้บริการประชาชน
3.2 all รายงานผลการประเมินความพึงพอใจในการรับบริการ และสถิติการมาใช้บริการ
4.1 all ข่าวกิจกรรม
4.2 PLAN ข่าวประชาสัมพันธ์
4.3 FIN ข่าวการจัดซื้อจัดจ้าง
4.4 PLAN ภาพนิ่ง วีดิโอการประชาสัมพันธ์ต่าง ๆ
5.1 PLAN ข้อมูลการติดต่อ (แผนที่ตั้ง สถานที่อยู่ เบอร์โทรศัพท์ โทรสาร)
5.2 PLAN ที่อยู่ไปรษณีย์อิเล็กทรอนิกส์ของบุคคลภายในเทศบาล (ผู้ดูแลเว็บไซต์ คณะผู้บริหาร หัวหน้าส่วนราชการ เจ้าหน้าที่ที่รับผิดชอบด้านต่าง ๆ)
5.3 PLAN Facebook / Line@
5.4 PLAN ช่องทางการรับเรื่องราวร้องทุกข์
5.5 PLAN ช่องทางการรับเรื่องร้องเรียนการทุจริต การแจ้งเบาะแสการทุจริต
6.1 PLAN แบบประเมินความพึงพอใจในการให้บริการ
6.2 PLAN แบบรับฟังความคิดเห็นในการพัฒนาเทศบาล
6.3 PLAN แบบรับเรื่องราวร้องทุกข์
6.4 PLAN แบบรับเรื่องร้องเรียนการทุจริต การแจ้งเบาะแสการทุจริตและประพฤติมิชอบ
"""  # noqa: E501
CATEGORIES = {
    1: "เกี่ยวกับเทศบาล",
    2: "กฎหมายที่เกี่ยวข้อง",
    3: "การบริการประชาชน",
    4: "การประชาสัมพันธ์",
    5: "ช่องทางการติดต่อสื่อสาร",
    6: "แบบบริการออนไลน์",
}


def test_ban_phru_has_the_register_of_the_announcement(ban_phru: SchemeDocument) -> None:
    lines = [f"{item.number} {' '.join(item.units)} {item.name_th}" for item in ban_phru.items]
    assert lines == REGISTER.strip().splitlines()
    assert {category.number: category.name_th for category in ban_phru.categories} == CATEGORIES
    assert ban_phru.announcement.date == date(2019, 6, 24)
    assert ban_phru.publishing_unit == "PLAN"


def test_every_unit_has_a_head_under_the_clerk_and_officers_under_the_head(ban_phru: SchemeDocument) -> None:
    for unit in ban_phru.units:
        (head,) = (post for post in ban_phru.posts if post.unit == unit.code and post.is_head)
        officers = [post for post in ban_phru.posts if post.reports_to == head.code]
        assert head.reports_to == "palat"
        assert len(officers) >= 3 and all(post.unit == unit.code for post in officers)
    publishers = [post for post in ban_phru.posts if post.is_publisher]
    assert len(publishers) == 2 and {post.unit for post in publishers} == {"PLAN"}


def test_budgets_and_plans_go_up_to_the_mayor(ban_phru: SchemeDocument) -> None:
    chains = {item.number: item.chain for item in ban_phru.items}
    assert chains["1.9"] == (HEAD, "palat", "mayor")
    assert chains["4.1"] == (HEAD,)
    assert chains["1.11"] == (HEAD, "palat")


def test_useful_knowledge_and_the_policies_have_their_places(ban_phru: SchemeDocument) -> None:
    topics = {item.number: item.topics for item in ban_phru.items}
    assert [number for number, codes in topics.items() if "useful-knowledge" in codes] == ["4.2"]
    for policy in ban_phru.policies:
        assert policy.item == "1.12" and policy.topic in topics["1.12"]


def test_the_four_forms_say_when_they_open(ban_phru: SchemeDocument) -> None:
    forms = [item for item in ban_phru.items if item.kind is ItemKind.FORM]
    assert [item.number for item in forms] == ["6.1", "6.2", "6.3", "6.4"]
    assert [item.form for item in forms] == list(FormKind)
    assert all(item.opens_th and item.opens_en for item in forms)


@pytest.mark.parametrize(("fiscal_year", "indicators"), [(2568, 28), (2569, 26)])
def test_every_indicator_of_both_years_has_an_item(
    ban_phru: SchemeDocument, fiscal_year: int, indicators: int
) -> None:
    rows = [row for row in ban_phru.oit if row.fiscal_year == fiscal_year]
    assert [row.code for row in rows] == [f"O{number}" for number in range(1, indicators + 1)]
    assert all(row.items for row in rows)


def test_the_second_scheme_shares_nothing_with_the_first_but_the_law(
    ban_phru: SchemeDocument, khlong_hin: SchemeDocument
) -> None:
    assert len(khlong_hin.units) == 3 and len(khlong_hin.items) == 12
    assert {unit.code for unit in khlong_hin.units} - {unit.code for unit in ban_phru.units} == {
        "OFFICE",
        "MONEY",
        "WORKS",
    }
    assert not {post.code for post in khlong_hin.posts} & {post.code for post in ban_phru.posts}
    assert khlong_hin.legal_bases == ban_phru.legal_bases


@pytest.mark.parametrize("name", ["ban_phru", "khlong_hin"])
def test_every_sub_clause_is_served(name: str, request: pytest.FixtureRequest) -> None:
    document: SchemeDocument = request.getfixturevalue(name)
    served = {code for item in document.items for code in item.legal_basis}
    assert served == set(REQUIRED_LEGAL_BASES) and len(REQUIRED_LEGAL_BASES) == 15


@pytest.mark.parametrize("name", ["ban_phru", "khlong_hin"])
def test_telephones_and_addresses_are_invented(name: str, request: pytest.FixtureRequest) -> None:
    document: SchemeDocument = request.getfixturevalue(name)
    entries = [document.municipality, *document.units]
    assert all(entry.phone.startswith("0 0000 0") for entry in entries)
    assert all(entry.email.endswith(".example") for entry in entries)
    assert contrast_ratio(document.colours.ink, document.colours.surface) >= AA_TEXT
