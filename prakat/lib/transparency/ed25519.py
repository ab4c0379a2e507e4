"""Ed25519 signatures (RFC 8032): verification that is the same with and without the package ``cryptography``.

RFC 8032 leaves room where implementations differ. Here the strict reading holds for both ways of computing:
canonical encodings only, S below the group's order, no points of small order, the equation without cofactor.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Final

P: Final = 2**255 - 19
ORDER: Final = 2**252 + 27742317777372353535851937790883648493
KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
_D: Final = -121665 * pow(121666, P - 2, P) % P
_ROOT_OF_MINUS_ONE: Final = pow(2, (P - 1) // 4, P)
_SIGN: Final = 1 << 255

# Encodings of points of small order whose y is below p: the two with x = 0 also with the sign that zero has not.
_SMALL_ORDER: Final = frozenset(
    bytes.fromhex(text)
    for text in (
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    )
)

# A point in extended coordinates (X, Y, Z, T): x = X/Z, y = Y/Z, xy = T/Z.
_Point = tuple[int, int, int, int]
_NEUTRAL: Final[_Point] = (0, 1, 1, 0)


def verify_signature(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the 64-byte signature over the message is by the holder of this 32-byte public key."""
    if not _well_formed(public, signature):
        return False
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    except ImportError:
        return _equation_holds(public, message, signature)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def verify_signature_slowly(public: bytes, message: bytes, signature: bytes) -> bool:
    """The same in plain Python, a few milliseconds each: what a machine without ``cryptography`` computes."""
    return _well_formed(public, signature) and _equation_holds(public, message, signature)


def _well_formed(public: bytes, signature: bytes) -> bool:
    if len(public) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    if int.from_bytes(signature[32:], "little") >= ORDER:
        return False
    return _usable(public) and _usable(signature[:32])


def _usable(point: bytes) -> bool:
    return int.from_bytes(point, "little") % _SIGN < P and point not in _SMALL_ORDER


def _equation_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether encode(S·B − k·A) is R to the letter."""
    key = _decoded(public)
    if key is None:
        return False
    x, y, z, t = key
    minus_key = (P - x, y, z, P - t)
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    s = int.from_bytes(signature[32:], "little")
    return _encoded(_two_products(s, _base(), k, minus_key)) == signature[:32]


@lru_cache(maxsize=64)
def _decoded(encoded: bytes) -> _Point | None:
    number = int.from_bytes(encoded, "little")
    y, odd = number % _SIGN, number // _SIGN
    u, v = (y * y - 1) % P, (_D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == P - u:
        x = x * _ROOT_OF_MINUS_ONE % P
    if (v * x * x - u) % P != 0 or (x == 0 and odd):
        return None
    if x % 2 != odd:
        x = P - x
    return (x, y, 1, x * y % P)


@lru_cache(maxsize=1)
def _base() -> _Point:
    y = 4 * pow(5, P - 2, P) % P
    point = _decoded(y.to_bytes(32, "little"))
    assert point is not None
    return point


def _encoded(point: _Point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x % 2) << 255).to_bytes(32, "little")


def _sum(one: _Point, other: _Point) -> _Point:
    x1, y1, z1, t1 = one
    x2, y2, z2, t2 = other
    a, b = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * _D % P, 2 * z1 * z2 % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _double(point: _Point) -> _Point:
    x, y, z, _ = point
    a, b = x * x % P, y * y % P
    c = 2 * z * z % P
    h = a + b
    e = h - (x + y) * (x + y) % P
    g = a - b
    f = c + g
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _multiples(point: _Point) -> list[_Point]:
    """0·point … 15·point."""
    found = [_NEUTRAL]
    for _ in range(15):
        found.append(_sum(found[-1], point))
    return found


def _two_products(a: int, one: _Point, b: int, other: _Point) -> _Point:
    """a·one + b·other, four bits at a time."""
    ones, others = _multiples(one), _multiples(other)
    total = _NEUTRAL
    for shift in range(252, -4, -4):
        for _ in range(4):
            total = _double(total)
        total = _sum(_sum(total, ones[a >> shift & 15]), others[b >> shift & 15])
    return total
