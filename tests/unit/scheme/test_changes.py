"""What a new scheme would change, told in Thai."""

from dataclasses import replace

import pytest

from prakat.scheme.changes import Step, changes
from prakat.scheme.rules import Cycle, DueRule, SchemeDocument


def with_item(document: SchemeDocument, number: str, **fields: object) -> SchemeDocument:
    items = tuple(
        replace(item, **fields) if item.number == number else item  # type: ignore[arg-type]
        for item in document.items
    )
    return replace(document, items=items)


def test_nothing_changes_between_equals(ban_phru: SchemeDocument) -> None:
    assert changes(ban_phru, ban_phru) == []


def test_the_first_scheme_is_all_new(ban_phru: SchemeDocument) -> None:
    made = changes(None, ban_phru)
    assert {change.step for change in made} == {Step.ADDED}
    assert len([change for change in made if change.section == "items"]) == 28
    assert "เพิ่มรายการ 1.10 การเงินการคลัง (แผนการใช้จ่ายงบประมาณ สถิติรายรับ รายจ่าย)" in map(str, made)
    assert "กำหนดเทศบาล: เทศบาลเมืองบ้านพรุ" in map(str, made)


@pytest.mark.parametrize(
    ("number", "field", "value", "words"),
    [
        ("1.4", "name_th", "สภาฯ", "รายการ 1.4 สภาฯ: ชื่อ เปลี่ยนจาก “สภาเทศบาล” เป็น “สภาฯ”"),
        ("4.1", "chain", ("head", "palat"), "เปลี่ยนจาก “หัวหน้าส่วนราชการ” เป็น “หัวหน้าส่วนราชการ → palat”"),
        ("4.1", "units", ("PLAN", "FIN"), "เปลี่ยนจาก “ทั้งหมด” เป็น “PLAN, FIN”"),
        ("1.4", "topics", (), "หัวเรื่อง เปลี่ยนจาก “council-minutes” เป็น “(ไม่มี)”"),
        (
            "1.10",
            "due",
            DueRule(Cycle.CHANGE),
            "เปลี่ยนจาก “ทุกเดือน ภายใน 15 วันหลังสิ้นเดือน” เป็น “เมื่อมีการเปลี่ยนแปลง”",
        ),
    ],
)
def test_a_changed_field_tells_before_and_after(
    ban_phru: SchemeDocument, number: str, field: str, value: object, words: str
) -> None:
    (change,) = changes(ban_phru, with_item(ban_phru, number, **{field: value}))
    assert (change.step, change.section, change.key, change.field) == (Step.CHANGED, "items", number, field)
    assert words in change.text


def test_a_vanished_item_is_kept_as_history(ban_phru: SchemeDocument) -> None:
    fewer = replace(ban_phru, items=ban_phru.items[:-1])
    (change,) = changes(ban_phru, fewer)
    assert change.step is Step.REMOVED
    assert change.text.startswith("เลิกรายการ 6.4") and change.text.endswith("(ข้อมูลเดิมยังเก็บไว้)")
    (back,) = changes(fewer, ban_phru)
    assert back.step is Step.ADDED


def test_wholes_order_and_publishing_unit(ban_phru: SchemeDocument) -> None:
    other = replace(
        ban_phru,
        publishing_unit="FIN",
        colours=replace(ban_phru.colours, ink="#000000"),
        announcement=replace(ban_phru.announcement, date=ban_phru.announcement.date.replace(year=2020)),
        urgent=replace(ban_phru.urgent, allowed=False),
        units=(*ban_phru.units[1:], ban_phru.units[0]),
    )
    assert [str(change) for change in changes(ban_phru, other)] == [
        "สี: สีตัวอักษร เปลี่ยนจาก “#1d2321” เป็น “#000000”",
        "ประกาศ: วันที่ เปลี่ยนจาก “๒๔ มิถุนายน ๒๕๖๒” เป็น “๒๔ มิถุนายน ๒๕๖๓”",
        "หน่วยงานที่นำข้อมูลขึ้นเผยแพร่: เปลี่ยนจาก “PLAN” เป็น “FIN”",
        "การเผยแพร่เร่งด่วน: อนุญาต เปลี่ยนจาก “ใช่” เป็น “ไม่ใช่”",
        "เปลี่ยนลำดับของส่วนราชการ",
    ]


def test_from_one_municipality_to_another_and_back(
    ban_phru: SchemeDocument, khlong_hin: SchemeDocument
) -> None:
    there, back = changes(ban_phru, khlong_hin), changes(khlong_hin, ban_phru)
    assert {c.key for c in there if c.step is Step.REMOVED and c.section == "units"} == {
        unit.code for unit in ban_phru.units
    }
    assert len(there) == len(back)
    assert all(change.text and "{" not in change.text for change in there + back)
