import pytest
from hypothesis import given
from hypothesis import strategies as st

from prakat.lib.contrast import AA_TEXT, contrast_ratio, relative_luminance

COLOUR = st.integers(min_value=0, max_value=0xFFFFFF).map("#{:06x}".format)


def test_known_ratios() -> None:
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast_ratio("#FFFFFF", "#777777") == pytest.approx(4.478, abs=0.001)
    assert contrast_ratio("#ffffff", "#767676") > AA_TEXT
    assert relative_luminance("#ff0000") == pytest.approx(0.2126)


@given(COLOUR, COLOUR)
def test_ratio_is_symmetric_and_bounded(one: str, other: str) -> None:
    assert contrast_ratio(one, other) == contrast_ratio(other, one)
    assert 1 <= contrast_ratio(one, other) <= 21.0000001
    assert contrast_ratio(one, one) == 1


@pytest.mark.parametrize("colour", ["", "#fff", "red", "#12345g", "#1234567", "123456", "#123456\n"])
def test_other_forms_are_refused_in_thai(colour: str) -> None:
    with pytest.raises(ValueError, match="#rrggbb"):
        relative_luminance(colour)
