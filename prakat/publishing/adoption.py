"""Acts by which the whole site changes at once: a scheme adopted, old addresses redirected."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from prakat.audit import actions as audit
from prakat.audit.rules import MACHINE, Signatory
from prakat.lib.refusal import Obstacle, Refused
from prakat.people import queries as people
from prakat.people.models import Account
from prakat.publishing import press
from prakat.publishing.actions import reseal
from prakat.publishing.models import Redirect
from prakat.publishing.queries import newest_edition, redirects
from prakat.publishing.rules import EditionKind, redirect_obstacles
from prakat.scheme import actions as scheme
from prakat.scheme.actions import Loaded
from prakat.scheme.rules import SchemeDocument


@transaction.atomic
def adopt_scheme(
    *, document: SchemeDocument, by: Account | None, second: Account | None, reason: str, at: datetime
) -> Loaded:
    """Adopt a scheme and seal the site anew. Two persons and a reason, except for the first one of an instance.

    A scheme that is adopted already changes nothing: no edition is made. Raises Refused with every obstacle.
    """
    for account in (by, second):
        if account is not None and not people.actor_for(account, at).posts:
            text = "บัญชี %(name)s ไม่มีตำแหน่งในวันนี้ จึงลงชื่อเปลี่ยนมาตรการไม่ได้"
            raise Refused([Obstacle("no_post", text, {"name": account.username})])
    loaded = scheme.load(document=document, by=by, second=second, reason=reason, at=at)
    if loaded.changed:
        signatory = people.actor_for(by, at).signed() if by is not None else MACHINE
        reseal(EditionKind.SCHEME, signatory, at, reason=reason or "first scheme")
    return loaded


@transaction.atomic
def load_redirects(*, pairs: Sequence[tuple[str, str]], at: datetime, by: Signatory = MACHINE) -> int:
    """Add or change redirects of old addresses and seal them into the edition; returns how many there are now.

    Raises Refused, naming every bad line, and then changes nothing.
    """
    known, newest = redirects(), newest_edition()
    root = newest.root if newest else ""
    found = []
    for source, target in pairs:
        found.extend(redirect_obstacles(source, target, {**known, **dict(pairs)}))
        standing = press.tree().find(root, source)
        if standing is not None and standing.status != 301:
            text = "ที่อยู่ “%(source)s” เป็นหน้าที่เผยแพร่อยู่ จึงใช้เป็นที่อยู่เดิมไม่ได้"
            found.append(Obstacle("standing", text, {"source": source[:80]}))
    if found:
        raise Refused(found)
    for source, target in pairs:
        Redirect.objects.update_or_create(source=source, defaults={"target": target})
    audit.record(
        verb="load_redirects",
        subject_kind="redirects",
        subject_id="all",
        by=by,
        at=at,
        detail={"count": len(pairs)},
    )
    reseal(EditionKind.REBUILD, by, at, reason="redirects")
    return Redirect.objects.count()
