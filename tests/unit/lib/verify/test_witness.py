"""A witness cosigns a log that only grew, and keeps the proof when it did not; a policy can ask for witnesses."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from prakat.lib.seal.policy import Policy
from prakat.lib.transparency.checkpoint import parse_checkpoint
from prakat.lib.transparency.merkle import verify_consistency
from prakat.lib.transparency.notes import WITNESS_KEY, cosigned_at, parse_note
from prakat.lib.transparency.signing import Signer
from prakat.lib.verify import findings
from prakat.lib.verify.establish import read_authority, read_checkpoint
from prakat.lib.verify.findings import Found
from prakat.lib.verify.reading import EditionDirectory
from prakat.lib.verify.verifying import Wish, verify
from prakat.lib.verify.witness import Cosigned, accept, cosign
from tests.sealed_site import AT, POLICY, SITE, WITNESS, SealedSite, sealed_site
from tests.tampering.laboratory import Laboratory
from tests.tampering.mutants import Mutants

SECOND = Signer("witness.example/two", b"2" * 32, WITNESS_KEY)
ASKING = Policy(SITE, POLICY.roots, (WITNESS.key, SECOND.key), 1)


@pytest.fixture
def site(tmp_path: Path) -> SealedSite:
    return sealed_site(tmp_path / "edition")


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def sign(site: SealedSite, state: Path, signer: Signer = WITNESS, at: datetime = AT) -> Cosigned:
    return cosign(EditionDirectory(site.folder, ()), POLICY, state, signer, at)


def take_in(site: SealedSite, raw: bytes, policy: Policy = ASKING, at: datetime = AT) -> None:
    place = EditionDirectory(site.folder, ())
    log = read_checkpoint(place, policy, read_authority(place, policy, None, at), at)
    path = site.folder / "log" / "checkpoint.cosigned"
    content, _ = accept(raw, path.read_bytes() if path.exists() else b"", log, policy, at)
    path.write_bytes(content)


def judged(site: SealedSite, policy: Policy = ASKING, at: datetime = AT) -> str:
    return verify(EditionDirectory(site.folder, ()), policy, None, Wish(lambda: at)).kind


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Found) as found:
        act()
    return found.value.finding.kind


def test_it_cosigns_again_and_again(site: SealedSite, state: Path) -> None:
    first = sign(site, state)
    assert (first.before, first.checkpoint.size) == (0, 7)
    note = parse_note((state / "cosigned-checkpoint").read_bytes())
    assert cosigned_at(note, WITNESS.key) == int(AT.timestamp())
    assert parse_checkpoint(note.text) == first.checkpoint
    site.release({"/feed.xml": None})
    assert (sign(site, state).before, sign(site, state).before) == (7, 8)
    assert not (state / "forks").exists()


def test_it_refuses_a_fork_and_keeps_proof(site: SealedSite, state: Path) -> None:
    sign(site, state)
    before = (state / "cosigned-checkpoint").read_bytes()
    laboratory = Laboratory(site)
    mutants = Mutants(laboratory, 3)
    for number in range(8):
        with laboratory.tampered(mutants.forked_log()):
            at = AT + timedelta(seconds=number)
            assert refused(partial(sign, site, state, at=at)) == findings.FORK
    assert (state / "cosigned-checkpoint").read_bytes() == before
    kept = sorted((state / "forks").iterdir())
    assert len(kept) == 8
    proof = json.loads((kept[0] / "proof.json").read_text())
    assert (kept[0] / "before").read_bytes() == before and proof["finding"]["kind"] == "fork"
    now = parse_checkpoint(parse_note((kept[0] / "now").read_bytes()).text)
    assert verify_consistency(
        proof["before"]["size"],
        now.size,
        bytes.fromhex(proof["root_of_the_same_size_now"]),
        now.root,
        [bytes.fromhex(one) for one in proof["consistency_proof"]],
    )
    assert proof["root_of_the_same_size_now"] != proof["before"]["root"]


def test_it_refuses_a_rollback_and_keeps_proof(site: SealedSite, state: Path) -> None:
    sign(site, state)
    laboratory = Laboratory(site)
    mutants = Mutants(laboratory, 4)
    mutant = mutants.older_log()
    with laboratory.tampered(mutant):
        assert refused(lambda: sign(site, state)) == findings.ROLLBACK
    (kept,) = (state / "forks").iterdir()
    assert kept.name.endswith("-rollback") and (kept / "now").exists()


def test_it_refuses_what_is_not_signed_or_not_whole(site: SealedSite, state: Path) -> None:
    checkpoint = site.folder / "log" / "checkpoint"
    good = checkpoint.read_bytes()
    checkpoint.write_bytes(good.replace(b"\n7\n", b"\n6\n"))
    assert refused(lambda: sign(site, state)) == findings.SIGNATURE
    checkpoint.write_bytes(good)
    assert refused(lambda: sign(site, state, at=AT + timedelta(days=2))) == findings.EXPIRED
    shutil.rmtree(site.folder / "log" / "tile" / "0")
    assert refused(lambda: sign(site, state)) == findings.LOG
    assert not state.exists()


def test_a_policy_asks_for_a_witness(site: SealedSite, state: Path) -> None:
    assert judged(site) == findings.WITNESSES
    take_in(site, sign(site, state).raw)
    assert judged(site) == findings.GOOD
    site.release({"/feed.xml": None})
    assert judged(site) == findings.GOOD
    outcome = verify(EditionDirectory(site.folder, ()), ASKING, None, Wish(lambda: AT))
    assert outcome.plain()["checkpoint"]["cosigned_size"] == 7
    assert judged(site, replace(ASKING, quorum=2)) == findings.WITNESSES


def test_two_witnesses_who_saw_it_at_different_times(site: SealedSite, tmp_path: Path) -> None:
    take_in(site, sign(site, tmp_path / "one").raw)
    site.release({"/feed.xml": None})
    take_in(site, sign(site, tmp_path / "two", SECOND).raw)
    both = replace(ASKING, quorum=2)
    assert judged(site, both) == findings.GOOD
    outcome = verify(EditionDirectory(site.folder, ()), both, None, Wish(lambda: AT))
    assert outcome.plain()["checkpoint"]["cosigned_size"] == 7
    take_in(site, sign(site, tmp_path / "one").raw)
    outcome = verify(EditionDirectory(site.folder, ()), both, None, Wish(lambda: AT))
    assert outcome.plain()["checkpoint"]["cosigned_size"] == 8


def test_cosignatures_end_with_the_checkpoint(site: SealedSite, state: Path) -> None:
    take_in(site, sign(site, state).raw)
    later = AT + timedelta(hours=30)
    site.write_log(later)
    assert judged(site, at=later) == findings.WITNESSES
    take_in(site, sign(site, state, SECOND, later).raw, at=later)
    assert judged(site, at=later) == findings.GOOD
    assert (site.folder / "log" / "checkpoint.cosigned").read_bytes().count(b"====") == 0


def test_the_log_cannot_go_back_behind_its_witnesses(site: SealedSite, state: Path) -> None:
    take_in(site, sign(site, state).raw)
    cosigned = (site.folder / "log" / "checkpoint.cosigned").read_bytes()
    laboratory = Laboratory(site)
    mutants = Mutants(laboratory, 5)
    for make, kinds in (
        (mutants.everything_older, {findings.ROLLBACK}),
        (mutants.forked_log, {findings.FORK, findings.LOG}),
    ):
        with laboratory.tampered(make()) as case:
            (site.folder / "log" / "checkpoint.cosigned").write_bytes(cosigned)
            outcome = verify(case.place, ASKING, None, Wish(lambda: AT))
            assert outcome.kind in kinds


def test_only_the_policys_witnesses_are_taken_in(site: SealedSite, state: Path) -> None:
    stranger = Signer("witness.example/stranger", b"s" * 32, WITNESS_KEY)
    raw = sign(site, state, stranger).raw
    assert refused(lambda: take_in(site, raw)) == findings.WITNESSES
    good = sign(site, state).raw
    false = good.replace(b"\n7\n", b"\n6\n")
    assert refused(lambda: take_in(site, false)) == findings.SIGNATURE
    assert refused(lambda: take_in(site, b"nothing")) == findings.SIGNATURE
    site.release({"/feed.xml": None})
    newer = sign(site, state).raw
    laboratory = Laboratory(site)
    with laboratory.tampered(Mutants(laboratory, 6).older_log()):
        assert refused(lambda: take_in(site, newer)) == findings.FORK


def test_a_false_cosignature_is_told(site: SealedSite, state: Path) -> None:
    take_in(site, sign(site, state).raw)
    path = site.folder / "log" / "checkpoint.cosigned"
    lines = path.read_text().splitlines(keepends=True)
    lines[-1] = lines[-1][:-8] + ("AAAA" if lines[-1][-8:-4] != "AAAA" else "BBBB") + lines[-1][-4:]
    path.write_text("".join(lines))
    assert judged(site) == findings.SIGNATURE
    path.unlink()
    assert judged(site) == findings.WITNESSES
