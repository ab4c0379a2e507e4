"""Redaction as the sandbox runs it, for every kind of file that it can be done to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from prakat.lib.files.kinds import Format, format_of
from prakat.lib.files.limits import Code, Limits, Unsafe
from prakat.lib.redaction import office, pdf, pictures
from prakat.lib.redaction.places import skeleton

OFFICE: Final = frozenset({Format.DOCX, Format.XLSX, Format.PPTX, Format.ODT, Format.ODS, Format.ODP})
PICTURES: Final = frozenset({Format.PNG, Format.JPG, Format.WEBP})
PLAIN: Final = frozenset({Format.CSV, Format.TXT, Format.VTT})
FORMATS: Final = OFFICE | PICTURES | PLAIN | {Format.PDF}
"""What words can be taken out of. Old office files are saved in their newer form first."""


def redact_task(
    source: Path,
    target: Path | None,
    arguments: Mapping[str, Any],
    limits: Limits,
    progress: Callable[[dict[str, Any]], None],
) -> dict[str, Any]:
    """Takes words out. ``arguments``: texts (page → words; page "0" for files without pages), as_seen (pages).

    Answers {"places": n}, or {"missing": words} when some stand nowhere, or {"left": true} when the result still says
    them; the target is then empty.
    """
    format = format_of(source)
    if target is None or format not in FORMATS:
        raise Unsafe(Code.TYPE)
    texts = {int(page): list(words) for page, words in arguments["texts"].items()}
    together = list(dict.fromkeys(word for words in texts.values() for word in words))
    try:
        if format is Format.PDF:
            made = pdf.redact(source, target, texts, arguments.get("as_seen", ()))
            return {"places": sum(made.places.values())}
        if format in OFFICE:
            return {"places": office.redact(source, target, together, limits)}
        if format in PICTURES:
            return {"places": pictures.redact(source, target, together, format.value)}
        return {"places": _redact_plain(source, target, together)}
    except pdf.NotFound as missing:
        target.write_bytes(b"")
        return {"missing": str(missing)}
    except pdf.StillThere:
        target.write_bytes(b"")
        return {"left": True}


def _redact_plain(source: Path, target: Path, texts: list[str]) -> int:
    content = source.read_text(encoding="utf-8-sig")
    places = 0
    for text in sorted(texts, key=len, reverse=True):
        found = content.count(text)
        if not found:
            raise pdf.NotFound(text)
        places += found
        mask = "".join(office.MASK if letter.isalnum() else letter for letter in text)
        content = content.replace(text, mask)
    if any(skeleton(text) in skeleton(content) for text in texts):
        raise pdf.StillThere
    target.write_text(content, encoding="utf-8-sig")
    return places
