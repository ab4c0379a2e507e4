"""The staff door: log-in, second factor and password in Thai whatever the browser speaks, and no way around it."""

from typing import Any

import pytest
from allauth.mfa.totp.internal import auth
from django.test import Client

from tests.cast import PASSWORD, Cast

ACTIVATE = "/accounts/2fa/totp/activate/"
ENGLISH = {"Accept-Language": "en-US,en"}


@pytest.fixture
def browser(cast: Cast) -> Client:
    client = Client(headers=ENGLISH)
    response = client.post("/accounts/login/", {"login": "head", "password": PASSWORD})
    assert response["Location"] == "/desk/"
    return client


def code_of(page: Any) -> str:
    """The code that an authenticator app would show for the secret on the page."""
    secret = (
        page.content.decode().partition('id="authenticator_secret" type="text" value="')[2].partition('"')[0]
    )
    return auth.format_hotp_value(auth.hotp_value(secret, next(iter(auth.yield_hotp_counters_from_time()))))


def to_enrolment(browser: Client) -> Any:
    """The page that enrols an authenticator app; the password is asked for once more before it."""
    return browser.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": ACTIVATE}, follow=True)


def test_the_door_speaks_thai_to_every_browser(cast: Cast) -> None:
    client = Client(headers=ENGLISH)
    page = client.get("/accounts/login/").content.decode()
    assert '<html lang="th">' in page and "เข้าสู่ระบบ" in page and "Sign In" not in page
    wrong = client.post("/accounts/login/", {"login": "head", "password": "ผิด"}).content.decode()
    assert "ไม่ถูกต้อง" in wrong and 'value="head"' in wrong and "not correct" not in wrong


def test_the_desk_is_thai_even_where_the_browser_is_not(browser: Client) -> None:
    page = browser.get("/desk/").content.decode()
    assert '<html lang="th">' in page and "งานของฉัน" in page


def test_nobody_signs_up(client: Client, db: None) -> None:
    page = client.get("/accounts/signup/").content.decode()
    assert "บัญชีเปิดโดยเทศบาลเท่านั้น" in page


def test_the_second_factor_is_enrolled_before_the_desk_opens(browser: Client, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    assert browser.get("/desk/")["Location"] == ACTIVATE
    assert browser.get(ACTIVATE)["Location"].startswith("/accounts/reauthenticate/")
    page = to_enrolment(browser)
    assert page.status_code == 200 and "เปิดใช้แอปยืนยันตัวตน" in page.content.decode()
    wrong = browser.post(ACTIVATE, {"code": "000000"}).content.decode()
    assert "รหัสไม่ถูกต้อง" in wrong
    done = browser.post(ACTIVATE, {"code": code_of(page)}, follow=True)
    assert "รหัสกู้คืน" in done.content.decode()
    assert browser.get("/desk/").status_code == 200


def test_the_next_login_asks_for_the_code(browser: Client, cast: Cast) -> None:
    page = to_enrolment(browser)
    browser.post(ACTIVATE, {"code": code_of(page)})
    browser.post("/accounts/logout/")
    answer = browser.post("/accounts/login/", {"login": "head", "password": PASSWORD})
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    asked = browser.get("/accounts/2fa/authenticate/").content.decode()
    assert "ยืนยันตัวตนขั้นที่สอง" in asked
    assert browser.get("/desk/").status_code == 302, "the password alone opens nothing"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/accounts/2fa/", "บัญชีและความปลอดภัย"),
        ("/accounts/password/change/", "รหัสผ่านใหม่อีกครั้ง"),
        ("/accounts/logout/", "ทำงานต่อ"),
    ],
)
def test_the_accounts_own_pages_are_thai(path: str, words: str, browser: Client) -> None:
    response = browser.get(path)
    assert response.status_code == 200 and words in response.content.decode()


def test_a_password_is_changed_in_thai(browser: Client) -> None:
    given = {"oldpassword": PASSWORD, "password1": "สั้น", "password2": "สั้น"}
    assert browser.post("/accounts/password/change/", given).status_code == 200
    given |= {"password1": "รหัสผ่านใหม่ที่ยาวพอ-2570", "password2": "รหัสผ่านใหม่ที่ยาวพอ-2570"}
    assert "เปลี่ยนรหัสผ่านแล้ว" in browser.post("/accounts/password/change/", given, follow=True).content.decode()
