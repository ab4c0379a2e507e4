"""Looks through a version's words and files for what may not be published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from prakat.editorial.gate.passages import Passages
from prakat.editorial.gate.rulebook import Rulebook
from prakat.editorial.gate.rules import Found, Unread
from prakat.editorial.models import Entry, Version
from prakat.editorial.rules import PUBLIC_STATES
from prakat.editorial.snapshot import files_used
from prakat.lib.thai_dates import arabic_digits
from prakat.screening import files as screened_files
from prakat.screening import queries as screening
from prakat.screening import texts
from prakat.screening.models import FileReading
from prakat.screening.rules import Kind, ReadingState, Severity

_AROUND: Final = 40
_YEAR: Final = re.compile(r"ปีงบประมาณ(?:\s*พ\.?\s?ศ\.?)?\s*(25\d\d)")
_ENTRY: Final = re.compile(r"^/(?:en/)?e/(?P<uid>[0-9a-z]{8})(?:/|$)")
_HREF: Final = re.compile(r'href="([^"]+)"')
_PICTURES: Final = ("image/",)


@dataclass(frozen=True)
class Judged:
    """What is found in a version now, and the files of which nothing is known yet."""

    found: tuple[Found, ...]
    unread: tuple[Unread, ...]
    readings: Mapping[str, FileReading]


def judge(snapshot: Mapping[str, Any], *, entry_id: int, rulebook: Rulebook, site: str = "") -> Judged:
    """Everything found in a snapshot. ``site`` is the host of our own pages. Four queries at most."""
    digests = list(dict.fromkeys(files_used(snapshot)))
    readings = screening.readings(digests)
    unread = tuple(
        _unread(digest, snapshot, readings.get(digest))
        for digest in digests
        if digest not in readings
        or readings[digest].state != ReadingState.DONE
        or readings[digest].judged_by != rulebook.mark
    )
    found = [
        *_in_words(snapshot, rulebook),
        *(one for one in _in_files(snapshot, readings) if not rulebook.is_public(one.matched)),
        *_pictures(snapshot),
        *_year(snapshot),
        *_doubles(snapshot, entry_id),
        *_dead_links(snapshot, site),
    ]
    return Judged(tuple(found), unread, readings)


def _unread(digest: str, snapshot: Mapping[str, Any], row: FileReading | None) -> Unread:
    name = snapshot["files"][digest]["name"] if digest in snapshot["files"] else digest[:8]
    if row is None:
        return Unread(digest, name, has_failed=False)
    return Unread(digest, name, row.state == ReadingState.FAILED, row.pages_read, row.pages)


def _in_words(snapshot: Mapping[str, Any], rulebook: Rulebook) -> Iterator[Found]:
    passages = Passages(snapshot)
    for finding in texts.find(passages.text, rulebook.lexicon):
        start, end = finding.start, finding.end
        path = passages.path_at(start)
        if finding.type == "PERSON_NAME" and _is_of_office(snapshot, path):
            continue
        if rulebook.is_public(passages.text[start:end]):
            continue
        yield Found(
            finding.kind,
            finding.type,
            finding.severity,
            screened_files.excerpt(passages.text, finding),
            passages.text[start:end],
            path=path,
            span=(start, end),
        )


def _is_of_office(snapshot: Mapping[str, Any], path: tuple[str | int, ...]) -> bool:
    """Whether a text stands where the office names its own people."""
    if path[:1] != ("body",) or not isinstance(path[1], int):
        return False
    return snapshot["body"][path[1]]["type"] in {"people", "structure", "contact"}


def _in_files(snapshot: Mapping[str, Any], readings: Mapping[str, FileReading]) -> Iterator[Found]:
    documents = {one["file"] for one in snapshot["attachments"]}
    documents |= {block["file"] for block in snapshot["body"] if block["type"] == "file"}
    for digest, row in readings.items():
        for told in row.findings:
            if told["kind"] == Kind.QUALITY and digest not in documents:
                continue  # a photograph needs no words: its description stands beside it
            yield Found(
                Kind(told["kind"]),
                told["type"],
                Severity(told["severity"]),
                told["excerpt"],
                told["matched"],
                file=digest,
                page=told["page"],
            )


def _pictures(snapshot: Mapping[str, Any]) -> Iterator[Found]:
    """Faces and plates in pictures are not looked for by the machine: the officer is asked."""
    for digest in dict.fromkeys(files_used(snapshot)):
        facts = snapshot["files"].get(digest)
        if facts is not None and facts["media_type"].startswith(_PICTURES):
            name = facts["name"]
            yield Found(Kind.PERSONAL_DATA, "FACES_OR_PLATES", Severity.ANSWER, name, name, file=digest)


def _year(snapshot: Mapping[str, Any]) -> Iterator[Found]:
    """The title or the summary names fiscal years, and the year under which the entry is listed is none of them."""
    told = " ".join(snapshot[name] for name in ("title", "summary"))
    years = _YEAR.findall(arabic_digits(told))
    year = snapshot["fiscal_year"]
    # The report on a year comes out in the next one.
    if years and not {str(year), str(year - 1)} & set(years):
        excerpt = f"ปีงบประมาณ {years[0]} ≠ {snapshot['fiscal_year']}"
        yield Found(
            Kind.QUALITY, "WRONG_FISCAL_YEAR", Severity.ANSWER, excerpt, excerpt, path=("fiscal_year",)
        )


def _doubles(snapshot: Mapping[str, Any], entry_id: int) -> Iterator[Found]:
    """Another entry of the item that the public reads bears the same title for the same year, or the same file."""
    rows = Version.objects.filter(
        state__in=[state.value for state in PUBLIC_STATES], entry__item__number=snapshot["item"]
    ).exclude(entry=entry_id)
    title = snapshot["title"]
    if title and rows.filter(title=title, fiscal_year=snapshot["fiscal_year"]).exists():
        yield Found(Kind.QUALITY, "DUPLICATE", Severity.ANSWER, title, title, path=("title",))
    attached = {one["file"] for one in snapshot["attachments"]}
    if not attached:
        return
    # The other is named by its address: its title may have to be erased one day, and must not live on here.
    for uid, held in rows.values_list("entry__uid", "snapshot__files").iterator(chunk_size=500):
        for digest in attached.intersection(held or ()):
            name = snapshot["files"][digest]["name"]
            yield Found(Kind.QUALITY, "DUPLICATE", Severity.ANSWER, f"{name} = /e/{uid}/", uid, file=digest)


def _dead_links(snapshot: Mapping[str, Any], site: str) -> Iterator[Found]:
    """Links to entries of this site that the public does not read."""
    wanted: dict[str, tuple[str, tuple[str | int, ...]]] = {}
    for url, path in links(snapshot):
        parts = urlsplit(url)
        entry = _ENTRY.match(parts.path) if not parts.netloc or parts.hostname == site else None
        if entry is not None:
            wanted.setdefault(entry["uid"], (url, path))
    if not wanted:
        return
    public = Entry.objects.filter(
        uid__in=wanted, versions__state__in=[state.value for state in PUBLIC_STATES]
    )
    alive = set(public.values_list("uid", flat=True))
    for uid, (url, path) in wanted.items():
        if uid not in alive:
            yield Found(Kind.QUALITY, "DEAD_LINK", Severity.ANSWER, url, url, path=path)


def links(snapshot: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """Every address that the body leads to, and the block where it stands."""
    for index, block in enumerate(snapshot["body"]):
        if block["type"] == "text":
            for url in _HREF.findall(block["html"]):
                yield url, ("body", index)
        for name in ("url", "website"):
            if block.get(name):
                yield block[name], ("body", index)
