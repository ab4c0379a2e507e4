import pytest
from hypothesis import given
from hypothesis import strategies as st

from prakat.lib.search.folding import _BROKEN_SARA_AM, fold, joined_initials, letters, spelled
from prakat.lib.thai_text import normalise

THAI = st.text(st.sampled_from([chr(code) for code in range(0xE01, 0xE5C)] + list("aé1 .\n“”\xa0\u200b日")))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("สร้างมูลค่า", "สรางมูลคา"),
        ("ประโยชน์", "ประโยชน"),
        ("แต่ละ", "เเต่ละ"),
        ("สำหรับ", "ส\u0e4d\u0e32หรับ"),
        ("แหล่งน้ำควร", "แหล่งน้ าควร"),
        ("เจ้าหน้าที่", "เจ้าหน้าท\u0e48\u0e35"),
        ("ศักยภาพ", "ศักยภ\u200bาพ"),
        ("จิตใจ", "จิตไจ"),
        ("ความปลอดภัย", "ความปลอดพัย"),
        ("เวลา ๐๘.๓๐ น.", "เวลา 08.30 น."),
        ("ต่าง ๆ", "ต่าง"),
        ("กรุงเทพฯ", "กรุงเทพ"),
        ("ต้อนรับและนำเสนอ", "ต้อนรับ และ นำ เสนอ"),
        ("พฤษภาคม", "พรึษภาคม"),
        ("Café COVID-19", "cafe covid 19"),
    ],
)
def test_what_people_confuse_folds_to_the_same(one: str, other: str) -> None:
    assert fold(spelled(one)) == fold(spelled(other))


@pytest.mark.parametrize(("one", "other"), [("บ้าน", "บาท"), ("กอง", "ทอง"), ("2567", "2568"), ("น้ำ", "ใน")])
def test_what_differs_stays_apart(one: str, other: str) -> None:
    assert fold(spelled(one)) != fold(spelled(other))


@given(THAI)
def test_spelling_is_normalising_with_broken_sara_am_mended(text: str) -> None:
    assert spelled(text) == _BROKEN_SARA_AM.sub("\\1ำ", normalise(text))


@given(st.text())
def test_any_text_folds_letter_by_letter(text: str) -> None:
    folded = fold(text)
    assert folded == b"".join(map(fold, text))
    assert len(letters(folded)) == len(folded)
    assert b"\x00" not in folded


def test_initials_are_joined() -> None:
    assert joined_initials("ตาม พ. ร. บ. ฉบับนี้") == "ตาม พ.ร.บ. ฉบับนี้"
    assert joined_initials("เวลา 9 น. ณ ศาลา") == "เวลา 9 น. ณ ศาลา"
