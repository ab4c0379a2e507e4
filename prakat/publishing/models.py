"""Editions in order, the emergency notice, redirects of old addresses."""

from django.db import models

from prakat.editorial.models import Version
from prakat.people.models import Person
from prakat.publishing.rules import EditionKind


class Edition(models.Model):
    """All that the public can be served from one moment on: the root digest of a tree of paths."""

    number = models.PositiveIntegerField(unique=True)
    root = models.CharField(max_length=64)
    previous = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="next")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in EditionKind])
    version = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="editions")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class Notice(models.Model):
    """An emergency notice on every page until a set time (announcement 1.3: เหมาะสมกับสถานการณ์)."""

    version = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="notices")
    text_th = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300, blank=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-from_at", "-id"]

    def __str__(self) -> str:
        return self.text_th


class Redirect(models.Model):
    """An old address and where its content stands now."""

    source = models.CharField(max_length=500, unique=True)
    target = models.CharField(max_length=500)

    class Meta:
        ordering = ["source"]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
