"""The demonstration covers the register, names nobody, and could have happened as it says."""

import re
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from prakat.editorial import snapshot
from prakat.jobs.demonstration import content, source
from prakat.jobs.demonstration.content import Demonstration, Round
from prakat.jobs.demonstration.faults import INVENTED, faults_of
from prakat.people.rules import ActingKind, covers
from prakat.scheme import document

SCHEME = document.parse((Path(__file__).parents[3] / "schemes" / "ban-phru.yaml").read_bytes())
TODAY = date(2026, 11, 23)
OF_ALL_UNITS = ("1.12", "2.1", "3.1", "3.2", "4.1")
EMERGENCY_NUMBERS = {"1205", "1206", "1441", "1567", "1669", "1784"}


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in strings(inner)]
    if isinstance(value, (list, tuple)):
        return [text for inner in value for text in strings(inner)]
    if is_dataclass(value):
        return [text for field in fields(value) for text in strings(getattr(value, field.name))]
    return []


def check_digit_fits(digits: str) -> bool:
    return (11 - sum(int(d) * (13 - place) for place, d in enumerate(digits[:12])) % 11) % 10 == int(
        digits[12]
    )


def test_there_is_much_to_read(town: Demonstration) -> None:
    assert len(town.entries) >= 100
    assert {one.fiscal_year for _, one in town.rounds()} >= {2567, 2568, 2569, 2570}


def test_every_item_that_carries_entries_has_some(town: Demonstration) -> None:
    wanted = {item.number for item in SCHEME.items if not item.number.startswith("6.")}
    assert {entry.item for entry in town.entries} == wanted
    assert len(wanted) == 24


@pytest.mark.parametrize("item", OF_ALL_UNITS)
def test_every_unit_has_an_entry_under_an_item_of_all_units(town: Demonstration, item: str) -> None:
    units = {unit.code for unit in SCHEME.units}
    assert {entry.unit for entry in town.entries if entry.item == item} == units


def test_an_entry_stands_under_an_item_of_its_unit_with_topics_of_the_item(town: Demonstration) -> None:
    every = tuple(unit.code for unit in SCHEME.units)
    items = {item.number: item for item in SCHEME.items}
    for entry in town.entries:
        item = items[entry.item]
        assert entry.unit in (every if "all" in item.units else item.units), entry.key
        for one in entry.rounds:
            assert set(one.topics) <= set(item.topics), entry.key


def test_each_policy_of_the_website_is_an_entry(town: Demonstration) -> None:
    found = {topic for _, one in town.rounds() for topic in one.topics}
    assert {policy.topic for policy in SCHEME.policies} <= found


def test_the_monthly_procurement_summary_has_its_ten_columns(town: Demonstration) -> None:
    months = [one for _, one in town.rounds() if "procurement-monthly" in one.topics]
    assert len(months) == len({one.document_date for one in months}) == 25
    for one in months:
        rows = next(block["rows"] for block in one.body if block["type"] == "table")
        assert rows[0][0] == "ลำดับที่" and rows[0][-1] == "วันที่ของสัญญา"
        assert {len(row) for row in rows} == {10}
        assert [Path(name).suffix for name in one.files()] == [".pdf", ".xlsx"]


def test_every_post_was_held_and_the_mayor_s_is_vacant_with_the_clerk_acting(town: Demonstration) -> None:
    holders = {
        held.post for p in town.people for held in p.posts if covers(held.from_on, held.until_on, TODAY)
    }
    assert {post.code for post in SCHEME.posts} - holders == {"mayor", "deputy-mayor-1", "deputy-mayor-2"}
    (acting,) = town.acting
    assert (acting.username, acting.post, ActingKind(acting.kind)) == ("palat", "mayor", ActingKind.DUTY)
    (mayor,) = [held for p in town.people for held in p.posts if held.post == "mayor"]
    assert mayor.until_on is not None and (acting.from_on - mayor.until_on).days == 1


def test_one_person_holds_two_posts(town: Demonstration) -> None:
    assert [person.username for person in town.people if len(person.posts) > 1] == ["clerk"]


def test_every_duty_was_assigned_and_two_have_no_officer_now(town: Demonstration) -> None:
    every = tuple(unit.code for unit in SCHEME.units)
    duties = {
        (item.number, unit)
        for item in SCHEME.items
        for unit in (every if "all" in item.units else item.units)
    }
    assert {(one.item, one.unit) for one in town.assignments} == duties
    ended = {(a.item, a.unit) for a in town.assignments if not covers(a.from_on, a.until_on, TODAY)}
    assert ended == {("2.1", "WELF"), ("3.2", "EDU")}


def test_an_officer_serves_the_unit_and_never_publishes(town: Demonstration) -> None:
    unit_of = {post.code: post.unit for post in SCHEME.posts}
    publishers = {post.code for post in SCHEME.posts if post.is_publisher}
    posts = {person.username: {held.post for held in person.posts} for person in town.people}
    for one in town.assignments:
        for name in (one.officer, one.deputy):
            assert one.unit in {unit_of[post] for post in posts[name]}, (one.item, one.unit, name)
            assert not posts[name] & publishers


def test_some_entries_were_superseded_and_one_withdrawn(town: Demonstration) -> None:
    assert sum(1 for entry in town.entries if len(entry.rounds) > 1) >= 3
    (gone,) = [entry for entry in town.entries if entry.withdrawn]
    assert gone.withdrawn is not None and gone.withdrawn.reason
    assert gone.withdrawn.at > gone.rounds[-1].released_at


def test_rounds_come_in_the_order_of_release_and_not_after_today(town: Demonstration) -> None:
    moments = [one.released_at for _, one in town.rounds()]
    assert moments == sorted(moments)
    assert moments[-1].date() <= TODAY


def test_every_title_has_its_english(town: Demonstration) -> None:
    short = [entry.key for entry in town.entries if not entry.rounds[-1].title_en]
    assert short == []


def test_people_are_plainly_invented(town: Demonstration) -> None:
    for person in town.people:
        assert any(word in person.name_th for word in INVENTED)
    text = "\n".join(strings(town))
    named = re.findall(r"(?:นาย|นางสาว|นาง)(?!ก|เทศ)([ก-๎]+ [ก-๎]+)", text)
    assert len(named) > 40
    known = {re.sub(r"^(นางสาว|นาง|นาย)", "", person.name_th) for person in town.people}
    assert [name for name in named if name not in known and not any(word in name for word in INVENTED)] == []


def test_no_number_belongs_to_anybody(town: Demonstration) -> None:
    for text in strings(town):
        for digits in re.findall(r"(?<!\d)\d{13}(?!\d)", text.replace("-", "")):
            assert not check_digit_fits(digits), text
        for phone in re.findall(r"(?<![\d,.])0[ -]?\d{1,4}[ -]\d{3,4}[ -]?\d{0,4}", text):
            assert phone.startswith("0 0000 "), text
        for short in re.findall(r"(?:โทร\.?|สายด่วน[ก-๎. ]*) (1\d{3})(?!\d)", text):
            assert short in EMERGENCY_NUMBERS, text
        for address in re.findall(r"[\w.-]+@[\w.-]+", text):
            assert address.rstrip(".").endswith("@banphru.example"), text


def test_the_policies_are_filled_in(town: Demonstration) -> None:
    assert not [text for text in strings(town) if re.search(r"\{\w+\}", text)]


def test_every_version_could_be_submitted_as_it_is(town: Demonstration) -> None:
    for entry, one in town.rounds():
        content = snapshot.empty(item=entry.item, unit=entry.unit, fiscal_year=one.fiscal_year) | {
            "title": one.title,
            "summary": one.summary,
            "document_date": one.document_date.isoformat(),
            "body": list(one.body),
            "attachments": [{"file": two.file, "title": two.title} for two in one.attachments],
            "files": dict.fromkeys(one.files()),
        }
        assert snapshot.problems(content) == [], entry.key
        kept = snapshot.canonical(content)
        for block, clean in zip(content["body"], kept["body"], strict=True):
            if block["type"] == "text":
                assert clean["html"].replace("\n", "") == block["html"].replace("\n", ""), entry.key


def test_prose_becomes_the_tags_of_a_text_block() -> None:
    prose = "## หัวข้อ\nหนึ่ง **สำคัญ** & อื่น\n- ก\n- ข\n1. ค\n2. ง\nท้าย"
    assert source.html_of(prose) == (
        "<h2>หัวข้อ</h2><p>หนึ่ง <strong>สำคัญ</strong> &amp; อื่น</p><ul><li>ก</li><li>ข</li></ul>"
        "<ol><li>ค</li><li>ง</li></ol><p>ท้าย</p>"
    )


def _spoiled(town: Demonstration, **changes: Any) -> list[str]:
    entry = town.entries[0]
    spoiled: Round = replace(entry.rounds[0], **changes)
    other = replace(town, entries=(replace(entry, rounds=(spoiled,)), *town.entries[1:]))
    return faults_of(other, source.scheme())


def test_faults_are_seen(town: Demonstration) -> None:
    assert _spoiled(town) == []
    block = {"type": "chart", "caption": "", "description": "", "kind": "pie", "unit": "", "columns": ["1"]}
    wrong = {**block, "rows": [{"label": "", "values": ["1,000"]}]}
    assert len(_spoiled(town, body=(wrong,))) == 2
    assert len(_spoiled(town, body=({"type": "text", "html": "<p><script>x</script></p>"},))) == 2
    assert len(_spoiled(town, body=({"type": "marquee"},))) == 1
    assert len(_spoiled(town, body=({"type": "file", "file": "none.pdf", "title": ""},))) == 1
    assert len(_spoiled(town, topics=("none",), title="")) == 2
    assert any("office hours" in fault for fault in _spoiled(town, released_at=_sunday(town)))
    nobody = replace(town.people[0], name_th="นายสมชาย ใจดี", phone="0 7421 1111")
    assert len(faults_of(replace(town, people=(nobody, *town.people[1:])), source.scheme())) == 2


def _sunday(town: Demonstration) -> Any:
    moment = town.entries[0].rounds[0].released_at
    return moment.replace(year=2026, month=11, day=22)


def test_loading_says_every_fault_at_once(town: Demonstration, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "faults_of", lambda found, scheme: ["a: one", "b: two"])
    with pytest.raises(ValueError, match="a: one\nb: two"):
        content.load()


def test_keys_are_their_own(town: Demonstration) -> None:
    assert [key for key, count in Counter(entry.key for entry in town.entries).items() if count > 1] == []
