"""Who gets to which address of the desk: every address of the URL map, every role, nothing left to chance."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import URLPattern
from django.utils import timezone

from prakat.audit.rules import MACHINE
from prakat.desk import urls
from prakat.desk.views.acts import DOINGS
from prakat.people import actions as people
from prakat.people.models import Account, Post, Tenure
from prakat.scheme import queries as scheme
from tests import cast as steps
from tests.cast import PASSWORD, Cast

Enter = Callable[[Account], Client]

ROLES = (
    "preparer", "deputy", "head", "palat", "publisher", "publisher2", "publishing_head", "plan_officer", "operator",
    "stranger",
)  # fmt: skip
CONTENT = {
    "version",
    "preview",
    "file",
    "file_page",
    "reader",
    "publication_form_pdf",
    "publication_form_sheet",
    "act",
}
OPERATOR_ONLY = {"appoint", "act_for", "end_tenure", "end_acting", "add_person", "open_account"}
PROCEDURE_ONLY = {"entries", "urgent"}
HEADS = {"head", "publishing_head"}
POST_ONLY = {"read_notifications", "open_notification", "assign", "end_notice"}
DIGEST = "0" * 64


def patterns() -> Iterator[URLPattern]:
    for pattern in urls.urlpatterns:
        assert isinstance(pattern, URLPattern)
        yield pattern


def address(pattern: URLPattern, version_id: int, act: str = "approve") -> str:
    """The pattern's address with a version, an act and otherwise nothing that exists."""
    given = {"version_id": version_id, "act": act, "digest": DIGEST, "name": "a.pdf", "number": 1}
    given |= {"notification_id": 0, "duty_id": 1, "tenure_id": 1, "acting_id": 1, "notice_id": 0}
    route = str(pattern.pattern)
    return "/desk/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(given[found[1]]), route)


def expected(role: str, name: str) -> int:
    """The status of GET for a version of FIN that waits for approval, and of a file that it does not have."""
    if name in POST_ONLY:
        return 405
    if name in OPERATOR_ONLY:
        return 200 if role == "operator" else 403
    if name == "unit":
        return 200 if role in HEADS else 403
    if name in PROCEDURE_ONLY:
        return 403 if role == "operator" else 200
    if name in {"asset", "assets"}:
        return 404
    if name in CONTENT | {"report_pdf"}:
        if role in {"stranger"} or (role == "operator" and name != "version"):
            return 403
        # A file that the version does not hold; an act in place leads back to its page; no report yet.
        return {"file": 404, "file_page": 404, "reader": 404, "act": 302, "report_pdf": 404}.get(name, 200)
    return 200


def test_every_address_asks_for_a_login(cast: Cast, client: Client) -> None:
    row = steps.submitted(cast)
    seen = 0
    for pattern in patterns():
        for call in (client.get, client.post):
            path = address(pattern, row.pk)
            response = call(path)
            if response.status_code == 405:
                continue
            assert response.status_code == 302, path
            assert response["Location"].startswith("/accounts/login/"), path
            seen += 1
    assert seen > 25


@pytest.mark.parametrize("role", ROLES)
def test_every_role_at_every_address(role: str, cast: Cast, as_: Enter) -> None:
    row = steps.submitted(cast)
    browser = as_(getattr(cast, role))
    wrong = []
    for pattern in patterns():
        path = address(pattern, row.pk)
        status = browser.get(path).status_code
        if status != expected(role, str(pattern.name)):
            wrong.append(f"{path}: {status} instead of {expected(role, str(pattern.name))}")
    assert wrong == []


@pytest.mark.parametrize("act", [act.value for act in DOINGS])
def test_no_act_reaches_a_version_that_one_may_not_see(act: str, cast: Cast, as_: Enter) -> None:
    row = steps.submitted(cast)
    for account in (cast.stranger, cast.operator):
        response = as_(account).post(f"/desk/versions/{row.pk}/{act}/", {"reason": "ทดลองทำโดยไม่มีสิทธิ์"})
        assert response.status_code == 403
    row.refresh_from_db()
    assert row.state == "submitted"


def test_only_a_units_own_head_assigns(cast: Cast, as_: Enter) -> None:
    duty = scheme.duty("1.10", "FIN")
    assert duty is not None
    given = {"officer": cast.preparer.person_id}
    for name in ROLES:
        status = as_(getattr(cast, name)).post(f"/desk/unit/{duty.pk}/assign/", given).status_code
        assert status == (302 if name == "head" else 403), name


def test_a_denial_says_why_and_is_recorded(cast: Cast, as_: Enter) -> None:
    from prakat.audit.models import Act

    row = steps.submitted(cast)
    page = as_(cast.stranger).get(f"/desk/versions/{row.pk}/").content.decode()
    assert "เรื่องนี้เป็นของกองคลัง" in page and "เปิดหน้านี้ไม่ได้" in page
    assert (
        Act.objects.filter(verb="denied", subject_kind="sight_of_version", subject_id=str(row.pk)).count()
        == 1
    )


def test_a_post_that_ended_yesterday_opens_nothing(cast: Cast, as_: Enter) -> None:
    row = steps.submitted(cast)
    tenure = Tenure.objects.get(person=cast.head.person)
    yesterday = timezone.localdate() - timedelta(days=1)
    people.end_tenure(tenure=tenure, until_on=yesterday, by=MACHINE, at=cast.at)
    browser = as_(cast.head)
    for path in ("/desk/", f"/desk/versions/{row.pk}/", "/desk/entries/"):
        response = browser.get(path)
        assert response.status_code == 403
        assert "ท่านพ้นจากตำแหน่ง ผู้อำนวยการกองคลัง" in response.content.decode()
    response = browser.post(f"/desk/versions/{row.pk}/approve/", {"seen_digest": row.digest})
    assert response.status_code == 403
    row.refresh_from_db()
    assert row.approvals.count() == 0


def test_a_post_that_ended_leaves_what_another_post_gives(cast: Cast, as_: Enter) -> None:
    """A head who is now an officer of the same unit still reads, and is told why approving is over."""
    row = steps.submitted(cast)
    head = cast.head.person
    assert head is not None
    yesterday = timezone.localdate() - timedelta(days=1)
    people.end_tenure(tenure=Tenure.objects.get(person=head), until_on=yesterday, by=MACHINE, at=cast.at)
    revenue = Post.objects.get(code="fin-revenue")
    people.appoint(person=head, post=revenue, from_on=date(2020, 1, 1), by=MACHINE, at=cast.at)
    browser = as_(cast.head)
    assert browser.get(f"/desk/versions/{row.pk}/").status_code == 200
    refused = browser.post(f"/desk/versions/{row.pk}/approve/", {"seen_digest": row.digest})
    assert refused.status_code == 409
    assert "ท่านพ้นจากตำแหน่ง ผู้อำนวยการกองคลัง" in refused.content.decode()


def test_an_account_without_person_or_post_is_told_what_to_do(cast: Cast, as_: Enter) -> None:
    lonely = people.open_account(username="lonely", password=PASSWORD, person=None, by=MACHINE, at=cast.at)
    response = as_(lonely).get("/desk/")
    assert response.status_code == 403
    assert "ให้ติดต่อผู้ดูแลระบบ" in response.content.decode()


def test_the_operator_sees_states_but_no_content(cast: Cast, as_: Enter) -> None:
    row = steps.reported(cast, title="ชื่อเรื่องที่ผู้ดูแลระบบไม่เห็น")
    page = as_(cast.operator).get(f"/desk/versions/{row.pk}/").content.decode()
    assert "รายงานผลแล้ว รอรับทราบ" in page
    assert "ชื่อเรื่องที่ผู้ดูแลระบบไม่เห็น" not in page and "ดำเนินการจัดซื้อจัดจ้างรวม" not in page


def test_before_a_scheme_is_loaded_the_desk_says_so(db: None, as_: Enter) -> None:
    operator = people.open_account(
        username="first", password=PASSWORD, person=None, is_operator=True, by=MACHINE, at=timezone.now()
    )
    response = as_(operator).get("/desk/")
    assert response.status_code == 503
    assert "ยังไม่ได้นำมาตรการเข้าระบบ" in response.content.decode()


def test_nothing_of_the_desk_is_kept_by_a_cache(cast: Cast, as_: Enter) -> None:
    row = steps.submitted(cast)
    browser = as_(cast.head)
    for path in ("/desk/", f"/desk/versions/{row.pk}/", f"/desk/versions/{row.pk}/preview/"):
        assert browser.get(path)["Cache-Control"] == "private, no-store"
