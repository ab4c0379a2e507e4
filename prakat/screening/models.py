"""What was read in a file, once for each content: the readable text, and what in it may not be published."""

from django.db import models

from prakat.screening.rules import ReadingState


class FileReading(models.Model):
    """The reading of the file with this SHA-256. ``reading`` is a Reading as JSON, ``findings`` are Located as JSON."""

    digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in ReadingState])
    pages_read = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    format = models.CharField(max_length=10, blank=True)
    layer = models.CharField(max_length=10, blank=True)
    error = models.CharField(max_length=20, blank=True)
    reading = models.JSONField(null=True)
    findings = models.JSONField(default=list)
    judged_by = models.CharField(max_length=64, blank=True)
    """The mark of the rulebook under which it was looked through."""
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.digest[:12]} {self.state}"
