import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prakat.lib.search import words
from prakat.lib.search.words import atoms, cut, folded_words


def test_atoms_do_not_split_into_other_words() -> None:
    given_words = {"คน", "พิการ", "คนพิการ", "ประกาศ", "ขยะ", "ถังขยะ", "กา"}
    assert atoms(given_words) == sorted({"คน", "พิการ", "ประกาศ", "ขยะ", "ถังขยะ", "กา"})


@given(st.text(st.sampled_from("กขคงจนมรสาอิีุเแไโ่้์ำะัๆฯ aB1.๒\n")))
def test_pieces_joined_are_the_text(text: str) -> None:
    assert "".join(cut(text)) == text


def test_the_parts_of_compounds_are_words() -> None:
    assert folded_words("โรงพยาบาลส่งเสริมสุขภาพ")[:2] == folded_words("โรง พยาบาล")
    assert "พรบ" in folded_words("ร่าง พ.ร.บ. ฉบับใหม่")


@pytest.mark.parametrize(
    "text", ["ก็" * 2000, "ตากลม" * 800, "เ" * 4000, "ๆ" * 4000, "มา" * 2000, "\u0e48" * 4000]
)
def test_hostile_text_is_cut_quickly(text: str) -> None:
    cut("ประกาศ")
    started = time.perf_counter()
    cut(text)
    assert time.perf_counter() - started < 1


def test_a_missing_dictionary_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    words._loaded.cache_clear()
    monkeypatch.setattr(words, "WORDS_FILE", tmp_path / "none.txt")
    with pytest.raises(words.NoDictionary, match="setup/words.py"):
        cut("ประกาศ")
    words._loaded.cache_clear()
