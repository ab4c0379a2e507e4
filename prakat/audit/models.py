"""Append-only acts, the outbox of work, and notifications to persons. All with plain identifiers."""

from typing import Any

from django.db import models


class AppendOnlyViolation(Exception):
    """Somebody tried to change or delete an audit record."""


class Act(models.Model):
    """One official act. The database itself refuses UPDATE and DELETE (see the first migration)."""

    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    person_id = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=200)
    post_code = models.CharField(max_length=60, blank=True)
    post_title = models.CharField(max_length=300, blank=True)
    account = models.CharField(max_length=150, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="act_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_kind} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnlyViolation("an audit record is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyViolation("an audit record is never deleted")


class Outbox(models.Model):
    """Work that an act owes: written in the act's transaction, carried out by ``jobs`` afterwards."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=200, unique=True, null=True)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    taken_until = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["due_at"], name="outbox_open", condition=models.Q(done_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} due {self.due_at:%Y-%m-%d %H:%M}"


class Notification(models.Model):
    """One line for one person on the desk; the same goes out by e-mail through the outbox."""

    person_id = models.BigIntegerField(db_index=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=500)
    address = models.CharField(max_length=300, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.text
