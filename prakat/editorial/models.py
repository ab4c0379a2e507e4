"""Entries, their versions on the way through the procedure, and what was signed on the way. No verbs here."""

import secrets

from django.db import models
from django.db.models import Q

from prakat.editorial.rules import OPEN_STATES, PUBLIC_STATES, STATE_WORDS, State
from prakat.people.models import Person, Unit
from prakat.scheme.models import Item

REQUESTS = WITHDRAW, ERASE = "withdraw", "erase"
UID_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base32: nothing that reads alike


def new_uid() -> str:
    """The short public name of an entry: 8 characters, never reused, tells nothing."""
    return "".join(secrets.choice(UID_ALPHABET) for _ in range(8))


class Entry(models.Model):
    """One piece of information under an item, whatever versions it goes through (เรื่องที่เผยแพร่)."""

    uid = models.CharField(max_length=8, unique=True, default=new_uid)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="entries")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="entries")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.uid


class Version(models.Model):
    """One round of an entry through the procedure, from draft to what became of it."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=[(s.value, STATE_WORDS[s]) for s in State])
    state_at = models.DateTimeField()
    title = models.CharField(max_length=500, blank=True)
    fiscal_year = models.PositiveIntegerField(null=True)
    document_date = models.DateField(null=True)
    review_by = models.DateField(null=True)
    snapshot = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    chain = models.JSONField(default=list)
    hands = models.JSONField(default=list)
    submitted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    checklist = models.JSONField(default=list)
    verdict = models.CharField(max_length=20, default="not_screened")
    verdict_digest = models.CharField(max_length=64, blank=True)
    """What the verdict is bound to: the content and its findings with their answers."""
    findings = models.JSONField(default=list)
    """What was found when the version was put forward, each with its answer."""
    scheduled_for = models.DateTimeField(null=True)
    released_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True)
    before_erasure = models.CharField(max_length=20, blank=True)
    """The state in which it was erased. What was superseded and then erased takes no earlier version with it."""

    class Meta:
        ordering = ["entry", "number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="version_number"),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(state__in=sorted(s.value for s in OPEN_STATES)),
                name="one_open_version",
            ),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(state__in=sorted(s.value for s in PUBLIC_STATES)),
                name="one_public_version",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "state_at"], name="version_state"),
            models.Index(fields=["released_at"], name="version_released"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.number} {self.state}"


class SignedApproval(models.Model):
    """An approval in one post of the chain, bound to a digest. Voided when the version goes back."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="approvals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post_code = models.CharField(max_length=60)
    post_title = models.CharField(max_length=300)
    digest = models.CharField(max_length=64)
    accepted = models.JSONField(default=list)
    """The keys of the findings whose answers were accepted with it."""
    at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "post_code"],
                condition=Q(voided_at__isnull=True),
                name="one_approval_a_link",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.post_code}"


class Answer(models.Model):
    """Why a finding does not stand in the way of publishing, and who says so. Bound to the words by the key."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="answers")
    key = models.CharField(max_length=16)
    reason = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post_title = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="one_answer_a_finding")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.key}"


class Refusal(models.Model):
    """An approver's refusal to publish, with the sub-clause and the reason (Official Information Act ss. 14, 15)."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="refusal")
    clause = models.CharField(max_length=10)
    reason = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post_title = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.version_id} {self.clause}"


class Return(models.Model):
    """A version sent back with a reason, from either side."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="returns")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post_title = models.CharField(max_length=300)
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.reason


class Order(models.Model):
    """An urgent release ordered (announcement 1.3); the approval is owed until ``owed_until``."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="orders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post_title = models.CharField(max_length=300)
    reason = models.TextField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    owed_until = models.DateTimeField()
    notice_until = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(voided_at__isnull=True), name="one_order_a_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.outcome or 'owed'}"


class ReportBack(models.Model):
    """The publisher's signed report of the release to the supervisors (announcement 3.2: รายงานผล)."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="report_back")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post_title = models.CharField(max_length=300)
    text = models.TextField()
    public_address = models.CharField(max_length=300)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_address


class Acknowledgement(models.Model):
    """One supervisor to whom a report back goes, and when it was acknowledged (รับทราบ)."""

    report_back = models.ForeignKey(ReportBack, on_delete=models.PROTECT, related_name="acknowledgements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post_title = models.CharField(max_length=300)
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["report_back", "person"], name="one_line_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.at}"


class WithdrawalRequest(models.Model):
    """A request to withdraw a released version, or to erase one that the public reads no more: one person asks, another
    confirms."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="withdrawal_requests")
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in REQUESTS], default=WITHDRAW)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post_title = models.CharField(max_length=300)
    reason = models.TextField()
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "kind"], condition=Q(closed_at__isnull=True), name="one_open_request"
            ),
        ]

    def __str__(self) -> str:
        return self.reason
