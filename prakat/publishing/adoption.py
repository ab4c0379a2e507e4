"""Acts by which the whole site changes at once: a scheme adopted, old addresses redirected."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from prakat.audit import actions as audit
from prakat.audit.rules import MACHINE, Signatory
from prakat.lib.refusal import Refused
from prakat.people import queries as people
from prakat.people.models import Account
from prakat.publishing.actions import reseal
from prakat.publishing.models import Redirect
from prakat.publishing.queries import redirects
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
    known = redirects()
    found = []
    for source, target in pairs:
        found.extend(redirect_obstacles(source, target, {**known, **dict(pairs)}))
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
