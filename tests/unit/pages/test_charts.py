"""Charts drawn on the server."""

from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prakat.pages.charts import cells, cut, draw, in_words, number, scale
from prakat.pages.views.blocks import ChartBlock, ChartRow

values = st.one_of(
    st.decimals(-(10**9), 10**9, places=2).map(str), st.sampled_from(["", "–", "NaN", "1,200"])
)
labels = st.text(alphabet="กขค่้ีู &<>\"'ABC ", max_size=80)


def _chart(drawing: str, rows: list[tuple[str, list[str]]], columns: int = 1) -> ChartBlock:
    made = tuple(ChartRow(label, tuple(values)) for label, values in rows)
    names = tuple(f"ช่อง {place}" for place in range(columns))
    return ChartBlock("รายรับ <ปี>", "คำอธิบาย", drawing, "บาท", names, made)


@given(
    drawing=st.sampled_from(["bar", "line"]),
    rows=st.lists(st.tuples(labels, st.lists(values, min_size=1, max_size=5)), max_size=14),
)
def test_any_chart_is_sound_svg_inside_its_frame(drawing: str, rows: list[tuple[str, list[str]]]) -> None:
    root = ElementTree.fromstring(draw(_chart(drawing, rows, 5), "b1"))
    assert root.findtext("title") == "รายรับ <ปี>"
    assert root.findtext("desc") == "คำอธิบาย"
    for element in root.iter():
        assert "style" not in element.attrib
        for name in ("x", "x1", "x2", "cx", "width"):
            if element.get(name, "").endswith("%"):
                assert -0.01 <= float(element.attrib[name][:-1]) <= 100.01
        if element.tag == "circle":
            assert 0 <= float(element.attrib["cy"]) <= float(root.attrib["height"])


def test_bars_are_as_long_as_their_values() -> None:
    root = ElementTree.fromstring(draw(_chart("bar", [("ก", ["50"]), ("ข", ["100"])]), "b1"))
    half, whole = (float(bar.attrib["width"][:-1]) for bar in root.iter("rect"))
    assert whole == pytest.approx(2 * half, abs=0.02)


def test_a_loss_grows_the_other_way() -> None:
    root = ElementTree.fromstring(draw(_chart("bar", [("ก", ["-50"]), ("ข", ["100"])]), "b1"))
    loss, gain = root.iter("rect")
    assert float(loss.attrib["x"][:-1]) == 0
    assert float(loss.attrib["width"][:-1]) == pytest.approx(float(gain.attrib["x"][:-1]), abs=0.02)


def test_a_value_that_is_missing_breaks_no_line() -> None:
    root = ElementTree.fromstring(
        draw(_chart("line", [("ต.ค.", ["5"]), ("พ.ย.", [""]), ("ธ.ค.", ["7"])]), "b1")
    )
    assert len(list(root.iter("circle"))) == 2


def test_many_labels_are_thinned_rather_than_piled_up() -> None:
    rows = [(f"สัปดาห์ที่ {week}", ["1"]) for week in range(30)]
    root = ElementTree.fromstring(draw(_chart("line", rows), "b1"))
    shown = [text for text in root.iter("text") if text.get("text-anchor") == "middle"]
    assert 1 <= len(shown) <= 6


@given(st.decimals(-(10**12), 10**12, places=2), st.decimals(-(10**12), 10**12, places=2))
def test_a_scale_spans_its_values_in_few_round_steps(one: Decimal, other: Decimal) -> None:
    marks = scale(min(one, other), max(one, other))
    assert marks[0] <= min(one, other, Decimal(0))
    assert marks[-1] >= max(one, other, Decimal(0))
    assert Decimal(0) in marks
    assert 2 <= len(marks) <= 8


def test_marks_above_and_below_take_no_room() -> None:
    assert cells("ที่นี่") == 2
    assert cut("น้ำท่วมบ้านสวน", 4) == "น้ำท่…"
    assert cut("สั้น", 10) == "สั้น"


def test_numbers_are_read_and_said() -> None:
    assert number("1,284.50") == Decimal("1284.50")
    assert number("ไม่มี") is None
    assert number("Infinity") is None
    assert in_words(Decimal("1284500.75")) == "1,284,500.75"
