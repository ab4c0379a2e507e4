"""Posts, holders and the chain of command: for all to read, for the operator to record by written order."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from prakat.desk import access
from prakat.desk.access import Denied
from prakat.desk.forms import AccountForm, ActingForm, AppointForm, DeskForm, EndTenureForm, PersonForm
from prakat.desk.visitor import Visitor, page, staff
from prakat.desk.work import staffing
from prakat.lib.refusal import Refused
from prakat.people import actions
from prakat.people.models import Account, Acting, Person, Post, Tenure
from prakat.people.rules import ActingKind

Act = Callable[[Any], str]


@require_safe
@staff
def people(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    return page(request, visitor, "desk/people.html", {"units": staffing.staffing(visitor.at)}, here="people")


def _operator_only(visitor: Visitor) -> None:
    if not visitor.is_operator:
        raise Denied(access.only_operator())


def _recorded(
    request: HttpRequest, visitor: Visitor, form: DeskForm, heading: str, intro: str, act: Act
) -> HttpResponse:
    """A form of the operator: shown, refused with its text kept, or carried out by one act."""
    reasons: list[str] = []
    status = 200
    if form.is_bound:
        if form.is_valid():
            try:
                messages.success(request, act(form.cleaned_data))
            except Refused as refused:
                reasons, status = [obstacle.message for obstacle in refused.obstacles], 409
            else:
                return redirect("desk:people")
        else:
            reasons, status = [str(fault) for faults in form.errors.values() for fault in faults], 422
    context = {"form": form, "heading": heading, "intro": intro, "refused": reasons, "kept": True}
    return page(request, visitor, "desk/people_form.html", context, here="people", status=status)


def _given(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def appoint(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    _operator_only(visitor)
    form = AppointForm(
        _given(request),
        people=staffing.person_choices(),
        posts=staffing.post_choices(),
        initial={"post": request.GET.get("post", "")},
    )

    def act(given: dict[str, Any]) -> str:
        person, post = Person.objects.get(pk=given["person"]), Post.objects.get(pk=given["post"])
        actions.appoint(
            person=person,
            post=post,
            from_on=given["from_on"],
            until_on=given["until_on"],
            by=visitor.actor.signed(),
            at=visitor.at,
        )
        return _("บันทึกแล้ว %(name)s ดำรงตำแหน่ง %(post)s") % {"name": person.name_th, "post": post.title_th}

    intro = _("บันทึกตามคำสั่งแต่งตั้ง อำนาจในกระบวนการเผยแพร่เริ่มและสิ้นสุดตามวันที่นี้โดยอัตโนมัติ")
    return _recorded(request, visitor, form, _("แต่งตั้งผู้ดำรงตำแหน่ง"), intro, act)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def act_for(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    _operator_only(visitor)
    form = ActingForm(
        _given(request),
        people=staffing.person_choices(),
        posts=staffing.post_choices(),
        initial={"post": request.GET.get("post", "")},
    )

    def act(given: dict[str, Any]) -> str:
        person, post = Person.objects.get(pk=given["person"]), Post.objects.get(pk=given["post"])
        actions.appoint_acting(
            person=person,
            post=post,
            kind=ActingKind(given["kind"]),
            from_on=given["from_on"],
            until_on=given["until_on"],
            order_reference=given["order_reference"],
            by=visitor.actor.signed(),
            at=visitor.at,
        )
        return _("บันทึกแล้ว %(name)s ทำการแทนในตำแหน่ง %(post)s") % {
            "name": person.name_th,
            "post": post.title_th,
        }

    intro = _("รักษาราชการแทน ปฏิบัติราชการแทน หรือปฏิบัติหน้าที่ ตามคำสั่ง ข้อความนี้จะปรากฏใต้ลายมือชื่อ")
    return _recorded(request, visitor, form, _("ให้ทำการแทนในตำแหน่ง"), intro, act)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def end_tenure(request: HttpRequest, visitor: Visitor, tenure_id: int) -> HttpResponse:
    _operator_only(visitor)
    tenure = Tenure.objects.select_related("person", "post").filter(pk=tenure_id).first()
    if tenure is None:
        raise Http404
    named = {"name": tenure.person.name_th, "post": tenure.post.title_th}
    form = EndTenureForm(_given(request))

    def act(given: dict[str, Any]) -> str:
        actions.end_tenure(
            tenure=tenure, until_on=given["until_on"], by=visitor.actor.signed(), at=visitor.at
        )
        return _("บันทึกวันสุดท้ายของ %(name)s ในตำแหน่ง %(post)s แล้ว") % named

    intro = _("%(name)s ตำแหน่ง %(post)s อำนาจในกระบวนการสิ้นสุดเมื่อสิ้นวันที่ระบุ") % named
    return _recorded(request, visitor, form, _("สิ้นสุดการดำรงตำแหน่ง"), intro, act)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def end_acting(request: HttpRequest, visitor: Visitor, acting_id: int) -> HttpResponse:
    _operator_only(visitor)
    acting = Acting.objects.select_related("person", "post").filter(pk=acting_id).first()
    if acting is None:
        raise Http404
    named = {"name": acting.person.name_th, "post": acting.post.title_th}
    form = EndTenureForm(_given(request))

    def act(given: dict[str, Any]) -> str:
        actions.end_acting(
            acting=acting, until_on=given["until_on"], by=visitor.actor.signed(), at=visitor.at
        )
        return _("บันทึกวันสุดท้ายที่ %(name)s ทำการแทนตำแหน่ง %(post)s แล้ว") % named

    intro = _("%(name)s ทำการแทนตำแหน่ง %(post)s อำนาจในตำแหน่งนั้นสิ้นสุดเมื่อสิ้นวันที่ระบุ") % named
    return _recorded(request, visitor, form, _("สิ้นสุดการทำการแทน"), intro, act)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def add_person(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    _operator_only(visitor)

    def act(given: dict[str, Any]) -> str:
        person = actions.add_person(**given, by=visitor.actor.signed(), at=visitor.at)
        return _("เพิ่ม %(name)s แล้ว ขั้นต่อไปคือแต่งตั้งและเปิดบัญชี") % {"name": person.name_th}

    intro = _("ตำแหน่งและบัญชีผู้ใช้บันทึกแยกต่างหากภายหลัง")
    return _recorded(request, visitor, PersonForm(_given(request)), _("เพิ่มบุคคล"), intro, act)


@require_http_methods(["GET", "HEAD", "POST"])
@staff
def open_account(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    _operator_only(visitor)
    form = AccountForm(_given(request), people=staffing.persons_without_account())
    if form.is_bound and form.is_valid():
        _judge_account(form)

    def act(given: dict[str, Any]) -> str:
        person = Person.objects.get(pk=given["person"])
        actions.open_account(
            username=given["username"],
            password=given["password"],
            person=person,
            by=visitor.actor.signed(),
            at=visitor.at,
        )
        return _("เปิดบัญชี %(username)s ให้ %(name)s แล้ว") % {
            "username": given["username"],
            "name": person.name_th,
        }

    intro = _("บัญชีไม่มีอำนาจในตัวเอง อำนาจมาจากตำแหน่งที่บุคคลนั้นดำรงอยู่ในวันนั้น")
    return _recorded(request, visitor, form, _("เปิดบัญชีผู้ใช้"), intro, act)


def _judge_account(form: AccountForm) -> None:
    """What the account's own rules say of the name and the password."""
    username = form.cleaned_data["username"]
    if Account.objects.filter(username__iexact=username).exists():
        form.add_error("username", _("มีชื่อผู้ใช้นี้แล้ว ให้เลือกชื่ออื่น"))
    try:
        validate_password(form.cleaned_data["password"], Account(username=username))
    except ValidationError as error:
        form.add_error("password", error)
