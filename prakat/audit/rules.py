"""Who signed an act: plain identifiers, so that the record outlives accounts and posts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Signatory:
    """The person, the post and the account behind an act, as they were at that moment."""

    person_id: int | None
    name: str
    post_code: str
    post_title: str
    account: str


MACHINE = Signatory(person_id=None, name="ระบบ", post_code="", post_title="", account="")
"""Signs what the schedule does by itself, such as a release at the time that a person set."""
