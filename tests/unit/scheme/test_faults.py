"""Every kind of fault in a scheme's file is named with its line, its field and what to do."""

import pytest

from prakat.scheme.document import InvalidDocument, Problem, parse
from prakat.scheme.rules import SchemeDocument

# What stands in the file, what is put in its place, a text on the line of the fault, the field, words of it.
FAULTS = {
    "unknown unit": ("units: [FIN]", "units: [XYZ]", "[XYZ]", "items[9].units[0]", "ไม่มีส่วนราชการรหัส “XYZ”"),
    "all beside a unit": ("units: [FIN]", "units: [FIN, all]", "[FIN, all]", "items[9].units", "all ใช้ร่วมกับ"),
    "no unit": ("units: [FIN]", "units: []", "units: []", "items[9].units", "อย่างน้อยหนึ่งค่า"),
    "a unit twice": ("units: [FIN]", "units: [FIN, FIN]", "[FIN, FIN]", "items[9].units[1]", "ซ้ำ"),
    "unknown key": ("  fax: 0", "  telex: 0", "telex", "municipality.telex", "ไม่รู้จักช่องนี้"),
    "unknown section": ("uploads:\n", "extras: 1\nuploads:\n", "extras", "extras", "ไม่รู้จักช่องนี้"),
    "missing name": (
        "    name_th: โครงสร้างเทศบาล\n",
        "",
        "number: 1.2",
        "items[1].name_th",
        "ยังไม่มีค่า",
    ),
    "empty name": ("name_th: โครงสร้างเทศบาล", "name_th:", "name_th:\n", "items[1].name_th", "ยังไม่มีค่า"),
    "blank name": (
        "name_th: โครงสร้างเทศบาล",
        'name_th: "\u200b "',
        '"\u200b "',
        "items[1].name_th",
        "ยังไม่มีค่า",
    ),
    "too long": (
        "name_th: โครงสร้างเทศบาล",
        "name_th: " + "ก" * 201,
        "ก" * 201,
        "items[1].name_th",
        "ไม่เกิน 200 อักขระ",
    ),
    "duplicate item": ("number: 1.2\n", "number: 1.1\n", None, "items[1].number", "1.1 ซ้ำกับ items[0]"),
    "duplicate category": (
        "{number: 2, name_th: กฎหมาย",
        "{number: 1, name_th: กฎหมาย",
        "{number: 1, name_th: กฎหมาย",
        "categories[1].number",
        "ซ้ำกับ categories[0]",
    ),
    "bad item number": ("number: 1.2\n", "number: 1-2\n", "1-2", "items[1].number", "หมวด.ลำดับ"),
    "unknown category": ("number: 2.1\n", "number: 7.1\n", "7.1", "items[12].number", "ไม่มีหมวดรหัส “7”"),
    "duplicate unit": ("code: EDU\n", "code: ENG\n", None, "units[5].code", "ENG ซ้ำกับ units[3]"),
    "duplicate post": ("code: plan-pr,", "code: plan-legal,", "นิติกร", "posts[12].code", "ซ้ำกับ posts[11]"),
    "reserved code": ("code: plan-pr,", "code: head,", "code: head,", "posts[11].code", "คำสงวน"),
    "bad code": ("code: plan-pr,", "code: plan pr,", "plan pr", "posts[11].code", "ใช้อักษรอังกฤษ"),
    "unknown post's unit": (
        "code: plan-pr, unit: PLAN",
        "code: plan-pr, unit: NO",
        "NO",
        "posts[11].unit",
        "“NO”",
    ),
    "unknown superior": (
        "Public Relations Officer, reports_to: head-plan",
        "Public Relations Officer, reports_to: nobody",
        "nobody",
        "posts[11].reports_to",
        "ไม่มีตำแหน่งรหัส “nobody”",
    ),
    "circle of command": (
        "title_en: Mayor}",
        "title_en: Mayor, reports_to: palat}",
        "title_en: Mayor,",
        "posts[0].reports_to",
        "mayor → palat → mayor",
    ),
    "own superior": (
        "title_en: Mayor}",
        "title_en: Mayor, reports_to: mayor}",
        "title_en: Mayor,",
        "posts[0].reports_to",
        "mayor → mayor",
    ),
    "two heads": (
        "title_th: นักประชาสัมพันธ์,",
        "title_th: นักประชาสัมพันธ์, head: true,",
        "นักประชาสัมพันธ์",
        "posts[11].head",
        "มีหัวหน้าแล้วคือ head-plan",
    ),
    "no head": (
        "title_en: 'Director, Education Division', reports_to: palat, head: true",
        "title_en: 'Director, Education Division', reports_to: palat",
        "code: EDU",
        "units[5]",
        "ไม่มีหัวหน้า",
    ),
    "head without unit": (
        "title_en: Mayor}",
        "title_en: Mayor, head: true}",
        "Mayor,",
        "posts[0].head",
        "unit",
    ),
    "publisher elsewhere": (
        "title_th: นายช่างโยธา,",
        "title_th: นายช่างโยธา, publisher: true,",
        "นายช่างโยธา",
        "posts[21].publisher",
        "ต้องอยู่ในส่วนราชการ PLAN",
    ),
    "no publisher": (
        "publishing_unit: PLAN",
        "publishing_unit: EDU",
        "publishing_unit: EDU",
        "publishing_unit",
        "ไม่มีผู้นำข้อมูลขึ้นเผยแพร่",
    ),
    "unknown publishing unit": (
        "publishing_unit: PLAN",
        "publishing_unit: WEB",
        "publishing_unit: WEB",
        "publishing_unit",
        "ไม่มีส่วนราชการรหัส “WEB”",
    ),
    "unknown legal basis": (
        "legal_basis: [oia-7-2]",
        "legal_basis: [oia-7-2, oia-8-1]",
        "oia-8-1",
        "items[5].legal_basis[1]",
        "ไม่มีฐานกฎหมายรหัส “oia-8-1”",
    ),
    "unserved legal basis": (
        "legal_basis: [oia-9-6, oia-9-8",
        "legal_basis: [oia-9-8",
        "code: oia-9-6",
        "legal_bases[10]",
        "ไม่มีรายการข้อมูลใดรองรับ oia-9-6",
    ),
    "missing legal basis": (
        "code: decree-43",
        "code: decree-42",
        "\nlegal_bases:",
        "legal_bases",
        "ขาดฐานกฎหมาย decree-43",
    ),
    "unknown act": ("act: decree", "act: edict", "edict", "legal_bases[13].act", "ไม่มีกฎหมายรหัส “edict”"),
    "empty chain": ("chain: [head]", "chain: []", "chain: []", "items[15].chain", "อย่างน้อยหนึ่งค่า"),
    "unknown post in chain": (
        "chain: [head]",
        "chain: [boss]",
        "boss",
        "items[15].chain[0]",
        "ไม่มีตำแหน่งรหัส “boss”",
    ),
    "unknown cycle": ("{every: quarter,", "{every: week,", "week", "items[14].due.every", "ไม่รู้จักค่า week"),
    "bad due field": (
        "{every: quarter, within_days: 30}",
        "{every: quarter, by_day: 3}",
        "by_day: 3",
        "items[14].due.by_day",
        "ไม่ใช้ช่องนี้",
    ),
    "bad due number": (
        "{every: quarter, within_days: 30}",
        "{every: quarter, within_days: soon}",
        "soon",
        "items[14].due.within_days",
        "ต้องเป็นจำนวนเต็ม",
    ),
    "impossible due date": (
        "by_day: 31, by_month: 12",
        "by_day: 31, by_month: 11",
        None,
        "items[7].due.by_day",
        "30",
    ),
    "unknown kind": ("kind: structure", "kind: chart", "kind: chart", "items[1].kind", "ไม่รู้จักค่า chart"),
    "unknown topic": ("topics: [council-minutes]", "topics: [tea]", "tea", "items[3].topics[0]", "“tea”"),
    "form without kind": ("    form: opinion\n", "", "number: 6.2", "items[25].form", "ต้องบอกชนิด"),
    "form where none is": (
        "kind: structure\n",
        "kind: structure\n    form: opinion\n",
        "form: opinion",
        "items[1].form",
        "kind เป็น form",
    ),
    "bad colour": ('ink: "#1d2321"', "ink: black", "ink: black", "colours.ink", "#rrggbb"),
    "pale ink": ('ink: "#1d2321"', 'ink: "#8a8a8a"', "#8a8a8a", "colours.ink", "4.5 : 1"),
    "pale brand": ('brand: "#0b5a4a"', 'brand: "#7fbfa9"', "#7fbfa9", "colours.brand", "4.5 : 1"),
    "pale accent": ('accent: "#a35c00"', 'accent: "#ffd9a0"', "#ffd9a0", "colours.accent", "3.0 : 1"),
    "bad e-mail": (
        "email: plan@banphru.example",
        "email: plan",
        "email: plan\n",
        "units[1].email",
        "ชื่อ@โดเมน",
    ),
    "bad date": ("date: 2562-06-24", "date: 24/6/62", "24/6/62", "announcement.date", "อ่านวันที่"),
    "no such day": ("date: 2562-06-24", "date: 2562-06-31", "06-31", "announcement.date", "ในปฏิทิน"),
    "year of the common era": ("date: 2562-06-24", "date: 2019-06-24", "2019", "announcement.date", "พ.ศ."),
    "indicator without item": ("items: [3.2]}", "items: [9.9]}", "9.9", "oit[36].items[0]", "“9.9”"),
    "indicator twice": ("code: O28,", "code: O27,", None, "oit[53].code", "2568/O27 ซ้ำกับ"),
    "indicator of no year": (
        "{fiscal_year: 2568, code: O28",
        "{fiscal_year: 2025, code: O28",
        "2025",
        "oit[53].fiscal_year",
        "พ.ศ.",
    ),
    "missing policy": (
        "  - {page: privacy, item: 1.12, topic: policy-privacy}\n",
        "",
        "\npolicies:",
        "policies",
        "ขาดหน้านโยบาย privacy",
    ),
    "policy elsewhere": (
        "{page: privacy, item: 1.12",
        "{page: privacy, item: 1.1",
        "page: privacy",
        "policies[0].topic",
        "รายการ 1.1 ไม่มีหัวเรื่อง policy-privacy",
    ),
    "unknown ordering post": ("[head-plan, palat]", "[king]", "king", "urgent.ordered_by[0]", "“king”"),
    "no ordering post": ("[head-plan, palat]", "[]", "ordered_by", "urgent.ordered_by", "อย่างน้อยหนึ่งค่า"),
    "owed too long": ("hours: 24", "hours: 169", "169", "urgent.approval_owed_hours", "168"),
    "not a truth": ("allowed: true", "allowed: maybe", "maybe", "urgent.allowed", "true หรือ false"),
    "upload of a program": (
        "- text/csv",
        "- text/html",
        "text/html",
        "uploads.media_types[6]",
        "ไม่มีชนิดไฟล์รหัส “text/html”",
    ),
    "upload too large": ("max_bytes: 1", "max_bytes: 99999", "99999", "uploads.max_bytes", "ไบต์"),
    "empty category": (
        "  - {number: 6,",
        "  - {number: 7, name_th: ว่าง, name_en: Empty}\n  - {number: 6,",
        "Empty",
        "categories[5]",
        "ไม่มีรายการข้อมูล",
    ),
    "a list for a value": ("code: ban-phru", "code: [ban-phru]", "[ban-phru]", "municipality.code", "ค่าเดียว"),
    "a value for a group": (
        "{every: quarter, within_days: 30}",
        "quarterly",
        "quarterly",
        "items[14].due",
        "กลุ่มของช่องย่อย",
    ),
}


def problems_of(text: str) -> list[Problem]:
    with pytest.raises(InvalidDocument) as caught:
        parse(text)
    return caught.value.problems


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named_with_line_field_and_remedy(name: str, ban_phru_text: str) -> None:
    old, new, mark, field, words = FAULTS[name]
    assert old in ban_phru_text
    text = ban_phru_text.replace(old, new, 1)

    mark = mark or new.strip()
    place = max(text.find(mark, ban_phru_text.index(old)), 0) or text.index(mark)
    line = (text[:place] + mark[:1].strip(" ")).count("\n") + 1

    found = {problem.field: problem for problem in problems_of(text)}
    assert field in found, "\n".join(map(str, found.values()))
    problem = found[field]
    assert words in problem.message and "แก้โดย" in problem.message
    assert problem.line == line
    assert str(problem) == f"บรรทัด {line} ช่อง {field}: {problem.message}"


def test_all_faults_are_collected_in_the_order_of_their_lines(ban_phru_text: str) -> None:
    text = ban_phru_text.replace("units: [FIN]", "units: [XYZ]").replace("chain: [head]", "chain: []")
    text = text.replace("  fax: 0", "  telex: 0").replace('ink: "#1d2321"', 'ink: "#cccccc"')
    problems = problems_of(text)
    lines = [problem.line for problem in problems]
    assert lines == sorted(lines)
    assert [p.field for p in problems][:2] == ["municipality.telex", "colours.ink"]
    assert len([p for p in problems if "“XYZ”" in p.message]) == text.count("[XYZ]")
    assert len([p for p in problems if p.field.endswith(".chain")]) == text.count("chain: []")


def test_one_fault_in_a_cycle_is_not_told_twice(ban_phru_text: str) -> None:
    text = ban_phru_text.replace("{every: quarter, within_days: 30}", "{every: week, within_days: 30}", 1)
    assert [problem.field for problem in problems_of(text)] == ["items[14].due.every"]


def test_a_whole_file_of_nothing_names_what_is_missing() -> None:
    fields = {problem.field for problem in problems_of("{}")}
    assert {"municipality", "units", "items", "urgent", "publishing_unit"} <= fields
    assert problems_of("- 1")[0].line == 1


def test_spelling_is_normalised(ban_phru_text: str, ban_phru: SchemeDocument) -> None:
    text = ban_phru_text.replace("name_th: อำนาจหน้าที่", "name_th: '  อํานาจหน้าที่\u200b '")
    assert text != ban_phru_text and parse(text) == ban_phru
