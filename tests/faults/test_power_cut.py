"""The power fails at any moment of an act, and the disk keeps only what it promised to keep.

Controls: the same act without its calls for durability must fail the same proof, or the proof would say nothing.
"""

import pytest

from tests.faults.running import Series, Works, broken, tally

pytestmark = pytest.mark.django_db

SHARE = Series("release", 110)
CONTROLS = ("all", "press", "database")
CONTROL = Series("release", 30, without="all", work_goes_on=0)
WHOLE = (
    Series("release", 2_200),
    Series("withdraw", 1_000),
    Series("erase", 500),
    Series("attach", 100),
    Series("submit", 400),
    Series("forget", 500),
    Series("sweep", 300),
    Series("checkpoint", 100),
    Series("rebuild", 400),
)


def test_some_states_after_a_power_cut_and_the_control(works: Works) -> None:
    results = works.power_cuts([SHARE, CONTROL])
    print(tally(results))
    kept = [result for result in results if not result["without"]]
    assert broken(kept) == [] and len(kept) == SHARE.wanted
    assert broken([result for result in results if result["without"]])


@pytest.mark.slow
def test_the_states_after_a_power_cut(works: Works) -> None:
    results = works.power_cuts(WHOLE)
    print(tally(results))
    assert broken(results) == []
    assert len(results) >= 5_000


@pytest.mark.slow
def test_each_control_fails(works: Works) -> None:
    results = works.power_cuts(Series("release", 400, without, work_goes_on=0) for without in CONTROLS)
    for without in CONTROLS:
        own = [result for result in results if result["without"] == without]
        print(without, tally(own))
        assert broken(own), without
