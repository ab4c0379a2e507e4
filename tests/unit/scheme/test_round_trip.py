"""What is exported reads back equal, whatever stands in it."""

import json
from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prakat.lib.thai_text import one_line
from prakat.people.rules import PostSpec, UnitSpec
from prakat.scheme.document import as_plain, digest, dump, from_plain, parse
from prakat.scheme.rules import (
    ALL,
    HEAD,
    REQUIRED_LEGAL_BASES,
    CategorySpec,
    Cycle,
    DueRule,
    FormKind,
    ItemKind,
    ItemSpec,
    SchemeDocument,
)

TEXTS = st.text(max_size=60).map(one_line).filter(bool)
OPTIONAL_TEXTS = st.text(max_size=40).map(one_line)
AWKWARD = [
    "null",
    "~",
    "yes",
    "1.10",
    "- x",
    "a: b",
    "# x",
    "*x",
    "&x",
    "!x",
    "'",
    '"',
    "|",
    "2562-06-24",
    "ำ",
]
NAMES = st.one_of(TEXTS, st.sampled_from(AWKWARD))
DUES = st.one_of(
    st.builds(DueRule, st.just(Cycle.MONTH), within_days=st.integers(1, 90)),
    st.builds(DueRule, st.just(Cycle.QUARTER), within_days=st.integers(1, 180)),
    st.builds(DueRule, st.just(Cycle.FISCAL_YEAR), by_day=st.integers(1, 28), by_month=st.integers(1, 12)),
    st.builds(DueRule, st.just(Cycle.CHANGE), review_months=st.none() | st.integers(1, 60)),
)


@st.composite
def documents(draw: st.DrawFn, base: SchemeDocument) -> SchemeDocument:
    """Schemes with units, posts, categories and items of their own on the base's law, topics and policies."""
    codes = [f"U{number}" for number in range(draw(st.integers(1, 4)))]
    units = [UnitSpec(code, draw(NAMES), draw(NAMES), draw(OPTIONAL_TEXTS)) for code in codes]
    posts = [PostSpec("top", None, draw(NAMES), draw(NAMES), None)]
    posts += [PostSpec(f"h-{code}", code, draw(NAMES), draw(NAMES), "top", is_head=True) for code in codes]
    posts += [PostSpec("web", codes[0], draw(NAMES), draw(NAMES), f"h-{codes[0]}", is_publisher=True)]
    numbers = [f"1.{number}" for number in range(1, draw(st.integers(1, 5)) + 1)]
    items = [_item(draw, number, codes, base) for number in numbers]
    urgent = replace(base.urgent, items=draw(st.sampled_from([(ALL,), tuple(numbers)])), ordered_by=("top",))
    return replace(
        base,
        municipality=replace(base.municipality, name_th=draw(NAMES), fax=draw(OPTIONAL_TEXTS)),
        announcement=replace(base.announcement, date=draw(st.dates(date(1900, 1, 1), date(2150, 1, 1)))),
        publishing_unit=codes[0],
        units=tuple(units),
        posts=tuple(posts),
        categories=(CategorySpec(1, draw(NAMES), draw(NAMES)),),
        items=tuple(items),
        oit=tuple(replace(each, items=tuple(numbers[:1])) for each in base.oit[:3]),
        policies=tuple(replace(each, item="1.1") for each in base.policies),
        urgent=urgent,
    )


def _item(draw: st.DrawFn, number: str, units: list[str], base: SchemeDocument) -> ItemSpec:
    kind = draw(st.sampled_from(ItemKind))
    is_form = kind is ItemKind.FORM
    return ItemSpec(
        number=number,
        name_th=draw(NAMES),
        name_en=draw(NAMES),
        description_th=draw(NAMES),
        description_en=draw(NAMES),
        kind=kind,
        units=draw(st.sampled_from([(ALL,), (units[0],), tuple(units)])),
        legal_basis=REQUIRED_LEGAL_BASES,
        chain=draw(st.sampled_from([(HEAD,), (HEAD, "top"), ("top",)])),
        due=draw(DUES),
        topics=tuple(topic.code for topic in base.topics) if number == "1.1" else (),
        form=draw(st.sampled_from(FormKind)) if is_form else None,
        opens_th=draw(NAMES) if is_form else "",
        opens_en=draw(NAMES) if is_form else "",
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_what_is_written_out_reads_back_equal(khlong_hin: SchemeDocument, data: st.DataObject) -> None:
    document = data.draw(documents(khlong_hin))
    written = parse(dump(document))
    assert written == document
    assert digest(written) == digest(document)
    assert from_plain(json.loads(json.dumps(as_plain(document)))) == document


def test_the_shipped_schemes_read_back_equal(ban_phru: SchemeDocument, khlong_hin: SchemeDocument) -> None:
    for document in (ban_phru, khlong_hin):
        assert parse(dump(document)) == document
        assert from_plain(as_plain(document)) == document


def test_the_digest_is_of_what_is_said_not_of_how(ban_phru_text: str, ban_phru: SchemeDocument) -> None:
    assert digest(parse("# a remark\n" + ban_phru_text)) == digest(ban_phru)
    assert digest(replace(ban_phru, publishing_unit="FIN")) != digest(ban_phru)
