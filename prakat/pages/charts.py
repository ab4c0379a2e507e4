"""Charts drawn as SVG on the server: no script, no style attribute, and text that never shrinks on a small screen.

Lengths along the page are percentages, so that a drawing fills its column while its letters keep the page's size;
heights are pixels. Colours come from the style sheet by class. Pure.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from html import escape
from typing import Final

from prakat.pages.views.blocks import ChartBlock

_SERIES: Final = 4
_LABEL_CELLS: Final = 42
"""How many letters of a label fit beside each other on the narrowest screen."""
_LINE: Final = 24
_BAR: Final = 16
_BAR_SPAN: Final = 74
"""Percentage of the width that the longest bar takes; its value stands in the rest."""
_PLOT_HEIGHT: Final = 240
_PLOT_TOP: Final = 26
_NARROW_CELLS: Final = 46


def draw(chart: ChartBlock, identity: str) -> str:
    """The chart as one <svg> with <title> and <desc>; `identity` makes their ids unique on the page."""
    drawn, height = (_line_chart if chart.drawing == "line" else _bar_chart)(chart)
    return (
        f'<svg class="chart" width="100%" height="{height}" role="img" '
        f'aria-labelledby="{identity}-t {identity}-d">'
        f'<title id="{identity}-t">{escape(chart.caption)}</title>'
        f'<desc id="{identity}-d">{escape(chart.description or chart.caption)}</desc>{drawn}</svg>'
    )


def number(text: str) -> Decimal | None:
    """The decimal that a snapshot's string states; None where there is no number (a month still to come)."""
    try:
        value = Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def in_words(value: Decimal) -> str:
    """The number with its thousands set apart: 1,284,500.75."""
    return f"{value:,f}"


def cells(text: str) -> int:
    """How many letters of the text stand side by side: Thai vowels and tone marks above and below take no room."""
    return sum(1 for character in text if unicodedata.category(character) != "Mn")


def cut(text: str, most: int) -> str:
    """The text shortened to so many side-by-side letters, never between a consonant and its marks."""
    if cells(text) <= most:
        return text
    seen = 0
    for position, character in enumerate(text):
        seen += unicodedata.category(character) != "Mn"
        if seen == most:
            return text[:position].rstrip() + "…"
    return text


def scale(lowest: Decimal, highest: Decimal) -> list[Decimal]:
    """Four to seven round numbers that span the values, zero among them."""
    low, high = min(lowest, Decimal(0)), max(highest, Decimal(0))
    if low == high:
        high = Decimal(1)
    rough = float(high - low) / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = Decimal(str(next(power * unit for unit in (1, 2, 2.5, 5, 10) if power * unit >= rough)))
    first = (low / step).to_integral_value(rounding="ROUND_FLOOR")
    last = (high / step).to_integral_value(rounding="ROUND_CEILING")
    return [step * (first + place) for place in range(int(last - first) + 1)]


def _extent(chart: ChartBlock) -> list[Decimal]:
    values = [value for row in chart.rows for text in row.values if (value := number(text)) is not None]
    return scale(min(values, default=Decimal(0)), max(values, default=Decimal(0)))


def _bar_chart(chart: ChartBlock) -> tuple[str, int]:
    values = [value for row in chart.rows for text in row.values if (value := number(text)) is not None]
    low, high = min([Decimal(0), *values]), max([Decimal(0), *values])
    span = (high - low) or Decimal(1)
    zero = float(-low / span) * _BAR_SPAN
    parts, top = [], 0
    for row in chart.rows:
        lines = _label_lines(row.label)
        for line in lines:
            parts.append(f'<text class="chart-label" x="0" y="{top + 17}">{escape(line)}</text>')
            top += _LINE
        for place, text in enumerate(row.values[:_SERIES]):
            value = number(text)
            width = abs(float((value or Decimal(0)) / span)) * _BAR_SPAN
            start = zero - width if value is not None and value < 0 else zero
            said = in_words(value) if value is not None else "–"
            end = max(start + width, zero)
            parts.append(
                f'<rect class="series-{place + 1}" x="{start:.2f}%" y="{top}" width="{width:.2f}%" height="{_BAR}" '
                f'rx="2"/><text class="chart-value" x="{end:.2f}%" dx="8" y="{top + 13}">{said}</text>'
            )
            top += _BAR + 5
        top += 13
    foot = max(top - 10, 1)
    axis = (
        f'<line class="chart-axis" x1="{zero:.2f}%" x2="{zero:.2f}%" y1="0" y2="{foot}"/>' if low < 0 else ""
    )
    return axis + "".join(parts), foot


def _label_lines(label: str) -> list[str]:
    """One or two lines of a label, broken at a space if there is a good one; the table beside gives it in full."""
    if cells(label) <= _LABEL_CELLS:
        return [label]
    head = ""
    for word in label.split(" "):
        longer = f"{head} {word}".strip()
        if cells(longer) > _LABEL_CELLS:
            break
        head = longer
    if not head:
        return [cut(label, _LABEL_CELLS)]
    return [head, cut(label[len(head) :].strip(), _LABEL_CELLS)]


def _line_chart(chart: ChartBlock) -> tuple[str, int]:
    marks = _extent(chart)
    low, span = marks[0], marks[-1] - marks[0]
    ground = _PLOT_TOP + _PLOT_HEIGHT

    def across(place: int) -> float:
        return 3 + 94 * (place + 0.5) / max(len(chart.rows), 1)

    def height(value: Decimal) -> float:
        return _PLOT_TOP + _PLOT_HEIGHT * (1 - float((value - low) / span))

    parts = []
    for mark in marks:
        y = height(mark)
        kind = "chart-axis" if mark == 0 else "chart-grid"
        parts.append(f'<line class="{kind}" x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(
            f'<text class="chart-tick" x="0" y="{y - 5:.1f}">{in_words(mark.normalize() + 0)}</text>'
        )
    for place in range(min(len(chart.columns), _SERIES)):
        points = [
            (across(column), height(value))
            for column, row in enumerate(chart.rows)
            if place < len(row.values) and (value := number(row.values[place])) is not None
        ]
        parts.append(_drawn_line(points, place, ground))
    parts.extend(_month_labels([row.label for row in chart.rows], across, ground + 22))
    return "".join(parts), ground + 32


def _drawn_line(points: Sequence[tuple[float, float]], place: int, height: int) -> str:
    """The line stretched across the column by an inner <svg>, and its dots, which must stay round, outside it."""
    path = " ".join(f"{x * 10:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle class="dot-{place + 1}" cx="{x:.2f}%" cy="{y:.1f}" r="4"/>' for x, y in points)
    return (
        f'<svg width="100%" height="{height}" viewBox="0 0 1000 {height}" preserveAspectRatio="none">'
        f'<polyline class="line-{place + 1}" points="{path}" vector-effect="non-scaling-stroke"/></svg>{dots}'
    )


def _month_labels(labels: Sequence[str], across: Callable[[int], float], y: int) -> list[str]:
    room = sum(cells(label) + 1.5 for label in labels)
    step = max(1, math.ceil(room / _NARROW_CELLS))
    return [
        f'<text class="chart-tick" text-anchor="middle" x="{across(place):.2f}%" y="{y}">{escape(label)}</text>'
        for place, label in enumerate(labels)
        if place % step == 0
    ]
