"""What the typewriter keeps while a version is written: the draft, its attachments, the files that were handed in.

Nothing here has legal meaning. Submitting takes a snapshot, and everything after that reads the snapshot.
"""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField
from wagtail.models import Orderable, PreviewableMixin, RevisionMixin

from prakat.cms.blocks import BodyBlock
from prakat.editorial.models import Version
from prakat.people.models import Person

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class BodyField(StreamField):  # type: ignore[misc]
    """The body's stream. Its blocks are no matter of the database, so no migration names them."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs


class EntryDraft(PreviewableMixin, RevisionMixin, ClusterableModel):  # type: ignore[misc]
    """A version as it is being written. Every field may be empty: what is missing is said at submitting."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="draft", editable=False)
    title = models.CharField(_("ชื่อเรื่อง"), max_length=500, blank=True)
    title_en = models.CharField(_("ชื่อเรื่องภาษาอังกฤษ"), max_length=500, blank=True)
    summary = models.TextField(_("สรุป"), blank=True)
    summary_en = models.TextField(_("สรุปภาษาอังกฤษ"), blank=True)
    body = BodyField(BodyBlock(), verbose_name=_("เนื้อหา"), blank=True)
    fiscal_year = models.PositiveIntegerField(_("ปีงบประมาณ"))
    document_date = models.DateField(_("วันที่ของเอกสาร"), null=True, blank=True)
    review_by = models.DateField(_("ทบทวนภายในวันที่"), null=True, blank=True)
    topics = models.JSONField(_("หัวข้อ"), default=list, blank=True)
    legal_basis = models.JSONField(_("ฐานกฎหมาย"), default=list, blank=True)
    has_masks = models.BooleanField(default=False, editable=False)
    """Words of the draft's own text were masked at the gate."""

    wagtail_reference_index_ignore = True

    if TYPE_CHECKING:
        kept_files: "RelatedManager[KeptFile]"
        attachments: "RelatedManager[DraftAttachment]"

    class Meta:
        ordering = ["pk"]
        verbose_name = _("ร่าง")
        verbose_name_plural = _("ร่าง")

    def __str__(self) -> str:
        return self.title or str(_("เรื่องที่ยังไม่มีชื่อ"))

    def with_content_json(self, content: Any) -> Any:
        """A revision as an object. It never leads to another version than the draft itself."""
        draft = super().with_content_json(content)
        draft.version_id = self.version_id
        return draft

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        from prakat.cms.preview import public_page

        return public_page(self)


class KeptFile(models.Model):
    """A file that was handed in for a draft. Its bytes lie in the store of ``editorial.blobs`` under their SHA-256."""

    draft = models.ForeignKey(EntryDraft, on_delete=models.PROTECT, related_name="kept_files")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=120)
    length = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField(null=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    removed = models.JSONField(default=dict)
    """What making it safe took out of it: what → how many times."""
    masked = models.PositiveIntegerField(default=0)
    """In how many places words were taken out of it at the gate."""
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    """The masked file that stands wherever the draft names this one."""
    uploaded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["uploaded_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["draft", "sha256"], name="one_kept_file_a_draft")]

    def __str__(self) -> str:
        return self.name


class Masking(models.Model):
    """Words to be taken out of a file of a draft, and how far that has come. ``wanted`` are the arguments of the task;
    it is emptied when the work is done."""

    kept_file = models.ForeignKey(KeptFile, on_delete=models.CASCADE, related_name="maskings")
    wanted = models.JSONField()
    state = models.CharField(max_length=10, default="waiting")
    error = models.CharField(max_length=20, blank=True)
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kept_file_id} {self.state}"


class DraftAttachment(Orderable):  # type: ignore[misc]
    """A file at the foot of the entry, with the title that the public reads."""

    draft = ParentalKey(EntryDraft, on_delete=models.CASCADE, related_name="attachments")
    kept_file = models.ForeignKey(KeptFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300, blank=True)

    wagtail_reference_index_ignore = True

    class Meta(Orderable.Meta):
        verbose_name = _("ไฟล์แนบ")

    def __str__(self) -> str:
        return self.title or self.kept_file.name
