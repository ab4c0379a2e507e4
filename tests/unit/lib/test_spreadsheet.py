import pytest
from hypothesis import given
from hypothesis import strategies as st

from prakat.lib.spreadsheet import CELL_MAX_CHARACTERS, neutral_cell


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+66 7421",
        "-5",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "\r\n=cmd|' /C calc'!A0",
        "\u200b=1",
        "＝1+1",
        "\x00=1",
    ],
)
def test_formulas_become_text(text: str) -> None:
    assert neutral_cell(text).startswith("'")


def test_ordinary_text_is_left_alone() -> None:
    for text in ("", "น้ำ", "1-2", "a=b", "๒๕๖๙"):
        assert neutral_cell(text) == text


@given(st.text())
def test_no_cell_begins_a_formula_or_is_too_long(text: str) -> None:
    cell = neutral_cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert len(neutral_cell(text * 2000)) <= CELL_MAX_CHARACTERS
