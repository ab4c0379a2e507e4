"""What an officer fills in and Wagtail has no part for: a file of our own store, a grid of cells, a date of the B.E."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.blocks import FieldBlock

from prakat.lib.thai_dates import be_year, month_name

SHA256: Final = re.compile(r"[0-9a-f]{64}")
GRID_ROWS: Final = 500
GRID_COLUMNS: Final = 30
BE_OFFSET: Final = 543

Rows = list[list[str]]


class KeptFileInput(forms.TextInput):
    """Hands a file in at once and keeps its SHA-256. ``kind`` names the endings that fit: see ``cms.files``."""

    template_name = "cms/inputs/kept_file.html"

    def __init__(self, kind: str, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(dict(attrs or {}))
        self.kind = kind

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["kind"] = self.kind
        return context

    class Media:
        js = ["cms/kept_file.js"]


class KeptFileBlock(FieldBlock):  # type: ignore[misc]
    """The SHA-256 of a file that was handed in for the draft; empty while none is chosen."""

    def __init__(self, kind: str, **kwargs: Any) -> None:
        self.field = forms.CharField(required=False, max_length=64, widget=KeptFileInput(kind))
        super().__init__(**kwargs)

    def normalize(self, value: Any) -> str:
        return value if isinstance(value, str) and SHA256.fullmatch(value) else ""

    def clean(self, value: Any) -> str:
        return self.normalize(super().clean(value))

    def render_basic(self, value: Any, context: Any = None) -> SafeString:
        from prakat.cms.comparison import file_names

        return escape(file_names.get().get(value, value))

    class Meta:
        icon = "doc-full"
        default = ""


class GridInput(forms.TextInput):
    """A grid of cells that takes what is pasted from a sheet; its value travels as JSON."""

    template_name = "cms/inputs/grid.html"

    def __init__(self, columns: Sequence[Any] = (), attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__(dict(attrs or {}))
        self.columns = columns

    def format_value(self, value: Any) -> str:
        return json.dumps(rectangular(value), ensure_ascii=False)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Rows:
        try:
            return rectangular(json.loads(data.get(name) or "[]"))
        except ValueError:
            return []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["columns"] = json.dumps([str(column) for column in self.columns], ensure_ascii=False)
        return context

    class Media:
        js = ["cms/grid.js"]


class GridField(forms.Field):
    """Rows of texts, all of the same length."""

    def clean(self, value: Any) -> Rows:
        rows = rectangular(value)
        if len(rows) > GRID_ROWS or (rows and len(rows[0]) > GRID_COLUMNS):
            raise forms.ValidationError(
                _("ตารางใหญ่เกินไป ใส่ได้ไม่เกิน %(rows)s แถวและ %(columns)s คอลัมน์ ให้แนบเป็นไฟล์แทน"),
                params={"rows": GRID_ROWS, "columns": GRID_COLUMNS},
            )
        return rows


class GridBlock(FieldBlock):  # type: ignore[misc]
    """Rows of cells. With ``columns`` their number and headings are given; without, the officer adds columns."""

    def __init__(self, columns: Sequence[Any] = (), **kwargs: Any) -> None:
        self.field = GridField(required=False, widget=GridInput(columns))
        super().__init__(**kwargs)

    def normalize(self, value: Any) -> Rows:
        return rectangular(value)

    def to_python(self, value: Any) -> Rows:
        return rectangular(value)

    def render_basic(self, value: Any, context: Any = None) -> SafeString:
        lines = ("".join(f"<td>{escape(cell)}</td> " for cell in row) for row in rectangular(value))
        return mark_safe("<table>" + "".join(f"<tr>{line}</tr> " for line in lines) + "</table>")

    class Meta:
        icon = "table"
        default: Rows = []


def rectangular(value: Any) -> Rows:
    """Rows of texts of equal length, whatever came in; empty rows and columns at the end are cut off."""
    if not isinstance(value, list):
        return []
    rows = [
        [cell if isinstance(cell, str) else "" for cell in row] if isinstance(row, list) else []
        for row in value
    ]
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    width = max((index for row in rows for index, cell in enumerate(row, start=1) if cell.strip()), default=0)
    return [[*row, *[""] * (width - len(row))][:width] for row in rows]


class Unfinished:
    """A date of which something was chosen but that is no day: it is said beside the field, never kept."""

    def __init__(self, parts: Sequence[str]) -> None:
        self.parts = parts

    def __str__(self) -> str:
        if all(self.parts):
            return _("ไม่มีวันที่นี้ในปฏิทิน ให้เลือกวันใหม่")
        return _("วันที่ยังไม่ครบ ให้เลือกทั้งวัน เดือน และปี หรือล้างทั้งสามช่อง")


def parts_of(value: Any) -> list[str]:
    """Day, month and year (B.E.) of a date; three empty texts for anything else."""
    if isinstance(value, date):
        return [str(value.day), str(value.month), str(be_year(value))]
    return ["", "", ""]


class CivilDateInput(forms.MultiWidget):
    """Day, month and year of the Buddhist era, each chosen from a list."""

    template_name = "cms/inputs/civil_date.html"
    use_fieldset = True

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        days = [("", gettext_lazy("วัน")), *((str(day), str(day)) for day in range(1, 32))]
        months = [("", gettext_lazy("เดือน")), *((str(month), month_name(month)) for month in range(1, 13))]
        names = {"day": gettext_lazy("วัน"), "month": gettext_lazy("เดือน"), "year": gettext_lazy("ปี พ.ศ.")}
        choices: dict[str, Any] = {"day": days, "month": months, "year": years_from_today}
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.Select(attrs={"aria-label": name}, choices=choices[part])
            for part, name in names.items()
        }
        super().__init__(widgets, dict(attrs or {}))

    def decompress(self, value: Any) -> list[str]:
        return parts_of(value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        year = context["widget"]["subwidgets"][2]
        if isinstance(value, date):
            _offer(year, str(be_year(value)))
        return context


def _offer(select: dict[str, Any], wanted: str) -> None:
    """Adds a year outside the list's span, so that an old document keeps its date."""
    if any(option["value"] == wanted for _, options, _ in select["optgroups"] for option in options):
        return
    _, options, _ = select["optgroups"][-1]
    options.append(
        {**options[0], "value": wanted, "label": wanted, "selected": True, "attrs": {"selected": True}}
    )


def years_from_today() -> list[tuple[str, Any]]:
    """The years that a document or a review may bear: thirty back, six ahead."""
    this_year = be_year(timezone.localdate())
    years = range(this_year + 6, this_year - 31, -1)
    return [("", gettext_lazy("ปี พ.ศ.")), *((str(year), str(year)) for year in years)]


class CivilDateField(forms.Field):
    """Gives a date, None, or ``Unfinished``: a half-chosen date never keeps a draft from being saved."""

    widget = CivilDateInput

    def clean(self, value: Any) -> date | Unfinished | None:
        parts = [str(part or "") for part in value or ("", "", "")]
        if not any(parts):
            return None
        try:
            day, month, year = (int(part) for part in parts)
            return date(year - BE_OFFSET, month, day)
        except ValueError:
            return Unfinished(parts)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return parts_of(initial) != [str(part or "") for part in data or ("", "", "")]
