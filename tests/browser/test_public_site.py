"""The public site of the demonstration, as citizens read it: every item, every page type, with and without help."""

import re
import urllib.error
import urllib.request
from collections.abc import Callable
from html import unescape

import pytest
from playwright.sync_api import Page, expect

from tests.town import Town

pytestmark = pytest.mark.browser

ITEMS = [
    *[f"1.{n}" for n in range(1, 13)],
    "2.1",
    *["3.1", "3.2"],
    *[f"4.{n}" for n in range(1, 5)],
    *[f"5.{n}" for n in range(1, 6)],
    *[f"6.{n}" for n in range(1, 5)],
]
FORMS = ITEMS[-4:]
PAGE_TYPES = [
    "/",
    "/categories/1/",
    "/items/1.3/",
    "/items/1.11/",
    "/items/1.12/",
    "/items/6.1/",
    "/items/1.11/2569/",
    "/items/1.11/2569/10/",
    "/people/",
    "/contact/",
    "/knowledge/",
    "/law/",
    "/policies/privacy/",
    "/policies/accessibility/",
    "/sitemap/",
    "/search/?q=งบประมาณ",
    "/search/?q=ไม่มีคำนี้แน่นอน",
    "/nowhere/",
    "/en/",
    "/en/items/1.11/",
]


def read(town: Town, path: str) -> str:
    with urllib.request.urlopen(town.address + path) as answer:
        return unescape(answer.read().decode())


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def entry_paths(town: Town, number: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'href="(/e/[0-9a-z]{8}/)"', read(town, f"/items/{number}/"))))


def test_there_are_28_items() -> None:
    assert len(ITEMS) == 28


@pytest.mark.parametrize("number", ITEMS)
def test_every_item_shows_unit_legal_basis_last_update_and_next_due(demonstration: Town, number: str) -> None:
    page = words(read(demonstration, f"/items/{number}/"))
    assert re.search(r"กอง|สำนักปลัด|ทุกส่วนราชการ", page)
    assert "ฐานกฎหมาย" in page and re.search(r"มาตรา \d+", page)
    assert "ปรับปรุงล่าสุด" in page
    if number in FORMS:
        assert "เปิด" in page
    else:
        assert "กำหนดปรับปรุงครั้งต่อไป" in page
        assert entry_paths(demonstration, number)
        assert re.search(r"ปีงบประมาณ(?: พ.ศ.)? 25\d\d", page)


def test_the_register_is_on_the_home_page(demonstration: Town) -> None:
    page = read(demonstration, "/")
    for number in ITEMS:
        assert f'href="/items/{number}/"' in page
    assert 'href="/knowledge/"' in page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_on_any_page_type(
    demonstration: Town,
    new_page: Callable[..., Page],
    axe: Callable[[Page], list[object]],
    width: int,
    scheme: str,
) -> None:
    page = new_page(width=width, color_scheme=scheme)
    entries = [
        path
        for number in ("1.2", "1.3", "1.9", "1.10", "4.4", "5.1", "3.1")
        for path in entry_paths(demonstration, number)[:1]
    ]
    found = {}
    for path in [*PAGE_TYPES, *entries, *tombstones(demonstration), *older_versions(demonstration)]:
        page.goto(demonstration.address + path)
        violations = axe(page)
        if violations:
            found[path] = violations
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert not found


def tombstones(town: Town) -> list[str]:
    """Addresses that once were and are gone: 410 with a page that says why."""
    listed = town.run("tests.browser.find_paths", "withdrawn").split()
    for path in listed:
        with pytest.raises(urllib.error.HTTPError) as gone:
            urllib.request.urlopen(town.address + path)
        assert gone.value.code == 410
    assert listed
    return listed[:1]


def older_versions(town: Town) -> list[str]:
    listed = town.run("tests.browser.find_paths", "superseded").split()
    assert listed
    return listed[:1]


def test_nothing_needs_javascript_and_no_host_is_asked(
    demonstration: Town, new_page: Callable[..., Page]
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(demonstration.address)
    page.get_by_role("link", name="การจัดซื้อจัดจ้าง").first.click()
    page.locator('a[href^="/e/"]').first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(demonstration.address)
    page.get_by_role("searchbox").first.fill("งบประมาณ")
    page.keyboard.press("Enter")
    expect(page.locator('main a[href^="/e/"]').first).to_be_visible()


def test_what_is_sealed_is_all_that_links(demonstration: Town) -> None:
    """Every link of every page of the edition leads to a page of the same edition, or to a live route."""
    broken = demonstration.run("tests.browser.find_paths", "broken").split("\n")
    assert [line for line in broken if line] == []


def test_files_are_as_the_officers_made_them(demonstration: Town) -> None:
    page = read(demonstration, entry_paths(demonstration, "1.11")[0])
    files = re.findall(r'href="(/files/[^"]+\.pdf)"', page)
    with urllib.request.urlopen(demonstration.address + files[0]) as answer:
        assert answer.read(5) == b"%PDF-"
        assert answer.headers["Content-Type"] == "application/pdf"


def test_home_is_light_on_the_wire(demonstration: Town, new_page: Callable[..., Page]) -> None:
    """What a phone downloads with headers and fonts: on the first visit, and on the second, with what it has kept."""
    page = new_page(width=390)
    page.context.unroute_all()  # while Playwright listens in on requests, the browser keeps nothing
    sizes: list[float] = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda loaded: sizes.append(loaded["encodedDataLength"]))
    page.goto(demonstration.address, wait_until="networkidle")
    first = sum(sizes)
    sizes.clear()
    page.goto("about:blank")
    page.goto(demonstration.address, wait_until="networkidle")
    print(f"home page: {first:.0f} bytes, then {sum(sizes):.0f}")
    assert 10_000 < first <= 100_000
    assert 0 < sum(sizes) <= 15_000
