"""Assigning officers, and recording posts by written order."""

from collections.abc import Callable

import pytest
from django.test import Client

from prakat.people.models import Account, Acting, Person, Post, Tenure
from prakat.scheme import queries as scheme
from tests.cast import Cast

Enter = Callable[[Account], Client]


def test_the_head_assigns_and_the_officer_sees_the_duty(cast: Cast, as_: Enter) -> None:
    duty = scheme.duty("1.10", "FIN")
    assert duty is not None
    given = {"officer": cast.deputy.person_id, "deputy": cast.preparer.person_id}
    page = as_(cast.head).post(f"/desk/unit/{duty.pk}/assign/", given, follow=True).content.decode()
    assert "มอบหมาย นายสมมุติ ช่วยจัดทำ ให้รับผิดชอบ 1.10" in page
    assert scheme.is_officer(cast.deputy.person_id or 0, "1.10", "FIN")
    assert "1.10" in as_(cast.deputy).get("/desk/").content.decode()


def test_an_officer_from_elsewhere_is_refused(cast: Cast, as_: Enter) -> None:
    duty = scheme.duty("1.10", "FIN")
    assert duty is not None
    response = as_(cast.head).post(f"/desk/unit/{duty.pk}/assign/", {"officer": cast.stranger.person_id})
    assert response.status_code == 422 and "ไม่มีในรายการ" in response.content.decode()
    same = {"officer": cast.deputy.person_id, "deputy": cast.deputy.person_id}
    response = as_(cast.head).post(f"/desk/unit/{duty.pk}/assign/", same)
    assert response.status_code == 409 and "ต้องเป็นคนละคน" in response.content.decode()
    assert as_(cast.head).post("/desk/unit/999999/assign/", same).status_code == 404


def test_everybody_reads_posts_and_chain_but_only_the_operator_gets_forms(cast: Cast, as_: Enter) -> None:
    page = as_(cast.preparer).get("/desk/people/").content.decode()
    assert "ผู้บังคับบัญชา: ผู้อำนวยการกองคลัง › ปลัดเทศบาล › นายกเทศมนตรี" in page.replace("</span>", "")
    assert "ปฏิบัติหน้าที่" in page and "/desk/people/appoint/" not in page
    assert "/desk/people/appoint/" in as_(cast.operator).get("/desk/people/").content.decode()


def test_the_operator_appoints_ends_and_lets_act(cast: Cast, as_: Enter) -> None:
    operator = as_(cast.operator)
    operator.post("/desk/people/persons/new/", {"name_th": "นายสมมุติ มาใหม่", "email": "new@banphru.example"})
    person = Person.objects.get(name_th="นายสมมุติ มาใหม่")
    post = Post.objects.get(code="head-eng")
    given = {"person": person.pk, "post": post.pk, "from_on": "1/10/2568", "until_on": ""}
    assert operator.post("/desk/people/appoint/", given).status_code == 302
    tenure = Tenure.objects.get(person=person)
    assert tenure.from_on.isoformat() == "2025-10-01" and tenure.until_on is None
    acting = {
        "person": person.pk,
        "post": Post.objects.get(code="head-welf").pk,
        "kind": "in_place",
        "from_on": "๑ ต.ค. ๒๕๖๘",
        "order_reference": "คำสั่งที่ 9/2568",
    }
    assert operator.post("/desk/people/acting/", acting).status_code == 302
    assert Acting.objects.get(person=person).kind == "in_place"
    assert (
        operator.post(f"/desk/people/tenures/{tenure.pk}/end/", {"until_on": "30/9/2569"}).status_code == 302
    )
    tenure.refresh_from_db()
    assert tenure.until_on is not None and tenure.until_on.isoformat() == "2026-09-30"


def test_the_operator_opens_an_account(cast: Cast, as_: Enter) -> None:
    person = Person.objects.create(name_th="นายสมมุติ บัญชีใหม่")
    given = {"person": person.pk, "username": "new.account", "password": "รหัสผ่านยาวพอสมควร-1"}
    assert as_(cast.operator).post("/desk/people/accounts/new/", given).status_code == 302
    account = Account.objects.get(username="new.account")
    assert account.person == person and not account.is_operator and not account.is_superuser


@pytest.mark.parametrize(
    ("address", "given", "words"),
    [
        ("appoint", {"from_on": "32/13/2568"}, "ไม่มีวันที่"),
        ("appoint", {"from_on": "2/10/2568", "until_on": "1/10/2568"}, "วันสิ้นสุดอยู่ก่อนวันเริ่มต้น"),
        ("persons/new", {"name_th": "นายสมมุติ", "email": "ไม่ใช่อีเมล"}, "ที่อยู่อีเมลไม่ถูกต้อง"),
        ("accounts/new", {"username": "head", "password": "123"}, "ยังไม่ได้กรอก “บุคคล”"),
    ],
)
def test_mistakes_are_said_in_thai_and_keep_what_was_typed(
    address: str, given: dict[str, str], words: str, cast: Cast, as_: Enter
) -> None:
    response = as_(cast.operator).post(f"/desk/people/{address}/", given)
    page = response.content.decode()
    assert response.status_code == 422 and words in page
    for name, typed in given.items():
        assert name == "password" or f'value="{typed}"' in page


def test_a_post_is_not_given_twice(cast: Cast, as_: Enter) -> None:
    head = Post.objects.get(code="head-fin")
    given = {"person": cast.stranger.person_id, "post": head.pk, "from_on": "1/10/2568"}
    response = as_(cast.operator).post("/desk/people/appoint/", given)
    assert response.status_code == 409 and "มีผู้ดำรงอยู่แล้ว" in response.content.decode()


def test_a_weak_password_and_a_taken_name_are_refused(cast: Cast, as_: Enter) -> None:
    person = Person.objects.create(name_th="นายสมมุติ บัญชีใหม่")
    given = {"person": person.pk, "username": "HEAD", "password": "password"}
    response = as_(cast.operator).post("/desk/people/accounts/new/", given)
    assert response.status_code == 422
    assert "มีชื่อผู้ใช้นี้แล้ว" in response.content.decode()
    assert not Account.objects.filter(person=person).exists()
