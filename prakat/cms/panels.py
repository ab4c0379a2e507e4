"""The parts of the edit screen, in the order in which an officer thinks of them."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList

from prakat.cms.comparison import AttachedComparison, CodesComparison, DateComparison
from prakat.cms.forms import EntryDraftForm, legal_basis_names, topic_names


class DatePanel(FieldPanel):  # type: ignore[misc]
    def get_comparison_class(self) -> Any:
        return DateComparison


class CodesPanel(FieldPanel):  # type: ignore[misc]
    def get_comparison_class(self) -> Any:
        return partial(CodesComparison, topic_names if self.field_name == "topics" else legal_basis_names)

    class BoundPanel(FieldPanel.BoundPanel):  # type: ignore[misc]
        def is_shown(self) -> bool:
            """An item without topics has nothing to tick."""
            offered = self.form is None or self.bound_field is None or bool(self.bound_field.field.choices)
            return bool(offered and super().is_shown())


class AttachedPanel(FieldPanel):  # type: ignore[misc]
    class BoundPanel(FieldPanel.BoundPanel):  # type: ignore[misc]
        def get_comparison(self) -> list[Any]:
            return [AttachedComparison]


def panels() -> ObjectList:
    """The edit screen in the order in which an officer thinks of it."""
    plain = {"disable_comments": True}
    return ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel(
                        "title", help_text=_("ชื่อที่ประชาชนอ่านแล้วเข้าใจ เช่น แผนพัฒนาท้องถิ่น พ.ศ. 2566–2570"), **plain
                    ),
                    FieldPanel(
                        "summary", help_text=_("สองหรือสามประโยค บอกว่าเรื่องนี้คืออะไรและเกี่ยวกับใคร"), **plain
                    ),
                ],
                heading=_("เรื่อง"),
            ),
            FieldPanel("body", help_text=_("กดเครื่องหมายบวกเพื่อเพิ่มส่วนใหม่"), **plain),
            AttachedPanel("attached", heading=_("ไฟล์แนบ"), **plain),
            MultiFieldPanel(
                [
                    FieldPanel("fiscal_year", **plain),
                    DatePanel("document_date", help_text=_("วันที่ที่ลงไว้ในเอกสาร ถ้ามี"), **plain),
                    DatePanel("review_by", help_text=_("แสดงบนหน้าที่ประชาชนอ่าน และในทะเบียนของท่าน"), **plain),
                    CodesPanel("topics", **plain),
                    CodesPanel("legal_basis", help_text=_("เลือกไว้ให้แล้วตามรายการข้อมูล แก้ไขได้"), **plain),
                ],
                heading=_("ข้อมูลกำกับเรื่อง"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("title_en", **plain),
                    FieldPanel("summary_en", **plain),
                ],
                heading=_("ภาษาอังกฤษ (ถ้ามี)"),
                classname="collapsed",
            ),
        ],
        base_form_class=EntryDraftForm,
    )
