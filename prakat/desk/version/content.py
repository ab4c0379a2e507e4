"""A snapshot as the desk shows it: blocks with their files resolved to addresses behind the log-in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from prakat.editorial.snapshot import FILE_FIELDS, clean_html
from prakat.lib.thai_dates import short_thai
from prakat.scheme.rules import SchemeDocument

PAGES_IN_PLACE = 12
"""Pages of a document that are shown within the version's page; the rest has a page of its own."""
READABLE_PICTURES = frozenset({"image/png", "image/jpeg", "image/webp"})
PDF = "application/pdf"


@dataclass(frozen=True)
class ShownFile:
    """A file of a version, with the addresses at which who may see the version reads it."""

    version_id: int
    digest: str
    name: str
    media_type: str
    length: int
    pages: int | None
    title: str = ""

    @property
    def address(self) -> str:
        return reverse("desk:file", args=[self.version_id, self.digest, self.name])

    @property
    def kind(self) -> str:
        return self.name.rpartition(".")[2].upper()

    @property
    def is_picture(self) -> bool:
        return self.media_type in READABLE_PICTURES

    @property
    def is_pdf(self) -> bool:
        return self.media_type == PDF

    @property
    def page_addresses(self) -> list[str]:
        """Pictures of the first pages, to be read in place."""
        return list(self.addresses_of_pages(1, min(self.pages or 0, PAGES_IN_PLACE)))

    def addresses_of_pages(self, first: int, last: int) -> Iterator[str]:
        for number in range(first, last + 1):
            yield reverse("desk:file_page", args=[self.version_id, self.digest, number])

    @property
    def has_more_pages(self) -> bool:
        return (self.pages or 0) > PAGES_IN_PLACE

    @property
    def reader(self) -> str:
        return reverse("desk:reader", args=[self.version_id, self.digest])


@dataclass(frozen=True)
class Content:
    """Everything of a snapshot, ready to be drawn."""

    title: str
    summary: str
    title_en: str
    summary_en: str
    fiscal_year: int | None
    document_date: str
    review_by: str
    topics: tuple[str, ...]
    legal_basis: tuple[str, ...]
    blocks: tuple[Mapping[str, Any], ...]
    attachments: tuple[ShownFile, ...]


def content_of(version_id: int, snapshot: Mapping[str, Any], document: SchemeDocument) -> Content:
    """The snapshot with names for codes, Thai dates for dates and addresses for files."""
    files = files_of(version_id, snapshot)
    topics = {topic.code: topic.name_th for topic in document.topics}
    acts = {act.code: act.name_th for act in document.acts}
    bases = {b.code: f"{b.clause_th} {acts.get(b.act, '')} – {b.about_th}" for b in document.legal_bases}
    return Content(
        title=snapshot["title"],
        summary=snapshot["summary"],
        title_en=snapshot["title_en"],
        summary_en=snapshot["summary_en"],
        fiscal_year=snapshot["fiscal_year"],
        document_date=_date(snapshot["document_date"]),
        review_by=_date(snapshot["review_by"]),
        topics=tuple(topics.get(code, code) for code in snapshot["topics"]),
        legal_basis=tuple(bases.get(code, code) for code in snapshot["legal_basis"]),
        blocks=tuple(_shown(block, files) for block in snapshot["body"]),
        attachments=tuple(
            _titled(files[attachment["file"]], attachment["title"])
            for attachment in snapshot["attachments"]
            if attachment["file"] in files
        ),
    )


def files_of(version_id: int, snapshot: Mapping[str, Any]) -> dict[str, ShownFile]:
    """The snapshot's files by their SHA-256."""
    return {
        digest: ShownFile(
            version_id=version_id,
            digest=digest,
            name=facts["name"],
            media_type=facts["media_type"],
            length=facts["length"],
            pages=facts.get("pages"),
        )
        for digest, facts in snapshot.get("files", {}).items()
    }


def _titled(file: ShownFile, title: str) -> ShownFile:
    return ShownFile(**{**file.__dict__, "title": title})


def _date(value: str | None) -> str:
    return short_thai(date.fromisoformat(value)) if value else ""


def _shown(block: Mapping[str, Any], files: Mapping[str, ShownFile]) -> dict[str, Any]:
    """A block with its files resolved and the template that draws it."""
    shown = {name: _resolved(name, value, files) for name, value in block.items()}
    shown["template"] = f"desk/blocks/{block['type']}.html"
    if block["type"] == "text":
        shown["html"] = _rich(block["html"])
    if block["type"] == "file" and shown["file"] is not None:
        shown["file"] = _titled(shown["file"], block["title"])
    if block["type"] == "structure":
        shown["sides"] = _sides(block["nodes"])
    if block["type"] == "table":
        shown["head"], shown["lines"] = _head_and_lines(block)
    return shown


def _resolved(name: str, value: Any, files: Mapping[str, ShownFile]) -> Any:
    if name in FILE_FIELDS:
        return files.get(value) if isinstance(value, str) else None
    if isinstance(value, list):
        return [
            {inner: _resolved(inner, one, files) for inner, one in row.items()}
            if isinstance(row, dict)
            else row
            for row in value
        ]
    return value


def _rich(html: str) -> SafeString:
    # Sanitised before it was stored; sanitised again, so that not even a touched row can act on an approver's screen.
    return mark_safe(clean_html(html))  # noqa: S308


def _head_and_lines(block: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    rows = block["rows"]
    return (rows[0], rows[1:]) if block["header_row"] and rows else ([], rows)


def _sides(nodes: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The chart as two nested lists; a node whose superior stands nowhere on its side is a root of it."""
    found = []
    for side in ("political", "permanent"):
        members = [node for node in nodes if node["side"] == side]
        own = {node["id"] for node in members}
        roots = [node for node in members if node["parent"] not in own]
        if roots:
            found.append({"side": side, "roots": [_branch(node, members, depth=0) for node in roots]})
    return found


def _branch(node: Mapping[str, Any], members: list[Mapping[str, Any]], *, depth: int) -> dict[str, Any]:
    below = [other for other in members if other["parent"] == node["id"]] if depth < 12 else []
    return {**node, "children": [_branch(child, members, depth=depth + 1) for child in below]}
