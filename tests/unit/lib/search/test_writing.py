import multiprocessing
import os
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from prakat.lib.search import Document, Index, Writer
from prakat.lib.search import writing as writing_module
from prakat.lib.search.manifest import locked, read
from tests.searching import files_with
from tests.unit.lib.search.papers import DOGS, ELDERLY, PAPERS, WATER


def first(index: Index, text: str) -> str:
    found = index.search(text)
    return found.hits[0].id if found.hits else ""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    Writer(tmp_path / "index").build(PAPERS, edition=1)
    return tmp_path / "index"


def test_a_change_is_seen_by_open_readers(place: Path) -> None:
    index = Index.open(place)
    fresh = Document("e-new", "ประกาศรับสมัครพนักงานจ้าง", "ตำแหน่งพนักงานขับรถขยะ")
    Writer(place).apply(add=[fresh], remove=[DOGS.id], edition=2)
    assert (index.edition, index.documents) == (2, 5)
    assert first(index, "พนักงานขับรถ") == "e-new"
    assert index.search("โรคพิษสุนัขบ้า").total == 0


def test_a_document_is_replaced_by_its_new_version(place: Path) -> None:
    index = Index.open(place)
    Writer(place).apply(add=[replace(WATER, body="ซ่อมเสร็จแล้ว จ่ายน้ำตามปกติ")], edition=2)
    Writer(place).apply(add=[replace(WATER, body="เลื่อนการซ่อมออกไป")], edition=3)
    assert index.documents == len(PAPERS)
    found = index.search("เลื่อนการซ่อม")
    assert [hit.id for hit in found.hits] == [WATER.id] and found.total == 1
    assert all("ตามปกติ" not in text for hit in index.search("น้ำ").hits for text, _ in hit.snippet)


def test_many_small_changes_stay_few_parts(place: Path) -> None:
    writer, index = Writer(place), Index.open(place)
    for number in range(40):
        writer.apply(add=[Document(f"n{number}", f"ข่าวที่ {number}", "กิจกรรมจิตอาสา")], edition=number + 2)
    assert len(read(place).parts) <= 16
    assert index.search("กิจกรรมจิตอาสา").total == 40
    folders = {path.name for path in place.glob("p-*")}
    assert folders == {part.name for part in read(place).parts}


def test_tidying_changes_nothing_but_the_parts(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing_module, "_TINY_PARTS", 1000)
    writer, index = Writer(place), Index.open(place)
    for number in range(10):
        writer.apply(add=[Document(f"n{number}", f"ข่าวที่ {number}", "กิจกรรมจิตอาสา")], edition=number + 2)
    writer.apply(remove=["n3", WATER.id], edition=20)
    before = {hit.id for hit in index.search("กิจกรรมจิตอาสา", limit=50).hits}
    assert writer.tidy() and not writer.tidy()
    assert len(read(place).parts) == 1 and index.edition == 20
    assert (
        {hit.id for hit in index.search("กิจกรรมจิตอาสา", limit=50).hits}
        == before
        == {f"n{n}" for n in range(10)} - {"n3"}
    )
    assert index.documents == len(PAPERS) - 1 + 9
    assert index.search("หมาบ้า").hits[0].stored == DOGS.stored


def test_purged_text_is_on_no_disk_any_more(place: Path) -> None:
    secret = "นายสมเกียรติสกุลลับเฉพาะ"
    writer = Writer(place)
    writer.build([*PAPERS, Document("bad", "ประกาศที่ผิดพลาด", f"เลขประจำตัว {secret}")], edition=2)
    index = Index.open(place)
    assert first(index, secret) == "bad"
    writer.apply(add=[Document("bad", "ประกาศที่ถูกต้อง", "ไม่มีข้อมูล")], edition=3)
    assert index.search(secret).total == 0
    before = {part.name for part in read(place).parts}
    writer.purge(["bad"])
    assert len(before & {part.name for part in read(place).parts}) == 1  # the part of the new version
    assert not any(part.gone for part in read(place).parts)
    assert first(index, "ประกาศที่ถูกต้อง") == "bad" and index.edition == 3
    assert files_with(place, [secret])[secret] == set()
    assert {first(index, paper.title) for paper in PAPERS} == {paper.id for paper in PAPERS}
    parts = {path.name for path in place.iterdir() if path.is_dir()}
    assert parts == {part.name for part in read(place).parts}
    writer.purge(["bad", "unknown"])


def test_changes_made_during_a_build_are_kept(place: Path) -> None:
    writer = Writer(place)

    def slow():  # type: ignore[no-untyped-def]
        yield from PAPERS
        writer.apply(
            add=[replace(ELDERLY, title="ขยายเวลาลงทะเบียนผู้สูงอายุ"), Document("n", "ข่าวใหม่", "x")], edition=8
        )
        writer.apply(remove=[DOGS.id], edition=9)
        yield Document("late", "ประกาศฉบับหลัง", "ย")

    assert writer.build(slow(), edition=7) == len(PAPERS) + 1
    index = Index.open(place)
    assert index.edition == 9 and index.documents == len(PAPERS) + 1
    assert index.search("ขยายเวลาลงทะเบียน").total == 1
    assert index.search("เบี้ยยังชีพ").hits == () and index.search("พิษสุนัขบ้า").total == 0
    assert first(index, "ประกาศฉบับหลัง") == "late" and first(index, "ข่าวใหม่") == "n"


def test_a_document_dropped_with_its_part_during_tidying_does_not_come_back(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing_module, "_SMALL_PARTS", 2)
    writer = Writer(place)
    writer.apply(add=[Document("n1", "ข่าวที่หนึ่ง", "ข้อความหนึ่ง")], edition=2)
    staged = Writer._staged

    def meanwhile(self, documents, progress):  # type: ignore[no-untyped-def]
        made = staged(self, documents, progress)
        Writer(place).apply(remove=["n1"], edition=3)
        return made

    monkeypatch.setattr(Writer, "_staged", meanwhile)
    assert writer.tidy()
    index = Index.open(place)
    assert index.search("ข้อความหนึ่ง").total == 0 and index.documents == len(PAPERS) and index.edition == 3


def test_a_big_build_uses_several_parts_and_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing_module, "PART_DOCUMENTS", 100)
    monkeypatch.setattr(writing_module, "_ALONE", 150)
    seen: list[int] = []
    documents = (Document(f"d{n:03}", f"เรื่องที่ {n}", "เนื้อหา") for n in range(250))
    assert Writer(tmp_path / "i").build(documents, edition=1, progress=seen.append) == 250
    assert [part.documents for part in read(tmp_path / "i").parts] == [100, 100, 50]
    assert Index.open(tmp_path / "i").search("เนื้อหา").total == 250
    assert seen == sorted(seen) and seen[-1] == 250


def test_writers_wait_for_each_other(place: Path) -> None:
    with locked(place, "lock"):
        waiting = threading.Thread(target=lambda: Writer(place).apply(remove=[DOGS.id], edition=2))
        waiting.start()
        time.sleep(0.2)
        assert waiting.is_alive() and Index.open(place).edition == 1
    waiting.join(timeout=20)
    assert Index.open(place).edition == 2


def change_forever(place: Path) -> None:
    writer = Writer(place)
    number = read(place).edition
    while True:
        number += 1
        writer.apply(add=[Document("counter", f"ฉบับที่ {number}", f"เลขนับ {number}")], edition=number)


def test_killed_writers_leave_the_old_or_the_new(place: Path) -> None:
    index = Index.open(place)
    spawning = multiprocessing.get_context("spawn")
    for round in range(2):
        process = spawning.Process(target=change_forever, args=(place,))
        process.start()
        begun, deadline = index.edition, time.monotonic() + 30
        while index.edition < begun + 2 + round and time.monotonic() < deadline:
            found = index.search("เลขนับ")
            assert found.total <= 1 and index.search("หมาบ้า").total == 1
        time.sleep(0.013 * round)
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        edition = index.edition
        assert edition >= begun + 2
        assert [hit.id for hit in index.search(f"เลขนับ {edition}").hits] == ["counter"]
        assert "".join(t for t, _ in index.search(f"เลขนับ {edition}").hits[0].title) == f"ฉบับที่ {edition}"
    Writer(place).apply(edition=999)
    assert {path.name for path in place.glob("p-*")} == {part.name for part in read(place).parts}
