"""Real documents and press releases beside the demonstration: read from a folder, sent through the same procedure."""

import gzip
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from prakat.jobs.demonstration.procedure import Draft, Office
from prakat.lib.thai_dates import fiscal_year, parse_civil
from prakat.lib.thai_text import one_line

PRESS_RELEASES = 500
BATCH = 50
TITLE_MAX = 250


class SamplesMissing(Exception):
    """The named folder does not hold the documents that were asked for."""


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    opened = gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")
    with opened as stream:
        for line in stream:
            if line.strip():
                yield json.loads(line)


def add_samples(office: Office, folder: Path, at: datetime) -> tuple[int, int]:
    """Publish the folder's documents under 1.12 and its press releases under 4.2; returns how many of each."""
    manifest = folder / "documents" / "manifest.jsonl"
    releases = folder / "search" / "documents.jsonl.gz"
    for path in (manifest, releases):
        if not path.is_file():
            raise SamplesMissing(f"ไม่พบไฟล์ {path} ให้ระบุโฟลเดอร์ตัวอย่างที่ถูกต้อง")
    documents = [_document(row) for row in _lines(manifest)]
    files = {Path(row["file"]).name: folder / "documents" / row["file"] for row in _lines(manifest)}
    own = office.make_file
    office.make_file = lambda name, where: files[name] if name in files else own(name, where)
    office.publish_together(documents, at - timedelta(days=30))
    dated = (row for row in _lines(releases) if row.get("date"))
    count = 0
    rows = [_press_release(row) for row in islice(dated, PRESS_RELEASES)]
    for begin in range(0, len(rows), BATCH):
        batch = rows[begin : begin + BATCH]
        office.publish_together(batch, at - timedelta(days=29) + timedelta(hours=begin // BATCH))
        count += len(batch)
        print(f"  ข่าวประชาสัมพันธ์จริง {count}/{len(rows)} เรื่อง", flush=True)
    return len(documents), count


def _document(row: dict[str, Any]) -> Draft:
    name = Path(row["file"]).name
    kind = one_line(row.get("doc_type") or "เอกสาร")
    return Draft(
        item="1.12",
        unit="PLAN",
        keys={
            "title": f"เอกสารตัวอย่าง {name}",
            "summary": f"เอกสารจริงจากแหล่งสาธารณะ ({kind}) ใช้ทดลองระบบเท่านั้น",
            "fiscal_year": 2569,
            "document_date": "2026-01-15",
            "legal_basis": ["oia-9-8"],
        },
        body=[],
        attachments=((name, name),),
    )


def _press_release(row: dict[str, Any]) -> Draft:
    on = _civil(row["date"])
    title = one_line(row["title"])
    paragraphs = [one_line(part) for part in row["body"].split("\n")]
    text = "".join(f"<p>{_escaped(part)}</p>" for part in paragraphs if part)
    return Draft(
        item="4.2",
        unit="PLAN",
        keys={
            "title": title if len(title) <= TITLE_MAX else title[: TITLE_MAX - 1] + "…",
            "summary": next((part for part in paragraphs if len(part) > 60), title)[:300],
            "fiscal_year": fiscal_year(on),
            "document_date": on.isoformat(),
            "legal_basis": ["oia-9-8"],
        },
        body=[{"type": "text", "html": text or f"<p>{_escaped(title)}</p>"}],
    )


def _civil(text: str) -> date:
    """The press releases write วันพฤหัสบดีที่ 16 พฤษภาคม 2567."""
    return parse_civil(text.partition("ที่")[2].strip() or text)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
