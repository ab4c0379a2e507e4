"""A process that switches the public from edition to edition, each time in a forked copy of itself that may be killed.

    python -m tests.faults.switching    orders as JSON lines on standard input, answers on standard output

``{"do": "prepare", "number": n}`` brings a version to where the next act can take it, and names that act.
``{"do": "switch", "act": …, "version": …}`` carries it out; the first answer names the process, the second its end.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests import cast as steps

Answer = dict[str, Any]


def prepare(number: int) -> Answer:
    """What a killed process left undone comes first. Else every fifth act withdraws, every fifth brings a new version
    of an entry, and the others release a new entry."""
    from prakat.editorial import outcomes
    from prakat.editorial.models import Version, WithdrawalRequest

    waiting = Version.objects.filter(state="checked").first()
    if waiting is not None:
        return {"act": "release", "version": waiting.pk}
    asked = WithdrawalRequest.objects.filter(closed_at=None, kind="withdraw").first()
    if asked is not None:
        return {"act": "withdraw", "version": asked.version_id}
    cast, released = _cast(), list(Version.objects.filter(state="released").order_by("pk"))
    if number % 5 == 4 and len(released) > 2:
        row = released[number % len(released)]
        outcomes.request_withdrawal(version_id=row.pk, reason="ลงผิดเรื่อง", by=cast.preparer, at=cast.at)
        return {"act": "withdraw", "version": row.pk}
    title = f"ประกาศฉบับที่ {number}"
    if number % 5 == 2 and released:
        return {"act": "release", "version": _newer(cast, released[number % len(released)].entry_id, title)}
    return {"act": "release", "version": steps.checked(cast, title=title).pk}


def _cast() -> "steps.Cast":
    from django.utils import timezone

    from prakat.people.models import Account

    accounts = {name: Account.objects.get(username=name) for name in [*steps.POSTS, "operator"]}
    return steps.Cast(**accounts, at=timezone.now())


def _newer(cast: "steps.Cast", entry_id: int, title: str) -> int:
    """A newer version of a public entry, checked."""
    from prakat.editorial import actions
    from prakat.editorial.rules import CHECKLIST

    row = actions.start_version(entry_id=entry_id, by=cast.preparer, at=cast.at)
    content = steps.content(title=title)
    row = actions.submit(version_id=row.pk, content=content, by=cast.preparer, at=cast.at)
    for by in (cast.head, cast.palat):
        row = actions.approve(version_id=row.pk, seen_digest=row.digest, by=by, at=cast.at)
    return actions.check(version_id=row.pk, ticks=CHECKLIST, by=cast.publisher, at=cast.at).pk


def switch(order: Answer) -> Answer:
    """Carry out the act; returns when it was acknowledged."""
    from django.utils import timezone

    from prakat.people.models import Account
    from prakat.publishing import actions

    now, version = timezone.now(), order["version"]
    if order["act"] == "withdraw":
        by = Account.objects.get(username="publishing_head")
        edition = actions.withdraw(version_id=version, reason="ลงผิดเรื่อง", by=by, at=now)
    else:
        by = Account.objects.get(username="publisher")
        edition = actions.release(version_id=version, by=by, at=now)
    return {"number": edition.number, "done": time.monotonic()}


def forked(work: Callable[[], Answer]) -> Iterator[Answer]:
    """The process that does the work, then what it answered; nothing but that it ended, when it was killed."""
    read, write = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            answer = work()
        except Exception as error:
            answer = {"failed": f"{type(error).__name__}: {error}"}
        with os.fdopen(write, "w") as stream:
            json.dump(answer, stream)
        os._exit(0)
    os.close(write)
    yield {"process": pid, "begin": time.monotonic()}
    with os.fdopen(read) as stream:
        said = stream.read()
    os.waitpid(pid, 0)
    yield json.loads(said) if said else {"ended": True}


def main() -> None:
    from django.urls import get_resolver

    get_resolver().url_patterns  # noqa: B018 reading them imports what rendering needs
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        work = partial(switch, order) if order["do"] == "switch" else partial(prepare, order["number"])
        for answer in forked(work):
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prakat.config.settings")
    import django

    django.setup()
    from tests import cast as steps

    main()
