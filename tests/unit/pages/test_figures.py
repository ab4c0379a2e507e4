"""What a refresh may change on a page: machine figures, and not one byte beside them."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest

from prakat.pages import presses
from prakat.pages.figures import LONGEST, same_but_figures, without_figures
from tests.unit.pages import specimens
from tests.unit.pages.fixtures import CATEGORIES, NOW, home_view

PAGE = '<p>กำหนด <span data-figure>{}</span> <a href="/">หน้าแรก</a></p>'


def page(figure: str) -> bytes:
    return PAGE.format(figure).encode()


@pytest.mark.parametrize(
    "figure",
    [
        "",
        "เมื่อมีการเปลี่ยนแปลง",
        '<time datetime="2026-07-10">10 กรกฎาคม 2569</time> <b>เกินกำหนดแล้ว</b>',
        '<time datetime="2026-06-24T09:30:00+07:00">24 มิ.ย. 2569 09.30 น.</time>',
    ],
)
def test_a_figure_may_change(figure: str) -> None:
    assert same_but_figures(page("10 กรกฎาคม"), page(figure))


@pytest.mark.parametrize(
    "figure",
    [
        '<a href="https://example.org/">สล็อต</a>',
        "<script>alert(1)</script>",
        '<b class="x">ก</b>',
        '<time datetime="2026-07-10" title="x">ก</time>',
        "<span>ก</span>",
        "ก" * (LONGEST // 3 + 1),
    ],
)
def test_what_is_no_figure_may_not(figure: str) -> None:
    assert not same_but_figures(page("10 กรกฎาคม"), page(figure))


def test_nothing_beside_a_figure_may_change() -> None:
    old = page("ก")
    assert not same_but_figures(old, old.replace("หน้าแรก".encode(), "เว็บพนัน".encode()))
    assert not same_but_figures(old, old.replace(b"<span data-figure>", b"<span>"))
    assert not same_but_figures(old, old + page("ก"))


def test_the_clock_changes_figures_alone() -> None:
    before = specimens.item_view()
    after = dataclasses.replace(before, is_overdue=False, due_on=date(2026, 8, 10))
    later = dataclasses.replace(home_view(), sealed_at=NOW + timedelta(days=1))
    late = dataclasses.replace(CATEGORIES[0].items[0], is_overdue=True)
    category = dataclasses.replace(CATEGORIES[0], items=(late, *CATEGORIES[0].items[1:]))
    overdue = dataclasses.replace(home_view(), categories=(category, *CATEGORIES[1:]))
    for language in ("th", "en"):
        pairs = (
            (presses.item(before, language), presses.item(after, language)),
            (presses.home(home_view(), language), presses.home(later, language)),
            (presses.home(home_view(), language), presses.home(overdue, language)),
        )
        for old, new in pairs:
            assert old != new
            assert same_but_figures(old, new)


def test_a_new_entry_is_no_figure() -> None:
    before = specimens.item_view()
    after = dataclasses.replace(before, years=before.years[1:])
    assert not same_but_figures(presses.item(before, "th"), presses.item(after, "th"))


def test_the_places_stay_when_their_figures_go() -> None:
    assert without_figures(page("ก")) == page("")
