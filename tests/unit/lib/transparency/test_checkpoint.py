"""Checkpoints have one form, and say until when they hold."""

import base64
from datetime import UTC, datetime

import pytest

from prakat.lib.transparency.checkpoint import Checkpoint, parse_checkpoint
from prakat.lib.transparency.merkle import EMPTY_ROOT
from prakat.lib.transparency.moments import moment_of, moment_text, parse_moment, this_moment
from prakat.lib.transparency.notes import BadNote

ROOT = base64.b64decode("TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=")
MADE = Checkpoint("banphru.example/log", 123456789012, ROOT, datetime(2026, 11, 24, 16, 0, tzinfo=UTC))
TEXT = "banphru.example/log\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\nexpires 2026-11-24T16:00:00Z\n"


def test_form() -> None:
    assert MADE.text() == TEXT
    assert parse_checkpoint(TEXT) == MADE


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT[:-1],
        TEXT + "\n",
        TEXT + "more\n",
        TEXT.replace("expires", "until"),
        "\n".join(TEXT.split("\n")[:3]) + "\n",
        TEXT.replace("123456789012", "0123456789012"),
        TEXT.replace("123456789012", "0xabcdef"),
        TEXT.replace("123456789012", "-1"),
        TEXT.replace("123456789012", "๑๒"),
        TEXT.replace("123456789012", "0"),
        TEXT.replace("BTO", "BT").replace("Bb0=", "BTOOBIG="),
        TEXT.replace("Bb0=", "Bb1="),
        TEXT.replace("banphru.example/log", ""),
        TEXT.replace("16:00:00Z", "16:00:00+00:00"),
        TEXT.replace("11-24T", "13-24T"),
    ],
)
def test_other_forms_are_refused(text: str) -> None:
    with pytest.raises(BadNote):
        parse_checkpoint(text)


def test_the_empty_log() -> None:
    empty = Checkpoint("a", 0, EMPTY_ROOT, MADE.expires_at)
    assert parse_checkpoint(empty.text()) == empty


def test_moments_have_one_spelling() -> None:
    assert moment_text(parse_moment("2026-11-24T16:00:00Z")) == "2026-11-24T16:00:00Z"
    assert moment_of(0) == datetime(1970, 1, 1, tzinfo=UTC)
    assert this_moment().tzinfo is not None
    for text in (
        "2026-11-24T16:00:00",
        "2026-11-24 16:00:00Z",
        "2026-11-24T16:00:00.5Z",
        "๒๐๒๖-11-24T16:00:00Z",
        "",
    ):
        with pytest.raises(ValueError):
            parse_moment(text)
    with pytest.raises(ValueError):
        moment_text(datetime(2026, 1, 1))
