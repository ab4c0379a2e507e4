"""What kinds of files are called on a page. Pure."""

from __future__ import annotations

from typing import Final

_KNOWN: Final[dict[str, tuple[str, str]]] = {
    "application/pdf": ("PDF", "เอกสาร PDF"),
    "application/msword": ("DOC", "เอกสาร Word"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("DOCX", "เอกสาร Word"),
    "application/vnd.ms-excel": ("XLS", "ตารางคำนวณ Excel"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("XLSX", "ตารางคำนวณ Excel"),
    "application/vnd.ms-powerpoint": ("PPT", "เอกสารนำเสนอ PowerPoint"),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (
        "PPTX",
        "เอกสารนำเสนอ PowerPoint",
    ),
    "application/vnd.oasis.opendocument.text": ("ODT", "เอกสาร OpenDocument"),
    "application/vnd.oasis.opendocument.spreadsheet": ("ODS", "ตารางคำนวณ OpenDocument"),
    "application/zip": ("ZIP", "แฟ้มรวม ZIP"),
    "application/json": ("JSON", "ข้อมูลเปิด JSON"),
    "text/csv": ("CSV", "ข้อมูลเปิด CSV"),
    "text/plain": ("TXT", "ข้อความ"),
    "text/vtt": ("VTT", "คำบรรยายวิดีโอ"),
    "image/jpeg": ("JPG", "ภาพ"),
    "image/png": ("PNG", "ภาพ"),
    "image/webp": ("WEBP", "ภาพ"),
    "image/gif": ("GIF", "ภาพ"),
    "video/mp4": ("MP4", "วิดีโอ"),
    "video/webm": ("WEBM", "วิดีโอ"),
    "audio/mpeg": ("MP3", "เสียง"),
}

THAI_NAMES: Final = tuple(sorted({name for _, name in _KNOWN.values()} | {"แฟ้มข้อมูล"}))
"""Every name that `thai_name` can return, for the translators' catalogue."""


def chip(media_type: str) -> str:
    """The few capitals that stand on a file's label: PDF, XLSX; FILE for a type that is not known."""
    return _KNOWN.get(media_type, ("FILE", ""))[0]


def thai_name(media_type: str) -> str:
    """What the kind of file is called in Thai, to be put through gettext."""
    return _KNOWN.get(media_type, ("", "แฟ้มข้อมูล"))[1]


def size_in_words(length: int) -> str:
    """The length of a file given in bytes, as people read it: 840 KB, 2.4 MB (powers of 1,000, one decimal)."""
    if length < 1_000:
        return f"{length} B"
    if length < 999_500:
        return f"{round(length / 1_000)} KB"
    if length < 999_950_000:
        return f"{length / 1_000_000:.1f} MB"
    return f"{length / 1_000_000_000:.1f} GB"
