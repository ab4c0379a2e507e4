"""The disk fails, is full, or the process is killed, at any call by which an act changes the disk.

Afterwards the public reads the old edition or the new one, never a part; what was acknowledged is there; what was
not is there wholly or not at all, and the day's work goes on.
"""

import pytest

from tests.faults.running import Works, broken, tally

pytestmark = pytest.mark.django_db

SHARE = {"release": 24, "withdraw": 10, "submit": 6}
WHOLE = {"release": None, "withdraw": None, "submit": None, "rebuild": 60, "forget": None}


@pytest.mark.parametrize("act", SHARE)
def test_a_fault_at_some_durable_calls(works: Works, act: str) -> None:
    results = works.faults(act, wanted=SHARE[act])
    print(tally(results))
    assert broken(results) == []
    assert len(results) == SHARE[act]


@pytest.mark.slow
def test_a_fault_at_every_durable_call(works: Works) -> None:
    count = 0
    for act, wanted in WHOLE.items():
        results = works.faults(act, wanted=wanted)
        print(act, tally(results))
        assert broken(results) == []
        assert {result["outcome"] for result in results} == {"done", "undone"}
        assert any(result["killed"] for result in results) and any(result["error"] for result in results)
        count += len(results)
    assert count >= 1_000
