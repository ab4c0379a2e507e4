"""Specimens of the pages by which anyone checks: an entry's digests, the site's seal, what was taken away."""

from __future__ import annotations

from datetime import date, timedelta

from prakat.pages.snapshots import read_files
from prakat.pages.verification import EXIT_CODES
from prakat.pages.views.items import ItemHead
from prakat.pages.views.site import Words
from prakat.pages.views.verification import (
    EntryProofView,
    SealedFile,
    SiteProofView,
    TombstoneLine,
    TombstonesView,
    VersionRecord,
)
from tests.unit.pages import snapshots
from tests.unit.pages.fixtures import NOW, PLAN, item_line, site


def entry_proof_view(item: ItemHead) -> EntryProofView:
    content = snapshots.snapshot()
    files = read_files(content)
    return EntryProofView(
        site=site("/e/k3m9/verify/", section="/categories/4/"),
        uid="k3m9",
        title=Words(content["title"], content["title_en"]),
        item=item,
        unit=PLAN,
        digest="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        files=tuple(SealedFile(file, digest) for digest, file in files.items()),
        versions=(
            VersionRecord(3, NOW, "9f86d081" * 8, "/e/k3m9/", True, None, 1284, 1291),
            VersionRecord(2, NOW - timedelta(days=9), "60303ae2" * 8, "/e/k3m9/2/", False, NOW, 1207, 1213),
            VersionRecord(1, NOW - timedelta(days=30), "fd61a03a" * 8, "", False, NOW - timedelta(days=20)),
        ),
    )


def site_proof_view() -> SiteProofView:
    return SiteProofView(site("/verify/", section="/verify/"), EXIT_CODES, has_policy=True)


def tombstones_view(year: int | None = None) -> TombstonesView:
    reason = Words("มีข้อมูลส่วนบุคคลของผู้ร้องเรียนปรากฏในเอกสารแนบ")
    title = item_line("4.2").title
    return TombstonesView(
        site=site(f"/withdrawn/{year}/" if year else "/withdrawn/", section="/withdrawn/"),
        lines=(
            TombstoneLine(
                "gone", date(2026, 5, 2), reason, "4.2", title, PLAN.name, Words("รายงานผลการแก้ไขปัญหาน้ำเสีย")
            ),
            TombstoneLine("lost", date(2026, 4, 1), reason, "4.2", title, PLAN.name, is_erased=True),
        ),
        years=() if year else ((2569, 2), (2568, 5)),
        fiscal_year=year,
    )
