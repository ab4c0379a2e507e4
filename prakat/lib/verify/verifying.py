"""A verification from end to end, and what it reports."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import SystemRandom
from typing import Any, Final

from prakat.lib.seal.policy import Policy, Seen
from prakat.lib.transparency.moments import moment_text
from prakat.lib.verify.audit import audit_log, strange_log_files
from prakat.lib.verify.establish import Established, establish
from prakat.lib.verify.findings import ENGLISH, EXIT_CODES, GOOD, MISSING, THAI, Finding, Found, gravest
from prakat.lib.verify.reading import EditionDirectory, Place
from prakat.lib.verify.sweep import Sweep

ROUNDS_MAX: Final = 20
"""How many new editions a verification follows before it ends."""


@dataclass(frozen=True)
class Wish:
    """How much to look at: everything, ``sample`` addresses, or the one at ``path``; ``now`` tells the time."""

    now: Callable[[], datetime]
    sample: int = 0
    path: str = ""
    say: Callable[[str], None] = field(default=lambda text: None)


@dataclass(frozen=True)
class Outcome:
    """What a verification found; ``established`` is None when the seal itself could not be believed."""

    findings: tuple[Finding, ...]
    established: Established | None
    addresses: int = 0
    answers: int = 0

    @property
    def kind(self) -> str:
        """GOOD, or the gravest kind found."""
        return gravest(self.findings)

    @property
    def exit_code(self) -> int:
        """The code with which the command ends."""
        return EXIT_CODES[self.kind]

    def plain(self) -> dict[str, Any]:
        """The outcome as plain data."""
        made: dict[str, Any] = {
            "result": self.kind,
            "exit": self.exit_code,
            "addresses": self.addresses,
            "answers": self.answers,
            "findings": [
                {
                    "kind": one.kind,
                    "subject": one.subject,
                    "fact": one.fact,
                    "th": {"meaning": THAI[one.kind].meaning, "advice": THAI[one.kind].advice},
                    "en": {"meaning": ENGLISH[one.kind].meaning, "advice": ENGLISH[one.kind].advice},
                }
                for one in self.findings
            ],
        }
        if self.established:
            statement, checkpoint = self.established.statement, self.established.log.checkpoint
            made["edition"] = {
                "site": statement.site,
                "version": statement.version,
                "digest": statement.digest,
                "at": statement.at,
                "expires": statement.expires,
                "log_index": self.established.index,
            }
            made["checkpoint"] = {
                "origin": checkpoint.origin,
                "size": checkpoint.size,
                "root": checkpoint.root.hex(),
                "expires": moment_text(checkpoint.expires_at),
                "cosigned_size": self.established.cosigned,
            }
        return made


def verify(place: Place, policy: Policy, seen: Seen | None, wish: Wish) -> Outcome:
    """Verify a site against a policy and what was seen before."""
    try:
        established = establish(place, policy, seen, wish.now())
    except Found as found:
        return Outcome((found.finding,), None)
    sweep = Sweep(place, established.statement, wish.say)
    try:
        findings = _looked_at(sweep, wish)
        latest, confirmed = _settled(sweep, established, policy, wish)
    except Found as found:
        return Outcome((found.finding,), established, sweep.addresses, sweep.answers)
    if not wish.path and not wish.sample:
        findings += audit_log(latest.log, latest.authority, latest.statement.site)
        if isinstance(place, EditionDirectory):
            findings += strange_log_files(place, latest.log)
    findings += [*sweep.strangers, *sweep.broken, *confirmed]
    return Outcome(tuple(dict.fromkeys(findings)), latest, sweep.addresses, sweep.answers)


def _looked_at(sweep: Sweep, wish: Wish) -> list[Finding]:
    """Look at as much as is wished; returns what is wrong with a wished address that the edition does not hold."""
    if wish.path:
        leaf = sweep.find(wish.path)
        if leaf is None:
            return sweep.stranger(wish.path) or [Finding(MISSING, wish.path, "the edition does not hold it")]
        sweep.look(wish.path, leaf)
        return []
    if wish.sample:
        sweep.sample(wish.sample, SystemRandom())
    else:
        sweep.whole()
    sweep.probes()
    return []


def _settled(
    sweep: Sweep, established: Established, policy: Policy, wish: Wish
) -> tuple[Established, list[Finding]]:
    """Follow the site to the edition that it shows by now; returns that with what still differs from it.

    A site that changes its edition during a sweep shows new bytes under addresses that were listed otherwise: they
    are suspects until they are looked at again, against the newest edition.
    """
    confirmed: list[Finding] = []
    for _ in range(ROUNDS_MAX):
        seen = established.seen(len(established.authority.digests))
        latest = establish(sweep.place, policy, seen, wish.now())
        if latest.statement.digest == established.statement.digest:
            if not sweep.suspects or confirmed:
                break
            time.sleep(max(sweep.place.pauses, default=0.0))
        else:
            before = None if sweep.broken else established.statement
            established, sweep.statement = latest, latest.statement
            sweep.broken.clear()
            if not wish.path and not wish.sample:
                sweep.whole(before)
        confirmed = sweep.confirm()
        if not confirmed:
            sweep.suspects.clear()
    return established, confirmed


def words(kind: str, language: str) -> tuple[str, str]:
    """What a kind of finding means and what to do about it, in ``th`` or ``en``."""
    chosen = (THAI if language == "th" else ENGLISH)[kind]
    return chosen.meaning, "" if kind == GOOD else chosen.advice
