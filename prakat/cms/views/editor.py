"""Writing a draft: Wagtail's edit, preview and compare screens behind the rules of ``editorial.bars``."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import PreviewSidePanel
from wagtail.admin.views import generic
from wagtail.snippets.views import snippets

from prakat.cms import files, gate, summary
from prakat.cms.access import may_read, reasons
from prakat.cms.comparison import file_names
from prakat.cms.completeness import missing
from prakat.cms.models import EntryDraft
from prakat.cms.snapshots import snapshot_of
from prakat.cms.wording import in_words, script_words
from prakat.editorial import actions as editorial
from prakat.editorial import queries
from prakat.editorial import snapshot as content_rules
from prakat.editorial.gate import answers
from prakat.editorial.models import Version
from prakat.editorial.rules import STATE_WORDS, Act, State
from prakat.lib.refusal import Obstacle, Refused
from prakat.lib.thai_dates import short_thai_time
from prakat.people.models import Account
from prakat.scheme import queries as scheme
from prakat.scheme.rules import due_text


class DraftAccess:
    """Judges by the version before a view does anything with the draft."""

    shows_only = False
    version: Version

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        held = get_object_or_404(EntryDraft.objects.only("version_id"), pk=kwargs["pk"])
        self.draft_id: int = held.pk
        self.version = queries.version(held.version_id)
        now = timezone.now()
        assert isinstance(request.user, Account)  # the gate has seen to it
        self.account: Account = request.user
        self.barred: list[Obstacle] = reasons(Act.EDIT, self.version, self.account, now)
        self.readable = not self.barred or may_read(self.version, self.account, now)
        if self.is_open:
            super().setup(request, *args, **kwargs)  # type: ignore[misc]
        else:
            self.request, self.args, self.kwargs = request, args, kwargs

    @property
    def is_open(self) -> bool:
        return self.readable and (self.shows_only or not self.barred)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_open:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]
        return self.bar(request)

    def bar(self, request: HttpRequest) -> HttpResponse:
        if not self.readable:
            gate.note_refusal(request, type(self).__name__, self.draft_id, self.barred)
        return gate.refused(request, self.barred)

    def trail(self, last: str = "") -> list[dict[str, str]]:
        """Where this screen stands: the register, the item, the draft."""
        item = self.version.entry.item
        items = reverse("cms:items")
        steps = [
            {"url": items, "label": _("รายการข้อมูล")},
            {"url": f"{items}#item-{item.number}", "label": f"{item.number} {item.name_th}"},
        ]
        title = self.version.title or _("เรื่องที่ยังไม่มีชื่อ")
        if last:
            steps.append({"url": reverse(edit_name(), args=[self.draft_id]), "label": title})
        return [*steps, {"url": "", "label": last or title}]


def desk_address(version_id: int) -> str:
    """The desk's page of a version, which the typewriter knows by name only."""
    try:
        return reverse("desk:version", args=[version_id])
    except NoReverseMatch:
        return "/desk/"


def edit_name() -> str:
    name: str = EntryDraft.snippet_viewset.get_url_name("edit")
    return name


class DraftEditView(DraftAccess, snippets.EditView):  # type: ignore[misc]
    actions = ["edit", "propose"]
    partials_template_name = "cms/edit_partials.html"

    def bar(self, request: HttpRequest) -> HttpResponse:
        """The officer's own draft that is not to be changed now: to read, with every reason."""
        if not self.readable or gate.wants_json(request):
            return super().bar(request)
        draft = EntryDraft.objects.get(pk=self.draft_id)
        if request.method == "POST":
            return self._keep_text(request, draft)
        context = {
            "draft": draft,
            "reasons": [in_words(each) for each in self.barred],
            **self._entry_context(),
        }
        return render(request, "cms/read_only.html", context)

    def _keep_text(self, request: HttpRequest, draft: EntryDraft) -> HttpResponse:
        """What came in after the draft was closed is not saved, but it is given back to be copied."""
        texts = [request.POST.get(name, "") for name in ("title", "summary")]
        return gate.refused(request, self.barred, draft=draft, texts=[text for text in texts if text])

    # --- saving ---------------------------------------------------------------------------------------

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.autosaving = self.expects_json_response
        return form

    def is_valid(self, form: Any) -> bool:
        if self.action == "propose" and self.is_out_of_date:
            self.produced_error_code = "invalid_revision"
            self.produced_error_message = _(
                "มีการบันทึกร่างนี้จากหน้าต่างอื่นหลังจากที่ท่านเปิดหน้านี้ ให้ดูฉบับล่าสุดก่อน แล้วกดเสนออีกครั้งหากต้องการใช้ข้อความในหน้านี้"
            )
            return False
        return bool(super().is_valid(form))

    def form_valid(self, form: Any) -> HttpResponse:
        """The hand first: it locks the version and judges once more; then the text, in the same transaction."""
        try:
            with transaction.atomic():
                editorial.keep_hand(
                    version_id=self.version.pk,
                    title=form.cleaned_data["title"],
                    by=self.account,
                    at=timezone.now(),
                )
                response: HttpResponse = super().form_valid(form)
                return response
        except Refused as refusal:
            self.produced_error_code = "locked"
            self.produced_error_message = " ".join(in_words(each) for each in refusal.obstacles)
            rejected: HttpResponse = self.form_invalid(form)
            return rejected

    def propose_action(self) -> HttpResponse:
        """Puts the saved draft forward; when it is refused, every reason goes back to the screen."""
        draft, now = self.object, timezone.now()
        content = snapshot_of(draft)
        answers.ask_to_read(content, at=now)
        found: list[tuple[Obstacle, str]] = list(missing(draft))
        if found:
            barred = reasons(Act.SUBMIT, self.version, self.account, now)
            found += [
                (each, "") for each in barred + content_rules.problems(content_rules.canonical(content))
            ]
        else:
            try:
                editorial.submit(version_id=self.version.pk, content=content, by=self.account, at=now)
            except Refused as refusal:
                found = [(each, "") for each in refusal.obstacles]
        at_gate = [each for each, _block in found if each.code.startswith("gate_")]
        if found and len(at_gate) == len(found):
            for each in at_gate:
                messages.warning(self.request, in_words(each))
            return redirect("cms:findings", draft.pk)
        if found:
            summary.remember(self.request, draft.pk, summary.lines(draft, found))
            return redirect(f"{self.get_edit_url()}#refused")
        messages.success(self.request, _("เสนอขออนุมัติแล้ว"))
        return redirect(desk_address(self.version.pk))

    # --- what the screen shows --------------------------------------------------------------------------

    def get_success_url(self) -> str:
        return str(self.get_edit_url())

    def get_success_message(self, instance: Any = None) -> str:
        return _("บันทึกร่างแล้ว")

    def get_success_buttons(self) -> list[Any]:
        return []

    def get_error_message(self) -> str:
        return _("ยังบันทึกไม่ได้ มีข้อมูลที่ต้องแก้ไข ข้อความที่ท่านพิมพ์ยังอยู่ครบ")

    def get_usage_url(self) -> None:
        return None

    def get_delete_url(self) -> None:
        return None

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return self.trail()

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_side_panels(self) -> MediaContainer:
        if self.expects_json_response:
            return MediaContainer([])
        return MediaContainer(
            [PreviewSidePanel(self.object, self.request, preview_url=self.get_preview_url())]
        )

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return []

    def _entry_context(self) -> dict[str, Any]:
        entry = self.version.entry
        returned = self.version.returns.first() if self.version.state == State.RETURNED else None
        return {
            "version": self.version,
            "entry": entry,
            "item": entry.item,
            "unit": entry.unit,
            "due": due_text(scheme.due_rule(entry.item)),
            "state_words": STATE_WORDS[State(self.version.state)],
            "returned": returned,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if self.expects_json_response:
            return context
        context |= self._entry_context()
        context["refusals"] = summary.recall(self.request, self.object.pk)
        context["may_discard"] = not reasons(Act.DISCARD, self.version, self.account, timezone.now())
        context["script_settings"] = script_settings(self.object)
        return context


class DraftRevertView(generic.RevisionsRevertMixin, DraftEditView):  # type: ignore[misc]
    """An earlier revision in the editor, to take back by saving."""

    view_name = "revisions_revert"

    def get_warning_message(self) -> str:
        person = getattr(self.revision.user, "person", None)
        return _("ท่านกำลังดูร่างฉบับเมื่อ %(at)s โดย %(who)s กดใช้ฉบับนี้หากต้องการนำกลับมา") % {
            "at": short_thai_time(self.revision.created_at),
            "who": person.name_th if person else _("ระบบ"),
        }

    def get_success_message(self, instance: Any = None) -> str:
        return _("นำฉบับเมื่อ %(at)s กลับมาใช้แล้ว") % {"at": short_thai_time(self.revision.created_at)}


def script_settings(draft: EntryDraft) -> dict[str, Any]:
    """What the scripts of the edit screen need: where files go, which fit, which are there, and the words."""
    allowed = {kind: files.limits(kind) for kind in files.KINDS}
    return {
        "draft": draft.pk,
        "upload": reverse("cms:upload"),
        "kinds": {
            kind: {"max_bytes": max_bytes, "endings": endings}
            for kind, (max_bytes, endings) in allowed.items()
        },
        "files": files.all_told(draft),
        "words": script_words(),
    }


class DraftPreviewView(DraftAccess, snippets.PreviewOnEditView):  # type: ignore[misc]
    """The live preview beside the editor, from what is on the screen."""


class DraftRevisionView(DraftAccess, snippets.PreviewRevisionView):  # type: ignore[misc]
    """The public page of an earlier revision."""

    shows_only = True


class DraftCompareView(DraftAccess, snippets.RevisionsCompareView):  # type: ignore[misc]
    shows_only = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        file_names.set(dict(self.object.kept_files.values_list("sha256", "name")))
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return self.trail(_("เปรียบเทียบ"))
