"""The desk in a real browser: approving in three taps on a phone, also without JavaScript; every screen."""

import io
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from socketserver import ThreadingMixIn
from typing import Any

import pypdfium2
import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import WSGIServer
from django.db import connections
from django.test import Client
from django.test.testcases import QuietWSGIRequestHandler
from django.utils import timezone
from playwright.sync_api import Page

from prakat.editorial import actions, blobs, outcomes, urgent
from prakat.editorial.models import Version
from prakat.people.models import Account
from prakat.publishing import actions as publishing
from prakat.publishing import erasure, press
from tests import cast as steps
from tests.cast import Cast, assemble
from tests.papers import Line, pdf

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
Axe = Callable[..., list[dict[str, Any]]]
BACKEND = f"{ModelBackend.__module__}.{ModelBackend.__name__}"
# Stricter than what is served: the desk must need nothing inline and nothing from elsewhere.
STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; frame-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"
)


class Server(ThreadingMixIn, WSGIServer):
    """Takes connections in threads and closes no database: that is the test's own."""

    daemon_threads = True


REASON = "มีข้อมูลส่วนบุคคลของผู้รับเบี้ยยังชีพ"
PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}


class NoPages:
    """Renders nothing: the public pages have tests of their own."""

    def touched_by(self, version_ids: Iterable[int], at: datetime) -> list[Any]:
        return []

    def everything(self, at: datetime) -> list[Any]:
        return []


@pytest.fixture
def cast(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Cast:
    settings.REQUIRE_SECOND_FACTOR = False
    monkeypatch.setattr(press, "renderer", NoPages)
    return assemble(at=timezone.now() - timedelta(hours=3))


@pytest.fixture
def site(cast: Cast) -> Iterator[str]:
    """A server inside this test's own transaction, one request at a time; returns its address."""
    application, lock = StaticFilesHandler(WSGIHandler()), threading.Lock()

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        def strict(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            named = {name.lower() for name, _value in headers}
            more = [] if "content-security-policy" in named else [("Content-Security-Policy", STRICT)]
            return start_response(status, [*headers, *more], *rest)

        with lock:
            connections[shared.alias] = shared
            response = application(environ, strict)
            try:
                return [b"".join(response)]
            finally:
                response.close()

    shared = connections["default"]
    shared.inc_thread_sharing()
    server = Server(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.set_app(answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        shared.dec_thread_sharing()


@pytest.fixture
def enter(site: str, new_page: OpenPage) -> Iterator[Callable[..., Page]]:
    """``enter(account, "/desk/", width=390)``: a browser in which the account is logged in; console errors fail."""
    complaints: list[str] = []

    def open_at(account: Account, path: str, **look: Any) -> Page:
        client = Client()
        client.force_login(account, backend=BACKEND)
        page = new_page(**look)
        cookie = client.cookies["sessionid"]
        page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": site}])
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(site + path)
        return page

    yield open_at
    assert [said for said in complaints if "favicon" not in said and "status of 4" not in said] == []


def paper(pages: int) -> tuple[str, dict[str, Any]]:
    """A file in which nothing can be read, which its preparer has to answer for."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    return accepted(out.getvalue())


def text_paper(pages: int) -> tuple[str, dict[str, Any]]:
    return accepted(
        pdf([[Line(f"กำหนดการชำระภาษีที่ดินและสิ่งปลูกสร้าง หน้า {number}")] for number in range(1, pages + 1)])
    )


def accepted(content: bytes) -> tuple[str, dict[str, Any]]:
    digest, facts = blobs.accept(io.BytesIO(content), name="แผน 2569.pdf", max_bytes=10**7, allowed=["pdf"])
    return digest, facts.as_json()


def with_paper(cast: Cast, *, made: Callable[[int], tuple[str, dict[str, Any]]] = text_paper) -> Version:
    digest, facts = made(3)
    return steps.submitted(
        cast,
        "4.2",
        "PLAN",
        title="ประชาสัมพันธ์กำหนดการชำระภาษีที่ดินและสิ่งปลูกสร้าง ประจำปี 2569",
        attachments=[{"file": digest, "title": "กำหนดการ"}],
        files={digest: facts},
    )


def is_in_view(page: Page, selector: str) -> bool:
    """Whether the element stands in the window without scrolling, and nothing lies over its middle."""
    return bool(
        page.evaluate(
            """(selector) => {
                const element = document.querySelector(selector);
                if (!element) return false;
                const box = element.getBoundingClientRect();
                const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
                const top = document.elementFromPoint(x, y);
                return box.bottom <= innerHeight && box.top >= 0 && (top === element || element.contains(top));
            }""",
            selector,
        )
    )


def width_of(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_three_taps_from_the_notification_to_the_approval(script: bool, cast: Cast, enter: Any) -> None:
    row = with_paper(cast)
    page = enter(cast.publishing_head, "/desk/notifications/", **PHONE, java_script_enabled=script)
    page.tap(".note-row button")  # one: open
    page.wait_for_url(f"**/desk/versions/{row.pk}/")
    if script:
        assert width_of(page) <= 390
        assert is_in_view(page, ".act-bar button[type=submit]")
    page.tap(".file summary")  # two: read the file in place
    page.wait_for_selector(".paper-page img")
    if script:
        page.wait_for_load_state("networkidle")
        assert page.eval_on_selector(".paper-page img", "picture => picture.naturalWidth") == 1200
        assert is_in_view(page, ".act-bar button[type=submit]")
    page.tap(".act-bar button[type=submit]")  # three: approve
    page.wait_for_selector(".alert.is-done")
    row.refresh_from_db()
    assert row.state == "approved"
    assert "นำส่งหน่วยงานเผยแพร่แล้ว" in page.inner_text(".alert.is-done")


def test_a_refusal_takes_the_focus_and_keeps_the_text(cast: Cast, enter: Any) -> None:
    row = with_paper(cast)
    page = enter(cast.publishing_head, f"/desk/versions/{row.pk}/", **PHONE)
    page.tap(".act-bar a:has-text('ส่งกลับ')")
    page.fill("#act-send_back textarea", "สั้น")
    page.tap("#act-send_back button[type=submit]")
    page.wait_for_selector("#refused:focus")
    assert page.input_value("#act-send_back textarea") == "สั้น"


def test_the_menu_opens_and_closes_on_a_phone(cast: Cast, enter: Any) -> None:
    page = enter(cast.head, "/desk/", **PHONE)
    assert not page.is_visible("#menu")
    page.tap(".menu-opener")
    assert page.is_visible("#menu a:has-text('ทะเบียนข้อมูล')")
    page.keyboard.press("Escape")
    page.wait_for_selector("#menu", state="hidden")


def fill(cast: Cast) -> dict[str, Version]:
    """A desk on which something of everything lies."""
    rows = {"submitted": with_paper(cast, made=paper)}
    first = steps.acknowledged(cast)
    again = actions.start_version(entry_id=first.entry_id, by=cast.preparer, at=cast.at)
    body = [{"type": "text", "html": "<p>ดำเนินการจัดซื้อจัดจ้างรวม 13 รายการ</p>"}]
    table = {
        "type": "table",
        "caption": "ยอด",
        "header_row": True,
        "header_column": True,
        "rows": [["ก", "ข"], ["1", "2"]],
    }
    changed = steps.content(body=[*body, table])
    rows["changed"] = actions.submit(version_id=again.pk, content=changed, by=cast.preparer, at=cast.at)
    rows["approved"] = steps.approved(cast, "4.3", "FIN")
    rows["checked"] = steps.checked(cast, "4.3", "FIN")
    rows["released"] = steps.released(cast, "4.3", "FIN")
    rows["reported"] = steps.reported(cast, "4.3", "FIN")
    outcomes.request_withdrawal(
        version_id=rows["reported"].pk, reason="พิมพ์ชื่อผิด", by=cast.preparer, at=cast.at
    )
    rows["returned"] = steps.submitted(cast)
    actions.send_back(version_id=rows["returned"].pk, reason="ยอดรวมไม่ตรง", by=cast.head, at=cast.at)
    rows["urgent"] = steps.submitted(cast, "4.2", "PLAN", title="แจ้งเตือนน้ำท่วม")
    until = cast.at + timedelta(days=1)
    urgent.order_urgent(
        version_id=rows["urgent"].pk, reason="น้ำล้นตลิ่ง", notice_until=until, by=cast.palat, at=cast.at
    )
    publishing.release_urgent(version_id=rows["urgent"].pk, by=cast.publisher, at=cast.at)
    file = paper(2)
    rows["withdrawn"], rows["erased"] = withdrawn(cast, file), withdrawn(cast, file)
    for key in ("withdrawn", "erased"):
        outcomes.request_erasure(version_id=rows[key].pk, reason=REASON, by=cast.preparer, at=cast.at)
    erasure.erase(version_id=rows["erased"].pk, reason=REASON, by=cast.publishing_head, at=cast.at)
    return rows


def withdrawn(cast: Cast, file: tuple[str, dict[str, Any]]) -> Version:
    """Withdrawn, with a file, and a draft of a newer version."""
    digest, facts = file
    files = {"attachments": [{"file": digest, "title": "บัญชีรายชื่อ"}], "files": {digest: facts}}
    row = steps.reported(cast, title="บัญชีรายชื่อผู้รับเบี้ยยังชีพผู้สูงอายุ ประจำเดือนมิถุนายน 2569", **files)
    actions.start_version(entry_id=row.entry_id, by=cast.preparer, at=cast.at)
    outcomes.request_withdrawal(version_id=row.pk, reason=REASON, by=cast.preparer, at=cast.at)
    publishing.withdraw(version_id=row.pk, reason=REASON, by=cast.publishing_head, at=cast.at)
    return steps.refreshed(row)


def screens(rows: dict[str, Version]) -> list[tuple[str, str]]:
    return [
        *(
            (role, "/desk/")
            for role in ("preparer", "head", "palat", "publisher", "publishing_head", "operator")
        ),
        ("head", f"/desk/versions/{rows['changed'].pk}/"),
        ("publishing_head", f"/desk/versions/{rows['submitted'].pk}/"),
        ("publisher", f"/desk/versions/{rows['approved'].pk}/"),
        ("publisher", f"/desk/versions/{rows['checked'].pk}/"),
        ("publisher", f"/desk/versions/{rows['checked'].pk}/release/"),
        ("publisher", f"/desk/versions/{rows['released'].pk}/"),
        ("publishing_head", f"/desk/versions/{rows['reported'].pk}/"),
        ("publishing_head", f"/desk/versions/{rows['reported'].pk}/withdraw/"),
        ("publishing_head", f"/desk/versions/{rows['urgent'].pk}/"),
        ("publishing_head", f"/desk/versions/{rows['withdrawn'].pk}/"),
        ("publishing_head", f"/desk/versions/{rows['withdrawn'].pk}/erase/"),
        ("preparer", f"/desk/versions/{rows['withdrawn'].pk}/request_erasure/"),
        ("publishing_head", f"/desk/versions/{rows['erased'].pk}/"),
        ("preparer", f"/desk/versions/{rows['returned'].pk}/"),
        ("operator", f"/desk/versions/{rows['submitted'].pk}/"),
        ("stranger", f"/desk/versions/{rows['changed'].pk}/"),
        ("head", "/desk/unit/"),
        ("head", "/desk/entries/"),
        ("head", "/desk/notifications/"),
        ("head", "/desk/register/"),
        ("head", "/desk/notice/"),
        ("palat", "/desk/urgent/"),
        ("operator", "/desk/people/"),
        ("operator", "/desk/people/acting/"),
        ("operator", "/accounts/2fa/"),
    ]


@pytest.mark.parametrize(
    ("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
)
def test_every_screen_is_accessible(
    width: int, scheme: str, cast: Cast, enter: Any, axe: Axe, site: str
) -> None:
    found: dict[str, Any] = {}
    pages: dict[str, Page] = {}
    for role, path in screens(fill(cast)):
        if role not in pages:
            pages[role] = enter(getattr(cast, role), path, width=width, color_scheme=scheme)
        else:
            pages[role].goto(site + path)
        page = pages[role]
        for summary in page.query_selector_all("main details > summary"):
            summary.click()
        violations = axe(page)
        if violations:
            found[f"{role} {path}"] = [(v["id"], v["targets"][:3]) for v in violations]
        assert width_of(page) <= width, path
    assert found == {}


def test_nothing_is_wider_than_a_narrow_phone(cast: Cast, enter: Any, site: str) -> None:
    """320 px is also what 1280 px at 400 % zoom leaves (WCAG 1.4.10)."""
    pages: dict[str, Page] = {}
    wide = {}
    for role, path in screens(fill(cast)):
        if role not in pages:
            pages[role] = enter(getattr(cast, role), path, width=320, height=700)
        else:
            pages[role].goto(site + path)
        if width_of(pages[role]) > 320:
            wide[path] = width_of(pages[role])
    assert wide == {}


def test_erasing_by_keyboard_on_a_phone(cast: Cast, enter: Any, axe: Axe) -> None:
    file = paper(2)
    row, other = withdrawn(cast, file), withdrawn(cast, file)
    asks = enter(cast.preparer, f"/desk/versions/{row.pk}/", **PHONE)
    asks.focus("summary:has-text('กรณีพิเศษ')")
    asks.keyboard.press("Enter")
    asks.focus("#act-request_erasure a")
    asks.keyboard.press("Enter")
    asks.wait_for_selector("text=สิ่งที่จะหายไป")
    assert axe(asks) == [] and width_of(asks) <= 390
    assert asks.locator(f".reach a[href='/desk/versions/{other.pk}/']").count() == 1
    asks.focus("textarea")
    asks.keyboard.type("มี")
    asks.keyboard.press("Tab")
    asks.keyboard.press("Enter")
    asks.wait_for_selector("text=ต้องระบุเหตุผลให้ผู้รับเข้าใจ")
    asks.fill("textarea", REASON)
    asks.press("textarea", "Tab")
    asks.keyboard.press("Enter")
    asks.wait_for_selector("text=ส่งคำขอลบแล้ว")
    confirms = enter(cast.publishing_head, f"/desk/versions/{row.pk}/erase/", **PHONE)
    assert confirms.input_value("textarea") == REASON
    confirms.focus("textarea")
    confirms.keyboard.press("Tab")
    confirms.keyboard.press("Enter")
    confirms.wait_for_selector("text=กำลังลบออกจากชุดเผยแพร่เก่า")
    assert axe(confirms) == [] and width_of(confirms) <= 390
    assert "เบี้ยยังชีพผู้สูงอายุ" not in confirms.content()


def test_what_can_be_tapped_is_large_enough(cast: Cast, enter: Any) -> None:
    row = with_paper(cast, made=paper)
    page = enter(cast.publishing_head, f"/desk/versions/{row.pk}/", **PHONE)
    assert page.locator("input[name=accepted]").count()
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, .button, summary, .top-link, .back-link, input, select")]
            .filter((one) => one.offsetParent && one.type !== "hidden")
            .map((one) => one.type === "checkbox" ? one.closest("label") : one)
            .map((one) => [one.textContent.trim().slice(0, 30), Math.round(one.getBoundingClientRect().height)])
            .filter(([, height]) => height < 44)"""
    )
    assert small == []


def test_the_door_is_accessible(site: str, new_page: OpenPage, axe: Axe) -> None:
    for scheme in ("light", "dark"):
        page = new_page(width=390, color_scheme=scheme)
        page.goto(f"{site}/accounts/login/")
        assert axe(page) == [] and width_of(page) <= 390
        page.fill("[name=login]", "nobody")
        page.fill("[name=password]", "wrong")
        page.press("[name=password]", "Enter")
        page.wait_for_selector("[role=alert]")
        assert axe(page) == []
