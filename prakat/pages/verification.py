"""The view models of how anyone checks: an entry's digests and place in the log, the seal, what was taken away."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from prakat.editorial.models import Version
from prakat.lib.thai_dates import bangkok_date, fiscal_year
from prakat.lib.verify import findings
from prakat.pages import addresses
from prakat.pages.queries import SiteSource
from prakat.pages.snapshots import read_files
from prakat.pages.views.site import NOTHING, Words
from prakat.pages.views.verification import (
    EntryProofView,
    SealedFile,
    SiteProofView,
    TombstoneLine,
    TombstonesView,
    VersionRecord,
)
from prakat.publishing import queries as publishing
from prakat.publishing.queries import ERASED, LogPlace

EXIT_CODES = tuple(
    (code, Words(findings.THAI[kind].meaning, findings.ENGLISH[kind].meaning))
    for kind, code in sorted(findings.EXIT_CODES.items(), key=lambda found: found[1])
)
ON_WITHDRAWN = 50
"""How many the front page of the list names; each fiscal year has a page with all of its own."""


def entry_proof_view(
    source: SiteSource,
    released: Sequence[Version],
    readable: Sequence[Version],
    places: Mapping[int, LogPlace],
) -> EntryProofView:
    """The page that checks an entry of which the public reads a version."""
    current, uid = readable[-1], readable[-1].entry.uid
    assert current.snapshot is not None
    item = current.entry.item.number
    head, files = source.item_head(item), read_files(current.snapshot)
    return EntryProofView(
        site=source.site(addresses.entry_proof(uid), section=head.category_path),
        uid=uid,
        title=Words(current.title, current.snapshot["title_en"]),
        item=head,
        unit=source.unit(current.entry.unit.code),
        digest=current.digest,
        files=tuple(SealedFile(file, digest) for digest, file in files.items()),
        versions=tuple(_record(row, readable, places.get(row.pk)) for row in reversed(released)),
    )


def _record(row: Version, readable: Sequence[Version], place: LogPlace | None) -> VersionRecord:
    assert row.released_at is not None
    is_current = row.pk == readable[-1].pk
    path = addresses.entry(row.entry.uid, None if is_current else row.number)
    return VersionRecord(
        number=row.number,
        released_at=row.released_at,
        digest=row.digest,
        path=path if any(row.pk == other.pk for other in readable) else "",
        is_current=is_current,
        ended_at=row.ended_at,
        edition_number=place.edition_number if place else None,
        leaf_index=place.leaf_index if place else None,
    )


def site_proof_view(source: SiteSource, *, has_policy: bool) -> SiteProofView:
    site = source.site(addresses.VERIFY, section=addresses.VERIFY)
    return SiteProofView(site, EXIT_CODES, has_policy)


def tombstone_years() -> Counter[int]:
    """Fiscal year (B.E.) → how many entries were taken from the public in it. One query over those alone."""
    times = publishing.tombstones().order_by().values_list("state_at", flat=True)
    return Counter(map(year_of, times))


def year_of(at: datetime) -> int:
    """The fiscal year (B.E.) in which something was taken away."""
    return fiscal_year(bangkok_date(at))


def tombstones_view(source: SiteSource, years: Counter[int], year: int | None = None) -> TombstonesView:
    """The list of what was taken from the public: the newest, or one fiscal year's."""
    rows = publishing.tombstones(year)
    found = list(rows if year else rows[:ON_WITHDRAWN]) if years else []
    return TombstonesView(
        site=source.site(addresses.withdrawn(year), section=addresses.WITHDRAWN),
        lines=tuple(_line(source, row) for row in found),
        years=tuple(sorted(years.items(), reverse=True)) if year is None else (),
        fiscal_year=year,
    )


def _line(source: SiteSource, row: Any) -> TombstoneLine:
    is_erased = row.state == ERASED
    item = source.item(row.entry.item.number)
    return TombstoneLine(
        uid=row.entry.uid,
        version_number=row.number if row.followed else None,
        removed_on=bangkok_date(row.state_at),
        reason=Words(row.end_reason),
        item_number=item.number,
        item_title=Words(item.name_th, item.name_en),
        unit=source.unit(row.entry.unit.code).name,
        title=NOTHING if is_erased else Words(row.title),
        is_erased=is_erased,
    )
