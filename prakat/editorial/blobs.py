"""Files as officers bring them: judged by their content, made safe, kept by their digest, served to the desk alone."""

import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.conf import settings
from PIL import Image

from prakat.lib.files import clamd, sandbox
from prakat.lib.files.limits import Code, Limits, Unsafe
from prakat.lib.objects import ObjectStore
from prakat.lib.refusal import Obstacle, Refused
from prakat.lib.thai_text import safe_file_name
from prakat.scheme.rules import EXTENSIONS

PDFIUM = threading.Lock()
"""PDFium keeps state of its own and is not made for threads: whoever opens a PDF holds this."""
_CHUNK_BYTES: Final = 1 << 20
_PICTURES: Final = frozenset({"png", "jpg", "webp"})

MEDIA_TYPES: Mapping[str, str] = {
    extension: media_type for media_type, extensions in EXTENSIONS.items() for extension in extensions
}
_SAME: Final[Mapping[str, frozenset[str]]] = {"jpeg": frozenset({"jpg"}), "csv": frozenset({"csv", "txt"})}
"""What a file may be by its content, where that is not what its ending says: a table of one column is a text."""

WHY: Final[Mapping[Code, str]] = {
    Code.EMPTY: "ไฟล์ “%(name)s” ว่างเปล่า ให้ตรวจไฟล์ต้นฉบับแล้วแนบใหม่",
    Code.TOO_LARGE: "ไฟล์ “%(name)s” ใหญ่เกิน %(max)s เมกะไบต์ ให้ลดขนาดหรือแบ่งเป็นหลายไฟล์",
    Code.TYPE: "เนื้อในของไฟล์ “%(name)s” ไม่ใช่ชนิดที่รับได้ หรือไฟล์เสียหาย ให้เปิดด้วยโปรแกรมเดิม บันทึกใหม่ แล้วแนบอีกครั้ง",
    Code.MISMATCH: "เนื้อในของไฟล์ “%(name)s” ไม่ตรงกับนามสกุลไฟล์ ให้บันทึกเป็นชนิดที่ถูกต้องก่อน",
    Code.BROKEN: "เปิดไฟล์ “%(name)s” ไม่ได้ ไฟล์อาจเสียหาย ให้ตรวจไฟล์ต้นฉบับแล้วแนบใหม่",
    Code.ENCRYPTED: "ไฟล์ “%(name)s” ตั้งรหัสผ่านไว้ ประชาชนจะเปิดอ่านไม่ได้ ให้ปลดรหัสผ่านแล้วแนบใหม่",
    Code.UNPACKED: "ไฟล์ “%(name)s” ใหญ่เกินไปเมื่อเปิดออก ให้ลดขนาดหรือแบ่งเป็นหลายไฟล์",
    Code.RATIO: "ไฟล์ “%(name)s” บีบอัดแน่นผิดปกติ ให้บันทึกใหม่จากโปรแกรมเดิมแล้วแนบอีกครั้ง",
    Code.DEPTH: "ไฟล์ “%(name)s” มีไฟล์ซ้อนกันหลายชั้นเกินไป ให้แนบไฟล์ชั้นในโดยตรง",
    Code.PARTS: "ไฟล์ “%(name)s” มีส่วนย่อยมากเกินไป ให้แบ่งเป็นหลายไฟล์",
    Code.PAGES: "ไฟล์ “%(name)s” มีหน้ามากเกินไป ให้แบ่งเป็นหลายไฟล์",
    Code.PIXELS: "ภาพ “%(name)s” ละเอียดเกินไป ให้ย่อภาพก่อนแนบ",
    Code.DTD: "ไฟล์ “%(name)s” มีคำสั่งแฝงที่ไม่ปลอดภัย ให้บันทึกใหม่จากโปรแกรมเดิมแล้วแนบอีกครั้ง",
    Code.ENCODING: "ไฟล์ “%(name)s” ไม่ใช่ข้อความ UTF-8 ให้บันทึกใหม่เป็น UTF-8",
    Code.MACRO_LEGACY: "ไฟล์ “%(name)s” มีมาโคร (โปรแกรมแฝง) ซึ่งลบออกจากไฟล์ชนิดเก่าไม่ได้ "
    "ให้บันทึกเป็นชนิดใหม่ (docx, xlsx, pptx) แล้วแนบไฟล์นั้น",
    Code.DYNAMIC_FORM: "ไฟล์ “%(name)s” เป็นแบบฟอร์มที่ต้องเปิดด้วยโปรแกรมเฉพาะ ประชาชนจะเห็นเป็นหน้าว่าง "
    "ให้พิมพ์เป็น PDF ธรรมดาก่อนแล้วแนบใหม่",
    Code.STILL_ACTIVE: "ไฟล์ “%(name)s” มีโปรแกรมแฝงที่ระบบนำออกไม่ได้ ให้พิมพ์เป็น PDF ใหม่แล้วแนบไฟล์นั้น",
    Code.INFECTED: "ไฟล์ “%(name)s” มีไวรัสชื่อ %(signature)s ระบบไม่รับไฟล์นี้ ให้แจ้งผู้ดูแลระบบและตรวจเครื่องของท่านก่อนแนบไฟล์ใด ๆ",
    Code.TIME: "ไฟล์ “%(name)s” ซับซ้อนเกินกว่าจะตรวจได้ในเวลาที่กำหนด ให้แบ่งเป็นหลายไฟล์ หรือพิมพ์เป็น PDF ใหม่",
    Code.MEMORY: "ไฟล์ “%(name)s” ใหญ่หรือซับซ้อนเกินไป ให้แบ่งเป็นหลายไฟล์ หรือพิมพ์เป็น PDF ใหม่",
    Code.CRASHED: "อ่านไฟล์ “%(name)s” ไม่สำเร็จ ไฟล์อาจเสียหาย ให้บันทึกใหม่จากโปรแกรมเดิมแล้วแนบอีกครั้ง",
}
"""What to say, and what to do, for each reason for which a file is refused."""
_OTHERWISE: Final = "ไฟล์ “%(name)s” ผิดรูปแบบจนไม่ปลอดภัยที่จะเปิด ให้บันทึกใหม่จากโปรแกรมเดิมแล้วแนบอีกครั้ง"
_UNSCANNED: Final = "ตรวจไวรัสในไฟล์ “%(name)s” ไม่ได้ขณะนี้ ไฟล์ยังไม่ถูกเก็บ ให้แนบใหม่ในอีกสักครู่ หากยังไม่ได้ให้แจ้งผู้ดูแลระบบ"


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


@dataclass(frozen=True)
class Accepted:
    """A file made safe: its SHA-256 and facts, and what was taken out of it as {what: how many times}."""

    digest: str
    facts: FileFacts
    removed: Mapping[str, int]


def store() -> ObjectStore:
    return ObjectStore(settings.BLOB_DIR)


def accept(stream: BinaryIO, *, name: str, max_bytes: int, allowed: Sequence[str]) -> tuple[str, FileFacts]:
    """As ``accepted``, without what was taken out."""
    made = accepted(stream, name=name, max_bytes=max_bytes, allowed=allowed)
    return made.digest, made.facts


def accepted(stream: BinaryIO, *, name: str, max_bytes: int, allowed: Sequence[str]) -> Accepted:
    """Judge a file by what it is, make it safe in a process of its own, and keep what came of it.

    Raises Refused, in Thai, for a file that is empty, larger than ``max_bytes``, of a type that is not among the
    ``allowed`` extensions, whose content is not what its name says, or that cannot be made safe.
    """
    safe = safe_file_name(name)
    extension = safe.rpartition(".")[2].lower()
    if extension not in allowed or extension not in MEDIA_TYPES:
        text = "ไฟล์ “%(name)s” เป็นชนิดที่ไม่อนุญาต แนบได้เฉพาะ %(allowed)s ให้แปลงเป็นชนิดเหล่านี้ก่อน"
        raise Refused([Obstacle("file_type", text, {"name": safe, "allowed": ", ".join(allowed)})])
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR, prefix="judging-") as folder:
        brought, made = Path(folder) / "brought", Path(folder) / "made"
        try:
            _receive(stream, brought, max_bytes)
            answer = made_safe(brought, made, extension)
        except Unsafe as unsafe:
            raise refused(unsafe, safe, max_bytes) from unsafe
        except clamd.Unreachable as error:
            raise Refused([Obstacle("file_unscanned", _UNSCANNED, {"name": safe})]) from error
        width, height = _pixels(made) if answer["format"] in _PICTURES else (None, None)
        with made.open("rb") as cleaned:
            digest, length = store().put_stream(cleaned, max_bytes=10 * max_bytes)
    removed: dict[str, int] = {}
    for what, _, count in answer["removed"]:
        removed[what] = removed.get(what, 0) + count
    facts = FileFacts(safe, MEDIA_TYPES[extension], length, answer["pages"], width, height)
    return Accepted(digest, facts, removed)


def made_safe(brought: Path, made: Path, extension: str) -> dict[str, Any]:
    """Rebuild a file without what could act, as ``sandbox`` answers. Raises Unsafe, also for another kind than the
    extension says and for what ClamAV knows where it is configured; clamd.Unreachable when it gives no answer."""
    _ask_clamav(brought)
    answer = sandbox.run("clean", source=brought, target=made, limits=Limits())
    if answer["format"] not in _SAME.get(extension, {extension}):
        raise Unsafe(Code.MISMATCH)
    _ask_clamav(made)
    return answer


def _ask_clamav(path: Path) -> None:
    if settings.CLAMD_ADDRESS and (signature := clamd.scan(path, settings.CLAMD_ADDRESS)) is not None:
        raise Unsafe(Code.INFECTED, signature=signature)


def refused(unsafe: Unsafe, name: str, max_bytes: int) -> Refused:
    """The refusal of a file in the officer's words."""
    params = {"name": name, "max": max_bytes // 1_000_000, **unsafe.params}
    return Refused([Obstacle(f"file_{unsafe.code}", WHY.get(unsafe.code, _OTHERWISE), params)])


def _receive(stream: BinaryIO, target: Path, max_bytes: int) -> None:
    length = 0
    with target.open("wb") as file:
        while chunk := stream.read(_CHUNK_BYTES):
            length += len(chunk)
            if length > max_bytes:
                raise Unsafe(Code.TOO_LARGE, max_bytes=max_bytes)
            file.write(chunk)
    if not length:
        raise Unsafe(Code.EMPTY)


def _pixels(path: Path) -> tuple[int, int]:
    """Width and height, from the head of a picture that was made anew."""
    with Image.open(path) as picture:
        return picture.size
