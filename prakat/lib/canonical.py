"""Canonical JSON (RFC 8785, without fractions) and its digest: what an approval binds to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

_LARGEST_INTEGER: Final = 2**53 - 1


def canonical_json(value: Any) -> bytes:
    """The one byte form of plain data: keys sorted by UTF-16 code units, no spaces, UTF-8 (RFC 8785).

    Takes dict, list, tuple (as list), str, int, bool and None. Raises TypeError for floats, NaN, keys that
    are not str and any other type; ValueError for integers beyond 2**53 - 1 and for text that is not valid
    Unicode. Text is taken as it is: normalise it before, not here.
    """
    ordered = _ordered(value)
    text = json.dumps(ordered, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON of the value, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def _ordered(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        if abs(value) > _LARGEST_INTEGER:
            raise ValueError("an integer beyond 2**53 - 1 has no canonical JSON form: write it as a string")
        return int(value)
    if isinstance(value, (list, tuple)):
        return [_ordered(item) for item in value]
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise TypeError(f"a key of canonical JSON must be str, not {type(key).__name__}")
        # Only beyond the basic plane does the order of code units differ from that of code points.
        is_basic = all(key.isascii() for key in value)
        return {key: _ordered(value[key]) for key in sorted(value, key=None if is_basic else _utf16_units)}
    raise TypeError(f"{type(value).__name__} has no canonical JSON form")


def _utf16_units(key: str) -> bytes:
    return key.encode("utf-16-be")
