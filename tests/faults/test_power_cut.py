"""The power fails at any moment of an act, and the disk keeps only what it promised to keep.

Controls: the same act without its calls for durability must fail the same proof, or the proof would say nothing.
"""

import pytest

from tests.faults.running import Works, broken, tally

pytestmark = pytest.mark.django_db

SHARE, CONTROL = 110, 40
WHOLE = {"release": 2_600, "withdraw": 1_200, "submit": 500, "rebuild": 500, "forget": 400}


def test_some_states_after_a_power_cut(works: Works) -> None:
    results = works.power_cuts("release", wanted=SHARE, work_goes_on=10)
    print(tally(results))
    assert broken(results) == []
    assert len(results) == SHARE


def test_without_fsync_the_same_proof_fails(works: Works) -> None:
    results = works.power_cuts("release", wanted=CONTROL, without="all", work_goes_on=0)
    print(tally(results))
    assert broken(results)


@pytest.mark.slow
def test_the_states_after_a_power_cut(works: Works) -> None:
    count = 0
    for act, wanted in WHOLE.items():
        results = works.power_cuts(act, wanted=wanted)
        print(act, tally(results))
        assert broken(results) == []
        count += len(results)
    assert count >= 5_000


@pytest.mark.slow
@pytest.mark.parametrize("without", ["all", "press", "database"])
def test_each_control_fails(works: Works, without: str) -> None:
    results = works.power_cuts("release", wanted=300, without=without, work_goes_on=0)
    print(tally(results))
    assert broken(results)
