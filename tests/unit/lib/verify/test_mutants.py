"""Whatever is tampered with is refused, with the right word; the good site is not."""

from collections.abc import Iterator

import pytest

from prakat.lib.verify.findings import GOOD
from prakat.lib.verify.verifying import Outcome, Wish, verify
from tests.sealed_site import AT, POLICY
from tests.tampering.laboratory import Case, Laboratory, Served, good_site
from tests.tampering.mutants import Mutants

QUICK = 308
ALL = 10_080
SLICES = 12


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    yield Laboratory(good_site(tmp_path_factory.mktemp("mutants") / "edition"))


def judged(case: Case) -> Outcome:
    return verify(case.place, case.policy, case.seen, Wish(lambda: case.at))


def refuse_all(laboratory: Laboratory, count: int, seed: int) -> None:
    good_before = judged(Case(Served(laboratory.site.folder), POLICY, laboratory.seen, AT))
    assert good_before.kind == GOOD, good_before.findings
    wrong = []
    for mutant in Mutants(laboratory, seed).make(count):
        with laboratory.tampered(mutant) as case:
            outcome = judged(case)
        if outcome.kind not in mutant.kinds:
            wrong.append(
                f"{mutant.name}: {outcome.kind} instead of {set(mutant.kinds)} {outcome.findings[:2]}"
            )
    assert wrong == []
    good_after = judged(Case(Served(laboratory.site.folder), POLICY, laboratory.seen, AT))
    assert good_after.kind == GOOD, good_after.findings


def test_the_good_site_passes_in_every_way(laboratory: Laboratory) -> None:
    folder = laboratory.site.folder
    for place in (Served(folder), Laboratory(laboratory.site) and Served(folder)):
        for seen in (None, laboratory.seen):
            assert judged(Case(place, POLICY, seen, AT)).findings == ()


def test_a_share_of_the_mutants_is_refused(laboratory: Laboratory) -> None:
    refuse_all(laboratory, QUICK, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 100 + SLICES))
def test_ten_thousand_mutants_are_refused(laboratory: Laboratory, seed: int) -> None:
    refuse_all(laboratory, ALL // SLICES, seed)
