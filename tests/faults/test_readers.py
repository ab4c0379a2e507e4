"""While editions are switched and programs are killed, every answer is of one edition, and none is a 5xx."""

from pathlib import Path
from threading import Event

import pytest

from tests.faults.killing import RECOVERY_SECONDS, Town, read_while_killing, running_town
from tests.faults.readers import Library, Reader, Reading, judge
from tests.faults.running import Works

pytestmark = pytest.mark.django_db

START_SECONDS = 0.5
"""After the server answers again, a client may still learn that its old connection is gone."""


def check(town: Town, readers: list[Reader], library: Library) -> None:
    """Judge every answer and every failure to get one."""
    wrong = [line for reader in readers for line in judge(reader, library.editions)]
    lost = [
        failure
        for reader in readers
        for at, failure in reader.failures
        if not any(down - 0.1 <= at <= up + START_SECONDS for down, up in town.down)
    ]
    slowest = {name: round(max(s for n, s in town.recoveries if n == name), 1) for name, _ in town.recoveries}
    print(
        f"{sum(len(reader.readings) for reader in readers)} answers, {town.switches} acknowledged switches, "
        f"{len(library.editions)} editions, {sum(len(reader.failures) for reader in readers)} requests without "
        f"an answer while the server was down, slowest recoveries in seconds: {slowest}"
    )
    assert wrong[:5] == [] and lost[:5] == []


def test_readers_during_some_switches_and_kills(works: Works, tmp_path: Path) -> None:
    with running_town(works.base, tmp_path / "town") as town:
        readers, library = read_while_killing(town, switches=8, kills=3, clients=4)
    check(town, readers, library)
    assert town.switches >= 8 and min(len(reader.readings) for reader in readers) > 20


@pytest.mark.slow
def test_readers_during_200_switches_and_100_kills(works: Works, tmp_path: Path) -> None:
    with running_town(works.base, tmp_path / "town") as town:
        readers, library = read_while_killing(town, switches=200, kills=100, clients=32)
    check(town, readers, library)
    assert town.switches >= 200 and town.kills >= 100
    assert [found for found in town.recoveries if found[1] > RECOVERY_SECONDS] == []


def test_a_mixture_would_be_seen(works: Works) -> None:
    """The judgement itself tells an answer of another edition, one that goes back, and one of none."""
    library = Library(works.base / "edition")
    library.collect()
    old, new = sorted(library.editions)[-2:]
    library.editions = {number: library.editions[number] for number in (old, new)}
    library.editions[old].end = library.editions[new].begin = 10.0
    olds, news = library.editions[old].pages, library.editions[new].pages
    path = next(path for path in news if news[path][0] == 200 and olds.get(path, news[path]) != news[path])
    [first, second] = [min(pages[path][1]) for pages in (olds, news)]

    def told(*readings: tuple[float, int, str]) -> bool:
        made = [Reading(at, at + 0.001, path, status, digest) for at, status, digest in readings]
        return bool(judge(Reader(0, 0, Event(), made), library.editions))

    assert not told((9, 200, first), (11, 200, second))
    assert told((9, 200, second)) and told((11, 200, first)) and told((9, 200, "0" * 64))
    library.editions[old].end = 20.0
    assert not told((12, 200, first), (13, 200, second)) and told((12, 200, second), (13, 200, first))
    assert told((12, 503, first)) and told((12, 404, first))
