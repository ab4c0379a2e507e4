"""JPEG without what is not picture: its segments copied one by one, its pixels untouched."""

from __future__ import annotations

import re
from typing import Final

_START: Final = b"\xff\xd8"
_END: Final = b"\xff\xd9"
_SCAN: Final = 0xDA
_COMMENT: Final = 0xFE
_APPLICATION: Final = range(0xE0, 0xF0)
_ALONE: Final = {0x01, *range(0xD0, 0xD8)}  # markers without a length
_JFIF: Final = b"JFIF\0"
_ICC: Final = b"ICC_PROFILE\0"
_ADOBE: Final = b"Adobe"
# Inside a scan FF is followed by 00 or a restart; anything else ends it.
_MARKER_IN_SCAN: Final = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")


def without_metadata(jpeg: bytes) -> bytes | None:
    """The JPEG with JFIF, ICC profile and Adobe's colour mark as its only application segments.

    Comments, EXIF, XMP, IPTC, thumbnails and whatever follows the picture's end are gone. None if it is no JPEG
    that can be taken apart.
    """
    if not jpeg.startswith(_START):
        return None
    kept = [_START]
    at = 2
    while True:
        while jpeg[at : at + 2] == b"\xff\xff":
            at += 1
        if at + 2 > len(jpeg) or jpeg[at] != 0xFF:
            return None
        marker = jpeg[at + 1]
        if marker == _END[1]:
            return b"".join((*kept, _END))
        if marker in _ALONE:
            at += 2
            continue
        length = int.from_bytes(jpeg[at + 2 : at + 4], "big")
        segment = jpeg[at : at + 2 + length]
        if length < 2 or len(segment) < 2 + length:
            return None
        at += len(segment)
        if (keeping := _kept(marker, segment)) is not None:
            kept.append(keeping)
        if marker == _SCAN:
            scan_end = _MARKER_IN_SCAN.search(jpeg, at)
            if scan_end is None:  # cut short: readers show what there is, so it is given an end
                return b"".join((*kept, jpeg[at:], _END))
            kept.append(jpeg[at : scan_end.start()])
            at = scan_end.start()


def _kept(marker: int, segment: bytes) -> bytes | None:
    if marker == _COMMENT:
        return None
    if marker not in _APPLICATION:
        return segment
    content = segment[4:]
    if marker == 0xE0 and content.startswith(_JFIF) and len(content) >= 14:
        return b"\xff\xe0\x00\x10" + content[:12] + b"\0\0"  # without its thumbnail
    if (marker == 0xE2 and content.startswith(_ICC)) or (marker == 0xEE and content.startswith(_ADOBE)):
        return segment
    return None
