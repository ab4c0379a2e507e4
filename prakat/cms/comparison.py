"""How two revisions of a draft are compared: only what was written, in the words of the screen."""

from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.compare import (
    FieldComparison,
    ListBlockComparison,
    StructBlockComparison,
    get_comparison_class_for_block,
)

from prakat.lib.thai_dates import short_thai

if TYPE_CHECKING:
    from prakat.cms.models import EntryDraft

NO_NAMES: Mapping[str, str] = MappingProxyType({})
file_names: ContextVar[Mapping[str, str]] = ContextVar("file_names", default=NO_NAMES)
"""The names of the files of the draft that is being compared: a block knows only the SHA-256."""


class PartComparison(StructBlockComparison):  # type: ignore[misc]
    """A part of the body by its name, and of it only what is filled in."""

    def _told(self, tell: Callable[[Any, str], SafeString], *values: Any) -> SafeString:
        lines = list(self._lines(tell, *values))
        part = format_html("<strong>{}</strong>", self.block.label)
        return format_html("{}<dl>{}</dl>", part, format_html_join("", "<dt>{}</dt><dd>{}</dd>", lines))

    def _lines(
        self, tell: Callable[[Any, str], SafeString], *values: Any
    ) -> Iterator[tuple[str, SafeString]]:
        for name, child in self.block.child_blocks.items():
            if any(
                value[name] not in (None, "", [], False) and not _is_bare(value[name]) for value in values
            ):
                yield child.label, tell(child, name)

    def htmlvalue(self, val: Any) -> SafeString:
        def tell(child: Any, name: str) -> SafeString:
            comparison = get_comparison_class_for_block(child)
            return comparison(child, True, True, val[name], val[name]).htmlvalue(val[name])  # type: ignore[no-any-return]

        return self._told(tell, val)

    def htmldiff(self) -> SafeString:
        before, after = self.val_a, self.val_b

        def tell(child: Any, name: str) -> SafeString:
            comparison = get_comparison_class_for_block(child)
            return comparison(child, self.exists_a, self.exists_b, before[name], after[name]).htmldiff()  # type: ignore[no-any-return]

        return self._told(tell, before, after)


class PartsComparison(ListBlockComparison):  # type: ignore[misc]
    """Several parts of one kind, each as ``PartComparison`` tells it."""

    def htmlvalue(self, val: Any) -> SafeString:
        child = self.block.child_block
        comparison = get_comparison_class_for_block(child)
        told = (comparison(child, True, True, each, each).htmlvalue(each) for each in val)
        return format_html_join(
            "", '<div class="comparison__child-object">{}</div>', ((each,) for each in told)
        )


def _is_bare(value: Any) -> bool:
    """Whether a list block holds nothing."""
    return hasattr(value, "bound_blocks") and not len(value)


class DateComparison(FieldComparison):  # type: ignore[misc]
    """Two days in the Buddhist era."""

    def htmldiff(self) -> SafeString:
        return gone_and_new(
            *([short_thai(value)] if isinstance(value, date) else [] for value in (self.val_a, self.val_b))
        )


class CodesComparison(FieldComparison):  # type: ignore[misc]
    """Two sets of codes, by their names."""

    def __init__(self, names: Callable[[], Mapping[str, str]], field: Any, obj_a: Any, obj_b: Any) -> None:
        super().__init__(field, obj_a, obj_b)
        self.names = names()

    def htmldiff(self) -> SafeString:
        return gone_and_new(
            *([self.names.get(code, code) for code in value or ()] for value in (self.val_a, self.val_b))
        )


class AttachedComparison:
    """Two lists of attachments."""

    is_field = True
    is_child_relation = False

    def __init__(self, obj_a: "EntryDraft", obj_b: "EntryDraft") -> None:
        self.before, self.after = (self._lines(each) for each in (obj_a, obj_b))

    @staticmethod
    def _lines(draft: "EntryDraft") -> list[str]:
        return [
            f"{row.title} ({row.kept_file.name})" if row.title else row.kept_file.name
            for row in draft.attachments.all()
        ]

    def field_label(self) -> str:
        return str(_("ไฟล์แนบ"))

    def has_changed(self) -> bool:
        return self.before != self.after

    def htmldiff(self) -> SafeString:
        return gone_and_new(self.before, self.after)


def gone_and_new(before: list[str], after: list[str]) -> SafeString:
    """What is gone struck out, what is new marked, what stayed plain; each on its own line."""
    gone = [("deletion", each) for each in before if each not in after]
    now = [("addition" if each not in before else "", each) for each in after]
    lines = format_html_join("", '<li><span class="{}">{}</span></li>', [*gone, *now])
    return format_html('<ul class="compared">{}</ul>', lines)
