"""What is wrong with the demonstration's files, all of it at once: people, assignments, entries, dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from prakat.jobs.demonstration import files
from prakat.jobs.demonstration.blocks import faults_of_block

if TYPE_CHECKING:
    from prakat.jobs.demonstration.content import Demonstration, Entry, Round

#: Words that mark a name as invented: every person carries one.
INVENTED = ("ตัวอย่าง", "สมมุติ", "จำลอง", "สาธิต", "ทดสอบ")
OFFICE_OPENS, OFFICE_CLOSES = 8, 17


def faults_of(found: Demonstration, scheme: dict[str, Any]) -> list[str]:
    """Return every fault, each with the person, duty or entry that has it; empty when all is well."""
    return [*_people(found, scheme), *_assignments(found, scheme), *_entries(found, scheme)]


def _people(found: Demonstration, scheme: dict[str, Any]) -> Iterator[str]:
    posts = {post["code"] for post in scheme["posts"]}
    for person in found.people:
        if not any(word in person.name_th for word in INVENTED):
            yield f"{person.username}: {person.name_th} is not plainly invented"
        if not person.email.endswith("@banphru.example") or not person.phone.startswith("0 0000 "):
            yield f"{person.username}: an address that could be somebody's"
        yield from (
            f"{person.username}: no post {held.post}" for held in person.posts if held.post not in posts
        )
    held = {held.post for person in found.people for held in person.posts}
    yield from (f"nobody ever held {post}" for post in sorted(posts - held))
    usernames = Counter(person.username for person in found.people)
    yield from (f"{name} stands twice" for name, count in usernames.items() if count > 1)
    known = {*usernames, found.operator}
    yield from (f"no log-in {name}" for name in found.log_ins if name not in known)


def _assignments(found: Demonstration, scheme: dict[str, Any]) -> Iterator[str]:
    heads = {post["code"] for post in scheme["posts"] if post.get("head")}
    known = {person.username: person for person in found.people}
    for one in found.assignments:
        for name in (one.officer, one.deputy):
            if name not in known:
                yield f"{one.item} {one.unit}: nobody is called {name}"
            elif any(held.post in heads for held in known[name].posts):
                yield f"{one.item} {one.unit}: {name} heads a unit and would approve"
        if one.officer == one.deputy:
            yield f"{one.item} {one.unit}: officer and deputy are one person"
    twice = Counter((one.item, one.unit) for one in found.assignments)
    yield from (f"{item} {unit}: assigned twice" for (item, unit), count in twice.items() if count > 1)


def _entries(found: Demonstration, scheme: dict[str, Any]) -> Iterator[str]:
    yield from (
        f"{key}: stands twice" for key, n in Counter(entry.key for entry in found.entries).items() if n > 1
    )
    topics = {topic["code"] for topic in scheme["topics"]}
    bases = {basis["code"] for basis in scheme["legal_bases"]}
    assigned = {(one.item, one.unit): one.until_on for one in found.assignments}
    names = files.names()
    for entry in found.entries:
        faults: list[str] = []
        for one in entry.rounds:
            faults.extend(_round(one))
            faults.extend(f"no topic {topic}" for topic in one.topics if topic not in topics)
            faults.extend(f"no legal basis {basis}" for basis in one.legal_basis or () if basis not in bases)
            faults.extend(f"no file {name}" for name in one.files() if name not in names)
        faults.extend(_prepared(entry, assigned))
        yield from (f"{entry.key}: {fault}" for fault in faults)


def _prepared(entry: Entry, assigned: dict[tuple[str, str], date | None]) -> Iterator[str]:
    if (entry.item, entry.unit) not in assigned:
        yield f"nobody is assigned to {entry.item} of {entry.unit}"
        return
    until_on = assigned[entry.item, entry.unit]
    if until_on and any(one.released_at.date() > until_on for one in entry.rounds):
        yield f"released after the assignment to {entry.item} of {entry.unit} ended"


def _round(one: Round) -> Iterator[str]:
    for block in one.body:
        yield from faults_of_block(block)
    moment = one.released_at
    if moment.utcoffset() is None:
        yield "released at a time without a zone"
    elif moment.weekday() > 4 or not OFFICE_OPENS <= moment.hour < OFFICE_CLOSES:
        yield f"released outside office hours: {moment:%A %d %B %Y %H:%M}"
    if one.document_date > moment.date():
        yield f"released on {moment:%d %B %Y}, before the document's own date"
    if not one.title or not one.summary:
        yield "no title or no summary"
    if not one.body and not one.attachments:
        yield "nothing to read"
