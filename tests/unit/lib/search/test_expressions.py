import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prakat.lib.search.expressions import abbreviations, name_of, names_in
from prakat.lib.search.folding import fold, letters
from prakat.lib.search.questions import Question
from prakat.lib.search.words import folded_words


def meant(text: str) -> set[str]:
    return {other.text for other in Question.of(text).alternatives}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("อบต.โก่งธนู", "องค์การบริหารส่วนตำบล"),
        ("อบต โก่งธนู", "องค์การบริหารส่วนตำบล"),
        ("องค์การบริหารส่วนตำบลโก่งธนู", "อบต."),
        ("องคการบริหารสวนตำบล", "อบต."),
        ("พรบ คอมพิวเตอร์", "พระราชบัญญัติ"),
        ("พ. ร. บ. คอมพิวเตอร์", "พระราชบัญญัติ"),
        ("พระราชบัญญัติคอมพิวเตอร์", "พ.ร.บ."),
        ("สขร.1 ตุลาคม", "สรุปผลการดำเนินการจัดซื้อจัดจ้าง"),
        ("สขร ๑", "สรุปผลการดำเนินการจัดซื้อจัดจ้าง"),
        ("จ.สงขลา", "จังหวัด"),
        ("จังหวัดสงขลา", "จ."),
        ("มท. แจ้ง", "กระทรวงมหาดไทย"),
        ("มท แจ้ง", "กระทรวงมหาดไทย"),
        ("ปีงบ 69", "2569"),
        ("ประชุม 2022", "2565"),
        ("ประชุม ๒๕๖๕", "2022"),
        ("26 พ.ย. 65", "26 พฤศจิกายน 2565"),
        ("26 พย 65", "26 พฤศจิกายน 2565"),
        ("๒๖ พฤศจิกายน ๒๕๖๕", "26 พ.ย. 65"),
        ("26/11/65", "26 พฤศจิกายน 2565"),
        ("พฤศจิกายน 2565", "พ.ย. 65"),
        ("เบี้ยคนแก่", "เบี้ยยังชีพ"),
        ("หมาจรจัด", "สุนัขจรจัด"),
    ],
)
def test_what_else_is_meant(asked: str, found: str) -> None:
    assert found in meant(asked)


@pytest.mark.parametrize(
    ("asked", "absent"),
    [
        ("มท. แจ้ง", "มหาวิทยาลัยธรรมศาสตร์"),
        ("บอกต่อ", "ตำบล"),
        ("40/13/2565", "40 มกราคม 2565"),
        ("เวลา 1234", "691"),
        ("อ ให้", "อำเภอ"),
    ],
)
def test_what_is_not_meant(asked: str, absent: str) -> None:
    assert absent not in meant(asked)


def test_alternatives_stand_for_the_letters_they_name() -> None:
    question = Question.of("ทม.กระบี่ ต.ปากน้ำ")
    found = {
        letters(question.folded[o.begin : o.end]): o.text for o in question.alternatives if o.weight == 1
    }
    assert found["ทม"] == "เทศบาลเมือง" and found["ต"] == "ตำบล"


def test_ambiguity_gives_all_readings() -> None:
    assert {"อำเภอ", "อาจารย์"} <= meant("อ.เมือง")


def test_the_table_is_broad_and_says_each_thing_once() -> None:
    shorts = [short for short, _ in abbreviations()]
    assert len(shorts) == len(set(shorts)) >= 350
    asked = "อบต. อบจ. ทต. ทน. ทม. พ.ร.บ. พ.ร.ก. พ.ร.ฎ. ป.ป.ช. ป.ป.ท. สตง. ก.พ.ร. ธ.ก.ส. อสม. กทม. มท. กสทช. ผอ. ผวจ."
    assert set(asked.split()) <= set(shorts)


def test_expressions_have_names_where_they_stand_between_words() -> None:
    dead = name_of(fold("ถึงแก่กรรม"))
    assert dead and dead in names_in(folded_words("นายกฯ ถึงแก่ กรรม เมื่อวาน"))
    assert dead not in names_in(folded_words("ถึงเวลาแก่งกระจาน กรรมการ"))
    assert name_of(fold("26 พฤศจิกายน 2565")) == name_of(fold("แพทย์")) == name_of(b"") == ""
    assert names_in([]) == []


@settings(deadline=None)
@given(st.text(st.sampled_from("อบตจม.ทนพร ๑๒3456/-คยงานแก่")))
def test_any_question_can_be_taken_apart(text: str) -> None:
    question = Question.of(text)
    assert len(question.text) <= 200 and len(question.alternatives) <= 40
    for other in question.alternatives:
        assert 0 <= other.begin < other.end <= len(question.folded)
