import hashlib
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prakat.lib.objects import Damaged, ObjectStore, TooLarge


@pytest.fixture
def store(tmp_path: Path) -> ObjectStore:
    return ObjectStore(tmp_path / "objects", durable=False)


def everything_in(store: ObjectStore) -> list[Path]:
    return [path for path in store.root.rglob("*") if path.is_file()]


def test_put_and_read_back(store: ObjectStore) -> None:
    name = store.put("แผน".encode())
    assert name == hashlib.sha256("แผน".encode()).hexdigest()
    assert store.path(name) == store.root / name[:2] / name[2:4] / name
    assert store.has(name) and store.length(name) == 9
    assert store.read(name) == "แผน".encode()
    with store.open(name) as opened:
        assert opened.read() == "แผน".encode()
    assert everything_in(store) == [store.path(name)]
    assert store.path(name).stat().st_mode & 0o222 == 0


@given(st.binary(max_size=5000))
def test_stream_and_bytes_give_the_same_object(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    store = ObjectStore(tmp_path_factory.mktemp("objects"), durable=False)
    assert store.put_stream(io.BytesIO(data), max_bytes=5000) == (store.put(data), len(data))
    assert len(everything_in(store)) == 1


def test_an_object_is_never_written_again(store: ObjectStore) -> None:
    name = store.put(b"once")
    before = store.path(name).stat()
    store.put(b"once")
    store.put_stream(io.BytesIO(b"once"), max_bytes=4)
    after = store.path(name).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(everything_in(store)) == 1


def test_a_stream_over_the_limit_leaves_nothing(store: ObjectStore) -> None:
    with pytest.raises(TooLarge) as refused:
        store.put_stream(io.BytesIO(b"x" * 11), max_bytes=10)
    assert refused.value.max_bytes == 10
    assert everything_in(store) == []
    assert store.put_stream(io.BytesIO(b"x" * 10), max_bytes=10)[1] == 10


def test_a_stream_that_breaks_leaves_nothing(store: ObjectStore) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell():
                raise ConnectionError
            return super().read(3)

    with pytest.raises(ConnectionError):
        store.put_stream(Broken(b"abcdef"), max_bytes=10)
    assert everything_in(store) == []


@pytest.mark.parametrize(
    "name", ["", "..", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "\n", "g" * 64]
)
def test_a_name_that_is_no_digest_is_refused(store: ObjectStore, name: str) -> None:
    for act in (store.path, store.has, store.read, store.open, store.length, store.remove):
        with pytest.raises(ValueError):
            act(name)


def test_what_is_not_there(store: ObjectStore) -> None:
    absent = "0" * 64
    assert not store.has(absent)
    assert store.remove(absent) is False
    for act in (store.read, store.open, store.length):
        with pytest.raises(FileNotFoundError):
            act(absent)


def test_a_changed_object_is_noticed_when_read(store: ObjectStore) -> None:
    name = store.put(b"true")
    store.path(name).chmod(0o644)
    store.path(name).write_bytes(b"fals")
    with pytest.raises(Damaged):
        store.read(name)


def test_removal_for_erasure(store: ObjectStore) -> None:
    name = store.put(b"personal")
    assert store.remove(name) is True
    assert not store.has(name)
    assert everything_in(store) == []


@pytest.mark.parametrize("fails_at", ["fsync", "rename", "fchmod"])
def test_a_crash_while_writing_shows_no_half_object(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: str
) -> None:
    store = ObjectStore(tmp_path / "objects")

    def crash(*_: object) -> None:
        raise OSError("no power")

    with monkeypatch.context() as broken:
        if fails_at == "rename":
            broken.setattr(Path, "rename", crash)
        else:
            broken.setattr(os, fails_at, crash)
        with pytest.raises(OSError, match="no power"):
            store.put(b"half")
    name = hashlib.sha256(b"half").hexdigest()
    assert not store.has(name)
    assert store.put(b"half") == name
    assert store.read(name) == b"half"


def test_leftovers_of_a_crash_are_not_objects_and_can_be_cleared(store: ObjectStore) -> None:
    store.put(b"whole")
    half = store.root / "incoming" / "tmpabc123"
    half.write_bytes(b"hal")
    os.utime(half, (1000, 1000))
    young = store.root / "incoming" / "tmpdef456"
    young.write_bytes(b"yo")
    name = hashlib.sha256(b"hal").hexdigest()
    assert not store.has(name)
    assert store.put(b"hal") == name
    assert store.remove_leftovers(before=2000) == 1
    assert not half.exists() and young.exists()
    assert store.read(name) == b"hal"


def test_file_and_directories_are_synced_before_put_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ObjectStore(tmp_path / "var" / "objects")
    events: list[str] = []
    true_fsync, true_rename = os.fsync, Path.rename

    def noting_fsync(descriptor: int) -> None:
        events.append(os.readlink(f"/proc/self/fd/{descriptor}"))
        true_fsync(descriptor)

    def noting_rename(self: Path, target: Path) -> Path:
        events.append("rename")
        return true_rename(self, target)

    monkeypatch.setattr(os, "fsync", noting_fsync)
    monkeypatch.setattr(Path, "rename", noting_rename)
    name = store.put(b"kept")
    renamed = events.index("rename")
    assert "/incoming/" in events[renamed - 1]
    leaf = store.path(name).parent
    assert set(events[renamed + 1 :]) == {str(leaf), str(leaf.parent), str(store.root)}

    events.clear()
    store.put(b"kept")
    assert str(leaf) in events
