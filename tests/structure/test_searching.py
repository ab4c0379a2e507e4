"""The search for erased words finds them in every dress: a search that finds nothing must mean something."""

import base64
import gzip
import json
import zlib
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import brotli
import pytest

from tests.searching import files_with

WORD = "นางสมศรี รักดี"
TEXT = f"บัญชีรายชื่อ {WORD} และผู้รับเบี้ยยังชีพคนอื่น"


def mail() -> bytes:
    message = EmailMessage()
    message["Subject"] = TEXT
    message.set_content("เรียนผู้อนุมัติ")
    return bytes(message)


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-16"),
        json.dumps({"title": TEXT}).encode(),
        quote(TEXT).encode(),
        gzip.compress(TEXT.encode()),
        brotli.compress(TEXT.encode()),
        b"session: " + base64.urlsafe_b64encode(zlib.compress(TEXT.encode())),
        b"xx" + base64.b64encode(TEXT.encode()) + b"\n",
        mail(),
    ],
)
def test_a_word_is_found_in_every_dress(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "one").write_bytes(content)
    (tmp_path / "other").write_bytes(b"nothing")
    assert files_with(tmp_path, [WORD]) == {WORD: {"one"}}


def test_a_word_is_found_in_names(tmp_path: Path) -> None:
    (tmp_path / WORD).mkdir()
    assert files_with(tmp_path, [WORD]) == {WORD: {WORD}}
