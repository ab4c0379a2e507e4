"""Files as officers bring them: judged by their content, kept by their digest, served to nobody but the desk."""

import io
import threading
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import BinaryIO

import puremagic
import pypdfium2
from django.conf import settings
from PIL import Image

from prakat.lib.objects import ObjectStore, TooLarge
from prakat.lib.refusal import Obstacle, Refused
from prakat.lib.thai_text import safe_file_name
from prakat.scheme.rules import EXTENSIONS

PDFIUM = threading.Lock()
"""PDFium keeps state of its own and is not made for threads: whoever opens a PDF holds this."""
MAX_PIXELS = 60_000_000
MAX_UNPACKED_BYTES = 300_000_000

MEDIA_TYPES: Mapping[str, str] = {
    extension: media_type for media_type, extensions in EXTENSIONS.items() for extension in extensions
}
OOXML_PART = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True)
class FileFacts:
    """What the snapshot says of a file: its name, type, length in bytes, and pages or pixels where known."""

    name: str
    media_type: str
    length: int
    pages: int | None = None
    width: int | None = None
    height: int | None = None

    def as_json(self) -> dict[str, str | int | None]:
        return asdict(self)


def store() -> ObjectStore:
    return ObjectStore(settings.BLOB_DIR)


def accept(stream: BinaryIO, *, name: str, max_bytes: int, allowed: Sequence[str]) -> tuple[str, FileFacts]:
    """Judge a file by what it is, keep it, and return its SHA-256 and facts.

    Raises Refused, in Thai, for a file that is empty, larger than ``max_bytes``, of a type that is not among the
    ``allowed`` extensions, whose content is not what its name says, or that does not open.
    """
    safe = safe_file_name(name)
    extension = safe.rpartition(".")[2].lower()
    if extension not in allowed or extension not in MEDIA_TYPES:
        raise _refused(
            "type",
            "ไฟล์ “%(name)s” เป็นชนิดที่ไม่อนุญาต แนบได้เฉพาะ %(allowed)s ให้แปลงเป็นชนิดเหล่านี้ก่อน",
            safe,
            allowed=", ".join(allowed),
        )
    try:
        digest, length = store().put_stream(stream, max_bytes=max_bytes)
    except TooLarge as error:
        raise _refused(
            "size",
            "ไฟล์ “%(name)s” ใหญ่เกิน %(max)s เมกะไบต์ ให้ลดขนาดหรือแบ่งเป็นหลายไฟล์",
            safe,
            max=max_bytes // 1_000_000,
        ) from error
    if length == 0:
        raise _refused("empty", "ไฟล์ “%(name)s” ว่างเปล่า ให้ตรวจไฟล์ต้นฉบับแล้วแนบใหม่", safe)
    return digest, _facts(store().read(digest), safe, extension)


def _facts(content: bytes, name: str, extension: str) -> FileFacts:
    pages = width = height = None
    if extension == "pdf":
        pages = _pdf_pages(content, name)
    elif extension in {"png", "jpg", "jpeg", "webp"}:
        width, height = _picture_size(content, name, extension)
    else:
        _judge_office(content, name, extension)
    return FileFacts(
        name=name,
        media_type=MEDIA_TYPES[extension],
        length=len(content),
        pages=pages,
        width=width,
        height=height,
    )


def _pdf_pages(content: bytes, name: str) -> int:
    if b"%PDF-" not in content[:1024]:
        raise _mismatch(name)
    try:
        with PDFIUM:
            document = pypdfium2.PdfDocument(content)
            try:
                pages = len(document)
            finally:
                document.close()
    except pypdfium2.PdfiumError as error:
        raise _broken(name) from error
    if pages == 0:
        raise _broken(name)
    return pages


def _picture_size(content: bytes, name: str, extension: str) -> tuple[int, int]:
    wanted = {"jpg": "JPEG", "jpeg": "JPEG"}.get(extension, extension.upper())
    try:
        with Image.open(io.BytesIO(content)) as picture:
            found, size = picture.format, picture.size
            if size[0] * size[1] > MAX_PIXELS:
                raise _refused("pixels", "ภาพ “%(name)s” ละเอียดเกินไป ให้ย่อภาพก่อนแนบ", name)
            picture.verify()
    except Refused:
        raise
    except Image.DecompressionBombError as error:
        raise _refused("pixels", "ภาพ “%(name)s” ละเอียดเกินไป ให้ย่อภาพก่อนแนบ", name) from error
    except Exception as error:  # Pillow raises many kinds for broken pictures
        raise _broken(name) from error
    if found != wanted:
        raise _mismatch(name)
    return size


def _judge_office(content: bytes, name: str, extension: str) -> None:
    if extension in OOXML_PART or extension in {"odt", "ods"}:
        _judge_zip(content, name, extension)
    elif extension in {"doc", "xls", "ppt"}:
        if not content.startswith(OLE):
            raise _mismatch(name)
    elif extension == "mp4":
        if content[4:8] != b"ftyp":
            raise _mismatch(name)
    elif extension in {"csv", "vtt"}:
        try:
            content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise _refused("encoding", "ไฟล์ “%(name)s” ไม่ใช่ข้อความ UTF-8 ให้บันทึกใหม่เป็น UTF-8", name) from error
        if extension == "vtt" and not content.lstrip(b"\xef\xbb\xbf").startswith(b"WEBVTT"):
            raise _mismatch(name)
        if _looks_binary(content):
            raise _mismatch(name)


def _judge_zip(content: bytes, name: str, extension: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_BYTES:
                text = "ไฟล์ “%(name)s” ใหญ่เกินไปเมื่อเปิดออก ให้ลดขนาดหรือแบ่งเป็นหลายไฟล์"
                raise _refused("unpacked", text, name)
            if archive.testzip() is not None:
                raise _broken(name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise _broken(name) from error
    part = OOXML_PART.get(extension)
    if part is not None and not any(inner.startswith(part) for inner in names):
        raise _mismatch(name)


def _looks_binary(content: bytes) -> bool:
    try:
        guesses = puremagic.magic_string(content[:4096])
    except (puremagic.PureError, ValueError):
        return b"\x00" in content
    return b"\x00" in content or any(
        g.mime_type.startswith(("image/", "application/x-")) for g in guesses[:1]
    )


def _refused(code: str, text: str, name: str, **params: str | int) -> Refused:
    return Refused([Obstacle(f"file_{code}", text, {"name": name, **params})])


def _broken(name: str) -> Refused:
    return _refused("broken", "เปิดไฟล์ “%(name)s” ไม่ได้ ไฟล์อาจเสียหาย ให้ตรวจไฟล์ต้นฉบับแล้วแนบใหม่", name)


def _mismatch(name: str) -> Refused:
    return _refused("mismatch", "เนื้อในของไฟล์ “%(name)s” ไม่ตรงกับนามสกุลไฟล์ ให้บันทึกเป็นชนิดที่ถูกต้องก่อน", name)
