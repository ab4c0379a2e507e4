"""Signed notes, verifier keys and cosignatures: published examples, and every other spelling refused."""

import base64

import pytest

from prakat.lib.transparency.notes import (
    WITNESS_KEY,
    BadNote,
    BadSignature,
    Note,
    VerifierKey,
    cosigned_at,
    cosigned_message,
    parse_note,
    parse_vkey,
    signed_by,
)
from prakat.lib.transparency.signing import Signer, signed_note

# The example of C2SP signed-note.
EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# Those of the Go checksum database's package note.
PETER_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
ENOCH_KEY = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
PETER = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
ENOCH = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"


def note(text: str) -> Note:
    return parse_note(text.encode())


def test_the_example_of_the_specification() -> None:
    assert signed_by(note(EXAMPLE), parse_vkey(EXAMPLE_KEY))
    assert note(EXAMPLE).raw() == EXAMPLE.encode()
    assert not signed_by(note(EXAMPLE), parse_vkey(PETER_KEY))
    with pytest.raises(BadSignature):
        signed_by(note(EXAMPLE.replace("example message", "exemplary message")), parse_vkey(EXAMPLE_KEY))


def test_signing_gives_the_published_bytes() -> None:
    signer = Signer("PeterNeumann", PETER_SEED)
    assert signer.key.text == PETER_KEY
    assert signer.sign(TEXT) == TEXT + "\n" + PETER


def test_two_signatures_and_an_unknown_one() -> None:
    both = note(TEXT + "\n" + PETER + ENOCH)
    assert both.text == TEXT
    assert signed_by(both, parse_vkey(PETER_KEY)) and signed_by(both, parse_vkey(ENOCH_KEY))
    assert not signed_by(both, parse_vkey(EXAMPLE_KEY))
    assert signed_by(note(TEXT + "\n" + PETER + PETER), parse_vkey(PETER_KEY))


def test_one_false_signature_of_a_known_key_condemns_the_note() -> None:
    false = PETER[:60] + "ABCD" + PETER[60:]
    with pytest.raises(BadSignature):
        signed_by(note(TEXT + "\n" + PETER + false), parse_vkey(PETER_KEY))


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT + "\n",
        TEXT + "\n" + PETER[:-1],
        "\x01" + TEXT + "\n" + PETER,
        TEXT.replace("\n", "\r\n") + "\n" + PETER,
        "\t" + TEXT + "\n" + PETER,
        TEXT + "\n" + PETER.replace("PeterNeumann", "Bad Name"),
        TEXT + "\n" + PETER + "Unexpected line.\n",
        TEXT + "\n" + PETER.replace("—", "-"),
        TEXT + "\n" + "— PeterNeumann x08g\n",
        TEXT + "\n" + PETER.replace("=\n", "\n"),
        TEXT + "\n" + PETER.replace("nAM=", "nAN="),
        TEXT + "\n" + PETER * 101,
        "",
        "\n",
        "\n\n",
    ],
)
def test_other_shapes_are_no_notes(text: str) -> None:
    with pytest.raises(BadNote):
        note(text)


def test_other_bytes_are_no_notes() -> None:
    for raw in (b"\xff" + EXAMPLE.encode(), b"a" * (1 << 20) + EXAMPLE.encode()):
        with pytest.raises(BadNote):
            parse_note(raw)


def test_the_text_may_hold_empty_lines() -> None:
    text = "one\n\ntwo\n\n"
    signer = Signer("PeterNeumann", PETER_SEED)
    assert parse_note(signer.sign(text).encode()).text == text


def test_no_piece_of_a_key_is_a_key() -> None:
    for begin in range(len(PETER_KEY) + 1):
        for end in range(begin, len(PETER_KEY) + 1):
            if (begin, end) != (0, len(PETER_KEY)):
                with pytest.raises(BadNote):
                    parse_vkey(PETER_KEY[begin:end])
    for at in range(len(PETER_KEY)):
        changed = PETER_KEY[:at] + chr(ord(PETER_KEY[at]) + 1) + PETER_KEY[at + 1 :]
        with pytest.raises(BadNote):
            parse_vkey(changed)


@pytest.mark.parametrize(
    "text",
    [
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "",
        "++",
    ],
)
def test_other_keys_are_refused(text: str) -> None:
    with pytest.raises(BadNote):
        parse_vkey(text)


def test_names_have_no_spaces() -> None:
    for name in ("", "a b", "a+b", "a\u00a0b", "a\u3000b", "a\nb"):
        with pytest.raises(BadNote):
            VerifierKey(name, bytes(32))


def test_a_text_without_line_break_is_not_signed() -> None:
    with pytest.raises(ValueError):
        signed_note("abc", [Signer("a", b"a" * 32)])


CHECKPOINT = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"


def test_a_cosignature_signs_time_and_text() -> None:
    witness = Signer("witness.example.com/w1", b"w" * 32, WITNESS_KEY)
    assert cosigned_message(CHECKPOINT, 1679315147).decode() == (
        "cosignature/v1\ntime 1679315147\n" + CHECKPOINT  # the example of the specification
    )
    log = Signer("example.com/behind-the-sofa", b"l" * 32)
    made = Note(CHECKPOINT, (log.signature(CHECKPOINT), witness.cosignature(CHECKPOINT, 1679315147)))
    read = parse_note(made.raw())
    assert cosigned_at(read, witness.key) == 1679315147
    assert signed_by(read, log.key)
    assert cosigned_at(read, Signer("other.example", b"w" * 32, WITNESS_KEY).key) is None
    with pytest.raises(ValueError):
        log.cosignature(CHECKPOINT, 1679315147)


def test_the_time_of_a_cosignature_cannot_be_moved() -> None:
    witness = Signer("witness.example.com/w1", b"w" * 32, WITNESS_KEY)
    line = witness.cosignature(CHECKPOINT, 1679315147)
    later = type(line)(line.name, line.key_id, (1679315148).to_bytes(8, "big") + line.signed[8:])
    with pytest.raises(BadSignature):
        cosigned_at(Note(CHECKPOINT, (later,)), witness.key)
    plain = Signer("witness.example.com/w1", b"w" * 32)
    assert plain.key.key_id != witness.key.key_id
    assert cosigned_at(Note(CHECKPOINT, (plain.signature(CHECKPOINT),)), witness.key) is None


def test_the_published_key_id_of_a_witness() -> None:
    """The specification's example line names the key 8d66cf3f: four bytes, then eight of time, then the signature."""
    line = (
        "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0"
        "xUe+mbIUBkBIfZ+qnA==\n"
    )
    found = note(CHECKPOINT + "\n" + line).signatures[0]
    assert found.key_id.hex() == "8d66cf3f" and len(found.signed) == 72
    assert int.from_bytes(found.signed[:8], "big") == 1679315147
