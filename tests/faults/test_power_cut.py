"""The power fails at any moment of an act, and the disk keeps only what it promised to keep.

Controls: the same act without its calls for durability must fail the same proof, or the proof would say nothing.
"""

import pytest

from tests.faults.running import Series, Works, broken, tally

pytestmark = pytest.mark.django_db

SHARE = (Series("release", 80), Series("forget", 24), Series("rebuild", 24))
CONTROLS = (
    Series("release", 400, without="all", work_goes_on=0),
    Series("release", 400, without="press", work_goes_on=0),
    Series("submit", 200, without="database", work_goes_on=0),
    Series("attach", 100, without="press", work_goes_on=0),
)
"""What must be found broken. During a release the press syncs the database's file system too, so the database's own
calls are missed where nothing is pressed."""
CONTROL = Series("release", 24, without="all", work_goes_on=0)
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
    results = works.power_cuts([*SHARE, CONTROL])
    print(tally(results))
    kept = [result for result in results if not result["without"]]
    assert broken(kept) == [] and len(kept) == sum(series.wanted for series in SHARE)
    assert broken([result for result in results if result["without"]])


@pytest.mark.slow
def test_the_states_after_a_power_cut(works: Works) -> None:
    results = works.power_cuts(WHOLE)
    print(tally(results))
    assert broken(results) == []
    assert len(results) >= 5_000


@pytest.mark.slow
def test_each_control_fails(works: Works) -> None:
    results = works.power_cuts(CONTROLS)
    for control in CONTROLS:
        own = [one for one in results if (one["act"], one["without"]) == (control.act, control.without)]
        print(control, tally(own))
        assert broken(own), control
