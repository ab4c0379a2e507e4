"""Broken and hostile YAML is refused with its line, quickly and in Thai."""

import time

import pytest

from prakat.scheme.document import InvalidDocument, parse
from prakat.scheme.yaml_nodes import MAX_BYTES, BadYaml, Scalar, plain_nodes, read_nodes

BILLION_LAUGHS = "a: &a [lol, lol]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("a: 1\nb: [x\n", 3, "วงเล็บ"),
        ("a: 1\nb: 'x\n", 3, "เครื่องหมายคำพูด"),
        ("a: 1\nb: c: d\n", 2, "เครื่องหมาย :"),
        ("a: 1\n\tb: 2\n", 2, "แท็บ"),
        ("- a\nb: c\n", 2, "อ่านโครงสร้างไม่ได้"),
        ("a: @x\n", 1, "เครื่องหมายคำพูด"),
        ("a: 1\nb: 2\na: 3\n", 3, "ซ้ำกับบรรทัด 1"),
        ("a: 1\n---\nb: 2\n", 2, "มากกว่าหนึ่งชุด"),
        ("a: 1\nb: \x07\n", 2, "อักขระควบคุม"),
        (b"a: 1\nb: \xe0\xb8\n", 2, "UTF-8"),
        ("? [a]\n: b\n", 1, "ชื่อช่อง"),
        ("a: 1\n~: b\n", 2, "ชื่อช่อง"),
        ("a: 1\nb: !!python/object/apply:os.system [id]\n", 2, "tag"),
        ("a: 1\nb: !x y\n", 2, "tag"),
        (BILLION_LAUGHS, 1, "alias"),
        ("a: 1\nb: *nowhere\n", 2, "alias"),
        ("a: &x [*x]\n", 1, "alias"),
        ("[" * 100_000, 1, "ซ้อนลึก"),
        ("{a: " * 50_000, 1, "ซ้อนลึก"),
        ("- " * 100_000, 1, "ซ้อนลึก"),
        ("a: [" + "1," * 30_000 + "]", 1, "มากกว่า 20000 ค่า"),
        ("a: " + "x" * MAX_BYTES, 1, "256 กิโลไบต์"),
        (b"\xff" * (MAX_BYTES + 1), 1, "256 กิโลไบต์"),
    ],
)
def test_what_is_not_a_plain_tree_is_refused(source: str | bytes, line: int, words: str) -> None:
    began = time.perf_counter()
    with pytest.raises(BadYaml) as caught:
        read_nodes(source)
    assert caught.value.line == line
    assert words in caught.value.message and "แก้โดย" in caught.value.message
    assert time.perf_counter() - began < 5


def test_a_broken_file_is_one_problem_of_the_document() -> None:
    with pytest.raises(InvalidDocument) as caught:
        parse("units: [\n")
    (problem,) = caught.value.problems
    assert str(problem).startswith("บรรทัด 2 รูปแบบ YAML ผิด")


def test_numbers_stay_as_they_are_written() -> None:
    node = read_nodes("number: 1.10\nempty:\nquoted: ''\n")
    texts = {key: entry.text for key, entry in node.entries.items() if isinstance(entry, Scalar)}
    assert texts == {"number": "1.10", "empty": None, "quoted": ""}


def test_nothing_at_all_is_an_empty_value() -> None:
    assert read_nodes("") == Scalar(1, None)
    assert read_nodes("\ufeff# only a remark\n".encode()) == Scalar(1, None)


def test_plain_data_reads_like_a_file() -> None:
    node = plain_nodes({"a": [1, True, None, "x"]})
    assert [entry.text for entry in node.entries["a"].entries] == ["1", "true", None, "x"]
