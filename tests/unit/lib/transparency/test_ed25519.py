"""Signatures: RFC 8032's vectors, the hard cases, and one judgement with and without the package cryptography."""

from hashlib import sha512
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from prakat.lib.transparency.ed25519 import ORDER, P, verify_signature, verify_signature_slowly

# RFC 8032, 7.1: secret key, public key, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        sha512(b"abc").hexdigest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
        "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]
# Encodings of points of small order: the canonical ones, with a sign of zero, and with y not below p.
SMALL_ORDER = [
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
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]
SEED = b"\x07" * 32
MESSAGE = b"a message"


def both(public: bytes, message: bytes, signature: bytes) -> bool:
    """The judgement, which both ways of computing must share."""
    fast = verify_signature(public, message, signature)
    assert verify_signature_slowly(public, message, signature) is fast
    return fast


def pair(seed: bytes = SEED) -> tuple[bytes, bytes]:
    """A public key and its signature over MESSAGE."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return key.public_key().public_bytes_raw(), key.sign(MESSAGE)


@pytest.mark.parametrize(("secret", "public", "message", "signature"), VECTORS)
def test_the_vectors_of_the_rfc(secret: str, public: str, message: str, signature: str) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    known = key.public_key().public_bytes_raw()
    assert public in known.hex()
    assert key.sign(bytes.fromhex(message)).hex() == signature
    assert both(known, bytes.fromhex(message), bytes.fromhex(signature))
    assert not both(known, bytes.fromhex(message) + b"\x00", bytes.fromhex(signature))


def test_any_changed_bit_is_refused() -> None:
    public, signature = pair()
    assert both(public, MESSAGE, signature)
    for bit in range(0, 512, 5):
        wrong = bytearray(signature)
        wrong[bit // 8] ^= 1 << bit % 8
        assert not both(public, MESSAGE, bytes(wrong))
    for bit in range(0, 256, 5):
        wrong = bytearray(public)
        wrong[bit // 8] ^= 1 << bit % 8
        assert not both(bytes(wrong), MESSAGE, signature)


def test_a_signature_has_one_form() -> None:
    public, signature = pair()
    s = int.from_bytes(signature[32:], "little")
    for other in (s + ORDER, s + 2 * ORDER, (1 << 256) - 1):
        malleable = signature[:32] + (other % (1 << 256)).to_bytes(32, "little")
        assert not both(public, MESSAGE, malleable)
    for wrong in (signature[:-1], signature + b"\x00", b"", signature[32:]):
        assert not both(public, MESSAGE, wrong)
    assert not both(public[:-1], MESSAGE, signature)


@pytest.mark.parametrize("point", SMALL_ORDER)
def test_points_of_small_order_sign_nothing(point: str) -> None:
    """With such a key, S = 0 would fit some messages; with such an R, a signature says little about its key."""
    weak = bytes.fromhex(point)
    public, signature = pair()
    for r in SMALL_ORDER:
        for message in (b"ed25519vectors 3", b"ed25519vectors"):
            assert not both(weak, message, bytes.fromhex(r) + bytes(32))
    assert not both(public, MESSAGE, weak + signature[32:])
    assert not both(weak, MESSAGE, signature)


def test_an_encoding_that_is_not_reduced_is_refused() -> None:
    public, signature = pair()
    for y in (P, P + 1, P + 3, P + 18):
        for sign in (0, 1 << 255):
            wrong = (y | sign).to_bytes(32, "little")
            assert not both(wrong, MESSAGE, signature)
            assert not both(public, MESSAGE, wrong + signature[32:])


def test_what_is_no_point_is_refused() -> None:
    _, signature = pair()
    found = 0
    for y in range(2, 40):
        found += not both(y.to_bytes(32, "little"), MESSAGE, signature)
    assert found == 38


def test_random_keys_and_messages() -> None:
    random = Random(8032)
    for _ in range(25):
        key = Ed25519PrivateKey.from_private_bytes(random.randbytes(32))
        message = random.randbytes(random.randrange(300))
        signature = key.sign(message)
        public = key.public_key().public_bytes_raw()
        assert both(public, message, signature)
        assert not both(public, message + b".", signature)
        assert not both(public, message, random.randbytes(64))
