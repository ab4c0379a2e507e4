"""What must hold between the parts of a scheme's file, reported by field with a Thai remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable
from typing import Any, Final

from prakat.lib.contrast import AA_LARGE_OR_PART, AA_TEXT, contrast_ratio
from prakat.people.rules import chain_of_command
from prakat.scheme.rules import (
    ALL,
    EXTENSIONS,
    HEAD,
    REQUIRED_LEGAL_BASES,
    FormKind,
    ItemKind,
    ItemSpec,
    PolicyPage,
    SchemeDocument,
    due_rule_faults,
    item_position,
)

Report = Callable[[str, str], None]

_ITEM_NUMBER: Final = re.compile(r"[1-9][0-9]{0,2}\.[1-9][0-9]{0,2}")
_EMAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_FISCAL_YEARS: Final = range(2560, 2701)
_LARGEST_UPLOAD_BYTES: Final = 2 * 1024**3
_LONGEST_OWED_HOURS: Final = 7 * 24


def check(document: SchemeDocument, report: Report) -> None:
    """Report every fault between the parts. Fields that the reader has found empty are passed over."""
    _check_keys(document, report)
    _check_municipality(document, report)
    _check_colours(document, report)
    _check_units(document, report)
    _check_posts(document, report)
    _check_chain_of_command(document, report)
    _check_legal_bases(document, report)
    _check_categories(document, report)
    for place, item in enumerate(document.items):
        _check_item(document, item, f"items[{place}]", report)
    _check_oit(document, report)
    _check_policies(document, report)
    _check_urgent(document, report)
    _check_uploads(document, report)


def _check_keys(document: SchemeDocument, report: Report) -> None:
    _refuse_twice("units", "code", [unit.code for unit in document.units], report)
    _refuse_twice("posts", "code", [post.code for post in document.posts], report)
    _refuse_twice("acts", "code", [act.code for act in document.acts], report)
    _refuse_twice("legal_bases", "code", [basis.code for basis in document.legal_bases], report)
    _refuse_twice("topics", "code", [topic.code for topic in document.topics], report)
    _refuse_twice("categories", "number", [category.number for category in document.categories], report)
    _refuse_twice("items", "number", [item.number for item in document.items], report)
    indicators = [f"{each.fiscal_year}/{each.code}" if each.code else "" for each in document.oit]
    _refuse_twice("oit", "code", indicators, report)
    _refuse_twice("policies", "page", [policy.page for policy in document.policies], report)
    for place, unit in enumerate(document.units):
        if unit.code.lower() in (ALL, HEAD):
            report(f"units[{place}].code", f"รหัส {unit.code} เป็นคำสงวน แก้โดยใช้รหัสอื่น")
    for place, post in enumerate(document.posts):
        if post.code.lower() in (ALL, HEAD):
            report(f"posts[{place}].code", f"รหัส {post.code} เป็นคำสงวน แก้โดยใช้รหัสอื่น")


def _refuse_twice(section: str, key: str, values: list[Any], report: Report) -> None:
    first: dict[Hashable, int] = {}
    for place, value in enumerate(values):
        if value and first.setdefault(value, place) != place:
            report(
                f"{section}[{place}].{key}",
                f"{value} ซ้ำกับ {section}[{first[value]}] แก้โดยให้แต่ละรายการไม่ซ้ำกัน",
            )


def _check_municipality(document: SchemeDocument, report: Report) -> None:
    _check_email("municipality.email", document.municipality.email, report)
    for place, unit in enumerate(document.units):
        _check_email(f"units[{place}].email", unit.email, report)


def _check_email(path: str, address: str, report: Report) -> None:
    if address and not _EMAIL.fullmatch(address):
        report(path, f"{address} ไม่ใช่ที่อยู่ไปรษณีย์อิเล็กทรอนิกส์ แก้โดยเขียนเป็น ชื่อ@โดเมน")


def _check_colours(document: SchemeDocument, report: Report) -> None:
    colours = document.colours
    for name in ("brand", "accent", "surface", "ink"):
        value = getattr(colours, name)
        if value and not re.fullmatch("#[0-9a-fA-F]{6}", value):
            report(f"colours.{name}", f"สี {value} ใช้ไม่ได้ แก้โดยเขียนเป็น #rrggbb ในเครื่องหมายคำพูด")
            return
    if not (colours.brand and colours.accent and colours.surface and colours.ink):
        return
    for name, least in (("ink", AA_TEXT), ("brand", AA_TEXT), ("accent", AA_LARGE_OR_PART)):
        ratio = contrast_ratio(getattr(colours, name), colours.surface)
        if ratio < least:
            measured = f"ความต่างของสี {name} กับ surface มีเพียง {ratio:.2f} : 1"
            report(f"colours.{name}", f"{measured} แก้โดยเลือกสีให้ต่างกันอย่างน้อย {least} : 1 (WCAG ระดับ AA)")


def _check_units(document: SchemeDocument, report: Report) -> None:
    codes = [unit.code for unit in document.units]
    if not codes:
        report("units", "ไม่มีส่วนราชการ แก้โดยเพิ่มอย่างน้อยหนึ่งหน่วยงาน")
    _known("publishing_unit", document.publishing_unit, codes, "ส่วนราชการ", report)
    for place, unit in enumerate(document.units):
        heads = [post.code for post in document.posts if post.is_head and post.unit == unit.code]
        if unit.code and not heads:
            report(f"units[{place}]", f"ส่วนราชการ {unit.code} ไม่มีหัวหน้า แก้โดยใส่ head: true ที่ตำแหน่งของหัวหน้า")
    publishing = document.publishing_unit
    if publishing in codes and not any(p.is_publisher and p.unit == publishing for p in document.posts):
        text = f"ส่วนราชการ {publishing} ไม่มีผู้นำข้อมูลขึ้นเผยแพร่ แก้โดยใส่ publisher: true ที่ตำแหน่งนั้น"
        report("publishing_unit", text)


def _check_posts(document: SchemeDocument, report: Report) -> None:
    units = [unit.code for unit in document.units]
    posts = [post.code for post in document.posts]
    head_of: dict[str, str] = {}
    for place, post in enumerate(document.posts):
        path = f"posts[{place}]"
        if post.unit:
            _known(f"{path}.unit", post.unit, units, "ส่วนราชการ", report)
        if post.reports_to:
            _known(f"{path}.reports_to", post.reports_to, posts, "ตำแหน่ง", report)
        if post.is_publisher and post.unit != document.publishing_unit:
            text = f"ผู้นำข้อมูลขึ้นเผยแพร่ต้องอยู่ในส่วนราชการ {document.publishing_unit}"
            report(f"{path}.publisher", f"{text} แก้โดยลบ publisher ออกหรือย้ายตำแหน่ง")
        if not post.is_head:
            continue
        if not post.unit:
            report(f"{path}.head", "หัวหน้าต้องมีส่วนราชการ แก้โดยใส่ช่อง unit หรือลบ head ออก")
        elif head_of.setdefault(post.unit, post.code) != post.code:
            text = f"ส่วนราชการ {post.unit} มีหัวหน้าแล้วคือ {head_of[post.unit]}"
            report(f"{path}.head", f"{text} แก้โดยให้มี head: true เพียงตำแหน่งเดียว")


def _check_chain_of_command(document: SchemeDocument, report: Report) -> None:
    above = {post.code: post.reports_to for post in document.posts if post.code}
    for place, post in enumerate(document.posts):
        chain = (post.code, *chain_of_command(post.code, above))
        if post.code and above.get(chain[-1]) == post.code:
            circle = " → ".join((*chain, post.code))
            text = f"สายบังคับบัญชาวนเป็นวง ({circle})"
            report(f"posts[{place}].reports_to", f"{text} แก้โดยให้ตำแหน่งสูงสุดไม่มี reports_to")


def _check_legal_bases(document: SchemeDocument, report: Report) -> None:
    acts = [act.code for act in document.acts]
    codes = [basis.code for basis in document.legal_bases]
    served = {code for item in document.items for code in item.legal_basis}
    for place, basis in enumerate(document.legal_bases):
        _known(f"legal_bases[{place}].act", basis.act, acts, "กฎหมาย", report)
        if basis.code and basis.code not in served:
            text = f"ไม่มีรายการข้อมูลใดรองรับ {basis.code} แก้โดยเพิ่มรหัสนี้ใน legal_basis ของรายการที่ตรงกัน"
            report(f"legal_bases[{place}]", text)
    missing = [code for code in REQUIRED_LEGAL_BASES if code not in codes]
    if missing:
        report("legal_bases", f"ขาดฐานกฎหมาย {', '.join(missing)} แก้โดยเพิ่มให้ครบตามประกาศข้อ 1.1")


def _check_categories(document: SchemeDocument, report: Report) -> None:
    filled = {item.number.partition(".")[0] for item in document.items}
    for place, category in enumerate(document.categories):
        if not 0 <= category.number < 1000:
            report(f"categories[{place}].number", "เลขหมวดต้องอยู่ระหว่าง 1 ถึง 999 แก้โดยใส่เลขใหม่")
        elif category.number and str(category.number) not in filled:
            text = f"หมวด {category.number} ไม่มีรายการข้อมูล แก้โดยเพิ่มรายการหรือลบหมวดออก"
            report(f"categories[{place}]", text)


def _check_item(document: SchemeDocument, item: ItemSpec, path: str, report: Report) -> None:
    if item.number and not _ITEM_NUMBER.fullmatch(item.number):
        report(f"{path}.number", f"เลขรายการ {item.number} ใช้ไม่ได้ แก้โดยเขียนเป็น หมวด.ลำดับ เช่น 1.10")
    elif item.number:
        category = item_position(item.number)[0]
        _known(f"{path}.number", category, [each.number for each in document.categories], "หมวด", report)
    if ALL in item.units and len(item.units) > 1:
        report(f"{path}.units", "all ใช้ร่วมกับรหัสอื่นไม่ได้ แก้โดยใช้ all อย่างเดียวหรือระบุทุกรหัส")
    units = [unit.code for unit in document.units]
    _known_all(f"{path}.units", item.units, (*units, ALL), "ส่วนราชการ", report)
    bases = [basis.code for basis in document.legal_bases]
    _known_all(f"{path}.legal_basis", item.legal_basis, bases, "ฐานกฎหมาย", report)
    posts = [post.code for post in document.posts]
    _known_all(f"{path}.chain", item.chain, (HEAD, *posts), "ตำแหน่ง", report)
    topics = [topic.code for topic in document.topics]
    _known_all(f"{path}.topics", item.topics, topics, "หัวเรื่อง", report, may_be_empty=True)
    for name, text in due_rule_faults(item.due):
        report(f"{path}.due.{name}", text)
    if item.form and item.kind is not ItemKind.FORM:
        report(f"{path}.form", "ใช้ได้เฉพาะรายการที่ kind เป็น form แก้โดยลบช่องนี้ออก")
    if item.kind is ItemKind.FORM:
        if item.form is None:
            report(f"{path}.form", f"แบบบริการออนไลน์ต้องบอกชนิด แก้โดยใช้ค่าใดค่าหนึ่งใน {', '.join(FormKind)}")
        for name in ("opens_th", "opens_en"):
            if not getattr(item, name):
                report(f"{path}.{name}", "แบบบริการออนไลน์ต้องบอกว่าเปิดรับเมื่อใด แก้โดยเติมช่องนี้")


def _check_oit(document: SchemeDocument, report: Report) -> None:
    numbers = [item.number for item in document.items]
    for place, indicator in enumerate(document.oit):
        path = f"oit[{place}]"
        if indicator.fiscal_year not in _FISCAL_YEARS:
            first, last = _FISCAL_YEARS[0], _FISCAL_YEARS[-1]
            report(f"{path}.fiscal_year", f"ปีงบประมาณต้องเป็น พ.ศ. {first}–{last} แก้โดยใส่ปี พ.ศ.")
        _known_all(f"{path}.items", indicator.items, numbers, "รายการ", report, may_be_empty=True)


def _check_policies(document: SchemeDocument, report: Report) -> None:
    topics_of = {item.number: item.topics for item in document.items}
    for place, policy in enumerate(document.policies):
        path = f"policies[{place}]"
        _known(f"{path}.item", policy.item, topics_of, "รายการ", report)
        if policy.topic and policy.topic not in topics_of.get(policy.item, (policy.topic,)):
            text = f"รายการ {policy.item} ไม่มีหัวเรื่อง {policy.topic} แก้โดยเพิ่มใน topics ของรายการนั้น"
            report(f"{path}.topic", text)
    missing = [page for page in PolicyPage if page not in {policy.page for policy in document.policies}]
    if missing:
        report("policies", f"ขาดหน้านโยบาย {', '.join(missing)} แก้โดยเพิ่มให้ครบทั้งสี่หน้า")


def _check_urgent(document: SchemeDocument, report: Report) -> None:
    urgent = document.urgent
    if not urgent.allowed:
        return
    numbers = [item.number for item in document.items]
    posts = [post.code for post in document.posts]
    _known_all("urgent.items", urgent.items, (*numbers, ALL), "รายการ", report)
    _known_all("urgent.ordered_by", urgent.ordered_by, posts, "ตำแหน่ง", report)
    if not 1 <= urgent.approval_owed_hours <= _LONGEST_OWED_HOURS:
        text = f"ต้องอยู่ระหว่าง 1 ถึง {_LONGEST_OWED_HOURS} ชั่วโมง แก้โดยใส่จำนวนใหม่"
        report("urgent.approval_owed_hours", text)


def _check_uploads(document: SchemeDocument, report: Report) -> None:
    if not 1 <= document.uploads.max_bytes <= _LARGEST_UPLOAD_BYTES:
        text = f"ต้องอยู่ระหว่าง 1 ถึง {_LARGEST_UPLOAD_BYTES} ไบต์ แก้โดยใส่จำนวนใหม่"
        report("uploads.max_bytes", text)
    _known_all("uploads.media_types", document.uploads.media_types, EXTENSIONS, "ชนิดไฟล์", report)


def _known(path: str, value: str | int, known: Collection[Any], word: str, report: Report) -> None:
    if value and value not in known:
        choices = ", ".join(str(each) for each in known if each) or "(ยังไม่มี)"
        report(path, f"ไม่มี{word}รหัส “{value}” แก้โดยใช้ค่าใดค่าหนึ่งใน {choices}")


def _known_all(
    path: str,
    values: Iterable[str],
    known: Collection[str],
    word: str,
    report: Report,
    *,
    may_be_empty: bool = False,
) -> None:
    values = tuple(values)
    if not values and not may_be_empty:
        report(path, f"ต้องระบุ{word}อย่างน้อยหนึ่งค่า แก้โดยเติมช่องนี้")
    for place, value in enumerate(values):
        _known(f"{path}[{place}]", value, known, word, report)
