"""The disk fails, is full, or the process is killed, at any call by which an act changes the disk.

Afterwards the public reads the old edition or the new one, never a part; what was acknowledged is there; what was
not is there wholly or not at all, and the day's work goes on.
"""

import pytest

from tests.faults.running import Works, broken, tally

pytestmark = pytest.mark.django_db

SHARE = {"release": 22, "withdraw": 12, "submit": 6}
WHOLE = {
    "release": None,
    "withdraw": 300,
    "erase": 200,
    "attach": None,
    "submit": None,
    "forget": 200,
    "sweep": None,
    "checkpoint": None,
    "rebuild": 40,
}
"""How many faults each act meets; None is one of each kind at every durable call that it makes."""


def test_a_fault_at_some_durable_calls(works: Works) -> None:
    results = works.faults(SHARE)
    print(tally(results))
    assert broken(results) == []
    assert len(results) == sum(SHARE.values())


@pytest.mark.slow
def test_a_fault_at_every_durable_call(works: Works) -> None:
    results = works.faults(WHOLE)
    print(tally(results))
    assert broken(results) == []
    assert any(result["killed"] for result in results) and any(result["error"] for result in results)
    assert len(results) >= 1_000
