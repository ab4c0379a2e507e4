import hashlib
import json
import math
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prakat.lib.canonical import canonical_json, digest

SAFE_INTEGERS = st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
PLAIN = st.recursive(
    st.none() | st.booleans() | SAFE_INTEGERS | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


def test_the_byte_form() -> None:
    value = {"title": "น้ำ", "b": [1, True, None, ()], "a": {"z": '\x07\n"\\/\x7f', "é": -3}}
    assert canonical_json(value).decode() == (
        '{"a":{"z":"\\u0007\\n\\"\\\\/\x7f","é":-3},"b":[1,true,null,[]],"title":"น้ำ"}'
    )


def test_keys_are_sorted_by_utf_16_units_as_rfc_8785_shows() -> None:
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    in_order = list(json.loads(canonical_json(dict.fromkeys(keys, 0))))
    assert in_order == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


@given(PLAIN)
def test_round_trip(value: Any) -> None:
    written = canonical_json(value)
    read = json.loads(written)
    assert read == value
    assert canonical_json(read) == written
    assert digest(value) == hashlib.sha256(written).hexdigest()


@given(st.dictionaries(st.text(), SAFE_INTEGERS))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    turned = MappingProxyType(dict(reversed(list(value.items()))))
    assert digest(turned) == digest(value)


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        math.nan,
        math.inf,
        {"a": [0.5]},
        {1: "a"},
        {None: 1},
        {"a": {2: 1}},
        b"x",
        {1, 2},
        Decimal("1.5"),
        object(),
    ],
)
def test_what_has_no_canonical_form_is_a_type_error(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


@pytest.mark.parametrize("value", [2**53, -(2**53), "\ud800", {"\udfff": 1}])
def test_what_others_would_read_differently_is_a_value_error(value: Any) -> None:
    with pytest.raises(ValueError):
        canonical_json(value)
