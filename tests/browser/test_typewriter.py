"""Writing an entry in a real browser: by keyboard alone, from Word, together, with the connection gone; all in Thai."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.writing import begin, propose, saved, shown, stored, submitted, tab_to, title_of, write
from tests.cast import NAMES
from tests.town import Town

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
# Words that are the same in Thai: names of formats, units and keys, and what the municipality itself writes so.
SAME_IN_THAI = re.compile(
    r"\b(?:MP4|WebVTT|PDF|DOCX|XLSX|PPTX|ODT|ODS|CSV|VTT|JPG|JPEG|PNG|WEBP|KB|MB|Excel|Word|JavaScript|Ctrl|Facebook|Line"
    r"|https?|items|H[23])\b"
)
ENGLISH = """() => {
  const found = new Set();
  const keep = (text) => { if (/[A-Za-z]{2,}/.test(text || "")) found.add(text.replace(/\\s+/g, " ").trim()); };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walk.currentNode; node; node = walk.nextNode()) {
    if (node.nodeType === 3) {
      if (!node.parentElement.closest("script, style, template, noscript, iframe")) keep(node.textContent);
    } else if (!node.closest("script, style, template, noscript")) {
      const names = ["aria-label", "title", "placeholder", "alt", "aria-description", "data-w-tooltip-content-value"];
      names.forEach((name) => keep(node.getAttribute(name)));
    }
  }
  return [...found];
}"""


def test_a_first_entry_by_keyboard_alone(desk: Open, town: Town) -> None:
    page = desk("preparer")
    page.goto("/cms/items/")
    tab_to(page, "#mine-1\\.11 button")
    page.keyboard.press("Enter")
    draft = shown(page)
    tab_to(page, "#id_title")
    page.keyboard.type("สรุปผลการจัดซื้อจัดจ้าง")
    tab_to(page, "#id_summary", 2)
    page.keyboard.type("ตามแบบ สขร.1")
    tab_to(page, "[contenteditable=true]", 25)
    page.keyboard.type("ดำเนินการ 12 รายการ")
    tab_to(page, ".c-sf-add-button", 10)
    page.keyboard.press("Enter")
    expect(page.locator("[data-tippy-root] [role=combobox]")).to_be_focused()
    page.keyboard.type("ตัวเลข")
    expect(page.locator("[data-tippy-root] [role=option]")).to_have_text(["ตัวเลขสำคัญ"])
    page.keyboard.press("Enter")
    tab_to(page, "[data-place='0-0']", 12)
    page.keyboard.type("วงเงินรวม")
    page.keyboard.press("Tab")
    page.keyboard.type("1,250,000")
    page.keyboard.press("Tab")
    page.keyboard.type("บาท")
    saved(page)
    tab_to(page, "[name=action-propose]", 90)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/**")
    said = submitted(town, draft)
    assert (said["title"], said["summary"]) == ("สรุปผลการจัดซื้อจัดจ้าง", "ตามแบบ สขร.1")
    assert [block["type"] for block in said["body"]] == ["text", "figures"]
    assert said["body"][1]["rows"] == [{"label": "วงเงินรวม", "value": "1,250,000", "unit": "บาท", "note": ""}]


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15">
<style><!-- p.MsoNormal{mso-style-unhide:no;font-family:"TH SarabunPSK"} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>
<body lang=EN-US><!--StartFragment-->
<h2 style='mso-list:none'><span lang=TH style='font-family:"TH SarabunPSK",sans-serif;color:#C00000'>
สรุปผล<o:p></o:p></span></h2>
<p class=MsoNormal style='margin-bottom:0cm;text-align:justify'><b><span lang=TH
style='font-size:16.0pt'>ดำเนินการ</span></b>
<font face="Angsana New" size="5"><span style='mso-spacerun:yes'>  </span>12 รายการ</font><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><a
href="https://www.gprocurement.go.th/"><span lang=TH>ระบบจัดซื้อ</span></a></p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse'>
<tr><td style='width:100pt'><p class=MsoNormal>รายการ<o:p></o:p></p></td><td><p class=MsoNormal>บาท</p></td></tr>
<tr><td><table><tr><td>กระดาษ</td></tr></table></td><td>1,200</td></tr></table>
<!--EndFragment--></body></html>"""


def paste(page: Page, selector: str, html: str, text: str) -> None:
    """Pastes as a browser does: an event that carries both forms of what lies on the clipboard."""
    page.locator(selector).first.click()
    page.evaluate(
        """([selector, html, text]) => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          data.setData("text/plain", text);
          document.querySelector(selector).dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        [selector, html, text],
    )


def test_what_comes_from_word_is_clean(desk: Open, town: Town) -> None:
    page = desk("preparer")
    draft = begin(page)
    page.locator("#id_title").fill("วางจาก Word")
    paste(page, ".public-DraftEditor-content", WORD, "สรุปผล\nดำเนินการ 12 รายการ")
    page.locator(".c-sf-add-button").last.click()
    page.get_by_role("option", name="ตาราง", exact=True).click()
    paste(page, "[data-place='0-0']", WORD, "รายการ\tบาท\nกระดาษ\t1,200")
    saved(page)
    text, table = propose(page, town, draft)["body"]
    assert "<h2>สรุปผล</h2>" in text["html"] and "<strong>ดำเนินการ</strong>" in text["html"]
    assert '<a href="https://www.gprocurement.go.th/" rel="noopener">ระบบจัดซื้อ</a>' in text["html"]
    assert set(re.findall(r"</?(\w+)", text["html"])) <= {
        "p",
        "h2",
        "h3",
        "ul",
        "ol",
        "li",
        "a",
        "strong",
        "em",
        "br",
    }
    assert not re.search(
        r"mso|style|class|font|span|<o:|<!--|xml|Sarabun|Angsana", text["html"], re.IGNORECASE
    )
    assert table["rows"] == [["รายการ", "บาท"], ["กระดาษ", "1,200"]]


def test_a_draft_saves_itself_and_survives_a_reload(desk: Open, town: Town) -> None:
    page = desk("preparer")
    draft = begin(page)
    page.locator("#id_title").fill("ชื่อที่พิมพ์ไว้")
    page.locator("[name=document_date_day]").select_option(
        "24"
    )  # half a date does not keep the rest from being saved
    page.locator(".public-DraftEditor-content").click()
    page.keyboard.type("ข้อความที่พิมพ์ไว้")
    page.locator(".attached input[type=file]").set_input_files(
        [{"name": f"เดือน {n}.csv", "mimeType": "text/csv", "buffer": f"ก,{n}".encode()} for n in range(1, 13)]
        + [{"name": "เสีย.pdf", "mimeType": "application/pdf", "buffer": b"no"}]
    )
    expect(page.locator(".attached__line")).to_have_count(12)
    expect(page.get_by_text("เนื้อในของไฟล์ “เสีย.pdf” ไม่ตรงกับนามสกุลไฟล์")).to_be_visible()
    page.get_by_label("เลื่อน “เดือน 2.csv” ขึ้น").click()
    kept = "SELECT content FROM wagtailcore_revision WHERE object_id = ? ORDER BY id DESC LIMIT 1"
    for _ in range(200):  # the screen may still show that what was there before the click is saved
        files = json.loads(stored(town, kept, str(draft)))["attachments"]
        if files and min(files, key=lambda file: file["sort_order"])["title"] == "เดือน 2":
            break
        page.wait_for_timeout(100)
    else:
        raise AssertionError("the order was not saved")
    saved(page)
    write(page, draft)
    expect(page.locator("#id_title")).to_have_value("ชื่อที่พิมพ์ไว้")
    expect(page.locator(".public-DraftEditor-content")).to_have_text("ข้อความที่พิมพ์ไว้")
    expect(page.locator(".attached__line")).to_have_count(12)
    expect(page.locator(".attached__line input").first).to_have_value("เดือน 2")
    revisions = "SELECT count(*) FROM wagtailcore_revision WHERE object_id = ?"
    assert stored(town, revisions, str(draft)) == 2  # one for the beginning, one for the whole sitting


def test_a_lost_connection_loses_nothing(desk: Open, town: Town) -> None:
    page = desk("preparer")
    draft = begin(page)
    page.context.set_offline(True)
    page.locator("#id_title").fill("พิมพ์ตอนเน็ตหลุด")
    expect(page.locator("#save-state[data-kind=trouble]")).to_contain_text("การเชื่อมต่อขาดหาย")
    page.context.set_offline(False)
    saved(page)
    assert title_of(town, draft) == "พิมพ์ตอนเน็ตหลุด"


def test_two_people_at_one_draft(desk: Open, town: Town) -> None:
    first, second = desk("preparer"), desk("deputy")
    draft = begin(first)
    write(second, draft)
    second.locator("#id_title").fill("ของผู้ช่วย")
    saved(second)
    first.locator("#id_title").fill("ของเจ้าหน้าที่")
    expect(first.locator("#save-state[data-kind=trouble]")).to_contain_text("มีการบันทึกที่ใหม่กว่า")
    expect(first.locator("#id_title")).to_have_value("ของเจ้าหน้าที่")
    first.get_by_role("button", name="เสนอขออนุมัติ").click()
    # The browser asks when it has heard of the other save already; otherwise the server refuses the first try.
    asked = first.locator("#w-save-confirmation-dialog, [role=dialog]").filter(has_text=NAMES["deputy"])
    told = first.get_by_text("มีการบันทึกร่างนี้จากหน้าต่างอื่น")
    expect(asked.or_(told).first).to_be_visible()
    assert title_of(town, draft) == "ของผู้ช่วย"


def test_the_summary_of_reasons_takes_the_focus_and_leads_on(desk: Open) -> None:
    page = desk("preparer")
    begin(page)
    page.locator("#id_summary").fill("มีแต่สรุป")
    page.get_by_role("button", name="เสนอขออนุมัติ").click()
    expect(page.locator("#refused")).to_be_focused()
    expect(page.locator("#id_summary")).to_have_value("มีแต่สรุป")
    page.locator("#refused a", has_text="ชื่อเรื่อง").click()
    expect(page.locator("#id_title")).to_be_focused()


def test_the_preview_is_the_public_page(desk: Open) -> None:
    page = desk("preparer")
    begin(page)
    page.locator("#id_title").fill("หน้าที่ประชาชนจะเห็น")
    page.locator("[data-side-panel-toggle=preview]").click()
    inner = page.frame_locator("iframe.w-preview__iframe:not(.w-preview__proxy)")
    expect(inner.get_by_role("heading", level=1)).to_have_text("หน้าที่ประชาชนจะเห็น", timeout=15_000)


def english(page: Page) -> list[str]:
    return [text for text in page.evaluate(ENGLISH) if re.search(r"[A-Za-z]{2,}", SAME_IN_THAI.sub("", text))]


PARTS = ["ตาราง", "ตัวเลขสำคัญ", "แผนภูมิจากตาราง", "ภาพ", "ชุดภาพ", "วีดิทัศน์", "ไฟล์", "ลิงก์"]
PARTS += ["บัตรบุคคล", "แผนผังโครงสร้าง", "ข้อมูลการติดต่อ"]


def test_everything_an_officer_reads_is_thai(desk: Open, town: Town) -> None:
    """In a browser that asks for English, as many of the office's do."""
    page = desk("preparer", locale="en-US")
    page.goto("/cms/items/")
    assert english(page) == []
    draft = begin(page)
    for name in PARTS:
        page.locator(".c-sf-add-button").last.click()
        expect(page.get_by_role("option", name=name, exact=True)).to_be_visible()
        assert english(page) == []
        page.get_by_role("option", name=name, exact=True).click()
    assert english(page) == []
    page.locator(".public-DraftEditor-content").first.click()
    page.keyboard.type("/")
    expect(page.get_by_role("option", name="หัวข้อใหญ่")).to_be_visible()
    assert english(page) == []
    page.keyboard.press("Backspace")
    page.keyboard.type("ลิงก์")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    for name in ("อีเมล", "โทรศัพท์", "เว็บไซต์"):
        page.locator(".modal-body .link-types a", has_text=name).click()
        expect(page.locator(".modal-body .link-types b")).to_have_text(name)
        assert english(page) == []
    page.locator(".modal .close, .modal button[data-dismiss]").first.click()
    saved(page)
    page.locator("#id_title").fill("ชื่อ")
    saved(page)
    for address in ("history/{0}/", "history/{0}/revisions/compare/earliest...latest/", "edit/{0}/"):
        page.goto(f"/cms/drafts/{address.format(draft)}")
        assert english(page) == [], address
    first = stored(town, "SELECT min(id) FROM wagtailcore_revision WHERE object_id = ?", str(draft))
    revert = f"drafts/history/{draft}/revisions/{first}/revert/"
    for address in (revert, f"drafts/{draft}/discard/", "pages/"):
        page.goto(f"/cms/{address}")
        assert english(page) == [], address


@pytest.mark.parametrize(
    ("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]
)
def test_nothing_stands_in_anybodys_way(desk: Open, axe: Callable[..., Any], width: int, scheme: str) -> None:
    page = desk("preparer", width=width, color_scheme=scheme)
    draft = begin(page)
    for address in ("items/", f"drafts/history/{draft}/", f"drafts/{draft}/discard/"):
        page.goto(f"/cms/{address}")
        assert axe(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    write(page, draft)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
