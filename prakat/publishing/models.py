"""Editions in order, the emergency notice, redirects of old addresses."""

from django.db import models

from prakat.editorial.models import Entry, Version
from prakat.lib.seal.edition import KINDS
from prakat.people.models import Person
from prakat.publishing.rules import EditionKind


class Edition(models.Model):
    """All that the public can be served from one moment on: the root digest of a tree of paths, signed."""

    number = models.PositiveIntegerField(unique=True)
    root = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, default="")
    """SHA-256 of the signed statement, by which the log and the next edition name this one."""
    note = models.TextField(default="")
    """The statement with its signature, as it is served."""
    expires_at = models.DateTimeField(null=True)
    previous = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="next")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in EditionKind])
    versions = models.ManyToManyField(Version, related_name="editions")
    """What was released, withdrawn or erased with it."""
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class LogHead(models.Model):
    """The one row that a writer locks before it takes the next index of the log."""

    size = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.size)


class LogLeaf(models.Model):
    """One line of the public log, never changed: what was done to what the public reads."""

    index = models.PositiveBigIntegerField(unique=True)
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in KINDS])
    body = models.TextField()
    """Canonical JSON: the bytes that the log's tree is made of."""
    leaf_hash = models.CharField(max_length=64)
    edition = models.ForeignKey(Edition, null=True, on_delete=models.PROTECT, related_name="leaves")
    at = models.DateTimeField()

    class Meta:
        ordering = ["index"]

    def __str__(self) -> str:
        return f"{self.index} {self.kind}"


class Tally(models.Model):
    """How many entries the public reads of one item, fiscal year and month, and when one was released last."""

    item_number = models.CharField(max_length=10)
    fiscal_year = models.PositiveIntegerField(default=0)
    """0 where the entry belongs to none."""
    month = models.PositiveSmallIntegerField()
    entries = models.PositiveIntegerField()
    last_released_at = models.DateTimeField()

    class Meta:
        ordering = ["item_number", "-fiscal_year", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["item_number", "fiscal_year", "month"], name="one_tally_per_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_number} {self.fiscal_year}/{self.month}: {self.entries}"


class ListedEntry(models.Model):
    """An entry that the public reads now, as lists show it. Kept beside the snapshots, so that a list costs its own
    length and never the site's: one indexed read, without a join and without opening a snapshot."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.PROTECT, related_name="listed")
    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="+")
    uid = models.CharField(max_length=8)
    item_number = models.CharField(max_length=10)
    category = models.PositiveSmallIntegerField()
    unit_code = models.CharField(max_length=40)
    fiscal_year = models.PositiveIntegerField(default=0)
    """0 where the entry belongs to none."""
    month = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField()
    """Month and day of the document, else of the release: where the archives keep the entry."""
    released_at = models.DateTimeField()
    first_released_at = models.DateTimeField()
    title = models.CharField(max_length=500)
    title_en = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    media_types = models.JSONField(default=list)
    """Of its attachments, in order."""

    class Meta:
        ordering = ["-released_at", "-version_id"]
        indexes = [
            models.Index(fields=["-released_at", "-version"], name="listed_newest"),
            models.Index(fields=["category", "-released_at", "-version"], name="listed_category"),
            models.Index(fields=["item_number", "-released_at", "-version"], name="listed_item"),
            models.Index(
                fields=["item_number", "-fiscal_year", "-released_at", "-version"], name="listed_year"
            ),
            models.Index(
                fields=["item_number", "fiscal_year", "month", "day", "-released_at", "-version"],
                name="listed_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_number} {self.title}"


class ListedTopic(models.Model):
    """A topic that an entry of the lists carries."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=40)
    item_number = models.CharField(max_length=10)
    released_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "topic"], name="one_line_a_topic")]
        indexes = [models.Index(fields=["topic", "-released_at"], name="listed_topic")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.topic}"


class ShownFile(models.Model):
    """A file that a version shows which the public can read, the older ones of a public entry too."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "digest", "name"], name="one_line_a_file")]
        indexes = [models.Index(fields=["digest"], name="shown_file")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.name}"


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
