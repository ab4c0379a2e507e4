import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from prakat.lib.thai_text import normalise, one_line, safe_file_name, search_key

THAI_HEAVY = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "กนมเแโไะัาำิีึืฺุูฯๆ็่้๊๋์ํ๎๐๙\u0300\u0301\u0327\u0334\u094d\u200b\u00ad\n\r\t \u00a0"
            "\uf700\uf70a\uf71a\u2028\u202eaA.é"
        ),
        st.characters(),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("ทํา", "ทำ"),
        ("นํ้า", "น้ำ"),
        ("น้ํา", "น้ำ"),
        ("นำ้", "น้ำ"),
        ("นํา้", "น้ำ"),
        ("น้ํำ", "น้ำ"),
        ("เเละ", "และ"),
        ("ที่ี่", "ที่"),
        ("ท่ี", "ที่"),
        ("ท่่ี", "ที่"),
        ("ผ้ึง", "ผึ้ง"),
        ("สิทธ์ิ", "สิทธิ์"),
        ("พันธ์ุ", "พันธุ์"),
        ("อยู่", "อยู่"),
        ("อยู่", "อยู่"),
        ("ก็็", "ก็"),
        ("พุทฺธํ", "พุทฺธํ"),
        ("ที\u200b่\u200dนี่\ufeff", "ที่นี่"),
        ("ข่าว\u00a0ประชา\u2003สัมพันธ์", "ข่าว ประชา สัมพันธ์"),
        ("  ก \t \r\nข  \n\n", "ก\nข"),
        ("ก\x00ข\x1bค\u202eง", "กขคง"),
        ("ปุ\uf70a\uf70b", "ปุ่้"),
        ("ปี\uf713", "ปี่"),
        ("ก\u0301\u0336ข", "กข"),
        ("e\u0301", "é"),
        ("", ""),
    ],
)
def test_normalise(written: str, kept: str) -> None:
    assert normalise(written) == kept


def test_reduplicated_letters_are_left_alone() -> None:
    for word in ("จริงๆ", "บาท ๑๐๐๐", "กรรม", "สรร", "อออ", "๐๐๐", "เก๋าาา"):
        assert normalise(word) == word


@settings(max_examples=500)
@given(THAI_HEAVY)
@example("x\u0301\u0e4c\u0e48")
@example("ก\u0e34\u0334\u0e48\u0e34\u0334\u0e48")
@example("เเเ")
@example("\u0e4d\u0e48\u0e48\u0e32\u0e49")
def test_normalise_is_idempotent_and_nfc(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\u0e4d\u0e32" not in once
    assert not any(unicodedata.category(character) in ("Cf", "Cs") for character in once)
    once.encode()


@settings(max_examples=300)
@given(THAI_HEAVY)
def test_one_line_and_search_key_are_idempotent(text: str) -> None:
    line = one_line(text)
    assert one_line(line) == line
    assert "\n" not in line and "  " not in line
    key = search_key(text)
    assert search_key(key) == key
    assert " " not in key


@pytest.mark.parametrize(
    "hostile",
    [
        "\u0e48\u0e34" * 50_000,
        "\u0e4d" * 100_000,
        "ก\u0e34\u0334\u0e48" * 25_000,
        "x\u0301\u0e4c\u0e48" * 25_000,
        "ก" + "\u0301" * 100_000,
        "เ" * 100_000,
    ],
)
def test_normalise_stays_linear(hostile: str) -> None:
    began = time.process_time()
    normalise(hostile)
    assert time.process_time() - began < 2


def test_titles_match_loosely() -> None:
    key = search_key("ประกาศ  เรื่อง แผนจัดหาน้ำ (ครั้งที่ ๒/๒๕๖๙)")
    assert key == search_key("ประกาศ เรื่อง แผนจัดหานํ้า ครั้งที่ 2/2569")
    assert search_key("Facebook / LINE@") == search_key("facebook/Line@")
    assert search_key("ขาว") != search_key("ข่าว")


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("แผนพัฒนา ๒๕๖๙.pdf", "แผนพัฒนา ๒๕๖๙.pdf"),
        ("../../etc/passwd", "passwd"),
        (r"C:\fakepath\สขร.1.xlsx", "สขร.1.xlsx"),
        ("รายงาน\u202efdp.exe", "รายงานfdp.exe"),
        ("a\x00b\nc.pdf", "ab c.pdf"),
        ('แผน: "ฉบับ" <1>?.pdf', "แผน- -ฉบับ- -1-.pdf"),
        ("...pdf", "เอกสาร.pdf"),
        ("..แผน", "แผน"),
        (".pdf", "เอกสาร.pdf"),
        (".htaccess", "เอกสาร.htaccess"),
        ("..", "เอกสาร"),
        ("", "เอกสาร"),
        ("/", "เอกสาร"),
        ("con.txt", "_con.txt"),
        ("NUL", "_NUL"),
        ("ไฟล์ .pdf", "ไฟล์.pdf"),
        ("นํ้า.PDF", "น้ำ.PDF"),
    ],
)
def test_safe_file_name(given_name: str, safe: str) -> None:
    assert safe_file_name(given_name) == safe


def test_long_names_keep_their_extension() -> None:
    latin = safe_file_name("a" * 500 + ".pdf")
    assert len(latin) == 120 and latin.endswith("a.pdf")
    thai = safe_file_name("รายงานผลการดำเนินงาน" * 40 + ".docx")
    assert len(thai) <= 120 and len(thai.encode()) <= 240 and thai.endswith(".docx")


@settings(max_examples=300)
@given(THAI_HEAVY | st.text(alphabet='./\\:*?"<>|a.conul \x00ก', max_size=300))
def test_safe_names_are_safe_and_stay(name: str) -> None:
    safe = safe_file_name(name)
    assert safe and safe not in (".", "..")
    assert len(safe) <= 120 and len(safe.encode()) <= 240
    assert not set(safe) & set('<>:"/\\|?*\n\x00\u202e')
    assert not safe.startswith(".") and not safe.endswith((".", " "))
    assert safe_file_name(safe) == safe
