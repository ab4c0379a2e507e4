"""Whether an instance came through: judged before recovery, after it, and by going on with the day's work."""

from dataclasses import dataclass
from pathlib import Path

from tests.faults.acts import ACTS, Instance, Record, go_on, read_record
from tests.faults.invariants import Broken, Inspector, Log, Site, check_log, read_files, read_log


@dataclass(frozen=True)
class Picture:
    """The database and the public site at one moment."""

    record: Record
    site: Site
    log: Log | None
    files: frozenset[str]
    """The digests of the officers' files."""


def take_picture(var: Path, instance: Instance, inspector: Inspector) -> Picture:
    """Read everything and check all that must hold at any moment whatever."""
    site = inspector.site(var / "edition", inspector.survey(var / "edition"))
    if site is None:
        raise Broken("there is no edition")
    return Picture(read_record(var, instance), site, read_log(var / "edition"), read_files(var))


@dataclass(frozen=True)
class Case:
    """One act: the picture before it, the picture after it when nothing goes wrong."""

    act: str
    before: Picture
    after: Picture

    @property
    def seals(self) -> bool:
        """Whether the act changes what the public is served."""
        return self.before.site.digest != self.after.site.digest


def judge(
    var: Path, instance: Instance, inspector: Inspector, case: Case, *, acknowledged: bool, work_goes_on: bool
) -> str:
    """Returns whether the act is "done" or "undone" after recovery; raises Broken for anything half."""
    found = take_picture(var, instance, inspector)
    done = _whole(found.record, case)
    if acknowledged and not done:
        raise Broken(f"{case.act} was acknowledged and is lost")
    if acknowledged and case.act == "checkpoint" and found.log != case.after.log:
        raise Broken("the checkpoint was acknowledged, and an older one is served")
    kept = case.after.files if acknowledged else case.before.files
    if not kept <= found.files:
        raise Broken(f"files of the officers are lost: {sorted(kept - found.files)}")
    _check_site(found, case, done=done, acknowledged=acknowledged)
    check_log(var / "edition", found.site, case.before.log, found.record.leaves)
    recover()
    found = take_picture(var, instance, inspector)
    _check_recovered(var, found, case, case.after if done else case.before)
    if work_goes_on:
        if not done:
            ACTS[case.act](instance)
            found = take_picture(var, instance, inspector)
            _check_recovered(var, found, case, case.after)
        go_on(instance)
        later = take_picture(var, instance, inspector)
        if later.site.number != found.site.number + 1 or later.record.states["next"] != "released":
            raise Broken("the next release is not visible")
        check_log(var / "edition", later.site, found.log, later.record.leaves)
    return "done" if done else "undone"


def recover() -> None:
    """What a start does: one round of the worker."""
    from prakat.jobs.commands.worker import one_round

    one_round()


def _whole(record: Record, case: Case) -> bool:
    """Whether the database holds the whole act; Broken when it holds a part of it."""
    missing = record.differs_from(case.after.record)
    there = record.differs_from(case.before.record)
    if missing and there:
        raise Broken(
            f"the database holds half of {case.act}: {there} have changed, {missing} are not complete"
        )
    return not missing


def _check_site(found: Picture, case: Case, *, done: bool, acknowledged: bool) -> None:
    """Before any recovery the public is served the old edition or the new one, the new one only when committed."""
    known = {case.before.site.digest: case.before.site}
    if done:
        known[case.after.site.digest] = case.after.site
    if acknowledged and case.seals:
        del known[case.before.site.digest]
    expected = known.get(found.site.digest)
    if expected is None or found.site.pages != expected.pages:
        raise Broken(
            f"edition {found.site.number} ({found.site.digest[:12]}) is served while the database has "
            f"edition {found.record.number}, {case.act} {'done' if done else 'undone'}"
            f"{', acknowledged' if acknowledged else ''}"
        )


def _check_recovered(var: Path, found: Picture, case: Case, expected: Picture) -> None:
    if found.site.digest != found.record.digest or found.site.digest != expected.site.digest:
        raise Broken(
            f"after recovery edition {found.site.number} is served, the database has {found.record.number}, "
            f"{expected.site.number} was expected"
        )
    if found.site.pages != expected.site.pages or found.record.states != expected.record.states:
        raise Broken(f"after recovery {case.act} is neither done nor undone")
    check_log(var / "edition", found.site, case.before.log, found.record.leaves)
