"""The main job in a real browser: a real document from the officer's desk to the citizen's page, by five people."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from prakat.lib.documents.reading import read
from prakat.lib.files.limits import Limits
from prakat.lib.thai_text import normalise
from tests import papers
from tests.cast import NAMES, PASSWORD
from tests.servers import running_postgres
from tests.town import Town, running_town

pytestmark = pytest.mark.browser

TITLE = "ประกาศผู้ชนะการเสนอราคา โครงการก่อสร้างระบบประปา"
SUMMARY = "ประกาศผลผู้ชนะการเสนอราคาของเทศบาล ตามระเบียบการจัดซื้อจัดจ้าง"
TEXT = "คณะกรรมการพิจารณาผลแล้ว เห็นควรประกาศผู้ชนะการเสนอราคาตามเอกสารแนบ"
DOCUMENT = "documents/docs/d21_poknoi.pdf"
THAI_ID = "1-0000-00001-12-9"
LIST = [
    "บัญชีรายชื่อผู้รับเบี้ยยังชีพ เทศบาลเมืองบ้านพรุ",
    "ผู้รับเบี้ย นายสมมุติ รับเบี้ยดี",
    f"เลขประจำตัวประชาชน {THAI_ID}",
    "จำนวนเงิน 600 บาท",
]
REASON = "ผู้ชนะการเสนอราคาเป็นข้อมูลที่กฎหมายให้เปิดเผย"

OpenPage = Callable[..., Page]


@pytest.fixture(params=["sqlite", "postgres"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Town]:
    with ExitStack() as running:
        url = running.enter_context(running_postgres()) if request.param == "postgres" else ""
        yield running.enter_context(running_town(tmp_path, "tests.town", database_url=url))


def log_in(open_page: OpenPage, town: Town, username: str, **options: object) -> Page:
    page = open_page(**options)
    page.set_default_timeout(60_000)
    page.goto(f"{town.address}/accounts/login/")
    page.get_by_label("ชื่อผู้ใช้").fill(username)
    page.get_by_label("รหัสผ่าน").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="เข้าสู่ระบบ").click()
    expect(page.get_by_role("heading", name="งานของฉัน", level=1)).to_be_visible()
    return page


def write_and_submit(page: Page, document: Path, scan: Path) -> None:
    """The preparer begins under item 1.11, writes, attaches the files and puts it to the supervisor."""
    with page.expect_navigation():
        page.get_by_role("button", name="เพิ่มเรื่อง 1.11").click()
    page.get_by_label("ชื่อเรื่อง", exact=True).fill(TITLE)
    page.get_by_label("สรุป", exact=True).fill(SUMMARY)
    page.locator(".public-DraftEditor-content").first.click()
    page.keyboard.type(TEXT)
    expect(page.locator("input[name=body-0-value]")).to_have_value(
        re.compile(TEXT)
    )  # a person is not that fast
    for file in (document, scan):
        page.locator("input[type=file]").first.set_input_files(file)
        expect(page.get_by_role("link", name=file.name)).to_be_visible()  # it was received and made safe
    page.get_by_role("button", name="เสนอขออนุมัติ").click()
    pass_the_gate(page)
    expect(page.get_by_text("เสนอขออนุมัติแล้ว")).to_be_visible()


def pass_the_gate(page: Page) -> None:
    """The gate holds the draft up until its files are read; the number on the scan is masked, the rest answered for."""
    expect(page.get_by_role("heading", name="ผลการตรวจก่อนเสนอ", level=1)).to_be_visible()
    found = page.locator(".finding.is-block", has_text="เลขประจำตัวประชาชน")
    # The page shows itself anew when all is read.
    expect(found.locator("mark").first).to_have_text(THAI_ID, timeout=60_000)
    assert not page.get_by_role("button", name="เสนอขออนุมัติ").count()
    found.get_by_role("button", name=re.compile("^ปกปิด")).click()
    expect(page.get_by_text("ปกปิดแล้ว 1 แห่ง")).to_be_visible(timeout=60_000)
    expect(page.locator(".finding.is-block")).to_have_count(0)
    while (open_ones := page.locator(".finding.is-answer:not(.is-settled)")).count():
        group = open_ones.first
        if not group.locator("textarea").is_visible():
            group.locator("summary", has_text="ชี้แจง").click()
        group.locator("textarea").fill(REASON)
        with page.expect_navigation():
            group.get_by_role("button", name=re.compile("ชี้แจง")).last.click()
    page.get_by_role("button", name="เสนอขออนุมัติ").click()


def open_waiting(page: Page, town: Town) -> None:
    """From my work to the version that waits there."""
    page.goto(f"{town.address}/desk/")
    page.locator(".task-title a", has_text=TITLE).first.click()
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()


def press(page: Page, name: str) -> None:
    """Press an act's button, wherever the screen offers it, and see that it was carried out."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()
    assert not page.locator(".refused").count(), page.locator(".refused").inner_text()


def approve(open_page: OpenPage, town: Town, username: str, **options: object) -> None:
    page = log_in(open_page, town, username, **options)
    open_waiting(page, town)
    for tick in page.locator("input[name=accepted]").all():
        tick.check()
    press(page, "อนุมัติ")


def check_release_and_report(open_page: OpenPage, town: Town) -> Page:
    page = log_in(open_page, town, "publisher")
    open_waiting(page, town)
    address = page.url.split("#")[0]
    for tick in page.locator("input[type=checkbox][name=ticks]").all():
        tick.check()
    press(page, "ยืนยันการตรวจความเรียบร้อย")
    page.goto(f"{address}release/")
    press(page, "เผยแพร่")
    expect(page.get_by_label("ข้อความรายงาน")).to_have_value(re.compile(re.escape(f"{town.address}/e/")))
    press(page, "รายงานผลการเผยแพร่")
    return page


def acknowledge(open_page: OpenPage, town: Town, username: str) -> Page:
    page = log_in(open_page, town, username)
    open_waiting(page, town)
    press(page, "รับทราบ")
    return page


def read_pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return normalise("\n".join(page.get_textpage().get_text_range() for page in document))


def without_spaces(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_from_the_officers_desk_to_the_citizens_page(
    new_page: OpenPage, town: Town, samples: Path, tmp_path: Path
) -> None:
    document = samples / DOCUMENT
    scan = tmp_path / "บัญชีรายชื่อผู้รับเบี้ย.pdf"
    scan.write_bytes(papers.scan(papers.pdf([[papers.Line(line) for line in LIST]])))
    write_and_submit(log_in(new_page, town, "preparer"), document, scan)
    approve(new_page, town, "head", width=390)  # on a phone
    approve(new_page, town, "palat")
    check_release_and_report(new_page, town)
    for username in ("publishing_head", "head", "palat"):
        last = acknowledge(new_page, town, username)
    the_desk_shows_it_all(last)
    the_form_says_it_all(last)
    the_public_reads_it(new_page, town, document, scan, tmp_path)
    the_supervisors_had_mail(town)


def the_desk_shows_it_all(page: Page) -> None:
    """The version is complete, and its history names every act and every person."""
    page.reload()
    expect(page.locator(".pill").first).to_have_text("รับทราบครบแล้ว")
    page.locator("summary", has_text="ประวัติทั้งหมด").click()
    history = page.locator("details", has_text="ประวัติทั้งหมด").inner_text()
    for words in ("เสนอขออนุมัติ", "อนุมัติ", "นำส่ง", "ตรวจ", "เผยแพร่", "รายงานผล", "รับทราบ"):
        assert words in history
    for who in ("preparer", "head", "palat", "publisher", "publishing_head"):
        assert NAMES[who] in history


def the_form_says_it_all(page: Page) -> None:
    """The publication form as PDF, read back as text."""
    address = page.get_by_role("link", name="แบบฟอร์มการเผยแพร่ (PDF)").get_attribute("href")
    answer = page.request.get(page.url.split("/desk/")[0] + (address or ""))
    assert answer.status == 200 and answer.headers["content-type"] == "application/pdf"
    text = without_spaces(read_pdf(answer.body()))
    for words in ("แบบฟอร์มการเผยแพร่ข้อมูล", TITLE, "กองคลัง", NAMES["preparer"], NAMES["head"], NAMES["palat"]):
        assert without_spaces(words) in text
    assert without_spaces(NAMES["publisher"]) in text


def the_public_reads_it(open_page: OpenPage, town: Town, document: Path, scan: Path, tmp_path: Path) -> None:
    """A citizen without JavaScript finds the entry from the home page; the files say the same, but for the masks."""
    page = open_page(java_script_enabled=False)
    page.goto(town.address)
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    expect(page.get_by_text(TEXT)).to_be_visible()
    link = page.locator(f'a[href*="{document.name}"]').first.get_attribute("href")
    published = page.request.get(town.address + (link or "")).body()
    assert read_pdf(published) == read_pdf(document.read_bytes()) and len(read_pdf(published)) > 500
    link = page.locator(f'a[href*="{quote(scan.stem)}"]').first.get_attribute("href")
    masked = tmp_path / "published.pdf"
    masked.write_bytes(page.request.get(town.address + (link or "")).body())
    said = without_spaces(read(masked, Limits()).text)
    assert "600บาท" in said and THAI_ID not in said and THAI_ID.replace("-", "") not in said
    expect(page.get_by_text("มาตรา 9 วรรคสอง")).to_be_visible()  # that something was masked
    page.goto(f"{town.address}/items/1.11/")
    expect(page.get_by_role("link", name=TITLE).first).to_be_visible()
    page.goto(f"{town.address}/search/?q=ระบบประปา")
    expect(page.get_by_role("link", name=TITLE).first).to_be_visible()


def the_supervisors_had_mail(town: Town) -> None:
    """The worker beside the server has sent the report to the three supervisors."""
    folder = town.folder / "var" / "mail"
    for _ in range(100):
        sent = (
            "".join(path.read_text(encoding="utf-8") for path in folder.glob("*")) if folder.exists() else ""
        )
        if all(f"To: {name}@banphru.example" in sent for name in ("publishing-head", "head", "palat")):
            return
        time.sleep(0.2)
    raise AssertionError(f"mail to the supervisors is missing in {folder}")
