"""Answering a finding by name, and taking the answer back; bringing findings and answers together in a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from prakat.editorial import blobs, queries, snapshot
from prakat.editorial.bars import obstacles as bars
from prakat.editorial.gate import rulebook
from prakat.editorial.gate.judging import Judged, judge
from prakat.editorial.gate.rules import Found, Verdict, bound, obstacles, reason_obstacles, to_answer
from prakat.editorial.models import Answer, Version
from prakat.editorial.rules import Act
from prakat.lib.refusal import Obstacle, Refused
from prakat.people import queries as people
from prakat.people.models import Account
from prakat.screening import actions as screening


def judged(content: Mapping[str, Any], row: Version) -> Judged:
    """What is found in the content of a version now."""
    site = urlsplit(settings.PUBLIC_URL).hostname or ""
    return judge(snapshot.canonical(content), entry_id=row.entry_id, rulebook=rulebook.current(), site=site)


def ask_to_read(content: Mapping[str, Any], *, at: datetime) -> None:
    """Owe the reading of every file of the content that was not read yet."""
    ask_to_read_files(list(snapshot.files_used(content)), at=at)


def ask_to_read_files(digests: Sequence[str], *, at: datetime) -> None:
    """Owe the reading of these files, as far as they were not read under the rulebook in force."""
    screening.ask_to_read(digests, mark=rulebook.current().mark, at=at)


def read_file(digest: str, *, at: datetime) -> None:
    """Read a file of the store by the rulebook in force, unless its bytes are gone meanwhile."""
    if blobs.store().has(digest):
        rules, path = rulebook.current(), blobs.store().path(digest)
        screening.read(digest, path, lexicon=rules.lexicon, mark=rules.mark, at=at)


@transaction.atomic
def answer(
    *, version_id: int, content: Mapping[str, Any], reasons: Mapping[str, str], by: Account, at: datetime
) -> None:
    """Answer findings of a draft: finding's key → reason. The approver sees each with the name of who gave it.

    Raises Refused for a key that nothing bears any more and for a reason that is none; nothing is then kept.
    """
    row = queries.version(version_id, lock=True)
    actor = people.actor_for(by, at)
    barred = bars(Act.EDIT, queries.case(row, at), actor, at)
    if barred:
        raise Refused(barred)
    known = {one.key: one for one in judged(content, row).found}
    found: list[Obstacle] = []
    for key, reason in reasons.items():
        if key not in known:
            found.append(Obstacle("gone", "สิ่งที่ตรวจพบข้อนี้ไม่มีแล้ว ให้ดูผลการตรวจล่าสุด"))
        else:
            found += reason_obstacles(known[key], reason)
    if found:
        raise Refused(list(dict.fromkeys(found)))
    assert actor.person_id is not None
    signature = actor.signed()
    for key, reason in reasons.items():
        Answer.objects.update_or_create(
            version=row,
            key=key,
            defaults={
                "reason": reason.strip(),
                "person_id": actor.person_id,
                "post_title": signature.post_title,
                "at": at,
            },
        )
    row.hands = sorted({*row.hands, actor.person_id})
    row.save(update_fields=["hands"])


@transaction.atomic
def take_back(*, version_id: int, keys: Iterable[str], by: Account, at: datetime) -> None:
    """Take answers back while the version is a draft."""
    row = queries.version(version_id, lock=True)
    barred = bars(Act.EDIT, queries.case(row, at), people.actor_for(by, at), at)
    if barred:
        raise Refused(barred)
    Answer.objects.filter(version=row, key__in=list(keys)).delete()


def verdict_on(row: Version, stored: Mapping[str, Any]) -> tuple[list[Obstacle], list[dict[str, Any]]]:
    """Why this content may not be put forward, and what a version keeps of its findings: one line for each key with
    how many places bear it, and its answer."""
    now = judged(stored, row)
    answers = {one.key: one for one in row.answers.select_related("person")}
    return obstacles(now.found, now.unread, answers), list(_kept(now.found, answers))


def _kept(found: Sequence[Found], answers: Mapping[str, Answer]) -> Iterable[dict[str, Any]]:
    places: dict[str, int] = {}
    for one in found:
        places[one.key] = places.get(one.key, 0) + 1
    for one in to_answer(found):
        given = answers.get(one.key)
        yield {
            **one.as_json(),
            "places": places[one.key],
            "answer": None
            if given is None
            else {
                "reason": given.reason,
                "by": given.person.name_th,
                "post": given.post_title,
                "at": given.at.isoformat(),
            },
        }


def set_verdict(row: Version, findings: list[dict[str, Any]]) -> None:
    """Bind the verdict to the content and the findings. Saves nothing."""
    row.findings = findings
    row.verdict = Verdict.ANSWERED if findings else Verdict.CLEAN
    row.verdict_digest = bound(row.digest, findings)
