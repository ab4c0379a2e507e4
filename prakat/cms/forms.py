"""The form of a draft: the shape of what is typed, never law."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from prakat.cms.inputs import SHA256, CivilDateField, Unfinished
from prakat.cms.models import DraftAttachment, EntryDraft
from prakat.lib.thai_dates import fiscal_year
from prakat.scheme import queries as scheme
from prakat.scheme.rules import NoScheme

DATES = ("document_date", "review_by")
YEARS_BACK, YEARS_AHEAD = 20, 2
ATTACHMENTS_MAX = 200


def fiscal_years() -> list[tuple[int, str]]:
    this_year = fiscal_year(timezone.localdate())
    return [(year, str(year)) for year in range(this_year + YEARS_AHEAD, this_year - YEARS_BACK - 1, -1)]


def topic_names() -> dict[str, str]:
    """Every topic of the scheme in force."""
    try:
        return {topic.code: topic.name_th for topic in scheme.current_document().topics}
    except NoScheme:
        return {}


def legal_basis_names() -> dict[str, str]:
    """Every sub-clause that calls for publication."""
    try:
        document = scheme.current_document()
    except NoScheme:
        return {}
    acts = {act.code: act.name_th for act in document.acts}
    return {
        basis.code: f"{basis.clause_th} {acts[basis.act]} – {basis.about_th}"
        for basis in document.legal_bases
    }


class CodesField(forms.MultipleChoiceField):
    """Ticked codes. What is ticked is always offered, even if the scheme no longer knows it."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, codes: Iterable[str], names: Mapping[str, str]) -> None:
        self.choices = [(code, names.get(code, code)) for code in dict.fromkeys(codes)]


class AttachedInput(forms.TextInput):
    """The list of attachments: many files at once, in an order, each with a title. Its value travels as JSON."""

    template_name = "cms/inputs/attached.html"

    def format_value(self, value: Any) -> str:
        return value if isinstance(value, str) else json.dumps(value or [], ensure_ascii=False)

    class Media:
        js = ["cms/kept_file.js", "cms/attached.js"]


class AttachedField(forms.Field):
    """Gives ``[{"file": sha256, "title": str}]``, each file once."""

    widget = AttachedInput

    def clean(self, value: Any) -> list[dict[str, str]]:
        try:
            given = json.loads(value or "[]")
            rows = {str(row["file"]): str(row.get("title") or "").strip() for row in given}
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise forms.ValidationError(_("อ่านรายการไฟล์แนบไม่ได้ ให้โหลดหน้านี้ใหม่แล้วลองอีกครั้ง")) from error
        if len(rows) > ATTACHMENTS_MAX:
            raise forms.ValidationError(
                _("แนบได้ไม่เกิน %(most)s ไฟล์ต่อเรื่อง ให้แยกเป็นหลายเรื่อง"), params={"most": ATTACHMENTS_MAX}
            )
        return [
            {"file": name, "title": title[:300]} for name, title in rows.items() if SHA256.fullmatch(name)
        ]

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != (initial or []))
        except forms.ValidationError:
            return True


class EntryDraftForm(WagtailAdminModelForm):  # type: ignore[misc]
    """``autosaving`` is set while a draft saves itself: a half-chosen date then keeps the day that was saved last."""

    fiscal_year = forms.TypedChoiceField(label=_("ปีงบประมาณ"), coerce=int, choices=fiscal_years)
    document_date = CivilDateField(label=_("วันที่ของเอกสาร"), required=False)
    review_by = CivilDateField(label=_("ทบทวนภายในวันที่"), required=False)
    topics = CodesField(label=_("หัวข้อ"), required=False)
    legal_basis = CodesField(label=_("ฐานกฎหมาย"), required=False)
    attached = AttachedField(label=_("ไฟล์แนบ"), required=False)

    autosaving = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draft: EntryDraft = self.instance
        self.initial["attached"] = [
            {"file": sha256, "title": row.title} for sha256, row in self._attachments.items()
        ]
        item, names = draft.version.entry.item, legal_basis_names()
        self.fields["topics"].offer([*item.topics, *draft.topics], topic_names())
        self.fields["legal_basis"].offer([*item.legal_basis, *draft.legal_basis, *names], names)
        years = fiscal_years()
        if draft.fiscal_year and draft.fiscal_year not in dict(years):
            self.fields["fiscal_year"].choices = [*years, (draft.fiscal_year, str(draft.fiscal_year))]

    @cached_property
    def _attachments(self) -> dict[str, DraftAttachment]:
        names = dict(self.instance.kept_files.values_list("pk", "sha256"))
        return {names[row.kept_file_id]: row for row in self.instance.attachments.all()}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        for name in DATES:
            if isinstance(value := cleaned.get(name), Unfinished):
                cleaned[name] = self.initial.get(name)
                if not self.autosaving:
                    self.add_error(name, str(value))
        return cleaned

    def clean_attached(self) -> list[dict[str, str]]:
        rows: list[dict[str, str]] = self.cleaned_data["attached"]
        known = {kept.sha256 for kept in self.instance.kept_files.all()}
        if any(row["file"] not in known for row in rows):
            raise forms.ValidationError(_("มีไฟล์แนบที่ไม่ได้อัปโหลดไว้กับร่างนี้ ให้นำออกแล้วแนบใหม่"))
        return rows

    def save(self, commit: bool = True) -> EntryDraft:
        kept = {row.sha256: row for row in self.instance.kept_files.all()}
        attachments = []
        for place, row in enumerate(self.cleaned_data["attached"]):
            attachment = self._attachments.get(row["file"]) or DraftAttachment(kept_file=kept[row["file"]])
            attachment.title, attachment.sort_order = row["title"], place
            attachments.append(attachment)
        self.instance.attachments = attachments
        saved: EntryDraft = super().save(commit=commit)
        return saved
