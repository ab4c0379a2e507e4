"""Looking for a word in every byte that a folder holds, in whatever dress the byte stands there."""

import base64
import binascii
import email
import email.policy
import gzip
import json
import re
import zlib
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote

import brotli

_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{32,}={0,2}")


@cache
def dresses(word: str) -> frozenset[bytes]:
    """The word in UTF-8 and UTF-16, escaped as in JSON, as in an address, and as in HTML."""
    spellings = {
        word.encode(),
        word.encode("utf-16-le"),
        word.encode("utf-16-be"),
        json.dumps(word)[1:-1].encode(),
        json.dumps(word)[1:-1].upper().replace("\\U", "\\u").encode(),
        quote(word).encode(),
        "".join(f"&#{ord(letter)};" for letter in word).encode(),
        "".join(f"&#x{ord(letter):x};" for letter in word).encode(),
    }
    return frozenset(spellings)


def layers(content: bytes) -> Iterator[bytes]:
    """The bytes as they stand, and what they are when they are unpacked or read as mail."""
    yield content
    for unpack in (gzip.decompress, zlib.decompress, brotli.decompress):
        try:
            yield unpack(content)
        except (OSError, EOFError, zlib.error, brotli.error):
            continue
    if re.search(rb"^Subject:", content[:4000], re.MULTILINE):
        for mail in content.split(b"-" * 79 + b"\n"):
            message = email.message_from_bytes(mail, policy=email.policy.default)
            yield str(message["subject"]).encode()
            yield from (part.get_payload(decode=True) or b"" for part in message.walk())
    for run in _BASE64.findall(content):
        for offset in range(4):
            yield from _decoded(run[offset:])


def _decoded(run: bytes) -> Iterator[bytes]:
    whole = run.rstrip(b"=")
    try:
        found = base64.b64decode(whole + b"=" * (-len(whole) % 4), altchars=b"-_" if b"_" in run else None)
    except (binascii.Error, ValueError):
        return
    yield found
    try:
        yield zlib.decompress(found)
    except zlib.error:
        return


def words_in(content: bytes, words: Collection[str]) -> set[str]:
    """Those of the words that the bytes hold, in whatever dress."""
    pieces = list(layers(content))
    return {word for word in words if any(dress in piece for piece in pieces for dress in dresses(word))}


def files_with(folder: Path, words: Collection[str]) -> dict[str, set[str]]:
    """Word → the files below the folder that hold it, or bear it in their name."""
    found: dict[str, set[str]] = {word: set() for word in words}
    for path in folder.rglob("*"):
        name = str(path.relative_to(folder))
        held = words_in(name.encode(), words)
        if path.is_file() and not path.is_symlink():
            held |= words_in(path.read_bytes(), words)
        for word in held:
            found[word].add(name)
    return found
