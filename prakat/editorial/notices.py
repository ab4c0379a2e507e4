"""Who is told of what: on the desk at once, and by e-mail. Called inside the act's transaction."""

from collections.abc import Iterable
from datetime import datetime

from prakat.audit import actions as audit
from prakat.editorial import queries
from prakat.editorial.models import Version
from prakat.editorial.rules import Case
from prakat.people import queries as people
from prakat.people.models import Person
from prakat.people.queries import Holder


def desk_address(row: Version) -> str:
    """Where the desk shows a version: the link in every notification."""
    return f"/desk/versions/{row.pk}/"


def tell(
    row: Version, person_ids: Iterable[int], kind: str, text: str, at: datetime, address: str = ""
) -> None:
    """Notify each person once about this version."""
    for person in Person.objects.filter(pk__in=set(person_ids)):
        audit.notify(
            person_id=person.pk,
            kind=kind,
            text=text,
            address=address or desk_address(row),
            email=person.email,
            at=at,
        )


def tell_approvers(row: Version, case: Case, at: datetime) -> None:
    """Tell the persons of the next open link that the version waits for them."""
    for link in case.open_links[:1]:
        tell(row, link.holders, "approve", f"รออนุมัติ: {row.title} ({row.entry.unit.name_th})", at)


def tell_preparers(row: Version, kind: str, text: str, at: datetime) -> None:
    """Tell everyone who had a hand in the version."""
    tell(row, row.hands, kind, text, at)


def tell_publishers(row: Version, at: datetime) -> None:
    """Tell the publishing unit that a version was handed over to it (นำส่งหน่วยงานเผยแพร่)."""
    holders: list[Holder] = people.publishers(at)
    tell(row, (h.person_id for h in holders), "check", f"นำส่งเพื่อเผยแพร่: {row.title}", at)


def tell_chain_above(row: Version, case: Case, kind: str, text: str, at: datetime) -> None:
    """Tell the approvers who owe, and everybody above them in the chain of command."""
    codes = [link.post_code for link in queries.links(queries.chain_codes(row), at)]
    above = {code for post in codes for code in people.chain_of_command(post)}
    held = people.holders([*codes, *above], at)
    tell(row, (h.person_id for holders in held.values() for h in holders), kind, text, at)
