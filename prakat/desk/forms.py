"""The shape of what officers type. What is lawful is judged by the acts, never here."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prakat.editorial.gate.rules import CLAUSES
from prakat.editorial.rules import CHECKLIST
from prakat.lib.thai_dates import BANGKOK, arabic_digits, parse_civil
from prakat.people.rules import ACTING_WORDS, ActingKind

TEXT_MAX = 4_000
_KEY = re.compile(r"[0-9a-f]{16}")
_TIME = re.compile(r"(\d{1,2})\s*[.:]\s*(\d{2})(?:\s*น\.?)?", re.ASCII)
DATE_HINT = gettext_lazy("วัน/เดือน/ปี พ.ศ. เช่น 24/06/2569")
TIME_HINT = gettext_lazy("เช่น 08.30")


class ThaiDate(forms.CharField):
    """A date typed as officers write it; the value is a date or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, **{"help_text": DATE_HINT, **kwargs})
        self.widget.attrs.update({"autocomplete": "off", "inputmode": "text"})

    def clean(self, value: Any) -> date | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return parse_civil(typed)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class ThaiTime(forms.CharField):
    """A time of day as 08.30 or 08:30; the value is a time or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=12, **{"help_text": TIME_HINT, **kwargs})
        self.widget.attrs.update({"autocomplete": "off", "inputmode": "decimal"})

    def clean(self, value: Any) -> time | None:
        typed = super().clean(value)
        if not typed:
            return None
        found = _TIME.fullmatch(arabic_digits(typed).strip())
        if found is None or int(found[1]) > 23 or int(found[2]) > 59:
            raise forms.ValidationError(_("อ่านเวลา “%(typed)s” ไม่ได้ ให้เขียนเช่น 08.30") % {"typed": typed})
        return time(int(found[1]), int(found[2]))


def offer(form: forms.BaseForm, name: str, choices: Sequence[tuple[object, str]]) -> None:
    """Gives a field of choice what can be chosen now."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class DeskForm(forms.Form):
    """A form that speaks Thai about what is missing and is laid out by ``desk/parts/field.html``."""

    required_css_class = "required"
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for field in self.fields.values():
            field.error_messages["required"] = _("ยังไม่ได้กรอก “%(label)s”") % {"label": field.label}
            field.error_messages["invalid_choice"] = _("ตัวเลือกของ “%(label)s” ไม่มีในรายการ") % {
                "label": field.label
            }
            field.error_messages["max_length"] = _("“%(label)s” ยาวเกินไป") % {"label": field.label}


class NothingForm(DeskForm):
    """An act that takes nothing but the press of its button."""


class SeenForm(DeskForm):
    """What the approver had on the screen, by its digest."""

    seen_digest = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)


class AcceptForm(SeenForm):
    """What the approver had on the screen, and the ticks: each bears keys of findings whose answers it accepts."""

    def accepted(self) -> frozenset[str]:
        """The keys that were ticked; what is no key is left out."""
        data: Any = self.data
        return frozenset(_KEY.findall(",".join(data.getlist("accepted"))))


class ReasonForm(DeskForm):
    reason = forms.CharField(
        label=gettext_lazy("เหตุผล"),
        max_length=TEXT_MAX,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class WithholdForm(ReasonForm):
    """A refusal to publish: under which sub-clause, and why."""

    clause = forms.ChoiceField(
        label=gettext_lazy("มาตราและอนุมาตราที่อ้าง"),
        choices=[("", gettext_lazy("เลือกมาตรา")), *CLAUSES.items()],
        required=False,
    )
    field_order = ("clause", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("เหตุผลที่เปิดเผยไม่ได้")
        self.fields["reason"].help_text = _("บันทึกไว้เป็นหลักฐาน ผู้ขอข้อมูลมีสิทธิอุทธรณ์ภายใน 15 วัน (มาตรา 18)")


class SendBackForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("เหตุผลที่ส่งกลับ")
        self.fields["reason"].help_text = _("บอกให้ชัดว่าต้องแก้ตรงไหน ผู้จัดทำจะเห็นข้อความนี้")


class PublicReasonForm(ReasonForm):
    """A reason that the public will read on the page that stays behind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("ประชาชนจะเห็นเหตุผลนี้ที่ที่อยู่เดิมของเรื่อง")


class ErasureReasonForm(ReasonForm):
    """A reason that stays public for good, and must not say what is to be erased."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("เหตุผลต่อสาธารณะ")
        self.fields["reason"].help_text = _(
            "เหตุผลนี้จะแสดงต่อประชาชนตลอดไปและลบไม่ได้ เขียนเพียงประเภทของข้อมูล เช่น “มีข้อมูลส่วนบุคคลของผู้รับเบี้ยยังชีพ” "
            "อย่าเขียนชื่อบุคคล เลขประจำตัว ที่อยู่ หรือชื่อเรื่องเดิม"
        )


class CheckForm(DeskForm):
    ticks = forms.MultipleChoiceField(
        label=gettext_lazy("ข้อตรวจ"),
        choices=list(CHECKLIST.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class ScheduleForm(DeskForm):
    on = ThaiDate(label=gettext_lazy("วันที่เผยแพร่"))
    time = ThaiTime(label=gettext_lazy("เวลา"))

    def release_at(self) -> datetime:
        return datetime.combine(self.cleaned_data["on"], self.cleaned_data["time"], BANGKOK)


class ReportForm(DeskForm):
    text = forms.CharField(
        label=gettext_lazy("ข้อความรายงาน"),
        max_length=TEXT_MAX,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 9}),
        help_text=gettext_lazy("ระบบเตรียมข้อความไว้ให้ แก้ไขได้ก่อนลงชื่อ"),
    )


class UrgentForm(ReasonForm):
    """An urgent order: why, and whether every page of the site shall carry a notice until a set time."""

    notice_on = ThaiDate(
        label=gettext_lazy("แสดงประกาศฉุกเฉินบนทุกหน้าถึงวันที่"),
        required=False,
        help_text=gettext_lazy("เว้นว่างไว้หากไม่ต้องการประกาศฉุกเฉิน เช่น 24/06/2569"),
    )
    notice_time = ThaiTime(label=gettext_lazy("ถึงเวลา"), required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("notice_time") and not given.get("notice_on") and "notice_on" not in self.errors:
            self.add_error("notice_on", _("ระบุเวลาแล้ว ให้ระบุวันที่ด้วย"))
        return given

    def notice_until(self) -> datetime | None:
        on = self.cleaned_data.get("notice_on")
        if on is None:
            return None
        return datetime.combine(on, self.cleaned_data.get("notice_time") or time(23, 59), BANGKOK)


class AssignForm(DeskForm):
    """An officer and a deputy for a duty, out of those who fill a post in the unit."""

    officer = forms.TypedChoiceField(label=gettext_lazy("เจ้าหน้าที่"), coerce=int)
    deputy = forms.TypedChoiceField(label=gettext_lazy("ผู้ช่วย"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "officer", [("", _("เลือกเจ้าหน้าที่")), *people])
        offer(self, "deputy", [("", _("ไม่มีผู้ช่วย")), *people])


class AppointForm(DeskForm):
    person = forms.TypedChoiceField(label=gettext_lazy("บุคคล"), coerce=int)
    post = forms.TypedChoiceField(label=gettext_lazy("ตำแหน่ง"), coerce=int)
    from_on = ThaiDate(label=gettext_lazy("ตั้งแต่วันที่"))
    until_on = ThaiDate(
        label=gettext_lazy("ถึงวันที่"), required=False, help_text=gettext_lazy("เว้นว่างไว้หากไม่มีกำหนด")
    )

    def __init__(
        self, *args: Any, people: list[tuple[int, str]], posts: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", [("", _("เลือกบุคคล")), *people])
        offer(self, "post", [("", _("เลือกตำแหน่ง")), *posts])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("from_on"), given.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", _("วันสิ้นสุดอยู่ก่อนวันเริ่มต้น"))
        return given


class ActingForm(AppointForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("ลักษณะ"), choices=[(kind.value, ACTING_WORDS[kind]) for kind in ActingKind]
    )
    order_reference = forms.CharField(
        label=gettext_lazy("คำสั่งเลขที่"), max_length=200, help_text=gettext_lazy("เช่น คำสั่งเทศบาลที่ 123/2569")
    )


class EndTenureForm(DeskForm):
    until_on = ThaiDate(label=gettext_lazy("วันสุดท้ายที่ดำรงตำแหน่ง"))


class PersonForm(DeskForm):
    name_th = forms.CharField(label=gettext_lazy("ชื่อและนามสกุล"), max_length=200)
    name_en = forms.CharField(label=gettext_lazy("ชื่อภาษาอังกฤษ"), max_length=200, required=False)
    phone = forms.CharField(label=gettext_lazy("โทรศัพท์"), max_length=60, required=False)
    email = forms.EmailField(
        label=gettext_lazy("อีเมล"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("ใช้แจ้งเตือนงาน"),
        error_messages={"invalid": gettext_lazy("ที่อยู่อีเมลไม่ถูกต้อง เช่น somchai@example.go.th")},
    )


class AccountForm(DeskForm):
    """A log-in for a person. The password is typed twice by the operator and changed by its owner."""

    person = forms.TypedChoiceField(label=gettext_lazy("บุคคล"), coerce=int)
    username = forms.RegexField(
        label=gettext_lazy("ชื่อผู้ใช้"),
        regex=r"[A-Za-z0-9._-]{3,60}",
        max_length=60,
        help_text=gettext_lazy("อักษรอังกฤษ ตัวเลข จุด หรือขีด อย่างน้อย 3 ตัว"),
        error_messages={"invalid": gettext_lazy("ชื่อผู้ใช้มีได้เฉพาะอักษรอังกฤษ ตัวเลข จุด และขีด อย่างน้อย 3 ตัว")},
    )
    password = forms.CharField(
        label=gettext_lazy("รหัสผ่านแรกเข้า"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("อย่างน้อย 12 ตัวอักษร เจ้าของบัญชีเปลี่ยนเองเมื่อเข้าใช้ครั้งแรก"),
    )

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", [("", _("เลือกบุคคลที่ยังไม่มีบัญชี")), *people])


class SearchForm(forms.Form):
    """What the list of entries is narrowed by; nonsense narrows nothing."""

    q = forms.CharField(label=gettext_lazy("ค้นจากชื่อเรื่อง"), max_length=200, required=False)
    state = forms.ChoiceField(label=gettext_lazy("สถานะ"), required=False)
    item = forms.ChoiceField(label=gettext_lazy("รายการข้อมูล"), required=False)
    year = forms.ChoiceField(label=gettext_lazy("ปีงบประมาณ"), required=False)

    def __init__(
        self,
        *args: Any,
        states: list[tuple[str, str]],
        items: list[tuple[str, str]],
        years: list[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        every = ("", _("ทั้งหมด"))
        offer(self, "state", [every, *states])
        offer(self, "item", [every, *items])
        offer(self, "year", [every, *((str(year), str(year)) for year in years)])
